"""Texts that are one of a few, as protocols are."""

from collections.abc import Sequence

import ibis.expr.types as ir


def is_one_of(text: ir.StringValue, few: Sequence[str]) -> ir.BooleanValue:
    """Whether a text is one of a few, which are tried in order: the most usual first; null is none.

    Not ``isin``: of a list DuckDB 2.0 makes a join, and then computes what it joins many times over.
    """
    return text.cases(*((each, True) for each in few), else_=False)
