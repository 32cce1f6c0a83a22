"""Which value of each field is shown, and which are kept behind it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import dataframely as dy
import polars as pl

from samdrift.inventory.columns import Role, column_info
from samdrift.inventory.inventory import FACT_SCHEMA
from samdrift.inventory.parameters import MergingParameters

#: Fields in which case and domain make no contradiction.
_NAME_FIELDS = frozenset(
    {"name", "fqdn", "hypervisor_host", "cluster", "datacenter", "management_server", "site"}
)
_OS_FIELDS = frozenset({"operating_system"})


def merged_fields(schema: type[dy.Schema]) -> dict[str, Role]:
    """The columns of a table that come from its sources, with what each does in the merge."""
    roles = {name: column_info(column).role for name, column in schema.columns().items()}
    return {name: role for name, role in roles.items() if role is not Role.OWN}


def choose_values(
    frame: pl.DataFrame, fields: Mapping[str, Role], parameters: MergingParameters
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Choose one value a field and group; lists become the union.

    Args:
        frame: records with ``_group``, the merge's own columns and the fields.
        fields: the fields to choose, with their roles.
        parameters: the orders of sources.

    Returns:
        One row a group with the chosen values, and one with the record that each chosen
        value comes from (lists: null). Both have ``_group`` and the fields, sorted by group.
    """
    by_order: dict[Sequence[str], list[str]] = defaultdict(list)
    sets = [name for name, role in fields.items() if role is Role.SET or frame.schema[name] == pl.List]
    for name in fields:
        if name not in sets:
            by_order[tuple(parameters.field_precedence.get(name, ()))].append(name)
    groups = frame.select("_group").unique().sort("_group")
    values, winners = groups, groups
    for order, names in sorted(by_order.items()):
        ranked = frame.sort(
            _rank(order, parameters.precedence), *_ties(), maintain_order=True, nulls_last=True
        )
        grouped = ranked.group_by("_group", maintain_order=True)
        chosen = grouped.agg(pl.col(name).drop_nulls().first() for name in names)
        won = grouped.agg(
            pl.col("_record").filter(pl.col(name).is_not_null()).first().alias(name) for name in names
        )
        values = values.join(chosen, on="_group", how="left", maintain_order="left")
        winners = winners.join(won, on="_group", how="left", maintain_order="left")
    for name in sets:
        union = (
            frame.select("_group", name)
            .explode(name)
            .drop_nulls(name)
            .group_by("_group")
            .agg(pl.col(name).unique().sort())
        )
        values = values.join(union, on="_group", how="left", maintain_order="left")
        winners = winners.with_columns(pl.lit(None, dtype=pl.UInt32).alias(name))
    return values.select("_group", *fields), winners.select("_group", *fields)


def _rank(order: Sequence[str], default: Sequence[str]) -> pl.Expr:
    """Rank of a record's source: the field's own order first, then the general one."""
    whole = [*order, *(name for name in default if name not in order)]
    ranks = {name: rank for rank, name in enumerate(whole)}
    return pl.col("_format").replace_strict(ranks, default=len(ranks), return_dtype=pl.Int32)


def _ties() -> tuple[pl.Expr, ...]:
    """Newer exports before older and undated ones, then the records' order."""
    age = -pl.col("_exported_on").cast(pl.Int32)
    return age, pl.col("_record")


def list_facts(
    frame: pl.DataFrame, values: pl.DataFrame, winners: pl.DataFrame, fields: Mapping[str, Role]
) -> pl.DataFrame:
    """List every value that every record gives, with whether it was chosen or contradicts.

    Args:
        frame: records with ``_group``, ``_record``, ``asset_id`` and the fields.
        values: the chosen values (``choose_values``).
        winners: the records that they come from.
        fields: the fields, with their roles.

    Returns:
        ``FACT_SCHEMA``, sorted by asset, field and record.
    """
    parts = []
    for name, role in fields.items():
        given = frame.select("_group", "asset_id", "_record", name).filter(pl.col(name).is_not_null())
        if given.is_empty():
            continue
        is_set = frame.schema[name] == pl.List
        both = given.join(
            values.select("_group", pl.col(name).alias("shown")),
            on="_group",
            how="left",
            maintain_order="left",
        ).join(
            winners.select("_group", pl.col(name).alias("winner")),
            on="_group",
            how="left",
            maintain_order="left",
        )
        differs = _plain(pl.col(name), name, frame.schema[name]) != _plain(
            pl.col("shown"), name, frame.schema[name]
        )
        parts.append(
            both.select(
                "asset_id",
                pl.lit(name).alias("field"),
                _as_text(pl.col(name), frame.schema[name]).alias("value"),
                pl.col("_record").alias("record_id"),
                (pl.lit(value=True) if is_set else pl.col("_record") == pl.col("winner")).alias("chosen"),
                (pl.lit(value=False) if is_set or role is Role.SET else differs.fill_null(value=False)).alias(
                    "contradicts"
                ),
            )
        )
    if not parts:
        return pl.DataFrame(schema=FACT_SCHEMA)
    return pl.concat(parts).cast(FACT_SCHEMA).sort("asset_id", "field", "record_id")  # type: ignore[arg-type]


def _as_text(column: pl.Expr, kind: pl.DataType) -> pl.Expr:
    return column.list.join(", ") if kind == pl.List else column.cast(pl.String)


def _plain(column: pl.Expr, name: str, kind: pl.DataType) -> pl.Expr:
    """What of a value must differ to be a contradiction."""
    if kind != pl.String:
        return column
    lowered = column.str.to_lowercase().str.strip_chars()
    if name in _NAME_FIELDS:
        return lowered.str.split(".").list.first().str.replace_all("_", "-")
    if name in _OS_FIELDS:
        family = lowered.str.extract(
            r"(windows|red hat|rhel|centos|rocky|ubuntu|debian|suse|oracle|photon|freebsd|esxi|linux)"
        )
        # "Linux" alone does not contradict a named distribution.
        release = lowered.str.extract(r"windows.*?\b(20\d\d|1[01]|[78])\b").fill_null("")
        return pl.concat_str(family, release, ignore_nulls=True)
    return lowered
