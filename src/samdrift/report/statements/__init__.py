"""What a municipality pays, in Danish: its page of the settlement, and the files of the first joint year."""

from samdrift.report.statements.folder import name_item, write_settlement_folder
from samdrift.report.statements.page import render_statement

__all__ = ["name_item", "render_statement", "write_settlement_folder"]
