"""Azure Migrate's dependency export, old and new."""

from datetime import date
from pathlib import Path

import pytest

from samdrift.importers import ImportParameters, InputFile, find_importer
from samdrift.importers.azure_dependencies import IMPORTER

FIXTURES = Path(__file__).parents[4] / "src/samdrift/importers/azure_dependencies/fixtures"


def parse(name, **parameters):
    content = (FIXTURES / name).read_bytes()
    return IMPORTER.parse(InputFile.of_bytes("x", content), ImportParameters(**parameters))


def test_the_new_export_counts_connections_and_a_missing_count_is_one():
    result = parse("new.csv", keep_client_addresses=True)
    row = result.tables["flows"].row(0, named=True)
    assert (row["source"], row["destination"], row["port"], row["connections"]) == (
        "10.20.8.11", "10.20.4.10", 1433, 13,
    )  # fmt: skip
    assert (row["first_seen_on"], row["active_days"]) == (date(2026, 11, 18), 2)
    assert [(f.code, f.source.row) for f in result.findings] == [("IMPORT-DATE", 4), ("IMPORT-ADDRESS", 4)]
    assert [r.original["Destination IP"] for r in result.rejected] == ["10.20.4.300"]


def test_the_old_export_is_one_connection_a_row():
    flows = parse("old.csv").tables["flows"]
    assert flows["connections"].to_list() == [1, 1]
    assert flows["source"].unique().to_list() == ["10.20.8.0/24"]


@pytest.mark.parametrize("name", ["old.csv", "new.csv"])
def test_recognises_by_content(name):
    assert find_importer(InputFile.of_bytes("x", (FIXTURES / name).read_bytes())) is IMPORTER


def test_the_template_of_servers_is_left_alone():
    assert not IMPORTER.recognise(InputFile.of_bytes("x", b"Server name,IP addresses,Cores\n"))
