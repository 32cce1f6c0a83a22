"""What can stop ``samdrift share``; apart, so that the other commands need not load its solvers."""


class UnableToReadOption(Exception):
    """An option's value cannot be used; the message says which and why, in the user's language."""


class UnableToShare(Exception):
    """The cost model cannot be computed, or a solver gave up; the message says which."""
