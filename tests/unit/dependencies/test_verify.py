"""The independent check finds whatever is wrong with groups."""

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest

from samdrift.dependencies import (
    DependencyParameters,
    DependencyPicture,
    DependencyProblem,
    plan_groups,
    verify_groups,
)
from tests.unit.dependencies.conftest import a_flow, a_problem, a_server

Change = Callable[[DependencyPicture], DependencyPicture]


@pytest.fixture(scope="module")
def problem() -> DependencyProblem:
    names = ("alfa", "beta", "gamma", "delta", "prov", "fjern")
    assets = [a_server(name, f"10.0.{n}.1") for n, name in enumerate(names)]
    assets[4]["environment"] = "test"
    assets[5]["municipality"] = "0730"
    return a_problem(
        DependencyParameters(largest_group=2, cannot_link=("alfa gamma",)),
        assets=assets,
        system_links=[{"system": "Sag", "asset_id": "alfa"}, {"system": "Sag", "asset_id": "beta"}],
        flows=[
            a_flow("10.0.1.1", "10.0.2.1", 443, 50), a_flow("10.0.2.1", "10.0.3.1", 1433, 50),
            a_flow("10.0.4.1", "10.0.3.1", 1433, 50),
        ],
    )  # fmt: skip


def moved(asset: str, group: str) -> Change:
    return lambda picture: replace(
        picture,
        members=picture.members.with_columns(
            pl.when(pl.col("asset_id") == asset).then(pl.lit(group)).otherwise("group_id").alias("group_id")
        ),
    )


def in_groups(name: str, value: object) -> Change:
    return lambda picture: replace(
        picture,
        groups=picture.groups.with_columns(pl.lit(value).cast(picture.groups[name].dtype).alias(name)),
    )


def turned(picture: DependencyPicture) -> DependencyPicture:
    """Add the other direction of each precedence."""
    there = picture.group_dependencies.filter("is_precedence")
    back = there.rename({"group_id": "depends_on", "depends_on": "group_id"}).select(there.columns)
    return replace(picture, group_dependencies=pl.concat([there, back]))


@pytest.mark.parametrize(
    ("change", "problem_text"),
    [
        (lambda p: replace(p, members=p.members.filter(pl.col("asset_id") != "prov")), "is in 0 groups"),
        (lambda p: replace(p, members=pl.concat([p.members, p.members.tail(1)])), "is in 2 groups"),
        (lambda p: replace(p, groups=pl.concat([p.groups, p.groups.head(1)])), "is not unique"),
        (moved("fjern", "0540/groups/sag"), "of 0730 is in group"),
        (moved("beta", "0540/groups/gamma"), "must move together (application), but do not"),
        (moved("gamma", "0540/groups/sag"), "must never move together"),
        (moved("prov", "0540/groups/sag"), "mixes environments"),
        (in_groups("members", 7), "says 7 members"),
        (in_groups("servers", 3), "has 3 servers, 1 systems, and says within limits"),
        (in_groups("over_limit", "servers"), "and says servers"),
        (in_groups("cut_weight", 0.5), "says it cuts"),
        (in_groups("cut_edges", 9), "says it cuts 9 edges"),
        (lambda p: replace(p, cuts=p.cuts.clear()), "lists 0 edges, there are 2"),
        (turned, "is in a circle"),
        (
            lambda p: replace(
                p,
                links=p.links.with_columns(pl.lit("limit").alias("waived"), pl.lit("cluster").alias("kind")),
            ),
            "a cluster link was waived for a limit",
        ),
    ],
)
def test_each_fault_is_found(problem: DependencyProblem, change: Change, problem_text: str) -> None:
    picture = plan_groups(problem)
    assert verify_groups(problem, picture) == ()
    found = verify_groups(problem, change(picture))
    assert any(problem_text in finding.message() for finding in found), [f.message() for f in found]
    assert {finding.code for finding in found} == {"DEP-VERIFY"}


def test_decisions_on_servers_whose_ids_hold_a_blank_are_checked_too(problem: DependencyProblem) -> None:
    assets = problem.assets.with_columns(asset_id=pl.col("asset_id") + " ny")
    row = {"a": "alfa ny", "b": "gamma ny", "rule": "apart", "detail": "", "path": "links.csv", "row": 2}
    decided = pl.DataFrame([row], schema=problem.decided.schema)
    spaced = replace(
        problem,
        assets=assets,
        addresses=problem.addresses.clear(),
        system_links=problem.system_links.clear(),
        decided=decided,
        parameters=DependencyParameters(),
    )
    picture = plan_groups(spaced)
    assert verify_groups(spaced, picture) == ()
    home = dict(picture.members.select("asset_id", "group_id").iter_rows())["alfa ny"]
    found = [finding.message() for finding in verify_groups(spaced, moved("gamma ny", home)(picture))]
    assert any("alfa ny gamma ny" in each and "must never move together" in each for each in found), found
