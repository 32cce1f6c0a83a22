"""Tables of edges, as ``samdrift edges`` writes them: read back, row by row."""

import contextlib
from collections.abc import Mapping

import orjson
import polars as pl

from samdrift.importers.flow_edges import read_addresses, read_protocol, widen_clients
from samdrift.importers.flow_findings import NO_FLOWS, REDUCED_BEFORE, SET_ASIDE_KINDS, UNDATED
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile, RejectedRow
from samdrift.importers.kinds import WRONG_ADDRESS, WRONG_NUMBER
from samdrift.inventory import observed
from samdrift.kernel import Finding

#: Under which key a Parquet file says what became of the rows behind it (JSON).
TOTALS_KEY = "samdrift.edges"
_COUNTS = ("connections", "bytes", "active_days")


def read_edges(
    file: InputFile, frame: pl.DataFrame, written: Mapping[str, str], parameters: ImportParameters
) -> ImportResult:
    """Read edges into the table ``flows``.

    Args:
        file: where they stand.
        frame: ``columns.EDGE_COLUMNS``, of any types.
        written: what the file says of itself.
        parameters: whether clients are widened; subnets stay as they are.
    """
    typed = _typed(frame)
    rejected = _bad_rows(file, frame, typed)
    bad = [row.source.row for row in rejected]
    usable = typed.filter(~pl.col("_row").is_in(bad)) if bad else typed
    flows = observed("flows", usable.with_columns(pl.format("row:{}", "_row").alias("_id")))
    told = [finding for row in rejected for finding in row.reasons]
    rows_read, about = _behind(file, written, frame.height)
    if flows.height == 0:
        told.append(NO_FLOWS.at(file.at()))
    return ImportResult(
        tables={"flows": widen_clients(flows, parameters)} if flows.height else {},
        findings=(*told, *about),
        rejected=rejected,
        rows_read=rows_read,
        personal_columns=frozenset() if parameters.keep_client_addresses else frozenset({"source"}),
    )


def _typed(frame: pl.DataFrame) -> pl.DataFrame:
    text = frame.with_columns(pl.col(name).cast(pl.String) for name in ("source", "destination", "protocol"))
    addresses = pl.concat([text["source"], text["destination"]]).drop_nulls().unique().sort()
    known = _canonical(addresses)
    protocols = {each: read_protocol(each) for each in text["protocol"].drop_nulls().unique().sort()}
    port = pl.col("port").cast(pl.Int64, strict=False)
    return text.select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("_row"),
        *(
            pl.col(n).replace_strict(known, default=None, return_dtype=pl.String)
            for n in ("source", "destination")
        ),
        pl.col("protocol").replace_strict(protocols, default="unknown", return_dtype=pl.String),
        pl.when(port.is_between(0, 65_535)).then(port).alias("port"),
        *(pl.col(name).cast(pl.Int64, strict=False) for name in _COUNTS),
        *(
            pl.col(n).cast(pl.String).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
            for n in ("first_seen_on", "last_seen_on")
        ),
    )


def _canonical(written: pl.Series) -> dict[str, str]:
    """Addresses, and the subnets that clients were widened to, by what is written."""
    bare = written.str.replace(r"/\d{1,3}$", "")
    read = {row[0]: row[1] for row in read_addresses(bare).select("written", "address").iter_rows()}
    known = {}
    for text, address in zip(written, (read.get(each) for each in bare), strict=True):
        if address is not None:
            length = text.partition("/")[2]
            known[text] = f"{address}/{length}" if length else address
    return known


def _bad_rows(file: InputFile, frame: pl.DataFrame, typed: pl.DataFrame) -> tuple[RejectedRow, ...]:
    """Rows without two addresses, or with a port that is none."""
    wrong_port = typed["port"].is_null() & frame["port"].is_not_null() & (frame["port"].cast(pl.String) != "")
    is_bad = typed["source"].is_null() | typed["destination"].is_null() | wrong_port
    rejected = []
    for row in typed.filter(is_bad)["_row"]:
        original = frame.row(row - 1, named=True)
        reasons: list[Finding] = [
            WRONG_ADDRESS.at(file.at(row), column=side, value=original[side])
            for side in ("source", "destination")
            if typed[side][row - 1] is None
        ]
        if wrong_port[row - 1]:
            reasons.append(WRONG_NUMBER.at(file.at(row), column="port", value=original["port"]))
        rejected.append(RejectedRow(source=file.at(row), original=original, reasons=tuple(reasons)))
    return tuple(rejected)


def _behind(file: InputFile, written: Mapping[str, str], rows: int) -> tuple[int, list[Finding]]:
    """How many rows of flows the edges stand for, and what became of them, where the file says it."""
    totals = None
    with contextlib.suppress(orjson.JSONDecodeError):
        totals = orjson.loads(written.get(TOTALS_KEY, "null"))
    if not isinstance(totals, dict) or not isinstance(totals.get("read"), int):
        return rows, []
    aside = totals.get("set_aside")
    told = [REDUCED_BEFORE.at(file.at(), rows=totals["read"], rejected=totals.get("rejected", 0))]
    told += [
        SET_ASIDE_KINDS[reason].at(file.at(), count=count)
        for reason, count in sorted(aside.items() if isinstance(aside, dict) else ())
        if reason in SET_ASIDE_KINDS and count
    ]
    if totals.get("undated"):
        told.append(UNDATED.at(file.at(), count=totals["undated"]))
    return totals["read"], told
