"""The summary at the end of a plan: a table that fits 100 columns, findings as file:sheet:row."""

from collections import Counter
from math import ceil, floor
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from samdrift.kernel import Severity, danish_sort_key, format_date, format_number
from samdrift.programme.plan import Plan
from samdrift.takeover import Infeasible

_COLUMNS = (
    ("servers", "Servere", "Servers"),
    ("templates", "Skabeloner", "Templates"),
    ("network_devices", "Netværk", "Network"),
    ("other_devices", "Andet udstyr", "Other"),
    ("unidentified_hosts", "Ukendte", "Unknown"),
    ("prefixes", "Blokke", "Prefixes"),
    ("contracts", "Kontrakter", "Contracts"),
)
_WORST_SHOWN = 8


def plan_summary(plan: Plan, out: Path, changes: dict[str, int]) -> dict[str, Any]:
    """The summary as values, for ``--json``."""
    return {
        "plan": str(out / "plan.json"),
        "report": str(out / "report.html"),
        "files": len(plan.inputs),
        "unknown_files": sum(record.format == "unknown" for record in plan.inputs),
        "rows_read": sum(record.rows_read for record in plan.inputs),
        "rows_rejected": sum(record.rows_rejected for record in plan.inputs),
        "findings": dict(Counter(str(each.finding.severity) for each in plan.findings)),
        "municipalities": [
            {"key": each.key, "code": each.code, "name": each.name, "counts": dict(each.counts)}
            for each in plan.municipalities
        ],
        "changes": changes,
    }


def print_summary(plan: Plan, out: Path, changes: dict[str, int], *, language: str) -> None:
    """Print what the plan holds, what needs a person first, and where everything lies."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=100)
    danish = language == "da"
    console.print(_counts_table(plan, language))
    rows = sum(record.rows_read for record in plan.inputs)
    rejected = sum(record.rows_rejected for record in plan.inputs)
    unknown = sum(record.format == "unknown" for record in plan.inputs)
    numbers = [
        format_number(value, language=language) for value in (len(plan.inputs), rows, rejected, unknown)
    ]
    console.print(
        "{} filer, {} rækker læst, {} til reparation, {} filer af ukendt format".format(*numbers)
        if danish
        else "{} files, {} rows read, {} to repair, {} files of unknown format".format(*numbers)
    )
    _print_takeover(plan, console, language)
    if changes:
        words = {"appeared": "nye", "changed": "ændrede", "vanished": "forsvundne"}
        told = ", ".join(
            f"{format_number(count, language=language)} {words[name] if danish else name}"
            for name, count in changes.items()
        )
        console.print(
            f"Siden sidst: {told} (changes.csv)" if danish else f"Since last time: {told} (changes.csv)"
        )
    _print_findings(plan, console, language)
    console.print(
        f"Rapport: {out / 'report.html'}" if danish else f"Report: {out / 'report.html'}", soft_wrap=True
    )


def explain_no_waves(answer: Infeasible) -> list[str]:
    """Say, in English, which limits leave no wave plan; the report says it in the user's language."""
    lines = [
        f"No wave plan: {each.resource}, weeks {each.first_week}-{each.last_week} of the plan: "
        f"{each.needed} needed, {each.available} there."
        for each in answer.binding
    ]
    lines += [f"No wave plan: the order runs in a circle: {', '.join(circle)}." for circle in answer.circles]
    stuck = [f"{task} ({why})" for task, why in answer.stuck]
    if stuck:
        more = f" and {len(stuck) - 5} more" if len(stuck) > 5 else ""
        lines.append(f"No wave plan: no week takes {', '.join(stuck[:5])}{more}.")
    return lines or ["No wave plan was found."]


def _print_takeover(plan: Plan, console: Console, language: str) -> None:
    """Say whether the date is made, how likely, and at what cost."""
    planned = None if plan.takeover is None else plan.takeover.planned
    if planned is None:
        return
    cost, probability = planned.plan.cost, planned.robustness.probability_of_deadline
    millions = format_number(cost.total.oere / 100e6, decimals=1, language=language)
    gap = planned.plan.gap
    proven = "" if gap is None else format_number(100 * gap, decimals=1, language=language)
    deadline = format_date(plan.programme.unit.deadline, language=language)
    danish = language == "da"
    line = (
        f"{len(planned.waves)} bølger, {millions} mio. kr. (højst {proven} % over det billigste), "
        f"{cost.late_groups} grupper efter {deadline}"
        if danish
        else f"{len(planned.waves)} waves, {millions} m DKK (at most {proven} % above the cheapest), "
        f"{cost.late_groups} groups past {deadline}"
    )
    if probability is not None:
        share = f"{100 * probability.value:.0f} %"
        # Outwards: a rounded interval must not be narrower than the one that was found.
        share += f" ({floor(100 * probability.low)}-{ceil(100 * probability.high)} %)"
        line += f"; datoen holder med {share}" if danish else f"; the date holds with {share}"
    console.print(line)


def _counts_table(plan: Plan, language: str) -> Table:
    danish = language == "da"
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Kommune" if danish else "Municipality", overflow="fold", max_width=24)
    for _, title_da, title_en in _COLUMNS:
        table.add_column(title_da if danish else title_en, justify="right")
    table.add_column("Kendt" if danish else "Known", justify="right")
    for each in sorted(plan.municipalities, key=lambda m: danish_sort_key(m.name)):
        share = each.quality.share
        known = ("ikke vurderet" if danish else "not assessed") if share is None else f"{share:.0%}"
        counts = [format_number(each.counts[name], language=language) for name, _, _ in _COLUMNS]
        table.add_row(each.name, *counts, known)
    if len(plan.municipalities) > 1:
        totals = [sum(each.counts[name] for each in plan.municipalities) for name, _, _ in _COLUMNS]
        share = plan.quality.share
        table.add_section()
        table.add_row(
            "I alt" if danish else "In all",
            *(format_number(total, language=language) for total in totals),
            "" if share is None else f"{share:.0%}",
            style="bold",
        )
    return table


def _print_findings(plan: Plan, console: Console, language: str) -> None:
    danish = language == "da"
    counts = Counter(each.finding.severity for each in plan.findings)
    told = [format_number(counts[severity], language=language) for severity in Severity]
    console.print(
        "{} fejl, {} advarsler, {} oplysninger (tables/findings.csv)".format(*told)
        if danish
        else "{} errors, {} warnings, {} notes (tables/findings.csv)".format(*told)
    )
    worst = [each for each in plan.findings if each.finding.severity is Severity.ERROR][:_WORST_SHOWN]
    for each in worst:
        place = f"{each.finding.source}: " if each.finding.source else ""
        console.print(f"  {place}{each.finding.message(language)}", markup=False, soft_wrap=True)
    if counts[Severity.ERROR] > _WORST_SHOWN:
        more = counts[Severity.ERROR] - _WORST_SHOWN
        console.print(f"  … og {more} fejl mere" if danish else f"  … and {more} more errors")
