"""What generated configuration needs that no plan decides: section ``[joint_network]`` of programme.toml."""

from dataclasses import dataclass

from samdrift.kernel import parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class JointNetworkParameters:
    """Section ``[joint_network]``: what gateways, name servers and DHCP servers of the unit are called."""

    transit_range: str = parameter(
        "100.127.255.0/24",
        title="Link between the joint core (first address) and the municipalities' gateways (next ones)",
        unit="CIDR",
        reason="The end of the shared address space of RFC 6598: no municipality's own range.",
    )
    inside_next_hop: dict[str, str] = parameter(
        {},
        title="Router behind each municipality's gateway, by code or folder name",
        unit="address",
        reason="Not known; without it the gateway learns its own prefixes as it does today.",
    )
    cisco_inside_interface: str = parameter(
        "GigabitEthernet0/0/1",
        title="Cisco: the gateway's interface towards the municipality",
        unit="-",
        reason="A name to be replaced by the real one.",
    )
    cisco_outside_interface: str = parameter(
        "GigabitEthernet0/0/0",
        title="Cisco: the gateway's interface towards the joint network",
        unit="-",
        reason="A name to be replaced by the real one.",
    )
    fortios_inside_interface: str = parameter(
        "internal",
        title="FortiOS: the gateway's interface towards the municipality",
        unit="-",
        reason="Fortinet's own default name.",
    )
    fortios_outside_interface: str = parameter(
        "joint",
        title="FortiOS: the gateway's interface towards the joint network",
        unit="-",
        reason="A name to be replaced by the real one.",
    )
    juniper_outside_zone: str = parameter(
        "joint",
        title="Juniper: security zone towards the joint network",
        unit="-",
        reason="A name to be replaced by the real one.",
    )
    name_servers: tuple[str, ...] = parameter(
        ("ns1.internal", "ns2.internal"),
        title="The unit's name servers",
        unit="DNS names",
        reason="The domain .internal is reserved for private use (ICANN, 2024); to be replaced.",
    )
    hostmaster: str = parameter(
        "hostmaster.internal",
        title="Mailbox in charge of the zones, with a dot for the @",
        unit="DNS name",
        reason="A function, never a person; to be replaced.",
    )
    short_name_domain: str = parameter(
        "internal",
        title="Domain for hosts that are known by a short name only: host.municipality.domain",
        unit="DNS name",
        reason="Reserved for private use (ICANN, 2024), so that it can hide no real name.",
    )
    dns_ttl_seconds: int = parameter(
        300,
        title="How long an answer of the generated zones may be kept",
        unit="seconds",
        reason="Five minutes: while addresses move, an old answer must die fast.",
        minimum=1,
    )
    dhcp_lease_seconds: int = parameter(
        14_400,
        title="Lease time of the generated DHCP subnets",
        unit="seconds",
        reason="Four hours: a client has its new address the same working day.",
        minimum=60,
    )
