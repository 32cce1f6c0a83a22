"""The formats that are known, in the order in which they are asked."""

from samdrift.importers.active_directory import IMPORTER as ACTIVE_DIRECTORY
from samdrift.importers.azure_dependencies import IMPORTER as AZURE_DEPENDENCIES
from samdrift.importers.azure_migrate import IMPORTER as AZURE_MIGRATE
from samdrift.importers.bind_zone import IMPORTER as BIND_ZONE
from samdrift.importers.cyclonedx import IMPORTER as CYCLONEDX
from samdrift.importers.device_config import IMPORTER as DEVICE_CONFIG
from samdrift.importers.facts import IMPORTER as FACTS
from samdrift.importers.flows_aws_vpc import IMPORTER as FLOWS_AWS_VPC
from samdrift.importers.flows_azure import IMPORTER as FLOWS_AZURE
from samdrift.importers.flows_nfdump import IMPORTER as FLOWS_NFDUMP
from samdrift.importers.flows_table import IMPORTER as FLOWS_TABLE
from samdrift.importers.flows_zeek import IMPORTER as FLOWS_ZEEK
from samdrift.importers.hyperv import IMPORTER as HYPERV
from samdrift.importers.importer import Importer, InputFile
from samdrift.importers.isc_dhcp import IMPORTER as ISC_DHCP
from samdrift.importers.kitos import IMPORTER as KITOS
from samdrift.importers.machine_facts import IMPORTER as MACHINE_FACTS
from samdrift.importers.microsoft_dhcp import IMPORTER as MICROSOFT_DHCP
from samdrift.importers.netbox import IMPORTER as NETBOX
from samdrift.importers.nmap import IMPORTER as NMAP
from samdrift.importers.rvtools import IMPORTER as RVTOOLS
from samdrift.importers.spreadsheet import IMPORTER as SPREADSHEET

#: The most specific format first: a spreadsheet may be anything, so it comes last.
IMPORTERS: tuple[Importer, ...] = (
    NMAP,
    FACTS,
    NETBOX,
    RVTOOLS,
    BIND_ZONE,
    ISC_DHCP,
    MACHINE_FACTS,
    CYCLONEDX,
    MICROSOFT_DHCP,
    ACTIVE_DIRECTORY,
    KITOS,
    HYPERV,
    AZURE_MIGRATE,
    FLOWS_NFDUMP,
    FLOWS_ZEEK,
    FLOWS_AWS_VPC,
    FLOWS_AZURE,
    AZURE_DEPENDENCIES,
    FLOWS_TABLE,
    DEVICE_CONFIG,
    SPREADSHEET,
)


def find_importer(file: InputFile) -> Importer | None:
    """Return the first importer that recognises the file's content, or None."""
    return next((importer for importer in IMPORTERS if importer.recognise(file)), None)
