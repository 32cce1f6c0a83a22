"""What people may decide of runbooks: when windows open, and how long steps take."""

from dataclasses import dataclass

from samdrift.kernel import parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class RunbookParameters:
    """Section ``[runbook]`` of programme.toml."""

    evening_opens_hour: int = parameter(
        17,
        title="Hour at which a window in the evening opens",
        unit="hour",
        reason="After the counters close and before the night's batch jobs (assumed).",
        minimum=0,
    )
    evening_hours: int = parameter(
        8,
        title="Longest window of one evening",
        unit="hours",
        reason="Until one in the morning with the same people; longer ones get a weekend (assumed).",
        minimum=1,
    )
    users_return_hour: int = parameter(
        6,
        title="Hour at which users are back after an evening",
        unit="hour",
        reason="Home care's day shift logs on about then (assumed).",
        minimum=0,
    )
    day_opens_hour: int = parameter(
        9,
        title="Hour at which work without an outage begins",
        unit="hour",
        reason="After the morning's rush at the service desk (assumed).",
        minimum=0,
    )
    window_pct: int = parameter(
        25,
        title="Share of a task's hours that lies within the window",
        unit="%",
        reason="The rest is preparation, copies that run ahead, documentation and clearing up (assumed).",
        minimum=0,
    )
    hands: int = parameter(
        2,
        title="People of one skill at work at once in a window",
        unit="people",
        reason="Four eyes on each step (assumed).",
        minimum=1,
    )
    retired_days: int = parameter(
        14,
        title="Days a server that was switched off can be switched on again before it is deleted",
        unit="days",
        reason="A payroll run and a month's turn are missed within two weeks or not at all (assumed).",
        minimum=0,
    )
