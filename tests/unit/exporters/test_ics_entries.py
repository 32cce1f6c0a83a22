"""Calendars of a plan: every row on its day, and nobody's rows in another's file."""

import dataclasses
from datetime import date

import polars as pl
from icalendar import Calendar

from samdrift.exporters.everything import export_plan
from samdrift.exporters.ics import CalendarEntry, export_calendars, list_entries
from samdrift.takeover.gates import GateKind, GateStatus, GateWord
from tests.unit.programme.small_takeover import NAMES, TODAY, a_plan, a_takeover


def entries(**given: object) -> dict[str, CalendarEntry]:
    listed = list_entries(a_takeover(**given), names=NAMES, today=TODAY)
    return {entry.key: entry for entry in listed}


def test_a_wave_lasts_from_its_monday_to_the_friday_of_its_last_week():
    wave = entries()["wave/0540-2027-W01"]

    assert (wave.start, wave.end) == (date(2027, 1, 4), date(2027, 1, 16))
    assert wave.title == "Sønderborg: bølge 2027-W01 (1 netværk)"
    assert "- Tilslutning af Sønderborg: netværk" in wave.text


def test_the_planned_end_of_a_contract_is_there_once_and_a_passed_day_says_so():
    found = entries()

    assert [key for key in found if key.startswith("notice/")] == ["notice/0540/c/2", "notice/0540/c/1"]
    notice = found["notice/0540/c/1"]
    assert notice.start == date(2026, 12, 31)
    assert "12.345 kr." in notice.text
    assert "It-chefen" in notice.text
    assert notice.text.splitlines()[-2:] == [
        "Overdragelse: ja (Ida Holm, 2. november 2026, sag 17)",
        "Ikke vurderet efter udbudsreglerne: Forlængelse, Nyt køb.",
    ]
    assert "Overdragelse, Forlængelse, Nyt køb" in found["notice/0540/c/2"].text
    assert found["notice/0540/c/2"].title.endswith("(dagen er passeret)")


def test_open_gates_of_a_wave_are_one_entry_on_the_next_of_their_days():
    gates = entries()["gates/0540-2027-W01"]

    # Agreement, contracts and security owner: 28 days before 4 January; staff was due earlier.
    assert gates.start == date(2026, 12, 7)
    assert gates.title == "Sønderborg: 4 åbne porte før bølge 2027-W01, 1 for sent"
    assert (
        gates.text.splitlines()[0] == "- Medarbejdere: senest 9. november 2026, ledelsen (dagen er passeret)"
    )


def test_passed_gates_are_left_out_and_with_them_the_entry():
    kinds = (GateKind.DATA_PROCESSING, GateKind.CONTRACTS, GateKind.SECURITY_OWNER)
    said = [GateWord(municipality="0540", gate=kind, status=GateStatus.PASSED) for kind in kinds]
    only_staff = entries(said=tuple(said))["gates/0540-2027-W01"]
    assert only_staff.start == TODAY
    assert only_staff.title.startswith("Sønderborg: 1 åben port")

    said.append(GateWord(municipality="0540", gate=GateKind.STAFF, status=GateStatus.NOT_RELEVANT))
    assert "gates/0540-2027-W01" not in entries(said=tuple(said))


def test_milestones_towards_staff_stand_on_their_days():
    found = entries()

    assert found["staff/0657/notice"].start == date(2026, 12, 12)
    assert found["staff/0657/involvement"].title.endswith("(dagen er passeret)")


def test_a_municipalitys_file_has_its_own_rows_only_and_the_units_has_all():
    files = export_calendars(a_takeover(), names=NAMES, today=TODAY)

    assert sorted(files) == ["0540.ics", "0657.ics", "unit.ics"]
    titles = {name: [str(e["summary"]) for e in Calendar.from_ical(text).walk("VEVENT")]
              for name, text in files.items()}  # fmt: skip
    assert all(title.startswith("Herning: ") for title in titles["0657.ics"])
    assert sorted(titles["0540.ics"] + titles["0657.ics"]) == sorted(titles["unit.ics"])
    assert export_calendars(a_takeover(), names=NAMES, today=TODAY) == files


def test_hostile_names_stay_text_and_no_municipality_takes_the_units_file():
    picture = a_takeover(group="x\r\nEND:VEVENT\r\nBEGIN:VALARM", contract="=y\nATTACH:http://x")
    people = picture.planned.people
    people.milestones = people.milestones.with_columns(municipality=pl.Series(["unit", "../Unit"]))
    files = export_calendars(picture, names=NAMES, today=TODAY)

    assert sorted(files) == [
        "0540.ics", "0657.ics", "unit-folder-..-unit.ics", "unit-folder-unit.ics", "unit.ics"
    ]  # fmt: skip
    for text in files.values():
        calendar = Calendar.from_ical(text)
        assert not list(calendar.walk("VALARM"))
        assert not any("ATTACH" in event for event in calendar.walk("VEVENT"))


def test_english_is_a_language_too():
    titles = [e.title for e in list_entries(a_takeover(), names=NAMES, today=TODAY, language="en")]
    assert "Sønderborg: last day to give notice of ESDH, drift" in titles


def test_a_plan_without_addresses_has_its_calendars_all_the_same():
    plan = a_plan()
    plan.addressing = None

    assert sorted(export_plan(plan)) == ["calendar/0540.ics", "calendar/0657.ics", "calendar/unit.ics"]


def test_without_a_plan_there_is_nothing():
    plan = a_plan()
    plan.addressing = None
    plan.takeover = dataclasses.replace(plan.takeover, planned=None)
    assert export_plan(plan) == {}
    plan.takeover = None
    assert export_plan(plan) == {}
