"""Facts stated by hand: each becomes an observation of the named asset's table."""

# ruff: noqa: E501 - a table of cases reads best in rows

from datetime import date
from pathlib import Path

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

import samdrift.importers.facts
from samdrift.importers import find_importer
from samdrift.importers.facts import IMPORTER
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile


def parse(text: str, name: str = "facts.csv") -> ImportResult:
    file = InputFile.of_bytes(name, text.encode())
    assert find_importer(file) is IMPORTER
    return IMPORTER.parse(file, ImportParameters())


def filled(frame: pl.DataFrame) -> list[dict[str, object]]:
    return [
        {name: value for name, value in row.items() if value is not None} for row in frame.rows(named=True)
    ]


def test_a_fact_is_of_the_table_that_has_its_field():
    result = parse(
        "asset,field,value,reason,date\nsrv01.kommune.dk,memory_mib,16 GB,talt,2026-10-01\nsw1,site,Rådhus,,\n"
    )
    assert filled(result.tables["servers"]) == [
        {"name": "srv01", "fqdn": "srv01.kommune.dk", "memory_mib": 16_384, "_row": 2, "_id": "row:2"}
    ]
    # Every machine has a site: merging finds which machine it is.
    assert filled(result.tables["unidentified_hosts"]) == [
        {"name": "sw1", "site": "Rådhus", "_row": 3, "_id": "row:3"}
    ]
    assert result.exported_on == date(2026, 10, 1)
    assert result.rows_read == 2


def test_fixtures():
    folder = Path(samdrift.importers.facts.__file__).parent / "fixtures"
    table = parse((folder / "facts.csv").read_text(encoding="utf-8"))
    assert {name: len(frame) for name, frame in table.tables.items()} == {
        "servers": 1,
        "unidentified_hosts": 1,
    }
    assert [row.original["aktiv"] for row in table.rejected] == ["srv-web02"]
    toml = parse((folder / "facts.toml").read_text(encoding="utf-8"), "facts.toml")
    assert toml.tables["servers"]["memory_mib"].to_list() == [65_536]
    assert toml.tables["contracts"].select("name", "notice_months").rows() == [("Drift af ESDH", 6)]


def test_a_table_may_be_named_in_any_words():
    text = "table;name;field;value\nserver;a;vcpus;8\nNetwork_device;b;site;X\nkontrakt;Drift;notice_months;6\nserver;c;macs;00-50-56-00-00-01\n"
    result = parse(text)
    assert [row["vcpu_count"] for row in filled(result.tables["servers"])[:1]] == [8]
    assert filled(result.tables["servers"])[1]["macs"] == ["00:50:56:00:00:01"]
    assert filled(result.tables["network_devices"])[0]["name"] == "b"
    assert filled(result.tables["contracts"])[0]["notice_months"] == 6


def test_danish_headers_and_toml():
    assert parse("aktiv;felt;værdi\nsrv1;is_template;nej\n").tables["servers"]["is_template"].to_list() == [
        False
    ]
    toml = '# rettelser\n[[fact]]\nasset = "srv1"\nfield = "purchased_on"\nvalue = 2021-05-06\nreason = "faktura"\n\n[[fact]]\nasset = "srv2"\nfield = "addresses"\nvalue = ["10.0.0.2", "10.0.0.1"]\ntable = "servers"\n'
    result = parse(toml, "facts.toml")
    assert result.tables["unidentified_hosts"]["purchased_on"].to_list() == [date(2021, 5, 6)]
    assert result.tables["servers"].select("addresses", "_row").rows() == [(["10.0.0.1", "10.0.0.2"], 2)]


def test_what_cannot_be_used_is_rejected_with_its_reason():
    result = parse(
        "asset,field,value,table\n,site,X,\na,colour,red,\na,memory_mib,much,\na,site,,\na,site,X,boats\na,asset_id,X,servers\n"
    )
    assert result.tables == {}
    assert [(row.source.row, row.reasons[0].code) for row in result.rejected] == [
        (2, "IMPORT-MISSING"), (3, "FACTS-FIELD"), (4, "FACTS-VALUE"), (5, "IMPORT-MISSING"), (6, "FACTS-TABLE"), (7, "FACTS-FIELD"),
    ]  # fmt: skip
    assert all(finding.message("da") and finding.message("en") for finding in result.findings)


def test_other_files_are_not_facts():
    for text in ("name,value\na,b\n", "", "[[facts]]\n", "asset\nfield\nvalue\n"):
        assert not IMPORTER.recognise(InputFile.of_bytes("facts.csv", text.encode()))


@given(st.text(max_size=200))
def test_no_text_raises(text):
    for start in ("asset,field,value,table,date\n", "[[fact]]\n"):
        result = IMPORTER.parse(
            InputFile.of_bytes("facts.csv", (start + text).encode("utf-8", "replace")), ImportParameters()
        )
        assert all(finding.message("da") for finding in result.findings)


@given(st.lists(st.tuples(st.sampled_from(["a", "", "10.0.0.1"]), st.sampled_from(["site", "vcpus", "prefix", "port", "macs", "year", "x"]), st.text("0123456789.,abc- ", max_size=8), st.sampled_from(["", "server", "flow", "disks", "municipalities"])), max_size=5))  # fmt: skip
def test_no_fact_raises(facts):
    text = "asset;field;value;table\n" + "".join(f"{';'.join(fact)}\n" for fact in facts)
    result = IMPORTER.parse(InputFile.of_bytes("facts.csv", text.encode()), ImportParameters())
    read = sum(len(frame) for frame in result.tables.values())
    assert read + len(result.rejected) == result.rows_read
