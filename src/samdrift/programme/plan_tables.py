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
