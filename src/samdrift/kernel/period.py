"""A stretch of days."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days from ``start`` (included) to ``end`` (excluded); no ``end`` means it is open."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts."""
        if self.end is not None and self.end < self.start:
            raise ValueError(f"period ends {self.end} before it starts {self.start}")

    def __contains__(self, day: date) -> bool:
        """Whether ``day`` lies in the period."""
        return self.start <= day and (self.end is None or day < self.end)
