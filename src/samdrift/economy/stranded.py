"""Stranded investments (tabte investeringer): what has been bought and the joint operation will not use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from samdrift.economy.baseline_accounts import find_account_lines, is_in_scope
from samdrift.economy.baseline_modelled import contracts_as_lines
from samdrift.economy.findings import ASSETS_OUTSIDE, NO_REGISTER, WRONG_ASSET
from samdrift.economy.parameters import EconomyParameters
from samdrift.kernel import Finding, Kind, Money, Source, Spoken

_NEGATIVE = Spoken(en="its book value is negative", da="den bogførte værdi er negativ")
_ABOVE_COST = Spoken(
    en="its book value exceeds what it cost", da="den bogførte værdi er højere end anskaffelsessummen"
)
_FUTURE = Spoken(en="it was bought in the future", da="den er anskaffet i fremtiden")
_NO_VALUE = Spoken(
    en="it has neither a book value nor date and cost of purchase",
    da="den har hverken bogført værdi eller dato og anskaffelsessum",
)
_LEFT_OUT = Spoken(en="It is in no total.", da="Den er ikke i nogen sum.")
_AT_COST = Spoken(en="What it cost was used as its ceiling.", da="Anskaffelsessummen er brugt som loft.")

#: One row an entry of the asset register [øre]. ``value_oere`` is the book value at the hand-over;
#: ``is_below_threshold`` entries are in no total. ``kind_of_value`` is a ``Kind``.
STRANDED_SCHEMA = {
    "asset_id": pl.String(),
    "municipality": pl.String(),
    "name": pl.String(),
    "kind": pl.String(),
    "acquisition_oere": pl.Int64(),
    "value_oere": pl.Int64(),
    "remaining_years": pl.Float64(),
    "stranded_oere": pl.Int64(),
    "stranded_low_oere": pl.Int64(),
    "stranded_high_oere": pl.Int64(),
    "is_below_threshold": pl.Boolean(),
    "kind_of_value": pl.String(),
}

#: One row a contract that does not simply follow [øre]: the lesser of its exit fee and what is still
#: to be paid from the hand-over until it may end. ``exit_oere`` null: not known. ``is_certain``: it
#: cannot be assigned; otherwise consent, or an answer, may still spare the cost.
EXIT_SCHEMA = {
    "asset_id": pl.String(),
    "municipality": pl.String(),
    "name": pl.String(),
    "ends_on": pl.Date(),
    "remaining_oere": pl.Int64(),
    "fee_oere": pl.Int64(),
    "exit_oere": pl.Int64(),
    "assignable": pl.String(),
    "is_certain": pl.Boolean(),
}

#: One row a municipality [øre]; ``is_known`` false: no register came in, so nothing is known.
STRANDED_TOTAL_SCHEMA = {
    "municipality": pl.String(),
    "is_known": pl.Boolean(),
    "value_oere": pl.Int64(),
    "stranded_oere": pl.Int64(),
    "stranded_low_oere": pl.Int64(),
    "stranded_high_oere": pl.Int64(),
    "below_threshold_oere": pl.Int64(),
    "contract_exit_oere": pl.Int64(),
    "contract_exit_possible_oere": pl.Int64(),
    "unpriced_contracts": pl.Int64(),
}

#: Kinds of the register that are servers and network whatever their name says.
_EQUIPMENT = ("server", "storage", "network", "software")


@dataclass(frozen=True, slots=True, kw_only=True)
class StrandedProblem:
    """Registers and contracts, and when each municipality hands over.

    ``names`` are the municipalities by key; ``reuse`` decides single entries by asset id (share of
    the value that the target uses, 0 to 1).
    """

    asset_register: pl.DataFrame
    contracts: pl.DataFrame
    names: Mapping[str, str]
    handover_on: Mapping[str, date]
    reuse: Mapping[str, float]
    sources: Mapping[str, Source]
    parameters: EconomyParameters
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranded:
    """Entries, contracts and totals; totals are the sums of the entries to the øre."""

    entries: pl.DataFrame
    exits: pl.DataFrame
    totals: pl.DataFrame
    findings: tuple[Finding, ...]


def assess_stranded(problem: StrandedProblem) -> Stranded:
    """Assess book values that are lost, entry by entry, and what leaving contracts costs.

    Method: docs/methods/economy.md, section 3.
    """
    rows: list[dict[str, object]] = []
    told: list[Finding] = []
    outside: dict[str, list[str]] = {}
    for row in problem.asset_register.sort("municipality", "asset_id").iter_rows(named=True):
        if row["municipality"] not in problem.names:
            continue
        text = str(row["name"] or row["asset_id"])
        if row["kind"] not in _EQUIPMENT and not is_in_scope(text, problem.parameters):
            outside.setdefault(row["municipality"], []).append(text)
            continue
        entry, found = _entry(row, problem)
        told += found
        if entry is not None:
            rows.append(entry)
    told += [
        ASSETS_OUTSIDE.at(None, problem.names[key], count=len(names), example=names[0])
        for key, names in sorted(outside.items())
    ]
    entries = pl.DataFrame(rows, schema=STRANDED_SCHEMA)
    exits = _exits(problem)
    known = set(entries["municipality"])
    told += [NO_REGISTER.at(None, name) for key, name in sorted(problem.names.items()) if key not in known]
    return Stranded(
        entries=entries,
        exits=exits,
        totals=_totals(entries, exits, sorted(problem.names)),
        findings=tuple(sorted(told, key=Finding.sort_key)),
    )


def _entry(
    row: Mapping[str, object], problem: StrandedProblem
) -> tuple[dict[str, object] | None, list[Finding]]:
    """One entry's value at the hand-over; what contradicts itself is told."""
    told: list[Finding] = []
    source = problem.sources.get(str(row["asset_id"]))
    name = str(row["name"] or row["asset_id"])
    kind = str(row["kind"] or "other")
    acquired, book = row["acquisition_dkk"], row["book_value_dkk"]
    lifetime = row["lifetime_years"]
    if not isinstance(lifetime, int | float) or lifetime <= 0:
        lifetime = problem.parameters.asset_lifetime_years.get(kind, 5.0)

    def tell(reason: Spoken, consequence: Spoken) -> None:
        told.append(WRONG_ASSET.at(source, name, reason=reason, consequence=consequence))

    if isinstance(book, float) and book < 0:
        tell(_NEGATIVE, _LEFT_OUT)
        return None, told
    if isinstance(book, float) and isinstance(acquired, float) and book > acquired:
        tell(_ABOVE_COST, _AT_COST)
        book = acquired
    bought = row["acquired_on"] if isinstance(row["acquired_on"], date) else None
    if bought is not None and bought > problem.today:
        tell(_FUTURE, _LEFT_OUT)
        return None, told
    dated = row["book_value_on"] if isinstance(row["book_value_on"], date) else problem.today
    handover = problem.handover_on[str(row["municipality"])]
    valued = _value(book, acquired, bought, (dated, handover), float(lifetime))
    if valued is None:
        tell(_NO_VALUE, _LEFT_OUT)
        return None, told
    value, remaining, how = valued
    least, likely, most = _reuse(str(row["asset_id"]), kind, problem)
    below = isinstance(acquired, float) and acquired < problem.parameters.asset_threshold_dkk
    return {
        "asset_id": row["asset_id"],
        "municipality": row["municipality"],
        "name": row["name"],
        "kind": kind,
        "acquisition_oere": Money.from_dkk(acquired).oere if isinstance(acquired, float) else None,
        "value_oere": value,
        "remaining_years": remaining,
        "stranded_oere": round(value * (1 - likely)),
        "stranded_low_oere": round(value * (1 - most)),
        "stranded_high_oere": round(value * (1 - least)),
        "is_below_threshold": below,
        "kind_of_value": how.value,
    }, told


