"""Random numbers for compiled code: the same on every machine, whatever library version (xorshift64*)."""

import numpy as np

from samdrift.takeover.search.arrays import Ints
from samdrift.takeover.search.compiling import compiled


@compiled
def throw(state: Ints) -> float:
    """A random number from 0 to under 1; the first of ``state`` is changed (S. Vigna, xorshift64*, 2016)."""
    x = np.uint64(state[0])
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = np.int64(x)
    return float((x * np.uint64(2685821657736338717)) >> np.uint64(11)) * 2.0**-53


@compiled
def below(state: Ints, n: int) -> int:
    """A random whole number from 0 to n - 1."""
    return int(throw(state) * n)
