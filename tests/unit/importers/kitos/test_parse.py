"""OS2kitos answers: systems, usages, contracts, relations and agreements, in either casing."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import samdrift.importers.kitos
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile
from samdrift.importers.kitos import IMPORTER
from samdrift.inventory import TABLES, Access, column_info

FIXTURES = Path(samdrift.importers.kitos.__file__).parent / "fixtures"
NAMES = sorted(path.name for path in FIXTURES.iterdir())


def read(content: bytes) -> ImportResult:
    return IMPORTER.parse(InputFile.of_bytes("exports/kitos.json", content), ImportParameters())


def fixture(name: str) -> ImportResult:
    return read((FIXTURES / name).read_bytes())


def codes(result: ImportResult) -> list[str]:
    return sorted(finding.code for finding in result.findings)


@pytest.mark.parametrize("name", NAMES)
def test_every_fixture_is_recognised(name: str) -> None:
    assert IMPORTER.recognise(InputFile.of_bytes("x", (FIXTURES / name).read_bytes()))


def test_systems_and_their_suppliers() -> None:
    result = fixture("it-systems.json")
    first = result.tables["it_systems"].row(0, named=True)
    assert (first["name"], first["kind"], first["supplier"]) == (
        "SBSYS",
        "line_of_business",
        "Fagfirmaet A/S",
    )
    assert first["kle_numbers"] == ["00.01.00", "85.02.10"]
    assert result.tables["it_systems"]["kind"][1] == "infrastructure"
    assert result.tables["suppliers"].select("name", "cvr_number", "_sheet", "_row").rows() == [
        ("Fagfirmaet A/S", "11223344", "it-systems", 1),
        ("Kabelhuset", None, "it-systems", 3),
    ]
    assert [row.source.row for row in result.rejected] == [2]
    assert result.rows_read == 3
    # A uuid and a CVR number that are none, and a system without a name.
    assert codes(result) == ["IMPORT-IDENTITY", "IMPORT-MISSING", "IMPORT-NUMBER"]


def test_usages_with_hosting_lifecycle_and_data() -> None:
    result = fixture("it-system-usages.json")
    first, second = result.tables["it_system_usages"].iter_rows(named=True)
    assert (first["lifecycle"], first["criticality"], first["hosting"]) == (
        "phasing_out",
        "business_critical",
        "on_premise",
    )
    assert first["data_sensitivity"] == ["person", "sensitive"]
    assert (first["user_count"], first["contains_ai"], first["main_contract"]) == (500, False, "SBSYS-drift")
    assert (first["valid_from"], first["valid_to"]) == (date(2019, 1, 1), None)
    assert (second["lifecycle"], second["criticality"], second["hosting"]) == (
        "operational",
        "normal",
        "external",
    )
    assert second["data_sensitivity"] == ["none"]
    assert codes(result) == ["IMPORT-CHOICE", "IMPORT-DATE", "IMPORT-MISSING"]


def test_relations_come_with_the_usages() -> None:
    relations = fixture("it-system-usages.json").tables["system_relations"]
    assert relations.select(
        "from_system", "to_system", "interface", "frequency", "_sheet", "_row"
    ).rows() == [("SBSYS", "Digital Post", "Send post", "Dagligt", "it-system-usages", 1)]


def test_a_relation_of_which_only_one_side_is_named_is_rejected() -> None:
    result = fixture("system-relations.json")
    assert result.tables["system_relations"].height == 1
    (rejected,) = result.rejected
    assert rejected.original["toSystemUsage"] == "Digital Post"
    assert rejected.reasons[0].values["column"] == "fromSystemUsage"


def test_contracts_with_term_notice_and_payments() -> None:
    result = fixture("it-contracts.json")
    first, second = result.tables["contracts"].iter_rows(named=True)
    assert (first["notice_months"], first["notice_counts_to"]) == (6, "quarter")
    assert (first["starts_on"], first["expires_on"]) == (date(2025, 1, 1), date(2028, 12, 31))
    assert (first["irrevocable_until"], first["concluded_on"]) == (date(2026, 12, 31), date(2024, 12, 1))
    assert (first["payment_dkk_per_year"], first["acquisition_dkk"]) == (300_000.0, 100_000.0)
    assert first["framework_agreement"] == "SKI 02.19"
    assert first["extension_options"] == "2 x 12 mdr. (brugt: 1)"
    assert (first["systems"], first["data_processing_agreement"]) == (["SBSYS"], "SBSYS-aftale")
    assert (second["notice_months"], second["notice_counts_to"]) == (None, None)
    assert second["payment_dkk_per_year"] is None


def test_an_end_date_computed_from_the_term_is_told() -> None:
    result = fixture("it-contracts.json")
    # 31 January 2024 and 13 months: until the day before 28 February 2025.
    assert result.tables["contracts"]["expires_on"][1] == date(2025, 2, 27)
    assert codes(result) == ["IMPORT-CHOICE", "IMPORT-NUMBER", "KITOS-TERM"]


def test_interfaces_and_data_processing() -> None:
    interface = fixture("it-interfaces.json").tables["it_interfaces"].row(0, named=True)
    assert (interface["exposed_by"], interface["kind"]) == ("Digital Post", "REST")
    agreement = fixture("data-processing-registrations.json").tables["data_processing_agreements"]
    row = agreement.row(0, named=True)
    assert (row["is_concluded"], row["oversight_on"]) == ("yes", date(2025, 5, 1))
    assert row["sub_processors"] == ["Driftshuset, Øst", "Skyfirmaet"]
    assert row["third_countries"] == ["Indien", "USA"]


def test_pascal_case_and_a_single_object() -> None:
    result = fixture("pascal-case.json")
    usage = result.tables["it_system_usages"].row(0, named=True)
    assert (usage["name"], usage["local_name"], usage["hosting"]) == ("Digital Post", "DP", "hybrid")
    assert (usage["lifecycle"], usage["data_sensitivity"]) == ("operational", ["legal"])


def test_several_lists_in_one_file() -> None:
    result = fixture("everything.json")
    assert {name: frame.height for name, frame in result.tables.items()} == {
        "it_systems": 2,
        "it_interfaces": 1,
        "suppliers": 1,
        "organisation_units": 1,
    }
    assert result.tables["organisation_units"]["parent"].to_list() == ["Direktionen"]


@pytest.mark.parametrize(
    ("name", "count"), [("option-types.json", 2), ("permissions.json", 1), ("overview-odata.json", 1)]
)
def test_what_carries_nothing_is_counted_and_told(name: str, count: int) -> None:
    result = fixture(name)
    assert not result.tables
    assert result.rows_read == count
    assert codes(result) == ["KITOS-NOTHING-USED"]
    assert result.findings[0].severity == "info"


def test_people_stand_only_in_personal_columns() -> None:
    for name in NAMES:
        result = fixture(name)
        for table, frame in result.tables.items():
            declared = TABLES[table].columns()
            personal = {c for c, d in declared.items() if column_info(d).access is Access.PERSONAL}
            assert "Eksempel" not in str(frame.drop(personal & set(frame.columns)).to_dicts())
        assert all("Eksempel" not in finding.message() for finding in result.findings)
    usages = fixture("it-system-usages.json").tables["it_system_usages"]
    assert usages["system_owner"].to_list() == ["Bo Eksempel", None]
    assert fixture("it-contracts.json").tables["contracts"]["signed_by"][0] == "Dorte Eksempel"


def test_a_truncated_answer_gives_what_stands_complete() -> None:
    content = (FIXTURES / "it-contracts.json").read_bytes()
    result = read(content[: content.index(b'"Telefoni"')])
    assert result.tables["contracts"]["name"].to_list() == ["SBSYS-drift"]
    assert "IMPORT-TRUNCATED" in codes(result)


def test_a_repaired_row_can_be_fed_back_as_csv() -> None:
    (rejected,) = fixture("it-systems.json").rejected
    header = list(rejected.original)
    repaired = {**rejected.original, "name": "Repareret", "uuid": "00000000-0000-4000-8000-000000000011"}
    cells = ["" if repaired[column] is None else str(repaired[column]) for column in header]
    content = f"{';'.join(header)};samdrift: årsag\n{';'.join(cells)};x\n".encode()
    assert IMPORTER.recognise(InputFile.of_bytes("x", content))
    assert read(content).tables["it_systems"]["name"].to_list() == ["Repareret"]


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b'{"bomFormat": "CycloneDX", "components": []}', b'[{"name": "a"}]', b"uuid,name\n"],
)
def test_other_files_are_not_taken_for_kitos(content: bytes) -> None:
    assert not IMPORTER.recognise(InputFile.of_bytes("x", content))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_value_anywhere_makes_it_raise(data: st.DataObject) -> None:
    objects = json.loads((FIXTURES / data.draw(st.sampled_from(NAMES))).read_text())
    target = objects
    while isinstance(target, dict | list) and target:
        keys = list(target) if isinstance(target, dict) else list(range(len(target)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(target[key], dict | list) or not target[key] or data.draw(st.booleans()):
            target[key] = data.draw(st.sampled_from([None, 7, -1.5, "x", True, [], [1], {}, {"name": []}]))
            break
        target = target[key]
    read(json.dumps(objects).encode())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_to_the_bytes_makes_it_raise(data: st.DataObject) -> None:
    content = bytearray((FIXTURES / data.draw(st.sampled_from(NAMES))).read_bytes())
    start = data.draw(st.integers(0, len(content) - 1))
    content[start : start + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=8))
    file = InputFile.of_bytes("x", bytes(content))
    IMPORTER.recognise(file)
    IMPORTER.parse(file, ImportParameters())


REAL_TABLES = {
    "data-processing-registration-patch.json": {"data_processing_agreements": 1},
    "data-processing-registration.json": {"data_processing_agreements": 1},
    "data-processing-registrations.json": {"data_processing_agreements": 1},
    "data-processings-name-exists-search.json": {"data_processing_agreements": 1},
    "it-contract.json": {"contracts": 1, "suppliers": 1, "organisation_units": 1},
    "it-contracts-by-it-system-usage-uuid.json": {"contracts": 2, "suppliers": 2},
    "it-contracts-with-newly-associated-contract.json": {"contracts": 1},
    "it-interface-deactivated.json": {"it_interfaces": 1},
    "it-interface.json": {"it_interfaces": 1},
    "it-interfaces-v2.json": {"it_interfaces": 1},
    "it-interfaces.json": {"it_interfaces": 2},
    "it-system-usage-full-gdpr.json": {"it_system_usages": 1, "system_relations": 2, "organisation_units": 1},
    "it-system-usage.json": {"it_system_usages": 1, "system_relations": 2, "organisation_units": 1},
    "it-system-usages-v2.json": {"it_system_usages": 1},
}


def test_real_answers_give_what_they_hold_and_the_rest_is_told(real_files: Path) -> None:
    paths = sorted((real_files / "formats/kitos").glob("*.json"))
    assert len(paths) == 31
    for path in paths:
        file = InputFile.of_bytes(path.name, path.read_bytes())
        assert IMPORTER.recognise(file), path.name
        result = IMPORTER.parse(file, ImportParameters())
        found = {name: frame.height for name, frame in result.tables.items()}
        assert found == REAL_TABLES.get(path.name, {}), path.name
        assert result.rows_read > 0
        if not found:
            told = {finding.code for finding in result.findings}
            expected = "IMPORT-MISSING" if "incoming-relations" in path.name else "KITOS-NOTHING-USED"
            assert told == {expected}, path.name
