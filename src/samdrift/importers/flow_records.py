"""From cells of text to flow records: what every format of flows shares."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from samdrift.importers.flow_edges import (
    RECORD_SCHEMA,
    WITH_PORTS,
    read_addresses,
    reduce_flows,
    widen_clients,
)
from samdrift.importers.flow_findings import MORE_REJECTED, NO_FLOWS, NO_RECORD, SET_ASIDE_KINDS
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile, RejectedRow
from samdrift.importers.kinds import MISSING_VALUE, WRONG_ADDRESS, WRONG_DATE, WRONG_NUMBER
from samdrift.kernel import Finding

#: Columns of text that a format hands in, beside ``row`` (where it stands, 1-based).
CELLS = (
    "start", "end", "source", "source_port", "destination", "destination_port", "protocol", "bytes_out",
    "bytes_in", "flows",
)  # fmt: skip
#: What a file of flows can tell of an edge.
FLOW_COLUMNS = (
    "source", "destination", "protocol", "port", "connections", "bytes", "first_seen_on", "last_seen_on",
    "active_days",
)  # fmt: skip
_VOLUMES = ("bytes_out", "bytes_in")
#: Rows put into the repair file; a file with more is broken as a whole.
MOST_REJECTED = 10_000
#: A petabyte in one flow: a number above is none.
_MOST_BYTES = 10**15
#: A row with a dash in all of these is no flow: AWS's NODATA and SKIPDATA.
_EMPTY_TOGETHER = ("source", "destination", "source_port", "destination_port", "protocol")
_SCALES = {"K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
_FIRST_SECOND, _LAST_SECOND = 315_532_800, 4_102_444_800  # 1980 and 2100


#: Gives whole rows in the file's own columns, by row number.
Originals = Callable[[Sequence[int]], list[Mapping[str, object]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowCells:
    """The cells of a file of flows.

    Args:
        cells: ``row`` and ``CELLS`` as text, null where a column is not there.
        columns: for each of ``CELLS``, the file's own name of it.
        originals: gives whole rows in the file's own columns, by row number.
        says_who_called: whether the source is known to have opened the connection.
        unreadable: rows of the file that are no rows of cells at all.
    """

    cells: pl.DataFrame
    columns: Mapping[str, str]
    originals: Originals
    says_who_called: bool
    unreadable: int = 0


def read_flows(file: InputFile, given: FlowCells, parameters: ImportParameters) -> ImportResult:
    """Read cells into the table ``flows``; bad rows are rejected, bad dates and volumes are told."""
    given_cells = given.cells.with_columns(_cleaned(name) for name in CELLS)
    is_empty = given_cells.select(pl.all_horizontal(pl.col(name).is_null() for name in _EMPTY_TOGETHER))
    says_nothing = is_empty.to_series() & given.cells["source"].is_not_null()
    cells = given_cells.filter(~says_nothing)
    addresses = read_addresses(pl.concat([cells["source"], cells["destination"]]))
    typed = _typed(cells)
    bad = _bad_rows(file, given.columns, cells, typed, addresses)
    shown = dict(sorted(bad.items())[:MOST_REJECTED])
    originals = given.originals(list(shown)) if shown else []
    rejected = tuple(
        RejectedRow(source=file.at(row), original=original, reasons=tuple(reasons))
        for (row, reasons), original in zip(shown.items(), originals, strict=True)
    )
    findings = [finding for reasons in shown.values() for finding in reasons]
    if len(bad) > len(shown):
        findings.append(MORE_REJECTED.at(file.at(), count=len(bad) - len(shown)))
    findings += _bad_values(file, given.columns, cells, typed, bad)
    usable = typed.filter(~pl.col("row").is_in(list(bad))) if bad else typed
    edges = reduce_flows(
        usable.select(RECORD_SCHEMA.keys()).cast(pl.Schema(RECORD_SCHEMA)),
        addresses,
        says_who_called=given.says_who_called,
    )
    findings += [
        SET_ASIDE_KINDS[reason].at(file.at(), count=count) for reason, count in edges.set_aside.items()
    ]
    if aside := given_cells.height - cells.height:
        findings.append(NO_RECORD.at(file.at(), count=aside))
    if edges.flows.height == 0:
        findings.append(NO_FLOWS.at(file.at()))
    flows = widen_clients(edges.flows, parameters)
    return ImportResult(
        tables={"flows": flows} if flows.height else {},
        findings=tuple(findings),
        rejected=rejected,
        rows_read=given_cells.height,
        personal_columns=frozenset() if parameters.keep_client_addresses else _address_columns(given),
    )


def _address_columns(given: FlowCells) -> frozenset[str]:
    """The file's own columns of addresses: in rows put aside, nobody knows which is a client's."""
    named = (given.columns.get(side, side).lower() for side in ("source", "destination"))
    return frozenset({*named, "line"})


def read_cells(
    content: bytes, separator: str, places: Mapping[str, int], first_row: int, *, quote: str | None = None
) -> pl.DataFrame:
    """Read separated rows without a header as text, by Polars; any width will do.

    Args:
        content: the rows alone.
        separator: one ASCII character.
        places: for each of ``CELLS`` that the file has, its column, counted from 0.
        first_row: where the first row stands in the file.
        quote: the sign that cells may stand in; without it quotes mean nothing.

    Returns:
        ``row``, ``CELLS``, and ``first``: the first cell, by which comments are known.
    """
    if not content.strip():
        return pl.DataFrame(schema={"row": pl.Int64, **dict.fromkeys((*CELLS, "first"), pl.String)})
    width = max(places.values()) + 1
    names = separator.join(str(place) for place in range(width)).encode()
    frame = pl.read_csv(
        names + b"\n" + content,
        separator=separator,
        columns=[str(place) for place in sorted({0, *places.values()})],
        infer_schema=False,
        quote_char=quote,
        truncate_ragged_lines=True,
        encoding="utf8-lossy",
        row_index_name="row",
    )
    row = (pl.col("row").cast(pl.Int64) + first_row).alias("row")
    nothing = pl.lit(None, dtype=pl.String)
    cells = [(pl.col(str(places[name])) if name in places else nothing).alias(name) for name in CELLS]
    return frame.select(row, *cells, pl.col("0").alias("first"))


def _cleaned(name: str) -> pl.Expr:
    """A cell without outer space; null where it says that there is nothing."""
    text = pl.col(name).str.strip_chars()
    return pl.when(~text.is_in(["", "-", "(empty)"])).then(text).alias(name)


def _typed(cells: pl.DataFrame) -> pl.DataFrame:
    """Records as ``RECORD_SCHEMA`` has them, and the volume each way; what cannot be read is null."""
    read = cells.select(
        "row",
        _day("start").alias("day"),
        _day("end").alias("last_day"),
        "source",
        _port("source_port"),
        "destination",
        _port("destination_port"),
        "protocol",
        *(_whole(name, _MOST_BYTES).alias(name) for name in _VOLUMES),
        _whole("flows", 10**12).alias("flows"),
    )
    is_known = pl.any_horizontal(pl.col(name).is_not_null() for name in _VOLUMES)
    return read.with_columns(
        pl.coalesce("last_day", "day").alias("last_day"),
        pl.when(is_known).then(pl.sum_horizontal(_VOLUMES)).alias("bytes"),
    )


def _day(name: str) -> pl.Expr:
    """The day of a moment: ``2026-11-20 10:01:02``, ISO 8601, or seconds or milliseconds since 1970."""
    written = pl.col(name).str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    number = pl.col(name).cast(pl.Float64, strict=False)
    seconds = pl.when(number > 1e11).then(number / 1000).otherwise(number)
    in_time = seconds.is_between(_FIRST_SECOND, _LAST_SECOND)
    counted = pl.from_epoch(pl.when(in_time).then(seconds).cast(pl.Int64)).dt.date()
    day = pl.coalesce(written, counted)
    return pl.when(day.dt.year().is_between(1980, 2100)).then(day)


def _whole(name: str, most: int) -> pl.Expr:
    """A whole number, also as nfdump shortens it: ``1.2 M``."""
    text = pl.col(name)
    factor = text.str.extract(r"([KMGT])$").replace_strict(_SCALES, default=1.0, return_dtype=pl.Float64)
    scaled = text.str.replace(r"\s*[KMGT]$", "").cast(pl.Float64, strict=False) * factor
    number = pl.coalesce(text.cast(pl.Int64, strict=False), scaled.round().cast(pl.Int64, strict=False))
    return pl.when(number.is_between(0, most)).then(number)


def _port(name: str) -> pl.Expr:
    number = pl.col(name).cast(pl.Int64, strict=False)
    return pl.when(number.is_between(0, 65_535)).then(number).alias(name)


def _bad_rows(
    file: InputFile,
    columns: Mapping[str, str],
    cells: pl.DataFrame,
    typed: pl.DataFrame,
    addresses: pl.DataFrame,
) -> dict[int, list[Finding]]:
    """Find rows without two addresses, or with a port that is none: they are no flow."""
    bad: dict[int, list[Finding]] = {}
    readable = addresses.filter(pl.col("address").is_not_null())["written"].implode()
    has_port = cells["protocol"].str.to_lowercase().is_in([*WITH_PORTS, "6", "17", "132"])
    for side in ("source", "destination"):
        column = columns.get(side, side)
        for row, value in (
            cells.filter(~pl.col(side).is_in(readable).fill_null(value=False)).select("row", side).rows()
        ):
            kind = MISSING_VALUE.at(file.at(row), column=column)
            if value is not None:
                kind = WRONG_ADDRESS.at(file.at(row), column=column, value=value)
            bad.setdefault(row, []).append(kind)
        port = f"{side}_port"
        wrong = cells[port].is_not_null() & typed[port].is_null() & has_port.fill_null(value=False)
        for row, value in cells.filter(wrong).select("row", port).rows():
            finding = WRONG_NUMBER.at(file.at(row), column=columns.get(port, port), value=value)
            bad.setdefault(row, []).append(finding)
    return bad


def _bad_values(
    file: InputFile,
    columns: Mapping[str, str],
    cells: pl.DataFrame,
    typed: pl.DataFrame,
    bad: Mapping[int, object],
) -> list[Finding]:
    """Tell of dates and volumes that cannot be read; the flow counts all the same."""
    checks = [("start", "day", WRONG_DATE), *((name, name, WRONG_NUMBER) for name in _VOLUMES)]
    findings: list[Finding] = []
    for name, read_as, kind in checks:
        told = cells.filter(cells[name].is_not_null() & typed[read_as].is_null()).select("row", name).rows()
        findings += [
            kind.at(file.at(row), column=columns.get(name, name), value=value)
            for row, value in told[:MOST_REJECTED]
            if row not in bad
        ]
    return findings
