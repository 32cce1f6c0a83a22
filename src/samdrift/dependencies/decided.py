"""What people have decided of pairs of servers, where it contradicts itself, or what is there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from samdrift.dependencies import findings as kinds
from samdrift.dependencies.model import DependencyProblem, LinkKind
from samdrift.kernel import Finding, Source

_TOML = "programme.toml"
#: What cannot be parted without something breaking.
_PHYSICAL = (LinkKind.CLUSTER.value, LinkKind.SHARED_DISK.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Two servers (``a`` < ``b``) that move together or never do, why, and where it says so."""

    a: str
    b: str
    detail: str
    source: Source | None

    @property
    def pair(self) -> tuple[str, str]:
        """The servers."""
        return self.a, self.b


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """Must-links and cannot-links by hand, in their order; a pair in both is told."""

    together: tuple[Decision, ...]
    apart: tuple[Decision, ...]
    findings: tuple[Finding, ...]


def read_decided(problem: DependencyProblem, municipality: Mapping[str, str]) -> Decided:
    """Gather the decisions of ``links.csv`` and of ``programme.toml``.

    Args:
        problem: ``decided`` and parameters are used.
        municipality: of each server.
    """
    told: list[Finding] = []
    parameters = problem.parameters
    together = _pairs(parameters.must_link, "must_link", municipality, told)
    apart = _pairs(parameters.cannot_link, "cannot_link", municipality, told)
    for row in problem.decided.iter_rows(named=True):
        source = Source(path=row["path"], row=row["row"])
        ends = sorted((row["a"], row["b"]))
        if not _are_linkable(ends, municipality):
            told.append(kinds.WRONG_LINK.at(source, " ".join(ends), parameter=row["path"]))
            continue
        decision = Decision(a=ends[0], b=ends[1], detail=row["detail"], source=source)
        (together if row["rule"] == "together" else apart).append(decision)
    kept_apart = {each.pair: each for each in reversed(apart)}
    told += [
        kinds.BOTH_DECIDED.at(each.source, " ".join(each.pair), other=kept_apart[each.pair].source or _TOML)
        for each in together
        if each.pair in kept_apart
    ]
    return Decided(together=tuple(together), apart=tuple(apart), findings=tuple(told))


def _pairs(
    texts: Iterable[str], parameter: str, known: Mapping[str, str], told: list[Finding]
) -> list[Decision]:
    found = []
    for text in texts:
        ids = sorted(text.split())
        if _are_linkable(ids, known):
            found.append(Decision(a=ids[0], b=ids[1], detail=_TOML, source=None))
        else:
            told.append(kinds.WRONG_LINK.at(None, text, parameter=parameter))
    return found


def _are_linkable(ids: list[str], known: Mapping[str, str]) -> bool:
    """Whether these are two servers of one municipality."""
    is_pair = len(ids) == 2 and ids[0] != ids[1] and all(each in known for each in ids)
    return is_pair and known[ids[0]] == known[ids[1]]


def find_parted(decided: Decided, must: pl.DataFrame) -> tuple[Finding, ...]:
    """Tell of decisions that part a cluster or servers on one disk, also where other servers lie between.

    Args:
        decided: of ``read_decided``.
        must: ``LINK_SCHEMA``.
    """
    tied: dict[str, dict[str, str]] = {}
    rows = must.filter(pl.col("kind").is_in(_PHYSICAL)).select("a", "b", "detail").sort("a", "b", "detail")
    for a, b, detail in rows.iter_rows():
        tied.setdefault(a, {}).setdefault(b, detail)
        tied.setdefault(b, {}).setdefault(a, detail)
    ways = [(each, _path(tied, each.a, each.b)) for each in decided.apart]
    return tuple(
        kinds.PARTED_CLUSTER.at(each.source, " ".join(each.pair), detail=detail)
        for each, detail in ways
        if detail is not None
    )


def _path(tied: Mapping[str, Mapping[str, str]], start: str, end: str) -> str | None:
    """The last tie on a way from one server to another; None where there is no way."""
    stack, seen = [start], {start}
    while stack:
        here = stack.pop()
        for there, detail in tied.get(here, {}).items():
            if there == end:
                return detail
            if there not in seen:
                seen.add(there)
                stack.append(there)
    return None
