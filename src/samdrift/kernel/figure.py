"""A number that shows its working: interval, unit, kind and where it comes from."""

from dataclasses import dataclass
from enum import StrEnum

from samdrift.kernel.finding import Source


class Kind(StrEnum):
    """Where a figure's authority comes from, strongest first."""

    PUBLISHED = "published"
    MEASURED = "measured"
    REPORTED = "reported"
    MODELLED = "modelled"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A value with its interval [low, high] in the same unit, its kind and its sources.

    A point is an interval of no width. ``working`` says in words how it was made.
    """

    value: float
    low: float
    high: float
    unit: str
    kind: Kind
    sources: tuple[Source, ...] = ()
    working: str = ""

    def __post_init__(self) -> None:
        """Refuse an interval that does not hold its value."""
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.value} is not within [{self.low}, {self.high}]")
