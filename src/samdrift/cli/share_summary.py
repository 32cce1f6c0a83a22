"""What ``samdrift share`` prints: contributions, keys compared, and the worst groups by name."""

import re
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from samdrift.economy.sharing import (
    AllocationKey,
    AssessedKey,
    LeastCore,
    NotAssessed,
    SharingResult,
    SimpleKey,
)
from samdrift.kernel import Finding, format_number


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFile:
    """A drivers file shared: the result, and everything that was found on the way."""

    result: SharingResult
    keys: tuple[AllocationKey, ...]
    has_today: bool
    phase_in_years: int
    findings: tuple[Finding, ...]


_WORDS = {
    "da": {
        "head": "{total} kr. delt mellem {count} kommuner. Gruppers egne omkostninger: {kind}.",
        "curve": "modelleret med en potenskurve (eksponent {exponent}) gennem det, hver betaler alene",
        "model": "efter omkostningsmodellen",
        "key": "Bidrag efter {key} (kr.)",
        "members": "Kommune,Alene,Bidrag,Andel %,Sparer mod alene,Sparer mod i dag,Shapley-værdi",
        "keys": "Nøgle,Værste gruppe bærer for meget,Grupper over,Til Shapley,Til nucleolus,Dyrere end alene",
        "sum": "I alt",
        "compared": "Nøglerne sammenlignet (kr.)",
        "over": "{key}: {group} bærer tilsammen {carries} kr. mod {own} kr. i egne omkostninger: "
        "{excess} kr. for meget.",
        "over_one": "{key}: {group} bærer {carries} kr. mod {own} kr. i egne omkostninger: "
        "{excess} kr. for meget.",
        "fine": "{key}: ingen gruppe bærer mere end sin egen omkostning.",
        "test": "En gruppes egen omkostning er det, den ville betale for det samme for sig selv. Det er en "
        "prøve på, om en nøgle er rimelig; ingen tilbydes at træde ud.",
        "simple": "Enkleste nøgle, hvor ingen gruppe bærer for meget: {key}. Prisen for enkelheden "
        "er {price} kr.",
        "subsidy": "Ingen enkel nøgle består. Nærmest er {key}: den kræver et tilskud på {subsidy} kr.",
        "core": "Den bedst mulige deling lader alle grupper spare mindst {spare} kr.",
        "empty": "Enhver deling lader en gruppe bære mindst {excess} kr. for meget.",
        "between": "Om en deling lader alle grupper nøjes med deres egen omkostning, er ikke afgjort.",
        "none": "ikke vurderet",
        "few": "under 0,01 %",
        "all": "alle andre end {names}",
        "phase": "Indfasning af {key}: år 1 til {years} (kr.)",
        "member": "Kommune",
        "year": "År",
        "more": "… og {count} nøgler mere (--json viser alle)",
        "error": "Shapley-værdien er skønnet; standardfejlen er højst {error} kr. Grupper over er andelen af "
        "alle grupper, skønnet med sin standardfejl.",
        "gap": "Værste grupper er fundet med bevis; højst {gap} kr. kan mangle.",
    },
    "en": {
        "head": "{total} DKK shared by {count} municipalities. Groups' own costs: {kind}.",
        "curve": "modelled by a power curve (exponent {exponent}) through what each pays alone",
        "model": "by the cost model",
        "key": "Contributions by {key} (DKK)",
        "members": "Municipality,Alone,Contribution,Share %,Saves on alone,Saves on today,Shapley value",
        "keys": "Key,Worst group carries too much,Groups over,To Shapley,To nucleolus,Dearer than alone",
        "sum": "Sum",
        "compared": "The keys compared (DKK)",
        "over": "{key}: {group} carry {carries} DKK together against {own} DKK of own cost: "
        "{excess} DKK too much.",
        "over_one": "{key}: {group} carries {carries} DKK against {own} DKK of own cost: "
        "{excess} DKK too much.",
        "fine": "{key}: no group carries more than its own cost.",
        "test": "A group's own cost is what it would pay for the same by itself. It is a test of whether a "
        "key is fair; nobody is offered to leave.",
        "simple": "Simplest key under which no group carries too much: {key}. The price of "
        "simplicity is {price} DKK.",
        "subsidy": "No simple key passes. Nearest is {key}: it takes a subsidy of {subsidy} DKK.",
        "core": "The best possible split lets every group save at least {spare} DKK.",
        "empty": "Every split makes some group carry at least {excess} DKK too much.",
        "between": "Whether some split leaves every group with at most its own cost is not settled.",
        "none": "not assessed",
        "few": "under 0.01 %",
        "all": "all but {names}",
        "phase": "Phase-in of {key}: years 1 to {years} (DKK)",
        "member": "Municipality",
        "year": "Year",
        "more": "… and {count} more keys (--json shows all)",
        "error": "The Shapley value is estimated; its standard error is at most {error} DKK. Groups over are "
        "the share of all groups, estimated with its standard error.",
        "gap": "Worst groups are found with proof; at most {gap} DKK can be missing.",
    },
}
#: Drivers that are built in, and yardsticks, as Danish users read them.
_NAMES = {
    "equal": "lige",
    "alone": "alene",
    "inhabitants": "indbyggere",
    "Shapley": "Shapley-værdi",
    "nucleolus": "nucleolus",
}
_SHOWN_KEYS = 14
#: Rounding to whole øre moves less than this between groups.
_NOTHING_OERE = 100


