"""``join_edges``: which machine each address in the flows was, on the days it was seen."""

import ipaddress
from dataclasses import dataclass

import polars as pl

from samdrift.dependencies.model import (
    UNJOINED_SCHEMA,
    DependencyProblem,
    UnjoinedReason,
)

_GONE = ("decommissioning", "decommissioned", "retired", "inventory")
_KEYS = ("municipality", "vrf", "address", "first", "last")


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedEdges:
    """``edges``: the flows in their order, with id and table of the machines at both ends.

    ``unjoined`` (``UNJOINED_SCHEMA``): every address that is no machine, most connections first.
    """

    edges: pl.DataFrame
    unjoined: pl.DataFrame


def join_edges(problem: DependencyProblem) -> JoinedEdges:
    """Join both ends of each flow to machines, by municipality, VRF and time.

    What fits several machines is joined to none: an address is never guessed.

    Args:
        problem: its assets, addresses, flows and memberships are used.
    """
    flows = problem.flows.with_row_index("row")
    ends = pl.concat(
        flows.select(
            "row",
            "municipality",
            "vrf",
            pl.col(side).alias("address"),
            pl.lit(side).alias("side"),
            pl.col("first_seen_on").alias("first"),
            pl.col("last_seen_on").alias("last"),
            "connections",
            "bytes",
        )
        for side in ("source", "destination")
    )
    asked = ends.select(_KEYS).unique().with_row_index("key")
    answers = _answer(asked, problem)
    known = ends.join(asked.join(answers, on="key", how="left"), on=list(_KEYS), how="left", nulls_equal=True)
    edges = flows
    for side in ("source", "destination"):
        one = known.filter(pl.col("side") == side).select(
            "row", pl.col("asset_id").alias(f"{side}_id"), pl.col("table").alias(f"{side}_table")
        )
        edges = edges.join(one, on="row", how="left", maintain_order="left")
    missing = known.filter(pl.col("reason").is_not_null())
    unjoined = (
        missing.group_by("municipality", "address", "reason")
        .agg(
            pl.len().cast(pl.Int64).alias("flows"),
            pl.col("connections").sum(),
            pl.col("bytes").sum(),
        )
        .sort(["connections", "municipality", "address", "reason"], descending=[True, False, False, False])
        .select(*UNJOINED_SCHEMA)
    )
    return JoinedEdges(edges=edges.drop("row"), unjoined=unjoined)


def machine_addresses(problem: DependencyProblem) -> pl.DataFrame:
    """Every address that a machine is known to have, with the machine's table, status and dates."""
    machines = problem.assets.select(
        "municipality",
        pl.col("vrf").fill_null(""),
        pl.col("addresses").alias("address"),
        "asset_id",
    ).explode("address")
    listed = problem.addresses.select("municipality", pl.col("vrf").fill_null(""), "address", "asset_id")
    both = pl.concat([machines, listed]).filter(
        pl.col("address").is_not_null() & pl.col("asset_id").is_not_null()
    )
    dates = problem.assets.select("asset_id", "table", "status", "created_on", "last_seen_on")
    # A register names the VRF that the machine's own source leaves out: the more exact one counts.
    named = both.filter(pl.col("vrf") != "").select("asset_id", "address", pl.lit(value=True).alias("named"))
    both = both.join(named.unique(), on=["asset_id", "address"], how="left")
    both = both.filter((pl.col("vrf") != "") | pl.col("named").is_null()).drop("named")
    return both.unique().join(dates, on="asset_id", how="inner")


def _answer(asked: pl.DataFrame, problem: DependencyProblem) -> pl.DataFrame:
    """For each key: asset_id and table, or the reason why none."""
    known = machine_addresses(problem)
    own = asked.join(known, on=["municipality", "address"], how="inner", suffix="_of_machine")
    at_home = own["key"].unique()
    away = asked.filter(~pl.col("key").is_in(at_home.implode()))
    centres = away.join(problem.memberships, left_on="municipality", right_on="member", how="inner")
    lent = centres.join(
        known.rename({"municipality": "centre"}), on=["centre", "address"], how="inner", suffix="_of_machine"
    )
    columns = [
        "key", "vrf", "first", "last", "asset_id", "table", "vrf_of_machine", "status", "created_on",
        "last_seen_on",
    ]  # fmt: skip
    candidates = pl.concat([own.select(columns), lent.select(columns)])
    same_vrf = pl.col("vrf").is_null() | (pl.col("vrf") == pl.col("vrf_of_machine"))
    too_new = pl.col("created_on") > pl.col("last")
    too_old = pl.col("status").is_in(_GONE) & (pl.col("last_seen_on") < pl.col("first"))
    then = ~(too_new.fill_null(value=False) | too_old.fill_null(value=False))
    candidates = candidates.filter(same_vrf).with_columns(then.alias("then"))
    found = candidates.group_by("key").agg(
        pl.col("asset_id").filter(pl.col("then")).n_unique().alias("machines"),
        pl.col("vrf_of_machine").filter(pl.col("then")).n_unique().alias("vrfs"),
        pl.col("asset_id").filter(pl.col("then")).min(),
        pl.col("table").filter(pl.col("then")).first(),
    )
    texts = asked.select(pl.col("address").unique()).drop_nulls()["address"]
    outside = pl.DataFrame(
        {"address": texts, "is_outside": [is_outside(text) for text in texts]},
        schema={"address": pl.String(), "is_outside": pl.Boolean()},
    )
    judged = asked.join(found, on="key", how="left").join(outside, on="address", how="left")
    reason = (
        pl.when(pl.col("machines") == 1)
        .then(None)
        .when(pl.col("address").str.contains("/", literal=True))
        .then(pl.lit(UnjoinedReason.CLIENT_NETWORK.value))
        .when((pl.col("machines") > 1) & (pl.col("vrfs") > 1))
        .then(pl.lit(UnjoinedReason.AMBIGUOUS_VRF.value))
        .when(pl.col("machines") > 1)
        .then(pl.lit(UnjoinedReason.AMBIGUOUS_ADDRESS.value))
        .when(pl.col("machines") == 0)
        .then(pl.lit(UnjoinedReason.NOT_THEN.value))
        .when(pl.col("is_outside"))
        .then(pl.lit(UnjoinedReason.OUTSIDE.value))
        .otherwise(pl.lit(UnjoinedReason.UNKNOWN.value))
    )
    is_one = pl.col("machines") == 1
    return judged.select(
        "key",
        pl.when(is_one).then("asset_id").alias("asset_id"),
        pl.when(is_one).then("table").alias("table"),
        reason.alias("reason"),
    )


def is_outside(address: str) -> bool:
    """Whether an address is a public one; what cannot be read is not."""
    try:
        return ipaddress.ip_address(address.split("%", 1)[0]).is_global
    except ValueError:
        return False
