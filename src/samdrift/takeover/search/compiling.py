"""Compile inner loops to machine code, and keep what was compiled where that is possible."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numba

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function (numba, no Python objects, other threads may run meanwhile).

    What is compiled is kept beside the source or in the user's cache, so that only the first run waits for
    it; where neither can be written, it is compiled in every run. numba looks only at a function's own file
    to see whether it has changed: compiled functions that call each other stand in one file.
    """
    try:
        kept: Callable[P, R] = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # numba: no place to keep it
        kept = numba.njit(nogil=True)(function)
    return kept
