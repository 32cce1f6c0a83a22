"""Addresses and prefixes between text and numbers, whole columns at a time."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

#: Column of whole numbers: int64 for IPv4; Python's own (dtype object) where IPv6 needs 128 bits.
Ints = NDArray[Any]

BITS = {4: 32, 6: 128}
_NUMBER = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefix:
    """A prefix as numbers; ``has_host_bits``: it was written as an address within it."""

    family: int
    network: int
    length: int
    has_host_bits: bool


def parse_prefix(text: str) -> Prefix:
    """Read ``10.0.0.0/8``, ``10.0.0.0/255.0.0.0`` or an IPv6 prefix; no length is a single address.

    Raises:
        ValueError: it is no prefix; the message says why.
    """
    address_text, slash, mask = text.strip().partition("/")
    address = ipaddress.ip_address(address_text.split("%")[0].strip())
    bits = BITS[address.version]
    mask = mask.strip()
    if not slash:
        length = bits
    elif _NUMBER.fullmatch(mask):
        length = int(mask)
    elif address.version == 4 and mask.count(".") == 3:
        length = _length_of_mask(mask)
    else:
        raise ValueError(f"{mask or 'nothing'} is no mask")
    if length > bits:
        raise ValueError(f"/{length} is longer than the address")
    number = int(address)
    network = number >> (bits - length) << (bits - length)
    return Prefix(family=address.version, network=network, length=length, has_host_bits=network != number)


def _length_of_mask(mask: str) -> int:
    """Length of a dotted mask; wildcard masks (0.0.0.255) are taken for what they mean."""
    number = int(ipaddress.IPv4Address(mask))
    inverse = number ^ 0xFFFFFFFF
    # A mask is ones and then zeros, so that its inverse is one less than a power of two.
    if inverse & (inverse + 1) == 0:
        return 32 - inverse.bit_length()
    if number & (number + 1) == 0:
        return 32 - number.bit_length()
    raise ValueError(f"{mask} is no mask: its ones are not in one piece")


def format_address(family: int, address: int) -> str:
    """Write one address."""
    return str(ipaddress.IPv4Address(address) if family == 4 else ipaddress.IPv6Address(address))


def format_prefix(family: int, network: int, length: int) -> str:
    """Write one prefix."""
    return f"{format_address(family, network)}/{length}"


def format_addresses(family: pl.Series, address: pl.Series) -> pl.Series:
    """Write a column of addresses; null stays null.

    Args:
        family: 4 or 6.
        address: UInt128.
    """
    frame = pl.DataFrame({"family": family, "address": address})
    small = pl.when(pl.col("family") == 4).then(pl.col("address")).cast(pl.Int64)
    octets = [(small // 2**shift % 256).cast(pl.String) for shift in (24, 16, 8, 0)]
    # IPv4 by the column; IPv6 has rules for its zeros, which Python's own module knows.
    text = frame.select(pl.concat_str(octets, separator="."))[:, 0]
    if not (frame["family"] == 6).any():
        return text
    return pl.Series(
        [
            four if version == 4 or number is None else format_address(6, number)
            for version, number, four in zip(frame["family"], frame["address"], text, strict=True)
        ],
        dtype=pl.String,
    )


def format_prefixes(family: pl.Series, network: pl.Series, length: pl.Series) -> pl.Series:
    """Write a column of prefixes; null stays null."""
    return format_addresses(family, network) + "/" + length.cast(pl.String)


def as_ints(series: pl.Series, family: int) -> Ints:
    """Take a UInt128 column as an array: int64 for IPv4, Python's whole numbers for IPv6."""
    if family == 4:
        return series.cast(pl.Int64).to_numpy()
    numbers = np.empty(len(series), dtype=object)
    numbers[:] = series.to_list()
    return numbers


def as_series(numbers: Ints | Sequence[int | None]) -> pl.Series:
    """Make a UInt128 column of whole numbers."""
    if isinstance(numbers, np.ndarray) and numbers.dtype != object:
        return pl.Series(numbers).cast(pl.UInt128)
    return pl.Series(list(numbers), dtype=pl.UInt128)
