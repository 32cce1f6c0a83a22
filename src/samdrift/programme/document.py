"""The plan as plan.json: plain values in a fixed order. Its JSON Schema lies beside this file."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from samdrift.addressing import AddressPlan, Infeasible
from samdrift.dependencies import DependencyPicture
from samdrift.inventory.quality import MunicipalityQuality
from samdrift.programme.parameters import SECTIONS, Programme
from samdrift.programme.plan import PLAN_VERSION, InputRecord, MunicipalityPicture, Plan, PlanFinding
from samdrift.programme.takeover_plan import TakeoverPicture
from samdrift.takeover import Infeasible as NoWaves

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
        return {"status": "infeasible", "groups": groups, "binding": _plain(picture.answer)}
    plan, risk = planned.plan, planned.robustness
    late = planned.groups.filter("is_late")["group"].sort().to_list()
    return {
        "status": "planned",
        "groups": groups,
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
