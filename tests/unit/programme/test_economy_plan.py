"""What the wave plan means for each municipality's money, by a takeover small enough to count by hand."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import polars as pl

from samdrift.inventory import TABLES
from samdrift.programme.economy_plan import list_takeover_costs
from samdrift.takeover import ContractEnd, TakeoverProblem, Task, TaskKind
from samdrift.takeover.plan_tables import list_contract_ends, list_group_dates
from samdrift.takeover.tables import CONTRACT_ANSWER_SCHEMA

HANDOVER = Task(
    id="g/handover", group="g", municipality="0657", kind=TaskKind.HANDOVER, duration_weeks=1, use={},
    running_per_week=0,
)  # fmt: skip
MOVE = replace(HANDOVER, id="g/move", kind=TaskKind.MOVE, running_per_week=700)
STARTS = {"g/handover": 0, "g/move": 3, "h/handover": 1, "h/move": 4}


def costs(*, cost_oere: int, first_end: date | None, centre: bool = False) -> dict[str, object]:
    return all_costs(cost_oere=cost_oere, first_end=first_end, centre=centre).row(0, named=True)


def all_costs(*, cost_oere: int, first_end: date | None, centre: bool = False) -> pl.DataFrame:
    """One municipality; ``centre``: and its joint centre, handed over a week later and with a fee."""
    of_centre = {"municipality": "_shared/c", "group": "h"}
    joint = (
        replace(HANDOVER, id="h/handover", **of_centre),
        replace(MOVE, id="h/move", running_per_week=100, **of_centre),
    )
    problem = TakeoverProblem(
        first_monday=date(2027, 1, 4),
        weeks=6,
        tasks=(HANDOVER, MOVE, *(joint if centre else ())),
        resources=(),
        contracts=(
            ContractEnd(
                id="c", name="C", municipality="0657", tasks=("g/move",), cost_by_end=(cost_oere,) * 7
            ),
        ),
    )
    tables = {
        name: pl.DataFrame(schema={c: d.dtype for c, d in t.columns().items()}) for name, t in TABLES.items()
    }
    tables["municipalities"] = pl.DataFrame(
        [
            {"municipality": "0657", "population": 1_000},
            {"municipality": "nowhere"},
            {"municipality": "_shared/c", "members": ["0657", "0661"]},
        ],
        schema=tables["municipalities"].schema,
    )
    tables["contracts"] = pl.DataFrame(
        [{"asset_id": "c", "municipality": "0657", "payment_dkk_per_year": 36_500.0}],
        schema=tables["contracts"].schema,
    )
    tables["cost_lines"] = pl.DataFrame(
        [{"municipality": "_shared/c"}] if centre else [], schema=tables["cost_lines"].schema
    )
    answers = pl.DataFrame([{"contract": "c", "first_end": first_end}], schema=CONTRACT_ANSWER_SCHEMA)
    takeover = SimpleNamespace(
        reading=SimpleNamespace(problem=problem, contracts=SimpleNamespace(answers=answers))
    )
    planned = SimpleNamespace(
        plan=SimpleNamespace(starts=STARTS),
        groups=list_group_dates(problem, STARTS),
        contracts=list_contract_ends(problem, STARTS),
    )
    return list_takeover_costs(SimpleNamespace(tables=tables), takeover, planned)


def test_dates_and_double_running_are_those_of_the_plan():
    row = costs(cost_oere=0, first_end=None)

    assert (row["handover_on"], row["moved_on"]) == (date(2027, 1, 8), date(2027, 1, 29))
    # Handed over when week 1 begins, empty when week 4 does: three weeks at 7 kroner.
    assert row["double_running_oere"] == 3 * 700


def test_a_fee_is_what_comes_on_top_of_the_ordinary_price():
    # Used from 4 to 31 January: 28 days at 100 kroner.
    assert costs(cost_oere=2_800_00 + 5_000_00, first_end=None)["contract_fees_oere"] == 5_000_00
    assert costs(cost_oere=2_000_00, first_end=None)["contract_fees_oere"] == 0


def test_what_must_be_paid_whatever_the_plan_is_no_fee():
    # It cannot end before 13 April, 100 days: 10,000 kroner are paid anyhow.
    assert costs(cost_oere=10_500_00, first_end=date(2027, 4, 13))["contract_fees_oere"] == 500_00


def test_what_a_joint_centre_costs_falls_on_its_members():
    # Its second member has no row of its own, so the first bears it all: 3 weeks at 7, and 3 at 1 krone.
    (row,) = all_costs(cost_oere=0, first_end=None, centre=True).iter_rows(named=True)
    assert row["municipality"] == "0657"
    assert row["double_running_oere"] == 3 * 700 + 3 * 100
    assert (row["handover_on"], row["moved_on"]) == (date(2027, 1, 15), date(2027, 2, 5))
