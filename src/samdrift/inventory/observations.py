"""Observations: what one source says of one thing, before anything is merged.

An observation frame has the columns of its table that the source knows, and the columns of
``ROW_COLUMNS``, which say where the row stands and let rows of one file refer to each other.
"""

import functools
from collections.abc import Mapping, Sequence

import polars as pl

from samdrift.inventory.tables import TABLES

#: Book-keeping columns of an observation.
#: ``_sheet`` and ``_row``: where it stands in its file (``Source``'s sheet and row);
#: ``_id``: the thing's id within its file, where it has one (unique per file and table family);
#: ``_owner``: the ``_id`` of the machine this row belongs to (disks, interfaces, addresses …).
ROW_COLUMNS: Mapping[str, pl.DataType] = {
    "_sheet": pl.String(),
    "_row": pl.Int64(),
    "_id": pl.String(),
    "_owner": pl.String(),
}


def observed(table: str, data: pl.DataFrame | Mapping[str, Sequence[object]]) -> pl.DataFrame:
    """Make an observation frame of ``table``: right columns, right types, right order.

    Args:
        table: a name in ``TABLES``.
        data: any of the table's columns and of ``ROW_COLUMNS``, as a frame or as lists by
            name. Missing columns become null.

    Returns:
        A frame with every column of the table (``asset_id`` and ``municipality`` null) and
        of ``ROW_COLUMNS``.

    Raises:
        ValueError: a column is not declared, or a value does not fit its type. Both are
            faults of an importer, never of a file.
    """
    schema = _schema(table)
    if isinstance(data, pl.DataFrame):
        frame = data
    else:
        wanted = {name: schema[name] for name in data if name in schema}
        frame = pl.DataFrame(dict(data), schema_overrides=wanted, strict=True)
    unknown = set(frame.columns) - schema.keys()
    if unknown:
        raise ValueError(f"{table} has no column {sorted(unknown)}")
    wrong = [pl.col(name).cast(schema[name]) for name, kind in frame.schema.items() if kind != schema[name]]
    # Put below an empty frame, the missing columns come in a fraction of the time that an
    # expression for each takes: a country has thousands of files with several frames each.
    return pl.concat([_empty(table), frame.with_columns(wrong)], how="diagonal")


@functools.cache
def _schema(table: str) -> dict[str, pl.DataType]:
    return dict(TABLES[table].create_empty().schema) | dict(ROW_COLUMNS)


@functools.cache
def _empty(table: str) -> pl.DataFrame:
    return pl.DataFrame(schema=_schema(table))
