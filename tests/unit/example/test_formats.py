"""Each file has the shape that its tool gives it."""

import csv
import io
import json
import tomllib
from datetime import UTC, date, datetime
from typing import Any

from python_calamine import CalamineWorkbook

from samdrift.example.formats.rvtools_columns import V_INFO, columns_of_3x
from samdrift.example.formats.xlsx import column_name, write_xlsx
from tests.unit.example.conftest import Made, make, small_parameters


def test_workbook_is_read_back_as_written() -> None:
    header = ("Tekst", "Tal", "Andel", "Dag", "Tid", "Ja")
    moment = datetime(2026, 11, 9, 3, 12, 59)  # noqa: DTZ001 - a cell has no time zone
    row = ('Æblegård <&> "x"\nlinje to', 206057, 0.25, date(2027, 12, 31), moment, True)
    content = write_xlsx([("Ark & æ", header, [row, ("", None, -3, None, None, False)])])
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Ark & æ"]
    read = book.get_sheet_by_index(0).to_python()
    assert read[0] == list(header)
    assert read[1] == list(row)
    assert read[2] == ["", "", -3, "", "", False]


def test_workbook_bytes_depend_on_nothing_but_the_rows() -> None:
    assert write_xlsx([("A", ("x",), [(1,)])]) == write_xlsx([("A", ("x",), [(1,)])])


def test_a_workbook_can_overstate_its_size() -> None:
    content = write_xlsx([("vInfo", ("VM",), [("a",)])], declared_rows=1_048_576)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("vInfo")
    assert sheet.to_python() == [["VM"], ["a"]]


