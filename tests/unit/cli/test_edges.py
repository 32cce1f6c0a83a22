"""``samdrift edges``: files and folders of raw flows to one table that a plan reads."""

import gzip
import json
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from samdrift.cli import large_flows, main
from samdrift.cli.edges import reduce_files
from samdrift.cli.folder import read_landscape
from samdrift.importers import ImportParameters, InputFile, find_importer

IMPORTERS = Path(__file__).parents[3] / "src/samdrift/importers"
FORMATS = ("azure_dependencies", "flows_aws_vpc", "flows_azure", "flows_nfdump", "flows_table", "flows_zeek")
FIXTURES = sorted(path for name in FORMATS for path in (IMPORTERS / name / "fixtures").iterdir())
KEEP = ImportParameters(keep_client_addresses=True)


def run(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["samdrift", "edges", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main.main()
    return ended.value.code, capsys.readouterr()


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.parent.name}-{path.name}")
def test_every_format_reduces_to_what_its_importer_reads(path):
    reduced = reduce_files([path], KEEP).reduced
    file = InputFile.of_bytes(path.name, path.read_bytes())
    importer = find_importer(file)
    assert importer is not None
    theirs = importer.parse(file, KEEP).tables["flows"].select(reduced.edges.columns)
    assert reduced.edges.height
    assert reduced.edges.equals(theirs)


def test_a_folder_of_several_formats_packed_and_not(tmp_path, monkeypatch, capsys):
    aws = IMPORTERS / "flows_aws_vpc/fixtures/v2-default.log"
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.log.gz").write_bytes(gzip.compress(aws.read_bytes()))
    (tmp_path / "in/b.json").write_bytes((IMPORTERS / "flows_azure/fixtures/nsg-v2.json").read_bytes())
    (tmp_path / "in/brev.txt").write_text("hej")
    target = tmp_path / "edges.parquet"
    code, out = run(monkeypatch, capsys, tmp_path / "in", "--to", target, "--json")
    assert code == 0
    told = json.loads(out.out)
    assert told["rows"] == {
        "read": 12, "used": 8, "rejected": 1, "set_aside": {"icmp": 1, "nothing": 2}, "undated": 1,
    }  # fmt: skip
    assert [f["format"] for f in told["files"]] == ["flows_aws_vpc", "flows_azure", None]
    assert told["bad_addresses"] == ["10.20.8.300"]
    result = find_importer(InputFile.of_bytes("e", target.read_bytes())).parse(
        InputFile.of_bytes("e", target.read_bytes()), ImportParameters()
    )
    assert result.rows_read == 12
    both = result.tables["flows"].filter(pl.col("destination") == "10.20.8.11").row(0, named=True)
    assert (both["source"], both["connections"], both["bytes"]) == ("10.50.0.0/24", 2, 24_000)
    assert (both["first_seen_on"], both["active_days"]) == (date(2026, 10, 15), 2)


def test_same_files_same_bytes_and_known_machines_keep_their_address(tmp_path, monkeypatch, capsys):
    known = tmp_path / "servere.txt"
    known.write_text("10.50.0.21\n")
    written = []
    for name in ("a", "b"):
        target = tmp_path / f"{name}.parquet"
        code, out = run(
            monkeypatch, capsys, IMPORTERS / "flows_aws_vpc/fixtures", "--to", target, "--known", known
        )
        assert code == 0
        written.append(target.read_bytes())
    assert "10.20.8.300" in out.out
    assert written[0] == written[1]
    assert "10.50.0.21" in pl.read_parquet(written[0])["source"]


def test_cells_beyond_the_header_are_passed_over_and_broken_text_is_counted(tmp_path):
    path = tmp_path / "a.csv"
    row = "2026-11-18 08:00:00;10.50.0.21;50123;10.20.8.11;443;tcp;1"
    header = "start;source;source port;destination;port;protocol;bytes"
    broken = row.encode().replace(b"10.50", b"\xff\xfe.50")
    path.write_bytes(f"{header}\n{row}\n{row}{';x' * 30}\n".encode() + broken + b"\n")
    totals = reduce_files([path], KEEP).reduced.totals
    assert (totals.read, totals.used, totals.rejected) == (3, 2, 1)


def test_a_number_that_is_missing_as_pandas_writes_it_spoils_its_own_cell_only(tmp_path):
    missing = float("nan")
    columns = {
        "source": ["10.50.0.21"] * 4,
        "source port": [50_123.0, 50_124.0, missing, 50_126.0],
        "destination": ["10.20.8.11"] * 4,
        "port": [443.0] * 4,
        "protocol": ["tcp"] * 4,
        "start": [1_790_000_000.0, missing, 1_790_000_000.0, 1_790_000_000.0],
        "bytes": [100.0, 70.0, 50.0, missing],
    }
    pl.DataFrame(columns).write_parquet(tmp_path / "a.parquet")
    reduced = reduce_files([tmp_path / "a.parquet"], KEEP).reduced
    totals = reduced.totals
    assert (totals.read, totals.used, totals.rejected, totals.undated) == (4, 3, 0, 1)
    assert totals.set_aside == {"fragment": 1}
    told = reduced.edges.select("port", "bytes", "active_days").rows()
    assert told == [(443, 170, 1)]


def test_nothing_to_reduce_is_said(tmp_path, monkeypatch, capsys):
    (tmp_path / "x.txt").write_text("hej")
    code, out = run(monkeypatch, capsys, tmp_path, "--to", tmp_path / "e.parquet")
    assert code == main.ExitCode.NOTHING_READABLE
    assert "x.txt" in out.err.replace("\n", "")
    assert not (tmp_path / "e.parquet").exists()


def test_large_flows_in_a_folder_of_exports_come_in_as_their_edges(tmp_path, monkeypatch):
    monkeypatch.setattr(large_flows, "LARGE_BYTES", 100)
    original = IMPORTERS / "flows_nfdump/fixtures/nfdump-1.7.1.csv"
    folder = tmp_path / "exports/0101"
    folder.mkdir(parents=True)
    (folder / "flows.csv").write_bytes(original.read_bytes())
    (folder / "servere.csv").write_text("Navn;IP\n" + "srv-01;10.0.0.1\n" * 20)
    large, small = (f for m in read_landscape(tmp_path / "exports").members for f in m.files)
    assert isinstance(large, large_flows.LargeFlowFile)
    assert not isinstance(small, large_flows.LargeFlowFile)
    plain = InputFile.of_bytes("x", original.read_bytes())
    assert (large.sha256, large.size) == (plain.sha256, plain.size)
    theirs, ours = find_importer(plain).parse(plain, KEEP), find_importer(large).parse(large, KEEP)
    columns = ["source", "destination", "protocol", "port", "connections", "bytes", "active_days"]
    assert ours.tables["flows"].select(columns).equals(theirs.tables["flows"].select(columns))
    assert "FLOW-REDUCED" in [f.code for f in ours.findings]
