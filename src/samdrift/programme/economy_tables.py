"""The tables about money, and the findings where they do not hold together."""

import polars as pl

from samdrift.economy.case import Case
from samdrift.economy.compensation import Compensation
from samdrift.kernel import Finding, spoken_number
from samdrift.programme.economy_plan import EconomyPlan
from samdrift.programme.economy_verify import verify_economy
from samdrift.programme.findings import UNTRUE_SUM


def economy_tables(economy: EconomyPlan) -> dict[str, pl.DataFrame]:
    """Every table about money that a plan is written as, by file name."""
    picture, sharing = economy.picture, economy.sharing
    tables = {
        "economy_municipalities": picture.municipalities,
        "economy_baseline": picture.baseline.components,
        "economy_loans": picture.finance.loans,
        "economy_lift": picture.finance.lift,
        "economy_stranded": picture.stranded.entries,
        "economy_exits": picture.stranded.exits,
        "economy_stranded_totals": picture.stranded.totals,
        "economy_claim": picture.claim,
        "economy_gains": picture.gains.years,
        "voting_power": economy.voting,
    }
    if isinstance(picture.case, Case):
        tables |= {
            "economy_scenarios": picture.case.scenarios,
            "economy_outcomes": picture.case.outcomes,
            "economy_years": picture.case.years,
            "economy_waterfall": picture.case.waterfall,
            "economy_sensitivity": picture.case.sensitivity,
            "economy_verdict": picture.case.verdict.drivers,
            "economy_reference": picture.case.reference,
        }
    if isinstance(picture.compensation, Compensation):
        tables |= {
            "economy_transfers": picture.compensation.transfers,
            "economy_safety": picture.compensation.safety,
        }
    if sharing is not None:
        tables |= {
            "sharing_keys": sharing.keys,
            "sharing_members": sharing.members,
            "sharing_sizes": sharing.sizes,
            "sharing_phases": sharing.phases,
        }
    if economy.takeover_costs is not None:
        tables["economy_takeover_costs"] = economy.takeover_costs
    return tables


def check_economy(economy: EconomyPlan) -> tuple[Finding, ...]:
    """Check by the tables alone that sums, present values and permissions hold; what does not is told."""
    rate = economy.picture.parameters.discount_rate_pct
    return tuple(
        UNTRUE_SUM.at(
            None,
            f"{broken.rule}: {broken.where}",
            found=spoken_number(broken.found_oere / 100, decimals=2),
            expected=spoken_number(broken.expected_oere / 100, decimals=2),
        )
        for broken in verify_economy(economy_tables(economy), discount_rate_pct=rate)
    )
