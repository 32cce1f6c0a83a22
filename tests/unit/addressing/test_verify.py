"""Verification: every promise of a plan, broken one at a time, is seen."""

from dataclasses import replace

import polars as pl
import pytest

from samdrift.addressing import plan_addresses, verify_address_plan


@pytest.fixture
def plan(worked_example):
    return plan_addresses(worked_example)


def changed(plan, prefix_id: int, **values):
    is_it = pl.col("prefix_id") == prefix_id
    frame = plan.decisions.with_columns(
        **{name: pl.when(is_it).then(pl.lit(value)).otherwise(name) for name, value in values.items()}
    )
    return replace(plan, decisions=frame)


def codes(problem, plan) -> set[str]:
    return {finding.code for finding in verify_address_plan(problem, plan)}


def test_the_plan_itself_holds(worked_example, plan) -> None:
    assert codes(worked_example, plan) == set()


@pytest.mark.parametrize(
    ("prefix_id", "values", "code"),
    [
        (3, {"new_prefix": "10.1.2.0/24"}, "ADDR-VERIFY-OVERLAP"),
        (3, {"new_prefix": "10.1.2.0/24"}, "ADDR-VERIFY-PLACE"),
        (3, {"new_prefix": "192.168.0.0/24"}, "ADDR-VERIFY-PLACE"),
        (3, {"new_prefix": "10.1.4.0/26"}, "ADDR-VERIFY-PLACE"),
        (3, {"new_prefix": "10.1.5.0/24"}, "ADDR-VERIFY-HOST"),
        (3, {"new_prefix": None}, "ADDR-VERIFY-PLACE"),
        (2, {"new_prefix": "10.1.9.0/24"}, "ADDR-VERIFY-PLACE"),
        (1, {"new_prefix": "10.1.128.0/24"}, "ADDR-VERIFY-PLACE"),
        (3, {"freedom": "must_keep"}, "ADDR-VERIFY-FREEDOM"),
        (4, {"freedom": "never_translate"}, "ADDR-VERIFY-FREEDOM"),
        (3, {"cost_oere": 1}, "ADDR-VERIFY-SUM"),
        (3, {"hosts": 99}, "ADDR-VERIFY-SUM"),
    ],
)
def test_a_changed_decision_is_seen(worked_example, plan, prefix_id: int, values: dict, code: str) -> None:
    assert code in codes(worked_example, changed(plan, prefix_id, **values))


def test_a_missing_and_a_double_decision_are_seen(worked_example, plan) -> None:
    missing = replace(plan, decisions=plan.decisions.head(3))
    double = replace(plan, decisions=pl.concat([plan.decisions, plan.decisions.head(1)]))
    assert "ADDR-VERIFY-DECISIONS" in codes(worked_example, missing)
    assert "ADDR-VERIFY-DECISIONS" in codes(worked_example, double)


def test_overlapping_summaries_and_false_totals_are_seen(worked_example, plan) -> None:
    blocks = plan.blocks.with_columns(
        block=pl.col("block").str.replace("10.1.6.0/23", "10.1.4.0/22", literal=True)
    )
    assert "ADDR-VERIFY-OVERLAP" in codes(worked_example, replace(plan, blocks=blocks))
    assert "ADDR-VERIFY-SUM" in codes(worked_example, replace(plan, routes=5))
    assert "ADDR-VERIFY-SUM" in codes(worked_example, replace(plan, bound_oere=plan.value_oere + 1))
    assert "ADDR-VERIFY-SUM" in codes(worked_example, replace(plan, hosts=replace(plan.hosts, kept=0)))


def test_a_host_at_anothers_new_address_is_seen(worked_example, plan) -> None:
    twin = plan.moves.filter(pl.col("owner") == "Beby").with_columns(
        host_id=pl.lit("twin"), old_address=pl.lit("10.1.1.58")
    )
    spoilt = replace(plan, moves=pl.concat([plan.moves, twin]))
    assert "ADDR-VERIFY-HOST" in codes(worked_example, spoilt)
