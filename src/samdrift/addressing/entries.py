"""From what came in to what is planned: odd input set right and told, duplicates joined, containers seen."""

from dataclasses import dataclass

import polars as pl

from samdrift.addressing import findings as kinds
from samdrift.addressing.model import HOST_COLUMNS, AddressProblem, Freedom
from samdrift.addressing.noise import classify_noise
from samdrift.addressing.notation import format_addresses, format_prefixes
from samdrift.addressing.rows import apply_freedom, find_readable_rows, source_of, with_prefix_text
from samdrift.kernel import Finding

#: The order in which freedoms go before each other where one prefix stands twice: the strictest.
_STRICTNESS = {
    Freedom.MAY_MOVE: 0,
    Freedom.NEVER_TRANSLATE: 1,
    Freedom.NEVER_RENUMBER: 2,
    Freedom.SEPARATE_VRF: 3,
    Freedom.MUST_KEEP: 4,
}
_KEY = ("owner", "vrf", "family", "network", "length")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """The distinct prefixes, one row each, sorted by family, network, length, owner and VRF.

    ``frame``: owner, vrf, family, network, last (its last address), length, role, freedom,
    hosts_* and their sum ``hosts``, ``breaking`` (servers whose protocol translation breaks),
    ``rule`` (of noise; null: planned), ``is_container``, ``claimant`` and ``owner_index``
    (numbers, in the order of owner and VRF), ``size`` (addresses, as a float).
    ``of_input``: prefix_id -> entry (row number; null: left out as unreadable).
    ``hosts``: the problem's hosts that stand where they should, with ``entry``.
    """

    frame: pl.DataFrame
    owners: tuple[str, ...]
    claimants: tuple[tuple[str, str], ...]
    of_input: pl.DataFrame
    hosts: pl.DataFrame
    findings: tuple[Finding, ...]

    def claimant_name(self, claimant: int) -> str:
        """Owner, and VRF after a slash where it is not the global one."""
        owner, vrf = self.claimants[claimant]
        return f"{owner}/{vrf}" if vrf else owner


def read_entries(problem: AddressProblem, *, container_ranges: tuple[str, ...]) -> Entries:
    """Set odd input right, join duplicates, classify noise and see containers; tell all of it."""
    told: list[Finding] = []
    rows = find_readable_rows(problem.prefixes, told)
    rows = rows.with_columns(pl.concat_str("owner", pl.lit("\x1f"), "vrf").alias("_claim"))
    rows = rows.with_columns(freedom=apply_freedom(rows, problem.parameters, told))
    frame = _joined(rows, told).sort("family", "network", "length", "owner", "vrf").with_row_index("entry")
    of_input = problem.prefixes.select("prefix_id").join(
        rows.select("prefix_id", *_KEY)
        .join(frame.select("entry", *_KEY), on=_KEY)
        .select("prefix_id", "entry"),
        on="prefix_id",
        how="left",
        maintain_order="left",
    )
    hosts = _hosts_in_place(problem.hosts, of_input, frame, told)
    frame = _with_host_totals(frame, hosts, told)
    frame = frame.with_columns(rule=classify_noise(frame, container_ranges=container_ranges))
    owners = tuple(frame["owner"].unique().sort())
    claimants = tuple(frame.select("owner", "vrf").unique().sort("owner", "vrf").iter_rows())
    numbers = pl.DataFrame(
        {
            "_claim": [f"{owner}\x1f{vrf}" for owner, vrf in claimants],
            "claimant": range(len(claimants)),
            "owner_index": [owners.index(owner) for owner, _ in claimants],
        },
        schema={"_claim": pl.String, "claimant": pl.Int64, "owner_index": pl.Int64},
    )
    frame = frame.join(numbers, on="_claim", how="left", maintain_order="left").drop("_claim")
    frame = frame.with_columns(is_container=_containers(frame))
    told += _tell_noise(frame)
    return Entries(
        frame=frame, owners=owners, claimants=claimants, of_input=of_input, hosts=hosts, findings=tuple(told)
    )


def _joined(rows: pl.DataFrame, told: list[Finding]) -> pl.DataFrame:
    """One row a prefix of an owner's VRF, with the hosts of all its rows and the strictest freedom."""
    rows = rows.sort("prefix_id").with_columns(
        strict=pl.col("freedom").replace_strict(_STRICTNESS, return_dtype=pl.Int64)
    )
    frame = rows.group_by(_KEY, maintain_order=True).agg(
        pl.len().alias("count"),
        pl.col("_claim", "last", "role", "path", "row").first(),
        pl.col("is_container").fill_null(False).any(),
        pl.col("freedom").sort_by("strict", descending=True).first(),
        pl.col(*HOST_COLUMNS.values()).fill_null(0).sum(),
    )
    for row in with_prefix_text(frame.filter(pl.col("count") > 1)).iter_rows(named=True):
        values = {"owner": row["owner"], "vrf": row["vrf"] or "-", "count": row["count"]}
        told.append(kinds.DUPLICATE.at(source_of(row), row["prefix"], **values))
    size = (pl.col("last") - pl.col("network")).cast(pl.Float64) + 1.0
    return frame.drop("count").with_columns(size=size)


