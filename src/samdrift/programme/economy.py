"""From the merged inventory to what it costs, who gains, and how sure that is."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from samdrift.economy.baseline import (
    MEMBER_SCHEMA,
    BaselineProblem,
    CostBaseline,
    MunicipalityBaseline,
    assess_baseline,
)
from samdrift.economy.baseline_scale import NoScaleCurve, ScaleCurve
from samdrift.economy.case import Case, NoCase, assess_case, draw_futures
from samdrift.economy.case_finance import Finance, assess_finance
from samdrift.economy.case_joint import JointCost, find_joint_cost
from samdrift.economy.case_model import CaseProblem
from samdrift.economy.case_parameters import CaseParameters
from samdrift.economy.case_problem import (
    find_takeover_rows,
    list_case_members,
    read_case_problem,
    read_shares,
)
from samdrift.economy.compensation import (
    Compensation,
    CompensationProblem,
    Infeasible,
    payment_limits,
    plan_compensation,
)
from samdrift.economy.compensation_claim import list_claim
from samdrift.economy.gains import Gains, assess_gains
from samdrift.economy.parameter_checks import check_parameters
from samdrift.economy.parameters import EconomyParameters
from samdrift.economy.stranded import Stranded, StrandedProblem, assess_stranded
from samdrift.inventory.inventory import Inventory
from samdrift.kernel import Finding, Source

#: One row a municipality: what its page begins with [øre, DKK where said]. Null is not known. ``alone``,
#: ``contribution`` and ``gain`` are of the year at full effect (``REFERENCE_SCHEMA``), by the chosen key.
MUNICIPALITY_SCHEMA = {
    "municipality": pl.String(),
    "name": pl.String(),
    "population": pl.Int64(),
    "basis": pl.String(),
    "year": pl.Int64(),
    "baseline_oere": pl.Int64(),
    "baseline_low_oere": pl.Int64(),
    "baseline_high_oere": pl.Int64(),
    "baseline_kind": pl.String(),
    "dkk_per_inhabitant": pl.Float64(),
    "dkk_per_workplace": pl.Float64(),
    "capital_oere": pl.Int64(),
    "size_explains_oere": pl.Int64(),
    "alone_oere": pl.Int64(),
    "contribution_oere": pl.Int64(),
    "gain_oere": pl.Int64(),
    "npv_p10_oere": pl.Int64(),
    "npv_p50_oere": pl.Int64(),
    "npv_p90_oere": pl.Int64(),
    "probability_of_gain": pl.Float64(),
    "payback_year_p50": pl.Int64(),
    "transfers_npv_oere": pl.Int64(),
    "stranded_oere": pl.Int64(),
    "claim_documented_oere": pl.Int64(),
    "claim_oere": pl.Int64(),
}
_SOURCE_TABLES = ("cost_lines", "contracts", "asset_register", "staff_roles", "circuits")
#: A count below this share of the modelled one is of a part only.
_LEAST_COUNT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class EconomyPicture:
    """Everything about money that report and plan.json show.

    ``municipalities`` is ``MUNICIPALITY_SCHEMA``; ``claim`` is ``CLAIM_SCHEMA``; ``compensation`` is
    None where there is no case. ``takeover_assumed``: no wave plan gave dates and one-off costs.
    """

    baseline: CostBaseline
    case: Case | NoCase
    finance: Finance
    stranded: Stranded
    compensation: Compensation | Infeasible | None
    claim: pl.DataFrame
    gains: Gains
    municipalities: pl.DataFrame
    state_share_known: bool
    takeover_assumed: bool
    parameters: EconomyParameters
    case_parameters: CaseParameters


@dataclass(frozen=True, slots=True, kw_only=True)
class EconomyReading:
    """What is known before anybody has said by which key the joint cost is shared.

    ``problem`` has inhabitants as weights; ``joint`` is None where there is nobody to make a case for.
    """

    baseline: CostBaseline
    finance: Finance
    stranded: Stranded
    problem: CaseProblem
    joint: JointCost | None
    sources: Mapping[str, Source]
    today: date
    takeover_assumed: bool
    findings: tuple[Finding, ...]


def assess_economy(
    inventory: Inventory,
    parameters: tuple[EconomyParameters, CaseParameters],
    takeover_costs: pl.DataFrame | None = None,
    today: date | None = None,
    *,
    shares: Mapping[str, float] | None = None,
    reuse: Mapping[str, float] | None = None,
) -> tuple[EconomyPicture, tuple[Finding, ...]]:
    """Assess the economy of the municipalities in an inventory, by a key that is known.

    Args:
        inventory: merged.
        parameters: sections ``[economy]`` and ``[economy_case]``.
        takeover_costs: ``TAKEOVER_SCHEMA`` from the wave plan; None: assumed.
        today: the day the plan is seen from; None: the last day of the last year alone.
        shares: weights of the joint cost by municipality; None: inhabitants.
        reuse: share of an asset register entry's value that the target uses, by asset id.

    Returns:
        The picture, and everything found on the way.

    Method: docs/methods/economy.md.
    """
    reading = read_economy(inventory, parameters, takeover_costs, today, reuse=reuse)
    return assess_by_key(reading, shares)


def read_economy(
    inventory: Inventory,
    parameters: tuple[EconomyParameters, CaseParameters],
    takeover_costs: pl.DataFrame | None = None,
    today: date | None = None,
    *,
    reuse: Mapping[str, float] | None = None,
) -> EconomyReading:
    """Read all that does not hang on the key: baseline, loans, what is stranded, and the joint cost.

    Args: see ``assess_economy``.
    """
    economy, found = check_parameters(parameters[0], section="economy")
    case_parameters, more = check_parameters(parameters[1], section="economy_case")
    day = today or date(economy.last_year_alone, 12, 31)
    sources = list_sources(inventory)
    baseline = assess_baseline(read_baseline_problem(inventory, economy, day, sources))
    finance = assess_finance(list_case_members(baseline), economy)
    everybody = inventory.tables["municipalities"]
    stranded = assess_stranded(
        StrandedProblem(
            asset_register=inventory.tables["asset_register"],
            contracts=inventory.tables["contracts"],
            names=dict(everybody.select("municipality", "name").iter_rows()),
            handover_on=_handovers(everybody, takeover_costs, case_parameters),
            reuse=reuse or {},
            sources=sources,
            parameters=economy,
            today=day,
        )
    )
    problem, told = read_case_problem(
        baseline, finance=finance, takeover=takeover_costs, parameters=(economy, case_parameters)
    )
    return EconomyReading(
        baseline=baseline,
        finance=finance,
        stranded=stranded,
        problem=problem,
        joint=find_joint_cost(problem, draw_futures(problem)[0]) if problem.municipalities else None,
        sources=sources,
        today=day,
        takeover_assumed=takeover_costs is None,
        findings=(*found, *more, *baseline.findings, *finance.findings, *stranded.findings, *told),
    )


def assess_by_key(
    reading: EconomyReading, shares: Mapping[str, float] | None
) -> tuple[EconomyPicture, tuple[Finding, ...]]:
    """Assess case, compensation, claim and gains, each municipality paying its share of the joint cost.

    Args:
        reading: all that does not hang on the key.
        shares: weights of the joint cost by municipality, such as what each pays of it [øre]; None:
            inhabitants.
    """
    baseline, stranded = reading.baseline, reading.stranded
    known = reading.problem
    members = dict(zip(known.municipalities, known.population.tolist(), strict=True))
    weights, told = read_shares(shares, members)
    problem = dataclasses.replace(known, weights=weights)
    economy = problem.economy
    case = assess_case(problem)
    compensation = None if isinstance(case, NoCase) else plan_compensation(_to_compensate(problem, case))
    claim = list_claim(problem, stranded, sources=reading.sources)
    gains = assess_gains(
        baseline, sources=reading.sources, last_year_alone=economy.last_year_alone, today=reading.today
    )
    picture = EconomyPicture(
        baseline=baseline,
        case=case,
        finance=reading.finance,
        stranded=stranded,
        compensation=compensation,
        claim=claim,
        gains=gains,
        municipalities=_list_municipalities(baseline, case, stranded, compensation, claim),
        state_share_known=bool(economy.state_share_pct),
        takeover_assumed=reading.takeover_assumed,
        parameters=economy,
        case_parameters=problem.case,
    )
    findings = (*reading.findings, *told)
    findings += () if isinstance(case, NoCase) else case.findings
    findings += compensation.findings if isinstance(compensation, Infeasible) else ()
    return picture, tuple(sorted((*findings, *gains.findings), key=Finding.sort_key))


def list_sources(inventory: Inventory) -> dict[str, Source]:
    """Where each line of the tables about money stands: its first record, by asset id."""
    records = inventory.records.filter(pl.col("asset_table").is_in(_SOURCE_TABLES))
    first = records.sort("record_id").unique("asset_id", keep="first", maintain_order=True)
    return {
        asset: Source(path=path, sheet=sheet, row=row)
        for asset, path, sheet, row in first.select("asset_id", "path", "sheet", "row").iter_rows()
    }


def read_baseline_problem(
    inventory: Inventory, parameters: EconomyParameters, today: date, sources: Mapping[str, Source]
) -> BaselineProblem:
    """Translate the inventory's tables; counts that are of a part only are left out."""
    tables = inventory.tables
    pcs = _count(tables["endpoints"].filter(pl.col("kind") == "pc"), "workplaces")
    is_template = pl.col("is_template").fill_null(value=False)
    servers = _count(tables["servers"].filter(~is_template), "servers")
    people = pl.col("population") / 1000
    least_pcs = people * parameters.workplaces_per_1000[0] * _LEAST_COUNT
    least_servers = people * parameters.servers_per_1000[0] * _LEAST_COUNT
    members = (
        tables["municipalities"]
        .select("municipality", "name", "population", "members")
        .join(pcs, on="municipality", how="left", maintain_order="left")
        .join(servers, on="municipality", how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("workplaces") >= least_pcs).then("workplaces").alias("workplaces"),
            pl.when(pl.col("servers") >= least_servers).then("servers").alias("servers"),
        )
        .select(pl.col(name).cast(kind) for name, kind in MEMBER_SCHEMA.items())
    )
    return BaselineProblem(
        members=members,
        cost_lines=tables["cost_lines"],
        contracts=tables["contracts"],
        staff_roles=tables["staff_roles"],
        circuits=tables["circuits"],
        sources=sources,
        parameters=parameters,
        today=today,
    )


