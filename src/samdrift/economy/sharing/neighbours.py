"""Which members hang together: land borders, bridges and ferries between municipalities."""

import csv
from collections.abc import Sequence
from importlib.resources import files

from samdrift.economy.sharing.findings import NO_NEIGHBOUR, UNKNOWN_PLACE
from samdrift.inventory.reference import MunicipalityReference
from samdrift.kernel import Finding, InvalidInput


def find_neighbours(
    names: Sequence[str], places: Sequence[MunicipalityReference | None]
) -> tuple[frozenset[tuple[int, int]], tuple[Finding, ...]]:
    """The pairs of members that hang together, by number, and a finding for who has none.

    Raises:
        InvalidInput: a member is no municipality that is known.

    Source: adjacency.csv in the reference (DAGI; bridges and ferries by general knowledge).
    """
    unknown = tuple(
        UNKNOWN_PLACE.at(None, n) for n, place in zip(names, places, strict=True) if place is None
    )
    if unknown:
        raise InvalidInput(unknown)
    number = {place.code: member for member, place in enumerate(places) if place is not None}
    text = files("samdrift.inventory.reference").joinpath("adjacency.csv").read_text(encoding="utf-8")
    pairs = frozenset(
        (number[row["code_a"]], number[row["code_b"]])
        for row in csv.DictReader(text.splitlines())
        if row["code_a"] in number and row["code_b"] in number
    )
    joined = {member for pair in pairs for member in pair}
    told = tuple(NO_NEIGHBOUR.at(None, n) for member, n in enumerate(names) if member not in joined)
    return pairs, told
