"""The cutover by the minute: steps of each treatment, their minutes from the effort hours, and the way back.

All times are modelled: the window's share of the hours, divided by the hands at work.
Method: docs/methods/runbook.md.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from samdrift.programme.runbook_parameters import RunbookParameters
from samdrift.report.runbook.steps import STEPS, WAY_BACK, Step
from samdrift.takeover.effort import Phase

_ROUND = 5
#: Phases during which users are out; the others are done by day.
OUTAGE = frozenset({Phase.MOVE, Phase.REBUILD, Phase.TO_CLOUD, Phase.NETWORK})
#: Phases that cannot be divided on several evenings: what belongs together moves together.
WHOLE = frozenset({Phase.MOVE, Phase.REBUILD, Phase.TO_CLOUD})
_FRIDAY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedStep:
    """A step with its place in the window: minutes from its opening, and how long it lasts."""

    step: Step
    start_minute: int
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A window's steps. ``days``: how many such windows it takes; ``hours`` are those of all of it."""

    phase: Phase
    steps: tuple[TimedStep, ...]
    days: int

    @property
    def minutes(self) -> int:
        """How long one window lasts."""
        return sum(each.minutes for each in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """When a script's first window opens, and by when users are back; ``team`` counts from 1."""

    opens: datetime
    back_by: datetime
    team: int


def write_script(
    phase: Phase, hours: Mapping[str, float], *, has_new_addresses: bool, parameters: RunbookParameters
) -> Script:
    """Time the steps of one piece of work.

    Args:
        phase: what is done.
        hours: mean hours by skill, of the effort model.
        has_new_addresses: whether servers get new addresses in it; the step is left out otherwise.
        parameters: share of the hours in the window, hands, and the longest evening.
    """
    steps = [
        step
        for step in STEPS[phase]
        if (has_new_addresses or not step.is_address)
        and (hours.get(step.skill or "", 0.0) > 0 or not step.is_optional)
    ]
    minutes = [_minutes(step, hours, parameters) for step in steps]
    days = 1
    if phase not in WHOLE:
        days = max(math.ceil(sum(minutes) / (60 * parameters.evening_hours)), 1)
        minutes = [max(_rounded(each / days), _ROUND) for each in minutes]
    starts = [sum(minutes[:number]) for number in range(len(minutes))]
    return Script(
        phase=phase,
        steps=tuple(
            TimedStep(step=step, start_minute=start, minutes=each)
            for step, start, each in zip(steps, starts, minutes, strict=True)
        ),
        days=days,
    )


def way_back_minutes(script: Script) -> int:
    """How long the way back takes: a decision, half of what changed the place, and a check."""
    changed = sum(each.minutes for each in script.steps if each.step.is_undone)
    return WAY_BACK[script.phase].fixed_minutes + _rounded(changed / 2)


def last_minute(script: Script, slot: Slot, parameters: RunbookParameters) -> datetime:
    """The last minute at which turning back still has users back in time."""
    if script.phase is Phase.RETIRE:
        return slot.back_by + timedelta(days=parameters.retired_days)
    return slot.back_by - timedelta(minutes=way_back_minutes(script))


def place_scripts(
    scripts: tuple[Script, ...], *, monday: date, parameters: RunbookParameters
) -> tuple[Slot, ...]:
    """Place windows in a wave's first week: evenings one after another, long ones from Friday.

    Where an evening is full the next is taken, Monday to Thursday; where all are, one more team. Holidays
    are not looked at. Returns one slot a script, in their order.
    """
    taken: dict[tuple[bool, int, int], int] = {}
    slots = []
    for script in scripts:
        is_outage = script.phase in OUTAGE
        hour = parameters.evening_opens_hour if is_outage else parameters.day_opens_hour
        most = 60 * (parameters.evening_hours if is_outage else 17 - parameters.day_opens_hour)
        is_long = is_outage and script.minutes > most
        days: Sequence[int] = (_FRIDAY,) if is_long else range(_FRIDAY)
        team, day = _free_place(taken, script, (is_outage, days, most))
        begin = taken.get((is_outage, team, day), 0)
        for each in range(day, min(day + script.days, _FRIDAY + 1)):
            taken[is_outage, team, each] = taken.get((is_outage, team, each), 0) + script.minutes
        # Added, not set: an hour past 23 is a late one, not an error.
        opens = datetime.combine(monday, time()) + timedelta(days=day, hours=hour, minutes=begin)
        slots.append(Slot(opens=opens, back_by=_back_by(opens, script, parameters), team=team + 1))
    return tuple(slots)


def _free_place(
    taken: Mapping[tuple[bool, int, int], int],
    script: Script,
    when: tuple[bool, Sequence[int], int],
) -> tuple[int, int]:
    is_outage, days, most = when
    team = 0
    while True:
        for day in days:
            used = taken.get((is_outage, team, day), 0)
            if used == 0 or (used + script.minutes <= most and script.days == 1):
                return team, day
        team += 1


def _back_by(opens: datetime, script: Script, parameters: RunbookParameters) -> datetime:
    if script.phase not in OUTAGE:
        # By day nobody is out: what is handed over can be given back until the office closes.
        return datetime.combine(opens.date(), time(17))
    days = 3 if opens.weekday() == _FRIDAY else 1
    return datetime.combine(opens.date(), time()) + timedelta(days=days, hours=parameters.users_return_hour)


def _minutes(step: Step, hours: Mapping[str, float], parameters: RunbookParameters) -> int:
    if step.skill is None:
        return step.minutes
    window = 60 * hours.get(step.skill, 0.0) * parameters.window_pct / 100 / parameters.hands
    return max(_rounded(window * step.share), step.minutes)


def _rounded(minutes: float) -> int:
    return math.ceil(minutes / _ROUND) * _ROUND
