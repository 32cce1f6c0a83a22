"""What is told of a finished picture: what could not be joined or kept, and what flows would add."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from samdrift.dependencies import findings as kinds
from samdrift.dependencies.links import LIMIT
from samdrift.dependencies.model import (
    DependencyPicture,
    DependencyProblem,
    GroupKind,
    UnjoinedReason,
)
from samdrift.kernel import Finding, FindingKind

_UNJOINED: Mapping[str, FindingKind] = {
    UnjoinedReason.UNKNOWN: kinds.UNKNOWN_ADDRESS,
    UnjoinedReason.AMBIGUOUS_VRF: kinds.AMBIGUOUS_VRF,
    UnjoinedReason.AMBIGUOUS_ADDRESS: kinds.AMBIGUOUS_ADDRESS,
    UnjoinedReason.NOT_THEN: kinds.NOT_THEN,
    UnjoinedReason.OUTSIDE: kinds.OUTSIDE,
}
_SHORT_DAYS = 35
_SHARE_MISSED = 0.05


def tell(picture: DependencyPicture, problem: DependencyProblem) -> DependencyPicture:
    """Return the picture with all that is to be told of it."""
    found: list[Finding] = [*picture.findings]
    for part in (_unjoined, _without_flows, _short, _waived, _over, _circles):
        found += part(picture, problem)
    return replace(picture, findings=tuple(found))


def _unjoined(picture: DependencyPicture, _: DependencyProblem) -> Iterator[Finding]:
    """Count by municipality and reason; networks of clients are no fault."""
    faults = picture.unjoined.filter(pl.col("reason") != UnjoinedReason.CLIENT_NETWORK.value)
    counted = (
        faults.group_by("municipality", "reason", maintain_order=True)
        .agg(pl.len().alias("n"), pl.col("connections").sum(), pl.col("address").first())
        .sort(["connections", "municipality", "reason"], descending=[True, False, False])
    )
    for municipality, reason, count, connections, example in counted.iter_rows():
        yield _UNJOINED[reason].at(
            None, municipality, addresses=count, connections=connections, example=example
        )


def _without_flows(picture: DependencyPicture, problem: DependencyProblem) -> Iterator[Finding]:
    of_servers = picture.groups.filter(pl.col("kind") == GroupKind.SERVERS.value)
    known = problem.assets.filter(pl.col("application").is_not_null())["asset_id"].to_list()
    linked = set(problem.system_links["asset_id"].drop_nulls()) | set(known)
    servers = problem.assets.filter(pl.col("table") == "servers").group_by("municipality").agg("asset_id")
    seen = set(problem.flows["municipality"])
    for municipality, ids in servers.sort("municipality").iter_rows():
        if municipality in seen:
            continue
        own = of_servers.filter(pl.col("municipality") == municipality)
        yield kinds.NO_FLOWS.at(
            None, municipality, groups=own.height, assumed=int(own["is_assumed"].sum()),
            unknown=sum(each not in linked for each in ids),
        )  # fmt: skip


def _short(picture: DependencyPicture, _: DependencyProblem) -> Iterator[Finding]:
    columns = picture.coverage.select("municipality", "days", "missed_monthly", "missed_quarterly")
    for municipality, days, monthly, quarterly in columns.iter_rows():
        if days < _SHORT_DAYS or monthly > _SHARE_MISSED:
            yield kinds.SHORT_WINDOW.at(
                None, municipality, days=days, monthly=round(100 * monthly), quarterly=round(100 * quarterly)
            )


def _waived(picture: DependencyPicture, _: DependencyProblem) -> Iterator[Finding]:
    counted = (
        picture.links.filter(pl.col("waived").is_not_null())
        .group_by("municipality", "kind", "detail", "waived")
        .len()
        .sort("municipality", "kind", "detail", "waived")
    )
    for municipality, kind, detail, why, count in counted.iter_rows():
        what = kinds.WAIVED_LIMIT if why == LIMIT else kinds.WAIVED_CANNOT
        yield what.at(None, municipality, kind=kind, detail=detail, count=count)


def _over(picture: DependencyPicture, problem: DependencyProblem) -> Iterator[Finding]:
    limits = problem.parameters
    over = picture.groups.filter(pl.col("over_limit").is_not_null())
    for group, which, servers, systems in over.select(
        "group_id", "over_limit", "servers", "systems"
    ).iter_rows():
        if which == "servers":
            yield kinds.OVER_SERVERS.at(None, group, size=servers, limit=limits.largest_group)
        else:
            yield kinds.OVER_SYSTEMS.at(None, group, size=len(systems), limit=limits.most_systems)
    mixed = (
        picture.members.group_by("group_id")
        .agg(pl.col("environment").unique().sort())
        .filter(pl.col("environment").list.len() > 1)
        .join(picture.groups.select("group_id", pl.col("environment").alias("moves_as")), on="group_id")
        .sort("group_id")
    )
    for group, environments, moves_as in mixed.iter_rows():
        yield kinds.TWO_ENVIRONMENTS.at(
            None, group, environments=", ".join(environments), environment=moves_as
        )


def _circles(picture: DependencyPicture, _: DependencyProblem) -> Iterator[Finding]:
    environment = picture.groups.select("group_id", "environment")
    relaxed = (
        picture.group_dependencies.filter(~pl.col("is_precedence"))
        .join(environment, on="group_id")
        .join(environment.rename({"group_id": "depends_on"}), on="depends_on", suffix="_of_other")
        .filter(pl.col("environment") == pl.col("environment_of_other"))
        .sort(["municipality", "weight", "group_id", "depends_on"], descending=[False, True, False, False])
        .group_by("municipality", maintain_order=True)
        .agg(pl.len(), pl.format("{} → {}", "group_id", "depends_on").first())
    )
    for municipality, count, example in relaxed.iter_rows():
        yield kinds.RELAXED.at(None, municipality, count=count, example=example)
