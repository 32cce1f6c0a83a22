"""``samdrift settle``: a year from prepayments to correction, and what is refused."""

import csv
import io
from datetime import date

import pytest
from typer.testing import CliRunner

from samdrift.cli.main import app
from samdrift.cli.outputs import write_first_year
from samdrift.economy.settlement import Ledger, plan_prepayments
from samdrift.programme.first_year import plan_first_year
from samdrift.report.statements import write_settlement_folder
from tests.unit.report.economies import the_economy

BASIS = """
year = 2028
key = "users=60,equal=40"
[[items]]
name = "Servere"
budget_dkk = 700000
actual_dkk = 680000.00
[[items]]
name = "Netværk"
budget_dkk = 300000
actual_dkk = 290000.01
[invoicing]
seller_name = "Fælles It"
seller_cvr = "29189498"
seller_city = "Aalborg"
buyer_reference = { "0851" = "IT", "0825" = "IT", "0787" = "IT" }
"""


def drivers(laesoe: int) -> str:
    return f"kommune;users\nThisted;1.000\nAalborg;500\nLæsø;{laesoe}\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "year").mkdir()
    (tmp_path / "year" / "settlement.toml").write_text(BASIS, encoding="utf-8")
    (tmp_path / "year" / "drivers.csv").write_text(drivers(250), encoding="utf-8")
    return tmp_path / "year"


def settle(folder, *options: str):
    return CliRunner().invoke(app, ["settle", str(folder), "--to", str(folder.parent / "out"), *options])


def keep_ledger(folder) -> None:
    (folder / "ledger.csv").write_bytes((folder.parent / "out" / "ledger.csv").read_bytes())


def test_a_year_is_billed_adjusted_and_corrected(folder) -> None:
    out = folder.parent / "out"
    assert settle(folder, "--book", "prepayments", "--today", "2027-12-01").exit_code == 0
    keep_ledger(folder)
    assert settle(folder, "--book", "adjustment", "--today", "2029-02-15").exit_code == 0
    keep_ledger(folder)
    (folder / "drivers.csv").write_text(drivers(350), encoding="utf-8")
    done = settle(folder, "--book", "correction", "--reason", "350 brugere", "--today", "2029-09-01")
    assert "3 nye posteringer, 42 i alt, 3 fakturaer" in done.output
    rows = list(csv.DictReader(io.StringIO((out / "ledger.csv").read_text(encoding="utf-8"))))
    assert sum(int(row["amount_oere"]) for row in rows) == 97_000_001
    assert [row["amount_oere"] for row in rows[39:]] == ["-1797684", "2696526", "-898842"]
    assert sorted(path.name for path in (out / "pages").iterdir()) == [
        "01-0787.html",
        "02-0825.html",
        "03-0851.html",
    ]
    bookings = sorted(path.name for path in (out / "bookings").iterdir())
    assert bookings == ["2027-12-01-prepayments", "2029-02-15-adjustment", "2029-09-01-correction"]
    assert len(list((out / "bookings").rglob("*.xml"))) == 42


def test_without_a_booking_pages_are_made_and_nothing_is_written_in_the_ledger(folder) -> None:
    done = settle(folder)
    assert "0 nye posteringer" in done.output
    assert not (folder.parent / "out" / "bookings").exists()
    assert not (folder.parent / "out" / "ledger.csv").exists()
    assert (folder.parent / "out" / "pages" / "01-0787.html").exists()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("settlement.toml", "year = ", 3),
        ("settlement.toml", "year = 1\nkey = 'users=100'\nitems = 3\nfirst_month = 4", 3),
        ("settlement.toml", BASIS.replace("300000", "'mange'").replace("680000.00", "680000.001"), 3),
        ("settlement.toml", BASIS.replace("budget_dkk = 300000", "budget_dkk = 3\nkind = ['modelled']"), 3),
        ("settlement.toml", BASIS.replace("budget_dkk = 300000", ""), 4),
        ("settlement.toml", BASIS.replace("users=60", "huse=60"), 4),
        ("drivers.csv", "kommune;users\n", 3),
        ("ledger.csv", "entry\nx\n", 3),
    ],
)
def test_what_cannot_be_settled_is_told_and_nothing_is_written(folder, name, content, code) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    done = settle(folder, "--book", "prepayments", "--today", "2027-12-01")
    assert (done.exit_code, "Traceback" in done.output) == (code, False), done.output
    assert done.output.strip()
    assert not (folder.parent / "out").exists()