def _count(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    return rows.group_by("municipality").agg(pl.len().cast(pl.Int64).alias(name))


def _handovers(members: pl.DataFrame, takeover: pl.DataFrame | None, case: CaseParameters) -> dict[str, date]:
    """Hand-over by municipality: the wave plan's, else the assumed one; a centre goes with its first."""
    usable, _ = find_takeover_rows(takeover, set(members["municipality"]))
    planned = {key: row["handover_on"] for key, row in usable.items()}
    days = {
        key: day if isinstance(day := planned.get(key), date) else case.assumed_handover
        for key in members["municipality"]
    }
    for key, belonging in members.select("municipality", "members").iter_rows():
        if belonging and key not in planned:
            days[key] = min((days[m] for m in belonging if m in days), default=days[key])
    return days


def _to_compensate(problem: CaseProblem, case: Case) -> CompensationProblem:
    economy = problem.economy
    people = dict(zip(problem.municipalities, (round(p) for p in problem.population), strict=True))
    return CompensationProblem(
        municipalities=problem.municipalities,
        npv_dkk=case.npv_dkk,
        limit_dkk=payment_limits(
            people,
            dkk_per_inhabitant=economy.transfer_limit_dkk_per_inhabitant,
            years=problem.years,
            # Nobody pays out of gains before the first hand-over.
            first=int(problem.handover.min()),
        ),
        years=problem.years,
        discount=problem.discount,
        probability=economy.compensation_probability_pct / 100,
        measure=economy.compensation_measure,
    )


def _list_municipalities(
    baseline: CostBaseline,
    case: Case | NoCase,
    stranded: Stranded,
    compensation: Compensation | Infeasible | None,
    claim: pl.DataFrame,
) -> pl.DataFrame:
    """Join what is known of each municipality; what has no answer stays null."""
    frame = pl.DataFrame([_begin(b, baseline.scale) for b in baseline.municipalities], schema=_BEGIN)
    joined = frame.join(
        stranded.totals.select("municipality", "stranded_oere"), on="municipality", how="left"
    )
    mine = claim.filter(pl.col("level") == "municipality").group_by("municipality")
    documented = pl.col("amount_oere").filter("is_documented").sum().alias("claim_documented_oere")
    sums = mine.agg(pl.col("amount_oere").sum().alias("claim_oere"), documented)
    joined = joined.join(sums, on="municipality", how="left")
    if not isinstance(case, NoCase):
        outcomes = case.outcomes.filter(pl.col("scenario") == "unit")
        joined = joined.join(outcomes, on="municipality", how="left")
        joined = joined.join(case.reference.drop("year"), on="municipality", how="left")
    if isinstance(compensation, Compensation):
        safety = compensation.safety.select("municipality", "transfers_npv_oere")
        joined = joined.join(safety, on="municipality", how="left")
    there = set(joined.columns)
    columns = [
        (pl.col(name) if name in there else pl.lit(None)).cast(kind).alias(name)
        for name, kind in MUNICIPALITY_SCHEMA.items()
    ]
    return joined.select(columns).sort("municipality")


_BEGIN = dict(list(MUNICIPALITY_SCHEMA.items())[:13])


def _begin(b: MunicipalityBaseline, scale: ScaleCurve | NoScaleCurve) -> dict[str, object]:
    """What the baseline says of one municipality, and what its size explains."""
    explained = None
    if isinstance(scale, ScaleCurve) and b.population:
        explained = round(scale.cost_at(b.population)[0])
    return {
        "municipality": b.municipality,
        "name": b.name,
        "population": b.population,
        "basis": b.basis,
        "year": b.year,
        "baseline_oere": int(b.total.value),
        "baseline_low_oere": int(b.total.low),
        "baseline_high_oere": int(b.total.high),
        "baseline_kind": b.total.kind.value,
        "dkk_per_inhabitant": b.per_inhabitant.value if b.per_inhabitant else None,
        "dkk_per_workplace": b.per_workplace.value if b.per_workplace else None,
        "capital_oere": b.capital_oere,
        "size_explains_oere": explained,
    }
