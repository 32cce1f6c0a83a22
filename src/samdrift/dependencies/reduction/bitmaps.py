"""Sets of small numbers as bits of a whole number, which merge by OR on every engine."""

import ibis
import ibis.expr.types as ir

#: Numbers that one bitmap tells apart: 64 bits with room for the sign, and a round number of days.
BITS = 60


# Ibis has these for DuckDB alone; both engines call them the same.
@ibis.udf.agg.builtin(name="bit_or")  # type: ignore[untyped-decorator]
def union_of_bits(bits: int) -> int:  # type: ignore[empty-body]
    """The numbers that any of the bitmaps has."""


@ibis.udf.scalar.builtin(name="bit_count")  # type: ignore[untyped-decorator]
def count_bits(bits: int) -> int:  # type: ignore[empty-body]
    """How many numbers a bitmap has."""


def bit_of(number: ir.IntegerValue) -> ir.IntegerValue:
    """The bitmap of one number, counted modulo ``BITS``."""
    # The cast makes it a number of 64 bits for Spark too, which would shift 32.
    return ibis.literal(1, "int8").cast("int64") << (number % BITS)


def lowest_bit(bits: ir.IntegerValue) -> ir.IntegerValue:
    """The least number in a bitmap: its lowest bit is a power of two, whose logarithm is exact."""
    return (bits & -bits).cast("float64").log2().round().cast("int32")
