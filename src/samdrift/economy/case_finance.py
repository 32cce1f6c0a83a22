"""Room to invest and loans: what is room, what is permission, and what is cash."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import polars as pl

from samdrift.economy.case_model import Array
from samdrift.economy.findings import POOL_EXCEEDED, STATE_SHARE_UNKNOWN, WRONG_LOAN
from samdrift.economy.millions import spoken_millions
from samdrift.economy.parameters import EconomyParameters
from samdrift.kernel import Finding, Money, Spoken, split_by_largest_remainder

#: Nominal øre. ``given`` is permission, ``used`` cash; interest and repayment are payments.
LOAN_SCHEMA = {
    "municipality": pl.String(),
    "year": pl.Int64(),
    "applied_oere": pl.Int64(),
    "given_oere": pl.Int64(),
    "used_oere": pl.Int64(),
    "interest_oere": pl.Int64(),
    "repayment_oere": pl.Int64(),
    "debt_oere": pl.Int64(),
}

#: Both readings of the sources. ``room_oere`` is the municipalities' room by inhabitants, ``state_oere``
#: the state's part of it: null where its share is not known. ``pool_oere`` is loan permission.
LIFT_SCHEMA = {
    "lift_reading": pl.String(),
    "pool_reading": pl.String(),
    "year": pl.Int64(),
    "country_room_oere": pl.Int64(),
    "country_pool_oere": pl.Int64(),
    "unit_room_oere": pl.Int64(),
    "unit_state_oere": pl.Int64(),
}
LIFT_READINGS = ("2027-2029", "2027")
POOL_READINGS = ("per_year", "in_all")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finance:
    """Loans (``LOAN_SCHEMA``) and lift (``LIFT_SCHEMA``), and what they are in a case.

    ``loan_flow_dkk`` (municipality, year) real; ``loan_npv_dkk`` with what is owed at the end taken
    off; ``state_money_dkk`` (municipality, year).
    """

    loans: pl.DataFrame
    lift: pl.DataFrame
    loan_flow_dkk: Array
    loan_npv_dkk: Array
    state_money_dkk: Array
    findings: tuple[Finding, ...]


def assess_finance(populations: Mapping[str, int], parameters: EconomyParameters) -> Finance:
    """Assess loans and lift for these municipalities.

    Args:
        populations: inhabitants by municipality, in order of code.
        parameters: lift, pool, loans, interest, discount rate.

    Method: docs/methods/economy.md, section 2.
    """
    used, told = _read_loans(populations, parameters)
    loans = _schedules(used, populations, parameters)
    flow, npv = _values(loans, list(populations), parameters)
    lift = _lift(sum(populations.values()), parameters)
    if not parameters.state_share_pct:
        told.append(STATE_SHARE_UNKNOWN.at(None))
    return Finance(
        loans=loans,
        lift=lift,
        loan_flow_dkk=flow,
        loan_npv_dkk=npv,
        state_money_dkk=_state_money(lift, populations, parameters),
        findings=tuple(told),
    )


def schedule_loan(
    *, principal: Money, years: int, interest_pct: float
) -> tuple[tuple[Money, Money, Money], ...]:
    """Repay a loan in equal parts, the first a year after it is used.

    Returns:
        (interest, repayment, debt after it) a year; repayments sum to the principal exactly.
    """
    parts = split_by_largest_remainder(total=principal.oere, weights=[1] * years)
    rate = Fraction(str(interest_pct)) / 100
    debt = principal.oere
    made = []
    for part in parts:
        interest = Money.from_dkk(debt * rate / 100).oere
        debt -= part
        made.append((Money(oere=interest), Money(oere=part), Money(oere=debt)))
    return tuple(made)


def _read_loans(
    populations: Mapping[str, int], parameters: EconomyParameters
) -> tuple[list[dict[str, object]], list[Finding]]:
    """Check every loan; what contradicts itself is told and left out."""
    kept: list[dict[str, object]] = []
    told: list[Finding] = []
    given_in: dict[int, int] = defaultdict(int)
    entries: tuple[object, ...] = parameters.loans
    for number, loan in enumerate(entries, start=1):
        if not isinstance(loan, Mapping):
            told.append(
                WRONG_LOAN.at(
                    None,
                    f"loan {number}",
                    year="-",
                    reason=Spoken(en="it is no table", da="det er ingen tabel"),
                )
            )
            continue
        name, year = str(loan.get("municipality", f"loan {number}")), loan.get("year")
        sums = [loan.get(f"{what}_dkk", 0) for what in ("applied", "given", "used")]
        reason = _why_wrong(name, year, sums, populations, parameters)
        if reason is not None:
            told.append(WRONG_LOAN.at(None, name, year=year, reason=reason))
            continue
        applied, given, used = (Money.from_dkk(str(s)).oere for s in sums)
        kept.append({"municipality": name, "year": year, "applied": applied, "given": given, "used": used})
        given_in[int(str(year))] += given
    for year, given in sorted(given_in.items()):
        pool = Money.from_dkk(_pool(parameters, parameters.loan_pool_reading).get(year, 0.0)).oere
        if given > pool:
            told.append(
                POOL_EXCEEDED.at(
                    None, str(year), year=year, given=spoken_millions(given), pool=spoken_millions(pool)
                )
            )
    return kept, told


def _why_wrong(
    name: str,
    year: object,
    sums: Sequence[object],
    populations: Mapping[str, int],
    parameters: EconomyParameters,
) -> Spoken | None:
    if name not in populations:
        return Spoken(en="no such member", da="intet medlem hedder sådan")
    if not isinstance(year, int) or not parameters.first_year <= year <= parameters.last_year:
        return Spoken(en="its year lies outside the case", da="året ligger uden for beregningen")
    numbers = [s for s in sums if isinstance(s, int | float) and not isinstance(s, bool)]
    if len(numbers) < len(sums) or min(numbers) < 0:
        return Spoken(en="its sums are no amounts", da="summerne er ikke beløb")
    if numbers[2] > numbers[1]:
        return Spoken(en="more is used than given", da="der er brugt mere end givet")
    if numbers[1] > numbers[0]:
        return Spoken(en="more is given than applied for", da="der er givet mere end søgt")
    return None


def _schedules(
    used: list[dict[str, object]], populations: Mapping[str, int], parameters: EconomyParameters
) -> pl.DataFrame:
    rows: dict[tuple[str, int], dict[str, int]] = defaultdict(lambda: dict.fromkeys(list(LOAN_SCHEMA)[2:], 0))
    for loan in used:
        name, first = str(loan["municipality"]), int(str(loan["year"]))
        for what in ("applied", "given", "used"):
            rows[name, first][f"{what}_oere"] += int(str(loan[what]))
        principal = Money(oere=int(str(loan["used"])))
        schedule = schedule_loan(
            principal=principal, years=parameters.loan_years, interest_pct=parameters.loan_interest_pct
        )
        rows[name, first]["debt_oere"] += principal.oere
        for after, (interest, repayment, debt) in enumerate(schedule, start=1):
            row = rows[name, first + after]
            row["interest_oere"] += interest.oere
            row["repayment_oere"] += repayment.oere
            row["debt_oere"] += debt.oere
    listed = [
        {"municipality": name, "year": year, **rows[name, year]}
        for name, year in sorted(rows)
        if name in populations
    ]
    return pl.DataFrame(listed, schema=LOAN_SCHEMA)


def _values(
    loans: pl.DataFrame, municipalities: list[str], parameters: EconomyParameters
) -> tuple[Array, Array]:
    """Real cash flow, and present value with the debt at the end taken off."""
    years = parameters.last_year - parameters.first_year + 1
    flow = np.zeros((len(municipalities), years))
    owed = np.zeros(len(municipalities))
    place = {name: i for i, name in enumerate(municipalities)}
    price = 1 + parameters.general_price_pct / 100
    for row in loans.iter_rows(named=True):
        index = row["year"] - parameters.first_year
        if index >= years:
            continue
        cash = row["used_oere"] - row["interest_oere"] - row["repayment_oere"]
        flow[place[row["municipality"]], index] += cash / 100 / price**index
        if index == years - 1:
            owed[place[row["municipality"]]] = row["debt_oere"] / 100 / price**index
    discount = (1 + parameters.discount_rate_pct / 100) ** -np.arange(years)
    return flow, np.asarray(flow @ discount - owed * discount[-1])


def _lift(people: int, parameters: EconomyParameters) -> pl.DataFrame:
    """Room and pool by both readings of each."""
    share = people / parameters.national_population
    rows = []
    for reading in LIFT_READINGS:
        room = _room(parameters, reading)
        for pool_reading in POOL_READINGS:
            pool = _pool(parameters, pool_reading)
            for year in sorted({*room, *pool}):
                ours = Money.from_dkk(room.get(year, 0.0) * share).oere
                rows.append(
                    {
                        "lift_reading": reading,
                        "pool_reading": pool_reading,
                        "year": year,
                        "country_room_oere": Money.from_dkk(room.get(year, 0.0)).oere,
                        "country_pool_oere": Money.from_dkk(pool.get(year, 0.0)).oere,
                        "unit_room_oere": ours,
                        "unit_state_oere": round(ours * parameters.state_share_pct[0] / 100)
                        if parameters.state_share_pct
                        else None,
                    }
                )
    return pl.DataFrame(rows, schema=LIFT_SCHEMA)


def _room(parameters: EconomyParameters, reading: str) -> dict[int, float]:
    room = {int(year): dkk for year, dkk in parameters.lift_dkk.items()}
    return room if reading == LIFT_READINGS[0] else {y: dkk for y, dkk in room.items() if y <= 2027}


def _pool(parameters: EconomyParameters, reading: str) -> dict[int, float]:
    """Pool by year; read as in all, the sum of 2027-2029 is that of its first year, spread evenly."""
    pool = {int(year): dkk for year, dkk in parameters.loan_pool_dkk.items()}
    later = sorted(year for year in pool if year > 2026)
    if reading == POOL_READINGS[0] or not later:
        return pool
    oere = Money.from_dkk(pool[later[0]]).oere
    even = split_by_largest_remainder(total=oere, weights=[1] * len(later))
    return {year: dkk for year, dkk in pool.items() if year <= 2026} | {
        year: part / 100 for year, part in zip(later, even, strict=True)
    }


def _state_money(lift: pl.DataFrame, populations: Mapping[str, int], parameters: EconomyParameters) -> Array:
    """The state's money by municipality and year [DKK]; none where its share is not known."""
    years = parameters.last_year - parameters.first_year + 1
    money = np.zeros((len(populations), years))
    ours = lift.filter(
        (pl.col("lift_reading") == parameters.lift_reading)
        & (pl.col("pool_reading") == POOL_READINGS[0])
        & pl.col("unit_state_oere").is_not_null()
    )
    people = np.array(list(populations.values()), dtype=float)
    for year, oere in ours.select("year", "unit_state_oere").iter_rows():
        index = year - parameters.first_year
        if 0 <= index < years and people.sum() > 0:
            money[:, index] = people / people.sum() * oere / 100
    return money
