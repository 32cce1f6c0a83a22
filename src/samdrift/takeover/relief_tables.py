"""Why the date is missed or unsure and what would help, as tables: limits, reliefs, whom to hire."""

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from samdrift.takeover.certainty import Certainty
from samdrift.takeover.model import Binding, TakeoverProblem
from samdrift.takeover.relief import Relief

#: One row a limit that binds: the weeks (their Mondays, the last included), what is needed there and what
#: there is [hours of a crew, servers].
BINDING_SCHEMA: Mapping[str, pl.DataType] = {
    "resource": pl.String(),
    "first_monday": pl.Date(),
    "last_monday": pl.Date(),
    "needed": pl.Int64(),
    "available": pl.Int64(),
}
#: One row a relief, in the order of what it leaves. ``kind``: ``hire``, ``wait`` or ``search``;
#: ``technicians`` and ``hours``: of all crews together. ``price_oere``: of the help; ``cost_change_oere``:
#: what the plan itself costs more; ``outcome``: ``kept``, ``late``, ``no_plan``, ``untried``.
RELIEF_SCHEMA: Mapping[str, pl.DataType] = {
    "relief": pl.Int64(),
    "kind": pl.String(),
    "municipalities": pl.List(pl.String()),
    "technicians": pl.Int64(),
    "hours": pl.Int64(),
    "price_oere": pl.Int64(),
    "cost_change_oere": pl.Int64(),
    "outcome": pl.String(),
    "late_groups": pl.Int64(),
}
#: One row a crew that a relief hires for, by ``relief`` as there.
RELIEF_CREW_SCHEMA: Mapping[str, pl.DataType] = {
    "relief": pl.Int64(),
    "resource": pl.String(),
    "first_monday": pl.Date(),
    "last_monday": pl.Date(),
    "technicians": pl.Int64(),
    "hours": pl.Int64(),
}

#: One row a safeguard: the crew, the Mondays of its first and last week, people, hours and their price, how
#: likely the date is with it (and the interval), and what the plan itself costs more.
SAFEGUARD_SCHEMA: Mapping[str, pl.DataType] = {
    "resource": pl.String(),
    "first_monday": pl.Date(),
    "last_monday": pl.Date(),
    "technicians": pl.Int64(),
    "hours": pl.Int64(),
    "price_oere": pl.Int64(),
    "cost_change_oere": pl.Int64(),
    "probability": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
}


def list_binding(problem: TakeoverProblem, binding: Iterable[Binding]) -> pl.DataFrame:
    """The limits that bind (``BINDING_SCHEMA``), the worst first."""
    rows = [
        (each.resource, *_mondays(problem, each.first_week, each.last_week), each.needed, each.available)
        for each in binding
    ]
    return pl.DataFrame(rows, schema=BINDING_SCHEMA, orient="row")


def list_reliefs(reliefs: Iterable[Relief]) -> pl.DataFrame:
    """The reliefs (``RELIEF_SCHEMA``), numbered from 1 on."""
    rows = [
        {
            "relief": number,
            "kind": kind_of(each),
            "municipalities": list(each.municipalities),
            "technicians": sum(crew.technicians for crew in each.crews),
            "hours": sum(crew.hours for crew in each.crews),
            "price_oere": each.price.oere,
            "cost_change_oere": None if each.cost_change is None else each.cost_change.oere,
            "outcome": each.outcome.value,
            "late_groups": each.late_groups,
        }
        for number, each in enumerate(reliefs, 1)
    ]
    return pl.DataFrame(rows, schema=RELIEF_SCHEMA)


def list_relief_crews(problem: TakeoverProblem, reliefs: Iterable[Relief]) -> pl.DataFrame:
    """Whom each relief hires (``RELIEF_CREW_SCHEMA``)."""
    rows = [
        (
            number,
            crew.resource,
            *_mondays(problem, crew.first_week, crew.last_week),
            crew.technicians,
            crew.hours,
        )
        for number, each in enumerate(reliefs, 1)
        for crew in each.crews
    ]
    return pl.DataFrame(rows, schema=RELIEF_CREW_SCHEMA, orient="row")


def list_safeguards(problem: TakeoverProblem, certainty: Certainty | None) -> pl.DataFrame:
    """What was tried to make the date surer (``SAFEGUARD_SCHEMA``), the fewest people first."""
    rows = [
        (
            each.crew.resource, *_mondays(problem, each.crew.first_week, each.crew.last_week),
            each.crew.technicians, each.crew.hours, each.price.oere, each.cost_change.oere,
            each.probability.value, each.probability.low, each.probability.high,
        )
        for each in (() if certainty is None else certainty.safeguards)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=SAFEGUARD_SCHEMA, orient="row")


def kind_of(relief: Relief) -> str:
    """``hire``, ``wait``, or ``search``: nothing but going on."""
    return "hire" if relief.crews else "wait" if relief.municipalities else "search"


def _mondays(problem: TakeoverProblem, first: int, last: int) -> tuple[date, date]:
    return problem.monday_of(first), problem.monday_of(last)
