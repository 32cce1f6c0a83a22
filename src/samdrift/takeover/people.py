"""What a plan asks of people: who may follow, what is left without a holder, and which dates come first.

Method: docs/methods/people-and-gates.md.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from samdrift.kernel import Finding, parameter
from samdrift.takeover import findings as kinds
from samdrift.takeover.contract_terms import add_months

#: Share of time on a skill, by the column that reports it.
SKILL_COLUMNS: Mapping[str, str] = {"server": "servers_share", "network": "network_share"}
_SHARES = ("servers_share", "network_share", "users_share", "other_share")
_CONSULTANT = "consultant"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleParameters:
    """Section ``[people]`` of programme.toml."""

    mainly_pct: int = parameter(
        50,
        title="Share of time on servers and network from which a role may follow",
        unit="%",
        reason="Mainly attached to the task that moves (to be verified for each person).",
        minimum=1,
    )
    notice_months: int = parameter(
        6,
        title="Individual notice of changed terms, before staff follow",
        unit="months",
        reason="Up to six months: by 30 June 2027 for a handover at year's end (to be verified).",
        minimum=0,
    )
    involvement_months: int = parameter(
        9,
        title="Staff committee has discussed it, before staff follow",
        unit="months",
        reason="Three months before notices are given, so that it comes before the decision (assumed).",
        minimum=0,
    )
    weekly_hours: int = parameter(
        30,
        title="Hours a full-time equivalent works on its tasks",
        unit="hours a week",
        reason="37 less holidays, illness and meetings, over a year (assumed).",
        minimum=1,
    )
    operation_relief_pct: int = parameter(
        0,
        title="Operation that is saved before the move is over",
        unit="%",
        reason="Nothing is saved while two places run (assumed).",
        minimum=0,
    )
    small_group: int = parameter(
        5,
        title="Equivalents under which others see only that it is a small group",
        unit="FTE",
        reason="A person must not be recognisable in a table that leaves the municipality.",
        minimum=0,
    )


#: One row a role as reported. ``follows`` is null where shares are missing (not assessed); ``scope_fte``: its
#: work on servers and network; ``unit_gap_fte``: of that, what stays without a holder in the unit;
#: ``home_gap_fte``: other work without a holder at home; ``notice_by``: null where nothing is handed over.
ROLE_SCHEMA: Mapping[str, pl.DataType] = {
    "municipality": pl.String(),
    "role": pl.String(),
    "organisation_unit": pl.String(),
    "employment": pl.String(),
    "fte": pl.Float64(),
    "vacant_fte": pl.Float64(),
    "scope_fte": pl.Float64(),
    "follows": pl.Boolean(),
    "unit_gap_fte": pl.Float64(),
    "home_gap_fte": pl.Float64(),
    "is_small": pl.Boolean(),
    "notice_by": pl.Date(),
}
#: One row a municipality and milestone: ``involvement``, ``notice``, ``civil_servants``.
MILESTONE_SCHEMA: Mapping[str, pl.DataType] = {
    "municipality": pl.String(),
    "milestone": pl.String(),
    "latest": pl.Date(),
    "handover_on": pl.Date(),
    "is_late": pl.Boolean(),
}
#: One row a skill and quarter, in full-time equivalents; ``gap_fte`` above zero is to be found.
SKILL_SCHEMA: Mapping[str, pl.DataType] = {
    "skill": pl.String(),
    "quarter": pl.String(),
    "operation_fte": pl.Float64(),
    "migration_fte": pl.Float64(),
    "followers_fte": pl.Float64(),
    "bought_fte": pl.Float64(),
    "gap_fte": pl.Float64(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """What a plan asks of people. ``not_assessed`` counts roles whose shares nobody has reported."""

    roles: pl.DataFrame
    milestones: pl.DataFrame
    skills: pl.DataFrame
    not_assessed: int
    findings: tuple[Finding, ...]


def assess_people(
    staff: pl.DataFrame,
    *,
    handovers: Mapping[str, date],
    booked: Sequence[tuple[str, date, float]],
    bought_hours: Mapping[str, float],
    parameters: PeopleParameters,
    today: date,
) -> People:
    """Assess what a plan asks of people.

    Args:
        staff: the inventory's ``staff_roles``.
        handovers: by municipality, the day on which its last group is handed over and staff follow.
        booked: hours that the plan books: skill, Monday, hours.
        bought_hours: hours a week by skill that are bought in for the migration.
        parameters: what counts as mainly, and how long before.
        today: day from which it is seen.
    """
    told: list[Finding] = []
    rows = [
        _role(row, handovers, parameters, told)
        for row in staff.sort("municipality", "role", "organisation_unit", "asset_id").iter_rows(named=True)
    ]
    roles = pl.DataFrame(rows, schema={**ROLE_SCHEMA, **{s: pl.Float64() for s in SKILL_COLUMNS}})
    return People(
        roles=roles.select(*ROLE_SCHEMA),
        milestones=_milestones(handovers, staff, parameters, today),
        skills=_skills(roles, booked, bought_hours, parameters),
        not_assessed=roles["follows"].null_count(),
        findings=tuple(told),
    )


def _role(
    row: Mapping[str, object],
    handovers: Mapping[str, date],
    parameters: PeopleParameters,
    told: list[Finding],
) -> dict[str, object]:
    fte = _number(row["full_time_equivalents"])
    shares = _shares(row, told) if fte is not None else None
    town, role = str(row["municipality"]), row["role"]
    known = {
        "municipality": town,
        "role": role,
        "organisation_unit": row["organisation_unit"],
        "employment": row["employment"],
        "fte": fte,
        "vacant_fte": _number(row["vacant_equivalents"]),
        "is_small": None if fte is None else fte < parameters.small_group,
    }
    if fte is None or shares is None:
        told.append(kinds.STAFF_NOT_ASSESSED.at(None, f"{town}: {role}"))
        return known
    in_scope = shares["servers_share"] + shares["network_share"]
    is_bought = row["employment"] == _CONSULTANT
    # The tolerance keeps 0.3 + 0.2 from falling below one half by a rounding.
    follows = in_scope >= parameters.mainly_pct / 100 - 1e-9 and not is_bought
    handover = handovers.get(town)
    return {
        **known,
        "scope_fte": fte * in_scope,
        "follows": follows,
        "unit_gap_fte": 0.0 if follows else fte * in_scope,
        "home_gap_fte": fte * (1 - in_scope) if follows else 0.0,
        "notice_by": add_months(handover, -parameters.notice_months) if follows and handover else None,
        **{skill: fte * shares[column] for skill, column in SKILL_COLUMNS.items()},
    }


def _shares(row: Mapping[str, object], told: list[Finding]) -> dict[str, float] | None:
    """Shares that sum to one; None where what matters is missing or senseless."""
    given = {name: _number(row[name]) for name in _SHARES}
    if given["servers_share"] is None or given["network_share"] is None:
        return None
    shares = {name: value or 0.0 for name, value in given.items()}
    whole = sum(shares.values())
    if min(shares.values()) < 0 or whole <= 0:
        return None
    if any(value is None for value in given.values()) and whole < 1:
        # Nobody said what the rest is spent on: it is other work.
        shares["other_share"] += 1 - whole
        return shares
    if abs(whole - 1) > 0.02:
        subject = f"{row['municipality']}: {row['role']}"
        told.append(kinds.STAFF_SHARES.at(None, subject, given=round(100 * whole)))
    return {name: value / whole for name, value in shares.items()}


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _milestones(
    handovers: Mapping[str, date], staff: pl.DataFrame, parameters: PeopleParameters, today: date
) -> pl.DataFrame:
    civil = set(staff.filter(pl.col("employment") == "civil_servant")["municipality"])
    rows = []
    for town, handover in sorted(handovers.items()):
        steps = [
            ("involvement", parameters.involvement_months),
            ("notice", parameters.notice_months),
            *([("civil_servants", parameters.notice_months)] if town in civil else []),
        ]
        for name, months in steps:
            latest = add_months(handover, -months)
            rows.append((town, name, latest, handover, latest < today))
    return pl.DataFrame(rows, schema=MILESTONE_SCHEMA, orient="row").sort(
        "latest", "municipality", "milestone"
    )


def _skills(
    roles: pl.DataFrame,
    booked: Sequence[tuple[str, date, float]],
    bought_hours: Mapping[str, float],
    parameters: PeopleParameters,
) -> pl.DataFrame:
    hours: dict[tuple[str, str], float] = defaultdict(float)
    quarters: set[str] = set()
    for skill, monday, amount in booked:
        quarter = f"{monday.year}-Q{(monday.month - 1) // 3 + 1}"
        hours[skill, quarter] += amount
        quarters.add(quarter)
    rows = []
    for skill in SKILL_COLUMNS:
        today_fte = float(roles[skill].sum()) * (1 - parameters.operation_relief_pct / 100)
        followers = float(roles.filter(pl.col("follows"))[skill].sum())
        bought = bought_hours.get(skill, 0.0) / parameters.weekly_hours
        for quarter in sorted(quarters):
            # A quarter has thirteen weeks, also where the plan books only some of them.
            migration = hours[skill, quarter] / 13 / parameters.weekly_hours
            gap = today_fte + migration - followers - bought
            rows.append((skill, quarter, today_fte, migration, followers, bought, gap))
    return pl.DataFrame(rows, schema=SKILL_SCHEMA, orient="row")
