"""Which rows of a table an export would tell something new of."""

from collections.abc import Mapping, Sequence

import polars as pl

from samdrift.inventory.inventory import Inventory
from samdrift.inventory.quality.evidence import AT
from samdrift.inventory.quality.model import PossibleExport, Reach

#: What MAC addresses of virtual machines begin with. Source: IEEE MA-L; of Microsoft's prefixes
#: the ones that its hypervisor gives (00:15:5d) and that its cloud does.
MAC_PREFIXES: Mapping[Reach, tuple[str, ...]] = {
    Reach.VMWARE: ("00:50:56", "00:0c:29", "00:05:69"),
    Reach.HYPER_V: ("00:15:5d",),
    Reach.AZURE: ("00:0d:3a", "00:22:48", "60:45:bd"),
}
#: Platforms that virtual machines run on, and the ones of them that municipalities run themselves.
PLATFORMS = (Reach.VMWARE, Reach.HYPER_V, Reach.AZURE)
_OWN_PLATFORMS = (Reach.VMWARE, Reach.HYPER_V)


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


def find_platforms(inventory: Inventory) -> dict[Reach, frozenset[str]]:
    """Say in which municipalities servers, hosts or clusters show that a platform is in use."""
    found: dict[Reach, frozenset[str]] = {}
    for platform in PLATFORMS:
        here: set[str] = set()
        for table in ("servers", "hypervisor_hosts", "clusters"):
            if table in inventory.tables:
                shows = _runs_on(platform) if table == "servers" else _is_named(platform)
                here |= set(inventory.tables[table].filter(shows)["municipality"])
        found[platform] = frozenset(here)
    return found


def with_platforms(rows: pl.DataFrame, platforms: Mapping[Reach, frozenset[str]]) -> pl.DataFrame:
    """Add ``on:<platform>`` to servers: they run there, or may where nothing tells otherwise."""
    some = sorted(frozenset().union(*platforms.values()))
    in_cluster = ("municipality", pl.col("cluster").str.to_lowercase())
    rows = rows.with_columns(_runs_on(platform).alias(f"sure:{platform}") for platform in PLATFORMS)
    unknown = (
        pl.col("is_virtual").fill_null(value=True)
        & pl.col("hypervisor").is_null()
        & ~pl.any_horizontal(f"sure:{platform}" for platform in PLATFORMS)
    )
    rows = rows.with_columns(
        (unknown & pl.col("cluster").is_not_null() & pl.col(f"sure:{p}").any().over(in_cluster)).alias(
            f"beside:{p}"
        )
        for p in PLATFORMS
    )
    unknown &= ~pl.any_horizontal(f"beside:{platform}" for platform in PLATFORMS)
    municipality = pl.col("municipality")
    marks = []
    for platform in PLATFORMS:
        may = municipality.is_in(sorted(platforms[platform]))
        if platform in _OWN_PLATFORMS:
            # Where no platform shows at all, either of the two is tried.
            may |= ~municipality.is_in(some)
        on = pl.col(f"sure:{platform}") | pl.col(f"beside:{platform}") | (unknown & may)
        marks.append(on.alias(f"on:{platform}"))
    return rows.with_columns(marks)


def tells_of(export: PossibleExport, table: str) -> pl.Expr:
    """Whether an export would tell something new of a row (after the two functions above)."""
    reach = export.reaches.get(table, Reach.ALL)
    new = pl.lit(value=True) if export.repeats else ~pl.col(f"told:{export.importer}")
    return new & _REACHED[reach]


def _has_mac(platform: Reach) -> pl.Expr:
    begins = pl.element().str.slice(0, 8).is_in(MAC_PREFIXES[platform])
    return pl.col("macs").list.eval(begins).list.any().fill_null(value=False)


def _is_named(platform: Reach) -> pl.Expr:
    return (pl.col("hypervisor").str.to_lowercase() == str(platform)).fill_null(value=False)


def _runs_on(platform: Reach) -> pl.Expr:
    """A named hypervisor decides; without it, the MAC addresses do."""
    return _is_named(platform) | (pl.col("hypervisor").is_null() & _has_mac(platform))


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
