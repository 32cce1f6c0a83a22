"""Assess the picture: what is known of what is needed. Method: docs/methods/quality.md."""

from collections.abc import Mapping, Sequence
from datetime import date

from samdrift.inventory.inventory import Inventory
from samdrift.inventory.parameters import QualityParameters
from samdrift.inventory.quality.answers import stale_before
from samdrift.inventory.quality.model import (
    AnalysisQuality,
    MunicipalityQuality,
    NeedQuality,
    NextExport,
    PossibleExport,
)
from samdrift.inventory.quality.needs import NEEDS, Need
from samdrift.inventory.quality.next_export import find_next_export, find_next_of_all
from samdrift.inventory.quality.shares import Scored, mean_share, share_by_analysis, weighted_mean
from samdrift.inventory.quality.tally import Tallies, tally_inventory

#: What stands for an empty table that must exist: one needed value, not known.
_MISSING_TABLE: tuple[int, ...] = (1, 0, 0, 0, 0)


def assess_quality(
    inventory: Inventory,
    *,
    municipalities: Sequence[str],
    today: date,
    parameters: QualityParameters,
    exports: Sequence[PossibleExport],
    needs: Sequence[Need] = NEEDS,
) -> tuple[tuple[MunicipalityQuality, ...], MunicipalityQuality]:
    """Say what is known of what the analyses need, and which export would raise it most.

    Args:
        inventory: the merged inventory; its ``municipalities`` table, where it has one, gives
            inhabitants and the members of joint centres.
        municipalities: keys of all that are asked, also of those without any row.
        today: the day from which staleness is counted.
        parameters: when facts are stale.
        exports: what could still be handed in.
        needs: what the analyses need; the analyses come in its order.

    Returns:
        One quality per municipality, in the order given, and that of the whole
        (``municipality`` is empty). Shares are 0 to 1; counts are of needed values.

    Method: docs/methods/quality.md.
    """
    keys = tuple(dict.fromkeys(municipalities))
    tallies = tally_inventory(
        inventory,
        tuple(dict.fromkeys(need.question for need in needs)),
        municipalities=keys,
        fresh_from=stale_before(today, parameters.stale_after_days),
        exports=exports,
    )
    inhabitants, centres = _read_municipalities(inventory, keys)
    scored = {key: _score(key, needs, tallies, centres.get(key, ())) for key in keys}
    analyses = tuple(dict.fromkeys(need.analysis for need in needs))
    nexts = {key: find_next_export(key, scored[key], tallies, exports, analyses=analyses) for key in keys}
    each = tuple(_quality(key, scored[key], nexts[key], analyses) for key in keys)
    return each, _whole(each, needs, analyses, inhabitants)


def _read_municipalities(
    inventory: Inventory, keys: Sequence[str]
) -> tuple[dict[str, float], dict[str, tuple[str, ...]]]:
    """Inhabitants of each (or the mean of the others), and the joint centres of each."""
    known: dict[str, float] = {}
    centres: dict[str, list[str]] = {}
    if "municipalities" in inventory.tables:
        table = inventory.tables["municipalities"].select("municipality", "population", "members")
        for key, population, members in sorted(table.iter_rows()):
            if key in keys and population:
                known[key] = float(population)
            for member in members or ():
                centres.setdefault(member, []).append(key)
    mean = sum(known.values()) / len(known) if known else 1.0
    return {key: known.get(key, mean) for key in keys}, {k: tuple(v) for k, v in centres.items()}


def _score(key: str, needs: Sequence[Need], tallies: Tallies, centres: Sequence[str]) -> Scored:
    """The counts of each need that applies to a municipality."""
    scored = []
    for need in needs:
        tally = tallies.tallies.get((key, need.question.table))
        if tally is None:
            answered = any((centre, need.question.table) in tallies.tallies for centre in centres)
            if not need.must_exist or answered:
                continue
            scored.append((need, _MISSING_TABLE))
        elif tally.counts[need.question][0]:
            scored.append((need, tally.counts[need.question]))
    return tuple(scored)


def _quality(
    key: str, scored: Scored, next_export: NextExport | None, analyses: Sequence[str]
) -> MunicipalityQuality:
    shares = share_by_analysis(scored, analyses)
    counts = {
        name: tuple(_need_quality(need, counts) for need, counts in scored if need.analysis == name)
        for name in analyses
    }
    return MunicipalityQuality(
        municipality=key,
        analyses=tuple(_analysis(name, counts[name], shares[name]) for name in analyses),
        share=mean_share(shares),
        next_export=next_export,
    )


def _need_quality(need: Need, counts: Sequence[int]) -> NeedQuality:
    return NeedQuality(
        field=need.question.field,
        weight=need.weight,
        needed=counts[0],
        known=counts[1],
        contradictory=counts[2],
        stale=counts[3],
        undated=counts[4],
    )


def _analysis(name: str, rows: tuple[NeedQuality, ...], share: float | None) -> AnalysisQuality:
    return AnalysisQuality(
        analysis=name,
        needed=sum(row.needed for row in rows),
        known=sum(row.known for row in rows),
        contradictory=sum(row.contradictory for row in rows),
        stale=sum(row.stale for row in rows),
        share=share,
        undated=sum(row.undated for row in rows),
        needs=rows,
    )


def _whole(
    each: Sequence[MunicipalityQuality],
    needs: Sequence[Need],
    analyses: Sequence[str],
    inhabitants: Mapping[str, float],
) -> MunicipalityQuality:
    """Counts summed over the municipalities, shares weighted by inhabitants."""
    weights = [inhabitants[one.municipality] for one in each]
    summed = []
    for place, name in enumerate(analyses):
        parts = [one.analyses[place] for one in each]
        share = weighted_mean([(part.share, weight) for part, weight in zip(parts, weights, strict=True)])
        by_field: dict[str, list[NeedQuality]] = {}
        for part in parts:
            for row in part.needs:
                by_field.setdefault(row.field, []).append(row)
        fields = [need.question.field for need in needs if need.analysis == name]
        rows = tuple(_sum_of(by_field[field]) for field in fields if field in by_field)
        summed.append(_analysis(name, rows, share))
    return MunicipalityQuality(
        municipality="",
        analyses=tuple(summed),
        share=weighted_mean([(one.share, weight) for one, weight in zip(each, weights, strict=True)]),
        next_export=find_next_of_all(each, inhabitants),
    )


def _sum_of(rows: Sequence[NeedQuality]) -> NeedQuality:
    return NeedQuality(
        field=rows[0].field,
        weight=rows[0].weight,
        needed=sum(row.needed for row in rows),
        known=sum(row.known for row in rows),
        contradictory=sum(row.contradictory for row in rows),
        stale=sum(row.stale for row in rows),
        undated=sum(row.undated for row in rows),
    )
