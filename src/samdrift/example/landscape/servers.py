"""The servers of a municipality, as parts of its applications."""

from collections.abc import Sequence
from datetime import date, timedelta

from samdrift.example.landscape.addresses import AddressBook
from samdrift.example.landscape.catalogue import INFRASTRUCTURE, CatalogueSystem
from samdrift.example.landscape.model import OperatingSystem, TrueHost, TrueServer
from samdrift.example.landscape.words import HOST_MODELS, JUNK_SERIALS, LINUX, WINDOWS
from samdrift.example.parameters import ExampleParameters
from samdrift.example.randomness import Dice

# What a role needs: (vCPUs), (memory GiB), (disks GiB beside the system disk), share on Linux.
_SIZES: dict[str, tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], float]] = {
    "db": ((4, 4, 8, 8), (16, 32, 32, 64), (200, 500, 1000), 0.15),
    "sql": ((4, 8, 8, 16), (32, 64, 64, 128), (500, 1000, 2000), 0.0),
    "web": ((2, 2, 4), (4, 8, 8), (40,), 0.35),
    "app": ((2, 4, 4, 8), (8, 16, 16, 32), (80, 150), 0.12),
    "int": ((2, 2, 4), (8, 8, 16), (60,), 0.15),
    "fil": ((2, 4), (8, 16), (2000, 4000, 8000), 0.0),
    "bkp": ((4, 8), (16, 32), (4000, 16000), 0.2),
    "ctx": ((4, 8), (32, 48, 64), (60,), 0.0),
    "rds": ((4, 8), (32, 48), (60,), 0.0),
    "log": ((4, 8), (16, 32), (1000, 2000), 0.7),
    "mon": ((2, 4), (8, 16), (100, 300), 0.6),
    "k8s": ((4, 8), (16, 32), (100,), 1.0),
    "proxy": ((2, 4), (4, 8), (40,), 0.9),
    "ntp": ((1, 2), (2, 4), (), 0.9),
    "dns": ((2,), (4,), (), 0.6),
    "video": ((4, 8), (16, 32), (8000, 16000), 0.0),
    "dc": ((2, 4), (8, 16), (), 0.0),
}
_DEFAULT_SIZE: tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], float] = (
    (2, 2, 4),
    (4, 8, 16),
    (60, 100),
    0.08,
)
_PHYSICAL_ROLES = ("bkp", "video", "db", "ot", "sip", "dc")
_STYLES = (
    "srv-{app}-{role}{n:02d}",
    "{app}-{role}{n:02d}",
    "{pre}-{app}-{role}{n:02d}",
    "{pre}{app}{role}{n}",
)


