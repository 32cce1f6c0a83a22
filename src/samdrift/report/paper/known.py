"""What the folder of a plan says of one municipality; what it does not say is None, never zero."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

Row = Mapping[str, Any]


class UnableToWritePaper(Exception):
    """The plan does not have the municipality, or is no plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFolder:
    """``plan.json`` as values, and the tables below ``tables/`` by name."""

    document: Mapping[str, Any]
    tables: Mapping[str, pl.DataFrame]

    def rows(self, table: str, *, columns: tuple[str, ...], **equal: object) -> list[dict[str, Any]] | None:
        """Rows where columns have these values; None where the table or a column is not there."""
        frame = self.tables.get(table)
        if frame is None or not set(columns) | equal.keys() <= set(frame.columns):
            return None
        for name, value in equal.items():
            frame = frame.filter(pl.col(name).eq_missing(pl.lit(value)))
        return frame.select(*columns).to_dicts()

    def row(self, table: str, *, columns: tuple[str, ...], **equal: object) -> dict[str, Any] | None:
        """The first such row; None where there is none."""
        found = self.rows(table, columns=columns, **equal)
        return found[0] if found else None

    def get(self, *path: str) -> Any:
        """A value of plan.json by its path; None where it is not there."""
        value: Any = self.document
        for name in path:
            value = value.get(name) if isinstance(value, Mapping) else None
        return value

    def day(self, *path: str) -> date | None:
        """A date of plan.json by its path; None where it is not there."""
        value = self.get(*path)
        return date.fromisoformat(value) if isinstance(value, str) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One municipality in a plan: the folder, its code and name, and the day the plan is seen from."""

    plan: PlanFolder
    code: str
    name: str
    unit: str
    today: date
    counts: Mapping[str, int]

    @property
    def deadline(self) -> date | None:
        """The day by which operation is to be taken over."""
        return self.plan.day("parameters", "unit", "deadline")


def find_municipality(plan: PlanFolder, code: str) -> Known:
    """Find a municipality in a plan by its code, or by the folder's name where it has none.

    Raises:
        UnableToWritePaper: there is none, or the document is no plan.
    """
    members = plan.get("municipalities")
    today = plan.day("today")
    if not isinstance(members, list) or today is None:
        raise UnableToWritePaper("plan.json er ingen plan fra samdrift plan.")
    for each in members:
        if code in (each.get("key"), each.get("code")):
            return Known(
                plan=plan,
                code=each["key"],
                name=str(each["name"]),
                unit=plan.get("parameters", "unit", "name") or "den fælles it-enhed",
                today=today,
                counts=each.get("counts") or {},
            )
    there = ", ".join(f"{each['key']} {each['name']}" for each in members)
    raise UnableToWritePaper(f"Kommunen {code} er ikke i planen. Den har: {there}.")
