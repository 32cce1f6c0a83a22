"""Spreadsheets kept by hand: profiles, header rows, sums, people's mappings, proposals."""

# ruff: noqa: DTZ001, E501 - a table of cases reads best in rows; cells have no time zone

import tomllib
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import samdrift.importers.spreadsheet
from samdrift.importers import find_importer
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile
from samdrift.importers.spreadsheet import IMPORTER
from samdrift.importers.spreadsheet.matching import find_match, shipped_profiles
from samdrift.inventory.tables import TABLES


def parse(name: str, content: bytes | str, **companions: str) -> ImportResult:
    raw = content if isinstance(content, bytes) else content.encode()
    beside = {f"{key}.mapping.toml".replace("__", "."): text.encode() for key, text in companions.items()}
    file = InputFile.of_bytes(f"lister/{name}", raw, companions=beside)
    assert find_importer(file) is IMPORTER
    return IMPORTER.parse(file, ImportParameters())


def filled(frame: pl.DataFrame) -> list[dict[str, object]]:
    return [
        {name: value for name, value in row.items() if value is not None and name[0] != "_"}
        for row in frame.rows(named=True)
    ]


def codes(result: ImportResult) -> list[tuple[str, int | None]]:
    return [(finding.code, finding.source.row) for finding in result.findings]


@pytest.mark.parametrize("profile", shipped_profiles(), ids=lambda profile: profile.name)
def test_every_profile_fits_its_own_headers_in_each_spelling(profile):
    # The first and the last spelling of every column of the main table.
    for pick in (0, -1):
        header = list(dict.fromkeys(spellings[pick] for spellings in profile.columns[profile.table].values()))
        match = find_match([header, ["x"] * len(header)])
        assert match is not None
        assert match.profile.table == profile.table
        assert match.covered == len(header)


@pytest.mark.parametrize("profile", shipped_profiles(), ids=lambda profile: profile.name)
def test_no_spelling_stands_for_two_columns_of_a_table(profile):
    for columns in profile.columns.values():
        known = [spelling for spellings in columns.values() for spelling in spellings]
        assert sorted(known) == sorted(set(known))


def test_contracts_below_a_title_with_a_sum_and_a_wrong_date(a_workbook):
    rows = [
        ["Kontraktoversigt 2026"], [],
        ["Kontrakt", "Leverandør", "Systemer", "Udløber", "Opsigelsesfrist (mdr.)", "Opsigelse til udgangen af", "Kan overdrages", "Betaling pr. år (kr.)", "Farve"],
        ["ESDH-drift", "Firma A", "ESDH, Arkiv", "31-12-2027", "6 mdr.", "Kvartal", "Med samtykke", "1.250.000,00", "rød"],
        ["Løn", "Firma B", "", "31-02-2027", "ca. 3", "år", "måske", 75000, ""],
        ["", "Firma C", "", "", "", "", "", "", ""],
        ["I alt", "", "", "", "", "", "", 1325000, ""],
    ]  # fmt: skip
    result = parse("k.xlsx", a_workbook({"Kontrakter": rows}))
    first, second = filled(result.tables["contracts"])
    assert first == {
        "name": "ESDH-drift", "supplier": "Firma A", "systems": ["Arkiv", "ESDH"], "expires_on": date(2027, 12, 31), "notice_months": 6,
        "notice_counts_to": "quarter", "assignable": "with_consent", "payment_dkk_per_year": 1_250_000.0,
    }  # fmt: skip
    assert second == {
        "name": "Løn",
        "supplier": "Firma B",
        "notice_counts_to": "year",
        "payment_dkk_per_year": 75_000.0,
    }
    assert sorted(codes(result)) == [
        ("IMPORT-CHOICE", 5), ("IMPORT-DATE", 5), ("IMPORT-MISSING", 6), ("IMPORT-NUMBER", 5), ("IMPORT-SET-ASIDE", None), ("SHEET-COLUMNS", None),
    ]  # fmt: skip
    (rejected,) = result.rejected
    assert rejected.original["Leverandør"] == "Firma C"
    assert result.rows_read == 4


def test_danish_csv_of_budget_lines():
    text = "Konto;Tekst;Funktion;Dranst;Art;År;Type;Beløb (kr.)\n1;Server;6.45.52;1;2.9;2026;Budget;1.234,50\n2;Net;6.45.52;1;4.0;2026;Regnskab;ca. 40.000\n"
    result = parse("budget.csv", text.encode("cp1252"))
    assert filled(result.tables["cost_lines"]) == [
        {"account_number": "1", "name": "Server", "function": "6.45.52", "dranst": "1", "art": "2.9", "year": 2026, "kind": "budget", "amount_dkk": 1234.5}
    ]  # fmt: skip
    assert [row.reasons[0].code for row in result.rejected] == ["SHEET-VALUE"]


def test_amounts_with_a_point_before_three_digits_are_thousands_also_between_commas():
    text = 'Konto,Tekst,År,Beløb\n1,Server,2026,3.184.974\n2,Net,2026,430.113\n3,Wan,2026,-419.047\n4,Lan,2026,12.5\n5,Ups,2026,"1.250,75"\n'
    lines = filled(parse("b.csv", text).tables["cost_lines"])
    assert [line["amount_dkk"] for line in lines] == [3_184_974, 430_113, -419_047, 12.5, 1250.75]


