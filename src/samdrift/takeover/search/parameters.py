"""How the search is tuned; every default was chosen by trial on instances made for that (seed 1)."""

from dataclasses import dataclass

from samdrift.kernel import parameter

_TRIED = "Best of a few values tried on a made landscape of 500 groups (measured)."


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveSearchParameters:
    """How ruin-and-recreate and the neighbourhoods work: how good a plan gets, not what a plan is."""

    hot: float = parameter(
        10.0,
        title="Temperature at the first step, as a share of a plan's mean cost per task",
        unit="share",
        reason=_TRIED,
        minimum=0,
    )
    hot_after_hint: float = parameter(
        0.3,
        title="The same where the search begins with a relaxation's order",
        unit="share",
        reason="A good beginning is kept by a cooler search (tried on made landscapes of 500 and 2,000).",
        minimum=0,
    )
    cold: float = parameter(
        0.01,
        title="Temperature at the last step, as a share of a plan's mean cost per task",
        unit="share",
        reason=_TRIED,
        minimum=0,
    )
    most_cleared: int = parameter(
        10,
        title="Most tasks cleared away to make room for one",
        unit="tasks",
        reason=_TRIED,
        minimum=1,
    )
    passed_over: float = parameter(
        0.02,
        title="Share of weeks that fit but are passed over",
        unit="share",
        reason="Keeps greedy insertion from repeating itself (Christiaens & Vanden Berghe 2020).",
        minimum=0,
    )
    contract_share: float = parameter(
        0.15,
        title="Share of steps that take a contract's last tasks out",
        unit="share",
        reason=_TRIED,
        minimum=0,
    )
    kin_share: float = parameter(
        0.05,
        title="Share of steps that take out what lags tie together",
        unit="share",
        reason=_TRIED,
        minimum=0,
    )
    feasibility_time: float = parameter(
        20.0,
        title="CP-SAT's time for whether there is a plan at all, where the search found some tasks no week",
        unit="deterministic seconds",
        reason="Counted, not timed; some three times that on one processor (measured). 0 does not ask.",
        minimum=0,
    )
    neighbourhood_share: float = parameter(
        0.1,
        title="Share of the steps that goes to CP-SAT on neighbourhoods",
        unit="share",
        reason="It improves good plans by less than one per cent, at a high price (measured).",
        minimum=0,
    )
    steps_per_neighbourhood: int = parameter(
        200_000,
        title="Steps that one neighbourhood counts as",
        unit="steps",
        reason="About as many as ruin-and-recreate makes in the time that CP-SAT takes for one (measured).",
        minimum=1,
    )
    neighbourhood_tasks: int = parameter(
        80,
        title="Tasks in a neighbourhood",
        unit="tasks",
        reason="CP-SAT ends most neighbourhoods of 50-120 tasks with a proof (a prototype's measurement).",
        minimum=2,
    )
    neighbourhood_time: float = parameter(
        1.0,
        title="CP-SAT's budget for one neighbourhood",
        unit="deterministic seconds",
        reason="More neighbourhoods gave more than longer ones did (measured).",
        minimum=0,
    )
