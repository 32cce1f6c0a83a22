"""Compiled code where nothing can be kept, and random numbers that are the same everywhere."""

from types import SimpleNamespace

import numba
import numpy as np
import pytest

from samdrift.takeover.search import compiling
from samdrift.takeover.search.arrays import mix_seed
from samdrift.takeover.search.compiling import compiled
from samdrift.takeover.search.dice import below, throw


def test_it_compiles_where_no_folder_can_be_written(monkeypatch: pytest.MonkeyPatch):
    asked: list[bool] = []
    njit = numba.njit

    def refuse_to_keep(*, cache: bool = False, nogil: bool):
        asked.append(cache)
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return njit(nogil=nogil)

    monkeypatch.setattr(compiling, "numba", SimpleNamespace(njit=refuse_to_keep))
    assert compiled(lambda x: x + 1)(2) == 3
    assert asked == [True, False]


def test_the_dice_fall_the_same_everywhere_and_differ_by_seed():
    def fall(seed: int) -> list[int]:
        state = np.array([mix_seed(seed)], dtype=np.int64)
        return [below(state, 1000) for _ in range(5)]

    assert fall(1) == fall(1)
    assert fall(1) != fall(2)
    state = np.array([mix_seed(0)], dtype=np.int64)
    thrown = np.array([throw(state) for _ in range(4000)])
    assert 0 <= thrown.min() < thrown.max() < 1
    assert abs(thrown.mean() - 0.5) < 0.02
