"""One municipality by itself: its files read, its clients hidden, its records merged.

Nothing is ever merged across municipalities, so each can be done on a processor of its own.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from samdrift.importers import ImportParameters
from samdrift.importers.flow_edges import widen_clients
from samdrift.inventory.inventory import Inventory
from samdrift.inventory.merging import SourceObservations, merge_inventory
from samdrift.programme.landscape import Member
from samdrift.programme.parameters import Programme
from samdrift.programme.reading import FileReading, read_file

#: Machines whose addresses are nobody's own, so that flows may keep them.
_NOBODYS = ("servers", "hypervisor_hosts", "network_devices", "other_devices")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberReading:
    """What became of one municipality's files, and what they say together."""

    key: str
    readings: tuple[FileReading, ...]
    inventory: Inventory


def read_member(member: Member, *, programme: Programme, key: bytes) -> MemberReading:
    """Read and merge one municipality's files.

    Args:
        member: the municipality and its files.
        programme: all parameters.
        key: the unit's key for pseudonyms.
    """
    # Which addresses are servers' is known only when all files are read: until then flows keep
    # them, and nothing leaves this function before the clients among them are widened.
    parameters = dataclasses.replace(programme.importing, keep_client_addresses=True)
    readings = [
        reading
        for file in member.files
        for reading in read_file(file, municipality=member.key, parameters=parameters, key=key)
    ]
    observations = [reading.observations for reading in readings if reading.observations is not None]
    hidden = hide_clients(observations, programme.importing)
    return MemberReading(
        key=member.key,
        readings=tuple(dataclasses.replace(reading, observations=None) for reading in readings),
        inventory=merge_inventory(hidden, parameters=programme.merging),
    )


def hide_clients(
    observations: Sequence[SourceObservations], parameters: ImportParameters
) -> list[SourceObservations]:
    """Widen the clients in flows to their subnets; known machines keep their addresses."""
    known = set(_addresses(observations))
    return [
        dataclasses.replace(
            each,
            tables={**each.tables, "flows": widen_clients(each.tables["flows"], parameters, known=known)},
        )
        if "flows" in each.tables
        else each
        for each in observations
    ]


def _addresses(observations: Sequence[SourceObservations]) -> Iterable[str]:
    for each in observations:
        for table in _NOBODYS:
            if table in each.tables:
                yield from each.tables[table].select(pl.col("addresses").explode()).drop_nulls().to_series()
