"""People become pseudonyms before anything else sees their names."""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from samdrift.importers import RejectedRow
from samdrift.inventory import TABLES, Access, column_info

KEY_BYTES = 32
_PSEUDONYM = re.compile(r"p-[0-9a-f]{16}")


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


def pseudonymise_rejected(
    rows: Sequence[RejectedRow], *, columns: frozenset[str], key: bytes
) -> tuple[RejectedRow, ...]:
    """Replace what stands in ``columns`` (the file's own, lower case) of rejected rows, however nested."""
    if not columns:
        return tuple(rows)
    return tuple(
        replace(
            row, original={name: _hidden(name, each, columns, key) for name, each in row.original.items()}
        )
        for row in rows
    )


def _hidden(name: str, value: object, columns: frozenset[str], key: bytes) -> object:
    if isinstance(value, dict):
        return {inner: _hidden(str(inner), each, columns, key) for inner, each in value.items()}
    if isinstance(value, list):
        return [_hidden(name, each, columns, key) for each in value]
    if value in (None, "") or name.strip().lower() not in columns:
        return value
    return pseudonym(str(value), key=key)


def pseudonym(value: str, *, key: bytes) -> str:
    """The pseudonym of a value: ``p-`` and 16 hexadecimal digits of HMAC-SHA256.

    A pseudonym is its own pseudonym, so that a repaired row can be fed back.
    """
    if _PSEUDONYM.fullmatch(value.strip()):
        return value.strip()
    plain = " ".join(value.lower().split())
    return "p-" + hmac.new(key, plain.encode(), hashlib.sha256).hexdigest()[:16]


def is_pseudonym(value: str) -> bool:
    """Whether a value is one of ours, and so no name that anything outside knows."""
    return _PSEUDONYM.fullmatch(value.strip()) is not None


def key_fingerprint(key: bytes) -> str:
    """What may be told of a key: enough to see that two runs used the same one."""
    return hashlib.sha256(b"samdrift pseudonym key\0" + key).hexdigest()[:12]
