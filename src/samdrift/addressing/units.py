"""Units: what moves as one piece when it moves, and how large its new place has to be."""

import numpy as np
import polars as pl

from samdrift.addressing.parameters import AddressingParameters

#: Network, broadcast and gateway.
_NOT_FOR_HOSTS = 3
#: From this length on a prefix is a link or a handful of machines, and does not grow.
_NEVER_GROWS = 29


def find_units(frame: pl.DataFrame, parameters: AddressingParameters) -> pl.DataFrame:
    """Group IPv4 prefixes into units: the outermost of a claimant with all that it holds of it.

    A prefix wider than ``largest_new_block`` (or every one, with ``right_size``) is a unit of its
    own, sized by the hosts that stand directly in it: what it holds moves apart from it.

    Args:
        frame: entries, any order.

    Returns:
        The frame sorted by claimant, network and length, with ``unit`` (number of the unit),
        ``unit_network`` (of the outermost), ``is_outermost``, ``power`` (the unit's new size is
        2^power) and ``by_hosts`` (the new size follows the hosts, so that these get new places in it).
    """
    rows = frame.sort("claimant", "network", "length").with_columns(
        by_hosts=pl.lit(parameters.right_size) | (pl.col("length") < parameters.largest_new_block),
        _first=pl.col("network").cast(pl.Int64),
        _end=pl.col("last").cast(pl.Int64) + 1,
    )
    # What is sized by its hosts does not carry along what it holds.
    reach = pl.when(pl.col("by_hosts")).then(0).otherwise(pl.col("_end")).cum_max()
    before = reach.shift(1, fill_value=0).over("claimant")
    rows = rows.with_columns(is_outermost=pl.col("by_hosts") | (pl.col("_first") >= before))
    # A unit sized by its hosts may stand between an outermost prefix and those inside it.
    plain = rows.filter(~pl.col("by_hosts")).with_columns(
        unit=pl.col("is_outermost").cast(pl.Int64).cum_sum() - 1
    )
    count = int(plain["is_outermost"].sum())
    wide = rows.filter(pl.col("by_hosts")).with_row_index("unit", offset=count).cast({"unit": pl.Int64})
    rows = pl.concat([plain, wide.select(plain.columns)]).sort("claimant", "network", "length")
    rows = rows.with_columns(
        unit_network=pl.col("_first").first().over("unit"), unit_hosts=pl.col("hosts").sum().over("unit"),
        unit_length=pl.col("length").first().over("unit"),
    )  # fmt: skip
    power = _power(rows, parameters)
    return rows.with_columns(power=power).drop("_first", "_end")


def _power(rows: pl.DataFrame, parameters: AddressingParameters) -> pl.Series:
    """Power of two of each row's unit's new size."""
    hosts = rows["unit_hosts"].to_numpy()
    old = 32 - rows["unit_length"].to_numpy()
    wanted = -(-hosts * (100 + parameters.growth_pct) // 100) + _NOT_FOR_HOSTS
    # frexp is exact for whole numbers below 2^53: the bits of wanted - 1 are the power that holds wanted.
    by_hosts = np.frexp((wanted - 1).astype(np.float64))[1].astype(np.int64)
    grown = np.where(rows["unit_length"].to_numpy() >= _NEVER_GROWS, old, np.maximum(old, by_hosts))
    least = np.minimum(32 - parameters.right_sized_at_least, old)
    return pl.Series(
        np.where(rows["by_hosts"].to_numpy(), np.maximum(least, by_hosts), grown), dtype=pl.Int64
    )
