"""The cutover's windows: long work is divided or gets a weekend, and no two share a team's evening."""

from datetime import date, datetime

from samdrift.programme.runbook_parameters import RunbookParameters
from samdrift.report.runbook.script import last_minute, place_scripts, way_back_minutes, write_script
from samdrift.report.runbook.steps import STEPS
from samdrift.takeover.effort import Phase

PARAMETERS = RunbookParameters()
MONDAY = date(2027, 2, 8)


def a_script(phase: Phase = Phase.MOVE, **hours: float):
    return write_script(phase, hours, has_new_addresses=False, parameters=PARAMETERS)


def test_every_phase_has_steps_that_follow_each_other():
    assert set(STEPS) == set(Phase)
    for phase in Phase:
        script = a_script(phase, server=8.0)
        ends = [each.start_minute + each.minutes for each in script.steps]
        assert [each.start_minute for each in script.steps] == [0, *ends[:-1]]
        assert all(each.minutes >= 5 and each.minutes % 5 == 0 for each in script.steps)


def test_network_that_is_too_long_is_divided_on_evenings():
    script = a_script(Phase.NETWORK, network=200.0)

    # 200 hours are 1,500 minutes in the window, of which 85 % without new addresses: 1,275, and 80 of fixed
    # steps; evenings have 480.
    assert script.days == 3
    assert script.minutes <= 8 * 60 + 5 * len(script.steps)


def test_a_group_that_moves_is_not_divided_but_gets_the_weekend():
    script = a_script(Phase.MOVE, server=100.0)
    (slot,) = place_scripts((script,), monday=MONDAY, parameters=PARAMETERS)

    assert script.days == 1
    assert slot.opens == datetime(2027, 2, 12, 17)  # noqa: DTZ001
    assert slot.back_by == datetime(2027, 2, 15, 6)  # noqa: DTZ001


def test_windows_follow_each_other_until_the_evening_is_full_then_the_next_is_taken():
    scripts = tuple(a_script(Phase.MOVE) for _ in range(5))
    minutes = scripts[0].minutes
    slots = place_scripts(scripts, monday=MONDAY, parameters=PARAMETERS)

    assert 3 * minutes <= 480 < 4 * minutes
    assert [(slot.opens.day, slot.opens.hour * 60 + slot.opens.minute - 17 * 60) for slot in slots] == [
        (8, 0), (8, minutes), (8, 2 * minutes), (9, 0), (9, minutes),
    ]  # fmt: skip
    assert {slot.team for slot in slots} == {1}


def test_where_the_week_is_full_another_team_begins_on_monday():
    slots = place_scripts(tuple(a_script() for _ in range(13)), monday=MONDAY, parameters=PARAMETERS)

    assert (slots[-1].team, slots[-1].opens) == (2, datetime(2027, 2, 8, 17))  # noqa: DTZ001


def test_more_hours_never_make_the_way_back_shorter():
    short, long = a_script(server=4.0), a_script(server=40.0)
    assert way_back_minutes(short) <= way_back_minutes(long)
    slot = place_scripts((long,), monday=MONDAY, parameters=PARAMETERS)[0]
    assert last_minute(long, slot, PARAMETERS) < slot.back_by


def test_an_hour_past_midnight_is_a_late_one_not_a_crash():
    late = RunbookParameters(evening_opens_hour=30)
    slot = place_scripts((a_script(),), monday=MONDAY, parameters=late)[0]
    assert slot.opens == datetime(2027, 2, 9, 6)  # noqa: DTZ001


def test_no_treatment_spends_more_of_a_skill_than_there_is():
    for steps in STEPS.values():
        for skill in {step.skill for step in steps if step.skill}:
            assert sum(step.share for step in steps if step.skill == skill) <= 1 + 1e-9
