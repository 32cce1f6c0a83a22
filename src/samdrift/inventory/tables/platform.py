"""What machines run on and show: clusters, storage, interfaces, services, software."""

import dataframely as dy

from samdrift.inventory.columns import Access, Role, day, flag, key, number, text, whole


class Owned(dy.Schema):
    """What every row that belongs to a municipality has."""

    asset_id = key("Asset id", "Aktiv-id", "The merged row's own id, stable between runs.")
    municipality = key("Municipality", "Kommune", "Municipality code, else the name of its folder.")


class Cluster(Owned):
    """A cluster of hypervisor hosts."""

    name = text("Name", "Navn", "The cluster's name.", role=Role.NAME)
    hypervisor = text("Hypervisor", "Hypervisor", "vmware, hyper-v, azure, kvm or other.")
    management_server = text("Management server", "Styringsserver", "What manages it.")
    datacenter = text("Data centre", "Datacenter", "Name of the data centre in the hypervisor.")
    host_count = whole("Hosts", "Værter", "Number of hosts.", unit="hosts")
    ha_enabled = flag("High availability", "Høj tilgængelighed", "Whether failover is switched on.")
    drs_enabled = flag("Load balancing", "Belastningsfordeling", "Whether load balancing is switched on.")


class Datastore(Owned):
    """Storage that hypervisor hosts share or own."""

    name = text("Name", "Navn", "The datastore's name.", role=Role.NAME)
    kind = text("Kind", "Art", "VMFS, NFS, vSAN, CSV or other.")
    capacity_mib = whole("Capacity", "Kapacitet", "Its size.", unit="MiB")
    free_mib = whole("Free", "Ledig", "Free space.", unit="MiB")
    host_count = whole("Hosts", "Værter", "Hosts that use it.", unit="hosts")
    address = text("Address", "Adresse", "Device or export behind it.", access=Access.CONFIDENTIAL)


class Disk(Owned):
    """A server's disk or partition."""

    owner_id = text("Server", "Server", "Asset id of the server it belongs to.")
    name = text("Name", "Navn", "Disk label or mount point.", role=Role.NAME)
    kind = text("Kind", "Art", "disk or partition.", role=Role.NAME)
    capacity_mib = whole("Capacity", "Kapacitet", "Its size.", unit="MiB")
    used_mib = whole("Used", "Brugt", "Space in use.", unit="MiB")
    is_thin = flag("Thin", "Tynd", "Whether space is taken only as it is used.")
    is_raw = flag("Raw device", "Rå enhed", "Whether it is a raw device mapping.")
    path = text("Path", "Sti", "Datastore path.", access=Access.CONFIDENTIAL)


class Interface(Owned):
    """A network interface of a machine."""

    owner_id = text("Machine", "Maskine", "Asset id of the machine it belongs to.")
    name = text("Name", "Navn", "The interface's name.", role=Role.NAME)
    mac = text("MAC address", "MAC-adresse", "aa:bb:cc:dd:ee:ff.", access=Access.CONFIDENTIAL)
    kind = text("Kind", "Art", "Adapter or port type.")
    enabled = flag("Enabled", "Aktiv", "Whether it is switched on.")
    network = text("Network", "Netværk", "Port group or network it is in.")
    vlan_id = whole("VLAN", "VLAN", "Untagged VLAN.", unit="VLAN id")
    vrf = text("VRF", "VRF", "Routing table it belongs to.")
    mtu = whole("MTU", "MTU", "Largest packet.", unit="bytes")
    description = text("Description", "Beskrivelse", "Free text.", access=Access.CONFIDENTIAL)


class ListeningService(Owned):
    """A port on which a machine answered."""

    owner_id = text("Machine", "Maskine", "Asset id of the machine that listens.")
    address = text("Address", "Adresse", "Where it was seen.", access=Access.CONFIDENTIAL, role=Role.NAME)
    protocol = text("Protocol", "Protokol", "tcp, udp or sctp.", role=Role.NAME)
    port = whole("Port", "Port", "Port number.", unit="port", role=Role.NAME)
    state = text("State", "Tilstand", "open, open|filtered.")
    name = text("Service", "Tjeneste", "Service name, as the scanner calls it.")
    product = text("Product", "Produkt", "Software that answered.")
    version = text("Version", "Version", "Its version.")


class SoftwareComponent(Owned):
    """A component of a bill of materials (SBOM)."""

    owner_id = text("Machine", "Maskine", "Asset id of the machine it runs on, where known.")
    system = text("System", "System", "What the bill of materials describes.", role=Role.NAME)
    name = text("Name", "Navn", "The component's name.", role=Role.NAME)
    version = text("Version", "Version", "Its version.", role=Role.NAME)
    kind = text("Kind", "Art", "library, application, operating-system or other.")
    purl = text("Package URL", "Pakke-URL", "Its package URL.", role=Role.NAME)
    licence = text("Licence", "Licens", "Licence ids.")
    supplier = text("Supplier", "Leverandør", "Who supplies it.")


class Circuit(Owned):
    """A leased line or internet connection."""

    name = text("Circuit id", "Kredsløbs-id", "The provider's id.", role=Role.NAME)
    provider = text("Provider", "Udbyder", "Who supplies it.")
    kind = text("Kind", "Art", "Internet, MPLS, dark fibre or other.")
    status = text("Status", "Status", "active, planned or other.")
    site = text("Site", "Lokation", "Where it ends.")
    far_site = text("Far end", "Fjerneste ende", "Where its other end is.")
    bandwidth_kbps = whole("Bandwidth", "Båndbredde", "Committed rate.", unit="kbit/s")
    terminates_on = day("Ends", "Ophører", "Day it ends.")
    price_dkk_per_year = number("Price", "Pris", "Price a year.", unit="DKK/year")
