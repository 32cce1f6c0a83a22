"""A wave-planning problem as gzipped JSON, and its hash: how instances are published."""

import gzip
import hashlib
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from samdrift.takeover import (
    ContractEnd,
    Precedence,
    Resource,
    ResourceKind,
    TakeoverProblem,
    Task,
    TaskKind,
)


def problem_to_json(problem: TakeoverProblem) -> bytes:
    """The same problem gives the same bytes; ``None`` and empty fields stay in, so that nothing is implied."""
    return json.dumps(asdict(problem), default=_plain, separators=(",", ":"), sort_keys=True).encode()


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"{value!r} has no JSON form")


def problem_from_json(text: bytes) -> TakeoverProblem:
    raw: dict[str, Any] = json.loads(text)
    return TakeoverProblem(
        first_monday=date.fromisoformat(raw["first_monday"]),
        weeks=raw["weeks"],
        tasks=tuple(
            Task(**task | {"kind": TaskKind(task["kind"]), "banned_weeks": frozenset(task["banned_weeks"])})
            for task in raw["tasks"]
        ),
        resources=tuple(
            Resource(**each | {"kind": ResourceKind(each["kind"]), "capacity": tuple(each["capacity"])})
            for each in raw["resources"]
        ),
        precedences=tuple(Precedence(**link) for link in raw["precedences"]),
        contracts=tuple(
            ContractEnd(**each | {"tasks": tuple(each["tasks"]), "cost_by_end": tuple(each["cost_by_end"])})
            for each in raw["contracts"]
        ),
    )


def hash_of_problem(problem: TakeoverProblem) -> str:
    """SHA-256 of the JSON before it is packed."""
    return hashlib.sha256(problem_to_json(problem)).hexdigest()


def write_problem(problem: TakeoverProblem, path: str | Path) -> None:
    # Without a time in the header: the same problem gives the same file.
    Path(path).write_bytes(gzip.compress(problem_to_json(problem), 9, mtime=0))


def read_problem(path: str | Path) -> TakeoverProblem:
    return problem_from_json(gzip.decompress(Path(path).read_bytes()))
