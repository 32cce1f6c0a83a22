"""``samdrift paper``: a plan's folder in, a DOCX out."""

import json

import polars as pl
import pytest
from typer.testing import CliRunner

from samdrift.cli.main import app
from samdrift.cli.paper import read_plan_folder

PLAN = {
    "today": "2026-11-22",
    "municipalities": [{"key": "0540", "code": "0540", "name": "Sønderborg", "counts": {}}],
}


@pytest.fixture
def out(tmp_path):
    (tmp_path / "out" / "tables").mkdir(parents=True)
    (tmp_path / "out" / "plan.json").write_text(json.dumps(PLAN))
    return tmp_path / "out"


def run(*arguments: object):
    return CliRunner().invoke(app, ["paper", *map(str, arguments)])


def test_a_paper_is_written_with_the_settings(out, tmp_path) -> None:
    settings = tmp_path / "sag.toml"
    settings.write_text('[paper]\nroute = ["Byrådet"]\nodd = 1\n')
    pl.DataFrame({"municipality": ["0540"]}).write_parquet(out / "tables" / "takeover_gates.parquet")
    to = tmp_path / "papers" / "sag.docx"
    done = run(out, "--municipality", "0540", "--to", to, "--settings", settings)
    assert done.exit_code == 0, done.output
    assert to.read_bytes().startswith(b"PK")
    assert "paper.odd" in done.output


def test_ones_own_roles_stand_beside_what_travels_of_the_others(out) -> None:
    towns = {"municipality": ["0540", "0751"], "fte": [None, 9.0], "is_hidden": [True, False]}
    pl.DataFrame(towns).write_parquet(out / "tables" / "takeover_people.parquet")
    (out / "own" / "0540").mkdir(parents=True)
    own = pl.DataFrame({"municipality": ["0540"], "fte": [2.0], "is_small": [True]})
    own.write_parquet(out / "own" / "0540" / "takeover_people.parquet")
    people = read_plan_folder(out).tables["takeover_people"]
    assert people.select("municipality", "fte", "is_hidden").rows() == [
        ("0540", 2.0, None),
        ("0751", 9.0, False),
    ]


@pytest.mark.parametrize("broken", ["municipality", "plan", "table", "own", "settings"])
def test_what_cannot_be_read_is_said_without_a_traceback(broken, out, tmp_path) -> None:
    arguments = [
        out,
        "--municipality",
        "0541" if broken == "municipality" else "0540",
        "--to",
        tmp_path / "x.docx",
    ]
    if broken == "plan":
        (out / "plan.json").write_text("{")
    if broken == "table":
        (out / "tables" / "takeover_gates.parquet").write_text("no")
    if broken == "own":
        for town, fte in (("0540", "2"), ("0751", 9.0)):
            (out / "own" / town).mkdir(parents=True)
            own = pl.DataFrame({"municipality": [town], "fte": [fte]})
            own.write_parquet(out / "own" / town / "takeover_people.parquet")
    if broken == "settings":
        (tmp_path / "sag.toml").write_text("[paper")
        arguments += ["--settings", tmp_path / "sag.toml"]
    done = run(*arguments)
    assert done.exit_code == 3
    assert "Traceback" not in done.output
    assert not (tmp_path / "x.docx").exists()
