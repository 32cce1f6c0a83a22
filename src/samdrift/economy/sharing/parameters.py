"""Parameters of cost sharing: section ``[economy.sharing]`` of programme.toml."""

from dataclasses import dataclass

from samdrift.kernel import parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingParameters:
    """Section ``[sharing]`` of programme.toml: how a joint cost is judged and split."""

    key: str = parameter(
        "",
        title="The unit's key, such as inhabitants=60,equal=40; empty for the simplest one that is found",
        unit="-",
        reason="Not decided: no unit has published a key. The plan says which one it used, and why.",
    )
    least_excess_dkk: float = parameter(
        1.0,
        title="What a group may carry above its own cost before it counts",
        unit="DKK",
        reason="Rounding contributions to whole øre moves up to half an øre a member.",
        minimum=0.0,
    )
    differs_pct: float = parameter(
        10.0,
        title="Distance between cost model and alone_dkk that is told",
        unit="%",
        reason="Below it, a model is as good as most accounts (assumed).",
        minimum=0.0,
    )
    exact_members: int = parameter(
        25,
        title="Most members for which all groups are priced",
        unit="members",
        reason="2^25 groups take 256 MiB and seconds; each member more doubles both.",
        minimum=1,
    )
    sampling_rounds: int = parameter(
        400,
        title="Rounds of the estimated Shapley value",
        unit="rounds",
        reason="Each is every rotation of a random order, both ways; the error is told beside the value.",
        minimum=2,
    )
    sampled_groups: int = parameter(
        200_000,
        title="Groups sampled to estimate how many carry too much",
        unit="groups",
        reason="A standard error of at most 0.11 points of percent; worst groups are never sought so.",
        minimum=100,
    )
    separation_nodes: int = parameter(
        20_000,
        title="Nodes that one search for a worst group may take above the exact size",
        unit="nodes",
        reason="Counted, not timed: same input, same answer; what is not proven is told.",
        minimum=1,
    )
    separation_rounds: int = parameter(
        40,
        title="Most rounds of refining one search for a worst group above the exact size",
        unit="rounds",
        reason="Some ten are usual; the bounds reached are told.",
        minimum=1,
    )
    least_core_rounds: int = parameter(
        120,
        title="Most rounds of adding groups to find the least core above the exact size",
        unit="rounds",
        reason="Usually some tens are enough; the bounds reached are told.",
        minimum=1,
    )
    least_gap_dkk: float = parameter(
        100.0,
        title="Gap at which a search above the exact size ends",
        unit="DKK",
        reason="Far below what councils see (millions with one decimal).",
        minimum=0.01,
    )
    simplest_drivers: int = parameter(
        3,
        title="Most drivers in the simplest key",
        unit="drivers",
        reason="What fits in one sentence of a council paper.",
        minimum=1,
    )
    equal_subsidy_pct: float = parameter(
        0.05,
        title="Subsidies this close count as equal: the simpler key is taken",
        unit="% of the bill",
        reason="A third driver that saves some thousand kroner is not simple (assumed).",
        minimum=0.0,
    )
    seed: int = parameter(
        1, title="Seed of all sampling", unit="-", reason="Same seed, same answer.", minimum=0
    )
