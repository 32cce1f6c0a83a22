"""Machine records as the ladder sees them: keys in one writing, junk and cloned keys taken out."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from samdrift.inventory.merging.findings import CLONED_KEY
from samdrift.inventory.merging.keys import (
    canonical_fqdn,
    canonical_name,
    canonical_serial,
    canonical_uuid,
    is_shared_mac,
    os_family,
)
from samdrift.kernel import Finding, Source

#: Keys of which a machine has one value, the strongest first.
EXCLUSIVE_KEYS = ("managed_object_id", "instance_uuid", "serial_number", "object_guid", "smbios_uuid")


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineRecords:
    """Records of machines, column by column; all sequences have one entry a record.

    ``scope``: the municipality. ``source``: number of the source (file and table).
    ``repeats``: its source may list a machine several times. ``measured``: it comes from a
    machine, not from a register. ``keys``: per exclusive key its canonical value or None.
    ``macs`` and ``addresses`` (VRF, address) hold what can identify; ``size`` is (memory in
    MiB, processors).
    """

    scope: Sequence[str]
    source: Sequence[int]
    repeats: Sequence[bool]
    measured: Sequence[bool]
    scan_only: Sequence[bool]
    where: Sequence[Source]
    format: Sequence[str]
    name: Sequence[str | None]
    fqdn: Sequence[str | None]
    keys: dict[str, list[str | None]]
    macs: list[tuple[str, ...]]
    addresses: Sequence[tuple[tuple[str, str], ...]]
    os: Sequence[str | None]
    site: Sequence[str | None]
    memory: Sequence[int | None]
    processors: Sequence[int | None]

    def __len__(self) -> int:
        """Number of records."""
        return len(self.scope)

    def label(self, record: int) -> str:
        """What to call a record in a message."""
        return self.name[record] or (self.addresses[record][0][1] if self.addresses[record] else "?")


def read_machine_records(frame: pl.DataFrame) -> MachineRecords:
    """Bring the records' keys into one writing.

    Args:
        frame: machine records: the union of the machine tables' columns, and ``municipality``
            and the merge's own columns (``gather``).
    """
    column = {name: frame[name].to_list() for name in frame.columns if name not in ("_id", "_owner")}
    places = zip(column["_path"], column["_sheet"], column["_row"], strict=True)
    managed = [
        f"{server.lower()} {moref}" if server and moref else None
        for server, moref in zip(column["management_server"], column["managed_object_id"], strict=True)
    ]
    return MachineRecords(
        scope=column["municipality"],
        source=column["_source"],
        repeats=column["_repeats"],
        measured=[kind == "measured" for kind in column["_kind"]],
        scan_only=[table == "unidentified_hosts" for table in column["_table"]],
        where=[Source(path=path, sheet=sheet, row=row) for path, sheet, row in places],
        format=column["_format"],
        name=[
            canonical_name(name) or canonical_name(fqdn)
            for name, fqdn in zip(column["name"], column["fqdn"], strict=True)
        ],
        fqdn=[canonical_fqdn(fqdn) for fqdn in column["fqdn"]],
        keys={
            "managed_object_id": managed,
            "instance_uuid": [canonical_uuid(value) for value in column["instance_uuid"]],
            "serial_number": [canonical_serial(value) for value in column["serial_number"]],
            "object_guid": column["object_guid"],
            "smbios_uuid": [canonical_uuid(value) for value in column["smbios_uuid"]],
        },
        macs=[tuple(mac for mac in macs or () if not is_shared_mac(mac)) for macs in column["macs"]],
        addresses=[
            tuple((vrf or "", address) for address in addresses or () if _is_one_machines(address))
            for addresses, vrf in zip(column["addresses"], column["vrf"], strict=True)
        ],
        os=[os_family(value) for value in column["operating_system"]],
        site=[value.strip().lower() if value else None for value in column["site"]],
        memory=column["memory_mib"],
        processors=column["vcpu_count"],
    )


def _is_one_machines(address: str) -> bool:
    """Whether an address can tell machines apart: not loopback, link-local or unspecified."""
    return not address.startswith(("127.", "169.254.", "0.", "fe80:", "::1", "172.17.0."))


def exclusives_of(records: MachineRecords) -> Iterator[dict[str, str]]:
    """Yield, per record, its exclusive keys. An object id is exclusive within its management server."""
    for record in range(len(records)):
        keys = {}
        for key in EXCLUSIVE_KEYS:
            value = records.keys[key][record]
            if value is not None and key == "managed_object_id":
                server, value = value.rsplit(" ", 1)
                keys[f"{key} in {server}"] = value
            elif value is not None:
                keys[key] = value
        yield keys


def set_aside_cloned_keys(records: MachineRecords) -> tuple[Finding, ...]:
    """Take out keys that one source gives to machines of different names; tell each.

    Changes ``records.keys`` and ``records.macs``: in the whole municipality such a key
    identifies nothing.
    """
    findings = []
    for key in (*EXCLUSIVE_KEYS, "mac"):
        holders: dict[tuple[str, str], list[int]] = defaultdict(list)
        for record in range(len(records)):
            held = records.macs[record] if key == "mac" else (records.keys[key][record],)
            for value in held:
                if value is not None:
                    holders[records.scope[record], value].append(record)
        taken: dict[int, set[str]] = defaultdict(set)
        for (_, value), held_by in sorted(holders.items()):
            cloned = _cloned(records, held_by)
            if not cloned:
                continue
            names = ", ".join(sorted({records.label(record) for record in cloned})[:5])
            first = min(cloned, key=lambda record: records.where[record].row or 0)
            findings.append(
                CLONED_KEY.at(records.where[first], value, count=len(cloned), key=key, names=names)
            )
            for record in held_by:
                taken[record].add(value)
        for record, values in taken.items():
            if key == "mac":
                records.macs[record] = tuple(mac for mac in records.macs[record] if mac not in values)
            else:
                records.keys[key][record] = None
    return tuple(findings)


def _cloned(records: MachineRecords, held_by: list[int]) -> list[int]:
    """The holders in the first source that gives the key to machines of different names."""
    by_source: dict[int, list[int]] = defaultdict(list)
    for record in held_by:
        if not records.repeats[record]:
            by_source[records.source[record]].append(record)
    for _, held in sorted(by_source.items()):
        if len({records.name[record] for record in held}) > 1:
            return held
    return []
