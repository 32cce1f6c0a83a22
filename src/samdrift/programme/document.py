"""The plan as plan.json: plain values in a fixed order. Its JSON Schema lies beside this file."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from samdrift.addressing import AddressPlan, Infeasible
from samdrift.dependencies import DependencyPicture
from samdrift.economy.case import Case, NoCase
from samdrift.economy.case_joint import JointCost
from samdrift.economy.case_verdict import Verdict
from samdrift.economy.compensation import Compensation
from samdrift.economy.compensation import Infeasible as NoCompensation
from samdrift.economy.sharing import NotAssessed, SharingResult
from samdrift.inventory.quality import MunicipalityQuality
from samdrift.programme.economy_plan import EconomyPlan
from samdrift.programme.parameters import SECTIONS, Programme
from samdrift.programme.plan import PLAN_VERSION, InputRecord, MunicipalityPicture, Plan, PlanFinding
from samdrift.programme.takeover_plan import TakeoverPicture
from samdrift.takeover import Infeasible as NoWaves
from samdrift.takeover.relief_tables import list_binding, list_relief_crews, list_reliefs, list_safeguards

Document = dict[str, Any]

#: Named terms of what a wave plan costs.
COST_TERMS = ("running", "crew", "contracts", "lateness", "change")


def plan_document(plan: Plan) -> Document:
    """Return the plan as values that JSON can hold; same plan, same document."""
    return {
        "plan_version": PLAN_VERSION,
        "samdrift_version": plan.samdrift_version,
        "name": plan.name,
        "today": plan.today.isoformat(),
        "until": plan.until,
        "pseudonym_key_fingerprint": plan.pseudonym_key_fingerprint,
        "parameters": _parameters(plan.programme),
        "inputs": [_input(record) for record in plan.inputs],
        "municipalities": [_municipality(picture) for picture in plan.municipalities],
        "quality": _quality(plan.quality),
        "addressing": _addressing(plan.addressing),
        "dependencies": _dependencies(plan.dependencies),
        "takeover": _takeover(plan.takeover),
        "economy": _economy(plan.economy),
        "findings": [_finding(each) for each in plan.findings],
    }


def _parameters(programme: Programme) -> Document:
    return {section: _plain(getattr(programme, attribute)) for section, (attribute, _) in SECTIONS.items()}


def _input(record: InputRecord) -> Document:
    return dict(_plain(record))


def _municipality(picture: MunicipalityPicture) -> Document:
    return {
        "key": picture.key,
        "code": picture.code,
        "name": picture.name,
        "members": list(picture.members),
        "counts": dict(picture.counts),
        "quality": _quality(picture.quality),
    }


def _quality(quality: MunicipalityQuality) -> Document:
    return dict(_plain(quality))


def _addressing(answer: AddressPlan | Infeasible | None) -> Document | None:
    """Totals of the address plan; its rows are in ``tables/address_*``."""
    if answer is None:
        return None
    shared = {
        "overlap_pairs": answer.overlaps.pairs,
        "internal_overlap_pairs": answer.overlaps.internal_pairs,
        "capacity": _plain(answer.capacity)
        | {"fits": answer.capacity.fits, "margin": answer.capacity.margin},
    }
    if isinstance(answer, Infeasible):
        binding = [
            {"code": f.code, "message": f.message("en"), "message_da": f.message("da")}
            for f in answer.binding
        ]
        return {"status": "infeasible", **shared, "binding": binding}
    counted = answer.decisions["decision"].value_counts().sort("decision")
    return {
        "status": "planned",
        **shared,
        "decisions": dict(counted.iter_rows()),
        "hosts": _plain(answer.hosts),
        "routes": answer.routes,
        "value": {"oere": answer.value_oere},
        "bound": {"oere": answer.bound_oere},
    }


def _dependencies(picture: DependencyPicture | None) -> Document | None:
    """Totals of the dependencies; their rows are in ``tables/dependency_*`` and ``tables/move_group*``."""
    return None if picture is None else dict(_plain(picture.totals))


def _takeover(picture: TakeoverPicture | None) -> Document | None:
    """Totals of the takeover and its waves; the rows are in ``tables/takeover_*``."""
    if picture is None:
        return None
    groups = picture.reading.groups.height
    planned = picture.planned
    if planned is None or isinstance(picture.answer, NoWaves):
        return {
            "status": "infeasible",
            "groups": groups,
            "effort": _effort(picture),
            "binding": _plain(picture.answer),
            "reliefs": _reliefs(picture),
        }
    plan, risk = planned.plan, planned.robustness
    late = planned.groups.filter("is_late")["group"].sort().to_list()
    return {
        "status": "planned",
        "groups": groups,
        "effort": _effort(picture),
        "waves": [
            {
                "id": wave.id,
                "municipality": wave.municipality,
                "monday": wave.monday.isoformat(),
                "end": wave.end.isoformat(),
                "kinds": sorted(str(kind) for kind in wave.kinds),
                "groups": len(wave.groups),
            }
            for wave in planned.waves
        ],
        "value": {
            "oere": plan.cost.total.oere,
            **{name: getattr(plan.cost, name).oere for name in COST_TERMS},
        },
        "bound": None if plan.bound is None else {"oere": plan.bound.oere, "method": plan.bound_method},
        "gap": None if plan.gap is None else round(plan.gap, 6),
        "method": plan.search.method,
        "seed": plan.search.seed,
        "steps": plan.search.steps,
        "late_groups": late,
        "probability_of_deadline": _plain(risk.probability_of_deadline),
        "lateness": None
        if planned.lateness is None
        else {
            "is_proven": planned.lateness.is_proven,
            "least_price_oere": planned.lateness.least_price.oere,
            "binding": _plain(list_binding(picture.reading.problem, picture.binding).to_dicts()),
            "reliefs": _reliefs(picture),
        },
        "certainty": None
        if planned.certainty is None
        else {
            "resource": planned.certainty.tightest.resource,
            "needed": planned.certainty.tightest.needed,
            "available": planned.certainty.tightest.available,
            "safeguards": _plain(list_safeguards(picture.reading.problem, planned.certainty).to_dicts()),
        },
    }


def _reliefs(picture: TakeoverPicture) -> list[Document]:
    """What would help, each with whom it hires; as in ``tables/takeover_reliefs``."""
    crews = list_relief_crews(picture.reading.problem, picture.help)
    return [
        row | {"crews": _plain(crews.filter(pl.col("relief") == row["relief"]).drop("relief").to_dicts())}
        for row in list_reliefs(picture.help).iter_rows(named=True)
    ]


def _effort(picture: TakeoverPicture) -> Document:
    """Which hours the plan was made with: the built-in ones, and what a file of the unit's own replaces."""
    effort = picture.reading.effort
    return {
        "file": effort.path,
        "own_entries": sorted(f"{phase.value}.{item}" for phase, item in effort.own),
    }