class _Printer:
    """Prints one result in one language."""

    def __init__(self, shared: SharedFile, language: str) -> None:
        self.shared = shared
        self.result = shared.result
        self.language = "da" if language == "da" else "en"
        self.words = _WORDS[self.language]
        console = Console(highlight=False)
        self.console = console if console.is_terminal else Console(highlight=False, width=100)

    def dkk(self, oere: float) -> str:
        return format_number(oere / 100 + 0.0, language=self.language)

    def say(self, word: str, **values: Any) -> None:
        self.console.print(escape(self.words[word].format(**values)))

    def key_name(self, name: str) -> str:
        """A key as people read it: ``60 % users, 40 % lige``."""
        parts = re.findall(r"([^=,]+)=([0-9.]+)", name)
        if not parts:
            return _NAMES.get(name, name) if self.language == "da" else name
        shown = []
        for driver, percent in parts:
            word = driver.strip()
            word = _NAMES.get(word, word) if self.language == "da" else word
            shown.append(word if percent == "100" else f"{percent} % {word}")
        return ", ".join(shown)

    def group_name(self, members: tuple[int, ...]) -> str:
        names = self.result.names
        others = [name for number, name in enumerate(names) if number not in members]
        if len(others) < len(members) and len(members) > 3:
            return self.words["all"].format(names=", ".join(others))
        return ", ".join(names[member] for member in members)


def print_shared(shared: SharedFile, *, language: str) -> None:
    """Print the contributions of the first key, all keys compared, and what to make of it, in 100 columns."""
    printer = _Printer(shared, language)
    result = shared.result
    exponent = result.exponent
    kind = (
        printer.words["model"]
        if exponent is None
        else printer.words["curve"].format(exponent=format_number(exponent, decimals=2, language=language))
    )
    printer.say("head", total=printer.dkk(result.total_oere), count=len(result.names), kind=kind)
    shown = result.assessed[0]
    printer.console.print()
    printer.console.print(escape(printer.words["key"].format(key=printer.key_name(shown.name))), style="bold")
    printer.console.print(_member_table(printer, shown))
    printer.console.print()
    printer.console.print(printer.words["compared"], style="bold")
    printer.console.print(_key_table(printer))
    rest = len(result.assessed) - _SHOWN_KEYS
    if rest > 0:
        printer.say("more", count=rest)
    printer.console.print()
    _print_judgement(printer, shown)
    if shared.phase_in_years:
        printer.console.print()
        _print_phases(printer, shown)


def _member_table(printer: _Printer, shown: AssessedKey) -> Table:
    result, words = printer.result, printer.words
    titles = words["members"].split(",")
    with_today = printer.shared.has_today
    if not with_today:
        del titles[5]
    table = _table(titles, first_width=22)
    rows = result.members.filter(result.members["key"] == shown.name)
    shapley = result.shapley.oere
    for number, row in enumerate(rows.iter_rows(named=True)):
        cells = [row["alone_oere"], row["share_oere"], None, row["gain_alone_oere"]]
        cells += [row["gain_today_oere"]] if with_today else []
        shown_cells = [printer.dkk(c) if c is not None else "" for c in (*cells, shapley[number])]
        pct = row["share_pct"]
        shown_cells[2] = "" if pct is None else format_number(pct, decimals=2, language=printer.language)
        table.add_row(escape(row["member"]), *shown_cells)
    sums = [printer.dkk(int(rows[name].sum())) for name in ("alone_oere", "share_oere")]
    sums += [
        format_number(100, decimals=2, language=printer.language),
        printer.dkk(int(rows["gain_alone_oere"].sum())),
    ]
    sums += [printer.dkk(int(rows["gain_today_oere"].sum()))] if with_today else []
    table.add_section()
    table.add_row(words["sum"], *sums, printer.dkk(sum(shapley)), style="bold")
    return table


def _table(titles: list[str], *, first_width: int) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(titles[0], max_width=first_width, overflow="fold")
    for title in titles[1:]:
        table.add_column(title, justify="right", max_width=14)
    return table


