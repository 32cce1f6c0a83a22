"""``samdrift lab``: prove an address plan with packets, in namespaces that nobody else sees."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from samdrift.addressing.model import BLOCK_SCHEMA, DECISION_SCHEMA, MOVE_SCHEMA
from samdrift.cli import lab_worker
from samdrift.exporters.lab import (
    LabPlan,
    LabResult,
    Observation,
    Space,
    assess_lab,
    plan_lab,
)
from samdrift.exporters.nftables import (
    GATEWAY_ENDS,
    NEXT_HOPS,
    JointGateway,
    PlanFrames,
    make_joint_gateway,
    write_routes,
    write_ruleset,
)

#: Table in the plan's folder -> columns that it must have.
TABLES = {
    "address_decisions": DECISION_SCHEMA,
    "address_moves": MOVE_SCHEMA,
    "address_blocks": BLOCK_SCHEMA,
}
#: Program -> Debian package.
TOOLS = {"unshare": "util-linux", "ip": "iproute2", "nft": "nftables"}


class UnableToReadPlan(Exception):
    """The folder has no address plan, or one of another shape."""


class UnableToUseNamespaces(Exception):
    """The machine lacks namespaces or a tool; the message says which."""


class UnableToRunLab(Exception):
    """The lab broke down before it had an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabRun:
    """What the lab showed, and how long each part took."""

    plan: LabPlan
    gateway: JointGateway
    result: LabResult
    seconds: dict[str, float]


def run_lab(out: Path, *, pairs: int, seed: int) -> LabRun:
    """Prove the plan in a folder.

    Args:
        out: folder that a plan was written to.
        pairs: host pairs that must reach each other.
        seed: which pairs.

    Raises:
        UnableToReadPlan, UnableToPlanLab: there is nothing to prove.
        UnableToUseNamespaces: this machine cannot.
        UnableToRunLab: the kernel or a tool refused a step.
    """
    begun = time.monotonic()
    frames = read_frames(out)
    gateway = make_joint_gateway(frames)
    plan = plan_lab(frames, gateway, pairs=pairs, seed=seed)
    job = make_job(plan, gateway, write_ruleset(gateway, names={}).parts(), find_tools())
    planned = time.monotonic()
    answer = run_worker(job)
    observations = [
        Observation(arrivals=tuple((s, local, peer) for s, local, peer in arrivals), reply_from=reply)
        for arrivals, reply in answer["observations"]
    ]
    result = assess_lab(plan, observations)
    seconds = {"plan": planned - begun, **answer["seconds"], "whole": time.monotonic() - begun}
    return LabRun(plan=plan, gateway=gateway, result=result, seconds=seconds)


def read_frames(out: Path) -> PlanFrames:
    """Read the address plan's tables; raises UnableToReadPlan."""
    frames = []
    for name, schema in TABLES.items():
        path = out / "tables" / f"{name}.parquet"
        try:
            frame = pl.read_parquet(path)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise UnableToReadPlan(
                f"{path} cannot be read: {out} has no address plan. Make one: samdrift plan FOLDER"
            ) from error
        lacking = [column for column in schema if column not in frame.columns]
        if lacking:
            raise UnableToReadPlan(
                f"{path} lacks {', '.join(lacking)}: it was written by another version. Make the plan again."
            )
        frames.append(frame.select(pl.col(column).cast(kind) for column, kind in schema.items()))
    return PlanFrames(decisions=frames[0], moves=frames[1], blocks=frames[2])


def find_tools() -> dict[str, str]:
    """Paths of the tools; raises UnableToUseNamespaces where one is missing."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
    found = {name: shutil.which(name, path=path) for name in TOOLS}
    missing = [f"{name} (Debian package {TOOLS[name]})" for name, where in found.items() if where is None]
    if missing:
        raise UnableToUseNamespaces(f"Missing here: {', '.join(missing)}.")
    return {name: where for name, where in found.items() if where is not None}


def make_job(
    plan: LabPlan, gateway: JointGateway, parts: Sequence[str], tools: dict[str, str]
) -> dict[str, Any]:
    """Put together what the worker is told: never what a plan expects of it."""
    return {
        "tools": tools,
        "gateway_ends": [_on_link(GATEWAY_ENDS[4]), _on_link(GATEWAY_ENDS[6])],
        "space_commands": [
            "link set lo up",
            *(f"addr add {_on_link(end)} dev joint" for end in NEXT_HOPS.values()),
            "link set joint up",
            f"route add default via {GATEWAY_ENDS[4]} dev joint onlink",
            f"route add ::/0 via {GATEWAY_ENDS[6]} dev joint",
        ],
        "spaces": [
            {"link": space.link, "commands": _address_commands(space), "families": _families(space)}
            for space in plan.spaces
        ],
        "routes": write_routes(gateway),
        "parts": list(parts),
        "probes": [[p.space, p.source, p.asked, p.protocol, p.expected is not None] for p in plan.probes],
    }


def _on_link(address: str) -> str:
    return f"{address}/64 nodad" if ":" in address else f"{address}/32"


def _address_commands(space: Space) -> list[str]:
    return [
        f"addr add {address}/{'128 nodad' if ':' in address else '32'} dev lo" for address in space.addresses
    ]


def _families(space: Space) -> list[int]:
    return sorted({6 if ":" in address else 4 for address in space.addresses})


def run_worker(job: dict[str, Any]) -> dict[str, Any]:
    """Run the worker inside private namespaces and return what it saw."""
    alone = ["--net", "--mount"]
    ways = [["--user", "--map-root-user", *alone]]
    if os.geteuid() == 0:
        # Some containers forbid user namespaces and yet give root its own network.
        ways.append(alone)
    reasons = []
    for way in ways:
        command = [
            job["tools"]["unshare"], *way, "--",
            sys.executable, "-I", lab_worker.__file__, str(os.getpid()),
        ]  # fmt: skip
        with subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            try:
                answer, said = process.communicate(json.dumps(job))
            finally:
                process.kill()
        lines = [json.loads(line) for line in answer.splitlines()]
        if {"ready": True} not in lines:
            reasons.append(said.strip() or f"unshare ended with {process.returncode}")
            continue
        if "observations" in lines[-1]:
            return dict(lines[-1])
        raise UnableToRunLab(
            str(lines[-1].get("error") or said.strip() or "The lab ended without an answer.")
        )
    raise UnableToUseNamespaces(f"This machine gives no private namespaces: {'; '.join(reasons)}.")
