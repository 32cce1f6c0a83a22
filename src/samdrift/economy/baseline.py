"""Today's cost of servers and network: per municipality, inhabitant and workplace."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from samdrift.economy.baseline_accounts import LINE_SCHEMA, Place, find_account_lines
from samdrift.economy.baseline_centres import find_centres, split_centres
from samdrift.economy.baseline_findings import tell_lines
from samdrift.economy.baseline_modelled import find_known_parts, model_components
from samdrift.economy.baseline_scale import NoScaleCurve, ScaleCurve, fit_scale_curve
from samdrift.economy.baseline_years import YearChoice, choose_year
from samdrift.economy.findings import NO_ACCOUNTS, NO_SCALE_CURVE, NOTHING_KNOWN
from samdrift.economy.millions import spoken_millions
from samdrift.economy.parameters import CATEGORIES, EconomyParameters
from samdrift.kernel import Figure, Finding, Kind, Source

#: Who takes part. ``members`` is filled for a joint centre; counts are null where not counted.
MEMBER_SCHEMA = {
    "municipality": pl.String(),
    "name": pl.String(),
    "population": pl.Int64(),
    "members": pl.List(pl.String()),
    "workplaces": pl.Int64(),
    "servers": pl.Int64(),
}

#: Yearly cost by kind, function (``area``: its main account) and dranst [øre in the price level];
#: ``kind`` is a ``Kind``.
COMPONENT_SCHEMA = {
    "municipality": pl.String(),
    "category": pl.String(),
    "area": pl.String(),
    "function": pl.String(),
    "dranst": pl.String(),
    "place": pl.String(),
    "value_oere": pl.Int64(),
    "low_oere": pl.Int64(),
    "high_oere": pl.Int64(),
    "kind": pl.String(),
}
_OERE = "øre/year"
_ORDER = ("municipality", "category", "area", "function", "dranst", "place")


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineProblem:
    """What a baseline is made of.

    ``members`` is ``MEMBER_SCHEMA``; the other frames are the inventory's tables; ``sources`` says
    where a row stands, by asset id; ``today`` is the day it is seen from.
    """

    members: pl.DataFrame
    cost_lines: pl.DataFrame
    contracts: pl.DataFrame
    staff_roles: pl.DataFrame
    circuits: pl.DataFrame
    sources: Mapping[str, Source]
    parameters: EconomyParameters
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalityBaseline:
    """One municipality's baseline.

    ``basis`` is account, budget, forecast or modelled; ``year`` None if modelled.

    ``total`` is in øre a year; ``per_inhabitant`` and ``per_workplace`` in DKK a year, None where the
    number of inhabitants is not known. ``capital_oere`` is the part that is anlæg; ``workplaces``
    were counted, or None.
    """

    municipality: str
    name: str
    population: int | None
    basis: str
    year: int | None
    total: Figure
    per_inhabitant: Figure | None
    per_workplace: Figure | None
    by_category_oere: Mapping[str, int]
    capital_oere: int
    servers: Figure | None
    workplaces: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CostBaseline:
    """All municipalities' baselines, by code; ``components`` sum to their totals to the øre."""

    municipalities: tuple[MunicipalityBaseline, ...]
    components: pl.DataFrame
    lines: pl.DataFrame
    scale: ScaleCurve | NoScaleCurve
    findings: tuple[Finding, ...]


