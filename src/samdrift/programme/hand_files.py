"""What people say of the plan by hand: statuses of gates, facts for re-planning. Row by row, nothing lost."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from samdrift.importers import InputFile
from samdrift.importers.tabular import CellTable
from samdrift.inventory.reference import find_municipality
from samdrift.kernel import Finding
from samdrift.programme.by_hand.tables import Headers, choose_words, open_hand_table, sort_findings
from samdrift.programme.findings import HAND_WORD
from samdrift.takeover.gates import GateKind, GateStatus, GateWord
from samdrift.takeover.replanning import Fact, FactKind

GATES_FILE = "gates.csv"
_WEEK = re.compile(r"(20\d\d)-?[WU](\d\d?)", re.IGNORECASE)

_GATES: Mapping[str, GateKind] = {
    **{str(kind): kind for kind in GateKind},
    "databehandleraftale": GateKind.DATA_PROCESSING,
    "kontrakter": GateKind.CONTRACTS,
    "sikkerhedskopi": GateKind.BACKUP,
    "backup": GateKind.BACKUP,
    "sikkerhedsansvarlig": GateKind.SECURITY_OWNER,
    "vej tilbage": GateKind.WAY_BACK,
    "medarbejdere": GateKind.STAFF,
    "arkivering": GateKind.ARCHIVE,
}
_STATUSES: Mapping[str, GateStatus] = {
    **{str(status): status for status in GateStatus},
    "åben": GateStatus.OPEN,
    "passeret": GateStatus.PASSED,
    "ikke relevant": GateStatus.NOT_RELEVANT,
}
_FACTS: Mapping[str, FactKind] = {
    **{str(kind): kind for kind in FactKind},
    "færdig": FactKind.DONE,
    "i gang": FactKind.STARTED,
    "udskudt": FactKind.SLIPPED,
    "kapacitet": FactKind.CAPACITY,
}

#: Name of a column -> the headers that stand for it, the Danish one first.
_HEADERS: Headers = {
    "municipality": ("kommune", "municipality"),
    "gate": ("port", "gate"),
    "status": ("status",),
    "wave": ("bølge", "wave"),
    "owner": ("ansvarlig", "owner"),
    "date": ("dato", "date"),
    "evidence": ("dokumentation", "evidence"),
    "what": ("hvad", "what"),
    "subject": ("emne", "subject"),
    "week": ("uge", "week"),
    "value": ("værdi", "value"),
    "until": ("til", "until"),
}


def parse_gate_words(file: InputFile) -> tuple[tuple[GateWord, ...], tuple[Finding, ...]]:
    """Read gates.csv: ``kommune;port;status;bølge;ansvarlig;dato;dokumentation`` (or the English words).

    Returns:
        What people have said, and a finding for each row that could not be used.
    """
    table, told = open_hand_table(file, _HEADERS, ("municipality", "gate", "status"))
    if table is None:
        return (), told
    gates = choose_words(table, _HEADERS["gate"], _GATES)
    statuses = choose_words(table, _HEADERS["status"], _STATUSES)
    names = table.text(*_HEADERS["municipality"])
    waves, owners = table.text(*_HEADERS["wave"]), table.text(*_HEADERS["owner"])
    days, evidence = table.day(*_HEADERS["date"]), table.text(*_HEADERS["evidence"])
    words = []
    for index, kept in enumerate(table.kept()):
        gate, status, name = gates[index], statuses[index], names[index]
        if not kept or gate is None or status is None or name is None:
            continue
        found = find_municipality(name)
        words.append(
            GateWord(
                municipality=found.code if found else name,
                gate=gate,
                status=status,
                wave=waves[index],
                owner=owners[index],
                said_on=days[index],
                evidence=evidence[index],
                source=table.at(index),
            )
        )
    return tuple(words), sort_findings(table)


def parse_facts(file: InputFile, *, first_monday: date) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    """Read facts.csv: ``hvad;emne;uge;værdi;til`` (or ``what,subject,week,value,until``).

    Args:
        file: the facts; docs/methods/replanning.md has the table of what they mean.
        first_monday: first day of the plan's week 0.

    Returns:
        The facts, weeks counted from ``first_monday``, and a finding for each row that could not be used.
    """
    table, told = open_hand_table(file, _HEADERS, ("what", "subject", "week"))
    if table is None:
        return (), told
    whats = choose_words(table, _HEADERS["what"], _FACTS)
    subjects = table.text(*_HEADERS["subject"])
    values = table.number(*_HEADERS["value"])

    def week_of(text: str | None) -> int | None:
        return None if text is None else (parse_monday(text) - first_monday).days // 7

    weeks = _parse(table, _HEADERS["week"], week_of)
    ends = _parse(table, _HEADERS["until"], week_of)
    facts = []
    for index, kept in enumerate(table.kept()):
        what, subject, week = whats[index], subjects[index], weeks[index]
        if not kept or what is None or subject is None or week is None:
            continue
        facts.append(
            Fact(
                kind=what,
                subject=subject,
                week=week,
                value=values[index],
                until=ends[index],
                source=table.at(index),
            )
        )
    return tuple(facts), sort_findings(table)


def _parse(
    table: CellTable, names: tuple[str, ...], parse: Callable[[str | None], int | None]
) -> list[int | None]:
    values: list[int | None] = []
    for index, text in enumerate(table.text(*names)):
        try:
            values.append(parse(text))
        except ValueError:
            table.reject(HAND_WORD, index, text or "", column=table.spelling(*names), words="2027-W14")
            values.append(None)
    return values


def parse_monday(text: str) -> date:
    """The Monday of an ISO week such as ``2027-W14`` or ``2027-U14``.

    Raises:
        ValueError: it is no week.
    """
    match = _WEEK.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    return date.fromisocalendar(int(match[1]), int(match[2]), 1)
