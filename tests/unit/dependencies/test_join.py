"""Addresses become machines by municipality, VRF and time, and are never guessed."""

from datetime import date
from typing import Any

import pytest

from samdrift.dependencies import UnjoinedReason, join_edges
from tests.unit.dependencies.conftest import a_flow, a_problem, a_server


def joined(flow: dict[str, Any], **tables: list[dict[str, Any]]) -> tuple[str | None, str | None]:
    """Id of the destination, and the reason if there is none; the source is a server at 10.0.0.9."""
    tables["assets"] = [*tables.get("assets", []), a_server("caller", "10.0.0.9")]
    answer = join_edges(a_problem(flows=[flow], **tables))
    assert answer.edges["source_id"].to_list() == ["caller"]
    reasons = answer.unjoined["reason"].to_list()
    return answer.edges["destination_id"][0], reasons[0] if reasons else None


TO_DB = a_flow("10.0.0.9", "10.0.0.1", 1433, 5)


def test_an_address_is_the_machine_that_has_it() -> None:
    assert joined(TO_DB, assets=[a_server("db", "10.0.0.1")]) == ("db", None)


def test_an_address_may_come_from_a_register() -> None:
    assert joined(
        TO_DB, assets=[a_server("db")], addresses=[{"vrf": "", "address": "10.0.0.1", "asset_id": "db"}]
    ) == ("db", None)


def test_two_machines_that_claim_an_address_are_never_guessed() -> None:
    both = [a_server("db", "10.0.0.1"), a_server("old", "10.0.0.1")]
    assert joined(TO_DB, assets=both) == (None, UnjoinedReason.AMBIGUOUS_ADDRESS)


def test_the_vrf_decides_if_the_flow_names_it() -> None:
    both = [a_server("db", "10.0.0.1", vrf="skole"), a_server("adm", "10.0.0.1", vrf="adm")]
    assert joined(TO_DB, assets=both) == (None, UnjoinedReason.AMBIGUOUS_VRF)
    flow = {**TO_DB, "vrf": "skole"}
    caller = {"vrf": "skole", "address": "10.0.0.9", "asset_id": "caller"}
    assert joined(flow, assets=both, addresses=[caller]) == ("db", None)


def test_a_register_that_names_the_vrf_goes_before_a_machine_that_does_not() -> None:
    listed = [{"vrf": "adm", "address": "10.0.0.1", "asset_id": "db"}]
    assert joined(TO_DB, assets=[a_server("db", "10.0.0.1")], addresses=listed) == ("db", None)


def test_a_machine_that_was_not_there_then_is_no_candidate() -> None:
    new = a_server("new", "10.0.0.1", created_on=date(2026, 11, 17))
    gone = a_server("gone", "10.0.0.1", status="decommissioning", last_seen_on=date(2026, 10, 1))
    assert joined(TO_DB, assets=[new]) == (None, UnjoinedReason.NOT_THEN)
    assert joined(TO_DB, assets=[new, gone, a_server("db", "10.0.0.1")]) == ("db", None)


def test_another_municipality_is_not_asked_but_its_joint_centre_is() -> None:
    there = a_server("db", "10.0.0.1", municipality="it-centre")
    assert joined(TO_DB, assets=[there]) == (None, UnjoinedReason.UNKNOWN)
    member = [{"centre": "it-centre", "member": "0540"}]
    assert joined(TO_DB, assets=[there], memberships=member) == ("db", None)
    at_home = a_server("own", "10.0.0.1")
    assert joined(TO_DB, assets=[there, at_home], memberships=member) == ("own", None)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("10.7.0.0/24", UnjoinedReason.CLIENT_NETWORK),
        ("8.8.8.8", UnjoinedReason.OUTSIDE),
        ("2001:4860:4860::8888", UnjoinedReason.OUTSIDE),
        ("10.7.0.1", UnjoinedReason.UNKNOWN),
        ("fe80::1%eth0", UnjoinedReason.UNKNOWN),
        ("not an address", UnjoinedReason.UNKNOWN),
    ],
)
def test_what_is_not_joined_says_why(address: str, reason: str) -> None:
    assert joined({**TO_DB, "destination": address}) == (None, reason)


def test_the_biggest_are_listed_first() -> None:
    flows = [a_flow("10.0.0.9", f"10.9.0.{n}", 443, n) for n in (3, 7, 5)]
    answer = join_edges(a_problem(assets=[a_server("caller", "10.0.0.9")], flows=flows))
    assert answer.unjoined.select("address", "connections", "flows").rows() == [
        ("10.9.0.7", 7, 1), ("10.9.0.5", 5, 1), ("10.9.0.3", 3, 1),
    ]  # fmt: skip
