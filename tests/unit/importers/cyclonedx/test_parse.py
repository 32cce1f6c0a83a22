"""Bills of materials in JSON and XML, whole, cut off and hostile."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.importers import ImportParameters, ImportResult, InputFile
from samdrift.importers.cyclonedx import IMPORTER

FIXTURES = Path(__file__).parents[4] / "src/samdrift/importers/cyclonedx/fixtures"
NAMES = sorted(path.name for path in FIXTURES.iterdir())
WANTED = ("_row", "name", "version", "kind", "licence", "supplier")


def parse(content: bytes) -> ImportResult:
    return IMPORTER.parse(InputFile.of_bytes("x", content), ImportParameters())


def parse_fixture(name: str) -> ImportResult:
    return parse((FIXTURES / name).read_bytes())


def codes(result: ImportResult) -> list[str]:
    return sorted(finding.code for finding in result.findings)


def test_json() -> None:
    result = parse_fixture("app.cdx.json")
    frame = result.tables["software_components"]
    assert frame.select(WANTED).rows() == [
        (1, "@angular/core", "18.2.1", "library", "MIT", None),
        (2, "org.springframework/spring-core", "6.1.3", "library", "Apache-2.0 OR MIT", "Broadcom"),
        (3, "spring-jcl", "6.1.3", "library", None, None),
        (4, "debian", "12", "operating-system", None, None),
        (7, "model", None, "other", None, None),
    ]
    assert set(frame["system"]) == {"Selvbetjening"}
    assert frame["purl"][0] == "pkg:npm/%40angular/core@18.2.1"
    assert (result.rows_read, [row.source.row for row in result.rejected]) == (7, [5, 6])
    assert codes(result) == ["IMPORT-MISSING", "IMPORT-MISSING"]
    assert result.exported_on == date(2026, 10, 1)


def test_xml() -> None:
    result = parse_fixture("app.cdx.xml")
    frame = result.tables["software_components"]
    assert frame.select(WANTED).rows() == [
        (1, "org.apache.logging.log4j/log4j-core", "2.17.1", "library", "Apache-2.0, Egen", "Apache"),
        (2, "inner.jar", "1", "other", None, None),
        (4, "postgresql", "16.4", "application", "PostgreSQL", None),
    ]
    assert set(frame["system"]) == {"Booking"}
    assert (result.rows_read, [row.source.row for row in result.rejected]) == (4, [3])
    assert result.exported_on == date(2026, 10, 2)


def test_no_person_is_stored() -> None:
    for name in ("app.cdx.json", "app.cdx.xml"):
        result = parse_fixture(name)
        assert "Anna" not in result.tables["software_components"].write_csv() + repr(result.findings)
        assert "Anna" not in repr(result.rejected)


def test_an_entity_attack_is_refused() -> None:
    result = parse_fixture("hostile.cdx.xml")
    assert codes(result) == ["IMPORT-HOSTILE"]
    assert result.tables == {}


def test_an_inclusion_is_refused() -> None:
    text = (FIXTURES / "app.cdx.xml").read_text()
    text = text.replace(
        "<components>", '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="x"/><components>', 1
    )
    assert codes(parse(text.encode())) == ["IMPORT-HOSTILE"]


@pytest.mark.parametrize(("name", "cut"), [("app.cdx.json", '"debian"'), ("app.cdx.xml", "postgresql")])
def test_a_file_cut_off_gives_what_is_complete(name: str, cut: str) -> None:
    content = (FIXTURES / name).read_bytes()
    result = parse(content[: content.index(cut.encode())])
    assert "IMPORT-TRUNCATED" in codes(result)
    assert result.tables["software_components"].height >= 2
    assert result.tables["software_components"]["system"][0] in ("Selvbetjening", "Booking")


def test_a_bill_of_nothing_in_particular_is_told() -> None:
    result = parse(json.dumps({"bomFormat": "CycloneDX", "components": [{"name": "a"}]}).encode())
    assert codes(result) == ["SBOM-SUBJECT"]
    assert result.tables["software_components"]["system"].to_list() == [None]


@pytest.mark.parametrize("content", [b'{"bomFormat": "CycloneDX"', b"<nothing", b"<other/>", b""])
def test_unreadable_files_are_told(content: bytes) -> None:
    assert "IMPORT-FILE" in codes(parse(content))


@pytest.mark.parametrize("name", NAMES)
def test_recognises_by_content(name: str) -> None:
    assert IMPORTER.recognise(InputFile.of_bytes("x", (FIXTURES / name).read_bytes()))


@pytest.mark.parametrize("content", [b"", b"<nmaprun/>", b'{"components": []}', b"bomFormat;CycloneDX"])
def test_other_files_are_left_alone(content: bytes) -> None:
    assert not IMPORTER.recognise(InputFile.of_bytes("app.cdx.json", content))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 2000), st.integers(0, 2000), st.sampled_from(NAMES))
def test_nothing_raises(noise: bytes, start: int, end: int, name: str) -> None:
    good = (FIXTURES / name).read_bytes()
    file = InputFile.of_bytes("x", good[:start] + noise + good[end:])
    IMPORTER.recognise(file)
    result = IMPORTER.parse(file, ImportParameters())
    assert result.rows_read >= len(result.rejected)
