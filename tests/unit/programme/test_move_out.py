"""Move out before moving in: within a municipality's VRF, and nowhere else."""

from types import SimpleNamespace

import polars as pl

from samdrift.addressing.model import DECISION_SCHEMA
from samdrift.programme.move_out import list_move_outs

#: Owner, VRF, old prefix, decision, new prefix, group.
Row = tuple[str, str, str, str, str | None, str]


def orders_of(*rows: Row, freedom: str = "may_move") -> list[tuple[str, str]]:
    decisions = pl.DataFrame(
        [
            dict.fromkeys(DECISION_SCHEMA)
            | {
                "prefix_id": at, "owner": owner, "vrf": vrf, "family": 4, "prefix": old,
                "decision": decision, "new_prefix": new,
                "freedom": freedom if decision == "translate" else "may_move",
            }
            for at, (owner, vrf, old, decision, new, _) in enumerate(rows)
        ],
        schema=dict(DECISION_SCHEMA),
    )  # fmt: skip
    groups = pl.DataFrame(
        [{"owner": row[0], "vrf": row[1], "prefix": row[2], "group": row[5]} for row in rows],
        schema=dict.fromkeys(("owner", "vrf", "prefix", "group"), pl.String()),
    )
    plan = SimpleNamespace(decisions=decisions)
    found = list_move_outs(plan, groups)  # type: ignore[arg-type]
    assert set(found["reason"]) <= {"move_out_first"}
    return found.select("before", "after").rows()


SCHOOL: Row = ("aaby", "", "10.1.0.0/24", "translate", "10.9.0.0/24", "school")
TOWN_HALL: Row = ("aaby", "", "10.2.0.0/24", "renumber", "10.1.0.0/25", "town hall")


def test_the_example_of_the_method_page() -> None:
    assert orders_of(SCHOOL, TOWN_HALL) == [("school", "town hall")]
    swapped = (*SCHOOL[:4], "10.2.0.128/25", SCHOOL[5])
    assert orders_of(swapped, TOWN_HALL) == [("school", "town hall"), ("town hall", "school")]


def test_what_is_translated_for_good_neither_leaves_nor_moves_in() -> None:
    swapped = (*SCHOOL[:4], "10.2.0.128/25", SCHOOL[5])
    assert orders_of(SCHOOL, TOWN_HALL, freedom="never_renumber") == []
    assert orders_of(swapped, TOWN_HALL, freedom="never_renumber") == []
    assert orders_of(SCHOOL, TOWN_HALL, freedom="may_move") == [("school", "town hall")]


def test_other_municipalities_and_vrfs_stand_in_nobodys_way() -> None:
    assert orders_of(SCHOOL, ("beby", *TOWN_HALL[1:])) == []
    assert orders_of(SCHOOL, ("aaby", "guest", *TOWN_HALL[2:])) == []


def test_what_stays_or_moves_within_its_own_group_waits_for_nobody() -> None:
    assert orders_of((*SCHOOL[:3], "keep", SCHOOL[2], "school"), TOWN_HALL) == []
    assert orders_of(SCHOOL, (*TOWN_HALL[:5], "school")) == []
    assert orders_of(SCHOOL, (*TOWN_HALL[:3], "separate_vrf", None, "town hall")) == []
    assert orders_of() == []
