"""``samdrift simulate`` and ``samdrift replan``: a plan that was written is taken up again."""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import ceil, floor
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from samdrift.cli.outputs import SAVED_PLAN, write_saved
from samdrift.cli.replan_effort import experience_document, print_experience, write_experience
from samdrift.importers import InputFile
from samdrift.kernel import Finding, format_number
from samdrift.programme.hand_files import parse_facts
from samdrift.programme.replanning import (
    ReplanSettings,
    SavedPlan,
    Taken,
    read_saved_plan,
    replan,
    take_edits,
)
from samdrift.programme.wave_edits import parse_wave_edits
from samdrift.takeover import Infeasible, PlanCost
from samdrift.takeover.problem_json import UnableToReadProblem
from samdrift.takeover.search import Progress
from samdrift.takeover.simulation import Probability, Robustness
from samdrift.takeover.waves import name_week

FACTS_FILE = "facts.csv"
_TERMS = ("running", "crew", "contracts", "lateness", "change")
_SHOWN = 20
_WORDS = {
    "da": {
        "date": "Datoen holder med sandsynlighed {p} ({low} til {high}).",
        "no_date": "Ingen opgave har en frist.",
        "late": "Grupper efter fristen: {mean} i gennemsnit (10-90 %: {low} til {high}).",
        "cost": "Pris, mio. kr.",
        "before": "Før",
        "after": "Nu",
        "changes": "{n} opgaver skifter uge",
        "flaws": "{n} grænser er ikke overholdt:",
        "more": "… og {n} mere (se {file})",
        "assumed": "{n} opgaver antages at følge planen indtil nu, fordi ingen har sagt andet.",
        "lifted": "{n} opgaver inden for de faste uger kunne ikke blive stående.",
        "total": "I alt",
        "running": "Drift af det gamle sted",
        "crew": "Arbejde",
        "contracts": "Kontrakter",
        "lateness": "Forsinkelse",
        "change": "Ændringer",
        "fact": "oplyst",
        "predecessor": "venter på en anden",
        "capacity": "mangler folk",
        "cheaper": "billigere eller tryggere sådan",
        "by_hand": "flyttet i hånden",
        "effort": "tager længere tid",
    },
    "en": {
        "date": "The date holds with probability {p} ({low} to {high}).",
        "no_date": "No task has a deadline.",
        "late": "Groups past the deadline: {mean} on average (10-90 %: {low} to {high}).",
        "cost": "Cost, m DKK",
        "before": "Before",
        "after": "Now",
        "changes": "{n} tasks change week",
        "flaws": "{n} limits are not kept:",
        "more": "… and {n} more (see {file})",
        "assumed": "{n} tasks are assumed to be as planned until now, as nobody has said otherwise.",
        "lifted": "{n} tasks of the frozen weeks could not stay.",
        "total": "In all",
        "running": "The old place",
        "crew": "Work",
        "contracts": "Contracts",
        "lateness": "Lateness",
        "change": "Changes",
        "fact": "reported",
        "predecessor": "waits for another",
        "capacity": "people are missing",
        "cheaper": "cheaper or safer this way",
        "by_hand": "moved by hand",
        "effort": "takes longer",
    },
}
#: Columns of the tables: municipalities, critical groups, moved tasks.
_COLUMNS = {
    "da": {
        "municipalities": ("Kommune", "Sandsynlighed", "Forsinkede grupper"),
        "groups": ("Kritisk gruppe", "For sent", "Betydning", "En uge mere giver"),
        "moved": ("Opgave", "Fra", "Til", "Hvorfor"),
    },
    "en": {
        "municipalities": ("Municipality", "Probability", "Late groups"),
        "groups": ("Critical group", "Late", "Weight", "A week more gives"),
        "moved": ("Task", "From", "To", "Why"),
    },
}


class UnableToReadTakeover(Exception):
    """The folder holds no wave plan that can be taken up again."""


