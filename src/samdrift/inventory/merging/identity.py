"""Names for merged things that stay the same from run to run."""

import hashlib
import re

import polars as pl

_DIGITS = 8


def machine_asset_ids(linked: pl.DataFrame, values: pl.DataFrame, tables: tuple[str, ...]) -> pl.DataFrame:
    """Give every merged machine its id: municipality, class and name.

    Where several machines of a class share a name, a digest of what else identifies them is
    added: keys first, else the row they stand in.

    Args:
        linked: records with ``_group``, ``_class`` (index into ``tables``), ``municipality``,
            and where each stands.
        values: the chosen values, one row a group, sorted by group.

        tables: the machine tables, the strongest class first.

    Returns:
        ``_group``, ``municipality``, ``asset_table``, ``asset_id``; sorted by group.
    """
    places = (
        linked.group_by("_group")
        .agg(
            pl.col("municipality").first(),
            pl.col("_class").first(),
            pl.concat_str("_path", "_sheet", "_row", separator=":", ignore_nulls=True)
            .sort()
            .first()
            .alias("_place"),
        )
        .sort("_group")
    )
    known = values.select(
        "_group", "name", "addresses", "managed_object_id", "smbios_uuid", "instance_uuid", "serial_number"
    )
    rows = []
    for row in places.join(known, on="_group", maintain_order="left").iter_rows(named=True):
        table = tables[row["_class"]]
        called = row["name"] or (row["addresses"][0] if row["addresses"] else "uden-navn")
        keys = [row[key] for key in ("managed_object_id", "smbios_uuid", "instance_uuid", "serial_number")]
        identity = "|".join(str(key) for key in keys if key) or row["_place"]
        rows.append(
            (
                row["_group"],
                row["municipality"],
                table,
                f"{row['municipality']}/{table}/{slug(called)}",
                identity,
            )
        )
    frame = pl.DataFrame(
        rows,
        schema={
            "_group": pl.Int64(), "municipality": pl.String(), "asset_table": pl.String(),
            "asset_id": pl.String(), "identity": pl.String(),
        },
        orient="row",
    )  # fmt: skip
    return told_apart(frame).select("_group", "municipality", "asset_table", "asset_id").sort("_group")


def told_apart(frame: pl.DataFrame) -> pl.DataFrame:
    """Add a digest of ``identity`` to asset ids that stand more than once, then a number if need be."""
    shared = pl.col("asset_id").is_duplicated()
    digest = pl.col("identity").map_elements(digest_of, return_dtype=pl.String, skip_nulls=False)
    with_digest = frame.with_columns(
        pl.when(shared).then(pl.col("asset_id") + "~" + digest).otherwise("asset_id").alias("asset_id")
    )
    place = pl.int_range(1, pl.len() + 1).over("asset_id")
    return with_digest.with_columns(
        pl.when(pl.col("asset_id").is_duplicated())
        .then(pl.col("asset_id") + "." + place.cast(pl.String))
        .otherwise("asset_id")
        .alias("asset_id")
    )


def digest_of(text: str | None) -> str:
    """A short digest that tells things of one name apart."""
    return hashlib.sha256((text or "").encode()).hexdigest()[:_DIGITS]


def slug(text: str) -> str:
    """A name as part of an id: lower case, everything but letters, digits and dots as ``-``."""
    return re.sub(r"[^0-9a-zæøå.]+", "-", text.strip().lower()).strip("-") or "uden-navn"
