"""Virtual machines and hosts of Hyper-V."""

from samdrift.importers.hyperv.parse import HOST_COLUMNS, VM_COLUMNS, parse, recognise
from samdrift.importers.importer import Importer
from samdrift.kernel import Kind

IMPORTER = Importer(
    name="hyperv",
    title="Hyper-V (CSV of Get-VM and Get-VMHost)",
    title_da="Hyper-V: CSV fra Get-VM og Get-VMHost",
    kind=Kind.MEASURED,
    gives={"servers": VM_COLUMNS, "hypervisor_hosts": HOST_COLUMNS},
    recognise=recognise,
    parse=parse,
)

__all__ = ["IMPORTER"]