def read_plan_folder(out: Path) -> SavedPlan:
    """Read what ``samdrift plan`` wrote of the takeover.

    Raises:
        UnableToReadTakeover: it is missing or broken; the message says what to do.
    """
    path = out / SAVED_PLAN
    try:
        return read_saved_plan(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, zlib.error, UnableToReadProblem) as error:
        raise UnableToReadTakeover(
            f"{path} cannot be read ({error}). Make the plan with samdrift plan FOLDER --out {out}; "
            "it must reach the stage takeover, and find a plan."
        ) from error


def make_replan(
    out: Path,
    *,
    settings: ReplanSettings,
    facts: Path | None,
    waves: Path | None,
    progress: Progress,
) -> tuple[Taken | Infeasible, tuple[Finding, ...]]:
    """Take up a plan: with edited weeks it is priced as it stands, else planned anew from the facts.

    Raises:
        UnableToReadTakeover: there is no plan.
    """
    saved = read_plan_folder(out)
    if waves is not None:
        edited, told = parse_wave_edits(_input(waves), saved.problem, saved.starts)
        return take_edits(saved, edited, robustness=settings.robustness), told
    path = facts or (out / FACTS_FILE if (out / FACTS_FILE).exists() else None)
    known, told = ((), ()) if path is None else parse_facts(
        _input(path), first_monday=saved.problem.first_monday
    )  # fmt: skip
    answer, more = replan(saved, known, settings=settings, progress=progress)
    return answer, (*told, *more)


def _input(path: Path) -> InputFile:
    return InputFile.of_bytes(path.name, path.read_bytes())


