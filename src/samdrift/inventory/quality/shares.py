"""From counts to shares. Formula: docs/methods/quality.md."""

from collections.abc import Mapping, Sequence

from samdrift.inventory.quality.needs import Need

#: The needs that apply to a municipality, each with the counts of ``COUNTED`` (tally.py).
Scored = tuple[tuple[Need, tuple[int, ...]], ...]


def share_by_analysis(scored: Scored, analyses: Sequence[str]) -> dict[str, float | None]:
    """The weighted mean of known by needed, for each analysis; None where no need applies."""
    sums = {analysis: [0.0, 0.0] for analysis in analyses}
    for need, (needed, known, *_) in scored:
        sums[need.analysis][0] += need.weight * known / needed
        sums[need.analysis][1] += need.weight
    return {analysis: known / weight if weight else None for analysis, (known, weight) in sums.items()}


def mean_share(shares: Mapping[str, float | None]) -> float | None:
    """The plain mean over the analyses that have a share."""
    known = [share for share in shares.values() if share is not None]
    return sum(known) / len(known) if known else None


def weighted_mean(shares: Sequence[tuple[float | None, float]]) -> float | None:
    """The mean of (share, weight), without those that have none."""
    known = [(share, weight) for share, weight in shares if share is not None]
    total = sum(weight for _, weight in known)
    return sum(share * weight for share, weight in known) / total if total else None
