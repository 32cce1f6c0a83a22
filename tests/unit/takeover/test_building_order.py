"""What comes before what: network, tests, what is depended on, hosts after their servers."""

from typing import Any

from tests.unit.takeover.building_cases import (
    JOINING,
    NETWORK,
    a_group,
    an_order,
    build,
    codes,
    orders,
    some_servers,
    some_tables,
    task,
)


def test_network_before_servers_and_the_address_plan_before_both() -> None:
    reading = build(
        some_tables(
            JOINING,
            NETWORK,
            a_group("g"),
            servers=some_servers("g", "s1"),
            items=[("joining", "network", "joining", 1), ("net", "network", "site", 3)],
            orders=[
                an_order("joining", "net", "address_plan"),
                an_order("joining", "g", "network_first"),
                an_order("net", "g", "network_first", 10),
            ],
        )
    )
    assert orders(reading.problem) == {
        ("joining/network", "net/network"): ("address_plan", 0, None),
        ("joining/network", "g/handover"): ("network_first", 0, None),
        ("net/network", "g/handover"): ("network_first", 0, 10),
        ("g/handover", "g/move"): ("handover_first", 0, None),
    }
    assert task(reading, "net/network").use["sites:0615"] == 3
    assert task(reading, "net/network").deadline == 52


def test_what_is_depended_on_neither_starts_nor_ends_later() -> None:
    names = [f"srv{number}" for number in range(60)]
    tables = some_tables(
        a_group("big"),
        a_group("small"),
        servers=[*some_servers("big", *names), *some_servers("small", "x")],
        orders=[an_order("big", "small")],
    )
    found = orders(build(tables).problem)
    assert found["big/move", "small/move"] == ("depends_on", -1, None)
    assert ("big/handover", "small/handover") not in found


def test_test_before_production_of_the_same_system() -> None:
    tables = some_tables(
        a_group("prod", systems=["Acadre"]),
        a_group("test", systems=["Acadre"], environment="test"),
        a_group("elsewhere", systems=["Acadre"], environment="test", municipality="0657"),
        servers=[
            *some_servers("prod", "p"),
            *some_servers("test", "t"),
            *some_servers("elsewhere", "e"),
        ],
    )
    found = {pair: why for pair, why in orders(build(tables).problem).items() if why[0] == "test_first"}
    assert found == {
        ("test/handover", "prod/handover"): ("test_first", 1, None),
        ("test/move", "prod/move"): ("test_first", 1, None),
    }


def test_circles_of_dependencies_are_let_go_and_told() -> None:
    tables = some_tables(
        a_group("a", environment="test", systems=["X"]),
        a_group("b", systems=["X"]),
        a_group("c"),
        servers=[*some_servers("a", "s1"), *some_servers("b", "s2"), *some_servers("c", "s3")],
        orders=[an_order("b", "c"), an_order("c", "a")],
    )
    reading = build(tables)
    assert codes(reading) == {"TAKEOVER-CIRCLE": 1}
    assert {why[0] for why in orders(reading.problem).values()} == {"handover_first", "test_first"}


def some_hosts() -> list[dict[str, Any]]:
    return some_servers("esx", "h1", "h2", kind="hypervisor_host", platform="cluster", cluster_hosts=2)


def test_hosts_are_switched_off_when_the_last_server_has_left() -> None:
    tables = some_tables(
        a_group("a"),
        a_group("b"),
        a_group("esx"),
        servers=[
            *some_servers("a", "s1"),
            *some_servers("b", "s2", is_decommissioning=True),
            *some_hosts(),
        ],
        orders=[an_order("a", "esx", "emptied_first"), an_order("b", "esx", "emptied_first")],
    )
    reading = build(tables)
    assert {pair: why for pair, why in orders(reading.problem).items() if pair[1] == "esx/retire"} == {
        ("a/move", "esx/retire"): ("emptied_first", 2, None),
        ("b/retire", "esx/retire"): ("emptied_first", 2, None),
        ("esx/handover", "esx/retire"): ("handover_first", 0, None),
    }
    assert task(reading, "esx/handover").deadline == task(reading, "b/retire").deadline == 52
    assert task(reading, "esx/retire").deadline is None


def test_hosts_stay_while_one_server_on_them_does() -> None:
    tables = some_tables(
        a_group("a"),
        a_group("b"),
        a_group("esx"),
        servers=[
            *some_servers("a", "s1"),
            *some_servers("b", "s2", platform="cluster", cluster_hosts=4),
            *some_hosts(),
        ],
        orders=[an_order("a", "esx", "emptied_first"), an_order("b", "esx", "emptied_first")],
    )
    reading = build(tables)
    assert reading.treatments.by_group["b"].value == "in_place"
    assert "esx/retire" not in reading.problem.task_by_id


SITES = [JOINING, *(a_group(name, kind="network") for name in ("hall", "school"))]
INTO_THE_SCHOOLS = an_order("school", "hall", "move_out_first")
JOINED_FIRST = [an_order("joining", name, "address_plan") for name in ("hall", "school")]


def test_who_leaves_addresses_comes_before_who_moves_into_them() -> None:
    reading = build(some_tables(*SITES, orders=[*JOINED_FIRST, INTO_THE_SCHOOLS]))
    assert orders(reading.problem)["school/network", "hall/network"] == ("move_out_first", 0, None)
    assert codes(reading)["TAKEOVER-SPACE-CIRCLE"] == 0


def test_sites_that_change_places_are_let_go_and_each_order_told() -> None:
    swap = [INTO_THE_SCHOOLS, an_order("hall", "school", "move_out_first")]
    reading = build(some_tables(*SITES, orders=[*JOINED_FIRST, *swap]))
    assert {reason for reason, _, _ in orders(reading.problem).values()} == {"address_plan"}
    assert codes(reading)["TAKEOVER-SPACE-CIRCLE"] == 2
    assert codes(reading)["TAKEOVER-CIRCLE"] == 0
    told = next(each for each in reading.findings if each.code == "TAKEOVER-SPACE-CIRCLE")
    assert "hall" in told.message("da")
    assert "school" in told.message("da")