def _key_table(printer: _Printer) -> Table:
    table = _table(printer.words["keys"].split(","), first_width=30)
    none = printer.words["none"]
    for row in printer.result.keys.head(_SHOWN_KEYS).iter_rows(named=True):
        excess = row["worst_excess_oere"]
        over = _say_over(row, printer)
        distances = [row["to_shapley_oere"], row["to_nucleolus_oere"]]
        table.add_row(
            escape(printer.key_name(row["key"])),
            none if excess is None else printer.dkk(max(excess, 0)) if excess > _NOTHING_OERE else "0",
            over,
            *(none if d is None else printer.dkk(d) for d in distances),
            str(row["members_above_alone"]),
        )
    return table


def _say_over(row: dict[str, Any], printer: _Printer) -> str:
    """Groups that carry too much: counted; or the estimated share of all groups with its standard error."""
    if row["is_exact"]:
        return format_number(row["groups_over"], language=printer.language)
    every = 2.0 ** len(printer.result.names)
    share, error = 100 * row["groups_over"] / every, 100 * row["groups_over_error"] / every
    if not share:
        # Drawing none proves nothing but that they are few.
        excess = row["worst_excess_oere"]
        return "0" if excess is not None and excess <= _NOTHING_OERE else printer.words["few"]
    numbers = (format_number(each, decimals=2, language=printer.language) for each in (share, error))
    return "{} % ±{}".format(*numbers)


def _print_judgement(printer: _Printer, shown: AssessedKey) -> None:
    result = printer.result
    for each in dict.fromkeys((shown, *result.assessed)):
        if each is not shown and each.kind in {"simplest", "yardstick"}:
            continue
        worst = each.worst
        if worst is None:
            continue
        name = printer.key_name(each.name)
        if worst.excess_oere > _NOTHING_OERE:
            sums = (worst.carries_oere, worst.own_cost_oere, worst.excess_oere)
            carries, own, excess = (printer.dkk(value) for value in sums)
            group = printer.group_name(worst.members)
            word = "over" if len(worst.members) > 1 else "over_one"
            printer.say(word, key=name, group=group, carries=carries, own=own, excess=excess)
        elif each is shown:
            printer.say("fine", key=name)
    simple = result.simplest
    if isinstance(simple, SimpleKey) and not simple.subsidy_oere:
        printer.say("simple", key=printer.key_name(simple.key.name), price=printer.dkk(simple.price_oere))
    elif isinstance(simple, SimpleKey):
        name = printer.key_name(simple.key.name)
        printer.say("subsidy", key=name, subsidy=printer.dkk(simple.subsidy_oere))
    _print_core(printer)
    if not result.is_exact:
        printer.say("error", error=printer.dkk(max(result.shapley.standard_error)))
        gaps = [e.worst.at_most_oere - e.worst.excess_oere for e in result.assessed if e.worst]
        printer.say("gap", gap=printer.dkk(max(gaps, default=0)))
    printer.say("test")


def _print_core(printer: _Printer) -> None:
    core = printer.result.least_core
    if isinstance(core, NotAssessed) or len(printer.result.names) < 2:
        return
    assert isinstance(core, LeastCore)  # noqa: S101 - tells the type checker
    if core.is_core_empty is None:
        printer.say("between")
    elif core.is_core_empty:
        printer.say("empty", excess=printer.dkk(core.low_oere))
    else:
        printer.say("core", spare=printer.dkk(-core.high_oere))


def _print_phases(printer: _Printer, shown: AssessedKey) -> None:
    years = printer.shared.phase_in_years
    phases = printer.result.phases.filter(printer.result.phases["key"] == shown.name)
    if phases.is_empty():
        return
    printer.say("phase", key=printer.key_name(shown.name), years=years)
    table = _table([printer.words["member"], *(str(y) for y in range(1, years + 1))], first_width=22)
    for name in printer.result.names:
        own = phases.filter(phases["member"] == name).sort("year")
        table.add_row(escape(name), *(printer.dkk(oere) for oere in own["share_oere"]))
    printer.console.print(table)


def print_games(solved: list[dict[str, Any]], *, language: str) -> None:
    """Print games' answers, one player a line."""
    titles = (
        "Spiller,Shapley-værdi,Nucleolus" if language == "da" else "Player,Shapley value,Nucleolus"
    ).split(",")
    empty = ("tom kerne", "kerne") if language == "da" else ("empty core", "core")
    console = Console(highlight=False)
    console = console if console.is_terminal else Console(highlight=False, width=100)
    for game in solved:
        state = empty[0] if game["core_empty"] else empty[1]
        console.print(
            escape(f"{game['name']}: {state}, ε = {_short(game['least_core_epsilon'])}"), style="bold"
        )
        table = _table(titles, first_width=10)
        nucleolus = game["nucleolus"] or [None] * len(game["shapley"])
        for player, pair in enumerate(zip(game["shapley"], nucleolus, strict=True), start=1):
            table.add_row(str(player), *(_short(value) for value in pair))
        console.print(table)
        console.print()


def _short(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
