"""Every table of the inventory, by name."""

import dataframely as dy

from samdrift.inventory.tables.contracts import Contract, Supplier
from samdrift.inventory.tables.economy import AssetRegisterEntry, CostLine, StaffRole
from samdrift.inventory.tables.machines import (
    Endpoint,
    HypervisorHost,
    Machine,
    NetworkDevice,
    OtherDevice,
    Server,
    UnidentifiedHost,
)
from samdrift.inventory.tables.network import (
    Address,
    AddressReference,
    DhcpLease,
    DhcpScope,
    DnsRecord,
    Flow,
    Prefix,
    Route,
    Vlan,
    Vrf,
)
from samdrift.inventory.tables.places import Municipality, OrganisationUnit, Site
from samdrift.inventory.tables.platform import (
    Circuit,
    Cluster,
    Datastore,
    Disk,
    Interface,
    ListeningService,
    Owned,
    SoftwareComponent,
)
from samdrift.inventory.tables.systems import (
    DataProcessingAgreement,
    ItInterface,
    ItSystem,
    ItSystemUsage,
    SystemRelation,
    SystemServerLink,
)

#: Machines are one universe when records are merged; the strongest class comes first.
MACHINE_TABLES: dict[str, type[Machine]] = {
    "hypervisor_hosts": HypervisorHost,
    "network_devices": NetworkDevice,
    "servers": Server,
    "other_devices": OtherDevice,
    "endpoints": Endpoint,
    "unidentified_hosts": UnidentifiedHost,
}

OWNED_TABLES: dict[str, type[Owned]] = {
    "organisation_units": OrganisationUnit,
    "sites": Site,
    "clusters": Cluster,
    "datastores": Datastore,
    "disks": Disk,
    "interfaces": Interface,
    "listening_services": ListeningService,
    "software_components": SoftwareComponent,
    "circuits": Circuit,
    "vrfs": Vrf,
    "prefixes": Prefix,
    "addresses": Address,
    "vlans": Vlan,
    "routes": Route,
    "address_references": AddressReference,
    "dns_records": DnsRecord,
    "dhcp_scopes": DhcpScope,
    "dhcp_leases": DhcpLease,
    "flows": Flow,
    "it_systems": ItSystem,
    "it_system_usages": ItSystemUsage,
    "system_relations": SystemRelation,
    "it_interfaces": ItInterface,
    "system_server_links": SystemServerLink,
    "data_processing_agreements": DataProcessingAgreement,
    "suppliers": Supplier,
    "contracts": Contract,
    "cost_lines": CostLine,
    "asset_register": AssetRegisterEntry,
    "staff_roles": StaffRole,
}

TABLES: dict[str, type[dy.Schema]] = {
    "municipalities": Municipality,
    **MACHINE_TABLES,
    **OWNED_TABLES,
}

__all__ = ["MACHINE_TABLES", "OWNED_TABLES", "TABLES", "Machine", "Owned"]
