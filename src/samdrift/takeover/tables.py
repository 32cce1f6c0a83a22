"""The plain tables that a takeover's problem is made from, and those that say how it was made."""

import polars as pl

from samdrift.takeover.effort import Skill

#: Move groups. ``kind``: ``servers``, ``network`` (some sites of a municipality) or ``joining`` (the
#: municipality's own way into the joint network). ``environment``: production, test, development …; null
#: counts as production. ``systems``: names of the IT systems it serves. ``is_assumed``: made without flows.
GROUP_SCHEMA: dict[str, pl.DataType] = {
    "group": pl.String(),
    "municipality": pl.String(),
    "name": pl.String(),
    "kind": pl.String(),
    "environment": pl.String(),
    "is_critical": pl.Boolean(),
    "is_assumed": pl.Boolean(),
    "systems": pl.List(pl.String()),
}

#: Servers of the groups. ``kind``: an item of the effort file (plain, database, domain_controller, file,
#: clustered, appliance, hypervisor_host). ``supported_until``: null where the system is not known.
#: ``platform``: ``cluster`` (of ``cluster_hosts`` hosts), ``host``, ``physical``, ``cloud`` or ``unknown``.
#: ``is_external``: every system on it is hosted by a supplier.
SERVER_SCHEMA: dict[str, pl.DataType] = {
    "server": pl.String(),
    "group": pl.String(),
    "name": pl.String(),
    "kind": pl.String(),
    "supported_until": pl.Date(),
    "is_off": pl.Boolean(),
    "is_decommissioning": pl.Boolean(),
    "last_seen_on": pl.Date(),
    "is_external": pl.Boolean(),
    "platform": pl.String(),
    "cluster_hosts": pl.Int64(),
}

#: What else a group has to be worked on: ``item`` as in the effort file (site, switch, prefix_renumbered,
#: host_static, dependency_cut …), ``phase`` in which it is. Sites at risk are counted by the item ``site``.
ITEM_SCHEMA: dict[str, pl.DataType] = {
    "group": pl.String(),
    "phase": pl.String(),
    "item": pl.String(),
    "count": pl.Int64(),
}

#: What must come before what, between groups. ``reason``: address_plan, network_first, foundation_first,
#: depends_on, test_first, emptied_first (servers before the hosts that they run on), or move_out_first
#: (network that leaves addresses before network that moves into them).
#: ``max_lag_weeks``: most weeks between them, null where it does not matter.
GROUP_DEPENDENCY_SCHEMA: dict[str, pl.DataType] = {
    "before": pl.String(),
    "after": pl.String(),
    "reason": pl.String(),
    "max_lag_weeks": pl.Int64(),
}

#: What today's operation costs, one row a municipality. ``kind``: reported or modelled.
RUNNING_SCHEMA: dict[str, pl.DataType] = {
    "municipality": pl.String(),
    "servers_dkk_per_year": pl.Float64(),
    "network_dkk_per_year": pl.Float64(),
    "pay_dkk_per_year": pl.Float64(),
    "kind": pl.String(),
}

#: Contracts that concern the takeover. ``ends_with``: ``handover`` (of the groups' operation) or ``place``
#: (when the last of them has left it); ``groups`` hang on it. The terms as in the inventory. ``extendable``:
#: yes, no or not_relevant, as a named person has answered; null: nobody has, and no extension is counted on.
CONTRACT_SCHEMA: dict[str, pl.DataType] = {
    "contract": pl.String(),
    "municipality": pl.String(),
    "name": pl.String(),
    "supplier": pl.String(),
    "groups": pl.List(pl.String()),
    "ends_with": pl.String(),
    "starts_on": pl.Date(),
    "expires_on": pl.Date(),
    "is_continuous": pl.Boolean(),
    "terminated_on": pl.Date(),
    "notice_months": pl.Int64(),
    "notice_counts_to": pl.String(),
    "irrevocable_until": pl.Date(),
    "extension_options": pl.String(),
    "extendable": pl.String(),
    "assignable": pl.String(),
    "exit_fee_dkk": pl.Float64(),
    "payment_dkk_per_year": pl.Float64(),
}

#: What each treatment would cost a group [øre], and why it may not be had: ``excluded`` (null: allowed).
OPTION_SCHEMA: dict[str, pl.DataType] = {
    "group": pl.String(),
    "treatment": pl.String(),
    "cost_oere": pl.Int64(),
    "excluded": pl.String(),
}

#: The treatment of each group, with why in a sentence.
TREATMENT_SCHEMA: dict[str, pl.DataType] = {
    "group": pl.String(),
    "treatment": pl.String(),
    "by_hand": pl.Boolean(),
    "cost_oere": pl.Int64(),
    "reason": pl.String(),
    "reason_da": pl.String(),
}

#: Every task: its group, phase, mean hours by skill, servers and sites it puts at risk, and its work's spread
#: for simulation (factors of the mean: ``work_low``, ``work_likely``, ``work_high``).
TASK_SCHEMA: dict[str, pl.DataType] = {
    "task": pl.String(),
    "group": pl.String(),
    "municipality": pl.String(),
    "kind": pl.String(),
    "phase": pl.String(),
    "servers": pl.Int64(),
    "sites": pl.Int64(),
    **{f"hours_{skill.value}": pl.Float64() for skill in Skill},
    "work_low": pl.Float64(),
    "work_likely": pl.Float64(),
    "work_high": pl.Float64(),
}

#: How each contract ends or goes over. ``answer``: ``ends`` (its table is in the problem), ``assigned``,
#: ``continues`` (a group on it stays), ``untied`` (nothing of it is taken over) or ``ended``.
#: ``first_end``: the earliest day it can end if notice is given today; ``last_notice``: the last day to give
#: notice so that it ends by the deadline, or as soon after as can be (null: need not);
#: ``assignment``: yes, no, not_relevant or not_assessed.
CONTRACT_ANSWER_SCHEMA: dict[str, pl.DataType] = {
    "contract": pl.String(),
    "municipality": pl.String(),
    "name": pl.String(),
    "supplier": pl.String(),
    "answer": pl.String(),
    "groups": pl.Int64(),
    "first_end": pl.Date(),
    "last_notice": pl.Date(),
    "cost_by_deadline_oere": pl.Int64(),
    "cost_at_end_oere": pl.Int64(),
    "assignment": pl.String(),
    "assignment_oere": pl.Int64(),
    "assumptions": pl.List(pl.String()),
}
