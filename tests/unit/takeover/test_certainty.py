"""What would make a date surer: the crew with the least room, and what hiring for it gives."""

from dataclasses import replace

from samdrift.kernel import Money
from samdrift.takeover import TakeoverProblem, WavePlan
from samdrift.takeover.certainty import find_safeguards
from samdrift.takeover.hiring import LatenessParameters
from samdrift.takeover.relief_tables import SAFEGUARD_SCHEMA, list_safeguards
from samdrift.takeover.simulation import Probability
from tests.unit.takeover.cases import MONDAY, a_crew, a_problem, a_task, plan_of

PRICES = LatenessParameters(dkk_per_extra_hour=1_000, hours_per_technician_week=30)


def a_year(hours: int) -> tuple[TakeoverProblem, WavePlan]:
    """A crew of 100 hours a week, nine tasks of ``hours`` due by week 10; another crew with much room."""
    tasks = [a_task(f"t{n}", use={"crew": hours, "other": 1}, deadline=10) for n in range(9)]
    tasks.append(a_task("later", use={"crew": 100}))
    crews = (a_crew(*(100,) * 12), a_crew(*(50,) * 12, name="other"))
    problem = a_problem(tasks, weeks=12, resources=crews)
    return problem, plan_of(problem, {task.id: week for week, task in enumerate(tasks)})


def by_room(problem: TakeoverProblem, _starts: object) -> Probability:
    """Surer with every hour: what the crew has in week 9, in ten thousandths."""
    value = problem.resources[0].capacity[9] / 1000
    return Probability(value=value, low=value, high=value, scenarios=10)


def test_the_tightest_crew_is_eased_to_four_fifths_of_its_hours():
    """The method page's example: 900 of 1,000 hours are due; 80 % takes 1,125, and one person gives 300."""
    problem, plan = a_year(100)
    certainty = find_safeguards(
        problem,
        plan,
        parameters=PRICES,
        replan=lambda eased: plan_of(eased, plan.starts),
        simulate=by_room,
    )
    assert certainty is not None
    tightest = certainty.tightest
    assert (tightest.resource, tightest.needed, tightest.available) == ("crew", 900, 1000)
    (one,) = certainty.safeguards
    assert (one.crew.technicians, one.crew.first_week, one.crew.last_week, one.crew.hours) == (1, 0, 9, 300)
    assert one.price == Money.from_dkk(300_000)
    assert one.cost_change == Money(oere=0)
    assert one.probability.value == 0.13
    row = list_safeguards(problem, certainty).row(0, named=True)
    assert row["first_monday"] == MONDAY
    assert (row["technicians"], row["price_oere"], row["probability"]) == (1, 300_000_00, 0.13)


def test_half_as_many_are_tried_first_and_a_try_without_a_plan_tells_nothing():
    problem, plan = a_year(100)
    few = replace(PRICES, hours_per_technician_week=3)
    asked: list[int] = []

    def replan(eased: TakeoverProblem) -> WavePlan | None:
        asked.append(eased.resources[0].capacity[0] - 100)
        return None if len(asked) == 1 else plan_of(eased, plan.starts)

    certainty = find_safeguards(problem, plan, parameters=few, replan=replan, simulate=by_room)
    assert certainty is not None
    # 125 hours are missing and a person gives 30: five people, or three.
    assert asked == [9, 15]
    assert [each.crew.technicians for each in certainty.safeguards] == [5]


def test_where_every_crew_has_room_nothing_is_tried():
    problem, plan = a_year(88)
    assert find_safeguards(problem, plan, parameters=PRICES, replan=None, simulate=by_room) is None
    free = replace(problem, tasks=tuple(replace(task, deadline=None) for task in problem.tasks))
    assert find_safeguards(free, plan, parameters=PRICES, replan=None, simulate=by_room) is None


def test_without_a_search_the_crew_is_told_and_nothing_was_tried():
    problem, plan = a_year(100)
    certainty = find_safeguards(problem, plan, parameters=PRICES, replan=None, simulate=by_room)
    assert certainty is not None
    assert certainty.safeguards == ()
    assert list_safeguards(problem, certainty).schema == SAFEGUARD_SCHEMA
    assert list_safeguards(problem, None).is_empty()