def test_shares_in_per_cent_and_as_fractions():
    header = "Stilling;Årsværk;Andel servere;Andel netværk\n"
    assert filled(parse("a.csv", header + "Tekniker;2,5;40;60\n").tables["staff_roles"]) == [
        {"role": "Tekniker", "full_time_equivalents": 2.5, "servers_share": 0.4, "network_share": 0.6}
    ]
    assert (
        filled(parse("a.csv", header + "Tekniker;2,5;0,4;60 %\n").tables["staff_roles"])[0]["servers_share"]
        == 0.4
    )


def test_servers_with_units_in_header_and_cell_and_wrong_units(a_workbook):
    rows = [
        ["Servernavn", "RAM (GB)", "Disk", "IP-adresse", "Miljø"],
        ["srv01.kommune.dk", 16, "1,5 TB", "10.0.0.1; 10.0.0.2", "Drift"],
        ["srv02", 16384 * 1024, "", "10.0.0.999", ""],
    ]
    result = parse("s.xlsx", a_workbook({"Servere": rows}))
    first, second = filled(result.tables["servers"])
    assert (first["name"], first["fqdn"], first["memory_mib"]) == ("srv01", "srv01.kommune.dk", 16_384)
    assert (first["storage_allocated_mib"], first["addresses"], first["environment"]) == (
        1_572_864,
        ["10.0.0.1", "10.0.0.2"],
        "production",
    )
    assert "memory_mib" not in second
    assert sorted(codes(result)) == [("IMPORT-ADDRESS", 3), ("IMPORT-UNIT", 3)]


def test_prefixes_with_vlans_and_host_bits():
    result = parse(
        "p.csv",
        "Subnet;VLAN;VLAN-navn;VRF\n10.20.4.7/22;120;Servere;\n10.20.0.0/33;5;x;\n10.30.0.0/16;;;Skole\n",
    )
    assert [row["prefix"] for row in filled(result.tables["prefixes"])] == ["10.20.4.0/22", "10.30.0.0/16"]
    assert filled(result.tables["vlans"]) == [{"name": "Servere", "vlan_id": 120}]
    assert codes(result) == [("IMPORT-HOST-BITS", 2), ("SHEET-VALUE", 3)]


def test_systems_fill_two_tables_and_links_are_not_servers():
    result = parse(
        "s.csv",
        "System;Leverandør;KLE;Kritikalitet;Drift;Status\nESDH;Firma A;85.02, 00.01;Kritisk;Egen drift;I drift\n",
    )
    assert filled(result.tables["it_systems"]) == [
        {"name": "ESDH", "supplier": "Firma A", "kle_numbers": ["00.01", "85.02"]}
    ]
    assert filled(result.tables["it_system_usages"]) == [
        {
            "name": "ESDH",
            "criticality": "business_critical",
            "hosting": "on_premise",
            "lifecycle": "operational",
        }
    ]
    links = parse("l.csv", "Fagsystem;Servernavn;Funktion;Miljø\nESDH;srv01;db;Prod\n")
    assert filled(links.tables["system_server_links"]) == [
        {"system": "ESDH", "server": "srv01", "role": "database"}
    ]


def test_circuits_and_devices():
    result = parse(
        "c.csv",
        "Kredsløbs-id;Udbyder;Lokation;Båndbredde;Pris pr. år\nL1;Tele;Rådhus;1 Gbit/s;120.000\nL2;Tele;Skole;100/20 Mbit;\n",
    )
    assert [row["bandwidth_kbps"] for row in filled(result.tables["circuits"])] == [1_000_000, 100_000]
    device = filled(
        parse("d.csv", "Switch/AP;Art;Mgmt IP;MAC;Porte\nsw1;Accesspoint;10.0.0.5;0050.5600.0001;1\n").tables[
            "network_devices"
        ]
    )[0]
    assert (device["kind"], device["macs"], device["addresses"]) == (
        "access_point",
        ["00:50:56:00:00:01"],
        ["10.0.0.5"],
    )


def test_unknown_headers_give_a_proposal_that_can_be_kept_as_it_is(a_workbook):
    content = a_workbook({"Udstyr": [["Udstyrets navn", "Serienummeret", "Producentens navn", "Bredde \"mm\""], ["sw1", "S1", "Cisco", 3]]})  # fmt: skip
    first = parse("skuffe.xlsx", content)
    assert codes(first) == [("IMPORT-HEADERS", 1)]
    ((name, text),) = first.proposals.items()
    assert name == "lister/skuffe.xlsx.mapping.toml"
    (sheet,) = tomllib.loads(text)["sheet"]
    assert (sheet["sheet"], sheet["header_row"], sheet["columns"]["Serienummeret"]) == (
        "Udstyr",
        1,
        "serial_number",
    )
    again = parse("skuffe.xlsx", content, skuffe__xlsx=text)
    assert [row["serial_number"] for row in filled(again.tables[sheet["table"]])] == ["S1"]
    assert again.proposals == {}


