"""What account lines have to tell, one finding a municipality and matter."""

from collections.abc import Mapping

import polars as pl

from samdrift.economy.baseline_accounts import Place
from samdrift.economy.findings import HIDDEN_COST, INTERNAL_LINES, LINE_TWICE, LINE_UNUSABLE, UNCLEAR_LINES
from samdrift.economy.millions import spoken_millions
from samdrift.kernel import Finding, FindingKind, Source, Spoken

#: Why a line cannot be used, as ``LINE_SCHEMA`` has it.
_REASONS = {
    "no amount": Spoken(en="no amount", da="intet beløb"),
    "no year": Spoken(en="no year", da="intet år"),
    "impossible year": Spoken(en="impossible year", da="umuligt år"),
}
#: Places that are told, the finding that tells them; sums are of the latest year with such lines.
_TOLD: tuple[tuple[Place, FindingKind], ...] = (
    (Place.HIDDEN, HIDDEN_COST),
    (Place.UNCLEAR, UNCLEAR_LINES),
    (Place.INTERNAL, INTERNAL_LINES),
)


def tell_lines(lines: pl.DataFrame, sources: Mapping[str, Source], names: Mapping[str, str]) -> list[Finding]:
    """Tell lines that are unusable, repeated, hidden, unclear or internal.

    Args:
        lines: ``LINE_SCHEMA``.
        sources: where a line stands, by asset id.
        names: of municipalities, by key.
    """
    told: list[Finding] = []
    for (municipality,), mine in lines.group_by(["municipality"], maintain_order=True):
        name = names.get(str(municipality), str(municipality))
        bad = mine.filter(pl.col("place") == Place.UNUSABLE.value)
        for (reason,), rows in bad.group_by(["reason"], maintain_order=True):
            source, example = _example(rows, sources)
            told.append(
                LINE_UNUSABLE.at(
                    source, name, count=rows.height, reason=_REASONS[str(reason)], example=example
                )
            )
        for (year,), rows in mine.filter("is_repeat").group_by(["year"], maintain_order=True):
            source, example = _example(rows, sources)
            told.append(LINE_TWICE.at(source, name, count=rows.height, year=year, example=example))
        for place, kind in _TOLD:
            rows = _latest(mine.filter(pl.col("place") == place.value))
            if rows.height:
                source, example = _example(rows, sources)
                amount = spoken_millions(int(rows["amount_oere"].sum()))
                told.append(kind.at(source, name, count=rows.height, amount=amount, example=example))
    return told


def _latest(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of the latest year of accounts, else of budgets."""
    kinds = rows.filter(pl.col("kind") == "account")
    rows = kinds if kinds.height else rows
    return rows.filter(pl.col("year") == pl.col("year").max())


def _example(rows: pl.DataFrame, sources: Mapping[str, Source]) -> tuple[Source | None, str]:
    """The first line's place and text."""
    first = rows.sort("asset_id").row(0, named=True)
    return sources.get(first["asset_id"]), str(first["name"] or first["asset_id"])
