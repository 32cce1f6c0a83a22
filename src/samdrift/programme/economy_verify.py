"""Check the money of a plan by its tables alone: sums, years against present values, cash against permission.

Nothing here computes a case. It adds up what stands in the tables, so that it also checks a plan that
was edited, or made by another.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

#: Rounded øre of ten years, discounted, may differ by this from a present value that was rounded once.
_YEARS_TOLERANCE_OERE = 25
_MEASURES = ("gain", "service", "investment", "alone", "contribution", "once")


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A sum that does not hold: which rule, where, and the two numbers [øre]."""

    rule: str
    where: str
    found_oere: int
    expected_oere: int


def verify_economy(tables: Mapping[str, pl.DataFrame], *, discount_rate_pct: float) -> tuple[Broken, ...]:
    """Verify the economy of a plan.

    Args:
        tables: by name, as in the plan's folder ``tables/``: ``economy_years`` and
            what else is there; a table that is not there is not checked.
        discount_rate_pct: the plan's.

    Returns:
        Every sum that does not hold; nothing where all do.
    """
    found: list[Broken] = []
    if "economy_years" in tables:
        found += _members_sum_to_the_unit(tables["economy_years"])
        found += _parts_sum_to_the_gain(tables["economy_years"])
    if {"economy_years", "economy_outcomes", "economy_scenarios"} <= tables.keys():
        found += _years_are_the_present_value(tables, discount_rate_pct)
    if "economy_waterfall" in tables:
        found += _waterfall_leads_to_the_joint_cost(tables)
    if "economy_reference" in tables and "sharing_members" in tables:
        found += _keys_share_the_joint_cost(tables)
    if "economy_loans" in tables:
        found += _loans_are_cash_when_used(tables["economy_loans"])
    if "economy_transfers" in tables:
        found += _transfers_sum_to_nothing(tables["economy_transfers"])
    if "economy_claim" in tables:
        found += _claims_sum(tables["economy_claim"])
    return tuple(sorted(found, key=lambda each: (each.rule, each.where)))


def _by_place(years: pl.DataFrame) -> dict[tuple[str | None, int, str], int]:
    unit = years.filter(pl.col("scenario") == "unit")
    return {
        (row["municipality"], row["year"], row["measure"]): row["mean_oere"]
        for row in unit.iter_rows(named=True)
    }


def _compare(rule: str, where: str, found: int, expected: int, *, within: int = 0) -> list[Broken]:
    if abs(found - expected) <= within:
        return []
    return [Broken(rule=rule, where=where, found_oere=found, expected_oere=expected)]


def _members_sum_to_the_unit(years: pl.DataFrame) -> list[Broken]:
    found: list[Broken] = []
    unit = years.filter(pl.col("scenario") == "unit")
    each = unit.filter(pl.col("municipality").is_not_null()).group_by("year", "measure")
    sums = {(row[0], row[1]): row[2] for row in each.agg(pl.col("mean_oere").sum()).iter_rows()}
    for (municipality, year, measure), oere in _by_place(years).items():
        if municipality is None and (year, measure) in sums:
            found += _compare("members-unit", f"{measure} {year}", sums[year, measure], oere)
    return found


def _parts_sum_to_the_gain(years: pl.DataFrame) -> list[Broken]:
    """Gain = service + investment = alone - contribution - once + the state's money, never below zero."""
    found: list[Broken] = []
    rows = _by_place(years)
    for (municipality, year, measure), gain in rows.items():
        if measure != "gain":
            continue
        where = f"{municipality or 'unit'} {year}"
        own = {name: rows.get((municipality, year, name)) for name in _MEASURES}
        service, investment, alone, contribution, once = (own[name] for name in _MEASURES[1:])
        if service is not None and investment is not None:
            found += _compare("service-investment", where, service + investment, gain)
        if alone is not None and contribution is not None and once is not None:
            state = gain - (alone - contribution - once)
            found += _compare("state-money", where, min(state, 0), 0)
    return found


