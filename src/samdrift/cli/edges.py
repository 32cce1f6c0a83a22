"""``samdrift edges``: raw flows of any size to a table of edges, in a stream."""

import dataclasses
import io
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import ibis
import orjson
from ibis.backends.duckdb import Backend as DuckDB
from rich.console import Console

from samdrift.cli.flow_files import UnableToOpenFlows, list_flow_files, open_flows
from samdrift.dependencies.reduction import (
    EdgeTotals,
    Engine,
    ReducedFlows,
    finish_flows,
    merge_partials,
    read_records,
    reduce_records,
)
from samdrift.dependencies.reduction.engines import duckdb_engine
from samdrift.dependencies.reduction.model import UNREADABLE_PORT
from samdrift.importers import ImportParameters
from samdrift.importers.flows_table.edges import TOTALS_KEY
from samdrift.kernel import format_number

#: What DuckDB may hold [MB]; the rest goes to a temporary folder. The process needs some 400 MB more.
MEMORY_MB = 1_200
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowFileRecord:
    """What became of one file: its format and rows, or why it was not used."""

    path: Path
    format: str | None
    rows: int
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgesRun:
    """The edges of a run, the files behind them, and how long it took."""

    reduced: ReducedFlows
    files: tuple[FlowFileRecord, ...]
    seconds: float


class UnableToReduceFlows(Exception):
    """No file given holds flows, or the machine has no room for them."""


def reduce_files(
    paths: Sequence[Path],
    parameters: ImportParameters,
    *,
    known: Collection[str] = (),
    memory_mb: int = MEMORY_MB,
    threads: int | None = None,
    progress: Progress = lambda _done, _total: None,
) -> EdgesRun:
    """Reduce files, or all files below folders, to edges: one after the other, none held in memory.

    Args:
        paths: files and folders.
        parameters: whether and how clients are widened.
        known: addresses that are machines' and no person's.
        memory_mb: what DuckDB may hold [MB].
        threads: how many it uses; all processors unless given.
        progress: told after each file.

    Raises:
        UnableToReduceFlows: none of the files holds flows, or there is no room for the work.
    """
    started = time.monotonic()
    files = list(list_flow_files(paths))
    records: list[FlowFileRecord] = []
    with _connected(memory_mb, threads) as connection:
        engine = duckdb_engine(connection)
        used = 0
        for done, path in enumerate(files, start=1):
            record = _add_file(connection, engine, path, is_first=used == 0)
            used += record.reason is None
            records.append(record)
            progress(done, len(files))
        if not used:
            told = "; ".join(f"{record.path}: {record.reason}" for record in records[:5])
            raise UnableToReduceFlows(f"None of the files holds flows ({told or 'no files'}).")
        partials = connection.table("partials")
        if used > 1:
            partials = engine.keep("merged_partials", merge_partials([partials]))
        try:
            reduced = finish_flows(partials, engine, parameters, known=known)
        except duckdb.Error as error:
            raise UnableToReduceFlows(_first_line(error)) from error
    return EdgesRun(
        reduced=_all_accounted_for(reduced, records),
        files=tuple(records),
        seconds=time.monotonic() - started,
    )


@contextmanager
def _connected(memory_mb: int, threads: int | None) -> Iterator[DuckDB]:
    with tempfile.TemporaryDirectory(prefix="samdrift-") as scratch:
        connection = ibis.duckdb.connect(
            memory_limit=f"{memory_mb}MB",
            temp_directory=scratch,
            preserve_insertion_order=False,
            **({} if threads is None else {"threads": threads}),
        )
        try:
            # Nothing is fetched from anywhere, whatever a file is called.
            connection.raw_sql("SET autoinstall_known_extensions=false; SET TimeZone='UTC'")
            yield connection
        finally:
            connection.disconnect()


def _add_file(connection: DuckDB, engine: Engine, path: Path, *, is_first: bool) -> FlowFileRecord:
    """Add a file's partial sums to the table ``partials``."""
    try:
        opened = open_flows(connection, engine, path, name="raw_flows")
        records = read_records(opened.flows, opened.columns)
        partial = ibis.to_sql(
            reduce_records(records, says_who_called=opened.says_who_called), dialect="duckdb"
        )
        connection.raw_sql(f"CREATE OR REPLACE TEMP TABLE one_file AS {partial}")
    except UnableToOpenFlows as error:
        return FlowFileRecord(path=path, format=None, rows=0, reason=str(error))
    except duckdb.Error as error:
        return FlowFileRecord(path=path, format=None, rows=0, reason=_first_line(error))
    rows = connection.raw_sql("SELECT coalesce(sum(rows), 0) FROM one_file").fetchone()[0]
    refused = opened.unreadable + _count_refused(connection)
    if refused:
        connection.con.execute(
            "INSERT INTO one_file (protocol, server_port, rows, flows_out, flows_back) "
            "VALUES ('?', ?, ?, 0, 0)",
            [UNREADABLE_PORT, refused],
        )
    if is_first:
        connection.raw_sql("DROP TABLE IF EXISTS partials; ALTER TABLE one_file RENAME TO partials")
    else:
        connection.raw_sql("INSERT INTO partials SELECT * FROM one_file")
    return FlowFileRecord(path=path, format=opened.format, rows=int(rows) + refused)


