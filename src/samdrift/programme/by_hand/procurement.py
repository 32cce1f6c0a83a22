"""``procurement.csv``: what named persons have answered of contracts under procurement law.

Format: docs/methods/notice.md, "Procurement law".
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

import polars as pl

from samdrift.importers import InputFile
from samdrift.importers.tabular import CellTable
from samdrift.inventory.reference import find_municipality
from samdrift.kernel import Finding, Spoken
from samdrift.programme.by_hand import findings as kinds
from samdrift.programme.by_hand.tables import Headers, choose_words, open_hand_table, sort_findings
from samdrift.takeover.procurement import Answer, ProcurementWord, Question

PROCUREMENT_FILE = "procurement.csv"
_HEADERS: Headers = {
    "contract": ("kontrakt", "contract"),
    "question": ("spørgsmål", "question"),
    "answer": ("svar", "answer"),
    "name": ("navn", "name"),
    "date": ("dato", "date"),
    "reference": ("henvisning", "reference"),
    "municipality": ("kommune", "municipality"),
}
_QUESTIONS: Mapping[str, Question] = {
    "overdragelse": Question.ASSIGNMENT,
    "forlængelse": Question.EXTENSION,
    "nyt køb": Question.NEW_PURCHASE,
    "nyanskaffelse": Question.NEW_PURCHASE,
    "assignment": Question.ASSIGNMENT,
    "extension": Question.EXTENSION,
    "new purchase": Question.NEW_PURCHASE,
}
_ANSWERS: Mapping[str, Answer] = {
    "ja": Answer.YES,
    "nej": Answer.NO,
    "ikke relevant": Answer.NOT_RELEVANT,
    "yes": Answer.YES,
    "no": Answer.NO,
    "not relevant": Answer.NOT_RELEVANT,
}
#: Questions and answers in a finding's language.
_SPOKEN: Mapping[str, Spoken] = {
    Question.ASSIGNMENT: Spoken(en="assignment", da="overdragelse"),
    Question.EXTENSION: Spoken(en="extension", da="forlængelse"),
    Question.NEW_PURCHASE: Spoken(en="new purchase", da="nyt køb"),
    Answer.YES: Spoken(en="yes", da="ja"),
    Answer.NO: Spoken(en="no", da="nej"),
}


def parse_procurement(
    file: InputFile, contracts: pl.DataFrame, *, today: date
) -> tuple[tuple[ProcurementWord, ...], tuple[Finding, ...]]:
    """Read procurement.csv: ``kontrakt;spørgsmål;svar;navn;dato;henvisning;kommune`` (or the English words).

    Args:
        file: the answers.
        contracts: the inventory's ``contracts``; one is called by its name or its asset id.
        today: an answer of a later day has not been given.

    Returns:
        At most one answer of a contract and question, in the file's order; and a finding for each row that
        could not be used: nobody's name, no such contract, or answers that contradict each other.
    """
    table, told = open_hand_table(file, _HEADERS, ("contract", "question", "answer", "name"))
    if table is None:
        return (), told
    questions = choose_words(table, _HEADERS["question"], _QUESTIONS)
    answers = choose_words(table, _HEADERS["answer"], _ANSWERS)
    found = _find_contracts(table, contracts)
    texts = {name: table.text(*_HEADERS[name]) for name in ("contract", "name", "reference")}
    days = table.day(*_HEADERS["date"])
    words: dict[int, ProcurementWord] = {}
    for index, (contract, question, answer) in enumerate(zip(found, questions, answers, strict=True)):
        name, day, called = texts["name"][index], days[index], texts["contract"][index] or ""
        if name is None:
            table.reject(kinds.PROCUREMENT_UNSIGNED, index, called)
        if day is not None and day > today:
            table.reject(kinds.PROCUREMENT_LATER, index, called, day=day)
        if contract is None or question is None or answer is None or name is None:
            continue
        if not table.kept()[index]:
            continue
        words[index] = ProcurementWord(
            contract=contract,
            question=question,
            answer=answer,
            name=name,
            said_on=day,
            reference=texts["reference"][index],
            source=table.at(index),
        )
    used = _without_contradictions(table, words, texts["contract"])
    _tell(table, used, contracts)
    return tuple(used.values()), sort_findings(table)


def _find_contracts(table: CellTable, contracts: pl.DataFrame) -> list[str | None]:
    """The contract that each row names; a row that names none, or several, is rejected."""
    called: dict[str, set[str]] = defaultdict(set)
    owner = dict(contracts.select("asset_id", "municipality").iter_rows())
    for asset, name in contracts.select("asset_id", "name").iter_rows():
        for each in (asset, name):
            if each:
                called[" ".join(each.lower().split())].add(asset)
    towns = table.text(*_HEADERS["municipality"])
    found: list[str | None] = []
    for index, text in enumerate(table.text(*_HEADERS["contract"])):
        assets = sorted(called.get(" ".join((text or "").lower().split()), ()))
        town = towns[index]
        if town is not None:
            reference = find_municipality(town)
            key = reference.code if reference else town
            assets = [asset for asset in assets if owner[asset] == key]
        found.append(assets[0] if len(assets) == 1 else None)
        if len(assets) > 1:
            examples = ", ".join(assets[:3])
            table.reject(kinds.PROCUREMENT_AMBIGUOUS, index, text or "", count=len(assets), examples=examples)
        elif not assets:
            table.reject(kinds.PROCUREMENT_UNKNOWN, index, text or "–")
    return found


def _without_contradictions(
    table: CellTable, words: Mapping[int, ProcurementWord], called: list[str | None]
) -> dict[int, ProcurementWord]:
    """The first of several equal answers; none of those that contradict each other."""
    rows: dict[tuple[str, Question], list[int]] = defaultdict(list)
    for index, word in words.items():
        rows[word.contract, word.question].append(index)
    used = dict(words)
    for (_, question), same in rows.items():
        spoken = _SPOKEN[question]
        if len({words[index].answer for index in same}) > 1:
            for index in same:
                table.reject(kinds.PROCUREMENT_CLASH, index, called[index] or "", question=spoken)
                del used[index]
        else:
            for index in same[1:]:
                table.tell(kinds.PROCUREMENT_TWICE, index, called[index] or "", question=spoken)
                del used[index]
    return used


def _tell(table: CellTable, used: Mapping[int, ProcurementWord], contracts: pl.DataFrame) -> None:
    """Tell of answers without a day, and of those that go against the contract's own words."""
    own = dict(contracts.select("asset_id", "assignable").iter_rows())
    for index, word in used.items():
        if word.said_on is None:
            table.tell(kinds.PROCUREMENT_UNDATED, index, word.contract, name=word.name)
        is_assignment = word.question is Question.ASSIGNMENT
        if is_assignment and {word.answer.value, own[word.contract]} == {"yes", "no"}:
            table.tell(
                kinds.PROCUREMENT_AGAINST, index, word.contract, name=word.name,
                answer=_SPOKEN[word.answer], own=_SPOKEN[Answer(own[word.contract])],
            )  # fmt: skip
