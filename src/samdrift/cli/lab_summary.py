"""What the lab showed, as values and as a calm table."""

from typing import Any

from rich.console import Console
from rich.table import Table

from samdrift.cli.lab import LabRun
from samdrift.exporters.lab import ProbeKind
from samdrift.kernel import format_number

_SHOWN = 20

_KINDS = {
    ProbeKind.REACH: ("når hinanden", "reach each other"),
    ProbeKind.NAME: ("kommunens DNS svarer med samme adresse", "own DNS view answers with that address"),
    ProbeKind.OLD_ADDRESS: ("gammel adresse: må ikke svare", "old address: must stay silent"),
    ProbeKind.LEFT_BEHIND: ("glemt ved omnummerering: må ikke svare", "left behind: must stay silent"),
    ProbeKind.APART: ("egen VRF: må ikke svare", "VRF of its own: must stay silent"),
    ProbeKind.NOISE: ("uden for planen: må ikke svare", "outside the plan: must stay silent"),
}
_TITLES = (("Prøve", "Protokol", "Gjort", "Som planlagt"), ("Check", "Protocol", "Made", "As planned"))
_COUNTS = (
    "{} kommuner, {} par af værter; {} par har samme adresse i hver sit net.",
    "{} municipalities, {} pairs of hosts; {} pairs have one address, each in its own network.",
)
_PROVEN_AT = (
    (
        "Nåede hinanden på de planlagte adresser: {} par; på de viste: {} par, "
        "hvor spørgerens eget net endnu bruger den planlagte."
    ),
    (
        "Reached each other at the planned addresses: {} pairs; at the shown ones: {} pairs, "
        "where the asker's own network still uses the planned one."
    ),
)


def lab_summary(run: LabRun) -> dict[str, Any]:
    """What the lab showed, as values, for ``--json``."""
    plan, result = run.plan, run.result
    return {
        "proven": result.is_proven,
        "municipalities": _count_owners(run),
        "namespaces": len(plan.spaces) + 1,
        "pairs": plan.pairs,
        "pairs_with_one_address": plan.same_address,
        "pairs_asked_elsewhere": len(plan.shown_pairs),
        "pairs_proven_at_planned": result.pairs_at_planned,
        "pairs_proven_at_shown": result.pairs_at_shown,
        "checks": [
            {"kind": str(t.kind), "protocol": t.protocol, "made": t.made, "passed": t.passed}
            for t in result.totals
        ],
        "failures": list(result.failures),
        "findings": [
            {"code": f.code, "severity": str(f.severity), "message": f.message("en"), "subject": f.subject}
            for f in run.gateway.findings
        ],
        "seconds": {name: round(value, 3) for name, value in run.seconds.items()},
    }


def print_lab(run: LabRun, *, language: str) -> None:
    """Print what the lab showed, and every probe that did not go as it must."""
    which = 0 if language == "da" else 1
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=100)
    console.print(_table(run, language))
    plan, result = run.plan, run.result
    counts = (_count_owners(run), plan.pairs, plan.same_address)
    console.print(_COUNTS[which].format(*(format_number(n, language=language) for n in counts)))
    proven = (result.pairs_at_planned, result.pairs_at_shown)
    console.print(_PROVEN_AT[which].format(*(format_number(n, language=language) for n in proven)))
    told = [finding.message(language) for finding in run.gateway.findings]
    for texts in (told, result.failures):
        for text in texts[:_SHOWN]:
            console.print(f"  {text}", markup=False, soft_wrap=True)
        if len(texts) > _SHOWN:
            more = format_number(len(texts) - _SHOWN, language=language)
            console.print((f"  … og {more} mere", f"  … and {more} more")[which])
    verdict = (("Ikke bevist", "Not proven"), ("Bevist", "Proven"))[result.is_proven][which]
    seconds = format_number(run.seconds["whole"], language=language, decimals=1)
    console.print(f"{verdict} ({seconds} s)", style="bold" if result.is_proven else "bold red")


def _table(run: LabRun, language: str) -> Table:
    which = 0 if language == "da" else 1
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in _TITLES[which][:2]:
        table.add_column(title)
    for title in _TITLES[which][2:]:
        table.add_column(title, justify="right")
    for total in run.result.totals:
        counts = (format_number(n, language=language) for n in (total.made, total.passed))
        style = None if total.made == total.passed else "bold red"
        table.add_row(_KINDS[total.kind][which], total.protocol.upper(), *counts, style=style)
    return table


def _count_owners(run: LabRun) -> int:
    return len({space.owner for space in run.plan.spaces})