def _hosts_in_place(
    hosts: pl.DataFrame, of_input: pl.DataFrame, frame: pl.DataFrame, told: list[Finding]
) -> pl.DataFrame:
    """Hosts whose prefix exists and holds their address; the others are told."""
    around = frame.select("entry", "family", "network", "last", "owner", "vrf")
    placed = hosts.join(of_input, on="prefix_id", how="left", maintain_order="left").join(
        around, on="entry", how="left", maintain_order="left"
    )
    fits = pl.col("address").is_between("network", "last").fill_null(False)
    astray = placed.filter(~fits)
    family = astray.select(pl.when(pl.col("address") < 2**32).then(4).otherwise(6).cast(pl.Int64).alias("f"))[
        "f"
    ]
    addresses = format_addresses(family, astray["address"])
    for host, address in zip(astray["host_id"], addresses, strict=True):
        told.append(kinds.HOST_ASTRAY.at(None, host or "?", address=address or "-"))
    return placed.filter(fits).drop("network", "last")


def _with_host_totals(frame: pl.DataFrame, hosts: pl.DataFrame, told: list[Finding]) -> pl.DataFrame:
    """Add ``hosts`` and ``breaking``; a count never falls below the hosts that are listed."""
    listed = hosts.group_by("entry").agg(
        *((pl.col("kind") == kind).sum().cast(pl.Int64).alias(f"listed_{kind}") for kind in HOST_COLUMNS),
        pl.col("breaks").is_not_null().sum().cast(pl.Int64).alias("breaking"),
    )
    frame = frame.join(listed, on="entry", how="left", maintain_order="left").with_columns(
        pl.col("breaking", *(f"listed_{kind}" for kind in HOST_COLUMNS)).fill_null(0)
    )
    is_low = pl.any_horizontal(
        (pl.col(column) < pl.col(f"listed_{kind}")) & (pl.col(column) != 0)
        for kind, column in HOST_COLUMNS.items()
    )
    low = frame.filter(is_low)
    if low.height:
        prefix = format_prefixes(low["family"], low["network"], low["length"])[0]
        told.append(kinds.HOST_COUNT.at(None, prefix, owner=low["owner"][0], count=low.height))
    counted = [
        pl.max_horizontal(column, f"listed_{kind}").alias(column) for kind, column in HOST_COLUMNS.items()
    ]
    return (
        frame.with_columns(counted)
        .drop(f"listed_{kind}" for kind in HOST_COLUMNS)
        .with_columns(hosts=pl.sum_horizontal(*HOST_COLUMNS.values()))
    )


def _containers(frame: pl.DataFrame) -> pl.Series:
    """Whether each prefix only holds others: nothing alive stands directly in it, and nobody must keep it.

    A source may say so; else it is seen by what its own VRF has inside it.
    """
    after = frame.select("entry", "claimant", "family", "network", "last", "rule").filter(
        pl.col("rule").is_null()
    )
    # Sorted by claimant, what a prefix holds follows it at once.
    after = after.sort("claimant", "entry", maintain_order=True)
    same = (pl.col("claimant").shift(-1) == pl.col("claimant")) & (
        pl.col("family").shift(-1) == pl.col("family")
    )
    after = after.select(
        "entry", holds=(same & (pl.col("network").shift(-1) <= pl.col("last"))).fill_null(False)
    )
    return frame.join(after, on="entry", how="left", maintain_order="left").select(
        is_container=(pl.col("is_container") | pl.col("holds").fill_null(False))
        & (pl.col("hosts") == 0)
        & (pl.col("freedom") != Freedom.MUST_KEEP.value)
        & pl.col("rule").is_null()
    )["is_container"]


def _tell_noise(frame: pl.DataFrame) -> list[Finding]:
    """One finding an owner and rule, and one an owner for live hosts that stand in noise."""
    noise = with_prefix_text(frame.filter(pl.col("rule").is_not_null()))
    by_rule = noise.group_by("owner", "rule").agg(pl.len(), pl.col("prefix").first()).sort("owner", "rule")
    told = [
        kinds.NOISE.at(None, rule, owner=owner, count=count, example=example)
        for owner, rule, count, example in by_rule.iter_rows()
    ]
    alive = (
        noise.filter(pl.col("hosts") > 0)
        .group_by("owner")
        .agg(pl.col("hosts").sum(), pl.col("prefix").first())
    )
    for owner, count, example in alive.sort("owner").iter_rows():
        told.append(kinds.HOSTS_OUTSIDE.at(None, owner, count=count, example=example))
    return told