def _count_refused(connection: DuckDB) -> int:
    """Lines that DuckDB could not split into cells; they are forgotten once counted."""
    try:
        count = connection.raw_sql(
            "SELECT count(DISTINCT (scan_id, file_id, line)) FROM reject_errors"
        ).fetchone()[0]
        connection.raw_sql("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")
    except duckdb.CatalogException:
        return 0
    return int(count)


def _all_accounted_for(reduced: ReducedFlows, records: Sequence[FlowFileRecord]) -> ReducedFlows:
    """The same, once it is sure that every row of every file is in the totals."""
    if reduced.totals.read != sum(record.rows for record in records):
        raise UnableToReduceFlows("Rows were lost on the way: a fault of Samdrift. Please report it.")
    return reduced


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]


def edges_parquet(reduced: ReducedFlows) -> bytes:
    """The edges as a Parquet file that says what became of the rows behind it: same edges, same bytes."""
    out = io.BytesIO()
    totals = orjson.dumps(dataclasses.asdict(reduced.totals), option=orjson.OPT_SORT_KEYS).decode()
    reduced.edges.write_parquet(out, compression="zstd", metadata={TOTALS_KEY: totals})
    return out.getvalue()


def edges_document(run: EdgesRun, target: Path) -> dict[str, Any]:
    """What the command did, as values for ``--json``."""
    totals: EdgeTotals = run.reduced.totals
    return {
        "target": str(target),
        "edges": run.reduced.edges.height,
        "rows": dataclasses.asdict(totals),
        "bad_addresses": list(run.reduced.bad_addresses),
        "files": [
            {"path": str(f.path), "format": f.format, "rows": f.rows, "not_used_because": f.reason}
            for f in run.files
        ],
        "seconds": round(run.seconds, 3),
    }


_WORDS = {
    "da": {
        "head": "{edges} kanter af {rows} rækker flowdata i {files} filer, {seconds} s: {target}",
        "rejected": "{count} rækker kunne ikke bruges{examples}",
        "icmp": "{count} kontrolbeskeder (ICMP, IGMP) lagt til side",
        "multicast": "{count} strømme til grupper eller alle lagt til side",
        "fragment": "{count} stumper uden port lagt til side",
        "nothing": "{count} rækker uden strøm (NODATA, sammentællinger) lagt til side",
        "undated": "{count} rækker uden læsbar dato: de tæller med, men på ingen dag",
        "unused": "{path}: ikke brugt: {reason}",
    },
    "en": {
        "head": "{edges} edges from {rows} rows of flows in {files} files, {seconds} s: {target}",
        "rejected": "{count} rows could not be used{examples}",
        "icmp": "{count} control messages (ICMP, IGMP) set aside",
        "multicast": "{count} flows to groups or everybody set aside",
        "fragment": "{count} fragments without a port set aside",
        "nothing": "{count} rows without a flow (NODATA, summaries) set aside",
        "undated": "{count} rows without a readable date: they count, but on no day",
        "unused": "{path}: not used: {reason}",
    },
}


def print_edges(run: EdgesRun, target: Path, *, language: str) -> None:
    """Say in a few lines what became of the rows."""
    words, totals = _WORDS[language], run.reduced.totals
    console = Console(highlight=False, markup=False, soft_wrap=True)

    def number(value: int) -> str:
        return format_number(value, language=language)

    used = [record for record in run.files if record.reason is None]
    console.print(
        words["head"].format(
            edges=number(run.reduced.edges.height),
            rows=number(totals.read),
            files=number(len(used)),
            seconds=f"{run.seconds:.1f}".replace(".", "," if language == "da" else "."),
            target=target,
        )
    )
    if totals.rejected:
        shown = ", ".join(run.reduced.bad_addresses[:3])
        examples = f" ({shown} …)" if shown else ""
        console.print("  " + words["rejected"].format(count=number(totals.rejected), examples=examples))
    for reason, count in totals.set_aside.items():
        console.print("  " + words[reason].format(count=number(count)))
    if totals.undated:
        console.print("  " + words["undated"].format(count=number(totals.undated)))
    for record in run.files:
        if record.reason is not None:
            console.print("  " + words["unused"].format(path=record.path, reason=record.reason))
