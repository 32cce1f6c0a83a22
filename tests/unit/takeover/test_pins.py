"""Weeks fixed or forbidden by hand: the page's example, ways to say it, rows that cannot be used."""

import pytest

from samdrift.takeover.building import (
    TakeoverSettings,
    build_takeover_problem,
)
from tests.unit.takeover.building_cases import (
    DEADLINE,
    TODAY,
    a_group,
    build,
    codes,
    some_servers,
    some_tables,
    task,
)

HORSENS_AND_HERNING = some_tables(
    a_group("0615/gruppe-17", name="Acadre"),
    a_group("0657/esdh", municipality="0657"),
    servers=[*some_servers("0615/gruppe-17", "s1"), *some_servers("0657/esdh", "s2")],
)


def test_the_pins_of_the_page() -> None:
    reading = build(
        HORSENS_AND_HERNING,
        "hvad;regel;hvornår;opgave;bemærkning\n"
        "0615/gruppe-17;i;2027-U41;flytning;aftalt med leverandøren\n"
        "Herning;ikke før;påske;;\n"
        "alle;ikke i;2027-U43..2027-U44;;budget\n",
    )
    assert codes(reading) == {}
    move, other = task(reading, "0615/gruppe-17/move"), task(reading, "0657/esdh/move")
    assert (move.earliest_week, move.latest_end) == (40, 41)
    assert (other.earliest_week, other.latest_end) == (11, None)
    assert task(reading, "0657/esdh/handover").earliest_week == 11
    assert other.banned_weeks == move.banned_weeks == {42, 43}


@pytest.mark.parametrize(
    ("row", "earliest", "latest"),
    [
        ("Acadre,in,2027-W41,,", 40, 41),
        ("acadre,in,41,,", 40, 41),
        ("0615,in,week 41..week 43,,", 40, 43),
        ("HORSENS,not before,2027-10-11,,", 40, None),
        ("Horsens,not before,11.10.2027,,", 40, None),
        ("all,not_after,2027-W20,move,", 0, 20),
        ("all,not after,summer 2028,move,", 0, 83),
        ("all,not before,easter 2028,,", 66, None),
    ],
)
def test_ways_to_say_it(row: str, earliest: int, latest: int | None) -> None:
    reading = build(HORSENS_AND_HERNING, f"what,rule,when,task,note\n{row}\n")
    assert codes(reading) == {}
    move = task(reading, "0615/gruppe-17/move")
    assert (move.earliest_week, move.latest_end) == (earliest, latest)


def test_in_a_week_is_said_of_the_move() -> None:
    reading = build(HORSENS_AND_HERNING, "what,rule,when\nAcadre,in,2027-W41\n")
    assert task(reading, "0615/gruppe-17/handover").latest_end is None


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Nobody;in;2027-W41;;", "WHO"),
        ("Acadre;perhaps;2027-W41;;", "RULE"),
        ("Acadre;in;some day;;", "WEEK"),
        ("Acadre;in;2031-W01;;", "WEEK"),
        ("Acadre;in;2027-W43..2027-W41;;", "WEEK"),
        ("Acadre;in;2027-W41;party;", "TASK"),
        ("Acadre;in;2027-W41;network;", "TASK"),
        (";in;2027-W41;;", "WHO"),
        ("Acadre;in;2027-02-30;;", "WEEK"),
        ("Acadre", "RULE"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_with_its_number(row: str, code: str) -> None:
    reading = build(HORSENS_AND_HERNING, f"what;rule;when;task;note\n\n{row}\nAcadre;in;2027-W41;;\n")
    told = [finding for finding in reading.findings if finding.code.startswith("TAKEOVER-PIN")]
    assert [(each.code, str(each.source)) for each in told] == [(f"TAKEOVER-PIN-{code}", "pins.csv:3")]
    assert task(reading, "0615/gruppe-17/move").earliest_week == 40


def test_the_later_of_two_rows_that_contradict_each_other_is_left_out_where_they_do() -> None:
    reading = build(HORSENS_AND_HERNING, "what;rule;when\nAcadre;in;2027-W41\nall;not before;2027-W42\n")
    told = [finding for finding in reading.findings if finding.code == "TAKEOVER-PIN-CONFLICT"]
    assert [(str(each.source), each.values["task"], each.values["count"]) for each in told] == [
        ("pins.csv:3", "0615/gruppe-17/move", "1")
    ]
    first = {each.id: each.earliest_week for each in reading.problem.tasks}
    assert first == {
        "0615/gruppe-17/handover": 41,
        "0615/gruppe-17/move": 40,
        "0657/esdh/handover": 41,
        "0657/esdh/move": 41,
    }


def test_a_file_of_pins_without_headers_is_told() -> None:
    assert codes(build(HORSENS_AND_HERNING, "Acadre;in;2027-W41\n")) == {"TAKEOVER-PIN-HEADER": 1}
    assert codes(build(HORSENS_AND_HERNING, "")) == {}
    content = "hvad;regel;hvornår\nHerning;ikke før;påske\n".encode("cp1252")
    reading = build_takeover_problem(
        HORSENS_AND_HERNING, TakeoverSettings(today=TODAY, deadline=DEADLINE, pins=(content, "pins.csv"))
    )
    assert task(reading, "0657/esdh/move").earliest_week == 11
