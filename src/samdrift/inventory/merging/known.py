"""What the records of one group know together, kept while groups grow."""

from dataclasses import dataclass, field

from samdrift.inventory.merging.clusters import Clusters
from samdrift.inventory.merging.machines import MachineRecords


@dataclass(slots=True, kw_only=True)
class Known:
    """All that the records of a group say; addresses as (VRF, address)."""

    records: int = 0
    names: set[str] = field(default_factory=set)
    fqdns: set[str] = field(default_factory=set)
    macs: set[str] = field(default_factory=set)
    addresses: set[tuple[str, str]] = field(default_factory=set)
    formats: set[str] = field(default_factory=set)


class KnownByGroup:
    """Per group what its records know; read on demand, and only what is new is read again."""

    def __init__(self, records: MachineRecords, clusters: Clusters) -> None:
        self._records = records
        self._clusters = clusters
        self._known: dict[int, Known] = {}

    def of(self, record: int) -> Known:
        """What the group of ``record`` knows."""
        root = self._clusters.find(record)
        known = self._known.setdefault(root, Known())
        # A group's list of members only ever gets longer at its end.
        members = self._clusters.members(root)
        for member in members[known.records :]:
            if name := self._records.name[member]:
                known.names.add(name)
            if fqdn := self._records.fqdn[member]:
                known.fqdns.add(fqdn)
            known.macs.update(self._records.macs[member])
            known.addresses.update(self._records.addresses[member])
            known.formats.add(self._records.format[member])
        known.records = len(members)
        return known
