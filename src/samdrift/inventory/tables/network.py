"""The network: VRFs, prefixes, addresses, VLANs, DNS, DHCP and who talks to whom."""

from samdrift.inventory.columns import Access, Role, day, flag, number, text, whole
from samdrift.inventory.tables.platform import Owned

_CONFIDENTIAL = Access.CONFIDENTIAL


class Vrf(Owned):
    """A routing table."""

    name = text("Name", "Navn", "The VRF's name.", role=Role.NAME)
    route_distinguisher = text("Route distinguisher", "Route distinguisher", "Its RD.")
    description = text("Description", "Beskrivelse", "Free text.", access=_CONFIDENTIAL)


class Prefix(Owned):
    """A block of addresses in CIDR notation."""

    prefix = text("Prefix", "Adresseblok", "CIDR notation.", access=_CONFIDENTIAL, role=Role.NAME)
    vrf = text("VRF", "VRF", "Routing table; empty is the global one.", role=Role.NAME)
    status = text("Status", "Status", "container, active, reserved or deprecated.")
    role = text("Role", "Rolle", "What it is for.")
    site = text("Site", "Lokation", "Where it is used.")
    vlan_id = whole("VLAN", "VLAN", "VLAN it is used in.", unit="VLAN id")
    is_pool = flag("Pool", "Pulje", "Whether all its addresses may be given out.")
    gateway = text("Gateway", "Gateway", "Address of its router.", access=_CONFIDENTIAL)
    description = text("Description", "Beskrivelse", "Free text.", access=_CONFIDENTIAL)


class Address(Owned):
    """One IP address in use or reserved."""

    address = text("Address", "Adresse", "Without mask.", access=_CONFIDENTIAL, role=Role.NAME)
    vrf = text("VRF", "VRF", "Routing table; empty is the global one.", role=Role.NAME)
    prefix_length = whole("Prefix length", "Præfikslængde", "Length of its mask.", unit="bits")
    owner_id = text("Machine", "Maskine", "Asset id of the machine that has it.")
    interface = text("Interface", "Interface", "Name of the interface that has it.")
    dns_name = text("DNS name", "DNS-navn", "Name registered for it.", access=_CONFIDENTIAL)
    status = text("Status", "Status", "active, reserved, dhcp or deprecated.")
    role = text("Role", "Rolle", "loopback, secondary, vip, hsrp or other.")
    description = text("Description", "Beskrivelse", "Free text.", access=_CONFIDENTIAL)


class Vlan(Owned):
    """A VLAN."""

    name = text("Name", "Navn", "The VLAN's name.")
    vlan_id = whole("VLAN", "VLAN", "Its number.", unit="VLAN id", role=Role.NAME)
    group = text("Group", "Gruppe", "Site or group within which its number is unique.", role=Role.NAME)
    site = text("Site", "Lokation", "Where it is used.")
    status = text("Status", "Status", "active, reserved or deprecated.")
    role = text("Role", "Rolle", "What it is for.")


class Route(Owned):
    """A route that stands in a device's configuration."""

    owner_id = text("Device", "Enhed", "Asset id of the device that has it.")
    vrf = text("VRF", "VRF", "Routing table; empty is the global one.", role=Role.NAME)
    prefix = text(
        "Destination", "Mål", "CIDR notation; 0.0.0.0/0 and ::/0 are default routes.",
        access=_CONFIDENTIAL, role=Role.NAME,
    )  # fmt: skip
    next_hop = text(
        "Next hop", "Næste hop", "Address of the next router.", access=_CONFIDENTIAL, role=Role.NAME
    )
    interface = text("Interface", "Interface", "Interface it leads out of.", role=Role.NAME)
    kind = text("Kind", "Art", "static, default, aggregate or blackhole.")
    distance = whole("Distance", "Afstand", "Preference among routes; the least is used.")
    enabled = flag("Enabled", "Aktiv", "Whether it is switched on.")
    line = whole("Line", "Linje", "Line of the configuration.", unit="line")


