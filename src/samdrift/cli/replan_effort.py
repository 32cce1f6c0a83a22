"""What a re-planning has learnt of the hours: on the screen, in replan.json, and as ``effort.toml``."""

from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table

from samdrift.kernel import Spoken, format_number
from samdrift.takeover.effort import Phase, Skill
from samdrift.takeover.effort_file import EFFORT_FILE, write_effort
from samdrift.takeover.effort_words import PHASES, SKILLS
from samdrift.takeover.learning import Learned

#: How a file begins that a re-planning wrote.
_LEARNT = "Timetal, som samdrift replan har regnet om."
_WORDS = {
    "da": {
        "title": "Timerne er regnet om. Afsluttede grupper: {groups}; timer: {spent}, ventet {planned}.",
        "left": "Det, der er tilbage, er {after} timer; før {before}.",
        "none": "Ingen timer kunne bruges til at regne om efter.",
        "file": "De nye timetal: {file}. Læg den ved kommunernes mapper, så bruger samdrift plan dem.",
        "columns": ("Arbejde", "Grupper", "Ventet", "Brugt"),
    },
    "en": {
        "title": "Hours were recalibrated. Finished groups: {groups}; hours: {spent}, expected {planned}.",
        "left": "What is left is {after} hours; before {before}.",
        "none": "No hours could be used to recalibrate.",
        "file": "The new hours: {file}. Put it beside the municipalities' folders for samdrift plan to use.",
        "columns": ("Work", "Groups", "Expected", "Spent"),
    },
}


def print_experience(console: Console, learned: Learned, target: Path, *, language: str) -> None:
    """Say what factor each kind of work got, skill by skill, and from how many finished groups."""
    words = _WORDS[language]
    if not learned.groups:
        console.print(words["none"], highlight=False, soft_wrap=True)
        return
    rows = learned.experience

    def number(value: float) -> str:
        return format_number(value, decimals=0, language=language)

    planned, spent = (number(float(rows[name].sum())) for name in ("planned_hours", "actual_hours"))
    lines = (
        str(words["title"]).format(groups=learned.groups, spent=spent, planned=planned),
        str(words["left"]).format(after=number(learned.hours_after), before=number(learned.hours_before)),
    )
    for line in lines:
        console.print(line, highlight=False, soft_wrap=True)
    # Eighty columns have to do.
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column(words["columns"][0], no_wrap=True)
    for title in (*words["columns"][1:], *(_say(SKILLS[skill], language) for skill in Skill)):
        table.add_column(title, justify="right", no_wrap=True)
    for phase in Phase:
        own = rows.filter(pl.col("phase") == phase.value)
        factors = dict(own.select("skill", "factor").iter_rows())
        table.add_row(
            _say(PHASES[phase], language),
            str(own["groups"].max() or 0),
            number(float(own["planned_hours"].sum())),
            number(float(own["actual_hours"].sum())),
            *(_factor(factors.get(skill.value), language) for skill in Skill),
        )
    console.print(table)
    console.print(str(words["file"]).format(file=target / EFFORT_FILE), highlight=False, soft_wrap=True)


def _say(word: Spoken, language: str) -> str:
    return word.da if language == "da" else word.en


def _factor(factor: float | None, language: str) -> str:
    return "" if factor is None else f"×{format_number(factor, decimals=2, language=language)}"


def experience_document(learned: Learned) -> dict[str, Any]:
    """What was learnt, as JSON has it."""
    return {
        "groups": learned.groups,
        "hours_before": round(learned.hours_before, 1),
        "hours_after": round(learned.hours_after, 1),
        "longer": list(learned.longer),
        "factors": [
            {name: round(value, 4) if isinstance(value, float) else value for name, value in row.items()}
            for row in learned.experience.iter_rows(named=True)
        ],
    }


def write_experience(learned: Learned | None, target: Path) -> None:
    """Write the hours as ``effort.toml`` where something was learnt; one of an earlier re-planning goes."""
    path = target / EFFORT_FILE
    if learned is None or not learned.groups:
        # Somebody's own hours may lie there; only what an earlier re-planning wrote goes.
        if path.is_file() and path.read_text(encoding="utf-8", errors="replace").startswith(f"# {_LEARNT}"):
            path.unlink()
        return
    remarks = [
        f"{_LEARNT} Afsluttede grupper: {learned.groups}.",
        "Her står kun det, der afviger fra Samdrifts egne timetal:",
        "[fase.genstand] kompetence = [mindst, mest sandsynligt, mest].",
        "Læg filen ved siden af kommunernes mapper, så bruger samdrift plan den. Faktorer efter erfaring:",
    ]
    for row in learned.experience.filter(pl.col("groups") > 0).iter_rows(named=True):
        phase, skill = PHASES[Phase(row["phase"])].da, SKILLS[Skill(row["skill"])].da
        planned, spent, factor = (
            format_number(row[name], decimals=decimals, language="da")
            for name, decimals in (("planned_hours", 1), ("actual_hours", 1), ("factor", 3))
        )
        remarks.append(
            f"{phase}, {skill}: x {factor} (grupper: {row['groups']}, ventet: {planned}, brugt: {spent})"
        )
    path.write_text(write_effort(learned.basis.effort, remarks=remarks), encoding="utf-8")
