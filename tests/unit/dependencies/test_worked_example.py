"""The worked example of docs/methods/dependencies.md: the same numbers, computed."""

import math

import polars as pl
import pytest

from samdrift.dependencies import (
    DependencyPicture,
    likelihood_run_missed,
    plan_groups,
    share_seen,
    verify_groups,
)
from tests.unit.dependencies.conftest import a_flow, a_problem, a_server, groups_of

ADDRESSES = {
    name: f"10.0.0.{n}" for n, name in enumerate(("web1", "app1", "db1", "gis1", "kort1", "prov1", "dc1"), 1)
}


@pytest.fixture(scope="module")
def picture() -> DependencyPicture:
    ip = ADDRESSES
    problem = a_problem(
        assets=[
            a_server(name, address, environment="test" if name == "prov1" else "production")
            for name, address in ip.items()
        ],
        system_links=[{"system": "SBSYS", "asset_id": "app1"}, {"system": "SBSYS", "asset_id": "db1"}],
        flows=[
            a_flow(ip["web1"], ip["app1"], 8443, 400, active_days=19),
            a_flow(ip["app1"], ip["db1"], 1433, 1000),
            a_flow(ip["app1"], ip["gis1"], 443, 20, active_days=10),
            a_flow(ip["gis1"], ip["kort1"], 5432, 300),
            a_flow(ip["prov1"], ip["kort1"], 5432, 30),
            *(a_flow(address, ip["dc1"], 389, 50) for name, address in ip.items() if name != "dc1"),
        ],
    )
    answer = plan_groups(problem)
    assert verify_groups(problem, answer) == ()
    return answer


def test_edges_weigh_as_on_paper(picture: DependencyPicture) -> None:
    weights = {
        (a, b): weight
        for a, b, weight in picture.edges.select("source_id", "destination_id", "weight").iter_rows()
        if weight is not None
    }
    assert weights == {
        ("web1", "app1"): pytest.approx(0.5 * math.log(401) * 0.5),
        ("app1", "db1"): pytest.approx(math.log(1001)),
        ("app1", "gis1"): pytest.approx(0.3 * math.log(21) * 10 / 38),
        ("gis1", "kort1"): pytest.approx(math.log(301)),
        ("prov1", "kort1"): pytest.approx(math.log(31)),
    }
    rounded = sorted(round(weight, 3) for weight in weights.values())
    assert rounded == [0.240, 1.498, 3.434, 5.707, 6.909]


def test_the_directory_is_set_aside_by_its_port(picture: DependencyPicture) -> None:
    (service,) = picture.services.rows(named=True)
    assert (service["asset_id"], service["service"], service["rule"], service["callers"]) == (
        "dc1", "directory", "port", 6,
    )  # fmt: skip
    assert service["share"] == pytest.approx(6 / 7)


def test_groups_are_those_on_paper(picture: DependencyPicture) -> None:
    assert groups_of(picture.members) == {
        frozenset({"app1", "db1", "web1"}), frozenset({"gis1", "kort1"}),
        frozenset({"prov1"}), frozenset({"dc1"}),
    }  # fmt: skip
    rows = {row["name"]: row for row in picture.groups.rows(named=True)}
    assert sorted(rows) == ["SBSYS", "directory", "gis1", "prov1 · test"]
    figures = {
        name: (round(row["inner_weight"], 3), round(row["cut_weight"], 3)) for name, row in rows.items()
    }
    assert figures == {
        "SBSYS": (8.407, 0.240), "gis1": (5.707, 3.674), "prov1 · test": (0.0, 3.434),
        "directory": (0.0, 0.0),
    }  # fmt: skip
    assert picture.totals.quality == pytest.approx(8.407 - 0.3 + 5.707 - 0.1, abs=1e-3)
    assert (rows["directory"]["service"], rows["directory"]["is_foundation"]) == ("directory", True)
    assert rows["SBSYS"]["reasons"] == ["application:SBSYS", "traffic:8443/tcp"]
    assert (rows["SBSYS"]["is_assumed"], rows["directory"]["is_assumed"]) == (False, True)


def test_test_comes_before_what_it_calls(picture: DependencyPicture) -> None:
    ends = picture.group_dependencies.select("group_id", "depends_on", "is_precedence").rows()
    assert ends == [
        ("0540/groups/prov1-test", "0540/groups/gis1", False),
        ("0540/groups/sbsys", "0540/groups/gis1", True),
    ]
    reasons = dict(picture.cuts.select("source_id", "reason").rows())
    assert reasons == {"prov1": "environment", "app1": "weak"}


def test_what_is_missed() -> None:
    assert likelihood_run_missed(every_days=30.4, days=14) == pytest.approx(0.539, abs=5e-4)
    assert likelihood_run_missed(every_days=30.4, days=38) == 0
    seen = share_seen(sampling=1000, packets=50)
    assert seen == pytest.approx(0.0488, abs=5e-5)
    assert likelihood_run_missed(every_days=30.4, days=38, seen=seen) == pytest.approx(0.9396, abs=5e-5)


def test_the_weight_of_edges_that_are_not_between_servers_is_empty(picture: DependencyPicture) -> None:
    aside = picture.edges.filter(pl.col("service").is_not_null())
    assert aside.height == 6
    assert aside["weight"].null_count() == 6
