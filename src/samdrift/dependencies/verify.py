"""``verify_groups``: the rules that any set of move groups must keep, whoever made it."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import polars as pl

from samdrift.dependencies import findings as kinds
from samdrift.dependencies.model import DependencyPicture, DependencyProblem, LinkKind
from samdrift.kernel import Finding

_TOLERANCE = 1e-6


def verify_groups(problem: DependencyProblem, picture: DependencyPicture) -> tuple[Finding, ...]:
    """Check the groups against their rules; empty if all is well.

    It shares nothing with the search: servers are counted, links walked, weights added up and circles
    looked for again, from the problem's and the picture's tables alone.
    """
    return tuple(
        kinds.VIOLATED.at(None, subject, problem=text)
        for check in (_membership, _links, _limits, _weights, _circles, _environments)
        for subject, text in check(problem, picture)
    )


def _membership(problem: DependencyProblem, picture: DependencyPicture) -> Iterator[tuple[str, str]]:
    """Everything that is grouped is in one group, of its own municipality, and counted there."""
    grouped = problem.assets.filter(
        pl.col("table").is_in(["servers", "hypervisor_hosts", "network_devices"])
    ).select("asset_id", "municipality")
    wanted = dict(pl.concat([grouped, problem.network_items.select("asset_id", "municipality")]).iter_rows())
    times = Counter(picture.members["asset_id"].to_list())
    for asset in wanted:
        if times[asset] != 1:
            yield asset, f"is in {times[asset]} groups"
    home = dict(picture.groups.select("group_id", "municipality").iter_rows())
    if len(home) != picture.groups.height:
        yield "group_id", "is not unique"
    counted: Counter[str] = Counter()
    for group, asset in picture.members.select("group_id", "asset_id").iter_rows():
        counted[group] += 1
        if asset not in wanted:
            yield asset, f"is in group {group}, but not in the inventory"
        elif home.get(group) != wanted[asset]:
            yield asset, f"of {wanted[asset]} is in group {group} of {home.get(group)}"
    for group, members in picture.groups.select("group_id", "members").iter_rows():
        if counted[group] != members:
            yield group, f"says {members} members, has {counted[group]}"


def _links(problem: DependencyProblem, picture: DependencyPicture) -> Iterator[tuple[str, str]]:
    at = dict(picture.members.select("asset_id", "group_id").iter_rows())
    for a, b, kind, waived in picture.links.select("a", "b", "kind", "waived").iter_rows():
        if waived is None and at.get(a) != at.get(b):
            yield f"{a} {b}", f"must move together ({kind}), but do not"
        if waived == "limit" and kind != LinkKind.APPLICATION:
            yield f"{a} {b}", f"a {kind} link was waived for a limit"
    # An asset id may hold a blank: that of a municipality that is not recognised holds its name.
    apart = problem.decided.filter(pl.col("rule") == "apart").select("a", "b").rows()
    for ends in [*(text.split() for text in problem.parameters.cannot_link), *apart]:
        if len(ends) == 2 and ends[0] != ends[1] and at.get(ends[0]) == at.get(ends[1]) is not None:
            yield " ".join(ends), "must never move together, but do"


def _limits(problem: DependencyProblem, picture: DependencyPicture) -> Iterator[tuple[str, str]]:
    limits = problem.parameters
    at = dict(picture.members.select("asset_id", "group_id").iter_rows())
    tied: dict[str, set[str]] = defaultdict(set)
    for a, b, waived in picture.links.select("a", "b", "waived").iter_rows():
        if waived is None:
            tied[a].add(b)
            tied[b].add(a)
    members: dict[str, list[str]] = defaultdict(list)
    for asset, group in at.items():
        members[group].append(asset)
    columns = picture.groups.select("group_id", "servers", "systems", "over_limit")
    for group, servers, systems, over in columns.iter_rows():
        breaks = servers > limits.largest_group or len(systems) > limits.most_systems
        if breaks != (over is not None):
            yield group, f"has {servers} servers, {len(systems)} systems, and says {over or 'within limits'}"
        if breaks and not _is_one(members[group], tied):
            yield group, "is over a limit, though links do not hold it together"


def _is_one(assets: list[str], tied: dict[str, set[str]]) -> bool:
    stack, seen = [assets[0]], {assets[0]}
    while stack:
        for there in tied[stack.pop()] - seen:
            seen.add(there)
            stack.append(there)
    return seen.issuperset(assets)


def _weights(_: DependencyProblem, picture: DependencyPicture) -> Iterator[tuple[str, str]]:
    """Cut weight and cut edges of each group, added up again from the edges."""
    at = dict(picture.members.select("asset_id", "group_id").iter_rows())
    cut: dict[str, float] = defaultdict(float)
    count: Counter[str] = Counter()
    weighed = picture.edges.filter(pl.col("weight").is_not_null())
    for a, b, weight in weighed.select("source_id", "destination_id", "weight").iter_rows():
        one, other = at.get(a), at.get(b)
        if one is not None and other is not None and one != other:
            for group in (one, other):
                cut[group] += weight
                count[group] += 1
    for group, weight, edges in picture.groups.select("group_id", "cut_weight", "cut_edges").iter_rows():
        if abs(weight - cut[group]) > _TOLERANCE * max(1.0, weight) or edges != count[group]:
            yield (
                group,
                f"says it cuts {edges} edges of {weight:.3f}, cuts {count[group]} of {cut[group]:.3f}",
            )
    if picture.cuts.height * 2 != sum(count.values()):
        yield "cuts", f"lists {picture.cuts.height} edges, there are {sum(count.values()) // 2}"


def _circles(_: DependencyProblem, picture: DependencyPicture) -> Iterator[tuple[str, str]]:
    """Take away groups that depend on nothing, again and again: what is left runs in a circle."""
    order = picture.group_dependencies.filter("is_precedence")
    waits: dict[str, set[str]] = defaultdict(set)
    needed: dict[str, set[str]] = defaultdict(set)
    for group, other in order.select("group_id", "depends_on").iter_rows():
        waits[group].add(other)
        needed[other].add(group)
    ready = [group for group in needed if not waits[group]]
    while ready:
        done = ready.pop()
        for group in needed[done]:
            waits[group].discard(done)
            if not waits[group]:
                ready.append(group)
    for group in sorted(group for group, others in waits.items() if others):
        yield group, "is in a circle of precedence"


def _environments(_: DependencyProblem, picture: DependencyPicture) -> Iterator[tuple[str, str]]:
    """Several environments in one group only where links that are kept cross between them."""
    environment = dict(picture.members.select("asset_id", "environment").iter_rows())
    at = dict(picture.members.select("asset_id", "group_id").iter_rows())
    crossing = {
        at[a]
        for a, b, waived in picture.links.select("a", "b", "waived").iter_rows()
        if waived is None and a in at and environment.get(a) != environment.get(b)
    }
    mixed: dict[str, set[str]] = defaultdict(set)
    for asset, group in at.items():
        mixed[group].add(environment[asset])
    for group in sorted(group for group, found in mixed.items() if len(found) > 1 and group not in crossing):
        yield group, f"mixes environments: {', '.join(sorted(mixed[group]))}"
