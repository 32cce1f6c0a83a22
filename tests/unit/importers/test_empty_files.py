"""An empty export is told as what it is, in both languages, whoever reads it."""

import time

import pytest

from samdrift.importers import ImportParameters, InputFile, find_importer
from samdrift.importers.active_directory import IMPORTER as ACTIVE_DIRECTORY
from samdrift.importers.azure_migrate import IMPORTER as AZURE_MIGRATE
from samdrift.importers.facts import IMPORTER as FACTS
from samdrift.importers.hyperv import IMPORTER as HYPERV
from samdrift.importers.kinds import EMPTY_FILE
from samdrift.importers.microsoft_dhcp import IMPORTER as MICROSOFT_DHCP
from samdrift.importers.rvtools import IMPORTER as RVTOOLS
from samdrift.kernel import Severity

IMPORTERS = (ACTIVE_DIRECTORY, AZURE_MIGRATE, FACTS, HYPERV, MICROSOFT_DHCP, RVTOOLS)


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n \n;;;\n"])
@pytest.mark.parametrize("importer", IMPORTERS, ids=lambda each: each.name)
def test_an_empty_file_is_called_empty(importer, content) -> None:
    result = importer.parse(InputFile.of_bytes("eksport.csv", content), ImportParameters())
    (finding,) = result.findings
    assert (finding.code, finding.severity) == ("IMPORT-EMPTY", Severity.ERROR)
    assert finding.source is not None
    assert finding.source.path == "eksport.csv"
    assert finding.message("en") == "The file is empty. Export it again."
    assert finding.message("da") == "Filen er tom. Lav eksporten igen."
    assert not result.tables


def test_a_workbook_without_a_row_is_called_empty(a_workbook) -> None:
    file = InputFile.of_bytes("rvtools.xlsx", a_workbook({"vInfo": [], "vHost": []}))
    assert [each.code for each in RVTOOLS.parse(file, ImportParameters()).findings] == [EMPTY_FILE.code]


@pytest.mark.parametrize(
    ("text", "where"), [("[[fact]]\nasset = x", "line 2"), ("fact = 1\n[[other]]\n", "[[fact]]")]
)
def test_facts_that_are_no_toml_are_not_called_empty(text: str, where: str) -> None:
    result = FACTS.parse(InputFile.of_bytes("facts.toml", text.encode()), ImportParameters())
    (finding,) = result.findings
    assert finding.code == "IMPORT-FILE"
    assert where in finding.message("en")


@pytest.mark.parametrize("blank", [b"\n", b" ", b"\t\r\n", b";\n"])
def test_a_file_of_blanks_is_passed_by_at_once(blank: bytes) -> None:
    """A pattern that begins anew at each blank line takes a minute over these."""
    file = InputFile.of_bytes("blank.txt", blank * 60_000 + b"x")
    begun = time.process_time()
    find_importer(file)
    assert time.process_time() - begun < 5


def test_a_heading_is_enough_not_to_be_empty() -> None:
    file = InputFile.of_bytes("hv.csv", b"Name,State,MemoryAssigned,ProcessorCount\n")
    importer = find_importer(file)
    found = (importer or HYPERV).parse(file, ImportParameters()).findings
    assert EMPTY_FILE.code not in [each.code for each in found]
