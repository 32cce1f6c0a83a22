"""Sources built by hand, with named values."""

from datetime import date
from typing import Any

from samdrift.inventory import observed
from samdrift.inventory.inventory import Inventory
from samdrift.inventory.merging import SourceObservations, merge_inventory
from samdrift.inventory.parameters import MergingParameters
from samdrift.kernel import Kind

MEASURED_FORMATS = {"rvtools", "nmap", "hyperv", "machine_facts", "active_directory"}


def a_source(
    importer: str,
    *,
    municipality: str = "0540",
    path: str | None = None,
    exported_on: date | None = None,
    **tables: list[dict[str, Any]],
) -> SourceObservations:
    """A file of format ``importer`` with the given rows; row numbers count from 2, as below a header."""
    frames = {}
    for table, rows in tables.items():
        names = dict.fromkeys(name for row in rows for name in row)
        columns: dict[str, list[Any]] = {name: [row.get(name) for row in rows] for name in names}
        columns.setdefault("_row", list(range(2, len(rows) + 2)))
        columns.setdefault("_id", [f"row:{number}" for number in columns["_row"]])
        frames[table] = observed(table, columns)
    return SourceObservations(
        municipality=municipality,
        path=path or f"{municipality}/{importer}",
        format=importer,
        kind=Kind.MEASURED if importer in MEASURED_FORMATS else Kind.REPORTED,
        exported_on=exported_on,
        repeats_machines=importer in ("nmap", "facts"),
        tables=frames,
    )


def merged(*sources: SourceObservations) -> Inventory:
    """Merge with the default parameters."""
    return merge_inventory(sources, parameters=MergingParameters())


def groups(inventory: Inventory) -> set[frozenset[str]]:
    """The records put together, each as ``path:row``."""
    by_asset = inventory.records.group_by("asset_id").agg("path", "row")
    return {
        frozenset(f"{path}:{row}" for path, row in zip(paths, rows, strict=True))
        for paths, rows in by_asset.select("path", "row").iter_rows()
    }


def codes(inventory: Inventory) -> list[str]:
    """Codes of what the merge told, sorted."""
    return sorted(finding.code for finding in inventory.findings)