def assess_baseline(problem: BaselineProblem) -> CostBaseline:
    """Assess what each municipality pays today for servers and network.

    Args:
        problem: members, account lines and what else is known.

    Returns:
        A baseline for each municipality of which anything is known; joint centres are split between
        their members. Whoever has neither accounts nor inhabitants is a finding, not a zero.

    Method: docs/methods/economy.md, section 1.
    """
    parameters = problem.parameters
    centres = find_centres(problem.members, problem.cost_lines)
    lines = find_account_lines(problem.cost_lines, parameters, centres=centres)
    names = {key: str(name) for key, name in problem.members.select("municipality", "name").iter_rows()}
    told = tell_lines(lines, problem.sources, names)
    frames: list[pl.DataFrame] = []
    choices: dict[str, YearChoice] = {}
    for row in problem.members.sort("municipality").iter_rows(named=True):
        choice, found = choose_year(row["municipality"], row["name"], lines, parameters, problem.today)
        told += found
        if choice is not None:
            choices[row["municipality"]] = choice
            frames.append(choice.components)
        elif row["members"] is None:
            frame, found = _modelled(row, problem)
            told += found
            if frame is not None:
                frames.append(frame)
    components, found = split_centres(_joined(frames), problem.members, frozenset(choices))
    told += found
    components = components.sort(*_ORDER, nulls_last=True)
    baselines = tuple(
        _baseline(row, components, choices, problem)
        for row in problem.members.sort("municipality").iter_rows(named=True)
        if row["municipality"] in set(components["municipality"])
    )
    assumed = set(components.filter(pl.col("kind") == Kind.ASSUMED.value)["municipality"])
    scale = _scale(tuple(b for b in baselines if b.municipality not in assumed))
    if isinstance(scale, NoScaleCurve):
        told.append(NO_SCALE_CURVE.at(None, n=scale.n))
    return CostBaseline(
        municipalities=baselines,
        components=components,
        lines=lines,
        scale=scale,
        findings=tuple(sorted(told, key=Finding.sort_key)),
    )


def _modelled(
    row: Mapping[str, object], problem: BaselineProblem
) -> tuple[pl.DataFrame | None, list[Finding]]:
    """Model a municipality without accounts, or say that nothing is known of it."""
    municipality, population = str(row["municipality"]), row["population"]
    if not isinstance(population, int) or population <= 0:
        return None, [NOTHING_KNOWN.at(None, str(row["name"]))]
    known = find_known_parts(
        municipality,
        staff_roles=problem.staff_roles,
        contracts=problem.contracts,
        circuits=problem.circuits,
        parameters=problem.parameters,
    )
    rows = model_components(population=population, known=known, parameters=problem.parameters)
    same = {
        "municipality": municipality,
        "area": None,
        "function": None,
        "place": "modelled",
        "kind": Kind.MODELLED.value,
    }
    frame = pl.DataFrame([{**row, **same} for row in rows], schema=COMPONENT_SCHEMA)
    low, high = int(frame["low_oere"].sum()), int(frame["high_oere"].sum())
    told = NO_ACCOUNTS.at(None, str(row["name"]), low=spoken_millions(low), high=spoken_millions(high))
    return frame, [told]


