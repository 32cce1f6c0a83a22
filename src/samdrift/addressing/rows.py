"""Rows as they came in: which can be read, whose they are, and what may become of them."""

from collections.abc import Mapping

import polars as pl

from samdrift.addressing import findings as kinds
from samdrift.addressing.model import Freedom
from samdrift.addressing.notation import BITS, format_prefixes, parse_prefix
from samdrift.addressing.parameters import AddressingParameters
from samdrift.kernel import Finding, Source

#: 2^(bits - length) - 1 for every family and length: the host part of a prefix.
_HOST_MASKS = pl.DataFrame(
    {
        "family": [family for family, bits in BITS.items() for _ in range(bits + 1)],
        "length": [length for bits in BITS.values() for length in range(bits + 1)],
        "mask": pl.Series(
            [2 ** (bits - n) - 1 for bits in BITS.values() for n in range(bits + 1)], dtype=pl.UInt128
        ),
    }
)


def source_of(row: Mapping[str, object]) -> Source | None:
    """Where a row came from, if it says so."""
    path, line = row["path"], row["row"]
    return Source(path=str(path), row=line if isinstance(line, int) else None) if path else None


def find_readable_rows(prefixes: pl.DataFrame, told: list[Finding]) -> pl.DataFrame:
    """Leave out what is no prefix or nobody's; clear host bits."""
    rows = prefixes.with_columns(pl.col("vrf", "role").fill_null("")).join(
        _HOST_MASKS, on=["family", "length"], how="left", maintain_order="left"
    )
    limit = pl.lit(2**32 - 1, dtype=pl.UInt128)
    is_bad = (
        pl.col("mask").is_null()
        | pl.col("network").is_null()
        | ((pl.col("family") == 4) & (pl.col("network") > limit))
    )
    is_nobodys = pl.col("owner").fill_null("").str.strip_chars() == ""
    for row in rows.filter(is_bad).iter_rows(named=True):
        number = f"{row['network']}/{row['length']}"
        reason = f"family {row['family']}, number {row['network']}, length {row['length']}"
        told.append(kinds.NOT_A_PREFIX.at(source_of(row), number, owner=row["owner"] or "?", reason=reason))
    rows = rows.filter(~is_bad)
    for row in with_prefix_text(rows.filter(is_nobodys)).iter_rows(named=True):
        told.append(kinds.NO_OWNER.at(source_of(row), row["prefix"]))
    rows = rows.filter(~is_nobodys)
    host_part = pl.col("network") & pl.col("mask")
    rows = rows.with_columns(
        given=pl.col("network"),
        network=pl.col("network") - host_part,
        last=pl.col("network") - host_part + pl.col("mask"),
    )
    odd = rows.filter(pl.col("given") != pl.col("network"))
    written = format_prefixes(odd["family"], odd["given"], odd["length"])
    for text, row in zip(written, with_prefix_text(odd).iter_rows(named=True), strict=True):
        told.append(kinds.HOST_BITS.at(source_of(row), row["prefix"], owner=row["owner"], given=text))
    return rows.drop("given", "mask")


def with_prefix_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Add ``prefix``: the prefix in CIDR notation."""
    return frame.with_columns(prefix=format_prefixes(frame["family"], frame["network"], frame["length"]))


def apply_freedom(rows: pl.DataFrame, parameters: AddressingParameters, told: list[Finding]) -> pl.Series:
    """Freedom of each row: the prefix's own decision, the municipality's, else what it came with."""
    known = ", ".join(Freedom)
    owned: dict[str, str] = {}
    for owner, value in parameters.municipality_freedom.items():
        if value not in set(Freedom):
            told.append(kinds.WRONG_FREEDOM.at(None, owner, value=value, known=known))
        elif not (rows["owner"] == owner).any():
            told.append(kinds.FREEDOM_OF_NOBODY.at(None, owner))
        else:
            owned[owner] = value
    bad = rows.filter(~pl.col("freedom").is_in([None, *Freedom], nulls_equal=True))
    for row in with_prefix_text(bad).iter_rows(named=True):
        subject = f"{row['owner']} {row['prefix']}"
        told.append(kinds.WRONG_FREEDOM.at(source_of(row), subject, value=row["freedom"], known=known))
    came = pl.when(pl.col("freedom").is_in(list(Freedom))).then("freedom")
    by_owner = pl.col("owner").replace_strict(owned, default=None, return_dtype=pl.String)
    freedom = rows.select(pl.coalesce(by_owner, came, pl.lit(Freedom.MAY_MOVE.value)).alias("f"))["f"]
    for key, value in parameters.prefix_freedom.items():
        if value not in set(Freedom):
            told.append(kinds.WRONG_FREEDOM.at(None, key, value=value, known=known))
            continue
        meant = _meant(rows, key)
        if not meant.any():
            told.append(kinds.FREEDOM_OF_NOBODY.at(None, key))
        freedom = rows.select(pl.when(meant).then(pl.lit(value)).otherwise(freedom).alias("f"))["f"]
    return freedom


def _meant(rows: pl.DataFrame, key: str) -> pl.Series:
    """Rows that ``owner prefix`` or ``owner prefix vrf`` means."""
    owner, _, rest = key.partition(" ")
    text, _, vrf = rest.strip().partition(" ")
    try:
        prefix = parse_prefix(text)
    except ValueError:
        return pl.Series([False] * rows.height, dtype=pl.Boolean)
    is_meant = (
        (pl.col("owner") == owner)
        & (pl.col("family") == prefix.family)
        & (pl.col("network") == pl.lit(prefix.network, dtype=pl.UInt128))
        & (pl.col("length") == prefix.length)
        & (pl.lit(not vrf) | (pl.col("vrf") == vrf))
    )
    return rows.select(is_meant.alias("m"))["m"]
