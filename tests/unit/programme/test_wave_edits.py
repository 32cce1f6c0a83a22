"""The plan's weeks as CSV: what is written is read back, and every odd row is told."""

from datetime import date

from samdrift.importers import InputFile
from samdrift.programme.wave_edits import parse_wave_edits, waves_csv
from samdrift.takeover import TakeoverProblem, Task, TaskKind

STARTS = {"0540/a/handover": 0, "0540/b/move": 3, "0657/c/network": 3}


def a_task(name: str, weeks: int = 1, kind: TaskKind = TaskKind.HANDOVER) -> Task:
    return Task(
        id=name, group=name.rpartition("/")[0], municipality=name[:4], kind=kind, duration_weeks=weeks, use={}
    )


def a_problem(*names: str) -> TakeoverProblem:
    tasks = tuple(a_task(name) for name in names) or (
        a_task("0540/a/handover"),
        a_task("0540/b/move", weeks=2, kind=TaskKind.MOVE),
        a_task("0657/c/network", kind=TaskKind.NETWORK),
    )
    return TakeoverProblem(first_monday=date(2027, 1, 4), weeks=60, tasks=tasks, resources=())


def read(text: str, problem: TakeoverProblem | None = None, starts: dict[str, int] | None = None):
    file = InputFile.of_bytes("waves.csv", text.encode())
    return parse_wave_edits(file, problem or a_problem(), STARTS if starts is None else starts)


def test_the_table_is_sorted_by_week_and_task():
    assert waves_csv(a_problem(), STARTS) == (
        "task,group,municipality,kind,week\n"
        "0540/a/handover,0540/a,0540,handover,2027-W01\n"
        "0540/b/move,0540/b,0540,move,2027-W04\n"
        "0657/c/network,0657/c,0657,network,2027-W04\n"
    )


def test_what_is_written_is_read_back():
    assert read(waves_csv(a_problem(), STARTS)) == (STARTS, ())


def test_hostile_names_are_no_formulas_and_are_read_back():
    names = ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0", "+1", "-1", "@x", 'a,"b"\nc;d', "-", "#REF!", "n/a")
    problem = a_problem(*names)
    starts = {name: number for number, name in enumerate(names)}

    text = waves_csv(problem, starts)

    assert read(text, problem, starts) == (starts, ())
    edited = {name: number + 1 for name, number in starts.items()}
    assert read(waves_csv(problem, edited), problem, starts) == (edited, ())
    assert not any(line.startswith(("=", "+", "-", "@")) for line in text.splitlines())


def test_weeks_are_edited_in_danish_with_semicolons_and_in_any_order():
    starts, told = read("Uge;Opgave;note\n2027-U10;0657/c/network;påske\n2028-w07;0540/b/move;\n")

    assert starts == {**STARTS, "0657/c/network": 9, "0540/b/move": 58}
    assert [(f.code, f.subject) for f in told] == [("WAVES-MISSING", "1")]
    assert "0540/a/handover" in told[0].message("da")


def test_every_row_that_cannot_be_used_is_told_and_the_task_keeps_its_week():
    starts, told = read(
        "task,week\n0540/x/move,2027-W05\n0540/a/handover,uge 5\n0540/b/move,2028-W08\n"
        "0657/c/network,2026-W53\n0540/a/handover,\n0540/a/handover,2027-W54\n"
    )

    assert starts == STARTS
    assert [(f.code, f.source.row) for f in told] == [
        ("WAVES-HORIZON", 4),
        ("WAVES-HORIZON", 5),
        ("WAVES-TASK", 2),
        ("WAVES-WEEK", 3),
        ("WAVES-WEEK", 6),
        ("WAVES-WEEK", 7),
    ]
    assert "2028-W07" in told[0].message("da")


def test_of_two_rows_the_first_counts_and_alike_ones_are_one():
    starts, told = read(
        "task,week\n0540/a/handover,2027-W05\n0540/a/handover,2027-W05\n0540/a/handover,2027-W06\n"
        "0540/b/move,2027-W04\n0657/c/network,2027-W04\n"
    )

    assert starts == {**STARTS, "0540/a/handover": 4}
    assert [(f.code, f.source.row) for f in told] == [("WAVES-TWICE", 4)]


def test_missing_columns_and_an_empty_file_leave_everything_as_it_is():
    assert [f.code for f in read("kommune;note\n0540;x\n")[1]] == ["HAND-COLUMN", "HAND-COLUMN"]
    starts, told = read("")
    assert starts == STARTS
    assert len(told) == 2
