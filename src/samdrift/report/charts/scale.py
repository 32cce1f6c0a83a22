"""One scale for known shares: five steps of blue, light to dark, that also tell in grey.

Neighbouring steps differ in lightness, so the scale survives a black-and-white printer and
colour blindness; the number always stands with it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: shares from ``low`` (included) up to the next, its colours and CSS class."""

    low: float
    fill: str
    ink: str
    name: str


STEPS = (
    Step(low=0.0, fill="#eef4fa", ink="#1a1a1a", name="share-0"),
    Step(low=0.2, fill="#c3dbef", ink="#1a1a1a", name="share-1"),
    Step(low=0.4, fill="#86b6df", ink="#1a1a1a", name="share-2"),
    Step(low=0.6, fill="#2a6cab", ink="#ffffff", name="share-3"),
    Step(low=0.8, fill="#003a73", ink="#ffffff", name="share-4"),
)
NONE_NAME = "share-none"


def find_step(share: float | None) -> Step | None:
    """Return the step of a share, or None where it was not assessed."""
    if share is None:
        return None
    return next(step for step in reversed(STEPS) if share >= step.low or step.low == 0.0)
