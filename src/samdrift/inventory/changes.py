"""What appeared, changed and vanished between two pictures."""

from collections.abc import Mapping

import polars as pl

#: One row a change: ``change`` is appeared, vanished or changed; ``field``, ``before`` and
#: ``after`` are null but for changed values.
CHANGE_SCHEMA = {
    "table": pl.String(),
    "municipality": pl.String(),
    "asset_id": pl.String(),
    "change": pl.String(),
    "field": pl.String(),
    "before": pl.String(),
    "after": pl.String(),
}


def find_changes(before: Mapping[str, pl.DataFrame], after: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Compare two inventories' tables by asset id.

    Args:
        before: earlier tables by name; tables or columns that it lacks are passed over.
        after: the tables now.

    Returns:
        ``CHANGE_SCHEMA``, sorted by table, municipality, asset and field.
    """
    parts = [pl.DataFrame(schema=CHANGE_SCHEMA)]
    for name, now in after.items():
        then = before.get(name)
        if then is None or "asset_id" not in now.columns or "asset_id" not in then.columns:
            continue
        parts += [
            _whole_rows(name, now.join(then, on="asset_id", how="anti"), "appeared"),
            _whole_rows(name, then.join(now, on="asset_id", how="anti"), "vanished"),
            *_changed_fields(name, then, now),
        ]
    return pl.concat(parts).sort("table", "municipality", "asset_id", "field", nulls_last=False)


def _whole_rows(table: str, rows: pl.DataFrame, change: str) -> pl.DataFrame:
    return _shaped(rows.select("asset_id", "municipality"), table, change, field=None)


def _changed_fields(table: str, then: pl.DataFrame, now: pl.DataFrame) -> list[pl.DataFrame]:
    both = then.join(now, on="asset_id", how="inner", suffix=":now")
    parts = []
    for name in now.columns:
        if name in ("asset_id", "municipality") or name not in then.columns:
            continue
        if then.schema[name] != now.schema[name]:
            continue
        old, new = _text(pl.col(name), now.schema[name]), _text(pl.col(f"{name}:now"), now.schema[name])
        rows = both.select("asset_id", "municipality", old.alias("before"), new.alias("after")).filter(
            pl.col("before").ne_missing(pl.col("after"))
        )
        if not rows.is_empty():
            parts.append(_shaped(rows, table, "changed", field=name))
    return parts


def _text(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    return column.list.join(", ") if kind == pl.List else column.cast(pl.String)


def _shaped(rows: pl.DataFrame, table: str, change: str, *, field: str | None) -> pl.DataFrame:
    missing = [name for name in ("before", "after") if name not in rows.columns]
    return rows.with_columns(
        pl.lit(table).alias("table"),
        pl.lit(change).alias("change"),
        pl.lit(field, dtype=pl.String).alias("field"),
        *(pl.lit(None, dtype=pl.String).alias(name) for name in missing),
    ).select(CHANGE_SCHEMA.keys())
