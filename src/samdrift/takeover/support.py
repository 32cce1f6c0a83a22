"""When an operating system's security updates end, from the dates in ``support_ends.toml``."""

import re
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files


def find_support_end(operating_system: str | None, os_version: str | None = None) -> date | None:
    """Last day with security updates that everybody gets; None where the system is not known.

    Args:
        operating_system: name and edition, as a source writes it.
        os_version: version number, where the name has none.
    """
    return _find(" ".join(part for part in (operating_system, os_version) if part).lower())


@cache
def _find(text: str) -> date | None:
    return next((ends_on for pattern, ends_on in _ends() if pattern.search(text)), None)


@cache
def _ends() -> tuple[tuple[re.Pattern[str], date], ...]:
    text = files("samdrift.takeover").joinpath("support_ends.toml").read_text("utf-8")
    return tuple((re.compile(each["pattern"]), each["ends_on"]) for each in tomllib.loads(text)["system"])
