"""What must hold however odd the contracts, the pins and the groups are."""

from datetime import date, timedelta
from itertools import pairwise

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from samdrift.takeover import find_problem_faults
from samdrift.takeover.building import TakeoverSettings, TakeoverTables, build_takeover_problem
from samdrift.takeover.calendar import plan_calendar
from samdrift.takeover.contract_terms import Terms, find_ends
from samdrift.takeover.contracts import assess_contracts, cost_by_end
from samdrift.takeover.effort import Phase, Skill, built_in_effort
from samdrift.takeover.effort_file import parse_effort
from samdrift.takeover.parameters import CalendarParameters, TakeoverParameters
from samdrift.takeover.pins import parse_pins
from samdrift.takeover.tables import (
    CONTRACT_SCHEMA,
    GROUP_DEPENDENCY_SCHEMA,
    GROUP_SCHEMA,
    ITEM_SCHEMA,
    RUNNING_SCHEMA,
    SERVER_SCHEMA,
)

TODAY, DEADLINE = date(2026, 11, 22), date(2027, 12, 31)
CALENDAR = plan_calendar(
    starts_on=date(2027, 1, 4),
    today=TODAY,
    deadline=DEADLINE,
    weeks_after=52,
    parameters=CalendarParameters(),
)[0]
DAYS = st.none() | st.dates(date(2015, 1, 1), date(2035, 12, 31))
COUNTS_TO = st.sampled_from(["month", "quarter", "half_year", "year", "anniversary"])


@st.composite
def some_terms(draw: st.DrawFn) -> Terms:
    ends_on = draw(DAYS)
    return Terms(
        dkk_per_year=draw(st.floats(0, 1e8)),
        exit_fee_dkk=draw(st.floats(0, 1e7)),
        notice_months=draw(st.integers(0, 60)),
        counts_to=draw(COUNTS_TO),
        starts_on=draw(DAYS),
        ends_on=ends_on,
        can_end_early=draw(st.booleans()),
        irrevocable_until=draw(DAYS),
        notice_given_on=draw(DAYS),
        options=tuple(draw(st.lists(st.integers(1, 60), max_size=3))),
        assumptions=(),
    )


@given(some_terms(), st.integers(0, 300), st.integers(0, 8))
def test_a_contracts_cost_never_falls_and_no_end_is_missing(terms: Terms, past: int, beside: int) -> None:
    table = cost_by_end(terms, calendar=CALENDAR, today=TODAY, past_end_pct=past, weeks_after=beside)
    assert len(table) == CALENDAR.weeks + 1
    assert all(a <= b for a, b in pairwise(table))
    assert table[0] >= 0


@given(some_terms())
def test_ends_are_found_in_order_and_reach_the_last_day(terms: Terms) -> None:
    last = CALENDAR.monday_of(CALENDAR.weeks)
    ends = find_ends(terms, today=TODAY, first=TODAY, last=last, past_end_pct=150)
    assert [end.day for end in ends] == sorted(end.day for end in ends)
    assert ends[-1].day >= last


ROWS = st.fixed_dictionaries(
    {
        "starts_on": DAYS,
        "expires_on": DAYS,
        "is_continuous": st.none() | st.booleans(),
        "terminated_on": DAYS,
        "notice_months": st.none() | st.integers(-3, 60),
        "notice_counts_to": st.none() | COUNTS_TO | st.text(max_size=5),
        "irrevocable_until": DAYS,
        "extension_options": st.none() | st.text(max_size=20),
        "assignable": st.none() | st.sampled_from(["yes", "no", "with_consent", "unknown"]),
        "exit_fee_dkk": st.none() | st.floats(-1e6, 1e6),
        "payment_dkk_per_year": st.none() | st.floats(-1e6, 1e8),
        "groups": st.none() | st.just(["g"]),
        "ends_with": st.none() | st.sampled_from(["handover", "place"]),
    }
)


@given(ROWS)
def test_every_contract_has_one_answer(row: dict[str, object]) -> None:
    frame = pl.DataFrame(
        [{"contract": "k", "municipality": "0540", "name": "K", **row}], schema=CONTRACT_SCHEMA
    )
    found = assess_contracts(
        frame,
        {"g": {"handover": "g/handover", "place": "g/move"}},
        calendar=CALENDAR,
        deadline=DEADLINE,
        today=TODAY,
        parameters=TakeoverParameters(),
    )
    assert found.answers.height == 1
    assert len(found.ends) == (found.answers["answer"][0] in ("ends", "assigned"))


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_file_of_pins_or_hours_stops_it(content: bytes) -> None:
    parse_effort(content, path="effort.toml")
    parse_pins(content, path="pins.csv", calendar=CALENDAR)
    _, told = parse_pins(b"what;rule;when\n" + content, path="pins.csv", calendar=CALENDAR)
    assert all(finding.code.startswith("TAKEOVER-PIN") for finding in told)