def _value(
    book: object, acquired: object, bought: date | None, days: tuple[date, date], lifetime: float
) -> tuple[int, float, Kind] | None:
    """Value at the hand-over [øre], years left then, and how it is known; None where it is not."""
    dated, handover = days
    ends = None if bought is None else _years_after(bought, lifetime)
    left = max(0.0, ends - _decimal(handover)) if ends is not None else None
    if isinstance(book, float):
        if ends is None or left is None:
            # Without a day of purchase half the lifetime is left on average.
            span, left_then = lifetime / 2, max(0.0, lifetime / 2 - (_decimal(handover) - _decimal(dated)))
            return Money.from_dkk(book * left_then / span).oere, left_then, Kind.MODELLED
        span = ends - _decimal(dated)
        if span <= 0:
            return 0, left, Kind.REPORTED
        return Money.from_dkk(book * min(1.0, left / span)).oere, left, Kind.REPORTED
    if isinstance(acquired, float) and left is not None:
        return Money.from_dkk(acquired * min(1.0, left / lifetime)).oere, left, Kind.MODELLED
    return None


def _decimal(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 365.25


def _years_after(day: date, years: float) -> float:
    return _decimal(day) + years


def _reuse(asset_id: str, kind: str, problem: StrandedProblem) -> tuple[float, float, float]:
    """Share that the target uses: decided for the entry, else by kind."""
    decided = problem.reuse.get(asset_id)
    if decided is not None:
        share = min(1.0, max(0.0, decided))
        return share, share, share
    shares: Sequence[float] = problem.parameters.reuse_pct.get(kind, problem.parameters.reuse_pct["other"])
    return shares[0] / 100, shares[1] / 100, shares[2] / 100


def _exits(problem: StrandedProblem) -> pl.DataFrame:
    """Contracts of servers and network that do not simply follow, with what leaving them costs."""
    mine = problem.contracts.filter(pl.col("municipality").is_in(sorted(problem.names)))
    lines = find_account_lines(contracts_as_lines(mine, problem.parameters), problem.parameters, centres={})
    in_scope = set(lines.filter(pl.col("counted_oere") > 0)["asset_id"])
    rows = []
    for row in mine.sort("municipality", "asset_id").iter_rows(named=True):
        if row["asset_id"] not in in_scope or row["assignable"] == "yes":
            continue
        handover = problem.handover_on[row["municipality"]]
        ends = max((d for d in (row["irrevocable_until"], row["expires_on"]) if d), default=None)
        if row["is_continuous"] and row["irrevocable_until"] is None:
            ends = None
        remaining = None
        if ends is not None:
            years = max(0.0, (ends - handover).days / 365.25)
            remaining = Money.from_dkk(row["payment_dkk_per_year"] * years).oere
        fee = None if row["exit_fee_dkk"] is None else Money.from_dkk(row["exit_fee_dkk"]).oere
        known = [oere for oere in (remaining, fee) if oere is not None]
        rows.append(
            {
                "asset_id": row["asset_id"],
                "municipality": row["municipality"],
                "name": row["name"],
                "ends_on": ends,
                "remaining_oere": remaining,
                "fee_oere": fee,
                "exit_oere": min(known) if known else None,
                "assignable": row["assignable"] or "unknown",
                "is_certain": row["assignable"] == "no",
            }
        )
    return pl.DataFrame(rows, schema=EXIT_SCHEMA)


def _totals(entries: pl.DataFrame, exits: pl.DataFrame, municipalities: list[str]) -> pl.DataFrame:
    rows = []
    for key in municipalities:
        mine = entries.filter(pl.col("municipality") == key)
        above = mine.filter(~pl.col("is_below_threshold"))
        left = exits.filter(pl.col("municipality") == key)
        is_known = mine.height > 0
        sums = {name: int(above[name].sum()) if is_known else None for name in _SUMMED}
        below = int(mine.filter("is_below_threshold")["value_oere"].sum()) if is_known else None
        rows.append(
            {
                "municipality": key,
                "is_known": is_known,
                **sums,
                "below_threshold_oere": below,
                "contract_exit_oere": int(left.filter("is_certain")["exit_oere"].sum()),
                "contract_exit_possible_oere": int(left.filter(~pl.col("is_certain"))["exit_oere"].sum()),
                "unpriced_contracts": int(left["exit_oere"].null_count()),
            }
        )
    return pl.DataFrame(rows, schema=STRANDED_TOTAL_SCHEMA)


_SUMMED = ("value_oere", "stranded_oere", "stranded_low_oere", "stranded_high_oere")
