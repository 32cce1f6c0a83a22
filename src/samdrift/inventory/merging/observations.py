"""All observations of all sources as one frame a table, with where each row stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from samdrift.inventory.tables import MACHINE_TABLES, TABLES
from samdrift.kernel import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceObservations:
    """What one file says: observation frames by table, and what is known of the file.

    ``repeats_machines``: the file may list one machine several times (a scan).
    """

    municipality: str
    path: str
    format: str
    kind: Kind
    exported_on: date | None
    repeats_machines: bool
    tables: Mapping[str, pl.DataFrame]


def gather(sources: Sequence[SourceObservations]) -> dict[str, pl.DataFrame]:
    """Stack the sources' frames table by table, in an order that no caller can change.

    Returns:
        By table name, the observations with ``municipality`` and the merge's own columns:
        ``_path``, ``_format``, ``_kind``, ``_exported_on``, ``_repeats``, ``_table``, ``_source``
        (number of file and table) and ``_record`` (number of the record over all tables).
    """
    gathered: dict[str, list[pl.DataFrame]] = {}
    ordered = sorted(sources, key=lambda source: (source.municipality, source.path))
    source_id = 0
    for source in ordered:
        for table in sorted(source.tables):
            frame = source.tables[table]
            if frame.is_empty():
                continue
            source_id += 1
            gathered.setdefault(table, []).append(_labelled(frame, table, source, source_id))
    first_id = 0
    result = {}
    for table in (name for name in TABLES if name in gathered):
        frame = pl.concat(gathered[table])
        ids = pl.int_range(first_id, first_id + frame.height, dtype=pl.UInt32, eager=True)
        result[table] = frame.with_columns(ids.alias("_record"))
        first_id += frame.height
    return result


def _labelled(frame: pl.DataFrame, table: str, source: SourceObservations, source_id: int) -> pl.DataFrame:
    return frame.sort("_sheet", "_row", "_id", maintain_order=True).with_columns(
        pl.lit(source.municipality).alias("municipality"),
        pl.lit(source.path).alias("_path"),
        pl.lit(source.format).alias("_format"),
        pl.lit(str(source.kind)).alias("_kind"),
        pl.lit(source.exported_on, dtype=pl.Date).alias("_exported_on"),
        pl.lit(source.repeats_machines).alias("_repeats"),
        pl.lit(table).alias("_table"),
        pl.lit(source_id, dtype=pl.Int64).alias("_source"),
    )


def machine_universe(gathered: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """All machine records in one frame with the columns of all machine tables."""
    empty = pl.concat(
        [MACHINE_TABLES[name].create_empty() for name in MACHINE_TABLES], how="diagonal_relaxed"
    )
    frames = [gathered[name] for name in MACHINE_TABLES if name in gathered]
    return pl.concat([empty, *frames], how="diagonal_relaxed") if frames else empty
