"""How well a merge found the planted truth: pairwise and B-cubed, precision and recall.

Measures: docs/methods/inventory.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from samdrift.inventory import MACHINE_TABLES


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeScore:
    """Shares between 0 and 1; ``records`` were compared, ``unmatched`` stand in no truth."""

    records: int
    unmatched: int
    pair_precision: float
    pair_recall: float
    bcubed_precision: float
    bcubed_recall: float

    @property
    def pair_f1(self) -> float:
        """Harmonic mean of pairwise precision and recall."""
        return 2 * self.pair_precision * self.pair_recall / (self.pair_precision + self.pair_recall)


def truth_frame(truth: Mapping[str, Any]) -> pl.DataFrame:
    """The planted records of machines: ``path``, ``sheet``, ``row``, ``truth`` (the true asset)."""
    parts = [
        pl.DataFrame(
            {"row": part["rows"], "truth": part["assets"]}, schema={"row": pl.Int64(), "truth": pl.String()}
        ).with_columns(pl.lit(part["path"]).alias("path"), pl.lit(part["sheet"]).alias("sheet"))
        for municipality in truth["municipalities"]
        for part in municipality["records"]
        if part["role"] == "asset"
    ]
    return pl.concat(parts).select("path", "sheet", "row", "truth")


def match_truth(records: pl.DataFrame, truth: Mapping[str, Any]) -> pl.DataFrame:
    """Join the merge's machine records with the planted ones.

    Args:
        records: ``Inventory.records``.
        truth: the example's truth.json.

    Returns:
        The records with ``truth``, null where the truth knows of no such record. The truth
        names a sheet only where a file has several.
    """
    planted = truth_frame(truth)
    # Get-VM names each machine's host in the machine's own row: that row is not the host's record.
    host_in_passing = (pl.col("format") == "hyperv") & (pl.col("table") == "hypervisor_hosts")
    machines = records.filter(pl.col("table").is_in(list(MACHINE_TABLES)), ~host_in_passing)
    named = planted.filter(pl.col("sheet") != "")
    unnamed = planted.filter(pl.col("sheet") == "").drop("sheet").rename({"truth": "truth_unnamed"})
    return (
        machines.join(named, on=["path", "sheet", "row"], how="left", maintain_order="left")
        .join(unnamed, on=["path", "row"], how="left", maintain_order="left")
        .with_columns(pl.coalesce("truth", "truth_unnamed").alias("truth"))
        .drop("truth_unnamed")
    )


def score_merge(records: pl.DataFrame, truth: Mapping[str, Any]) -> MergeScore:
    """Score a merge against the planted truth.

    Args:
        records: ``Inventory.records``.
        truth: the example's truth.json.
    """
    matched = match_truth(records, truth)
    known = matched.drop_nulls("truth")
    cells = known.group_by("asset_id", "truth").len("both")
    cells = cells.with_columns(
        pl.col("both").sum().over("asset_id").alias("mine"),
        pl.col("both").sum().over("truth").alias("theirs"),
    )
    together = _pairs(cells["both"])
    return MergeScore(
        records=known.height,
        unmatched=matched.height - known.height,
        pair_precision=_share(together, _pairs(cells.group_by("asset_id").agg(pl.col("both").sum())["both"])),
        pair_recall=_share(together, _pairs(cells.group_by("truth").agg(pl.col("both").sum())["both"])),
        bcubed_precision=_weighted(cells, "mine") / known.height,
        bcubed_recall=_weighted(cells, "theirs") / known.height,
    )


def _pairs(sizes: pl.Series) -> int:
    wide = sizes.cast(pl.Int64)
    return int((wide * (wide - 1) // 2).sum())


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _weighted(cells: pl.DataFrame, size: str) -> float:
    return float(cells.select((pl.col("both").cast(pl.Float64) ** 2 / pl.col(size)).sum()).item())
