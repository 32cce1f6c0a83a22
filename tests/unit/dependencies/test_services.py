"""Services of the house are set aside, each by the rule that fired."""

import polars as pl

from samdrift.dependencies import plan_groups
from tests.unit.dependencies.conftest import a_flow, a_problem, a_server

SERVERS = [a_server(f"s{n:02d}", f"10.0.0.{n}") for n in range(1, 21)]


def rules(flows: list[dict[str, object]]) -> dict[tuple[str, int], str]:
    """Rule by machine and port."""
    picture = plan_groups(a_problem(assets=SERVERS, flows=flows))
    assert picture.edges.filter(pl.col("service").is_not_null() & pl.col("weight").is_not_null()).is_empty()
    return {(row["asset_id"], row["port"]): row["rule"] for row in picture.services.rows(named=True)}


def calls(first: int, last: int, server: int, port: int) -> list[dict[str, object]]:
    """Servers with these numbers call one server on a port."""
    return [a_flow(f"10.0.0.{n}", f"10.0.0.{server}", port, 9) for n in range(first, last + 1) if n != server]


def test_a_service_port_is_aside_however_few_use_it() -> None:
    assert rules([*calls(2, 2, 1, 53), *calls(2, 20, 3, 1433)[:2]]) == {("s01", 53): "port"}


def test_other_ports_of_a_service_host_are_its_service_too() -> None:
    found = rules([*calls(2, 20, 1, 389), *calls(2, 4, 1, 445), *calls(5, 6, 7, 445)])
    assert found == {("s01", 389): "port", ("s01", 445): "host"}


def test_what_nearly_all_call_is_aside_whatever_its_port() -> None:
    assert rules([*calls(2, 12, 1, 443), *calls(2, 4, 20, 443)]) == {("s01", 443): "fan_in"}


def test_few_callers_are_no_house_though_they_are_a_third_of_it() -> None:
    assert rules(calls(2, 8, 1, 443)) == {}


def test_what_calls_nearly_all_is_aside_too() -> None:
    scan = [a_flow("10.0.0.1", f"10.0.0.{n}", 5985, 9) for n in range(2, 14)]
    assert rules(scan) == {("s01", 5985): "fan_out"}
