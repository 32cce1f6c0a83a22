"""Reducing partitions and merging is reducing the whole, and finds the same servers as the importers."""

from datetime import date, timedelta

import ibis
import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from samdrift.dependencies.reduction import (
    RecordColumns,
    ReducedFlows,
    finish_flows,
    merge_partials,
    read_records,
    reduce_records,
)
from samdrift.dependencies.reduction.engines import duckdb_engine
from samdrift.importers import ImportParameters
from samdrift.importers.flow_edges import RECORD_SCHEMA, read_addresses, reduce_flows

ADDRESSES = ["10.0.0.1", "10.0.0.2", "10.0.1.3", "10.0.1.4", "2001:db8::1", "2001:DB8:0::1", "::ffff:10.0.0.1", "224.0.0.1"]  # fmt: skip  # noqa: E501
PORTS = [None, 0, 53, 80, 123, 443, 1433, 5000, 5001, 8080, 40_000, 40_001, 50_000]
FLOW = st.fixed_dictionaries(
    {
        "row": st.just(0),
        "day": st.none() | st.integers(0, 150).map(lambda n: date(2026, 9, 1) + timedelta(days=n)),
        "last_day": st.none(),
        "source": st.sampled_from(ADDRESSES),
        "source_port": st.sampled_from(PORTS),
        "destination": st.sampled_from(ADDRESSES),
        "destination_port": st.sampled_from(PORTS),
        "protocol": st.sampled_from(["TCP", "6", "udp", "ICMP", "gre", None]),
        "bytes": st.none() | st.integers(0, 1000),
        "flows": st.sampled_from([None, 1, 3]),
    }
)
ONE_FLOW = {
    "row": 0, "day": date(2026, 9, 1), "last_day": None, "source": "10.0.0.1", "source_port": 50_000,
    "destination": "10.0.1.3", "destination_port": 443, "protocol": "TCP", "bytes": 7, "flows": None,
}  # fmt: skip


def reduce(parts: list[pl.DataFrame], *, says_who_called: bool) -> ReducedFlows:
    connection = ibis.duckdb.connect(threads=1)
    engine = duckdb_engine(connection)
    names = {"start": "day", "end": "last_day", "bytes_out": "bytes"}
    same = ("source", "source_port", "destination", "destination_port", "protocol", "flows")
    columns = RecordColumns(names=names | {name: name for name in same})
    partials = []
    for number, part in enumerate(parts):
        records = read_records(engine.upload(f"raw_{number}", part), columns)
        partial = reduce_records(records, says_who_called=says_who_called)
        partials.append(engine.keep(f"part_{number}", partial))
    merged = engine.keep("merged", merge_partials(partials))
    return finish_flows(merged, engine, ImportParameters(keep_client_addresses=True))


# Nearly all of an example's time goes to writing the SQL, however few its flows: so few draws of many flows.
@settings(max_examples=10)
@given(st.lists(st.tuples(FLOW, st.integers(0, 2)), min_size=30, max_size=80), st.booleans())
@example([(ONE_FLOW, 0)], False)
@example([(ONE_FLOW, 2), (ONE_FLOW | {"day": None, "bytes": None}, 0)], True)
def test_parts_merge_to_the_whole_and_the_rule_is_the_importers(flows: list, says_who_called: bool) -> None:
    whole = pl.DataFrame([flow for flow, _ in flows], schema=RECORD_SCHEMA)
    whole = whole.with_columns(pl.int_range(1, pl.len() + 1).alias("row"), last_day="day")
    place = pl.Series([part for _, part in flows])
    parts = [part for part in (whole.filter(place == n) for n in range(3)) if part.height]
    at_once = reduce([whole], says_who_called=says_who_called)
    merged = reduce(parts[::-1], says_who_called=says_who_called)
    assert merged.edges.equals(at_once.edges)
    assert merged.totals == at_once.totals
    theirs = reduce_flows(
        whole, read_addresses(pl.concat([whole["source"], whole["destination"]])),
        says_who_called=says_who_called,
    )  # fmt: skip
    assert at_once.edges.equals(theirs.flows.select(at_once.edges.columns))
    assert dict(at_once.totals.set_aside) == dict(theirs.set_aside)
