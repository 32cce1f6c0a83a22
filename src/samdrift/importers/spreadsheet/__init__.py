"""Spreadsheets kept by hand: sites, contracts, budget, staff, devices and the like."""

from samdrift.importers.importer import Importer
from samdrift.importers.spreadsheet.matching import shipped_profiles
from samdrift.importers.spreadsheet.parse import is_spreadsheet, parse
from samdrift.kernel import Kind


def _gives() -> dict[str, tuple[str, ...]]:
    return {
        table: tuple(columns) for profile in shipped_profiles() for table, columns in profile.columns.items()
    }


IMPORTER = Importer(
    name="spreadsheet",
    title="Spreadsheet kept by hand",
    title_da="Regneark, som kommunen selv fører",
    kind=Kind.REPORTED,
    gives=_gives(),
    recognise=is_spreadsheet,
    parse=parse,
)
