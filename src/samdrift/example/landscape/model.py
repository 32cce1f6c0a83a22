"""What truly exists in one municipality: the answer that the exports only partly show."""

from dataclasses import dataclass, replace
from datetime import date

from samdrift.example.places import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingSystem:
    """One operating system under the names that different sources give it."""

    family: str
    vmware: str
    directory: str
    directory_version: str
    short: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TruePrefix:
    """An address block in use; ``users`` is who sits in it (servers, clients, management, ot …)."""

    prefix: str
    vrf: str
    vlan_id: int
    vlan_name: str
    purpose: str
    site_number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueHost:
    """A hypervisor host with its cluster; ``platform`` is vmware or hyperv, sizes the machine's own."""

    id: str
    name: str
    cluster: str
    platform: str
    vcenter: int
    vendor: str
    model: str
    serial: str
    uuid: str
    cores: int
    memory_mib: int
    address: str
    mac: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueServer:
    """A server as it truly is. ``kind`` is vm, physical or cloud; sizes in MiB and GiB.

    ``uuid`` is the SMBIOS one, which a clone keeps; ``instance_uuid`` is the hypervisor's own.
    """

    id: str
    name: str
    domain: str
    role: str
    application: str
    environment: str
    kind: str
    owner: str
    os: OperatingSystem
    vcpus: int
    memory_mib: int
    disks_gib: tuple[int, ...]
    used_share: float
    cpu_share: float
    site_number: int
    prefix_number: int
    address: str
    mac: str
    uuid: str
    instance_uuid: str
    serial: str
    host: int
    platform: str
    powered_on: bool
    exists: bool
    template: bool
    created: date
    last_seen_days: int
    display_name: str

    @property
    def fqdn(self) -> str:
        """Return host name and domain in lower case."""
        return f"{self.name}.{self.domain}".lower()

    def with_display_name(self, display_name: str) -> "TrueServer":
        """Return a copy that the hypervisor shows under another name."""
        return replace(self, display_name=display_name)

    def with_uuid(self, uuid: str) -> "TrueServer":
        """Return a copy with another UUID, as a cloned machine has."""
        return replace(self, uuid=uuid)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueDevice:
    """A network device, endpoint or other device."""

    id: str
    asset_class: str
    name: str
    role: str
    manufacturer: str
    model: str
    serial: str
    mac: str
    address: str
    prefix_number: int
    site_number: int
    ports: int
    bought: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueApplication:
    """An application with its servers and the applications it calls."""

    name: str
    short: str
    supplier: str
    kind: str
    kle: str
    criticality: str
    sensitivity: str
    hosting: str
    server_ids: tuple[str, ...]
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Landscape:
    """Everything that is true of one municipality, or of a joint IT centre.

    ``stale`` are id and name of machines long gone, of which only directory accounts are left.
    """

    code: str
    name: str
    folder: str
    population: int
    abbreviation: str
    admin_domain: str
    school_domain: str
    sites: tuple[Site, ...]
    prefixes: tuple[TruePrefix, ...]
    hosts: tuple[TrueHost, ...]
    servers: tuple[TrueServer, ...]
    devices: tuple[TrueDevice, ...]
    applications: tuple[TrueApplication, ...]
    stale: tuple[tuple[str, str], ...] = ()
    members: tuple[str, ...] = ()

    @property
    def live_servers(self) -> tuple[TrueServer, ...]:
        """Return the servers that exist today, without templates."""
        return tuple(s for s in self.servers if s.exists and not s.template)
