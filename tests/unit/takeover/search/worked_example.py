"""The five groups of docs/methods/wave-search.md."""

from datetime import date
from types import MappingProxyType

from samdrift.takeover import ContractEnd, Precedence, Resource, ResourceKind, TakeoverProblem, Task, TaskKind

WEEKS = 7
KRONE = 100  # øre


def a_task(name: str, **changes: object) -> Task:
    """A task of one week in Aaby that uses nothing."""
    given = {
        "id": name, "group": name, "municipality": "Aaby", "kind": TaskKind.HANDOVER, "duration_weeks": 1,
        "use": MappingProxyType({}), **changes,
    }  # fmt: skip
    return Task(**given)


def a_crew(*capacity: int) -> Resource:
    """Hours of one crew by week."""
    return Resource(id="crew", kind=ResourceKind.CREW, name="crew", capacity=capacity)


def a_problem(*tasks: Task, capacity: tuple[int, ...], **changes: object) -> TakeoverProblem:
    """Tasks and one crew."""
    return TakeoverProblem(
        first_monday=date(2027, 1, 4),
        weeks=len(capacity),
        tasks=tasks,
        resources=(a_crew(*capacity),),
        **changes,
    )


FIVE_GROUPS = a_problem(
    a_task("A", use={"crew": 4}, running_per_week=1 * KRONE),
    a_task("B", use={"crew": 6}, running_per_week=9 * KRONE),
    a_task("C", use={"crew": 5}, running_per_week=4 * KRONE, duration_weeks=2),
    a_task(
        "D", use={"crew": 8}, running_per_week=5 * KRONE,
        deadline=5, late_fixed=20 * KRONE, late_per_week=10 * KRONE,
    ),
    a_task("E", use={"crew": 5}, running_per_week=6 * KRONE),
    capacity=(10, 10, 0, 10, 10, 10, 10),
    precedences=(Precedence(before="A", after="B", reason="network_first"),),
    contracts=(
        ContractEnd(
            id="K", name="K", municipality="Aaby", tasks=("C", "E"),
            cost_by_end=(0, 0, 0, 0, 0, 0, 30 * KRONE, 60 * KRONE),
        ),
    ),
)  # fmt: skip
