"""The report's style sheets and script, read from the package."""

from functools import cache
from importlib.resources import files

DESIGN_SYSTEM = "built/dkfds.css"


class UnableToRender(Exception):
    """The report cannot be made, and the message says what to do."""


@cache
def load_asset(name: str) -> str:
    """Return the text of a file beside this module.

    Raises:
        UnableToRender: the design system's style sheet has not been built yet.
    """
    file = files(__package__).joinpath(name)
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise UnableToRender(
            f"The report's file assets/{name} is missing. Build it with: make setup (or make assets)."
        ) from error
