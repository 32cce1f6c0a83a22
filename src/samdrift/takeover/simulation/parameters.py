"""Parameters of the simulation: section ``[robustness]`` of programme.toml."""

from dataclasses import dataclass

from samdrift.kernel import parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class RobustnessParameters:
    """Section ``[robustness]`` of programme.toml."""

    scenarios: int = parameter(
        1_000,
        title="Futures that are drawn",
        unit="scenarios",
        reason="A probability near one half is then known to 3 percentage points either way (Wilson, 95 %).",
        minimum=10,
    )
    seed: int = parameter(
        1,
        title="Seed of the draws",
        unit="-",
        reason="Any number; the same one gives the same futures.",
        minimum=0,
    )
    enough_pct: int = parameter(
        90,
        title="Probability of the date from which nothing is tried to make it surer",
        unit="%",
        reason="The rest is futures in which much goes wrong at once (assumed).",
        minimum=0,
    )
    catch_up_pct: int = parameter(
        25,
        title="Most that a task behind its plan does beyond a planned week, if its crews have free hours",
        unit="%",
        reason="People have 37 hours a week, the plan counts on 30 (assumed).",
        minimum=0,
    )
    low: float = parameter(
        0.7, title="Work at best, against the likely", unit="ratio", reason="Assumed; PERT.", minimum=0.01
    )
    high: float = parameter(
        2.0,
        title="Work at worst, against the likely",
        unit="ratio",
        reason="Work overruns more often, and further, than it falls short (assumed; PERT).",
        minimum=1.0,
    )
    shared_sigma: float = parameter(
        0.15,
        title="Spread that all tasks of a municipality share",
        unit="standard deviation of the logarithm",
        reason="A poor inventory slows everything there; without it delays cancel out (assumed).",
        minimum=0.0,
    )
    buffered_groups: int = parameter(
        10,
        title="Groups for which a week of buffer is tried",
        unit="groups",
        reason="Each is simulated by itself; the list is read from the top.",
        minimum=0,
    )
    buffer_scenarios: int = parameter(
        300,
        title="Futures, of those drawn, in which a week of buffer is tried",
        unit="scenarios",
        reason="The same futures with and without it: the difference is known better than either.",
        minimum=10,
    )
