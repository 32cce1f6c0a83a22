"""What becomes of a group: each limit alone, the cheapest of the rest, and a person's choice before all."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from samdrift.takeover.effort import built_in_effort
from samdrift.takeover.parameters import TakeoverParameters
from samdrift.takeover.support import find_support_end
from samdrift.takeover.tables import GROUP_SCHEMA, ITEM_SCHEMA, SERVER_SCHEMA
from samdrift.takeover.tasks import count_items
from samdrift.takeover.treatments import Treatment, Treatments, assess_servers, choose_treatments

TODAY = date(2026, 11, 22)
DEADLINE = date(2027, 12, 31)


def a_server(**more: Any) -> dict[str, Any]:
    """In support, in use, on a cluster of five hosts."""
    return {
        "group": "g",
        "kind": "plain",
        "supported_until": date(2031, 10, 14),
        "is_off": False,
        "is_decommissioning": False,
        "last_seen_on": TODAY,
        "is_external": False,
        "platform": "cluster",
        "cluster_hosts": 5,
        **more,
    }


def choose(*servers: dict[str, Any], place_dkk: float = 20_000.0, **parameters: Any) -> Treatments:
    rows = [
        {"server": f"s{number}", "name": f"srv{number}", **server} for number, server in enumerate(servers)
    ]
    frame = pl.DataFrame(rows, schema=SERVER_SCHEMA)
    groups = pl.DataFrame(
        [{"group": "g", "municipality": "0540", "name": "Acadre", "kind": "servers", "systems": ["Acadre"]}],
        schema=GROUP_SCHEMA,
    )
    chosen = TakeoverParameters(**parameters)
    return choose_treatments(
        groups,
        assess_servers(frame, deadline=DEADLINE, today=TODAY, parameters=chosen),
        count_items(groups, frame, pl.DataFrame(schema=ITEM_SCHEMA), deadline=DEADLINE),
        place_dkk={"0540": place_dkk},
        effort=built_in_effort(),
        parameters=chosen,
    )


def excluded(found: Treatments) -> dict[str, str | None]:
    return dict(found.options.select("treatment", "excluded").iter_rows())


def test_a_dear_place_is_left_and_a_cheap_one_kept() -> None:
    assert choose(a_server()).by_group == {"g": Treatment.MOVE}
    assert choose(a_server(), place_dkk=5_000.0).by_group == {"g": Treatment.IN_PLACE}


def test_the_price_of_a_move_by_hand() -> None:
    # One plain server. Handover (3 + 0.7 + 0.3) + 1.5 = 5.5 hours, move (5 + 1 + 0.7 + 1.5 + 0.7) + 6.5 =
    # 15.4: 20.9 hours at 600 DKK, three years at 9,000 DKK, two weeks side by side at 100 DKK.
    found = choose(a_server())
    cost = dict(found.options.select("treatment", "cost_oere").iter_rows())
    assert cost["move"] == 100 * (12_540 + 27_000 + 200)
    assert cost["in_place"] == 100 * (3_300 + 60_000)
    assert found.chosen["cost_oere"].to_list() == [cost["move"]]
    assert found.chosen["reason"].to_list() == [
        "Cheapest over 3 years: 40,000 DKK, against 46,000 to rebuild."
    ]
    assert found.chosen["reason_da"].to_list() == [
        "Billigst over 3 år: 40.000 kr. mod 46.000 for at genopbygge."
    ]


def test_what_is_out_of_support_is_rebuilt_and_not_kept_in_place() -> None:
    found = choose(a_server(supported_until=date(2027, 1, 12)), place_dkk=1_000.0)
    assert found.by_group == {"g": Treatment.REBUILD}
    assert excluded(found)["in_place"] == "unsupported"
    assert found.chosen["reason"].to_list()[0].endswith("1 of 1 servers will be out of support.")


def test_in_a_mixed_group_only_what_is_out_of_support_is_rebuilt() -> None:
    old = a_server(supported_until=date(2023, 10, 10))
    costs = [
        dict(choose(*servers).options.select("treatment", "cost_oere").iter_rows())["rebuild"]
        for servers in ([old, old], [old, a_server()])
    ]
    assert costs[1] < costs[0]


@pytest.mark.parametrize("more", [{"platform": "host"}, {"cluster_hosts": 2}, {"platform": None}])
def test_only_a_whole_cluster_is_taken_over_in_place(more: dict[str, Any]) -> None:
    found = choose(a_server(**more), place_dkk=0.0)
    assert found.by_group == {"g": Treatment.MOVE}
    assert excluded(found)["in_place"] == "no_whole_cluster"


@pytest.mark.parametrize(
    ("more", "is_retired"),
    [
        ({"is_off": True, "last_seen_on": date(2026, 8, 24)}, True),
        ({"is_off": True, "last_seen_on": None}, True),
        ({"is_off": True, "last_seen_on": date(2026, 8, 25)}, False),
        ({"is_off": False, "last_seen_on": date(2020, 1, 1)}, False),
        ({"is_decommissioning": True}, True),
    ],
)
def test_what_is_off_and_unseen_for_ninety_days_is_proposed_for_retirement(
    more: dict[str, Any], is_retired: bool
) -> None:
    found = choose(a_server(**more))
    assert (found.by_group["g"] is Treatment.RETIRE) is is_retired
    assert [finding.code for finding in found.findings] == ["TAKEOVER-RETIRE"] * is_retired


def test_a_group_is_not_retired_while_one_of_it_is_in_use() -> None:
    assert choose(a_server(is_decommissioning=True), a_server()).by_group["g"] is not Treatment.RETIRE


def test_what_a_supplier_hosts_stays_with_it_and_is_not_asked_more() -> None:
    found = choose(a_server(is_external=True, platform="unknown", is_off=True, last_seen_on=None))
    assert found.by_group == {"g": Treatment.SUPPLIER}
    assert {each for each in excluded(found).values() if each} == {"external"}


def test_a_group_without_servers_stays_with_its_supplier() -> None:
    assert choose().by_group == {"g": Treatment.SUPPLIER}


def test_hosted_outside_yet_on_our_own_hosts_is_ours_and_told() -> None:
    found = choose(a_server(is_external=True))
    assert found.by_group == {"g": Treatment.MOVE}
    assert [finding.code for finding in found.findings] == ["TAKEOVER-HOSTED"]


def test_cloud_only_where_it_is_allowed_or_already_so() -> None:
    cheap = {"cloud_dkk_per_server_year": 0, "place_dkk": 20_000.0}
    assert choose(a_server(), **cheap).by_group == {"g": Treatment.MOVE}
    assert choose(a_server(), allow_cloud=True, **cheap).by_group == {"g": Treatment.TO_CLOUD}
    there = choose(a_server(platform="cloud", supported_until=date(2027, 1, 1)))
    assert there.by_group == {"g": Treatment.TO_CLOUD}
    assert excluded(there)["move"] == "in_cloud"


def test_hosts_are_taken_over_where_they_stand() -> None:
    found = choose(a_server(kind="hypervisor_host", platform="cluster"), place_dkk=99_000.0)
    assert found.by_group == {"g": Treatment.IN_PLACE}


@pytest.mark.parametrize("who", ["g", "Acadre"])
def test_a_person_goes_before_the_plan_and_is_told_of_limits(who: str) -> None:
    found = choose(a_server(), treatments={who: "retire"})
    assert found.by_group == {"g": Treatment.RETIRE}
    assert found.chosen["by_hand"].to_list() == [True]
    assert [finding.code for finding in found.findings] == ["TAKEOVER-TREATMENT-LIMIT"]


def test_choices_of_nobody_and_of_nothing_are_told() -> None:
    found = choose(a_server(), treatments={"Nobody": "retire", "g": "burn", "Acadre": ["retire"]})
    assert found.by_group == {"g": Treatment.MOVE}
    assert [finding.code for finding in found.findings] == ["TAKEOVER-TREATMENT"] * 3


@pytest.mark.parametrize(
    ("system", "version", "day"),
    [
        ("Windows Server 2012 R2 Standard", None, date(2023, 10, 10)),
        ("Microsoft Windows Server 2016 (64-bit)", None, date(2027, 1, 12)),
        ("Ubuntu 20.04", None, date(2025, 5, 31)),
        ("Ubuntu", "22.04", date(2027, 4, 30)),
        ("Debian 12", None, date(2028, 6, 30)),
        ("Debian GNU/Linux 10 (64-bit)", None, date(2024, 6, 30)),
        ("RedHat 9.4", None, date(2032, 5, 31)),
        ("Red Hat Enterprise Linux 7 (64-bit)", None, date(2024, 6, 30)),
        ("CentOS 7", None, date(2024, 6, 30)),
        ("SUSE Linux Enterprise 15 (64-bit)", None, date(2031, 7, 31)),
        ("Ubuntu Linux (64-bit)", None, None),
        ("Windows 10 Enterprise", "10.0 (19045)", None),
        (None, None, None),
    ],
)
def test_ends_of_support(system: str | None, version: str | None, day: date | None) -> None:
    assert find_support_end(system, version) == day
