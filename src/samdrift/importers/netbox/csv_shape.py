"""CSV exports: the type of object is told by the header, in either of NetBox's two spellings.

The import form writes ``device_type``; the view of a list writes ``Type``. The second is only
taken for NetBox's where commas separate the cells, because it could be anybody's list.
"""

import csv
from collections.abc import Mapping

from samdrift.importers.importer import InputFile
from samdrift.importers.netbox import models as m
from samdrift.importers.tabular import CellTable, fold_header, guess_delimiter, read_csv

#: Type -> sets of headers (folded); a file that has all of one set is of that type.
#: Asked in this order.
_SIGNATURES: Mapping[str, tuple[frozenset[str], ...]] = {
    m.DEVICE: (
        frozenset({"name", "device type", "role"}),
        frozenset({"name", "role", "manufacturer", "type", "site"}),
    ),
    m.VM: (frozenset({"name", "vcpus", "cluster"}),),
    m.VIRTUAL_DISK: (
        frozenset({"virtual machine", "name", "size"}), frozenset({"virtual machine", "name", "size (gib)"}),
    ),
    m.SERVICE: (
        frozenset({"name", "protocol", "ports"}), frozenset({"name", "protocol", "port mappings"}),
    ),
    m.ADDRESS: (
        frozenset({"address", "vrf", "dns name"}), frozenset({"ip address", "vrf", "status"}),
        frozenset({"ip address", "vrf", "dns name"}),
    ),
    m.VM_INTERFACE: (
        frozenset({"virtual machine", "name", "enabled"}), frozenset({"virtual machine", "name", "mtu"}),
    ),
    m.INTERFACE: (frozenset({"device", "name", "type", "enabled"}),),
    m.RANGE: (frozenset({"start address", "end address", "vrf"}),),
    m.PREFIX: (frozenset({"prefix", "vrf", "status"}), frozenset({"prefix", "vrf", "role"})),
    m.VLAN: (frozenset({"vid", "name", "status"}),),
    m.VRF: (frozenset({"name", "rd"}),),
    m.CIRCUIT: (frozenset({"cid", "provider"}), frozenset({"circuit id", "provider"})),
    m.SITE: (
        frozenset({"name", "status", "facility", "region"}),
        frozenset({"name", "status", "physical address"}),
    ),
    m.CLUSTER: (frozenset({"name", "type", "group", "status"}),),
    m.ASSIGNMENT: (frozenset({"object type", "object", "contact"}),),
    "tenancy.contact": (frozenset({"name", "title", "phone", "email", "link"}),),
}  # fmt: skip


def csv_type(file: InputFile) -> str | None:
    """Tell the type of object that a CSV file lists; None where it is none of NetBox's."""
    line = next((line for line in file.head.splitlines() if line.strip()), "")
    delimiter = guess_delimiter(line)
    if delimiter not in line or delimiter not in ",;":
        return None
    cells = next(csv.reader([line], delimiter=delimiter), [])
    if delimiter != "," and not any("_" in cell for cell in cells):
        return None
    header = {fold_header(cell) for cell in cells}
    return next(
        (model for model, sets in _SIGNATURES.items() if any(known <= header for known in sets)), None
    )


def read_objects(file: InputFile) -> CellTable | None:
    """Read the rows of a CSV export; numbers have a decimal point. None where it is empty."""
    return read_csv(file, decimal=".")
