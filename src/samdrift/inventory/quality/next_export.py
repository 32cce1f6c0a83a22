"""Try every possible export on paper and tell the one that would raise the share most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from samdrift.inventory.quality.model import MunicipalityQuality, NextExport, PossibleExport
from samdrift.inventory.quality.needs import Need
from samdrift.inventory.quality.places import ManagementPlace
from samdrift.inventory.quality.shares import Scored, mean_share, share_by_analysis
from samdrift.inventory.quality.tally import Tallies

#: Gains that differ by less are equal: sums of floats are no better than that.
_DECIMALS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What an export would fill: the counts afterwards, and (need, values filled)."""

    export: PossibleExport
    after: Scored
    filled: tuple[tuple[Need, int], ...]


def find_next_export(
    key: str,
    scored: Scored,
    tallies: Tallies,
    exports: Sequence[PossibleExport],
    *,
    analyses: Sequence[str],
) -> NextExport | None:
    """Find the export that would raise one municipality's share most; None where none would.

    Args:
        key: the municipality.
        scored: its needs with their counts.
        tallies: what each export would fill.
        exports: what could be handed in; ties go by name.
        analyses: all analyses.
    """
    now = mean_share(share_by_analysis(scored, analyses))
    if now is None:
        return None
    best: tuple[float, Trial] | None = None
    for export in sorted(exports, key=lambda export: export.name):
        trial = _try(key, scored, tallies, export)
        if not trial.filled:
            continue
        then = mean_share(share_by_analysis(trial.after, analyses)) or 0.0
        if best is None or round(then - best[0], _DECIMALS) > 0:
            best = (then, trial)
    if best is None:
        return None
    then, trial = best
    return _next_export(key, tallies, trial, (now, then))


def find_next_of_all(
    each: Sequence[MunicipalityQuality], inhabitants: Mapping[str, float]
) -> NextExport | None:
    """Find the one export of one municipality that raises the whole's share most."""
    asked = [one for one in each if one.share is not None]
    total = sum(inhabitants[one.municipality] for one in asked)
    now = sum((one.share or 0.0) * inhabitants[one.municipality] for one in asked)
    best: tuple[float, NextExport] | None = None
    for one in sorted(asked, key=lambda one: one.municipality):
        if one.next_export is None:
            continue
        gain = (one.next_export.share_then - one.next_export.share_now) * inhabitants[one.municipality]
        if best is None or round((gain - best[0]) / total, _DECIMALS) > 0:
            best = (gain, one.next_export)
    if best is None:
        return None
    gain, found = best
    return replace(found, share_now=now / total, share_then=(now + gain) / total)


def _try(key: str, scored: Scored, tallies: Tallies, export: PossibleExport) -> Trial:
    """Fill in what the export would fill."""
    after = []
    filled = []
    for need, counts in scored:
        tally = tallies.tallies.get((key, need.question.table))
        if tally is not None:
            fills = tally.fills.get((export.name, need.question), 0)
        else:
            fills = int(need.question.is_answered_by(export.gives))
        after.append((need, (counts[0], counts[1] + fills, *counts[2:])))
        if fills:
            filled.append((need, fills))
    return Trial(export=export, after=tuple(after), filled=tuple(filled))


def _next_export(key: str, tallies: Tallies, trial: Trial, shares: tuple[float, float]) -> NextExport:
    export = trial.export
    by_field, by_table = _worth(trial)
    known = {t: tallies.tallies[key, t] for t in by_table if (key, t) in tallies.tallies}
    assets = {table: tally.assets[export.name] for table, tally in known.items()}
    place = tallies.places.get((export.name, key), ManagementPlace())
    numbered = f"{export.taken_from} {place.number}" if place.number is not None else ""
    platform = export.reaches.get("servers")
    shown = "servers" not in by_table or platform is None or key in tallies.platforms.get(platform, (key,))
    return NextExport(
        importer=export.importer,
        hint=place.name or numbered,
        assets=sum(assets.values()),
        fields=_by_worth(by_field),
        share_now=shares[0],
        share_then=shares[1],
        municipality=key,
        title=export.title,
        title_da=export.title_da,
        taken_from=export.taken_from,
        number=place.number,
        cluster=place.is_cluster,
        assets_by_table=tuple(sorted(assets.items(), key=lambda item: (-item[1], item[0]))),
        new_tables=tuple(table for table in _by_worth(by_table) if table not in known),
        if_platform="" if shown or platform is None else str(platform),
    )


def _worth(trial: Trial) -> tuple[dict[str, float], dict[str, float]]:
    """What the filled values add to the analyses' shares, by field and by table."""
    needed = {need: counts[0] for need, counts in trial.after}
    weights: dict[str, float] = {}
    for need in needed:
        weights[need.analysis] = weights.get(need.analysis, 0.0) + need.weight
    by_field: dict[str, float] = {}
    by_table: dict[str, float] = {}
    for need, fills in trial.filled:
        gain = need.weight * fills / needed[need] / weights[need.analysis]
        for worth, name in ((by_field, need.question.field), (by_table, need.question.table)):
            worth[name] = worth.get(name, 0.0) + gain
    return by_field, by_table


def _by_worth(worth: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(worth, key=lambda name: (-round(worth[name], _DECIMALS), name)))
