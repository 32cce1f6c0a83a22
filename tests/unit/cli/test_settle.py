"""``samdrift settle``: a year from prepayments to correction, and what is refused."""

import csv
import io

import pytest
from typer.testing import CliRunner

from samdrift.cli.main import app

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
    assert (folder.parent / "out" / "pages" / "01-0787.html").exists()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("settlement.toml", "year = ", 3),
        ("settlement.toml", "year = 1\nkey = 'users=100'\nitems = 3\nfirst_month = 4", 3),
        ("settlement.toml", BASIS.replace("300000", "'mange'").replace("680000.00", "680000.001"), 3),
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