class AddressReference(Owned):
    """A place in a device's configuration that names an address: it must change when the address does."""

    owner_id = text("Device", "Enhed", "Asset id of the device whose configuration it is.")
    kind = text(
        "Kind", "Art", "acl, nat, object, group, policy, prefix_list, routing, relay, service or vpn.",
        role=Role.NAME,
    )  # fmt: skip
    name = text("Name", "Navn", "The list, rule, object or group that it stands in.", role=Role.NAME)
    address = text(
        "Address", "Adresse", "Address, prefix, or range (first-last) referred to.", access=_CONFIDENTIAL,
        role=Role.NAME,
    )  # fmt: skip
    refers_to = text(
        "Refers to", "Henviser til", "Name of the object or group referred to instead.", role=Role.NAME
    )
    vrf = text("VRF", "VRF", "Routing table; empty is the global one, or not said.")
    line = whole("Line", "Linje", "Line of the configuration.", unit="line")
    statement = text("Statement", "Sætning", "What stands there, without secrets.", access=_CONFIDENTIAL)


class DnsRecord(Owned):
    """A record of a DNS zone."""

    zone = text("Zone", "Zone", "The zone it stands in.", role=Role.NAME)
    name = text("Name", "Navn", "Fully qualified, lower case, no final dot.", role=Role.NAME)
    kind = text("Type", "Type", "A, AAAA, CNAME, MX, NS, PTR, SRV, TXT …", role=Role.NAME)
    value = text("Value", "Værdi", "The record's data.", access=_CONFIDENTIAL, role=Role.NAME)
    ttl_seconds = whole("TTL", "TTL", "How long it may be kept.", unit="seconds")


class DhcpScope(Owned):
    """A range of addresses that a DHCP server gives out."""

    prefix = text("Prefix", "Adresseblok", "Subnet in CIDR notation.", access=_CONFIDENTIAL, role=Role.NAME)
    name = text("Name", "Navn", "The scope's name.")
    server = text("DHCP server", "DHCP-server", "Who gives out the addresses.", role=Role.NAME)
    first_address = text("First address", "Første adresse", "Start of the range.", access=_CONFIDENTIAL)
    last_address = text("Last address", "Sidste adresse", "End of the range.", access=_CONFIDENTIAL)
    lease_seconds = whole("Lease time", "Lejetid", "How long a lease lasts.", unit="seconds")
    status = text("Status", "Status", "active or inactive.")


class DhcpLease(Owned):
    """An address given out by DHCP."""

    address = text("Address", "Adresse", "The address.", access=_CONFIDENTIAL, role=Role.NAME)
    mac = text("MAC address", "MAC-adresse", "Who got it.", access=Access.PERSONAL)
    client_name = text("Client", "Klient", "Pseudonym of the client's own name.", access=Access.PERSONAL)
    server = text("DHCP server", "DHCP-server", "Who gave it out.")
    is_reservation = flag("Reservation", "Reservation", "Whether it is always the same.")
    ends_on = day("Ends", "Udløber", "Last day of the lease.")
    state = text("State", "Tilstand", "active, free, expired or other.")


class Flow(Owned):
    """Traffic seen between two addresses on one server port, summed over a file."""

    source = text("Source", "Kilde", "Address, or a client's subnet.", access=_CONFIDENTIAL, role=Role.NAME)
    destination = text(
        "Destination", "Mål", "Address of the serving side.", access=_CONFIDENTIAL, role=Role.NAME
    )
    protocol = text("Protocol", "Protokol", "tcp, udp or the number.", role=Role.NAME)
    port = whole("Port", "Port", "The serving side's port.", unit="port", role=Role.NAME)
    connections = whole("Connections", "Forbindelser", "Number of flows.", unit="flows")
    bytes = whole("Bytes", "Byte", "Bytes in both directions.", unit="bytes")
    first_seen_on = day("First seen", "Først set", "Day of the first flow.")
    last_seen_on = day("Last seen", "Sidst set", "Day of the last flow.")
    active_days = whole(
        "Active days", "Aktive dage", "Days with a flow; at least so many where clients are one subnet.",
        unit="days",
    )  # fmt: skip
    sampling = number("Sampling", "Sampling", "One of how many packets was seen.", unit="packets")
