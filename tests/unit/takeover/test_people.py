"""The page's worked example, and figures that are missing."""

from datetime import date

import polars as pl
import pytest

from samdrift.inventory import TABLES
from samdrift.takeover.contract_terms import add_months
from samdrift.takeover.people import PeopleParameters, assess_people

TODAY = date(2026, 11, 22)


def a_staff(*rows: dict[str, object]) -> pl.DataFrame:
    schema = TABLES["staff_roles"].create_empty().schema
    given = [{"asset_id": str(i), "municipality": "Aaby", **row} for i, row in enumerate(rows)]
    return pl.DataFrame(given, schema=schema)


ADMINISTRATORS = {
    "role": "System administrator", "full_time_equivalents": 4.0,
    "servers_share": 0.6, "network_share": 0.2, "users_share": 0.2,
}  # fmt: skip
SUPPORTERS = {
    "role": "Supporter", "full_time_equivalents": 6.0,
    "servers_share": 0.1, "network_share": 0.0, "users_share": 0.9,
}  # fmt: skip


def assess(staff: pl.DataFrame, **changes: object):
    given = {
        "handovers": {"Aaby": date(2027, 11, 1)},
        "booked": [("server", date(2027, 10, 4), 0.5 * 13 * 30)],
        "bought_hours": {},
        "parameters": PeopleParameters(),
        "today": TODAY,
        **changes,
    }
    return assess_people(staff, **given)


def test_the_worked_example_of_the_method_page():
    told = assess(a_staff(ADMINISTRATORS, SUPPORTERS))

    supporters, administrators = told.roles.sort("role").iter_rows(named=True)
    assert administrators["follows"] is True
    assert administrators["scope_fte"] == pytest.approx(3.2)
    assert administrators["home_gap_fte"] == pytest.approx(0.8)
    assert administrators["is_small"] is True
    assert administrators["notice_by"] == date(2027, 5, 1)
    assert supporters["follows"] is False
    assert supporters["unit_gap_fte"] == pytest.approx(0.6)
    assert supporters["is_small"] is False
    assert told.milestones.select("milestone", "latest").rows() == [
        ("involvement", date(2027, 2, 1)),
        ("notice", date(2027, 5, 1)),
    ]
    server = told.skills.filter(pl.col("skill") == "server").row(0, named=True)
    assert server["operation_fte"] == pytest.approx(3.0)
    assert server["followers_fte"] == pytest.approx(2.4)
    assert server["gap_fte"] == pytest.approx(1.1)
    assert told.findings == ()


def test_a_handover_at_years_end_gives_notice_by_the_end_of_june():
    assert add_months(date(2027, 12, 31), -6) == date(2027, 6, 30)
    assert add_months(date(2028, 3, 31), -1) == date(2028, 2, 29)


def test_missing_shares_are_not_assessed_and_never_a_zero():
    told = assess(a_staff({"role": "IT chief", "full_time_equivalents": 1.0}, {"role": "Trainee"}))

    assert told.not_assessed == 2
    assert told.roles["scope_fte"].null_count() == 2
    assert [f.code for f in told.findings] == ["TAKEOVER-STAFF-UNKNOWN"] * 2


def test_shares_that_do_not_sum_are_scaled_and_told():
    rows = {**SUPPORTERS, "servers_share": 0.5, "users_share": 0.75, "other_share": 0.0}
    told = assess(a_staff(rows))

    assert [f.code for f in told.findings] == ["TAKEOVER-STAFF-SHARES"]
    assert told.roles["scope_fte"].item() == pytest.approx(6 * 0.5 / 1.25)


def test_consultants_count_in_operation_and_do_not_follow():
    told = assess(a_staff({**ADMINISTRATORS, "employment": "consultant"}))

    assert told.roles["follows"].item() is False
    server = told.skills.filter(pl.col("skill") == "server").row(0, named=True)
    assert (server["operation_fte"], server["followers_fte"]) == (pytest.approx(2.4), 0.0)


def test_civil_servants_have_a_milestone_of_their_own_and_past_dates_are_late():
    told = assess(
        a_staff({**ADMINISTRATORS, "employment": "civil_servant"}), handovers={"Aaby": date(2027, 3, 1)}
    )

    assert told.milestones.select("milestone", "is_late").rows() == [
        ("involvement", True),
        ("civil_servants", True),
        ("notice", True),
    ]


def test_exactly_half_is_mainly():
    told = assess(a_staff({**ADMINISTRATORS, "servers_share": 0.3, "users_share": 0.5}))

    assert told.roles["follows"].item() is True


def test_hours_that_are_bought_in_lower_the_gap():
    bought = assess(a_staff(ADMINISTRATORS), bought_hours={"server": 15.0})
    alone = assess(a_staff(ADMINISTRATORS))

    gap = pl.col("skill") == "server"
    assert bought.skills.filter(gap)["gap_fte"].item() == pytest.approx(
        alone.skills.filter(gap)["gap_fte"].item() - 0.5
    )
