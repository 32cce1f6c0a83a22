"""Which rows of a table an export would tell something new of."""

from collections.abc import Mapping, Sequence

import polars as pl

from samdrift.inventory.inventory import Inventory
from samdrift.inventory.quality.evidence import AT
from samdrift.inventory.quality.model import PossibleExport, Reach

#: What MAC addresses of virtual machines begin with. Source: IEEE MA-L.
MAC_PREFIXES: Mapping[Reach, tuple[str, ...]] = {
    Reach.VMWARE: ("00:50:56", "00:0c:29", "00:05:69"),
    Reach.HYPER_V: ("00:15:5d",),
}
_PLATFORMS = (Reach.VMWARE, Reach.HYPER_V, Reach.AZURE)


def with_told_formats(rows: pl.DataFrame, records: pl.DataFrame, formats: Sequence[str]) -> pl.DataFrame:
    """Add ``told:<format>``: whether a record of that format became part of the asset.

    Args:
        rows: rows with their number ``at``.
        records: their records: ``at`` and ``format``.
        formats: the formats asked for.
    """
    told = records.group_by(AT).agg(
        (pl.col("format") == name).any().alias(f"told:{name}") for name in formats
    )
    return rows.join(told, on=AT, how="left", maintain_order="left").with_columns(
        pl.col(f"told:{name}").fill_null(value=False) for name in formats
    )


def with_platforms(rows: pl.DataFrame, inventory: Inventory) -> pl.DataFrame:
    """Add ``on:<platform>`` to servers: it runs there, or may where nothing tells otherwise."""
    marked = rows.with_columns(_runs_on(platform).alias(f"sure:{platform}") for platform in _PLATFORMS)
    running = {platform: _municipalities_with(platform, marked, inventory) for platform in _PLATFORMS}
    some = sorted(set().union(*running.values()))
    unknown = (
        pl.col("is_virtual").fill_null(value=True)
        & pl.col("hypervisor").is_null()
        & ~pl.any_horizontal(f"sure:{platform}" for platform in _PLATFORMS)
    )
    municipality = pl.col("municipality")
    marked = marked.with_columns(
        (pl.col(f"sure:{p}") | (unknown & municipality.is_in(running[p]))).alias(f"on:{p}")
        for p in _PLATFORMS
    )
    # Where no platform shows at all, either of the two that municipalities run themselves is tried.
    return marked.with_columns(
        (pl.col(f"on:{p}") | (unknown & ~municipality.is_in(some))).alias(f"on:{p}")
        for p in (Reach.VMWARE, Reach.HYPER_V)
    )


def tells_of(export: PossibleExport, table: str) -> pl.Expr:
    """Whether an export would tell something new of a row (after the two functions above)."""
    reach = export.reaches.get(table, Reach.ALL)
    new = pl.lit(value=True) if export.repeats else ~pl.col(f"told:{export.importer}")
    return new & _REACHED[reach]


def _has_mac(platform: Reach) -> pl.Expr:
    prefixes = MAC_PREFIXES.get(platform, ())
    macs = pl.col("macs").list.eval(pl.element().str.slice(0, 8).is_in(prefixes)).list.any()
    return macs.fill_null(value=False) if prefixes else pl.lit(value=False)


def _runs_on(platform: Reach) -> pl.Expr:
    """A named hypervisor decides; without it, the MAC addresses do."""
    named = (pl.col("hypervisor").str.to_lowercase() == str(platform)).fill_null(value=False)
    return named | (pl.col("hypervisor").is_null() & _has_mac(platform))


def _municipalities_with(platform: Reach, servers: pl.DataFrame, inventory: Inventory) -> list[str]:
    found = set(servers.filter(pl.col(f"sure:{platform}"))["municipality"])
    for table in ("hypervisor_hosts", "clusters"):
        if table in inventory.tables:
            frame = inventory.tables[table]
            here = frame.filter(pl.col("hypervisor").str.to_lowercase() == str(platform))
            found |= set(here["municipality"])
    return sorted(found)


_IS_WINDOWS = pl.col("operating_system").str.to_lowercase().str.contains("windows", literal=True)
_REACHED: Mapping[Reach, pl.Expr] = {
    Reach.ALL: pl.lit(value=True),
    Reach.VMWARE: pl.col("on:vmware"),
    Reach.HYPER_V: pl.col("on:hyper-v"),
    Reach.AZURE: pl.col("on:azure"),
    Reach.WINDOWS: _IS_WINDOWS.fill_null(value=True),
    Reach.NOT_WINDOWS: (~_IS_WINDOWS).fill_null(value=False) | ~pl.col("is_virtual").fill_null(value=True),
    Reach.ADDRESSED: (pl.col("addresses").list.len() > 0).fill_null(value=False),
}
