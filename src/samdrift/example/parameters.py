"""The numbers the example is made from, read from one documented file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleParameter:
    """One modelled number, list or table, with what it means and why it was chosen."""

    name: str
    title: str
    unit: str
    value: object
    reason: str
    kind: str = "modelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleParameters:
    """All parameters of the example by name; a changed copy comes from ``with_value``."""

    by_name: Mapping[str, ExampleParameter]

    def number(self, name: str) -> float:
        """Return a single number.

        Raises:
            TypeError: the parameter is no number.
        """
        return _as_number(name, self.by_name[name].value)

    def share(self, table: str, name: str) -> float:
        """Return one entry of a table of shares, such as ``("export_shares", "nmap")``."""
        value = self.by_name[table].value
        if not isinstance(value, Mapping):
            raise TypeError(f"Parameter {table} is no table of shares.")
        return _as_number(f"{table}.{name}", value[name])

    def codes(self, name: str) -> tuple[str, ...]:
        """Return a list of municipality codes."""
        value = self.by_name[name].value
        if not isinstance(value, list):
            raise TypeError(f"Parameter {name} is no list.")
        return tuple(str(code) for code in value)

    def interpolated(self, name: str, at: float) -> float:
        """Return a value that is linear between given points, and flat outside them."""
        value = self.by_name[name].value
        if not isinstance(value, list):
            raise TypeError(f"Parameter {name} is no list of points.")
        points = [(float(x), float(y)) for x, y in value]
        if at <= points[0][0]:
            return points[0][1]
        for (x0, y0), (x1, y1) in pairwise(points):
            if at <= x1:
                return y0 + (y1 - y0) * (at - x0) / (x1 - x0)
        return points[-1][1]

    def with_value(self, name: str, value: object) -> "ExampleParameters":
        """Return a copy in which one parameter has another value."""
        changed = replace(self.by_name[name], value=value)
        return ExampleParameters(by_name={**self.by_name, name: changed})


@cache
def load_parameters() -> ExampleParameters:
    """Return the parameters shipped with the package (``parameters.toml``)."""
    text = files(__package__).joinpath("parameters.toml").read_text(encoding="utf-8")
    return ExampleParameters(
        by_name={
            name: ExampleParameter(
                name=name,
                title=str(entry["title"]),
                unit=str(entry["unit"]),
                value=entry["value"],
                reason=str(entry["reason"]),
            )
            for name, entry in tomllib.loads(text).items()
        }
    )


def _as_number(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"Parameter {name} is no number: {value!r}.")
    return float(value)
