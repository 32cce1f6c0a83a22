"""People become pseudonyms before anything else sees their names."""

import hashlib
import hmac
from collections.abc import Mapping

import polars as pl

from samdrift.inventory import TABLES, Access, column_info

KEY_BYTES = 32


def pseudonymise(tables: Mapping[str, pl.DataFrame], *, key: bytes) -> tuple[dict[str, pl.DataFrame], bool]:
    """Replace every value of a PERSONAL column by a pseudonym.

    Args:
        tables: observation frames by table name.
        key: the unit's secret key. The same person gets the same pseudonym under one key; who
            has no key cannot find the name by trying names.

    Returns:
        The frames, and whether there was anybody in them.
    """
    result, met = {}, False
    for table, given in tables.items():
        frame = given
        for name, column in TABLES[table].columns().items():
            if column_info(column).access is not Access.PERSONAL or frame[name].null_count() == frame.height:
                continue
            met = True
            tokens = {value: pseudonym(value, key=key) for value in frame[name].drop_nulls().unique()}
            frame = frame.with_columns(
                pl.col(name).replace_strict(tokens, default=None, return_dtype=pl.String)
            )
        result[table] = frame
    return result, met


def pseudonym(value: str, *, key: bytes) -> str:
    """The pseudonym of a value: ``p-`` and 16 hexadecimal digits of HMAC-SHA256."""
    plain = " ".join(value.lower().split())
    return "p-" + hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()[:16]


def key_fingerprint(key: bytes) -> str:
    """What may be told of a key: enough to see that two runs used the same one."""
    return hashlib.sha256(b"samdrift pseudonym key\0" + key).hexdigest()[:12]
