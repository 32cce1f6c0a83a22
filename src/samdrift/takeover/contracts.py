"""What each contract costs by the week in which the last of its groups leaves it, or assigned to the unit.

Method: docs/methods/effort.md, "Contracts". Assignment is never counted on where it needs an answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from samdrift.kernel import Finding
from samdrift.takeover import kinds
from samdrift.takeover.calendar import Calendar
from samdrift.takeover.contract_terms import (
    End,
    Terms,
    find_ends,
    first_notice_end,
    last_notice_day,
    parse_options,
)
from samdrift.takeover.model import ContractEnd
from samdrift.takeover.parameters import TakeoverParameters
from samdrift.takeover.tables import CONTRACT_ANSWER_SCHEMA, CONTRACT_SCHEMA

_COUNTS_TO = ("month", "quarter", "half_year", "year", "anniversary")
#: Friday ends a week, for the deadline and for contracts.
_WEEKEND = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractAnswers:
    """``ends``: contracts that depend on when tasks end. ``answers``: by ``CONTRACT_ANSWER_SCHEMA``."""

    ends: tuple[ContractEnd, ...]
    answers: pl.DataFrame
    findings: tuple[Finding, ...]


def assess_contracts(
    contracts: pl.DataFrame,
    tasks_of: Mapping[str, Mapping[str, str | None]],
    *,
    calendar: Calendar,
    deadline: date,
    today: date,
    parameters: TakeoverParameters,
) -> ContractAnswers:
    """Price the end of every contract by week, and set assignment to the unit beside it.

    Args:
        contracts: ``CONTRACT_SCHEMA``.
        tasks_of: group -> ``handover``: the task that hands operation over, ``place``: the one after
            which its old place is empty, or None where it stays in place.
        calendar: the plan's weeks.
        deadline: last day of the takeover.
        today: earliest day on which notice can be given.
        parameters: section ``[takeover]``.

    Returns:
        Ends for the problem, one answer a contract, and what had to be assumed.
    """
    told: list[Finding] = []
    ends: list[ContractEnd] = []
    answers: list[dict[str, object]] = []
    for row in contracts.sort("contract").select(CONTRACT_SCHEMA.keys()).iter_rows(named=True):
        terms = complete_terms(row, today=today, parameters=parameters, told=told)
        first = first_notice_end(terms, today=today)
        answer: dict[str, object] = {
            **{name: row[name] for name in ("contract", "municipality", "name", "supplier")},
            "groups": len(row["groups"] or ()),
            "first_end": first,
            "last_notice": last_notice_day(terms, end=_end_by(terms, deadline, today)),
            "assignment": _assignment(row["assignable"]),
            "assumptions": list(terms.assumptions),
        }
        assigned = _assignment_oere(terms, first, calendar.first_monday, parameters)
        answer["assignment_oere"] = assigned
        kind, tasks = _tasks(row, tasks_of)
        if terms.notice_given_on is not None and first is not None and first < today:
            kind = "ended"
        if kind != "ends":
            answers.append({**answer, "answer": kind})
            continue
        # What moves runs side by side for a while: the old place is needed that much longer.
        beside = 0 if row["ends_with"] == "handover" else parameters.double_running_weeks
        table = cost_by_end(
            terms, calendar=calendar, today=today, past_end_pct=parameters.past_end_pct, weeks_after=beside
        )
        by_deadline = table[min(max(calendar.deadline_week(deadline), 0), calendar.weeks)]
        is_assigned = answer["assignment"] == "yes" and assigned <= table[0]
        if answer["assignment"] == "yes":
            table = tuple(min(cost, assigned) for cost in table)
        ends.append(
            ContractEnd(
                id=row["contract"],
                name=row["name"] or row["contract"],
                municipality=row["municipality"],
                tasks=tasks,
                cost_by_end=table,
            )
        )
        costs = {"cost_by_deadline_oere": by_deadline, "cost_at_end_oere": table[-1]}
        answers.append({**answer, **costs, "answer": "assigned" if is_assigned else "ends"})
    return ContractAnswers(
        ends=tuple(ends), answers=pl.DataFrame(answers, schema=CONTRACT_ANSWER_SCHEMA), findings=tuple(told)
    )


def _tasks(
    row: Mapping[str, Any], tasks_of: Mapping[str, Mapping[str, str | None]]
) -> tuple[str, tuple[str, ...]]:
    """What becomes of a contract, in a word, and the tasks that it waits for."""
    groups = sorted(group for group in row["groups"] or () if group in tasks_of)
    if not groups:
        return "untied", ()
    tasks = [tasks_of[group].get(row["ends_with"] or "place") for group in groups]
    if any(task is None for task in tasks):
        return "continues", ()
    return "ends", tuple(sorted({task for task in tasks if task is not None}))


def _assignment(assignable: str | None) -> str:
    return assignable if assignable in ("yes", "no", "not_relevant") else "not_assessed"


def _end_by(terms: Terms, deadline: date, today: date) -> date:
    """The last day by the deadline on which notice lets the contract end, else the first after it."""
    ends = find_ends(terms, today=today, first=today, last=deadline, past_end_pct=100)
    days = sorted(end.day for end in ends)
    return max((day for day in days if day <= deadline), default=days[0] if days else deadline)


def _assignment_oere(terms: Terms, first: date | None, monday: date, parameters: TakeoverParameters) -> int:
    """Work of changing the party, and payment until it could first be ended [øre]."""
    days = max(((first or monday) - monday).days + 1, 0)
    work: float = parameters.assignment_hours * parameters.dkk_per_hour.get("project", 0)
    return round(100 * (work + days * terms.dkk_per_year / 365))


def cost_by_end(
    terms: Terms, *, calendar: Calendar, today: date, past_end_pct: int, weeks_after: int = 0
) -> tuple[int, ...]:
    """Cost of a contract by the week at whose beginning its last task has ended [øre], ``weeks + 1`` of them.

    It is needed for ``weeks_after`` weeks more.

    It never falls: later days on which the contract can end are all open to one that could end sooner.
    """
    monday = calendar.first_monday
    last_use = [calendar.monday_of(week + weeks_after) - _WEEKEND for week in range(calendar.weeks + 1)]
    ends = list_ends(terms, today=today, first=monday, last=last_use[-1], past_end_pct=past_end_pct)
    table: list[int] = []
    at = len(ends)
    least = float("inf")
    for day in reversed(last_use):
        while at > 0 and ends[at - 1].day >= day:
            at -= 1
            least = min(least, ends[at].cost_dkk)
        table.append(round(100 * least))
    return tuple(reversed(table))


def list_ends(terms: Terms, *, today: date, first: date, last: date, past_end_pct: int) -> list[End]:
    """All days that a contract can end on, by day: extended, or not extended although it may be."""
    days = {"today": today, "first": first, "last": last}
    ends = find_ends(terms, **days, past_end_pct=past_end_pct)
    if terms.options:
        ends += find_ends(replace(terms, options=()), **days, past_end_pct=past_end_pct)
    return sorted(ends, key=lambda end: (end.day, end.kind))


def complete_terms(
    row: Mapping[str, Any], *, today: date, parameters: TakeoverParameters, told: list[Finding]
) -> Terms:
    """A contract's terms with what is missing assumed, told, and named in ``assumptions``."""
    assumed: list[str] = []
    notice, counts_to, payment = row["notice_months"], row["notice_counts_to"], row["payment_dkk_per_year"]
    expires, runs_on = row["expires_on"], row["is_continuous"]
    name = f"{row['name'] or row['contract']} ({row['municipality']})"
    if notice is None or notice < 0:
        notice = parameters.notice_months
        assumed.append(f"notice_months = {notice}")
    if counts_to not in _COUNTS_TO or (counts_to == "anniversary" and row["starts_on"] is None):
        assumed.append("notice_counts_to = month")
        counts_to = "month"
    if payment is None or payment < 0:
        assumed.append("payment_dkk_per_year = 0")
        payment = 0.0
    if expires is None and runs_on is None:
        assumed.append("is_continuous = true")
    if assumed:
        told.append(kinds.CONTRACT_ASSUMED.at(None, name, assumed=", ".join(assumed)))
    if expires is not None and expires < today and row["terminated_on"] is None:
        if not runs_on:
            told.append(kinds.CONTRACT_EXPIRED.at(None, name, day=expires))
            assumed.append("is_continuous = true")
        expires = None
    return Terms(
        dkk_per_year=float(payment),
        exit_fee_dkk=max(float(row["exit_fee_dkk"] or 0), 0.0),
        notice_months=int(notice),
        counts_to=counts_to,
        starts_on=row["starts_on"],
        ends_on=None if runs_on else expires,
        # A fixed term without any notice stands to its end.
        can_end_early=row["notice_months"] is not None or expires is None,
        irrevocable_until=row["irrevocable_until"],
        notice_given_on=row["terminated_on"],
        # Whether it may be extended is asked of procurement law: only a named person's yes counts.
        options=parse_options(row["extension_options"]) if row["extendable"] == "yes" else (),
        assumptions=tuple(assumed),
    )
