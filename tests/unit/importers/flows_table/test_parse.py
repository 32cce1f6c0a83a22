"""Plain tables of flows, and tables of edges read back."""

import io
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from samdrift.importers import ImportParameters, InputFile, find_importer
from samdrift.importers.flows_table import IMPORTER
from samdrift.importers.flows_table.columns import EDGE_COLUMNS
from samdrift.importers.flows_table.edges import TOTALS_KEY

FIXTURES = Path(__file__).parents[4] / "src/samdrift/importers/flows_table/fixtures"


def parse(content, **parameters):
    return IMPORTER.parse(InputFile.of_bytes("x", content), ImportParameters(**parameters))


def edges(result):
    return (
        result.tables["flows"]
        .select("source", "destination", "protocol", "port", "connections", "bytes")
        .rows()
    )


def as_parquet(frame, **options):
    out = io.BytesIO()
    frame.write_parquet(out, **options)
    return out.getvalue()


def test_a_firewalls_log_with_quotes_and_bad_rows():
    result = parse((FIXTURES / "firewall.csv").read_bytes())
    assert edges(result) == [
        ("10.20.8.11", "10.20.4.10", "tcp", 1433, 2, 600),
        ("10.50.0.0/24", "10.20.8.11", "tcp", 443, 2, 9000),
    ]
    assert [f.code for f in result.findings] == ["IMPORT-ADDRESS", "IMPORT-DATE", "FLOW-NODATA"]
    assert [row.source.row for row in result.rejected] == [6]
    assert result.rows_read == 6


def test_without_the_callers_port_the_destination_serves():
    assert edges(parse((FIXTURES / "sessions.csv").read_bytes()))[1][:5] == (
        "10.50.0.0/24", "10.20.8.11", "tcp", 443, 12,
    )  # fmt: skip


def test_parquet_with_types():
    frame = pl.DataFrame(
        {
            "srcaddr": ["10.50.0.21", None], "dstaddr": ["10.20.8.11", None], "srcport": [50_000, None],
            "dstport": [443, None], "protocol": [6, None], "bytes": [100, None],
            "start": [datetime(2026, 11, 18, 8), None],  # noqa: DTZ001
        }
    )  # fmt: skip
    result = parse(as_parquet(frame))
    assert edges(result) == [("10.50.0.0/24", "10.20.8.11", "tcp", 443, 1, 100)]
    assert result.tables["flows"]["first_seen_on"].to_list() == [date(2026, 11, 18)]
    assert [f.code for f in result.findings] == ["FLOW-NODATA"]


def an_edge_table(**changes):
    row = {
        "source": "10.50.0.0/24", "destination": "10.20.8.11", "protocol": "tcp", "port": 443,
        "connections": 5, "bytes": 10, "first_seen_on": date(2026, 11, 18),
        "last_seen_on": date(2026, 11, 20), "active_days": 3,
    }  # fmt: skip
    return pl.DataFrame([{**row, **changes}], schema_overrides={"port": pl.Int64})


def test_edges_are_read_back_as_they_were_and_say_what_is_behind_them():
    totals = '{"read": 900, "used": 880, "rejected": 7, "set_aside": {"icmp": 13}, "undated": 2}'
    result = parse(as_parquet(an_edge_table(), metadata={TOTALS_KEY: totals}))
    assert result.tables["flows"].select(EDGE_COLUMNS).equals(an_edge_table())
    assert result.rows_read == 900
    assert [f.code for f in result.findings] == ["FLOW-REDUCED", "FLOW-CONTROL", "FLOW-UNDATED"]


def test_edges_as_csv_too():
    result = parse(an_edge_table().write_csv().encode())
    assert result.tables["flows"].select(EDGE_COLUMNS).equals(an_edge_table())


def test_a_client_in_a_table_of_edges_is_widened_unless_kept():
    content = as_parquet(an_edge_table(source="10.50.0.21"))
    assert edges(parse(content))[0][0] == "10.50.0.0/24"
    assert edges(parse(content, keep_client_addresses=True))[0][0] == "10.50.0.21"


@pytest.mark.parametrize("change", [{"source": "x"}, {"destination": None}, {"port": 70_000}])
def test_edges_that_are_none_are_rejected(change):
    both = pl.concat([an_edge_table(), an_edge_table(**change).cast(an_edge_table().schema)])
    result = parse(as_parquet(both))
    assert [row.source.row for row in result.rejected] == [2]
    assert result.tables["flows"].height == 1


@pytest.mark.parametrize("metadata", ["", "null", "{", '{"read": "x"}', '{"read": 1, "set_aside": []}'])
def test_odd_words_about_the_rows_do_not_stop_it(metadata):
    assert parse(as_parquet(an_edge_table(), metadata={TOTALS_KEY: metadata})).tables["flows"].height == 1


def test_recognises_by_content():
    for path in FIXTURES.iterdir():
        assert find_importer(InputFile.of_bytes("x", path.read_bytes())) is IMPORTER
    assert find_importer(InputFile.of_bytes("x", as_parquet(an_edge_table()))) is IMPORTER


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PAR1 and nothing more",
        b"source,destination,protocol,port,action\n",
        b"name,address\n1,2\n",
        b"sep=;",
    ],
)
def test_rule_lists_and_other_files_are_left_alone(content):
    assert not IMPORTER.recognise(InputFile.of_bytes("x.csv", content))
