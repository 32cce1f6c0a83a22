"""What could be handed in: one export an importer, and one for each list kept in a spreadsheet."""

from dataclasses import replace

from samdrift.importers import IMPORTERS
from samdrift.inventory import TABLES
from samdrift.inventory.parameters import DEFAULT_PRECEDENCE
from samdrift.inventory.quality import NEEDS, Reach
from samdrift.programme.possible_exports import EXPORT_KINDS, SPREADSHEETS, possible_exports


def test_every_importer_is_an_export_with_columns_that_exist() -> None:
    exports = possible_exports()
    assert {export.importer for export in exports} == {i.name for i in IMPORTERS} - {"facts"}
    assert [export.name for export in exports] == sorted({export.name for export in exports})
    for export in exports:
        assert export.title
        assert export.title_da
        for table, columns in export.gives.items():
            assert set(columns) <= set(TABLES[table].columns()), export.name
        assert set(export.reaches) <= set(TABLES)


def test_kinds_are_told_of_known_formats_only() -> None:
    assert set(EXPORT_KINDS) - {"flows"} <= set(DEFAULT_PRECEDENCE)


def test_rvtools_reaches_vmware_and_netbox_is_asked_for_what_a_register_knows() -> None:
    exports = {export.name: export for export in possible_exports()}
    assert exports["rvtools"].reaches == {"servers": Reach.VMWARE}
    assert exports["rvtools"].taken_from == "vCenter"
    assert "memory_mib" in exports["rvtools"].gives["servers"]
    assert "memory_mib" not in exports["netbox"].gives["servers"]
    assert "site" in exports["netbox"].gives["servers"]
    assert "listening_services" not in exports["netbox"].gives


def test_the_spreadsheet_importer_stands_for_one_export_a_list() -> None:
    gives = {
        table: tuple(name for name in TABLES[table].columns() if name not in ("asset_id", "municipality"))
        for _, _, _, tables in SPREADSHEETS
        for table in tables
    }
    sheet = replace(IMPORTERS[0], name="spreadsheet", gives=gives)
    exports = possible_exports([sheet])
    assert [export.name for export in exports] == [f"spreadsheet-{name}" for name, *_ in SPREADSHEETS]
    assert all(export.repeats and export.importer == "spreadsheet" for export in exports)
    servers = next(export for export in exports if "servers" in export.gives)
    assert "memory_mib" not in servers.gives["servers"]


def test_the_money_the_staff_and_the_contracts_can_be_given_by_some_list() -> None:
    lists = {table for _, _, _, tables in SPREADSHEETS for table in tables}
    needed = {need.question.table for need in NEEDS if need.analysis == "economy"}
    assert needed <= lists
