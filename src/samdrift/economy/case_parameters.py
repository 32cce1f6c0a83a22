"""Parameters of the case: section ``[economy_case]`` of programme.toml.

Three numbers in a row are the least, the most likely and the most (a triangular distribution).
"""

from dataclasses import dataclass
from datetime import date

from samdrift.kernel import parameter

_FACTS = "facts of the programme"
_ASSUMED = "Assumed; no published figure was found."


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseParameters:
    """Section ``[economy_case]`` of programme.toml: what joint operation changes, and other scenarios."""

    efficiency_pct: dict[str, list[float]] = parameter(
        {
            "staff": [0.0, 15.0, 30.0],
            "hardware": [0.0, 20.0, 40.0],
            "network": [0.0, 10.0, 20.0],
            "lines": [0.0, 10.0, 25.0],
            "licences": [-5.0, 10.0, 25.0],
            "hosting": [5.0, 30.0, 55.0],
            "services": [0.0, 15.0, 35.0],
        },
        title="Share of each kind of cost that joint operation saves, before new overhead",
        unit="%",
        reason="Assumed, wide: PA's potential covers all of basic IT and is no source for a part of it.",
    )
    size_bonus_dkk_per_inhabitant: tuple[float, float, float] = parameter(
        (0.0, 0.75, 2.25),
        title="More saved for each doubling of the unit's inhabitants above the reference",
        unit="DKK a year per inhabitant",
        reason="Assumed: 0, 0.5 and 1.5 % of servers and network at 150 DKK an inhabitant.",
    )
    reference_population: float = parameter(
        1_200_000.0,
        title="Inhabitants of the unit that overhead and efficiency are stated for",
        unit="inhabitants",
        reason="A fifth of the country.",
        minimum=1,
    )
    overhead_dkk: tuple[float, float, float] = parameter(
        (4_000_000.0, 8_000_000.0, 16_000_000.0),
        title="New cost of a unit a year: board, management, 24/7 roster, joint platform",
        unit="DKK a year",
        reason="Assumed: a roster needs at least six people; two data centres are paid by what they replace.",
    )
    overhead_exponent: float = parameter(
        0.5,
        title="How overhead grows with the unit: (P/reference)^exponent",
        unit="-",
        reason=_ASSUMED,
        minimum=0,
    )
    coordination_dkk_per_member: tuple[float, float, float] = parameter(
        (0.0, 150_000.0, 500_000.0),
        title="Co-ordination for each member a year",
        unit="DKK a year",
        reason="Assumed: up to a local contact's full-time equivalent.",
    )
    ramp_years: tuple[float, float, float] = parameter(
        (1.0, 2.0, 4.0), title="Years from move to full effect", unit="years", reason=_ASSUMED
    )
    delay_months: tuple[float, float, float] = parameter(
        (0.0, 3.0, 12.0), title="Delay of hand-over and move", unit="months", reason=_ASSUMED
    )
    implementation_dkk_per_inhabitant: tuple[float, float, float] = parameter(
        (10.0, 32.0, 79.0),
        title="Implementation, once, beside double running and contract fees",
        unit="DKK per inhabitant",
        reason="Lift and loan pool cover the whole estimate (economy agreement 2026): 47-97 by reading, for "
        "more than servers and network. 60 % of the least, 70 % of the middle, all of the most (assumed), "
        "less 18 for double running and contract fees, which are of the estimate and counted apart.",
    )
    implementation_profile_pct: dict[str, float] = parameter(
        {"2026": 10.0, "2027": 50.0, "2028": 25.0, "2029": 15.0},
        title="When implementation is paid",
        unit="%",
        reason="As lift and loans are given (economy agreement 2026); shares assumed.",
    )
    implementation_capital_pct: float = parameter(
        50.0, title="Share of implementation that is anlæg", unit="%", reason=_ASSUMED, minimum=0
    )
    assumed_handover: date = parameter(
        date(2027, 10, 1),
        title="Hand-over where no wave plan says it",
        unit="date",
        reason="The second half of 2027 (assumed).",
    )
    assumed_moved: date = parameter(
        date(2028, 7, 1), title="Last move where no wave plan says it", unit="date", reason=_ASSUMED
    )
    double_running_months: tuple[float, float, float] = parameter(
        (1.0, 3.0, 8.0), title="Double running where no wave plan says it", unit="months", reason=_ASSUMED
    )
    double_running_share_pct: float = parameter(
        25.0, title="Share of the baseline that runs twice meanwhile", unit="%", reason=_ASSUMED, minimum=0
    )
    contract_fees_pct: tuple[float, float, float] = parameter(
        (0.0, 5.0, 15.0),
        title="Contract end fees where neither wave plan nor contracts say them",
        unit="% of a year's licences, lines and hosting",
        reason=_ASSUMED,
    )
    legal_form: str = parameter(
        "undecided",
        title="Legal form: undecided, section_60, company or host_municipality",
        unit="-",
        reason="Midtjylland intends a company (A/S); others have not said.",
    )
    vat_leak_pct: dict[str, list[float]] = parameter(
        {
            "undecided": [0.0, 0.0, 4.0],
            "section_60": [0.0, 0.0, 1.0],
            "company": [0.0, 0.0, 4.0],
            "host_municipality": [0.0, 0.0, 1.0],
        },
        title="VAT that is not reimbursed, of what the unit buys, by legal form",
        unit="%",
        reason="Municipal VAT is reimbursed; what a company can deduct is to be verified (assumed).",
    )
    correlations: dict[str, float] = parameter(
        {
            "efficiency": 0.6,
            "growth": 0.5,
            "implementation~delay": 0.5,
            "efficiency~ramp": -0.3,
            "delay~double_running": 0.4,
        },
        title="Correlation of drivers: inside a family, or between two (families or drivers)",
        unit="-",
        reason=_ASSUMED,
    )
    # Other scenarios
    other_sizes: tuple[float, ...] = parameter(
        (0.5, 2.0),
        title="Sizes of other units, as multiples of this one",
        unit="-",
        reason="One step each way.",
    )
    national_delay_months: float = parameter(
        12.0, title="A national centre comes later by", unit="months", reason=_ASSUMED, minimum=0
    )
    national_implementation_pct: float = parameter(
        120.0,
        title="Implementation of a national centre against a unit's",
        unit="%",
        reason=_ASSUMED,
        minimum=0,
    )
    cloud_prices_dkk: dict[str, list[float]] = parameter(
        {
            "server": [6_000.0, 12_000.0, 24_000.0],
            "workplace": [0.0, 100.0, 400.0],
            "inhabitant": [0.0, 0.0, 0.0],
        },
        title="Price list of bought cloud, a year for each server, workplace and inhabitant",
        unit="DKK a year",
        reason="Assumed: a server with storage and backup, identity for a workplace. Put bids' prices here.",
    )
    cloud_replaces_pct: dict[str, float] = parameter(
        {
            "staff": 25.0,
            "hardware": 85.0,
            "network": 5.0,
            "lines": 0.0,
            "licences": 45.0,
            "hosting": 90.0,
            "services": 20.0,
        },
        title="Share of each kind of cost that bought cloud replaces",
        unit="%",
        reason=_ASSUMED,
    )
    no_bid_pct: dict[str, float] = parameter(
        {"one": 30.0, "several": 15.0},
        title="Chance of no qualified bid: one supplier, several",
        unit="%",
        reason="Assumed; tenders of municipal operation have failed (Computerworld 2010).",
    )
    cloud_discount_pct: dict[str, float] = parameter(
        {"one": 6.0, "several": 0.0}, title="Discount for volume", unit="%", reason=_ASSUMED
    )
    lock_in_pct_per_year: dict[str, list[float]] = parameter(
        {"one": [0.0, 2.0, 5.0], "several": [0.0, 0.5, 1.5]},
        title="Yearly rise by lock-in after the first four years",
        unit="% a year",
        reason=_ASSUMED,
    )
    several_overhead_pct: float = parameter(
        5.0, title="Overhead of several suppliers", unit="%", reason=_ASSUMED, minimum=0
    )
    tender_dkk: float = parameter(
        3_000_000.0, title="A tender, whether it succeeds or not", unit="DKK", reason=_ASSUMED, minimum=0
    )
    draws_log2: int = parameter(
        14,
        title="Draws, as a power of two",
        unit="-",
        reason="16,384 draws: errors of quantiles well below the intervals.",
        minimum=4,
    )
    sensitivity_orders: int = parameter(
        4_000,
        title="Random orders of the drivers for Shapley effects",
        unit="-",
        reason="A standard error of about 0.7 % of the variance.",
        minimum=2,
    )
    seed: int = parameter(
        2026, title="Seed of the draws", unit="-", reason="Any number does; the same gives the same."
    )