def _economy(made: EconomyPlan | None) -> Document | None:
    """Totals of the economy; the rows are in ``tables/economy_*`` and ``tables/sharing_*``."""
    if made is None:
        return None
    picture = made.picture
    totals = [each.total for each in picture.baseline.municipalities]
    case, answer = picture.case, picture.compensation
    return {
        "baseline": {
            "oere_per_year": round(sum(total.value for total in totals)),
            "low_oere": round(sum(total.low for total in totals)),
            "high_oere": round(sum(total.high for total in totals)),
            "by_kind": {
                str(kind): sum(1 for total in totals if total.kind is kind)
                for kind in sorted({total.kind for total in totals})
            },
        },
        "scenarios": case.scenarios.to_dicts() if isinstance(case, Case) else None,
        "draws": case.draws if isinstance(case, Case) else None,
        "seed": case.seed if isinstance(case, Case) else None,
        "takeover_assumed": picture.takeover_assumed,
        "state_share_known": picture.state_share_known,
        "compensation": None if answer is None else _compensation(answer),
        "claim": {"rows": picture.claim.height},
        "sharing": None if made.sharing is None else _sharing(made.sharing),
        "verdict": None if isinstance(case, NoCase) else _verdict(case.verdict),
        "joint_cost": None if isinstance(case, NoCase) else _joint_cost(case.joint),
        "key": None
        if made.key is None
        else {
            "weights": {name: float(weight) for name, weight in made.key.key.weights},
            "chosen_by": made.key.chosen_by,
        },
    }


def _verdict(verdict: Verdict) -> Document:
    return {
        "probability": round(verdict.probability, 6),
        "carried_by": verdict.drivers.filter("carries")["driver"].to_list(),
        "later_year": verdict.later_year,
        "later_probability": round(verdict.later_probability, 6),
    }


def _joint_cost(joint: JointCost) -> Document:
    return {
        "year": joint.year,
        "oere": joint.total_oere,
        "alone_oere": sum(joint.alone_oere),
        "is_reached": joint.is_reached,
    }


def _compensation(answer: Compensation | NoCompensation) -> Document:
    if isinstance(answer, NoCompensation):
        return {
            "status": "infeasible",
            "binding": answer.binding,
            "missing_oere": answer.missing_oere,
            "losers": list(answer.losers),
            "probability": answer.probability,
        }
    return {"status": "planned", "oere": answer.total_npv_oere, "probability": answer.probability}


def _sharing(shared: SharingResult) -> Document:
    simplest = shared.simplest
    return {
        "members": len(shared.names),
        "oere": shared.total_oere,
        "cost_kind": str(shared.cost_kind),
        "is_exact": shared.is_exact,
        "simplest_key": None
        if isinstance(simplest, NotAssessed)
        else {
            "key": {name: float(weight) for name, weight in simplest.key.weights},
            "price_of_simplicity_oere": simplest.price_oere,
            "subsidy_oere": simplest.subsidy_oere,
        },
    }


def _finding(each: PlanFinding) -> Document:
    finding = each.finding
    source = finding.source
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "message": finding.message("en"),
        "message_da": finding.message("da"),
        "subject": finding.subject,
        "municipality": each.municipality,
        "source": None if source is None else {"path": source.path, "sheet": source.sheet, "row": source.row},
    }


def _plain(value: object) -> Any:
    """Values, dataclasses and dates as JSON has them; shares are rounded to six digits."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return value