def test_a_persons_mapping_goes_before_the_profiles():
    text = "Navn;Nr.;Firma\nDrift;7;Firma A\n"
    mapping = '[[sheet]]\ntable = "suppliers"\n[sheet.columns]\n"Firma" = "name"\n"Nr." = ""\n'
    assert filled(parse("a.csv", text, a__csv=mapping).tables["suppliers"]) == [{"name": "Firma A"}]
    # The name without its ending will do.
    assert "suppliers" in parse("a.csv", text, a=mapping).tables
    assert parse("a.csv", text, a='[[sheet]]\ntable = ""\n').tables == {}


@pytest.mark.parametrize(
    "mapping",
    ["not toml", "x = 1", '[[sheet]]\ntable = "boats"\n[sheet.columns]\n', '[[sheet]]\ntable = "sites"\n[sheet.columns]\n"Navn" = "asset_id"\n',
     '[[sheet]]\ntable = "sites"\nheader_row = 0\n[sheet.columns]\n', '[[sheet]]\ntable = "sites"\ncolumns = 3\n', 'sheet = [1]'],
)  # fmt: skip
def test_a_wrong_mapping_is_told_and_the_profiles_are_used(mapping):
    result = parse("a.csv", "Lokation;Adresse;By\nRådhus;Torvet 1;Aaby\n", a__csv=mapping)
    assert [finding.code for finding in result.findings] == ["SHEET-MAPPING"]
    assert len(result.tables["sites"]) == 1


def test_what_is_no_table_is_not_recognised():
    for text in (
        "",
        "<a/>",
        '{"a": 1}',
        "hostname sw1\n!\ninterface Vlan1\n",
        "En sætning.\nEn til.\n",
        "\x00\x01;;\n;;\n",
    ):
        assert not IMPORTER.recognise(InputFile.of_bytes("a.txt", text.encode()))


def test_everything_that_profiles_give_is_a_column():
    for table, columns in IMPORTER.gives.items():
        assert set(columns) <= TABLES[table].columns().keys()


def test_repaired_rows_can_be_fed_back():
    text = "Lokation,Adresse,By,samdrift: årsag,samdrift: kilde\nRådhus,Torvet 1,Aaby,navn mangler,a.xlsx:Ark1:4\n"
    assert codes(parse("repair.csv", text)) == []


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_no_cells_raise(data, a_workbook):
    profile = data.draw(st.sampled_from(shipped_profiles()))
    header = [spellings[0] for columns in profile.columns.values() for spellings in columns.values()]
    cell = st.one_of(
        st.text(max_size=8),
        st.integers(-10, 10**9),
        st.floats(-1e9, 1e9),
        st.booleans(),
        st.just("10.0.0.0/8"),
        st.just("i alt"),
    )
    rows = data.draw(st.lists(st.lists(cell, min_size=len(header), max_size=len(header)), max_size=4))
    result = IMPORTER.parse(
        InputFile.of_bytes("a.xlsx", a_workbook({"A": [header, *rows]})), ImportParameters()
    )
    assert all(finding.message("da") and finding.message("en") for finding in result.findings)


@given(st.binary(max_size=300))
def test_no_bytes_raise(content):
    file = InputFile.of_bytes("a.csv", content)
    IMPORTER.recognise(file)
    IMPORTER.parse(file, ImportParameters())
    IMPORTER.parse(
        InputFile.of_bytes("a.csv", b"Lokation;Adresse;Antal brugere\n" + content), ImportParameters()
    )


def test_fixtures():
    folder = Path(samdrift.importers.spreadsheet.__file__).parent / "fixtures"
    contracts = parse("kontrakter.csv", (folder / "kontrakter.csv").read_bytes())
    assert [row["payment_dkk_per_year"] for row in filled(contracts.tables["contracts"])] == [1_250_000.0]
    assert [row.source.row for row in contracts.rejected] == [5]
    mapping = (folder / "skuffe.csv.mapping.toml").read_text(encoding="utf-8")
    drawer = parse("skuffe.csv", (folder / "skuffe.csv").read_bytes(), skuffe__csv=mapping)
    assert filled(drawer.tables["network_devices"]) == [{"name": "sw1", "serial_number": "S1"}]


def test_dates_of_cells_are_read(tmp_path: Path):
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Anlæg")
        sheet.write_row(0, 0, ["Anlægsnr.", "Betegnelse", "Anskaffelsesdato", "Anskaffelsesværdi"])
        sheet.write_row(1, 0, ["A1", "Server"])
        sheet.write_datetime(1, 2, datetime(2020, 5, 6), book.add_format({"num_format": "dd-mm-yyyy"}))
        sheet.write_formula(1, 3, "=1000*2", None, 2000)
    (row,) = filled(parse("a.xlsx", path.read_bytes()).tables["asset_register"])
    # A formula's saved value is used; nothing is computed.
    assert (row["acquired_on"], row["acquisition_dkk"]) == (date(2020, 5, 6), 2000.0)
