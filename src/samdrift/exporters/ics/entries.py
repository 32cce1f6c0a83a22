"""What of a takeover's plan stands in calendars: waves, last days of notice, gates, and staff dates."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from samdrift.exporters.ics.words import Words, words_of
from samdrift.exporters.ics.write import CalendarEntry, write_calendar
from samdrift.exporters.quoting import one_line, plain_name, plain_names
from samdrift.kernel.danish import format_date, format_number
from samdrift.programme.takeover_plan import PlannedWaves, TakeoverPicture
from samdrift.takeover import Task, TaskKind
from samdrift.takeover.gates import GateStatus
from samdrift.takeover.waves import Wave, name_week

#: The file of the whole unit; a municipality's folder of this name gets another one.
UNIT = "unit"
_MOST_NAMED = 40


def list_entries(
    picture: TakeoverPicture, *, names: Mapping[str, str], today: date, language: str = "da"
) -> tuple[CalendarEntry, ...]:
    """List what stands in calendars of a plan.

    Args:
        picture: the takeover; without a plan there is nothing to list.
        names: key of each municipality -> its name.
        today: the day the plan is seen from.
        language: ``da`` or ``en``.

    Returns:
        One entry a wave; one a contract whose planned end has a last day of notice; one a wave for its open
        gates, on the first day of theirs that has not passed (today where all have); one a milestone.
        By day and key.
    """
    planned = picture.planned
    if planned is None:
        return ()
    words = words_of(language)
    groups = dict(picture.reading.groups.select("group", "name").iter_rows())
    tasks = picture.reading.problem.task_by_id
    entries = [
        *(_wave(wave, tasks, groups, names, words) for wave in planned.waves),
        *_notices(planned, names, today, words),
        *_gates(planned, names, today, words),
        *_milestones(planned, names, words),
    ]
    return tuple(sorted(entries, key=lambda each: (each.start, each.key)))


def export_calendars(
    picture: TakeoverPicture, *, names: Mapping[str, str], today: date, language: str = "da"
) -> dict[str, str]:
    """Write one calendar a municipality with its own rows only, and one of the whole unit.

    Returns:
        File name -> text: ``0657.ics`` and so on, and ``unit.ics``; empty where there is no plan.
    """
    entries = list_entries(picture, names=names, today=today, language=language)
    if not entries:
        return {}
    words = words_of(language)
    towns = sorted({entry.municipality for entry in entries})
    # Keys are folders' names where they are no codes; one that would take the unit's file gets another name.
    spelled = {town: f"{UNIT} folder {town}" if plain_name(town).lower() == UNIT else town for town in towns}
    file_of = plain_names(spelled.values(), is_lower=True)
    files = {
        f"{file_of[spelled[town]]}.ics": write_calendar(
            [entry for entry in entries if entry.municipality == town],
            name=words.calendar.format(name=one_line(names.get(town, town))),
            today=today,
        )
        for town in towns
    }
    files[f"{UNIT}.ics"] = write_calendar(entries, name=words.unit, today=today)
    return files


def _wave(
    wave: Wave, tasks: Mapping[str, Task], groups: Mapping[str, str], names: Mapping[str, str], words: Words
) -> CalendarEntry:
    own = [tasks[task] for task in wave.tasks]
    lines = [
        f"- {one_line(groups.get(task.group, task.group))}: {words.kinds[task.kind][0]}"
        for task in sorted(own, key=lambda each: (list(TaskKind).index(each.kind), each.id))
    ]
    if len(lines) > _MOST_NAMED:
        lines = [*lines[:_MOST_NAMED], words.more.format(count=len(lines) - _MOST_NAMED)]
    numbers = {kind: sum(task.kind is kind for task in own) for kind in TaskKind if kind in wave.kinds}
    counted = ", ".join(f"{number} {words.kinds[kind][number > 1]}" for kind, number in numbers.items())
    return CalendarEntry(
        key=f"wave/{wave.id}",
        municipality=wave.municipality,
        title=words.wave.format(
            name=_name(wave.municipality, names), week=name_week(wave.monday), counted=counted
        ),
        text="\n".join([words.wave_text.format(wave=one_line(wave.id)), *lines]),
        start=wave.monday,
        # The wave ends before a Monday; the weekend before it is nobody's.
        end=wave.end - timedelta(days=2),
        category="wave",
    )


def _notices(
    planned: PlannedWaves, names: Mapping[str, str], today: date, words: Words
) -> Iterator[CalendarEntry]:
    rows = planned.notices.filter(pl.col("planned") & pl.col("last_notice").is_not_null())
    asked = planned.procurement.partition_by("contract", as_dict=True)
    for row in rows.iter_rows(named=True):
        answers = asked.get((row["contract"],), planned.procurement.clear())
        day: date = row["last_notice"]
        title = words.notice.format(
            name=_name(row["municipality"], names), contract=one_line(row["name"] or row["contract"])
        )
        yield _on_day(
            f"notice/{row['contract']}",
            row["municipality"],
            (title + (words.passed if day < today else ""), _notice_text(row, answers, words)),
            day,
            "notice",
        )


def _notice_text(row: Mapping[str, Any], answers: pl.DataFrame, words: Words) -> str:
    lines = [words.supplier.format(supplier=one_line(row["supplier"] or words.unknown))]
    if row["ends_on"] is not None:
        lines.append(words.ends_on.format(day=format_date(row["ends_on"], language=words.language)))
    if row["last_use"] is not None:
        lines.append(words.last_use.format(day=format_date(row["last_use"], language=words.language)))
    if row["missing_oere"] is not None:
        amount = format_number(round(row["missing_oere"] / 100), language=words.language)
        lines.append(words.missing.format(amount=amount))
    lines.append(words.signed_by.format(who=one_line(row["signed_by"] or words.unknown)))
    return "\n".join([*lines, *_law(answers, words)])


def _law(answers: pl.DataFrame, words: Words) -> Iterator[str]:
    """What named persons have answered of the contract, and what nobody has."""
    for row in answers.filter(pl.col("answered_by").is_not_null()).iter_rows(named=True):
        day = row["answered_on"]
        said = (
            one_line(row["answered_by"]),
            "" if day is None else format_date(day, language=words.language),
            one_line(row["reference"] or ""),
        )
        yield words.answer.format(
            question=words.questions[row["question"]],
            answer=words.answers[row["answer"]],
            who=", ".join(part for part in said if part),
        )
    open_ones = answers.filter(pl.col("answered_by").is_null())["question"].to_list()
    if open_ones:
        yield words.not_assessed.format(questions=", ".join(words.questions[each] for each in open_ones))


def _gates(
    planned: PlannedWaves, names: Mapping[str, str], today: date, words: Words
) -> Iterator[CalendarEntry]:
    is_open = pl.col("status") == GateStatus.OPEN.value
    rows = planned.gates.filter(is_open).sort("wave", "latest", "gate")
    for (wave, town), of_wave in rows.group_by("wave", "municipality", maintain_order=True):
        gates = list(of_wave.iter_rows(named=True))
        late = sum(gate["is_late"] for gate in gates)
        # Open gates whose day has passed wait for nothing: they stand with the next that is due.
        day = min((gate["latest"] for gate in gates if gate["latest"] >= today), default=today)
        lines = [
            words.gate_line.format(
                gate=words.gates.get(gate["gate"], gate["gate"]),
                day=format_date(gate["latest"], language=words.language),
                owner=words.owners.get(gate["owner"], one_line(gate["owner"])),
            )
            + (words.passed if gate["is_late"] else "")
            for gate in gates
        ]
        counted = words.open_gates[len(gates) > 1].format(count=len(gates))
        title = words.gate.format(
            name=_name(str(town), names), count=counted, week=name_week(gates[0]["monday"])
        )
        title += words.late.format(count=late) if late else ""
        yield _on_day(f"gates/{wave}", str(town), (title, "\n".join(lines)), day, "gate")


def _milestones(planned: PlannedWaves, names: Mapping[str, str], words: Words) -> Iterator[CalendarEntry]:
    for row in planned.people.milestones.iter_rows(named=True):
        step = words.milestones.get(row["milestone"], row["milestone"])
        title = words.milestone.format(name=_name(row["municipality"], names), step=step)
        text = words.milestone_text.format(day=format_date(row["handover_on"], language=words.language))
        yield _on_day(
            f"staff/{row['municipality']}/{row['milestone']}",
            row["municipality"],
            (title + (words.passed if row["is_late"] else ""), text),
            row["latest"],
            "staff",
        )


def _on_day(key: str, town: str, says: tuple[str, str], day: date, category: str) -> CalendarEntry:
    return CalendarEntry(
        key=key,
        municipality=town,
        title=says[0],
        text=says[1],
        start=day,
        end=day + timedelta(days=1),
        category=category,
    )


def _name(town: str, names: Mapping[str, str]) -> str:
    return one_line(names.get(town, town)) or one_line(town)
