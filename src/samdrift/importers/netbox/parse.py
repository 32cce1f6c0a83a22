"""NetBox exports in three shapes (Django dump, REST answers, CSV) to inventory tables."""

import functools
from collections.abc import Callable, Mapping

from samdrift.importers.importer import Importer, ImportParameters, ImportResult, InputFile
from samdrift.importers.json_text import JsonText, read_json
from samdrift.importers.kinds import TRUNCATED_FILE, UNREADABLE_FILE
from samdrift.importers.netbox import models as m
from samdrift.importers.netbox.csv_shape import csv_type, read_objects
from samdrift.importers.netbox.dump import Dump, flatten_dump
from samdrift.importers.netbox.findings import SECRETS
from samdrift.importers.netbox.gathered import Gathered, Tables
from samdrift.importers.netbox.machines import (
    read_devices,
    read_interfaces,
    read_virtual_disks,
    read_virtual_machines,
)
from samdrift.importers.netbox.models import GIVES
from samdrift.importers.netbox.network import (
    read_addresses,
    read_prefixes,
    read_services,
    read_vlans,
    read_vrfs,
)
from samdrift.importers.netbox.places import (
    read_circuits,
    read_clusters,
    read_providers,
    read_site_contacts,
    read_sites,
)
from samdrift.importers.netbox.rest import flatten_rest
from samdrift.importers.netbox.shapes import looks_like_dump, looks_like_json, recognise
from samdrift.importers.netbox.tables import make_table
from samdrift.importers.tabular import CellTable
from samdrift.kernel import Kind

#: In this order their rows stand in the tables.
_READERS: Mapping[str, Callable[[CellTable], Tables]] = {
    m.SITE: read_sites,
    m.CLUSTER: read_clusters,
    m.DEVICE: read_devices,
    m.INTERFACE: read_interfaces,
    m.VM_INTERFACE: read_interfaces,
    m.VRF: read_vrfs,
    m.PREFIX: read_prefixes,
    m.ADDRESS: read_addresses,
    m.VLAN: read_vlans,
    m.SERVICE: read_services,
    m.PROVIDER: read_providers,
    m.CIRCUIT: read_circuits,
}


def parse_netbox(file: InputFile, _parameters: ImportParameters) -> ImportResult:
    """Read a NetBox export of any of the three shapes.

    Returns:
        Machines by their role (``_id`` is ``vm:<number>`` or ``device:<number>``), interfaces,
        disks, sites, clusters, prefixes, addresses, VLANs, VRFs, services, circuits and their
        providers. ``rows_read`` counts the objects of the types that are used.
    """
    gathered = Gathered(file=file)
    if looks_like_json(file):
        read = read_json(file.content)
        if read is None:
            unreadable = UNREADABLE_FILE.at(file.at(), file.name, format="NetBox", reason="JSON")
            return ImportResult(findings=(unreadable,))
        if looks_like_dump(file):
            _read_dump(gathered, read)
        else:
            _read_rest(gathered, read)
        if read.broken_at is not None:
            told = TRUNCATED_FILE.at(file.at(), file.name, read=gathered.rows_read)
            gathered.findings.append(told)
    else:
        _read_csv(gathered)
    return gathered.result()


def _read_dump(gathered: Gathered, read: JsonText) -> None:
    """Read a Django dump."""
    file = gathered.file
    dump = Dump(file, read.value if isinstance(read.value, list) else [read.value])
    rows = flatten_dump(dump)
    gathered.findings.extend(dump.findings)
    gathered.unused.update(dump.unused())
    # NetBox 4.1 gave VMs a serial number, and counted disks in MB from then on.
    vms = dump.objects(m.VM).values()
    disks_in_mb = any("serial" in fields for fields in vms)
    tables = {model: make_table(file, model, found) for model, found in rows.items()}
    _read_tables(gathered, tables, disks_in_mb=disks_in_mb)
    if dump.secrets():
        gathered.findings.append(SECRETS.at(file.at(), file.name, value=dump.secrets()))


def _read_rest(gathered: Gathered, read: JsonText) -> None:
    """Read REST answers."""
    found = flatten_rest(gathered.file, read.value)
    gathered.findings.extend(found.findings)
    gathered.unused.update(found.unused)
    tables = {model: make_table(gathered.file, model, rows) for model, rows in found.rows.items()}
    _read_tables(gathered, tables, disks_in_mb=found.disks_in_mb)


def _read_csv(gathered: Gathered) -> None:
    """Read a CSV export of one type of object."""
    model, table = csv_type(gathered.file), read_objects(gathered.file)
    if model is None or table is None:
        return
    if model in m.COLUMNS:
        _read_tables(gathered, {model: table}, disks_in_mb=None)
    else:
        gathered.unused[model] = len(table)
        gathered.rows_read += len(table)


def _read_tables(gathered: Gathered, tables: Mapping[str, CellTable], *, disks_in_mb: bool | None) -> None:
    """Read each type's objects by its reader."""
    for model, table in tables.items():
        if model in _READERS:
            gathered.add(table, _READERS[model])
        elif model == m.VM:
            gathered.add(table, functools.partial(read_virtual_machines, disks_in_mb=disks_in_mb))
        elif model == m.VIRTUAL_DISK:
            gathered.add(table, functools.partial(read_virtual_disks, disks_in_mb=disks_in_mb))
        elif model == m.RANGE:
            gathered.add_ranges(table)
        elif model == m.ASSIGNMENT and m.SITE not in tables:
            gathered.add(table, read_site_contacts)
    gathered.add_unknown_owners()


IMPORTER = Importer(
    name="netbox",
    title="NetBox (dump, REST, CSV)",
    title_da="NetBox (dump, REST eller CSV)",
    kind=Kind.REPORTED,
    gives=GIVES,
    recognise=recognise,
    parse=parse_netbox,
)
