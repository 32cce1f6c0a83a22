"""What an edge weighs, and how likely one was not seen at all. Formulas: docs/methods/dependencies.md."""

import math

import polars as pl

from samdrift.dependencies.model import COVERAGE_SCHEMA, EDGE_SCHEMA
from samdrift.dependencies.parameters import DependencyParameters
from samdrift.dependencies.ports import sensitivity_of
from samdrift.dependencies.services import GROUPED_TABLES

#: Days between the runs of a job of the kind (a month and a quarter of the Gregorian year's mean).
PERIODS = {"daily": 1.0, "weekly": 7.0, "monthly": 365.2425 / 12, "quarterly": 365.2425 / 4}
_HOURLY = 24.0


def share_seen(*, sampling: float, packets: int) -> float:
    """Probability that a connection of so many packets is seen if one packet of ``sampling`` is."""
    return 1.0 if sampling <= 1.0 else 1.0 - (1.0 - 1.0 / sampling) ** packets


def likelihood_missed(*, per_day: float, days: float, seen: float = 1.0) -> float:
    """Probability that connections coming at random were all missed (Poisson, thinned).

    Args:
        per_day: mean connections a day.
        days: days watched.
        seen: probability that a connection is seen, from ``share_seen``.
    """
    return math.exp(-per_day * seen * days)


def likelihood_run_missed(
    *, every_days: float, days: float, connections: int = 1, seen: float = 1.0
) -> float:
    """Probability that a job which runs once in so many days was never seen.

    The window begins at a random moment between two runs. ``connections``: of one run.
    """
    runs = math.floor(days / every_days)
    more = days / every_days - runs
    missed: float = (1.0 - seen) ** connections
    return float((1.0 - more) * missed**runs + more * missed ** (runs + 1))


def weigh_edges(edges: pl.DataFrame, parameters: DependencyParameters) -> pl.DataFrame:
    """Add days watched, active days, traffic class, weight and likelihood of being missed.

    Args:
        edges: as ``find_ubiquitous_services`` gives them.
        parameters: section ``[dependencies]``.

    Returns:
        ``EDGE_SCHEMA``, sorted. ``weight`` is null for what is set aside or is not between two
        different machines that are grouped.
    """
    traffic, sensitivity = sensitivity_of(pl.col("port"))
    span = (pl.col("last_seen_on") - pl.col("first_seen_on")).dt.total_days() + 1
    span = span.fill_null(1).clip(1).cast(pl.Float64)
    calls = pl.col("connections").fill_null(1).clip(1).cast(pl.Float64)
    hit = span * (1.0 - (1.0 - 1.0 / span).pow(calls))
    first, last = pl.col("first_seen_on").min(), pl.col("last_seen_on").max()
    days = ((last - first).dt.total_days() + 1).over("municipality").fill_null(1)
    active = pl.coalesce(pl.col("active_days").cast(pl.Float64), hit)
    regularity = (pl.col("active_days") / pl.col("days")).clip(parameters.least_regularity_pct / 100, 1.0)
    total = calls * pl.col("sampling").fill_null(1.0).clip(1.0)
    weighs = (
        pl.col("service").is_null()
        & pl.col("source_table").is_in(GROUPED_TABLES)
        & pl.col("destination_table").is_in(GROUPED_TABLES)
        & (pl.col("source_id") != pl.col("destination_id"))
    )
    return (
        edges.with_columns(traffic.alias("traffic"), sensitivity.alias("s"), days.alias("days"))
        .with_columns(active.alias("active_days"))
        .with_columns(
            pl.when(weighs).then(pl.col("s") * total.log1p() * regularity).alias("weight"),
            # Seen connections are a thinned Poisson process themselves: their number is their rate.
            (-calls).exp().alias("missed"),
        )
        .select(*EDGE_SCHEMA)
        .cast(EDGE_SCHEMA)  # type: ignore[arg-type]
        .sort("municipality", "source", "destination", "protocol", "port", "source_id", "destination_id")
    )


def assess_coverage(
    edges: pl.DataFrame, assets: pl.DataFrame, parameters: DependencyParameters
) -> pl.DataFrame:
    """Tell per municipality with flows what they can have shown (``COVERAGE_SCHEMA``).

    Args:
        edges: ``EDGE_SCHEMA``.
        assets: ``ASSET_SCHEMA``.
        parameters: section ``[dependencies]``.
    """
    servers = assets.filter(pl.col("table") == "servers").group_by("municipality").len("servers")
    seen_ids = pl.concat(
        edges.filter(pl.col(f"{end}_table") == "servers").select(
            "municipality", pl.col(f"{end}_id").alias("id")
        )
        for end in ("source", "destination")
    )
    seen = seen_ids.group_by("municipality").agg(pl.col("id").n_unique().alias("servers_seen"))
    joined = edges.filter(
        pl.col("source_table").is_in(GROUPED_TABLES) & pl.col("destination_table").is_in(GROUPED_TABLES)
    )
    once, twice = ((pl.col("connections") == n).sum().cast(pl.Float64) for n in (1, 2))
    chao = joined.group_by("municipality").agg(
        pl.len().alias("edges"), (once * (once - 1) / (2 * (twice + 1))).alias("edges_never_seen")
    )
    base = edges.group_by("municipality").agg(
        pl.col("first_seen_on").min().alias("first_day"),
        pl.col("last_seen_on").max().alias("last_day"),
        pl.col("days").max(),
        pl.col("sampling").max(),
    )
    for frame in (servers, seen, chao):
        base = base.join(frame, on="municipality", how="left")
    rows = [_with_misses(row, parameters) for row in base.sort("municipality").iter_rows(named=True)]
    return pl.DataFrame(rows, schema=COVERAGE_SCHEMA)


def _with_misses(row: dict[str, object], parameters: DependencyParameters) -> dict[str, object]:
    days, sampling = row["days"], row["sampling"] or 1.0
    if not isinstance(days, int) or not isinstance(sampling, float):
        raise TypeError("days and sampling are numbers")
    seen = share_seen(sampling=sampling, packets=parameters.packets_per_connection)
    missed = {
        f"missed_{name}": likelihood_run_missed(every_days=every, days=days, seen=seen)
        for name, every in PERIODS.items()
    }
    hourly = likelihood_missed(per_day=_HOURLY, days=days, seen=seen)
    counts = {name: row[name] or 0 for name in ("servers", "servers_seen", "edges")}
    never = row["edges_never_seen"] or 0.0
    return {**row, **counts, "edges_never_seen": never, "missed_hourly": hourly, **missed}
