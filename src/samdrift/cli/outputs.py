"""What a plan writes: plan.json, tables, repair files, proposals, report, and the run's own record."""

import csv
import gzip
import io
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import orjson
import polars as pl

from samdrift.importers import RejectedRow
from samdrift.importers.tabular import REPAIR_COLUMNS
from samdrift.inventory import TABLES
from samdrift.inventory.changes import find_changes
from samdrift.programme.document import plan_document
from samdrift.programme.plan import Plan
from samdrift.programme.plan_tables import own_tables, plan_tables
from samdrift.programme.replanning import SavedPlan, keep_plan, write_saved_plan
from samdrift.programme.wave_edits import waves_csv

#: Tables that change from day to day whatever anybody does: their changes tell nothing.
_VOLATILE = frozenset({"flows", "dhcp_leases"})
#: Spreadsheet programs run a cell that begins with one of these as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def earlier_tables(out: Path) -> dict[str, pl.DataFrame]:
    """The tables of the plan that lies in ``out`` already; empty where there is none."""
    return {
        path.stem: pl.read_parquet(path)
        for path in sorted((out / "tables").glob("*.parquet"))
        if path.stem in TABLES and path.stem not in _VOLATILE
    }


def write_plan(plan: Plan, out: Path) -> dict[str, int]:
    """Write plan.json, ``tables/``, ``own/``, ``repair/`` and ``proposals/`` below ``out``.

    What an earlier plan left in these folders goes; other files stay. Returns how many assets
    appeared, changed and vanished since that plan (empty where there was none).
    """
    before = earlier_tables(out)
    for folder in ("tables", "own", "repair", "proposals"):
        shutil.rmtree(out / folder, ignore_errors=True)
    out.mkdir(parents=True, exist_ok=True)
    document = orjson.dumps(plan_document(plan), option=orjson.OPT_INDENT_2)
    (out / "plan.json").write_bytes(document + b"\n")
    _write_tables(plan, out / "tables")
    _write_own(plan, out / "own")
    _write_repair(plan.rejected, out / "repair")
    for name, text in plan.proposals.items():
        target = _below(out / "proposals", name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    for path in (SAVED_PLAN, WAVES):
        (out / path).unlink(missing_ok=True)
    if plan.takeover is not None and plan.takeover.planned is not None:
        early = plan.programme.search.early_day
        write_saved(out, keep_plan(plan.takeover, plan.takeover.planned.plan, early=early))
    (out / "changes.csv").unlink(missing_ok=True)
    if not before:
        return {}
    changes = find_changes(before, plan.inventory.tables)
    _write_csv(changes, out / "changes.csv")
    counted = changes.select("change", "asset_id").unique().group_by("change").len()
    return dict(counted.sort("change").iter_rows())


#: Where a wave plan that can be taken up again lies below a plan's folder, and its weeks to edit.
SAVED_PLAN = Path("takeover") / "plan.json.gz"
WAVES = Path("takeover") / "waves.csv"


def write_saved(out: Path, saved: SavedPlan) -> None:
    """Write a wave plan below a plan's folder: whole, and its weeks as a table to edit."""
    (out / SAVED_PLAN).parent.mkdir(parents=True, exist_ok=True)
    # Without a time in the header: the same plan gives the same file.
    (out / SAVED_PLAN).write_bytes(gzip.compress(write_saved_plan(saved), 9, mtime=0))
    (out / WAVES).write_text(waves_csv(saved.problem, saved.starts), encoding="utf-8")


def write_exports(files: Mapping[str, str | bytes], out: Path, *, folder: str = "exports") -> None:
    """Write what other systems read below ``folder``; what an earlier plan left there goes."""
    shutil.rmtree(out / folder, ignore_errors=True)
    for name, content in files.items():
        target = _below(out / folder, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        # As bytes: calendars have line ends of their own on every system.
        target.write_bytes(content if isinstance(content, bytes) else content.encode())


#: A ledger in the folder of the first year: bills rest on what stands there.
_LEDGER = "ledger.csv"
#: What a plan proposes for the first year, and where it lies as it was proposed.
_FIRST_YEAR, _PROPOSED = ("settlement.toml", "drivers.csv"), "proposed"


def write_first_year(
    files: Mapping[str, bytes], out: Path, *, folder: str = "settlement"
) -> tuple[Path, Path] | None:
    """Write the first joint year's files, twice: to be corrected, and below ``proposed/`` as they are.

    Where a ledger lies, bills rest on them, and nothing is touched. Where people have corrected them,
    only ``proposed/`` is written anew.

    Returns:
        The folder that was left as it is because it was corrected, and that of the new proposal; else None.
    """
    target = out / folder
    proposed = target / _PROPOSED
    if (target / _LEDGER).exists():
        return None
    is_corrected = any(_is_corrected(target / name, proposed / name) for name in _FIRST_YEAR)
    for place in (proposed,) if is_corrected else (target, proposed):
        for name in _FIRST_YEAR:
            (place / name).unlink(missing_ok=True)
        for name, content in files.items():
            place.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(content)
    return (target, proposed) if is_corrected and files else None


def _is_corrected(path: Path, proposed: Path) -> bool:
    """Whether a file is another than the one that the last plan proposed."""
    return path.exists() and (not proposed.exists() or path.read_bytes() != proposed.read_bytes())


def _write_tables(plan: Plan, folder: Path) -> None:
    _write_frames({**plan_tables(plan), "findings": _findings_frame(plan)}, folder)


def _write_own(plan: Plan, folder: Path) -> None:
    """Write what only one municipality may see in full, each in a folder of its own."""
    for municipality, frames in own_tables(plan).items():
        _write_frames(frames, _below(folder, municipality))


def _write_frames(frames: Mapping[str, pl.DataFrame], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet", compression="zstd", statistics=False)
        _write_csv(frame, folder / f"{name}.csv")


def _findings_frame(plan: Plan) -> pl.DataFrame:
    rows = [
        {
            "code": each.finding.code,
            "severity": str(each.finding.severity),
            "municipality": each.municipality,
            "subject": each.finding.subject,
            "message": each.finding.message("en"),
            "message_da": each.finding.message("da"),
            "path": each.finding.source.path if each.finding.source else None,
            "sheet": each.finding.source.sheet if each.finding.source else None,
            "row": each.finding.source.row if each.finding.source else None,
        }
        for each in plan.findings
    ]
    names = ("code", "severity", "municipality", "subject", "message", "message_da", "path", "sheet")
    schema = {**dict.fromkeys(names, pl.String()), "row": pl.Int64()}
    return pl.DataFrame(rows, schema=schema)


def _write_csv(frame: pl.DataFrame, path: Path) -> None:
    """Write a table as CSV that a spreadsheet program cannot be tricked with."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    lists = [name for name, kind in frame.schema.items() if kind == pl.List]
    harmless = [
        pl.when(pl.col(name).str.contains(r"^[=+\-@\t\r]"))
        .then(pl.lit("'") + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name in texts
    ]
    joined = [pl.col(name).list.join("; ") for name in lists]
    frame.with_columns(*joined).with_columns(*harmless).write_csv(path)


def _write_repair(rejected: Mapping[str, Sequence[RejectedRow]], folder: Path) -> None:
    """Write the rejected rows of each file in its original columns, with the reason."""
    for path, rows in sorted(rejected.items()):
        by_sheet: dict[str | None, list[RejectedRow]] = {}
        for row in rows:
            by_sheet.setdefault(row.source.sheet, []).append(row)
        for sheet, sheet_rows in by_sheet.items():
            nested = any(isinstance(v, dict | list) for row in sheet_rows for v in row.original.values())
            suffix = "" if sheet is None else "." + re.sub(r"[^\w-]+", "-", sheet)
            target = _below(folder, f"{path}{suffix}.{'json' if nested else 'csv'}")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(
                _repair_json(sheet_rows) if nested else _repair_csv(sheet_rows), encoding="utf-8"
            )


def _repair_csv(rows: Sequence[RejectedRow]) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row.original))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*columns, *REPAIR_COLUMNS])
    for row in rows:
        cells = [_harmless(row.original.get(name, "")) for name in columns]
        writer.writerow([*cells, _reasons(row), str(row.source)])
    return text.getvalue()


def _repair_json(rows: Sequence[RejectedRow]) -> str:
    objects = [
        {**row.original, REPAIR_COLUMNS[0]: _reasons(row), REPAIR_COLUMNS[1]: str(row.source)} for row in rows
    ]
    return json.dumps(objects, ensure_ascii=False, indent=2, default=str) + "\n"


def _reasons(row: RejectedRow) -> str:
    return " ".join(reason.message("da") for reason in row.reasons)


def _harmless(value: object) -> str:
    text = "" if value is None else str(value)
    return "'" + text if text.startswith(_FORMULA_STARTS) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?[\d.,]+", text) is not None


def _below(folder: Path, relative: str) -> Path:
    """A path below ``folder``, whatever ``relative`` says."""
    parts = [part for part in re.split(r"[/\\]", relative) if part not in ("", ".", "..")]
    return folder.joinpath(*parts)