WORDS = st.sampled_from(
    [
        "Herning",
        "alle",
        "",
        "in",
        "ikke før",
        "2027-W41",
        "påske 0000",
        "41",
        "31.02.2027",
        "..",
        "41..",
        "jul 9999",
    ]
)


@given(WORDS, WORDS, WORDS)
def test_a_row_is_a_pin_or_a_finding(what: str, rule: str, when: str) -> None:
    content = f"what;rule;when\n{what};{rule};{when}\n".encode()
    pins, told = parse_pins(content, path="pins.csv", calendar=CALENDAR)
    assert len(pins) + len(told) == bool(what or rule or when)


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12),
    st.lists(st.integers(1, 40), min_size=6, max_size=6),
)
def test_any_groups_make_a_sound_problem_whose_hours_are_all_planned(
    pairs: list[tuple[str, str]], sizes: list[int]
) -> None:
    groups = [
        {"group": g, "municipality": "0540", "name": g, "kind": "servers", "systems": []} for g in "abcdef"
    ]
    servers = [
        {"server": f"{g}{n}", "group": g, "kind": "plain", "platform": "host"}
        for g, size in zip("abcdef", sizes, strict=True)
        for n in range(size)
    ]
    orders = [{"before": a, "after": b, "reason": "depends_on"} for a, b in pairs]
    reading = build_takeover_problem(
        TakeoverTables(
            groups=pl.DataFrame(groups, schema=GROUP_SCHEMA),
            servers=pl.DataFrame(servers, schema=SERVER_SCHEMA),
            items=pl.DataFrame(schema=ITEM_SCHEMA),
            dependencies=pl.DataFrame(orders, schema=GROUP_DEPENDENCY_SCHEMA),
            running=pl.DataFrame(schema=RUNNING_SCHEMA),
            contracts=pl.DataFrame(schema=CONTRACT_SCHEMA),
            people=dict.fromkeys(Skill, 10.0),
        ),
        TakeoverSettings(today=TODAY, deadline=DEADLINE),
    )
    problem = reading.problem
    assert find_problem_faults(problem) == ()
    assert {task.group for task in problem.tasks} == set("abcdef")
    for skill in Skill:
        used = sum(task.use.get(f"crew:{skill.value}", 0) * task.duration_weeks for task in problem.tasks)
        most = max(task.duration_weeks for task in problem.tasks)
        assert abs(used - reading.tasks[f"hours_{skill.value}"].sum()) <= most
    for resource in problem.resources:
        if resource.id.startswith("crew:"):
            most = max(task.use.get(resource.id, 0) for task in problem.tasks)
            assert most <= max(resource.capacity)
    assert _has_no_circle([(link.before, link.after) for link in problem.precedences])


def _has_no_circle(links: list[tuple[str, str]]) -> bool:
    """Take away what nothing comes before, again and again; what is left lies on circles."""
    left = {name for link in links for name in link}
    while free := left - {after for before, after in links if before in left}:
        left -= free
    return not left


@given(st.dictionaries(st.sampled_from(sorted(built_in_effort().items_of(Phase.MOVE))), st.integers(0, 500)))
def test_an_estimates_spread_has_mean_one(counts: dict[str, int]) -> None:
    estimate = built_in_effort().estimate({Phase.MOVE: counts})
    assert abs(estimate.spread.mean - 1) < 1e-9
    assert 0 <= estimate.spread.low <= estimate.spread.likely <= estimate.spread.high
    assert (estimate.hours > 0) == any(counts.values())


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_a_calendar_has_whole_weeks_from_a_monday(today: date, deadline: date) -> None:
    calendar, _ = plan_calendar(
        starts_on=date(2027, 1, 4),
        today=today,
        deadline=deadline,
        weeks_after=10,
        parameters=CalendarParameters(),
    )
    assert calendar.first_monday.weekday() == 0
    assert calendar.first_monday >= max(today, date(2027, 1, 4))
    assert len(calendar.profile) == calendar.weeks >= 10
    assert all(0 <= share <= 1 for share in calendar.profile)
    week = calendar.deadline_week(deadline)
    friday = calendar.monday_of(week) - timedelta(days=3)
    assert friday <= deadline < friday + timedelta(days=7)
