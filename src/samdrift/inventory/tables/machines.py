"""Machines: servers, the hosts they run on, network devices, PCs, and what nobody has named."""

import dataframely as dy

from samdrift.inventory.columns import Access, Role, day, flag, key, number, text, texts, whole


class Machine(dy.Schema):
    """What every machine has. All machines of a municipality are merged as one universe."""

    asset_id = key("Asset id", "Aktiv-id", "The merged asset's own id, stable between runs.")
    municipality = key("Municipality", "Kommune", "Municipality code, else the name of its folder.")
    name = text("Name", "Navn", "Short name as its sources write it.", role=Role.NAME)
    fqdn = text("DNS name", "DNS-navn", "Fully qualified name, lower case.", role=Role.NAME)
    smbios_uuid = text("SMBIOS UUID", "SMBIOS-UUID", "UUID of the hardware or the VM (BIOS).", role=Role.HARD)
    instance_uuid = text(
        "Instance UUID", "Instans-UUID", "Unique id that the hypervisor gave the VM.", role=Role.EXCLUSIVE
    )
    serial_number = text("Serial number", "Serienummer", "The maker's serial number.", role=Role.EXCLUSIVE)
    asset_tag = text("Asset tag", "Inventarnummer", "The municipality's own inventory number.")
    object_guid = text(
        "AD object GUID", "AD-objekt-GUID", "objectGUID of the computer account.", role=Role.EXCLUSIVE
    )
    macs = texts(
        "MAC addresses", "MAC-adresser", "aa:bb:cc:dd:ee:ff, lower case.", access=Access.CONFIDENTIAL,
        role=Role.HARD,
    )  # fmt: skip
    addresses = texts(
        "IP addresses", "IP-adresser", "Known addresses without mask.", access=Access.CONFIDENTIAL
    )
    vrf = text("VRF", "VRF", "The routing table its addresses belong to; empty is the global one.")
    site = text("Site", "Lokation", "Name of the site it stands at.")
    organisation_unit = text("Organisation unit", "Organisationsenhed", "School, centre or department.")
    role = text("Role", "Rolle", "What it is for, in the source's words.")
    environment = text("Environment", "Miljø", "production, test, development, training or preproduction.")
    status = text(
        "Status", "Status", "active, offline, planned, staged, failed, inventory, decommissioning or other."
    )
    manufacturer = text("Manufacturer", "Fabrikant", "Maker of the hardware.")
    model = text("Model", "Model", "The maker's model name.")
    operating_system = text("Operating system", "Styresystem", "Name and edition as the source writes it.")
    os_version = text(
        "OS version", "Version af styresystem", "Version number of operating system or firmware."
    )
    last_seen_on = day("Last seen", "Sidst set", "Last day a source saw it alive.")
    purchased_on = day("Purchased", "Købt", "Day of purchase.")
    description = text("Description", "Beskrivelse", "Free text from the source.", access=Access.CONFIDENTIAL)
    managed_by = text("Managed by", "Ansvarlig", "Pseudonym of the person in charge.", access=Access.PERSONAL)


