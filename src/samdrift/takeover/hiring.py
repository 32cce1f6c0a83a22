"""Technicians hired for a crew in some weeks: their hours, their price, and the problem with them in it.

Method: docs/methods/takeover.md, "What would help".
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from samdrift.kernel import Money, parameter
from samdrift.takeover.model import Resource, ResourceKind, TakeoverProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class LatenessParameters:
    """Section ``[lateness]`` of programme.toml: what help costs. Money is whole DKK, without VAT."""

    dkk_per_extra_hour: int = parameter(
        950,
        title="Price of an hour of a hired technician",
        unit="DKK an hour",
        reason="About what consultants on the state's framework agreements cost (assumed).",
        minimum=0,
    )
    hours_per_technician_week: int = parameter(
        30,
        title="Hours that a hired technician gives in a full week",
        unit="hours",
        reason="37 less meetings, travel and learning the place (assumed).",
        minimum=1,
    )
    dkk_per_extra_server_week: int = parameter(
        4_000,
        title="Price of one server more in a week than intake or the blast limit allows",
        unit="DKK",
        reason="Four hours of standby at night (assumed); makes shortages of different kinds comparable.",
        minimum=0,
    )
    most_technicians: int = parameter(
        16,
        title="Most hired technicians of one skill",
        unit="people",
        reason="More can hardly be found, shown round and cleared in time (assumed).",
        minimum=1,
    )
    try_pct: int = parameter(
        10,
        title="Steps for trying one relief by planning again, of the search's own; 0 tries none",
        unit="%",
        reason="A try goes on from the plan at hand. With 10, 20 and 50 % the same reliefs kept the date;"
        " with the others, one to three groups more or less were late (measured, 194 groups).",
        minimum=0,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraCrew:
    """So many technicians more in a crew in the weeks ``first_week .. last_week``, ``hours`` in all."""

    resource: str
    first_week: int
    last_week: int
    technicians: int
    hours: int


def hire_for(
    problem: TakeoverProblem,
    name: str,
    weeks: tuple[int, int],
    technicians: int,
    parameters: LatenessParameters,
) -> ExtraCrew:
    """Hire so many technicians for the crew ``name`` from the first to the last of the ``weeks``."""
    extra = _extra_hours(problem, name, technicians, parameters)
    first, last = weeks
    return ExtraCrew(
        resource=name,
        first_week=first,
        last_week=last,
        technicians=technicians,
        hours=sum(extra[first : last + 1]),
    )


def price_of(crews: Iterable[ExtraCrew], parameters: LatenessParameters) -> Money:
    """What the hired hours cost."""
    return Money(oere=sum(crew.hours for crew in crews) * parameters.dkk_per_extra_hour * 100)


def with_crews(
    problem: TakeoverProblem, crews: Iterable[ExtraCrew], parameters: LatenessParameters
) -> TakeoverProblem:
    """The problem where the crews have the hired hours too."""
    hired = {crew.resource: crew for crew in crews}
    resources = []
    for old in problem.resources:
        crew = hired.get(old.id)
        resource = old
        if crew is not None:
            extra = _extra_hours(problem, old.id, crew.technicians, parameters)
            capacity = tuple(
                hours + extra[week] if crew.first_week <= week <= crew.last_week else hours
                for week, hours in enumerate(old.capacity)
            )
            resource = replace(old, capacity=capacity)
        resources.append(resource)
    return replace(problem, resources=tuple(resources))


def _extra_hours(
    problem: TakeoverProblem, name: str, technicians: int, parameters: LatenessParameters
) -> list[int]:
    """Hours of hired people by week: the crew's holidays, or where nobody is, the largest one's."""
    crews = [each for each in problem.resources if each.kind is ResourceKind.CREW]
    own = next(each for each in crews if each.id == name)
    pattern: Resource = own
    if not any(own.capacity):
        pattern = max(crews, key=lambda each: (max(each.capacity, default=0), each.id))
    most = max(pattern.capacity, default=0)
    full = technicians * parameters.hours_per_technician_week
    return [full * there // most if most else 0 for there in pattern.capacity]