class ServerFactory:
    """Makes servers one by one, keeping names, addresses and sizes consistent."""

    def __init__(
        self,
        *,
        place: tuple[str, str, str],
        book: AddressBook,
        parameters: ExampleParameters,
        cloud_share: float,
        today: date,
        dice: Dice,
    ) -> None:
        self._key, self._pre, self._domain = place
        self._book = book
        self._parameters = parameters
        self._cloud_share = cloud_share
        self._today = today
        self._dice = dice
        self._style = dice.pick(_STYLES)
        self._counters: dict[str, int] = {}
        self._made = 0
        self._mac_base = dice.whole(0x10, 0xEF)

    def make(
        self, *, app: str, role: str, owner: str, environment: str = "prod", special: str = ""
    ) -> TrueServer:
        """Make one server. ``special`` is "" or one of "template" and "removed"."""
        dice, p = self._dice, self._parameters
        self._made += 1
        u = dice.uniforms(16)
        cpus, memories, disks, linux = _SIZES.get(role, _DEFAULT_SIZE)
        memory_gib = memories[int(u[1] * len(memories))]
        if environment == "test":
            memory_gib = max(4, memory_gib // 2)
        kind = self._kind(role, u[2], special)
        prefix = self._prefix(app, environment, kind)
        more = () if not disks or u[3] < 0.2 else (disks[int(u[4] * len(disks))],)
        uuid = dice.uuid()
        return TrueServer(
            id=f"{self._key}-s{self._made:04d}",
            name=self._name(app, role, environment, special, numeric=u[5] < 0.004),
            domain=self._domain if not app.startswith("skole") else f"skole.{self._domain}",
            role=role,
            application=app,
            environment=environment,
            kind=kind,
            owner=owner,
            os=_operating_system(linux, u[6], u[7]),
            vcpus=cpus[int(u[0] * len(cpus))],
            memory_mib=memory_gib * 1024,
            disks_gib=((60, 80, 100, 127)[int(u[8] * 4)], *more),
            used_share=0.25 + 0.6 * u[9],
            cpu_share=0.02 + 0.35 * u[10] * u[10],
            site_number=2 if kind != "physical" or u[11] < 0.6 else 1,
            prefix_number=prefix,
            address=self._book.take(prefix),
            mac=self._mac(kind),
            uuid=uuid,
            instance_uuid=dice.uuid(),
            serial=self._serial(kind, uuid, u[12]),
            host=0,
            platform="vmware" if kind == "vm" else "",
            powered_on=u[13] >= p.number("powered_off_share"),
            exists=special != "removed",
            template=special == "template",
            created=self._today - timedelta(days=30 + int(u[14] * 3300)),
            last_seen_days=int(u[15] * 12) if special != "removed" else 200 + int(u[15] * 900),
            display_name="",
        )

    def _kind(self, role: str, u: float, special: str) -> str:
        if special == "template":
            return "vm"
        if u < self._cloud_share and role not in ("ot", "video", "sip"):
            return "cloud"
        physical = self._parameters.number("physical_share") * (4 if role in _PHYSICAL_ROLES else 0.25)
        return "physical" if u > 1 - physical else "vm"

    def _prefix(self, app: str, environment: str, kind: str) -> int:
        purpose = "school-servers" if app.startswith("skole") else "servers"
        if app in ("www", "vpn", "adfs", "proxy"):
            purpose = "dmz"
        numbers = self._book.by_purpose.get(purpose) or self._book.by_purpose["servers"]
        open_numbers = [n for n in numbers if self._book.room(n) > 0] or self._book.by_purpose["servers"]
        roomy = max(self._book.room(n) for n in open_numbers)
        if environment == "test" or kind == "cloud":
            return open_numbers[-1]
        return self._dice.pick([n for n in open_numbers if self._book.room(n) > roomy // 3])

    def _name(self, app: str, role: str, environment: str, special: str, *, numeric: bool) -> str:
        if numeric:
            return str(100000 + self._made * 7)
        if special == "template":
            app, role = "skabelon", self._dice.pick(("win2019", "win2022", "rhel9", "ubuntu2204"))
        role = f"{role}t" if environment == "test" else role
        long = self._dice.chance(self._parameters.share("name_noise", "too_long"))
        # Windows takes 15 characters, so people shorten the system's part, not the number.
        spare = 15 - len(self._style.format(app="", role=role, pre=self._pre, n=99))
        stem = self._style.format(app=app if long else app[: max(2, spare)], role=role, pre=self._pre, n=0)
        self._counters[stem] = self._counters.get(stem, 0) + 1
        return stem.removesuffix("0").removesuffix("0") + self._number(self._counters[stem])

    def _number(self, number: int) -> str:
        return f"{number:02d}" if self._style.endswith("{n:02d}") else str(number)

    def _mac(self, kind: str) -> str:
        n = self._made
        vendor = {"vm": "00:50:56", "cloud": "00:0d:3a"}.get(kind, "b0:26:28")
        return f"{vendor}:{self._mac_base:02x}:{n >> 8 & 255:02x}:{n & 255:02x}"

    def _serial(self, kind: str, uuid: str, u: float) -> str:
        if kind != "physical":
            packed = uuid.replace("-", "")
            pairs = " ".join(packed[i : i + 2] for i in range(0, 32, 2))
            return f"VMware-{pairs[:23]}-{pairs[24:]}" if kind == "vm" else ""
        if u < self._parameters.share("junk_keys", "junk_serial"):
            return JUNK_SERIALS[int(u * 1000) % len(JUNK_SERIALS)]
        return self._dice.serial(self._dice.pick(HOST_MODELS)[4])


def _operating_system(linux: float, u: float, v: float) -> OperatingSystem:
    family: Sequence[OperatingSystem] = LINUX if u < linux else WINDOWS
    total = sum(o.weight for o in family)
    edge = v * total
    for os in family:
        edge -= os.weight
        if edge < 0:
            return os
    return family[-1]


def make_servers(
    factory: ServerFactory,
    *,
    count: int,
    systems: Sequence[tuple[CatalogueSystem, str]],
    owners: Sequence[str],
    parameters: ExampleParameters,
    dice: Dice,
) -> tuple[TrueServer, ...]:
    """Make ``count`` living servers, and templates and removed ones beside them.

    ``systems`` are the systems with their hosting, in the order in which servers are given out.
    """
    made: list[TrueServer] = []
    infrastructure = round(count * parameters.number("infrastructure_share"))
    weights = [w for _app, _role, w in INFRASTRUCTURE]
    made.append(factory.make(app="ad", role="dc", owner=dice.pick(owners)))
    made.append(factory.make(app="ad", role="dc", owner=dice.pick(owners)))
    while len(made) < min(infrastructure, count):
        app, role, _weight = dice.weighted(INFRASTRUCTURE, weights)
        made.append(factory.make(app=app, role=role, owner=dice.pick(owners)))
    own = [system for system, hosting in systems if hosting != "External"]
    while len(made) < count:
        for system in own:
            owner = dice.pick(owners)
            test = dice.chance(parameters.number("test_environment_share"))
            for environment in ("prod", "test") if test else ("prod",):
                for role in system.roles:
                    if len(made) < count:
                        made.append(
                            factory.make(app=system.short, role=role, owner=owner, environment=environment)
                        )
    templates = max(1, round(count * parameters.number("template_share")))
    removed = round(count * parameters.number("removed_share"))
    for _n in range(templates):
        made.append(factory.make(app="skabelon", role="tpl", owner=dice.pick(owners), special="template"))
    for _n in range(removed):
        app, role, _weight = dice.weighted(INFRASTRUCTURE, weights)
        made.append(factory.make(app=app, role=role, owner=dice.pick(owners), special="removed"))
    return tuple(made)


def make_hosts(
    key: str,
    *,
    domain: str,
    wanted: Sequence[tuple[str, int, int]],
    book: AddressBook,
    per_host: float,
    dice: Dice,
) -> tuple[TrueHost, ...]:
    """Make the hypervisor hosts, in clusters of at most twelve.

    ``wanted`` gives platform, vCenter and number of virtual machines of each group of hosts.
    """
    vendor, model, cores, memory, pattern = dice.pick(HOST_MODELS)
    block = book.by_purpose["servers"][-1]
    made: list[TrueHost] = []
    for platform, vcenter, vms in wanted:
        prefix = "esx" if platform == "vmware" else "hv"
        cluster = "HyperV" if platform == "hyperv" else "Klynge-Skole" if vcenter else "Klynge"
        for n in range(max(2, round(vms / per_host) + 1)):
            number = len(made) + 1
            made.append(
                TrueHost(
                    id=f"{key}-h{number:03d}",
                    name=f"{prefix}{number:02d}.{domain}",
                    cluster=f"{cluster}-{n // 12 + 1:02d}",
                    platform=platform,
                    vcenter=vcenter,
                    vendor=vendor,
                    model=model,
                    serial=dice.serial(pattern),
                    uuid=dice.uuid(),
                    cores=cores,
                    memory_mib=memory,
                    address=book.take(block),
                    mac=f"b4:96:91:{dice.whole(0, 255):02x}:{number >> 8 & 255:02x}:{number & 255:02x}",
                )
            )
    return tuple(made)
