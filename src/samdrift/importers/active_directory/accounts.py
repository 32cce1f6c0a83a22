"""A computer account, whether it came as CSV or LDIF, to a machine of the inventory."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

#: Systems that are of servers though their name does not say so.
_SERVER_SYSTEM = re.compile(
    r"server|linux|ubuntu|debian|centos|red ?hat|rhel|suse|oracle|rocky|alma|fedora|unix|aix|solaris|bsd|"
    r"samba|esxi?\b|vmware|netapp|ontap|onefs|isilon|data domain|qnap|synology|truenas|storage|appliance",
    re.IGNORECASE,
)
_CLIENT_SYSTEM = re.compile(r"windows|mac ?os|os ?x|darwin|ios|android|chrome", re.IGNORECASE)
_COMMON_NAME = re.compile(r"^CN=((?:[^,\\]|\\.)+)", re.IGNORECASE)
#: A NetBIOS name has at most 15 characters: longer host names are cut in the account's name.
NETBIOS_LENGTH = 15
_FILETIME_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A computer account; ``managed_by`` is personal and is replaced by a pseudonym later."""

    row: int
    name: str | None
    dns_name: str | None = None
    guid: str | None = None
    addresses: tuple[str, ...] = ()
    system: str | None = None
    version: str | None = None
    service_pack: str | None = None
    enabled: bool | None = None
    seen_on: date | None = None
    location: str | None = None
    description: str | None = None
    managed_by: str | None = None
    serial_number: str | None = None


def table_of(account: Account) -> str:
    """The class of a machine: by its operating system, and unidentified where there is none."""
    system = account.system or ""
    if _SERVER_SYSTEM.search(system):
        return "servers"
    return "endpoints" if _CLIENT_SYSTEM.search(system) else "unidentified_hosts"


def short_name(name: str | None, dns_short: str | None) -> str | None:
    """The account's name; the host name where that is too long to be one, and so was cut.

    Cut names are often changed at their end to tell them apart: they need not be the beginning.
    """
    if dns_short is not None and (name is None or len(dns_short) > NETBIOS_LENGTH):
        return dns_short
    return None if name is None else name.removesuffix("$")


def common_name(distinguished_name: str | None) -> str | None:
    """The name in a distinguished name: ``CN=Anna Jensen,OU=…`` gives Anna Jensen."""
    match = _COMMON_NAME.match(distinguished_name or "")
    return match[1].replace("\\", "") if match else distinguished_name


def day_of_filetime(text: str | None) -> date | None:
    """Read a FILETIME: tenths of microseconds since 1601; zero and the largest mean never.

    Raises:
        ValueError: it is no such number.
    """
    if text is None:
        return None
    ticks = int(text)
    if ticks <= 0 or ticks >= 2**63 - 1:
        return None
    try:
        return (_FILETIME_EPOCH + timedelta(microseconds=ticks // 10)).date()
    except OverflowError as error:
        raise ValueError("beyond the calendar") from error