def _years_are_the_present_value(tables: Mapping[str, pl.DataFrame], rate_pct: float) -> list[Broken]:
    """Discounted means are the mean present value, but for loans, whose debt at the end stands in no year."""
    loans = tables.get("economy_loans")
    if loans is not None and loans.height:
        return []
    found: list[Broken] = []
    rows = _by_place(tables["economy_years"])
    first = min(year for _, year, _ in rows)
    outcomes = tables["economy_outcomes"].filter(pl.col("scenario") == "unit")
    for municipality, npv in outcomes.select("municipality", "npv_mean_oere").iter_rows():
        worth = sum(
            oere / (1 + rate_pct / 100) ** (year - first)
            for (who, year, measure), oere in rows.items()
            if who == municipality and measure == "gain"
        )
        found += _compare("years-npv", municipality, round(worth), npv, within=_YEARS_TOLERANCE_OERE)
    whole = tables["economy_scenarios"].filter(pl.col("scenario") == "unit")["npv_mean_oere"][0]
    found += _compare("members-npv", "unit", int(outcomes["npv_mean_oere"].sum()), whole)
    return found


def _waterfall_leads_to_the_joint_cost(tables: Mapping[str, pl.DataFrame]) -> list[Broken]:
    first, *steps, last = tables["economy_waterfall"]["amount_oere"].to_list()
    found = _compare("waterfall", "last", first + sum(steps), last)
    reference = tables.get("economy_reference")
    years = tables.get("economy_years")
    if reference is None or years is None:
        return found
    # Only where full effect is reached is the year shared the case's last one.
    rows = _by_place(years)
    year = max(year for _, year, _ in rows)
    if rows.get((None, year, "contribution")) == int(reference["contribution_oere"].sum()):
        found += _compare("waterfall", "shared", int(reference["contribution_oere"].sum()), last)
        found += _compare("waterfall", "alone", int(reference["alone_oere"].sum()), first)
    return found


def _keys_share_the_joint_cost(tables: Mapping[str, pl.DataFrame]) -> list[Broken]:
    """Every key shares the same sum, and one of them is the case's, to the øre, refunds included."""
    reference, shared = tables["economy_reference"], tables["sharing_members"]
    total = int(reference["contribution_oere"].sum())
    found: list[Broken] = []
    paid: list[list[int]] = []
    for (key,), rows in shared.group_by(["key"], maintain_order=True):
        found += _compare("key-total", str(key), int(rows["share_oere"].sum()), total)
        paid.append(rows["share_oere"].to_list())
        for row in rows.iter_rows(named=True):
            gain = row["alone_oere"] - row["share_oere"]
            found += _compare("key-gain", f"{key} {row['member']}", row["gain_alone_oere"], gain)
    if reference["contribution_oere"].to_list() not in paid:
        found.append(Broken(rule="key-case", where="no key pays so", found_oere=total, expected_oere=total))
    for row in reference.iter_rows(named=True):
        gain = row["alone_oere"] - row["contribution_oere"]
        found += _compare("reference-gain", row["municipality"], row["gain_oere"], gain)
    return found


def _loans_are_cash_when_used(loans: pl.DataFrame) -> list[Broken]:
    """No more is used than given, or given than applied for; the debt follows what is used and repaid."""
    found: list[Broken] = []
    for (municipality,), rows in loans.sort("year").group_by(["municipality"], maintain_order=True):
        debt = 0
        for row in rows.iter_rows(named=True):
            where = f"{municipality} {row['year']}"
            found += _compare("loan-used", where, max(row["used_oere"] - row["given_oere"], 0), 0)
            found += _compare("loan-given", where, max(row["given_oere"] - row["applied_oere"], 0), 0)
            debt += row["used_oere"] - row["repayment_oere"]
            found += _compare("loan-debt", where, row["debt_oere"], debt)
    return found


def _transfers_sum_to_nothing(transfers: pl.DataFrame) -> list[Broken]:
    sums = transfers.group_by("year").agg(pl.col("transfer_oere").sum()).sort("year")
    return [broken for year, oere in sums.iter_rows() for broken in _compare("transfers", str(year), oere, 0)]


def _claims_sum(claim: pl.DataFrame) -> list[Broken]:
    """The unit's and the country's rows are the municipalities'; documented means that rows document it."""
    found: list[Broken] = []
    each = claim.filter(pl.col("level") == "municipality")
    for name in ("amount_oere", "low_oere", "high_oere"):
        for level in ("unit", "country"):
            whole = int(claim.filter(pl.col("level") == level)[name].sum())
            found += _compare("claim", f"{level} {name}", whole, int(each[name].sum()))
    bare = each.filter(pl.col("is_documented") & (pl.col("sources").list.len() == 0))
    found += _compare("claim-documents", "municipality", int(bare["amount_oere"].sum()), 0)
    return found
