"""A wave-planning problem as gzipped JSON, and its hash: how instances are published."""

import gzip
import hashlib
from pathlib import Path

from samdrift.takeover import TakeoverProblem
from samdrift.takeover.problem_json import read_problem_json, write_problem_json


def hash_of_problem(problem: TakeoverProblem) -> str:
    """SHA-256 of the JSON before it is packed."""
    return hashlib.sha256(write_problem_json(problem)).hexdigest()


def write_problem(problem: TakeoverProblem, path: str | Path) -> None:
    # Without a time in the header: the same problem gives the same file.
    Path(path).write_bytes(gzip.compress(write_problem_json(problem), 9, mtime=0))


def read_problem(path: str | Path) -> TakeoverProblem:
    return read_problem_json(gzip.decompress(Path(path).read_bytes()))
