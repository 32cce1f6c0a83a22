"""The notice calendar (opsigelseskalender): ways out of each contract side by side, the next days first.

Method: docs/methods/notice.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from samdrift.kernel import parameter
from samdrift.takeover.contract_terms import (
    End,
    EndKind,
    Terms,
    find_ends,
    last_notice_day,
    parse_options,
)
from samdrift.takeover.contracts import complete_terms, list_ends
from samdrift.takeover.parameters import TakeoverParameters
from samdrift.takeover.tables import CONTRACT_SCHEMA


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeParameters:
    """Section ``[notice]`` of programme.toml."""

    soon_days: int = parameter(
        60,
        title="Days within which a last day of notice comes first",
        unit="days",
        reason="Two months: time for a decision of a committee that meets monthly (assumed).",
        minimum=0,
    )


#: One row a contract and way out. ``option``: end, expire, extend or assign; ``planned``: the one the plan
#: counts on; ``how``: notice, expiry, option, past_end or assignment; ``last_notice``: last day to give it;
#: ``missing_oere``: cost of missing it; ``status``: yes, no, not_relevant or not_assessed (law is not
#: assessed here); ``answered_by``, ``answered_on``, ``reference``: who has said so, where a person had to.
NOTICE_SCHEMA: Mapping[str, pl.DataType] = {
    "contract": pl.String(),
    "name": pl.String(),
    "municipality": pl.String(),
    "supplier": pl.String(),
    "last_use": pl.Date(),
    "option": pl.String(),
    "planned": pl.Boolean(),
    "how": pl.String(),
    "last_notice": pl.Date(),
    "soon": pl.Boolean(),
    "ends_on": pl.Date(),
    "cost_oere": pl.Int64(),
    "missing_oere": pl.Int64(),
    "status": pl.String(),
    "signed_by": pl.String(),
    "answered_by": pl.String(),
    "answered_on": pl.Date(),
    "reference": pl.String(),
}
_OPTIONS = ("end", "expire", "extend", "assign")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    option: str
    how: str
    ends_on: date | None
    cost_oere: int | None
    last_notice: date | None = None
    missing_oere: int | None = None
    status: str = "yes"


def list_notices(
    contracts: pl.DataFrame,
    answers: pl.DataFrame,
    *,
    last_use: Mapping[str, date],
    first_monday: date,
    today: date,
    parameters: tuple[TakeoverParameters, NoticeParameters],
) -> pl.DataFrame:
    """Set the ways out of every contract side by side.

    Args:
        contracts: ``CONTRACT_SCHEMA``, and ``signed_by`` where the register has it.
        answers: ``CONTRACT_ANSWER_SCHEMA``, as ``assess_contracts`` gave them.
        last_use: by contract, the last day on which a group of it is in its old place.
        first_monday: day from which cost is counted.
        today: earliest day of notice.
        parameters: of the takeover, and of this calendar.

    Returns:
        ``NOTICE_SCHEMA``: contracts by their planned last day of notice, none last; within one by option.
    """
    takeover, notice = parameters
    known = {row["contract"]: row for row in answers.iter_rows(named=True)}
    signed = dict(contracts.select("contract", "signed_by").iter_rows()) if "signed_by" in contracts else {}
    rows = []
    for row in contracts.select(*CONTRACT_SCHEMA).iter_rows(named=True):
        answer = known.get(row["contract"])
        if answer is None or answer["answer"] in ("untied", "ended"):
            continue
        terms = complete_terms(row, today=today, parameters=takeover, told=[])
        last = last_use.get(row["contract"])
        ways = [] if last is None else _ways_out(terms, last, first_monday, today, takeover.past_end_pct)
        if last is not None and (extended := _extension(row, terms, last, first_monday, today)) is not None:
            ways.append(extended)
        ways.append(_assignment(answer))
        counted = [way for way in ways if way.status == "yes" and way.cost_oere is not None]
        planned = min(counted, key=lambda way: (way.cost_oere or 0, _OPTIONS.index(way.option)), default=None)
        rows += [
            {
                **{name: row[name] for name in ("contract", "name", "municipality", "supplier")},
                "last_use": last,
                "planned": way is planned,
                "soon": _is_soon(way.last_notice, today, notice.soon_days),
                "signed_by": signed.get(row["contract"]),
                **{name: getattr(way, name) for name in way.__slots__},
            }
            for way in ways
        ]
    frame = pl.DataFrame(rows, schema=NOTICE_SCHEMA)
    first = pl.col("last_notice").min().over("contract")
    order = pl.col("option").replace_strict(list(_OPTIONS), list(range(len(_OPTIONS))), return_dtype=pl.Int64)
    return frame.sort(first, "contract", order, nulls_last=True)


def _is_soon(day: date | None, today: date, days: int) -> bool:
    return day is not None and today <= day <= today + timedelta(days=days)


def _ways_out(terms: Terms, last: date, monday: date, today: date, past_end_pct: int) -> list[_Way]:
    # Half a year beyond the last use shows what the next end costs.
    ends = list_ends(
        terms, today=today, first=monday, last=last + timedelta(days=400), past_end_pct=past_end_pct
    )
    after = [end for end in ends if end.day >= last]
    by_notice = _cheapest(end for end in after if end.kind is EndKind.NOTICE)
    by_itself = _cheapest(end for end in after if end.kind in (EndKind.EXPIRY, EndKind.PAST_END))
    ways = []
    if by_notice is not None:
        others = [
            end for end in after if end.day > by_notice.day or end is by_itself or end.kind is EndKind.OPTION
        ]
        next_best = _cheapest(others)
        missing = None if next_best is None else max(_oere(next_best) - _oere(by_notice), 0)
        ways.append(
            _Way(
                option="end",
                how=str(by_notice.kind),
                ends_on=by_notice.day,
                cost_oere=_oere(by_notice),
                last_notice=last_notice_day(terms, end=by_notice.day),
                missing_oere=missing,
            )
        )
    if by_itself is not None:
        ways.append(
            _Way(option="expire", how=str(by_itself.kind), ends_on=by_itself.day, cost_oere=_oere(by_itself))
        )
    return ways


def _extension(row: Mapping[str, Any], terms: Terms, last: date, monday: date, today: date) -> _Way | None:
    """The cheapest extension by an option, whether or not anybody has answered that it may be used."""
    options = parse_options(row["extension_options"])
    ends = find_ends(replace(terms, options=options), today=today, first=monday, last=last, past_end_pct=100)
    found = _cheapest(end for end in ends if end.kind is EndKind.OPTION and end.day >= last)
    if found is None:
        return None
    return _Way(
        option="extend",
        how=str(found.kind),
        ends_on=found.day,
        cost_oere=_oere(found),
        status=row["extendable"] or "not_assessed",
    )


def _cheapest(ends: Iterable[End]) -> End | None:
    return min(ends, key=lambda end: (end.cost_dkk, end.day), default=None)


def _oere(end: End) -> int:
    return round(100 * end.cost_dkk)


def _assignment(answer: Mapping[str, Any]) -> _Way:
    return _Way(
        option="assign",
        how="assignment",
        ends_on=answer["first_end"],
        cost_oere=answer["assignment_oere"],
        status=answer["assignment"],
    )
