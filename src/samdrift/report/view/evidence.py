"""Where a count comes from: how many source rows, of which formats, files and kinds."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from samdrift.kernel import Kind
from samdrift.programme.plan import Plan

#: Counts whose table bears another name.
TABLE_OF_COUNT = {"templates": "servers"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What stands behind the rows of one table: source rows, files, and rows by kind and format."""

    rows: int
    files: int
    kinds: tuple[tuple[str, int], ...]
    formats: tuple[tuple[str, int], ...]


NO_EVIDENCE = Evidence(rows=0, files=0, kinds=(), formats=())


class EvidenceIndex:
    """Evidence by municipality and table, and for the whole (municipality None)."""

    def __init__(self, plan: Plan) -> None:
        """Count once, so that every chapter may ask."""
        records = plan.inventory.records
        self._found: dict[tuple[str | None, str], Evidence] = {}
        counted = records.group_by("municipality", "asset_table", "format", "kind").agg(
            pl.len().alias("rows"), pl.col("path").unique().alias("paths")
        )
        grouped: dict[tuple[str | None, str], list[dict[str, Any]]] = {}
        for row in counted.sort("municipality", "asset_table", "format", "kind").iter_rows(named=True):
            for municipality in (row["municipality"], None):
                grouped.setdefault((municipality, row["asset_table"]), []).append(row)
        for place, rows in grouped.items():
            self._found[place] = _sum_up(rows)

    def of_count(self, count: str, municipality: str | None = None) -> Evidence:
        """Evidence behind one of the plan's counts."""
        return self.of_table(TABLE_OF_COUNT.get(count, count), municipality)

    def of_table(self, table: str, municipality: str | None = None) -> Evidence:
        """Evidence behind a table's rows."""
        return self._found.get((municipality, table), NO_EVIDENCE)


def _sum_up(rows: list[dict[str, Any]]) -> Evidence:
    kinds: dict[str, int] = {}
    formats: dict[str, int] = {}
    paths: set[tuple[str, str]] = set()
    for row in rows:
        kinds[row["kind"]] = kinds.get(row["kind"], 0) + row["rows"]
        formats[row["format"]] = formats.get(row["format"], 0) + row["rows"]
        paths |= {(row["municipality"], path) for path in row["paths"]}
    strength = [kind.value for kind in Kind]
    return Evidence(
        rows=sum(kinds.values()),
        files=len(paths),
        kinds=tuple(
            sorted(kinds.items(), key=lambda k: (strength.index(k[0]) if k[0] in strength else 9, k[0]))
        ),
        formats=tuple(sorted(formats.items(), key=lambda f: (-f[1], f[0]))),
    )
