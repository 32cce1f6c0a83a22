"""Which VM or host a row is about: by VM ID, else by name where only one bears it."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from samdrift.importers.kinds import DUPLICATE_ROW, MISSING_VALUE, SET_ASIDE
from samdrift.importers.rvtools.findings import AMBIGUOUS_VM, HOST_NOT_IN_VHOST, VM_NOT_IN_VINFO
from samdrift.importers.tabular import CellTable
from samdrift.kernel import Finding

_CLUSTER_SERVICE = re.compile(r"vcls[-_ (]", re.IGNORECASE)
_SERVER = ("VI SDK UUID", "vCenter UUID", "VI SDK Server")


@dataclass(slots=True, kw_only=True)
class Machines:
    """The VMs or hosts of a file, to find a row's owner by.

    ``keys`` maps an own id to the observation's ``_id``; ``names`` maps a name (lower case)
    to the ``_id`` and own id of all that bear it.
    """

    several_vcenters: bool = False
    keys: dict[str, str] = field(default_factory=dict)
    names: dict[str, list[tuple[str, str | None]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, *, identity: str, key: str | None, name: str | None) -> None:
        """Make a machine known."""
        if key is not None:
            self.keys.setdefault(key, identity)
        if name is not None:
            self.names[name.lower()].append((identity, key))

    def find(self, key: str | None, name: str | None) -> list[str]:
        """The ``_id`` of the machines that a row with this id and name may be about."""
        if key is not None and key in self.keys:
            return [self.keys[key]]
        bearers = self.names.get(name.lower(), []) if name is not None else []
        # An id that contradicts the name's is another machine.
        return [identity for identity, own in bearers if key is None or own is None or own == key]


@dataclass(frozen=True, slots=True, kw_only=True)
class VmRows:
    """The rows of a tab that are about VMs worth keeping: their index, name, own id and vCenter."""

    indexes: list[int]
    names: list[str | None]
    keys: list[str | None]
    vcenters: list[str | None]
    set_aside: tuple[Finding, ...]


def keep_vms(table: CellTable) -> VmRows:
    """Leave out placeholder rows and VMware's own cluster machines; reject rows without a VM."""
    names = table.text("VM")
    keys = table.text("VM ID")
    vcenters = management_servers(table)
    placeholder = [cell is True or str(cell).lower() == "true" for cell in table.cells("SRM Placeholder")]
    aside: Counter[str] = Counter()
    kept = table.kept()
    indexes = []
    for index, name in enumerate(names):
        if not kept[index]:
            continue
        if name == "VM":
            aside["VM = VM"] += 1
        elif name is not None and _CLUSTER_SERVICE.match(name):
            aside["VM = vCLS-*"] += 1
        elif placeholder[index]:
            aside["SRM Placeholder = True"] += 1
        elif name is None and keys[index] is None:
            table.reject(MISSING_VALUE, index, column=table.spelling("VM"))
        else:
            indexes.append(index)
    place = table.file.at(sheet=table.sheet)
    return VmRows(
        indexes=indexes,
        names=[names[index] for index in indexes],
        keys=[keys[index] for index in indexes],
        vcenters=[vcenters[index] for index in indexes],
        set_aside=tuple(
            SET_ASIDE.at(place, reason, count=count, reason=reason) for reason, count in sorted(aside.items())
        ),
    )


def management_servers(table: CellTable) -> list[str | None]:
    """The vCenter of each row: its UUID, else the name it was reached by (lower case)."""
    uuids, servers = table.text(*_SERVER[:2]), table.text(_SERVER[2])
    return [
        uuid.lower() if uuid else (server.lower() if server else None)
        for uuid, server in zip(uuids, servers, strict=True)
    ]


def identify(table: CellTable, rows: VmRows) -> tuple[list[str], Machines]:
    """Give each VM of vInfo its ``_id``: VM ID, with the vCenter where the file holds several."""
    several = len({vcenter for vcenter in rows.vcenters if vcenter}) > 1
    machines = Machines(several_vcenters=several)
    identities: list[str] = []
    taken: Counter[str] = Counter()
    for index, name, key, vcenter in zip(rows.indexes, rows.names, rows.keys, rows.vcenters, strict=True):
        own = qualified(key, vcenter if several else None)
        row = f"row:{table.row_numbers[index]}"
        identity = row if own is None or taken[own] else own
        if own is not None:
            taken[own] += 1
        identities.append(identity)
        machines.add(identity=identity, key=own, name=name)
    for own, count in sorted(taken.items()):
        if count > 1:
            table.findings.append(
                DUPLICATE_ROW.at(table.file.at(sheet=table.sheet), own, column="VM ID", count=count)
            )
    return identities, machines


def qualified(key: str | None, vcenter: str | None) -> str | None:
    """A VM ID that stays unique where a file holds several vCenters."""
    return key if key is None or vcenter is None else f"{vcenter}/{key}"


def find_owners(table: CellTable, machines: Machines) -> list[tuple[int, str]]:
    """For each row of a tab, its index and its VM's ``_id``; rows of nobody's VM are rejected."""
    rows = keep_vms(table)
    owners = []
    for index, name, key, vcenter in zip(rows.indexes, rows.names, rows.keys, rows.vcenters, strict=True):
        own = key
        if machines.several_vcenters:
            own = qualified(key, vcenter) if vcenter else None
        found = machines.find(own, name)
        if len(found) == 1:
            owners.append((index, found[0]))
        elif found:
            table.reject(AMBIGUOUS_VM, index, name or "", count=len(found))
        else:
            table.reject(VM_NOT_IN_VINFO, index, name or key or "")
    return owners


def find_hosts(table: CellTable, hosts: Machines) -> list[tuple[int, str]]:
    """For each row about a host, its index and the host's ``_id``; rows of no known host are rejected."""
    owners = []
    kept = table.kept()
    for index, name in enumerate(table.text("Host")):
        found = hosts.find(None, name)
        if not kept[index]:
            continue
        if name is None:
            table.reject(MISSING_VALUE, index, column="Host")
        elif len(found) == 1:
            owners.append((index, found[0]))
        else:
            table.reject(HOST_NOT_IN_VHOST, index, name)
    return owners
