"""What a plan's tables show of people: others' small groups hidden, each municipality's own in full."""

import dataclasses

import polars as pl
import pytest

from samdrift.cli.outputs import write_plan
from samdrift.cli.paper import read_plan_folder
from samdrift.programme.plan import Plan
from samdrift.programme.plan_tables import own_tables, plan_tables
from tests.unit.report.plans import a_picture as a_municipality
from tests.unit.report.plans import make_plan
from tests.unit.report.takeovers import a_picture


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(takeover=a_picture())


def test_small_groups_are_hidden_where_the_table_travels(plan: Plan) -> None:
    assert len(plan.municipalities) > 1
    masked = plan_tables(plan)["takeover_people"]
    assert masked["is_hidden"].any()
    assert masked.filter(pl.col("fte") < 5).is_empty()
    assert (
        masked.filter("is_hidden").select("fte", "follows", "notice_by").null_count().row(0)
        == (masked["is_hidden"].sum(),) * 3
    )


def test_each_municipality_has_its_own_in_full(plan: Plan) -> None:
    assert plan.takeover is not None
    assert plan.takeover.planned is not None
    roles = plan.takeover.planned.people.roles
    own = own_tables(plan)
    assert sorted(own) == roles["municipality"].unique().sort().to_list()
    for town, tables in own.items():
        assert set(tables["takeover_people"]["municipality"]) == {town}
        assert tables["takeover_people"]["fte"].null_count() == 0


def test_who_is_alone_hides_nothing_from_anybody(plan: Plan) -> None:
    alone = dataclasses.replace(plan, municipalities=(a_municipality("0791", "Viborg"),))
    assert own_tables(alone) == {}
    assert not plan_tables(alone)["takeover_people"]["is_hidden"].any()


def test_the_paper_reads_what_is_its_municipalitys_own(plan: Plan, tmp_path) -> None:
    write_plan(plan, tmp_path)
    assert (tmp_path / "own" / "0791" / "takeover_people.csv").exists()
    read = read_plan_folder(tmp_path).tables["takeover_people"]
    assert read["fte"].null_count() == 0
    assert pl.read_parquet(tmp_path / "tables" / "takeover_people.parquet")["fte"].null_count() > 0
