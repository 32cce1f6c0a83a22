"""Gates: what must be in place before a wave may begin. Method: docs/methods/people-and-gates.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import polars as pl

from samdrift.kernel import Finding, Source, parameter
from samdrift.takeover import findings as kinds
from samdrift.takeover.model import TaskKind
from samdrift.takeover.waves import Wave


class GateKind(StrEnum):
    """What must be in place; the page has the table."""

    DATA_PROCESSING = "data_processing"
    CONTRACTS = "contracts"
    BACKUP = "backup"
    SECURITY_OWNER = "security_owner"
    WAY_BACK = "way_back"
    STAFF = "staff"
    ARCHIVE = "archive"


class GateStatus(StrEnum):
    """Where a gate stands; ``OPEN`` until a person has said otherwise."""

    OPEN = "open"
    PASSED = "passed"
    NOT_RELEVANT = "not_relevant"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateParameters:
    """Section ``[gates]`` of programme.toml: days before a wave's Monday by which each must be passed."""

    data_processing_days: int = parameter(
        28,
        title="Data-processing agreement, before the wave",
        unit="days",
        reason="Time to sign again if terms are refused (assumed).",
        minimum=0,
    )
    contracts_days: int = parameter(
        28,
        title="Contracts assigned, ended or new, before the wave",
        unit="days",
        reason="A supplier's usual answer to a request for consent (assumed).",
        minimum=0,
    )
    backup_days: int = parameter(
        14,
        title="Backup restored as a test, before the wave",
        unit="days",
        reason="Time to repair and try once more (assumed).",
        minimum=0,
    )
    security_owner_days: int = parameter(
        28, title="Named security owner, before the wave", unit="days", reason="Assumed.", minimum=0
    )
    way_back_days: int = parameter(
        7,
        title="Way back written and tried, before the wave",
        unit="days",
        reason="The runbook is frozen a week before (assumed).",
        minimum=0,
    )
    staff_days: int = parameter(
        56,
        title="Staff involved, and told who works where, before the handover",
        unit="days",
        reason="Two meetings of a committee that meets monthly (assumed); notice is a milestone of its own.",
        minimum=0,
    )
    archive_days: int = parameter(
        28,
        title="Archival duty cleared, before a source is switched off",
        unit="days",
        reason="Time to hand a system over to the archive (assumed).",
        minimum=0,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GateWord:
    """What a person has said of a gate; without ``wave`` it holds for all of the municipality's."""

    municipality: str
    gate: GateKind
    status: GateStatus
    wave: str | None = None
    owner: str | None = None
    said_on: date | None = None
    evidence: str | None = None
    source: Source | None = None


#: One row a gate of a wave, by latest date. ``owner``: a named role or person, else the role that usually is.
GATE_SCHEMA: Mapping[str, pl.DataType] = {
    "wave": pl.String(),
    "municipality": pl.String(),
    "monday": pl.Date(),
    "gate": pl.String(),
    "owner": pl.String(),
    "owner_named": pl.Boolean(),
    "status": pl.String(),
    "latest": pl.Date(),
    "is_late": pl.Boolean(),
    "evidence": pl.String(),
}

#: Who usually owns a gate, until somebody is named.
USUAL_OWNER: Mapping[GateKind, str] = {
    GateKind.DATA_PROCESSING: "data_protection_officer",
    GateKind.CONTRACTS: "contract_owner",
    GateKind.BACKUP: "operations",
    GateKind.SECURITY_OWNER: "security_officer",
    GateKind.WAY_BACK: "operations",
    GateKind.STAFF: "management",
    GateKind.ARCHIVE: "archivist",
}
_ALL = frozenset(TaskKind)
_NEEDED_BY: Mapping[GateKind, frozenset[TaskKind]] = {
    GateKind.DATA_PROCESSING: _ALL,
    GateKind.CONTRACTS: _ALL,
    GateKind.BACKUP: frozenset({TaskKind.MOVE, TaskKind.RETIRE}),
    GateKind.SECURITY_OWNER: _ALL,
    GateKind.WAY_BACK: frozenset({TaskKind.MOVE}),
    GateKind.STAFF: frozenset({TaskKind.HANDOVER, TaskKind.NETWORK}),
    GateKind.ARCHIVE: frozenset({TaskKind.MOVE, TaskKind.RETIRE}),
}


def list_gates(
    waves: Sequence[Wave], said: Sequence[GateWord], *, parameters: GateParameters, today: date
) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    """List the gates of every wave with their status.

    Args:
        waves: the plan's.
        said: what people have said; the word about a wave goes before the one about all of them, and of two
            alike the later one.
        parameters: how long before a wave each must be passed.
        today: day from which it is seen.

    Returns:
        ``GATE_SCHEMA`` by latest date, wave and gate; and ``TAKEOVER-GATE-UNKNOWN`` for each word about a
        wave or municipality that the plan does not have.
    """
    words = sorted(said, key=lambda word: (word.said_on or date.min, word.source or Source(path="")))
    by_wave = {(word.wave, word.gate): word for word in words if word.wave}
    by_town = {(word.municipality, word.gate): word for word in words if not word.wave}
    rows = []
    for wave in waves:
        for gate, needed_by in _NEEDED_BY.items():
            if not needed_by & wave.kinds:
                continue
            word = by_wave.get((wave.id, gate)) or by_town.get((wave.municipality, gate))
            status = word.status if word else GateStatus.OPEN
            latest = wave.monday - timedelta(days=getattr(parameters, f"{gate}_days"))
            named = word.owner if word else None
            rows.append(
                {
                    "wave": wave.id,
                    "municipality": wave.municipality,
                    "monday": wave.monday,
                    "gate": str(gate),
                    "owner": named or USUAL_OWNER[gate],
                    "owner_named": named is not None,
                    "status": str(status),
                    "latest": latest,
                    "is_late": status is GateStatus.OPEN and latest < today,
                    "evidence": word.evidence if word else None,
                }
            )
    known = {wave.id for wave in waves} | {wave.municipality for wave in waves}
    told = [
        kinds.GATE_UNKNOWN.at(word.source, word.wave or word.municipality, gate=str(word.gate))
        for word in words
        if (word.wave or word.municipality) not in known
    ]
    return pl.DataFrame(rows, schema=GATE_SCHEMA).sort("latest", "wave", "gate"), tuple(told)
