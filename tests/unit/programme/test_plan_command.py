"""``samdrift plan`` as a user runs it: files in, files out, exit codes."""

import csv
import json
import re
from importlib.resources import files

import jsonschema
import polars as pl
import pytest
from typer.testing import CliRunner

from samdrift.cli.main import ExitCode, app

RVTOOLS = "VM,Powerstate,Template,CPUs,Memory,Primary IP Address,VM ID,VM UUID,VI SDK Server\n"
ROW = "{name},poweredOn,False,2,{memory},{address},{moref},{uuid},vc1.aaby.dk\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run a command with a key of its own; returns exit code and output."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def run(*arguments):
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        return result.exit_code, result.output

    return run


def rvtools(*rows):
    filled = [
        {
            "memory": 4096,
            "address": f"10.0.0.{n}",
            "moref": f"vm-{n}",
            "uuid": f"42060000-0000-0000-0000-{n:012d}",
            **row,
        }
        for n, row in enumerate(rows, start=1)
    ]
    return RVTOOLS + "".join(ROW.format(**row) for row in filled)


@pytest.fixture
def exports(tmp_path):
    folder = tmp_path / "exports"
    (folder / "0540-soenderborg" / "vmware").mkdir(parents=True)
    (folder / "0540-soenderborg" / "vmware" / "RVTools_tabvInfo.csv").write_text(
        rvtools({"name": "sbsys-db01"}, {"name": "fil01"}, {"name": "", "moref": "", "uuid": ""})
    )
    return folder


def test_the_plan_is_written_as_its_schema_says(run, exports, tmp_path):
    code, output = run("plan", exports, "--out", tmp_path / "plan", "--today", "2026-11-22")
    assert code == ExitCode.DONE, output
    document = json.loads((tmp_path / "plan" / "plan.json").read_text())
    schema = json.loads(files("samdrift.programme").joinpath("plan.schema.json").read_text())
    jsonschema.validate(document, schema)
    (municipality,) = document["municipalities"]
    assert (municipality["code"], municipality["name"], municipality["counts"]["servers"]) == (
        "0540",
        "Sønderborg",
        2,
    )
    (source,) = document["inputs"]
    assert (source["path"], source["format"], source["rows_read"], source["rows_rejected"]) == (
        "0540-soenderborg/vmware/RVTools_tabvInfo.csv", "rvtools", 3, 1,
    )  # fmt: skip
    assert "Sønderborg" in output
    assert (tmp_path / "plan" / "report.html").read_text().startswith("<!DOCTYPE html>")


def test_the_plan_lies_beside_the_folder_unless_told_otherwise(run, exports):
    assert run("plan", exports, "--quiet")[0] == ExitCode.DONE
    assert (exports.parent / "exports-plan" / "plan.json").exists()
    assert not (exports / "plan.json").exists()


def test_the_same_files_give_the_same_bytes(run, exports, tmp_path):
    for name in ("one", "two"):
        assert run("plan", exports, "--out", tmp_path / name, "--today", "2026-11-22", "--quiet")[0] == 0
    names = sorted(p.relative_to(tmp_path / "one") for p in (tmp_path / "one").rglob("*") if p.is_file())
    assert len(names) > 60
    for name in names:
        if name.name != "run.json":
            assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_a_rejected_row_is_repaired_and_fed_back(run, exports, tmp_path):
    out = tmp_path / "plan"
    run("plan", exports, "--out", out, "--quiet")
    (repair,) = [path for path in (out / "repair").rglob("*") if path.is_file()]
    rows = list(csv.DictReader(repair.read_text().splitlines()))
    assert len(rows) == 1
    assert "VM er tom" in rows[0]["samdrift: årsag"]
    rows[0]["VM"] = "loen01"
    with (exports / "0540-soenderborg" / "rettet.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    run("plan", exports, "--out", out, "--quiet")
    servers = pl.read_parquet(out / "tables" / "servers.parquet")
    assert sorted(servers["name"]) == ["fil01", "loen01", "sbsys-db01"]


def test_a_second_run_tells_what_changed(run, exports, tmp_path):
    out = tmp_path / "plan"
    run("plan", exports, "--out", out, "--quiet")
    export = exports / "0540-soenderborg" / "vmware" / "RVTools_tabvInfo.csv"
    export.write_text(
        rvtools({"name": "sbsys-db01", "memory": 8192}, {"name": "ny01", "moref": "vm-99", "uuid": ""})
    )
    _, output = run("plan", exports, "--out", out)
    changes = pl.read_csv(out / "changes.csv").filter(pl.col("table") == "servers")
    told = set(changes.select("asset_id", "change", "field").rows())
    assert ("0540/servers/ny01", "appeared", None) in told
    assert ("0540/servers/fil01", "vanished", None) in told
    assert ("0540/servers/sbsys-db01", "changed", "memory_mib") in told
    assert "Siden sidst" in output


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["--out", "INSIDE"], "ligger i|lies inside"),
        (["--until", "waves"], "--until must be one of"),
        (["--lang", "fr"], "--lang must be one of"),
    ],
)
def test_wrong_usage_ends_with_2(run, exports, arguments, wanted):
    given = [str(exports / "plan") if a == "INSIDE" else a for a in arguments]
    code, output = run("plan", exports, *given)
    assert code == ExitCode.USAGE
    assert any(words in output for words in wanted.split("|"))


