"""A task that an address plan leaves to people, and when it is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from samdrift.kernel import parameter
from samdrift.programme.readdressing import Place


class TaskKind(StrEnum):
    """What is to be done, in the order in which it is done where the days do not say."""

    DEVICE_REFERENCE = "device_reference"
    CERTIFICATE = "certificate"
    DHCP_SCOPE = "dhcp_scope"
    STATIC_HOST = "static_host"
    DNS_RECORD = "dns_record"
    NIS2_REGISTRATION = "nis2_registration"


class Event(StrEnum):
    """What a task's day is counted from: the joining of the networks, or the turn of a translated prefix."""

    JOINING = "joining"
    TURN = "turn"


#: One row a task, by municipality and order. ``order``: from 1 within the municipality. ``prefix``:
#: the old prefix whose move causes it. ``what``: the thing to change; ``source``: where it was
#: found. ``new`` is empty where the plan does not say it. ``due_days``: after ``due_event``,
#: negative before it. ``is_swap``: the prefix moves to where another stands that itself waits for it.
FOLLOW_UP_SCHEMA: dict[str, pl.DataType] = {
    "municipality": pl.String(),
    "order": pl.Int64(),
    "kind": pl.String(),
    "prefix": pl.String(),
    "what": pl.String(),
    "source": pl.String(),
    "old": pl.String(),
    "new": pl.String(),
    "why": pl.String(),
    "due_event": pl.String(),
    "due_days": pl.Int64(),
    "is_swap": pl.Boolean(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpParameters:
    """Section ``[follow_up]``: when what an address plan leaves to people is due."""

    device_days_before: int = parameter(
        10,
        title="Device configurations take the new addresses beside the old ones",
        unit="days before",
        reason="One change window a week, and one in reserve (assumed).",
        minimum=0,
    )
    certificate_days_before: int = parameter(
        10,
        title="Certificates that name an address are issued anew",
        unit="days before",
        reason="Issuing and installing takes a change window, as rules do (assumed).",
        minimum=0,
    )
    dhcp_days_before: int = parameter(
        5,
        title="DHCP scopes for the new prefix stand ready, and leases are short",
        unit="days before",
        reason="Leases of up to four days have then been renewed with the short time (assumed).",
        minimum=0,
    )
    nis2_days_after: int = parameter(
        14,
        title="Changed IP ranges are registered",
        unit="days after",
        reason="Within two weeks: section 10 of the NIS2 law (lov 434 of 6 May 2025).",
        minimum=0,
    )

    def days(self, kind: TaskKind) -> int:
        """Days after the event that a task of this kind is due; negative before it."""
        return {
            TaskKind.DEVICE_REFERENCE: -self.device_days_before,
            TaskKind.CERTIFICATE: -self.certificate_days_before,
            TaskKind.DHCP_SCOPE: -self.dhcp_days_before,
            TaskKind.NIS2_REGISTRATION: self.nis2_days_after,
        }.get(kind, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to change. ``place``: the prefix that moves; None for all of an event together."""

    municipality: str
    kind: TaskKind
    place: Place | None
    event: Event
    what: str
    source: str | None
    old: str
    new: str | None


#: Kind -> why it is to be done, in English and Danish.
_WHY: Mapping[str, tuple[str, str]] = {
    TaskKind.DEVICE_REFERENCE: (
        "The configuration names an address of {prefix}, which moves: first allow the new one.",
        "Konfigurationen nævner en adresse i {prefix}, som flytter: tillad først den nye.",
    ),
    TaskKind.CERTIFICATE: (
        "An encrypted service answers in {prefix}, which moves: does its certificate name the address?",
        "En krypteret tjeneste svarer i {prefix}, som flytter: nævner dens certifikat adressen?",
    ),
    TaskKind.DHCP_SCOPE: (
        "The scope gives out addresses of {prefix}, which moves: make the new one ready, shorten leases.",
        "Området uddeler adresser i {prefix}, som flytter: gør det nye område klar, og forkort lejetiden.",
    ),
    TaskKind.STATIC_HOST: (
        "The address is set by hand on the host itself, in {prefix}, which moves.",
        "Adressen er sat i hånden på værten selv, i {prefix}, som flytter.",
    ),
    TaskKind.DNS_RECORD: (
        "The record names an address of {prefix}, which moves.",
        "Posten nævner en adresse i {prefix}, som flytter.",
    ),
    TaskKind.NIS2_REGISTRATION: (
        "The entity's IP ranges change: correct its NIS2 registration if it lists them.",
        "Enhedens IP-områder ændres: ret dens NIS2-registrering, hvis de står i den.",
    ),
}


def explain_task(kind: str, *, prefix: str | None, language: str = "en") -> str:
    """Say in ``en`` or ``da`` why a task of a kind is to be done."""
    return _WHY[kind][1 if language == "da" else 0].format(prefix=prefix or "?")
