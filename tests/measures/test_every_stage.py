"""Every stage on exports of every kind: a made-up unit, small enough to be planned in seconds."""

from datetime import date

from samdrift.addressing import AddressPlan
from samdrift.dependencies import DependencyPicture
from samdrift.economy.case import Case
from samdrift.example import load_parameters, make_example
from samdrift.importers import InputFile
from samdrift.programme.landscape import arrange_landscape
from samdrift.programme.make import PlanSettings, make_plan
from samdrift.takeover import WavePlan

TODAY = date(2026, 11, 22)


def test_a_unit_is_planned_from_its_exports_to_its_economy():
    """No stage falls over, and no plan breaks its own independent check."""
    parameters = (
        load_parameters()
        .with_value("servers_per_1000", [[0, 0.3]])
        .with_value("sites_per_1000", [[0, 0.15]])
        .with_value("flow_rows_per_server", 8)
        .with_value("pcs_in_directory_at_most", 20)
    )
    made = list(make_example(unit="nordjylland", seed=7, today=TODAY, parameters=parameters))
    files = [InputFile.of_bytes(f.path, f.content) for folder in made[:3] for f in folder.files]
    settings = PlanSettings(today=TODAY, pseudonym_key=b"k" * 32, version="test")
    plan = make_plan(arrange_landscape(files, name="example"), settings=settings)
    assert len(plan.municipalities) == 3
    assert len({record.format for record in plan.inputs} - {"unknown"}) > 5
    assert isinstance(plan.addressing, AddressPlan)
    assert isinstance(plan.dependencies, DependencyPicture)
    assert isinstance(plan.takeover.answer, WavePlan)
    assert isinstance(plan.economy.picture.case, Case)
    codes = {each.finding.code for each in plan.findings}
    assert not {code for code in codes if "VERIFY" in code or code == "IMPORT-CRASH"}
