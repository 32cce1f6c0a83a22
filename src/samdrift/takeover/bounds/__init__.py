"""What no plan can cost less than: lower bounds, and by which method (docs/methods/takeover.md)."""

from samdrift.takeover.bounds.bound import (
    Bound,
    Guide,
    bound_each_alone,
    bound_waves,
    find_bound_steps,
    guide_waves,
)

__all__ = ["Bound", "Guide", "bound_each_alone", "bound_waves", "find_bound_steps", "guide_waves"]
