"""Settling the joint cost: monthly contributions, the yearly adjustment, and corrections as new entries."""

from samdrift.economy.settlement.accounts import find_account, write_accounts
from samdrift.economy.settlement.basis_file import ReadBasis, parse_basis
from samdrift.economy.settlement.basis_text import write_basis, write_drivers
from samdrift.economy.settlement.ledger import (
    LEDGER_SCHEMA,
    extend_ledger,
    ledger_table,
    parse_ledger,
    verify_ledger,
    write_ledger,
)
from samdrift.economy.settlement.model import (
    CostItem,
    EntryKind,
    Ledger,
    LedgerEntry,
    SettlementBasis,
    UnableToSettle,
    sum_entries,
)
from samdrift.economy.settlement.parameters import SettlementParameters
from samdrift.economy.settlement.settle import plan_adjustment, plan_correction, plan_prepayments
from samdrift.economy.settlement.shares import split_total
from samdrift.economy.settlement.statement import (
    STATEMENT_SCHEMA,
    Statement,
    list_statements,
    statement_table,
)

__all__ = [
    "LEDGER_SCHEMA",
    "STATEMENT_SCHEMA",
    "CostItem",
    "EntryKind",
    "Ledger",
    "LedgerEntry",
    "ReadBasis",
    "SettlementBasis",
    "SettlementParameters",
    "Statement",
    "UnableToSettle",
    "extend_ledger",
    "find_account",
    "ledger_table",
    "list_statements",
    "parse_basis",
    "parse_ledger",
    "plan_adjustment",
    "plan_correction",
    "plan_prepayments",
    "split_total",
    "statement_table",
    "sum_entries",
    "verify_ledger",
    "write_accounts",
    "write_basis",
    "write_drivers",
    "write_ledger",
]