def write_replan(taken: Taken, target: Path) -> None:
    """Write the new plan so that it can be taken up again, its weeks, and what moved and why."""
    write_saved(target, taken.saved)
    (target / "replan.json").write_text(
        json.dumps(replan_document(taken), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["task", "group", "municipality", "week_before", "week_after", "reason"])
    monday = taken.saved.problem.monday_of
    for change in taken.changes:
        weeks = (name_week(monday(change.week_before)), name_week(monday(change.week_after)))
        names = [_harmless(each) for each in (change.task, change.group, change.municipality)]
        writer.writerow([*names, *weeks, change.reason])
    (target / "moved.csv").write_text(text.getvalue(), encoding="utf-8")
    write_experience(taken.learned, target)


def _harmless(text: str) -> str:
    """A cell that a spreadsheet program cannot run as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def simulation_document(robustness: Robustness) -> dict[str, Any]:
    """A simulation as JSON has it."""
    probability = robustness.probability_of_deadline
    mean, low, high = robustness.late_groups
    return {
        "seed": robustness.seed,
        "probability_of_deadline": None if probability is None else asdict(probability),
        "late_groups": {"mean": mean, "p10": low, "p90": high},
        "municipalities": robustness.municipalities.to_dicts(),
        "groups": robustness.groups.head(100).to_dicts(),
        "contracts": robustness.contracts.to_dicts(),
        "curve": robustness.curve.to_dicts(),
    }


def replan_document(taken: Taken) -> dict[str, Any]:
    """A plan taken up again as JSON has it."""
    made = taken.replanning
    return {
        "method": taken.plan.search.method,
        "seed": taken.plan.search.seed,
        "steps": taken.plan.search.steps,
        "before": _cost(taken.before),
        "after": _cost(taken.plan.cost),
        "simulation": simulation_document(taken.robustness),
        "probability_before": _share(taken.robustness_before.probability_of_deadline),
        "moved": len(taken.changes),
        "assumed": [] if made is None else list(made.assumed),
        "lifted": {} if made is None else dict(made.lifted),
        "effort": None if taken.learned is None else experience_document(taken.learned),
        "flaws": [
            {"code": f.code, "message": f.message("en"), "message_da": f.message("da")} for f in taken.flaws
        ],
    }


def _cost(cost: PlanCost) -> dict[str, int]:
    return {
        "oere": cost.total.oere,
        **{name: getattr(cost, name).oere for name in _TERMS},
        "late_groups": cost.late_groups,
    }


def _share(probability: Probability | None) -> float | None:
    return None if probability is None else probability.value


def print_simulation(robustness: Robustness, *, language: str) -> None:
    """Say how sure a plan is: the date, municipalities, and what threatens it."""
    console = Console()
    for line in _certainty(robustness, language):
        console.print(line, highlight=False, soft_wrap=True)
    table = Table(*_COLUMNS[language]["municipalities"], box=None)
    for row in robustness.municipalities.iter_rows(named=True):
        interval = f"{_percent(row['probability'])} ({_percent(row['low'])}-{_percent(row['high'])})"
        table.add_row(escape(row["municipality"]), interval, _number(row["late_groups_mean"], 1, language))
    console.print(table)
    risky = robustness.groups.filter(robustness.groups["probability_late"] > 0).head(10)
    if risky.height:
        groups = Table(*_COLUMNS[language]["groups"], box=None)
        for row in risky.iter_rows(named=True):
            gain = "" if row["buffer_gain"] is None else f"{100 * row['buffer_gain']:+.1f} %"
            groups.add_row(
                escape(row["group"]),
                _percent(row["probability_late"]),
                _number(row["cruciality"], 2, language),
                gain.replace(".", ",") if language == "da" else gain,
            )
        console.print(groups)


def print_replan(taken: Taken, target: Path, findings: Sequence[Finding], *, language: str) -> None:
    """Say what the new plan costs beside the old one, how sure it is, and what moves and why."""
    words, console = _WORDS[language], Console()
    table = Table(words["cost"], words["before"], words["after"], box=None)
    for name in (*_TERMS, "total"):
        sums = [getattr(cost, name).oere / 100e6 for cost in (taken.before, taken.plan.cost)]
        table.add_row(words[name], *(_number(value, 1, language) for value in sums))
    console.print(table)
    for line in _certainty(taken.robustness, language):
        console.print(line, highlight=False, soft_wrap=True)
    made = taken.replanning
    for name, count in (("assumed", len(made.assumed)), ("lifted", len(made.lifted))) if made else ():
        if count:
            console.print(words[name].format(n=count), highlight=False, soft_wrap=True)
    if taken.learned is not None:
        print_experience(console, taken.learned, target, language=language)
    console.print(words["changes"].format(n=len(taken.changes)), highlight=False, soft_wrap=True)
    moved = Table(*_COLUMNS[language]["moved"], box=None)
    monday = taken.saved.problem.monday_of
    for change in taken.changes[:_SHOWN]:
        weeks = (name_week(monday(change.week_before)), name_week(monday(change.week_after)))
        moved.add_row(escape(change.task), *weeks, words[change.reason])
    if taken.changes:
        console.print(moved)
    _print_rest(console, words, len(taken.changes), target / "moved.csv")
    if taken.flaws:
        console.print(words["flaws"].format(n=len(taken.flaws)), highlight=False, soft_wrap=True)
        for flaw in taken.flaws[:_SHOWN]:
            console.print(f"  {flaw.message(language)}", highlight=False, markup=False, soft_wrap=True)
        _print_rest(console, words, len(taken.flaws), target / "replan.json")
    for finding in findings:
        console.print(
            f"{finding.source or ''} {finding.message(language)}",
            highlight=False,
            markup=False,
            soft_wrap=True,
        )


def _print_rest(console: Console, words: Mapping[str, str], count: int, file: Path) -> None:
    if count > _SHOWN:
        console.print(words["more"].format(n=count - _SHOWN, file=file), highlight=False, soft_wrap=True)


def _certainty(robustness: Robustness, language: str) -> list[str]:
    words, probability = _WORDS[language], robustness.probability_of_deadline
    if probability is None:
        return [words["no_date"]]
    # Outwards: a rounded interval must not be narrower than the one that was found.
    low_pct, high_pct = floor(100 * probability.low), ceil(100 * probability.high)
    shares = {"p": _percent(probability.value), "low": f"{low_pct} %", "high": f"{high_pct} %"}
    mean, low, high = (_number(value, 1, language) for value in robustness.late_groups)
    return [
        words["date"].format(**shares),
        words["late"].format(mean=mean, low=low, high=high),
    ]


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _number(value: float, decimals: int, language: str) -> str:
    return format_number(value, decimals=decimals, language=language)
