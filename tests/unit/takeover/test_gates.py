"""The page's worked example, and what is said of gates."""

from datetime import date

import polars as pl

from samdrift.kernel import Source
from samdrift.takeover import TaskKind
from samdrift.takeover.gates import GateKind, GateParameters, GateStatus, GateWord, list_gates
from samdrift.takeover.waves import Wave

TODAY = date(2027, 10, 20)


def a_wave(**changes: object) -> Wave:
    given = {
        "id": "Aaby-2027-W44", "municipality": "Aaby", "week": 43, "monday": date(2027, 11, 1),
        "end": date(2027, 11, 8), "kinds": frozenset({TaskKind.MOVE}), "groups": ("g",), "tasks": ("t",),
        **changes,
    }  # fmt: skip
    return Wave(**given)


def a_word(gate: GateKind, status: GateStatus = GateStatus.PASSED, **changes: object) -> GateWord:
    return GateWord(**{"municipality": "Aaby", "gate": gate, "status": status, **changes})


def gates_of(*words: GateWord, wave: Wave | None = None) -> dict[str, dict[str, object]]:
    frame, _ = list_gates([wave or a_wave()], words, parameters=GateParameters(), today=TODAY)
    return {row["gate"]: row for row in frame.iter_rows(named=True)}


def test_the_worked_example_of_the_method_page():
    gates = gates_of(a_word(GateKind.DATA_PROCESSING))

    assert (gates["way_back"]["latest"], gates["way_back"]["is_late"]) == (date(2027, 10, 25), False)
    assert (gates["backup"]["latest"], gates["backup"]["is_late"]) == (date(2027, 10, 18), True)
    assert gates["data_processing"]["latest"] == date(2027, 10, 4)
    assert gates["data_processing"]["is_late"] is False
    assert gates["archive"]["status"] == "open"
    assert "staff" not in gates


def test_a_handover_needs_the_staff_step_and_no_way_back():
    gates = gates_of(wave=a_wave(kinds=frozenset({TaskKind.HANDOVER})))

    assert set(gates) == {"contracts", "data_processing", "security_owner", "staff"}
    assert gates["staff"]["latest"] == date(2027, 9, 6)


def test_the_word_about_a_wave_goes_before_the_one_about_all_and_the_later_before_the_earlier():
    gates = gates_of(
        a_word(GateKind.BACKUP),
        a_word(GateKind.BACKUP, GateStatus.OPEN, wave="Aaby-2027-W44", owner="Ida Holm"),
        a_word(GateKind.WAY_BACK, GateStatus.OPEN, said_on=date(2027, 10, 2)),
        a_word(GateKind.WAY_BACK, said_on=date(2027, 10, 1)),
    )

    assert (gates["backup"]["status"], gates["backup"]["owner"]) == ("open", "Ida Holm")
    assert gates["backup"]["owner_named"] is True
    assert gates["way_back"]["status"] == "open"
    assert gates["way_back"]["owner_named"] is False


def test_a_word_about_nothing_is_told_with_its_row():
    source = Source(path="gates.csv", row=7)
    frame, told = list_gates(
        [a_wave()],
        [a_word(GateKind.BACKUP, wave="Aaby-2027-W99", source=source)],
        parameters=GateParameters(),
        today=TODAY,
    )

    assert [(finding.code, finding.source) for finding in told] == [("TAKEOVER-GATE-UNKNOWN", source)]
    assert frame.filter(pl.col("gate") == "backup")["status"].item() == "open"