def _joined(frames: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(frames) if frames else pl.DataFrame(schema=COMPONENT_SCHEMA)


def _baseline(
    row: Mapping[str, object],
    components: pl.DataFrame,
    choices: Mapping[str, YearChoice],
    problem: BaselineProblem,
) -> MunicipalityBaseline:
    municipality, population = str(row["municipality"]), row["population"]
    mine = components.filter(pl.col("municipality") == municipality)
    choice = choices.get(municipality)
    total = _total(mine, choice, problem)
    people = population if isinstance(population, int) and population > 0 else None
    by_category = dict(mine.group_by("category").agg(pl.col("value_oere").sum()).iter_rows())
    return MunicipalityBaseline(
        municipality=municipality,
        name=str(row["name"]),
        population=people,
        basis=choice.basis if choice else "modelled",
        year=choice.year if choice else None,
        total=total,
        per_inhabitant=_per_unit(total, (people, people, people), "DKK/inhabitant/year") if people else None,
        per_workplace=_per_workplace(total, row["workplaces"], people, problem.parameters),
        by_category_oere={name: int(by_category.get(name, 0)) for name in CATEGORIES},
        capital_oere=int(mine.filter(pl.col("dranst") == "3")["value_oere"].sum()),
        servers=_servers(row["servers"], people, problem.parameters),
        workplaces=row["workplaces"] if isinstance(row["workplaces"], int) else None,
    )


def _total(mine: pl.DataFrame, choice: YearChoice | None, problem: BaselineProblem) -> Figure:
    """The sum of the components, with its interval and the rows behind it."""
    value, low, high = (int(mine[name].sum()) for name in ("value_oere", "low_oere", "high_oere"))
    if choice is None:
        words = "inhabitants x rate per inhabitant; counted staff, contracts and circuits where known"
        return _figure(value, low, high, Kind.MODELLED, (), words)
    spread = problem.parameters.account_uncertainty_pct / 100
    low, high = round(low * (1 - spread)), round(high * (1 + spread))
    if choice.other_year_oere is not None:
        low, high = min(low, choice.other_year_oere), max(high, choice.other_year_oere)
    is_reported = bool((mine["kind"] == Kind.REPORTED.value).all())
    sources = tuple(sorted({problem.sources[i] for i in choice.asset_ids if i in problem.sources}, key=str))
    words = f"sum of {len(choice.asset_ids)} lines of {choice.basis} {choice.year}"
    return _figure(value, low, high, Kind.REPORTED if is_reported else Kind.MODELLED, sources, words)


def _figure(value: int, low: int, high: int, kind: Kind, sources: tuple[Source, ...], working: str) -> Figure:
    return Figure(
        value=value,
        low=min(low, value),
        high=max(high, value),
        unit=_OERE,
        kind=kind,
        sources=sources,
        working=working,
    )


def _per_unit(total: Figure, counts: tuple[float, float, float], unit: str) -> Figure:
    """Divide by a count with least, likely and most; from øre to DKK."""
    ends = [end / 100 / count for end in (total.low, total.high) for count in (counts[0], counts[2])]
    value = total.value / 100 / counts[1]
    return Figure(
        value=value,
        low=min(*ends, value),
        high=max(*ends, value),
        unit=unit,
        kind=total.kind,
        sources=total.sources,
        working=f"{total.working}; divided by {counts[1]:g}",
    )


def _per_workplace(
    total: Figure, counted: object, people: int | None, parameters: EconomyParameters
) -> Figure | None:
    unit = "DKK/workplace/year"
    if isinstance(counted, int) and counted > 0:
        return _per_unit(total, (counted, counted, counted), unit)
    if people is None:
        return None
    least, likely, most = (people * rate / 1000 for rate in parameters.workplaces_per_1000)
    figure = _per_unit(total, (least, likely, most), unit)
    return Figure(
        value=figure.value,
        low=figure.low,
        high=figure.high,
        unit=unit,
        kind=Kind.MODELLED,
        sources=figure.sources,
        working=figure.working + " modelled workplaces",
    )


def _servers(counted: object, people: int | None, parameters: EconomyParameters) -> Figure | None:
    """Number of servers: counted, else modelled."""
    if isinstance(counted, int) and counted > 0:
        return Figure(value=counted, low=counted, high=counted, unit="servers", kind=Kind.REPORTED)
    if people is None:
        return None
    # 30 at least, however small the municipality is (facts of the programme).
    low, value, high = (max(30.0, people * rate / 1000) for rate in parameters.servers_per_1000)
    return Figure(value=value, low=low, high=high, unit="servers", kind=Kind.MODELLED)


def _scale(baselines: tuple[MunicipalityBaseline, ...]) -> ScaleCurve | NoScaleCurve:
    """Fit over those whose baseline comes from accounts; modelled ones would return the model."""
    usable = [b for b in baselines if b.basis == "account" and b.population and b.total.value > 0]
    return fit_scale_curve(
        populations=[b.population or 0 for b in usable], costs=[b.total.value for b in usable]
    )


__all__ = [
    "COMPONENT_SCHEMA",
    "LINE_SCHEMA",
    "MEMBER_SCHEMA",
    "BaselineProblem",
    "CostBaseline",
    "MunicipalityBaseline",
    "Place",
    "assess_baseline",
]
