"""Every table that a plan is written as, by file name."""

import polars as pl

from samdrift.addressing import Infeasible
from samdrift.programme.plan import Plan


def plan_tables(plan: Plan) -> dict[str, pl.DataFrame]:
    """The inventory's tables, the way back to the sources, and each analysis's own tables."""
    return {
        **plan.inventory.tables,
        "records": plan.inventory.records,
        "facts": plan.inventory.facts,
        **_address_tables(plan),
        **_dependency_tables(plan),
        **_takeover_tables(plan),
    }


def _address_tables(plan: Plan) -> dict[str, pl.DataFrame]:
    answer = plan.addressing
    if answer is None:
        return {}
    overlaps = {
        "address_overlaps": answer.overlaps.by_pair,
        "address_overlaps_inside": answer.overlaps.internal,
        "address_overlaps_worst": answer.overlaps.worst,
    }
    if isinstance(answer, Infeasible):
        return overlaps
    return {
        **overlaps,
        "address_decisions": answer.decisions,
        "address_moves": answer.moves,
        "address_blocks": answer.blocks,
        "address_trade": answer.trade,
        **({} if plan.address_follow_up is None else {"address_follow_up": plan.address_follow_up}),
    }


def _dependency_tables(plan: Plan) -> dict[str, pl.DataFrame]:
    picture = plan.dependencies
    if picture is None:
        return {}
    return {
        "dependency_edges": picture.edges,
        "dependency_unjoined": picture.unjoined,
        "dependency_services": picture.services,
        "dependency_coverage": picture.coverage,
        "dependency_links": picture.links,
        "move_groups": picture.groups,
        "move_group_members": picture.members,
        "move_group_cuts": picture.cuts,
        "move_group_dependencies": picture.group_dependencies,
    }


def _takeover_tables(plan: Plan) -> dict[str, pl.DataFrame]:
    picture = plan.takeover
    if picture is None:
        return {}
    reading = picture.reading
    made = {
        "takeover_treatments": reading.treatments.chosen,
        "takeover_treatment_options": reading.treatments.options,
        "takeover_work": reading.tasks,
        "takeover_contracts": reading.contracts.answers,
    }
    planned = picture.planned
    if planned is None:
        return made
    names = reading.groups.drop("municipality")
    return {
        **made,
        "takeover_tasks": planned.tasks,
        "takeover_groups": planned.groups.join(names, on="group", how="left", maintain_order="left"),
        "takeover_load": planned.load,
        "takeover_contract_ends": planned.contracts,
        "takeover_notices": planned.notices,
        "takeover_gates": planned.gates,
        "takeover_people": planned.people.roles,
        "takeover_milestones": planned.people.milestones,
        "takeover_skills": planned.people.skills,
        "takeover_risk_municipalities": planned.robustness.municipalities,
        "takeover_risk_groups": planned.robustness.groups,
        "takeover_risk_contracts": planned.robustness.contracts,
        "takeover_curve": planned.robustness.curve,
    }
