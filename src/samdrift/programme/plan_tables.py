"""Every table that a plan is written as, by file name."""

import polars as pl

from samdrift.addressing import Infeasible
from samdrift.programme.economy_tables import economy_tables
from samdrift.programme.plan import Plan
from samdrift.programme.takeover_plan import PlannedWaves, TakeoverPicture
from samdrift.takeover.people_masking import mask_roles
from samdrift.takeover.relief_tables import list_binding, list_relief_crews, list_reliefs, list_safeguards


def plan_tables(plan: Plan) -> dict[str, pl.DataFrame]:
    """The inventory's tables, the way back to the sources, and each analysis's own tables."""
    return {
        **plan.inventory.tables,
        "records": plan.inventory.records,
        "facts": plan.inventory.facts,
        **_address_tables(plan),
        **_dependency_tables(plan),
        **_takeover_tables(plan),
        **({} if plan.economy is None else economy_tables(plan.economy)),
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
        **_lateness_tables(picture),
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
        "takeover_procurement": planned.procurement,
        "takeover_gates": planned.gates,
        "takeover_people": _people(plan, planned),
        "takeover_milestones": planned.people.milestones,
        "takeover_skills": planned.people.skills,
        "takeover_risk_municipalities": planned.robustness.municipalities,
        "takeover_risk_groups": planned.robustness.groups,
        "takeover_risk_contracts": planned.robustness.contracts,
        "takeover_curve": planned.robustness.curve,
        "takeover_safeguards": list_safeguards(reading.problem, planned.certainty),
    }


def own_tables(plan: Plan) -> dict[str, dict[str, pl.DataFrame]]:
    """By municipality, what only it may see in full: its rows of tables in which others' are masked."""
    if plan.takeover is None or plan.takeover.planned is None or not _has_others(plan):
        return {}
    roles = plan.takeover.planned.people.roles
    return {
        town: {"takeover_people": roles.filter(pl.col("municipality") == town)}
        for town in roles["municipality"].unique().sort()
    }


def _people(plan: Plan, planned: PlannedWaves) -> pl.DataFrame:
    """Who may follow; small groups hidden where a plan has more than one municipality."""
    least = plan.programme.people.small_group if _has_others(plan) else 0
    return mask_roles(planned.people.roles, least=least)


def _has_others(plan: Plan) -> bool:
    return len(plan.municipalities) > 1


def _lateness_tables(picture: TakeoverPicture) -> dict[str, pl.DataFrame]:
    """What binds and what would help; without rows where every date is kept."""
    problem = picture.reading.problem
    return {
        "takeover_binding": list_binding(problem, picture.binding),
        "takeover_reliefs": list_reliefs(picture.help),
        "takeover_relief_crews": list_relief_crews(problem, picture.help),
    }
