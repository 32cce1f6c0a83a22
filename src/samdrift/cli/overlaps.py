"""``samdrift overlaps``: which municipalities use the same addresses, the worst first."""

from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from samdrift.addressing import Overlaps, find_overlaps, read_entries
from samdrift.addressing.ranges import parse_ranges
from samdrift.kernel import Finding, format_number
from samdrift.programme.addressing import read_address_problem
from samdrift.programme.plan import Plan

#: Lines of a table that a terminal shows; --json has them all.
_SHOWN = 40
_TITLES = (
    ("Kommune a", "Kommune b", "Par", "Adresser", "Værter a", "Værter b", "Samme"),
    ("Municipality a", "Municipality b", "Pairs", "Addresses", "Hosts a", "Hosts b", "Same"),
)
_WORDS = (
    {
        "none": "Ingen kommuner bruger de samme adresser.",
        "pairs": "{pairs} par af adresseblokke deler adresser mellem {count} par af kommuner.",
        "columns": "Værter: levende værter, der står, hvor den anden også har en adresseblok. "
        "Samme: adresser i live hos begge.",
        "inside": "Inden for én kommune: {pairs} par, heraf {between} mellem to VRF'er.",
        "more": "… og {count} par af kommuner mere (--json viser alle)",
    },
    {
        "none": "No municipalities use the same addresses.",
        "pairs": "{pairs} pairs of prefixes share addresses between {count} pairs of municipalities.",
        "columns": "Hosts: live hosts that stand where the other has a prefix too. "
        "Same: addresses alive on both sides.",
        "inside": "Inside one municipality: {pairs} pairs, {between} of them between two VRFs.",
        "more": "… and {count} more pairs of municipalities (--json shows all)",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundOverlaps:
    """All overlaps of a folder, what was found on the way, and what the municipalities are called."""

    overlaps: Overlaps
    findings: tuple[Finding, ...]
    names: dict[str, str]


def find_folder_overlaps(plan: Plan) -> FoundOverlaps:
    """Find the overlaps in a merged inventory: noise removed, identical and nested both counted."""
    parameters = plan.programme.addressing
    reading = read_address_problem(plan.inventory, parameters)
    told = list(reading.findings)
    containers = parse_ranges(parameters.container_ranges, parameter="container_ranges", told=told)
    entries = read_entries(reading.problem, container_ranges=containers)
    return FoundOverlaps(
        overlaps=find_overlaps(entries, listed_pairs=parameters.listed_pairs),
        findings=(*told, *entries.findings),
        names={each.key: each.name for each in plan.municipalities},
    )


def overlaps_document(found: FoundOverlaps) -> dict[str, Any]:
    """The overlaps as values, for ``--json``: municipalities by code, else by folder name."""
    overlaps = found.overlaps
    return {
        "pairs": overlaps.pairs,
        "by_pair": overlaps.by_pair.to_dicts(),
        "internal_pairs": overlaps.internal_pairs,
        "internal": overlaps.internal.to_dicts(),
        "worst": overlaps.worst.to_dicts(),
        "findings": [
            {"code": f.code, "severity": str(f.severity), "subject": f.subject, "message": f.message("en")}
            for f in sorted(found.findings, key=Finding.sort_key)
        ],
    }


def print_overlaps(found: FoundOverlaps, *, language: str) -> None:
    """Print the pairs of municipalities, the worst first, in 100 columns."""
    which = 0 if language == "da" else 1
    words = _WORDS[which]
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=100)

    def number(value: int) -> str:
        return format_number(value, language=language)

    overlaps = found.overlaps
    if overlaps.by_pair.is_empty():
        console.print(words["none"])
    else:
        console.print(_table(found, language))
        rest = overlaps.by_pair.height - _SHOWN
        if rest > 0:
            console.print(words["more"].format(count=number(rest)))
        counts = {"pairs": number(overlaps.pairs), "count": number(overlaps.by_pair.height)}
        console.print(words["pairs"].format(**counts))
        console.print(words["columns"])
    between = int(overlaps.internal["between_vrfs"].sum())
    console.print(words["inside"].format(pairs=number(overlaps.internal_pairs), between=number(between)))


def _table(found: FoundOverlaps, language: str) -> Table:
    which = 0 if language == "da" else 1
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in _TITLES[which][:2]:
        table.add_column(title, max_width=20, no_wrap=True, overflow="ellipsis")
    for title in _TITLES[which][2:]:
        table.add_column(title, justify="right", no_wrap=True)
    for row in found.overlaps.by_pair.head(_SHOWN).iter_rows(named=True):
        names = (escape(found.names.get(row[side], row[side])) for side in ("a", "b"))
        numbers = (row[name] for name in ("pairs", "addresses", "hosts_a", "hosts_b", "same_addresses"))
        table.add_row(*names, *(format_number(value, language=language) for value in numbers))
    return table