def test_nothing_readable_ends_with_3(run, tmp_path):
    folder = tmp_path / "exports"
    (folder / "0540").mkdir(parents=True)
    (folder / "0540" / "notes.txt").write_text("hej")
    code, output = run("plan", folder)
    assert code == ExitCode.NOTHING_READABLE
    assert "notes.txt" in output
    assert not (tmp_path / "exports-plan").exists()


def test_an_empty_folder_ends_with_3(run, tmp_path):
    (tmp_path / "exports").mkdir()
    assert run("plan", tmp_path / "exports")[0] == ExitCode.NOTHING_READABLE


def test_unknown_folders_and_files_are_told_and_the_rest_is_used(run, exports, tmp_path):
    (exports / "diverse").mkdir()
    (exports / "diverse" / "billede.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (exports / "loes.csv").write_text("a,b\n1,2\n")
    (exports / "programme.toml").write_text("[import]\nmax_file_bytes = 'stor'\n[ukendt]\nx = 1\n")
    (exports / "truth.json").write_text("{}")
    assert run("plan", exports, "--out", tmp_path / "plan", "--quiet")[0] == ExitCode.DONE
    document = json.loads((tmp_path / "plan" / "plan.json").read_text())
    codes = {finding["code"] for finding in document["findings"]}
    assert {"FOLDER-NAME", "FOLDER-LOOSE", "IMPORT-UNKNOWN", "PARAMETER-TYPE", "PARAMETER-UNKNOWN"} <= codes
    assert {m["key"]: m["code"] for m in document["municipalities"]} == {"0540": "0540", "diverse": None}
    assert not any(record["path"] == "truth.json" for record in document["inputs"])


def test_a_link_out_of_the_folder_is_not_followed(run, exports, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text(rvtools({"name": "hemmelig"}))
    (exports / "0540-soenderborg" / "link.csv").symlink_to(secret)
    run("plan", exports, "--out", tmp_path / "plan", "--quiet")
    document = json.loads((tmp_path / "plan" / "plan.json").read_text())
    assert not any("link.csv" in record["path"] for record in document["inputs"])
    assert any(f["code"] == "FOLDER-READ" for f in document["findings"])


def test_a_joint_centre_has_its_members(run, exports, tmp_path):
    centre = exports / "_shared" / "it-center-syd"
    centre.mkdir(parents=True)
    (centre / "members.toml").write_text('members = ["0540", "Aabenraa"]\n')
    (centre / "RVTools_tabvInfo.csv").write_text(rvtools({"name": "faelles01"}))
    run("plan", exports, "--out", tmp_path / "plan", "--quiet")
    document = json.loads((tmp_path / "plan" / "plan.json").read_text())
    (joint,) = [m for m in document["municipalities"] if m["key"] == "_shared/it-center-syd"]
    assert joint["members"] == ["0540", "0580"]
    assert joint["counts"]["servers"] == 1


def test_cells_that_a_spreadsheet_would_run_are_made_harmless(run, exports, tmp_path):
    (exports / "0540-soenderborg" / "b.csv").write_text(
        rvtools({"name": "@SUM(A1)", "moref": "vm-50", "uuid": ""})
    )
    run("plan", exports, "--out", tmp_path / "plan", "--quiet")
    for path in (tmp_path / "plan").rglob("*.csv"):
        for row in csv.reader(path.read_text().splitlines()):
            assert not any(cell.startswith(("=", "@", "+")) for cell in row), path


def test_explain_tells_every_field_with_its_row(run, exports):
    (exports / "0540-soenderborg" / "facts.csv").write_text(
        "asset,field,value,reason\nsbsys-db01,memory_mib,16384,udvidet i går\n"
    )
    code, output = run("explain", exports, "sbsys-db01", "--quiet")
    assert code == ExitCode.DONE
    assert "16384  ← 0540-soenderborg/facts.csv:2" in output
    assert "4096  ← 0540-soenderborg/vmware/RVTools_tabvInfo.csv:2" in output
    assert "kilden kommer senere i rækkefølgen" in output
    assert run("explain", exports, "findes-ikke")[0] == ExitCode.NOTHING_READABLE
    code, output = run("explain", exports, "10.0.0.1", "--json")
    assert json.loads(output)[0]["asset_id"] == "0540/servers/sbsys-db01"


def test_a_proposed_mapping_is_corrected_and_kept(run, exports, tmp_path):
    folder = exports / "0540-soenderborg"
    (folder / "udstyr.csv").write_text(
        "Dims;Plads;Ansvarshavende\nsw-01;Rådhuset;Bo Holm\nsw-02;Skolen;Ida Krog\n"
    )
    out = tmp_path / "plan"
    run("plan", exports, "--out", out, "--quiet")
    document = json.loads((out / "plan.json").read_text())
    assert "IMPORT-HEADERS" in {finding["code"] for finding in document["findings"]}
    (proposal,) = (out / "proposals").rglob("*.mapping.toml")
    text = proposal.read_text()
    assert "Dims" in text
    corrected = text.replace('table = "servers"', 'table = "network_devices"')
    for header, column in (("Dims", "name"), ("Plads", "site"), ("Ansvarshavende", "managed_by")):
        corrected = re.sub(f'"{header}" = "\\w*"', f'"{header}" = "{column}"', corrected)
    (folder / proposal.name).write_text(corrected)
    run("plan", exports, "--out", out, "--quiet")
    devices = pl.read_parquet(out / "tables" / "network_devices.parquet").sort("name")
    assert devices.select("name", "site").rows() == [("sw-01", "Rådhuset"), ("sw-02", "Skolen")]
    assert devices["managed_by"].str.starts_with("p-").all()
    for path in out.rglob("*"):
        if path.is_file():
            assert b"Ida Krog" not in path.read_bytes(), path


def test_an_address_plan_that_cannot_be_made_ends_with_4_and_says_what_binds(run, exports, tmp_path):
    (exports / "programme.toml").write_text('[addressing]\ntarget_ranges = ["192.168.0.0/30"]\n')
    (exports / "0550-toender").mkdir()
    for name in ("0540-soenderborg", "0550-toender"):
        (exports / name / "prefixes.csv").write_text("prefix,vrf,status\n10.0.0.0/16,,active\n")
    code, output = run("plan", exports, "--out", tmp_path / "plan", "--lang", "en")
    document = json.loads((tmp_path / "plan" / "plan.json").read_text())
    assert document["addressing"]["status"] == "infeasible"
    assert document["addressing"]["overlap_pairs"] == 1
    assert code == ExitCode.NO_PLAN
    assert document["addressing"]["binding"][0]["message"] in " ".join(output.split())


def test_what_other_systems_read_is_written_beside_the_plan(run, exports, tmp_path):
    (exports / "0550-toender").mkdir()
    for name in ("0540-soenderborg", "0550-toender"):
        (exports / name / "prefixes.csv").write_text("prefix,vrf,status\n10.0.0.0/24,,active\n")
    assert run("plan", exports, "--out", tmp_path / "plan", "--quiet")[0] == ExitCode.DONE
    written = {path.parent.name for path in (tmp_path / "plan" / "exports").rglob("*") if path.is_file()}
    assert {"cisco_ios", "netbox", "nftables", "fortios", "juniper"} <= written
    text = (tmp_path / "plan" / "exports" / "netbox" / "3-prefixes.csv").read_text()
    assert "10.0.0.0/24" in text
    assert (tmp_path / "plan" / "tables" / "address_decisions.csv").exists()
    run("plan", exports, "--out", tmp_path / "plan", "--quiet", "--until", "inventory")
    assert not (tmp_path / "plan" / "exports").exists()
    assert not (tmp_path / "plan" / "tables" / "address_decisions.csv").exists()
