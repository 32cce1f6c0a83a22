"""The inventory: every table, how records of one thing are merged, and how good the picture is."""

from samdrift.inventory.columns import Access, ColumnInfo, Role, column_info
from samdrift.inventory.observations import ROW_COLUMNS, observed
from samdrift.inventory.tables import MACHINE_TABLES, OWNED_TABLES, TABLES

__all__ = [
    "MACHINE_TABLES",
    "OWNED_TABLES",
    "ROW_COLUMNS",
    "TABLES",
    "Access",
    "ColumnInfo",
    "Role",
    "column_info",
    "observed",
]
