"""Addressing: one address plan for networks that all use the same addresses."""

from samdrift.addressing.entries import Entries, read_entries
from samdrift.addressing.model import (
    HOST_COLUMNS,
    HOST_SCHEMA,
    PREFIX_SCHEMA,
    AddressPlan,
    AddressProblem,
    Capacity,
    Decision,
    Freedom,
    HostKind,
    Infeasible,
    Overlaps,
    Reason,
)
from samdrift.addressing.notation import parse_prefix
from samdrift.addressing.overlaps import find_overlaps
from samdrift.addressing.parameters import AddressingParameters
from samdrift.addressing.plan import plan_addresses
from samdrift.addressing.reasons import explain_decision
from samdrift.addressing.verify import verify_address_plan

__all__ = [
    "HOST_COLUMNS",
    "HOST_SCHEMA",
    "PREFIX_SCHEMA",
    "AddressPlan",
    "AddressProblem",
    "AddressingParameters",
    "Capacity",
    "Decision",
    "Entries",
    "Freedom",
    "HostKind",
    "Infeasible",
    "Overlaps",
    "Reason",
    "explain_decision",
    "find_overlaps",
    "parse_prefix",
    "plan_addresses",
    "read_entries",
    "verify_address_plan",
]