def test_missing_files_and_booking_twice_are_told(folder) -> None:
    settle(folder, "--book", "prepayments", "--today", "2027-12-01")
    keep_ledger(folder)
    assert settle(folder, "--book", "prepayments", "--today", "2027-12-01").exit_code == 4
    (folder / "drivers.csv").unlink()
    assert settle(folder).exit_code == 3


@pytest.mark.parametrize("book", ["prepayments", "nothing"])
def test_a_ledger_of_other_entries_is_never_written_over(folder, book) -> None:
    settle(folder, "--book", "prepayments", "--today", "2027-12-01")
    out = folder.parent / "out"
    billed = {path: path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
    done = settle(folder, "--book", book, "--today", "2027-12-02")
    assert done.exit_code == 4
    assert "ledger.csv har posteringer" in " ".join(done.output.split())
    assert {path: path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()} == billed


def test_a_plans_folder_settles_at_once_and_is_left_alone_once_billed(tmp_path) -> None:
    first = plan_first_year(the_economy())
    assert first is not None
    files = write_settlement_folder(first)
    write_first_year(files, tmp_path)
    folder = tmp_path / "settlement"
    done = CliRunner().invoke(
        app, ["settle", str(folder), "--to", str(folder), "--book", "prepayments", "--today", "2027-12-01"]
    )
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(io.StringIO((folder / "ledger.csv").read_text(encoding="utf-8"))))
    ledger = plan_prepayments(first.basis, Ledger(), booked_on=date(2027, 12, 1))
    assert [(row["entry"], int(row["amount_oere"])) for row in rows] == [
        (entry.id, entry.amount.oere) for entry in ledger.entries
    ]
    page = next((folder / "pages").glob("*-0791.html")).read_text(encoding="utf-8")
    assert "Ny fælles ledelse og vagt" in page
    assert "programme.toml: economy_case.overhead_dkk" in page
    write_first_year({"settlement.toml": b"year = 2029\n"}, tmp_path)
    assert (folder / "settlement.toml").read_bytes() == files["settlement.toml"]


def listed(folder) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_plan_takes_the_place_of_the_last_ones_files(tmp_path) -> None:
    write_first_year({"settlement.toml": b"a", "drivers.csv": b"b"}, tmp_path)
    assert write_first_year({"settlement.toml": b"c"}, tmp_path) is None
    proposal = {"settlement.toml": b"c", "proposed/settlement.toml": b"c"}
    assert listed(tmp_path / "settlement") == proposal
    assert write_first_year({}, tmp_path) is None
    assert listed(tmp_path / "settlement") == {}


def test_a_new_plan_leaves_alone_what_people_have_corrected(tmp_path) -> None:
    folder = tmp_path / "settlement"
    write_first_year({"settlement.toml": b"a", "drivers.csv": b"b"}, tmp_path)
    (folder / "drivers.csv").write_bytes(b"adopted")
    mine = {"settlement.toml": b"a", "drivers.csv": b"adopted"}
    for year in (b"c", b"d"):
        kept = write_first_year({"settlement.toml": year, "drivers.csv": b"e"}, tmp_path)
        assert kept == (folder, folder / "proposed")
        assert listed(folder) == mine | {"proposed/settlement.toml": year, "proposed/drivers.csv": b"e"}
    assert write_first_year({}, tmp_path) is None
    assert listed(folder) == mine


def test_kinds_and_sources_that_cannot_be_are_told(folder) -> None:
    text = BASIS.replace('name = "Servere"', 'name = "Servere"\nkind = "guessed"')
    (folder / "settlement.toml").write_text("drivers = 3\n" + text, encoding="utf-8")
    done = settle(folder)
    assert done.exit_code == 3
    assert "Servere: kind" in done.output
    assert "drivers" in done.output
