"""A wave-planning problem as JSON: how instances are published, and plans taken up again."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from samdrift.takeover.model import (
    ContractEnd,
    Precedence,
    Resource,
    ResourceKind,
    TakeoverProblem,
    Task,
    TaskKind,
)


class UnableToReadProblem(Exception):
    """The text is no problem that was written by ``write_problem_json``."""


def write_problem_json(problem: TakeoverProblem) -> bytes:
    """Write a problem; the same one gives the same bytes, and what is None or empty stays in."""
    return json.dumps(asdict(problem), default=_plain, separators=(",", ":"), sort_keys=True).encode()


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"{value!r} has no JSON form")


def read_problem_json(text: bytes) -> TakeoverProblem:
    """Read a problem back.

    Raises:
        UnableToReadProblem: it is no JSON, or not of this shape.
    """
    try:
        raw: dict[str, Any] = json.loads(text)
        return TakeoverProblem(
            first_monday=date.fromisoformat(raw["first_monday"]),
            weeks=raw["weeks"],
            tasks=tuple(
                Task(
                    **task | {"kind": TaskKind(task["kind"]), "banned_weeks": frozenset(task["banned_weeks"])}
                )
                for task in raw["tasks"]
            ),
            resources=tuple(
                Resource(**each | {"kind": ResourceKind(each["kind"]), "capacity": tuple(each["capacity"])})
                for each in raw["resources"]
            ),
            precedences=tuple(Precedence(**link) for link in raw["precedences"]),
            contracts=tuple(
                ContractEnd(
                    **each | {"tasks": tuple(each["tasks"]), "cost_by_end": tuple(each["cost_by_end"])}
                )
                for each in raw["contracts"]
            ),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise UnableToReadProblem(str(error)) from error
