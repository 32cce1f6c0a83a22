"""Which management server (vCenter, SCVMM …) a missing export would come from."""

from dataclasses import dataclass

import polars as pl

from samdrift.inventory.quality.model import PossibleExport


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagementPlace:
    """Where an export would come from: a name, or the number that it would be.

    ``name`` is a management server, or a cluster where ``is_cluster``; else it is empty and
    ``number`` is one more than the management servers that were handed in already.
    """

    name: str = ""
    is_cluster: bool = False
    number: int | None = None


def find_management_places(
    servers: pl.DataFrame, telling: pl.DataFrame, export: PossibleExport
) -> dict[str, ManagementPlace]:
    """Say for each municipality which management server the machines point at.

    Args:
        servers: all servers, with ``told:<importer>``.
        telling: those that the export would tell something new of.
        export: an export that is taken from a management server.

    Returns:
        By municipality, where any machine would be told of and anything points at one place.
    """
    told = servers.filter(f"told:{export.importer}")
    named = _most_frequent(telling, told, "management_server")
    clusters = _most_frequent(telling, told, "cluster")
    handed_in = {
        key: max(count, 1)
        for key, count in told.group_by("municipality")
        .agg(pl.col("management_server").drop_nulls().n_unique())
        .iter_rows()
    }
    places = {}
    for key in sorted(set(telling["municipality"])):
        if key in named:
            places[key] = ManagementPlace(name=named[key])
        elif key in clusters:
            places[key] = ManagementPlace(name=clusters[key], is_cluster=True)
        elif key in handed_in:
            places[key] = ManagementPlace(number=handed_in[key] + 1)
    return places


def _most_frequent(telling: pl.DataFrame, told: pl.DataFrame, column: str) -> dict[str, str]:
    """Per municipality the commonest value of a column that no told machine has."""
    folded = pl.col(column).str.to_lowercase().alias("folded")
    known = told.select("municipality", folded).drop_nulls()
    counted = (
        telling.drop_nulls(column)
        .with_columns(folded)
        .join(known, on=["municipality", "folded"], how="anti")
        .group_by("municipality", "folded")
        .agg(pl.len(), pl.col(column).min())
        .sort(["municipality", "len", "folded"], descending=[False, True, False])
        .unique("municipality", keep="first", maintain_order=True)
    )
    return dict(counted.select("municipality", column).iter_rows())
