"""The plan: everything that report, site and exporters show, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from samdrift.addressing import AddressPlan, Infeasible
from samdrift.dependencies import DependencyPicture
from samdrift.importers import RejectedRow
from samdrift.inventory.inventory import Inventory
from samdrift.inventory.quality import MunicipalityQuality
from samdrift.kernel import Finding
from samdrift.programme.economy_plan import EconomyPlan
from samdrift.programme.parameters import Programme
from samdrift.programme.takeover_plan import TakeoverPicture

PLAN_VERSION = 1

#: What is counted for each municipality, in the order in which it is shown.
COUNTS = (
    "servers",
    "templates",
    "hypervisor_hosts",
    "network_devices",
    "other_devices",
    "endpoints",
    "unidentified_hosts",
    "sites",
    "prefixes",
    "addresses",
    "vlans",
    "it_systems",
    "contracts",
    "cost_lines",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputRecord:
    """One file that was handed in, and what became of it.

    ``format`` is the importer's folder name, or ``unknown``; ``rows_read`` includes the
    rejected ones.
    """

    municipality: str
    path: str
    sha256: str
    size_bytes: int
    format: str
    rows_read: int
    rows_rejected: int
    exported_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalityPicture:
    """One municipality (or joint centre, or folder that is none): counts and quality.

    ``key`` is the code, else the folder's name; ``members`` are the codes of a joint centre's
    members; ``counts`` has every name in ``COUNTS``.
    """

    key: str
    code: str | None
    name: str
    members: tuple[str, ...]
    counts: Mapping[str, int]
    quality: MunicipalityQuality


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFinding:
    """A finding and the municipality it concerns (None: the whole)."""

    municipality: str | None
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The plan for one unit, called ``name``; ``until`` is the last stage that was run.

    ``addressing`` is None where that stage was not run; ``address_follow_up`` (``FOLLOW_UP_SCHEMA``)
    where it gave no plan; so are ``dependencies``, ``takeover`` and ``economy`` where their stages were not.
    """

    programme: Programme
    name: str
    today: date
    until: str
    samdrift_version: str
    inputs: tuple[InputRecord, ...]
    municipalities: tuple[MunicipalityPicture, ...]
    quality: MunicipalityQuality
    findings: tuple[PlanFinding, ...]
    rejected: Mapping[str, tuple[RejectedRow, ...]]
    proposals: Mapping[str, str]
    inventory: Inventory
    addressing: AddressPlan | Infeasible | None
    pseudonym_key_fingerprint: str | None
    address_follow_up: pl.DataFrame | None = None
    dependencies: DependencyPicture | None = None
    takeover: TakeoverPicture | None = None
    economy: EconomyPlan | None = None
