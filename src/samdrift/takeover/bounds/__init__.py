"""What no plan can cost less than: lower bounds, and by which method (docs/methods/takeover.md)."""

from samdrift.takeover.bounds.bound import Bound, bound_each_alone, bound_waves

__all__ = ["Bound", "bound_each_alone", "bound_waves"]
