"""Random streams: one for each municipality and purpose, so that none disturbs another."""

import uuid
from collections.abc import Sequence
from typing import TypeVar
from zlib import crc32

import numpy as np

T = TypeVar("T")


class Dice:
    """A stream of chance fixed by seed, owner and purpose: the same three give the same draws."""

    __slots__ = ("rng",)

    def __init__(self, seed: int, owner: str, purpose: str) -> None:
        entropy = [seed, crc32(owner.encode()), crc32(purpose.encode())]
        self.rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))

    def chance(self, share: float) -> bool:
        """Return True with the given probability."""
        return float(self.rng.random()) < share

    def uniforms(self, count: int) -> list[float]:
        """Return ``count`` numbers in [0, 1)."""
        return [float(u) for u in self.rng.random(count)]

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return int(self.rng.integers(low, high + 1))

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices, all equally likely."""
        return choices[int(self.rng.integers(len(choices)))]

    def weighted(self, choices: Sequence[T], weights: Sequence[float]) -> T:
        """Return one of the choices by weight."""
        edge = float(self.rng.random()) * sum(weights)
        for choice, weight in zip(choices, weights, strict=True):
            edge -= weight
            if edge < 0:
                return choice
        return choices[-1]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in random order."""
        return [items[int(i)] for i in self.rng.permutation(len(items))]

    def sample(self, items: Sequence[T], share: float) -> list[T]:
        """Return each item with the given probability, in their order."""
        draws = self.rng.random(len(items))
        return [item for item, u in zip(items, draws, strict=True) if u < share]

    def lognormal(self, spread: float) -> float:
        """Return a factor around 1 whose logarithm has the given standard deviation."""
        return float(np.exp(self.rng.normal(0.0, spread)))

    def uuid(self) -> str:
        """Return a random UUID (version 4 layout)."""
        return str(uuid.UUID(bytes=self.rng.bytes(16), version=4))

    def uuids(self, count: int) -> list[str]:
        """Return ``count`` random UUIDs."""
        block = self.rng.bytes(16 * count)
        return [str(uuid.UUID(bytes=block[i : i + 16], version=4)) for i in range(0, len(block), 16)]

    def hexadecimal(self, digits: int) -> str:
        """Return a string of hexadecimal digits in lower case."""
        return self.rng.bytes((digits + 1) // 2).hex()[:digits]

    def serial(self, pattern: str) -> str:
        """Return a serial number: ``#`` becomes a digit, ``?`` a capital letter or digit."""
        letters = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
        draws = iter(self.uniforms(len(pattern)))
        made = []
        for mark in pattern:
            u = next(draws)
            if mark == "#":
                made.append(str(int(u * 10)))
            elif mark == "?":
                made.append(letters[int(u * len(letters))])
            else:
                made.append(mark)
        return "".join(made)
