"""A unit's own hours from end to end: into the plan, learnt from facts, written, and put back."""

import json
from datetime import date
from importlib.resources import files

import jsonschema
import pytest
from typer.testing import CliRunner

from samdrift.cli.main import ExitCode, app
from samdrift.cli.replan_effort import write_experience
from samdrift.takeover.effort_file import parse_effort

RVTOOLS = "VM,Powerstate,Template,CPUs,Memory,Primary IP Address,VM ID,VM UUID,VI SDK Server\n"
QUICK = """
[robustness]
scenarios = 20
buffered_groups = 0
[search]
bound_pct = 0
[takeover]
prior_hours = 10
"""


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def run(*arguments):
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        assert result.exit_code == ExitCode.DONE, result.output
        return result.stdout

    return run


@pytest.fixture
def exports(tmp_path):
    folder = tmp_path / "exports"
    rows = "".join(
        f"{name},poweredOn,False,2,4096,10.0.0.{n},vm-{n},42060000-0000-0000-0000-{n:012d},vc1.aaby.dk\n"
        for n, name in enumerate(("sbsys-db01", "fil01", "esdh-app01"), start=1)
    )
    (folder / "0540-soenderborg").mkdir(parents=True)
    (folder / "0540-soenderborg" / "RVTools_tabvInfo.csv").write_text(RVTOOLS + rows)
    (folder / "programme.toml").write_text(QUICK)
    (folder / "effort.toml").write_text(
        "[handover.group]\nproject = [2, 2, 2]\n[handover.horse]\nserver = [1, 2, 3]\n"
    )
    return folder


def work_of(plan):
    return json.loads((plan / "plan.json").read_text())["takeover"]["effort"]


def test_hours_go_into_the_plan_are_learnt_from_facts_and_put_back(run, exports, tmp_path):
    plan = tmp_path / "plan"
    run("plan", exports, "--out", plan, "--today", "2026-11-22", "--until", "takeover", "--quiet")
    document = json.loads((plan / "plan.json").read_text())
    jsonschema.validate(
        document, json.loads(files("samdrift.programme").joinpath("plan.schema.json").read_text())
    )
    assert document["takeover"]["effort"] == {"file": "effort.toml", "own_entries": ["handover.group"]}
    told = [finding for finding in document["findings"] if finding["code"] == "TAKEOVER-EFFORT"]
    assert [finding["subject"] for finding in told] == ["handover.horse"]
    assert "effort.toml erstatter 1 af" in (plan / "report.html").read_text()

    rows = [line.split(",") for line in (plan / "takeover" / "waves.csv").read_text().splitlines()[1:]]
    task, _, _, _, week = next(row for row in rows if row[3] == "handover")
    (plan / "facts.csv").write_text(f"hvad;emne;uge;værdi;til\nfærdig;{task};{week};22,5;\n")
    monday = date.fromisocalendar(int(week[:4]), int(week[6:]) + 1, 1)
    asked = ("--today", monday, "--effort", "1")
    screen = run("replan", plan, *asked)
    assert "Afsluttede grupper: 1; timer: 22, ventet" in screen
    document = json.loads((plan / "replan" / "replan.json").read_text())
    assert document["flaws"] == []
    learnt = document["effort"]
    assert learnt["hours_after"] > learnt["hours_before"]
    factors = {(row["phase"], row["skill"]): row for row in learnt["factors"]}
    server = factors["handover", "server"]
    assert server["groups"] == 1
    by_hand = (10 + server["actual_hours"]) / (10 + server["planned_hours"])
    assert server["factor"] == pytest.approx(by_hand, abs=1e-4)
    assert factors["move", "server"] == server | {
        "phase": "move", "groups": 0, "planned_hours": 0, "actual_hours": 0
    }  # fmt: skip

    model, findings = parse_effort((plan / "replan" / "effort.toml").read_bytes(), path="effort.toml")
    assert findings == ()
    before, _ = parse_effort((exports / "effort.toml").read_bytes(), path="effort.toml")
    ratio = model.hours["move", "plain"]["server"].mean / before.hours["move", "plain"]["server"].mean
    assert ratio == pytest.approx(server["factor"], abs=1e-3)
    assert model.hours["handover", "group"]["project"].mean > 2

    again = run("replan", plan / "replan", "--facts", plan / "facts.csv", *asked, "--json")
    assert json.loads(again)["effort"]["factors"] == learnt["factors"]
    assert (plan / "replan" / "replan" / "effort.toml").read_text() == (
        plan / "replan" / "effort.toml"
    ).read_text()


def test_hours_of_an_earlier_replanning_go_where_nothing_is_learnt_and_a_units_own_stay(tmp_path):
    path = tmp_path / "effort.toml"
    path.write_text(
        "# Timetal, som samdrift replan har regnet om. Afsluttede grupper: 3.\n", encoding="utf-8"
    )
    write_experience(None, tmp_path)
    assert not path.exists()

    path.write_text("# Vores egne timetal\n", encoding="utf-8")
    write_experience(None, tmp_path)
    assert path.exists()