class Server(Machine):
    """A server, physical or virtual, and templates (``is_template``), which are counted apart."""

    is_virtual = flag("Virtual", "Virtuel", "Whether it is a virtual machine.")
    is_template = flag("Template", "Skabelon", "Whether it is a template, not a running server.")
    power_state = text("Power state", "Tændt/slukket", "on, off or suspended.")
    vcpu_count = whole("vCPUs", "vCPU'er", "Virtual or logical processors.", unit="processors")
    memory_mib = whole("Memory", "Hukommelse", "Memory given to it.", unit="MiB")
    storage_allocated_mib = whole("Storage, allocated", "Lager, tildelt", "Disk space allocated.", unit="MiB")
    storage_used_mib = whole("Storage, used", "Lager, brugt", "Disk space in use.", unit="MiB")
    disk_count = whole("Disks", "Diske", "Number of disks.", unit="disks")
    nic_count = whole("Network adapters", "Netkort", "Number of network adapters.", unit="adapters")
    cpu_utilisation_pct = number("CPU use", "CPU-forbrug", "Average use of the CPUs given.", unit="%")
    memory_utilisation_pct = number("Memory use", "Hukommelsesforbrug", "Average memory in use.", unit="%")
    hypervisor = text("Hypervisor", "Hypervisor", "vmware, hyper-v, azure, kvm or other.")
    hypervisor_host = text("Host", "Vært", "Name of the host it runs on.")
    cluster = text("Cluster", "Klynge", "Name of the cluster it runs in.")
    datacenter = text("Data centre", "Datacenter", "Name of the data centre in the hypervisor.")
    management_server = text("Management server", "Styringsserver", "vCenter or the like that manages it.")
    managed_object_id = text("Managed object id", "MoRef", "Its id in the management server.")
    folder = text("Folder", "Mappe", "Its folder or resource pool in the management server.")
    created_on = day("Created", "Oprettet", "Day it was created.")
    firmware = text("Firmware", "Firmware", "bios or efi.")
    hardware_version = text("Hardware version", "Hardwareversion", "Version of the virtual hardware.")
    tools_status = text("Guest tools", "Gæsteværktøjer", "State of the hypervisor's guest tools.")
    snapshot_mib = whole("Snapshots", "Snapshots", "Space that snapshots take.", unit="MiB")
    application = text("Application", "System", "Name of the IT system it serves, where a source says so.")


class HypervisorHost(Machine):
    """A physical machine that runs virtual machines."""

    cluster = text("Cluster", "Klynge", "Cluster it belongs to.")
    datacenter = text("Data centre", "Datacenter", "Name of the data centre in the hypervisor.")
    management_server = text("Management server", "Styringsserver", "vCenter or the like that manages it.")
    hypervisor = text("Hypervisor", "Hypervisor", "vmware, hyper-v, kvm or other.")
    cpu_model = text("CPU model", "CPU-model", "Processor model.")
    cpu_mhz = whole("Clock", "Taktfrekvens", "Clock frequency of a core.", unit="MHz")
    cpu_socket_count = whole("CPU sockets", "CPU-sokler", "Number of processors.", unit="sockets")
    cpu_core_count = whole("CPU cores", "CPU-kerner", "Number of cores in all.", unit="cores")
    memory_mib = whole("Memory", "Hukommelse", "Physical memory.", unit="MiB")
    vm_count = whole("VMs", "VM'er", "Virtual machines on it.", unit="VMs")
    cpu_utilisation_pct = number("CPU use", "CPU-forbrug", "Use of its processors.", unit="%")
    memory_utilisation_pct = number("Memory use", "Hukommelsesforbrug", "Use of its memory.", unit="%")


class NetworkDevice(Machine):
    """A switch, router, firewall, access point, wireless controller or load balancer."""

    kind = text(
        "Kind", "Art", "router, switch, firewall, access_point, wlan_controller, load_balancer or other."
    )
    port_count = whole("Ports", "Porte", "Number of ports.", unit="ports")
    management_address = text(
        "Management address", "Administrationsadresse", "Where it is managed.", access=Access.CONFIDENTIAL
    )
    rack = text("Rack", "Rack", "Rack it stands in.")
    end_of_support_on = day("End of support", "Supportophør", "Day the maker's support ends.")


class OtherDevice(Machine):
    """Something in a rack that is neither server nor network device: patch panel, PDU, UPS."""

    kind = text("Kind", "Art", "What it is, in the source's words.")
    rack = text("Rack", "Rack", "Rack it stands in.")


class Endpoint(Machine):
    """A PC, thin client, tablet, printer or phone: outside the scope of 2027, but it is seen."""

    kind = text("Kind", "Art", "pc, printer, phone, tablet or other.")


class UnidentifiedHost(Machine):
    """A host that answered on the network and that no other source knows. Never a server."""

    open_ports = texts("Open ports", "Åbne porte", "protocol/port of what answered.")