def test_column_names() -> None:
    assert [column_name(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


def test_rvtools_3x_says_mb_and_lacks_later_columns() -> None:
    old = columns_of_3x(V_INFO)
    assert "Provisioned MB" in old
    assert "Provisioned MiB" not in old
    assert "SMBIOS UUID" not in old
    shares = small_parameters().by_name["export_shares"].value
    assert isinstance(shares, dict)
    wanted = {**shares, "rvtools": 1.0, "rvtools_3x": 1.0, "rvtools_csv": 0.0}
    made = make(parameters=small_parameters().with_value("export_shares", wanted))
    path = made.paths("RVTools_3_")[0]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(made.files[path])).get_sheet_by_name("vInfo")
    assert sheet.to_python()[0] == list(old)


def test_rvtools_tabs_and_columns_are_those_of_a_real_export(real_files: Any, first: Made) -> None:
    real = json.loads((real_files / "formats/rvtools/rvtools-4.7.1.4-headers-only.json").read_text())[
        "sheets"
    ]
    path = first.paths("RVTools_export")[0]
    book = CalamineWorkbook.from_filelike(io.BytesIO(first.files[path]))
    for name in book.sheet_names:
        header = book.get_sheet_by_name(name).to_python()[0]
        assert set(header) - {"Systemejer"} <= set(real[name]), name


def _kitos(made: Made, name: str) -> list[dict[str, Any]]:
    return json.loads(made.files[next(p for p in made.paths(f"os2kitos/{name}.json") if "0851" in p)])  # type: ignore[no-any-return]


def test_kitos_references_hold(first: Made) -> None:
    systems = {s["uuid"] for s in _kitos(first, "it-systems")}
    usages = _kitos(first, "it-system-usages")
    usage_ids = {u["uuid"] for u in usages}
    interfaces = {i["uuid"] for i in _kitos(first, "it-interfaces")}
    contracts = _kitos(first, "it-contracts")
    contract_ids = {c["uuid"] for c in contracts}
    agreements = {d["uuid"] for d in _kitos(first, "data-processing-registrations")}
    relations = [r for u in usages for r in u["outgoingSystemRelations"]]
    assert relations
    assert all(u["systemContext"]["uuid"] in systems for u in usages)
    assert all(
        u["general"]["mainContract"] is None or u["general"]["mainContract"]["uuid"] in contract_ids
        for u in usages
    )
    assert all(r["toSystemUsage"]["uuid"] in usage_ids for r in relations)
    assert all(
        r["relationInterface"] is None or r["relationInterface"]["uuid"] in interfaces for r in relations
    )
    assert all(s["uuid"] in usage_ids for c in contracts for s in c["systemUsages"])
    assert all(d["uuid"] in agreements for c in contracts for d in c["dataProcessingRegistrations"])


def test_kitos_fields_are_those_of_real_answers(real_files: Any, first: Made) -> None:
    folder = real_files / "formats/kitos"
    for name, real in (("it-contracts", "it-contract.json"), ("it-system-usages", "it-system-usage.json")):
        ours, theirs = _kitos(first, name)[0], json.loads((folder / real).read_text())
        assert ours.keys() <= theirs.keys() | {"dataProcessingRegistrations"}
        for key, value in theirs.items():
            if isinstance(value, dict) and isinstance(ours.get(key), dict) and key != "gdpr":
                extra = ours[key].keys() - value.keys() - {"containsAITechnology"}
                assert not extra, (name, key, extra)


def test_contract_sums_agree_between_kitos_and_the_truth(first: Made) -> None:
    truth = next(m for m in first.municipalities if m["code"] == "0851")["contracts"]
    paid = sum(p["operation"] for c in _kitos(first, "it-contracts") for p in c["payments"]["external"])
    assert paid == sum(c["payment_dkk"] for c in truth)


def test_nfdump_has_48_columns_and_a_summary(first: Made) -> None:
    for path in first.paths("nfdump.csv"):
        text = first.files[path].decode()
        body, summary = text.split("Summary\n")
        rows = list(csv.reader(io.StringIO(body)))
        assert {len(row) for row in rows} == {48}
        assert rows[0][:8] == ["ts", "te", "td", "sa", "da", "sp", "dp", "pr"]
        assert int(summary.splitlines()[1].split(",")[0]) == len(rows) - 1
        assert [r[0] for r in rows[1:]] == sorted(r[0] for r in rows[1:])


def test_zeek_log_reads_as_its_header_says(second: Made) -> None:
    path = second.paths("conn.log")[0]
    lines = second.files[path].decode().splitlines()
    fields = next(line for line in lines if line.startswith("#fields")).split("\t")[1:]
    types = next(line for line in lines if line.startswith("#types")).split("\t")[1:]
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert len(fields) == len(types)
    assert {len(r) for r in rows} == {len(fields)}
    times = [float(r[0]) for r in rows]
    assert times == sorted(times)
    assert datetime.fromtimestamp(times[-1], tz=UTC).date() < date(2026, 11, 22)


def test_flows_show_every_true_dependency(first: Made) -> None:
    for m in first.municipalities:
        path = f"{m['folder']}/flows/nfdump.csv"
        body = first.files[path].decode().split("Summary\n")[0]
        seen = {(r[3], r[4], int(r[6])) for r in list(csv.reader(io.StringIO(body)))[1:]}
        servers = {(da, dp) for _sa, da, dp in seen}
        columns = m["dependencies"]["columns"]
        for row in m["dependencies"]["rows"]:
            edge = dict(zip(columns, row, strict=True))
            target = first.assets[edge["server"]]["addresses"][0]
            if edge["client"]:
                assert (first.assets[edge["client"]]["addresses"][0], target, edge["port"]) in seen
            else:
                assert (target, edge["port"]) in servers


def test_spreadsheets_have_three_wordings_and_read_as_tables(third: Made) -> None:
    headings = set()
    for path in third.paths("oekonomi/kontrakter"):
        if path.endswith(".xlsx"):
            header, *rows = third.sheet(path, "Kontrakter")
            headings.add(tuple(header))
            assert len(rows) > 10
        else:
            headings.add(tuple(third.csv(path)[0]))
    assert len(headings) == 3


def test_money_in_the_papers_is_the_truth(third: Made) -> None:
    """Budget lines add up to the truth, copied and unreadable rows left out."""
    m = next(m for m in third.municipalities if f"{m['folder']}/oekonomi/budget-regnskab.xlsx" in third.files)
    path = f"{m['folder']}/oekonomi/budget-regnskab.xlsx"
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(third.files[path])).get_sheet_by_index(0)
    truth = {(r[0], r[4]): r[6] for r in m["costs"]["rows"]}
    header, *rows = sheet.to_python()
    year = next(n for n, h in enumerate(header) if h in ("År", "Regnskabsår", "Årstal"))
    for row in rows:
        if isinstance(row[7], float):
            assert row[7] == truth[str(row[0]), int(row[year])]


def test_bills_of_materials(first: Made) -> None:
    content = json.loads(first.files[first.paths(".cdx.json")[0]])
    assert content["bomFormat"] == "CycloneDX"
    assert all(c["purl"].startswith("pkg:") for c in content["components"])


def test_shipped_parameters_are_valid_toml_with_every_part(tmp_path: Any) -> None:
    from importlib.resources import files

    raw = tomllib.loads(files("samdrift.example").joinpath("parameters.toml").read_text(encoding="utf-8"))
    assert raw
    assert all({"title", "unit", "value", "reason"} <= set(entry) for entry in raw.values())
