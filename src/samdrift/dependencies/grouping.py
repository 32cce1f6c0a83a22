"""Units to groups: partition by weight, repair of limits, two-way calls, and the rest that nothing ties."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from samdrift.dependencies.facts import PRODUCTION
from samdrift.dependencies.limits import Limits, join_parts, repair_parts
from samdrift.dependencies.parameters import DependencyParameters
from samdrift.dependencies.partition import Floats, Ints, find_partition, make_graph


def group_servers(
    facts: pl.DataFrame,
    unit_of: Mapping[str, str],
    cannot: Sequence[tuple[str, str]],
    pairs: pl.DataFrame,
    parameters: DependencyParameters,
) -> pl.DataFrame:
    """Gather servers into groups, each municipality by itself.

    Args:
        facts: ``FACT_SCHEMA``.
        unit_of: the unit of each server.
        cannot: pairs of servers that are never together.
        pairs: a, b, weight, and ``connections`` from a to b (0 for soft evidence).
        parameters: section ``[dependencies]``.

    Returns:
        asset_id, municipality, unit, part (one number for all of a group), is_rest; sorted by asset_id.
    """
    nodes = facts.select(
        "asset_id",
        "municipality",
        "environment",
        "systems",
        "subnet",
        "stem",
        "service_by_name",
        pl.col("asset_id").replace_strict(unit_of, return_dtype=pl.String).alias("unit"),
    )
    rank = pl.when(pl.col("environment") == PRODUCTION).then(pl.lit("")).otherwise("environment")
    units = (
        nodes.group_by("unit")
        .agg(
            pl.col("municipality").first(),
            pl.col("environment").sort_by(rank).first(),
            pl.len().cast(pl.Int64).alias("size"),
            pl.col("systems").list.explode(keep_nulls=False, empty_as_null=False).unique().sort(),
        )
        .sort("municipality", "unit")
    )
    between = _between_units(pairs, nodes, units, cannot)
    nothing = between.clear()
    by_municipality = {key[0]: part for key, part in between.group_by("municipality")}
    cannot_units = {tuple(sorted((unit_of[a], unit_of[b]))) for a, b in cannot}
    found, base = [], 0
    for (municipality,), own in units.group_by("municipality", maintain_order=True):
        edges = by_municipality.get(municipality, nothing)
        answer = _group_municipality(own, edges, cannot_units, parameters)
        found.append(own.select("unit").with_columns(pl.Series("part", answer + base)))
        base += len(own)
    parts = pl.concat(found) if found else pl.DataFrame(schema={"unit": pl.String(), "part": pl.Int64()})
    grouped = nodes.join(parts, on="unit", how="left").sort("asset_id")
    # Who may not be with somebody is not gathered with the rest, either.
    parted = pl.Series([asset for pair in cannot for asset in pair], dtype=pl.String)
    tied = pl.concat([pairs["a"], pairs["b"], parted]).unique()
    return _gather_rest(grouped, tied, parameters, base)


def _between_units(
    pairs: pl.DataFrame, nodes: pl.DataFrame, units: pl.DataFrame, cannot: Sequence[tuple[str, str]]
) -> pl.DataFrame:
    """Weights between units of one municipality and environment; never across a cannot-link."""
    ends = nodes.select("asset_id", "unit")
    places = units.select("unit", "municipality", "environment")
    known = (
        pairs.join(ends.rename({"asset_id": "a", "unit": "one"}), on="a")
        .join(ends.rename({"asset_id": "b", "unit": "other"}), on="b")
        .filter(pl.col("one") != pl.col("other"))
        .join(places.rename({"unit": "one"}), on="one")
        .join(places.rename({"unit": "other"}), on="other", suffix="_of_other")
        .filter(
            (pl.col("municipality") == pl.col("municipality_of_other"))
            & (pl.col("environment") == pl.col("environment_of_other"))
        )
    )
    if cannot:
        unit = dict(ends.iter_rows())
        apart = pl.DataFrame(
            [pair for a, b in cannot for pair in ((unit[a], unit[b]), (unit[b], unit[a]))],
            schema={"one": pl.String(), "other": pl.String()},
            orient="row",
        )
        known = known.join(apart.unique(), on=["one", "other"], how="anti")
    return known.select("municipality", "one", "other", "weight", "connections").sort(
        "municipality", "one", "other", "weight", "connections"
    )


def _group_municipality(
    units: pl.DataFrame,
    edges: pl.DataFrame,
    cannot: Iterable[tuple[str, ...]],
    parameters: DependencyParameters,
) -> Ints:
    index = {unit: number for number, unit in enumerate(units["unit"])}
    a, b = (
        edges[column].replace_strict(index, return_dtype=pl.Int64).to_numpy() for column in ("one", "other")
    )
    weight = edges["weight"].to_numpy()
    graph = make_graph(units["size"].to_numpy().copy(), a, b, weight)
    limits = Limits(
        largest=parameters.largest_group,
        most_systems=parameters.most_systems,
        systems=tuple(frozenset(names) for names in units["systems"].to_list()),
        cannot=frozenset(
            (index[pair[0]], index[pair[1]]) for pair in cannot if pair[0] in index and pair[1] in index
        ),
        environments=tuple(units["environment"].to_list()),
    )
    gamma, seed = parameters.resolution, parameters.seed
    parts = find_partition(graph, resolution=gamma, seed=seed)
    parts = repair_parts(graph, parts, limits, resolution=gamma, seed=seed)
    calls = edges["connections"].to_numpy()
    both = _two_way(parts, a, b, calls, weight, parameters.two_way_connections)
    return join_parts(graph, parts, limits, both)


def _two_way(parts: Ints, a: Ints, b: Ints, calls: Ints, weight: Floats, least: int) -> list[tuple[int, int]]:
    """Pairs of parts that call each other often enough both ways, the heaviest first."""
    total: dict[tuple[int, int], float] = {}
    heavy: dict[tuple[int, int], float] = {}
    for one, other, number, heaviness in zip(
        parts[a].tolist(), parts[b].tolist(), calls.tolist(), weight.tolist(), strict=True
    ):
        if one != other and number > 0:
            total[one, other] = total.get((one, other), 0) + number
            key = (min(one, other), max(one, other))
            heavy[key] = heavy.get(key, 0.0) + heaviness
    both = [key for key in heavy if total.get(key, 0) >= least and total.get((key[1], key[0]), 0) >= least]
    return sorted(both, key=lambda key: (-heavy[key], key))


def _gather_rest(
    grouped: pl.DataFrame, tied: pl.Series, parameters: DependencyParameters, base: int
) -> pl.DataFrame:
    """Gather servers that nothing ties, by environment and subnet, in even pieces."""
    alone = (pl.len().over("part") == 1) & (pl.col("systems").list.len() == 0)
    is_rest = alone & ~pl.col("asset_id").is_in(tied.implode()) & pl.col("service_by_name").is_null()
    grouped = grouped.with_columns(is_rest.alias("is_rest"))
    keys = ["municipality", "environment", "subnet"]
    number = pl.int_range(pl.len()).over(keys)
    count = pl.len().over(keys)
    most = min(parameters.rest_group, parameters.largest_group)
    pieces = (count + most - 1) // most
    rest = (
        grouped.filter("is_rest")
        .sort(*keys, "asset_id", nulls_last=True)
        .with_columns((number * pieces // count).alias("piece"))
        .with_columns(pl.struct(*keys, "piece").rank("dense").cast(pl.Int64).alias("rest_part"))
        .select("asset_id", pl.col("rest_part") + base)
    )
    return (
        grouped.join(rest, on="asset_id", how="left")
        .with_columns(pl.coalesce("rest_part", "part").alias("part"))
        .select("asset_id", "municipality", "unit", "part", "is_rest")
        .sort("asset_id")
    )
