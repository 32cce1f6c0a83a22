"""Make the true landscape of one municipality, or of a joint IT centre."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from samdrift.example.landscape.addresses import AddressBook, make_prefixes
from samdrift.example.landscape.catalogue import (
    CATALOGUE,
    INFRASTRUCTURE_NAMES,
    CatalogueSystem,
    local_systems,
)
from samdrift.example.landscape.devices import make_devices, make_pcs
from samdrift.example.landscape.model import Landscape, TrueApplication, TrueServer
from samdrift.example.landscape.servers import ServerFactory, make_hosts, make_servers
from samdrift.example.parameters import ExampleParameters
from samdrift.example.places import make_sites
from samdrift.example.randomness import Dice
from samdrift.example.spelling import letters_of, slug
from samdrift.inventory.reference import MunicipalityReference


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """What to make: whose landscape, of which size, and who owns the servers in it.

    ``server_share`` is the part of the municipality's servers that it runs itself; the rest
    stands in a joint centre. A centre names its members in ``members``.
    """

    key: str
    folder: str
    name: str
    place: MunicipalityReference
    population: int
    server_share: float = 1.0
    members: tuple[str, ...] = ()


def count_servers(code: str, population: int, parameters: ExampleParameters, seed: int) -> int:
    """Return the modelled number of a municipality's servers, wherever they stand."""
    spread = Dice(seed, code, "size").lognormal(parameters.number("size_spread"))
    size = population / 1000 * parameters.interpolated("servers_per_1000", population)
    return max(round(parameters.number("servers_at_least")), round(size * spread))


def make_landscape(
    commission: Commission,
    *,
    servers: int,
    platforms: tuple[int, float],
    parameters: ExampleParameters,
    seed: int,
    today: date,
) -> Landscape:
    """Make everything that is true of one municipality or joint centre.

    Args:
        commission: whose landscape.
        servers: living servers to make, templates and removed ones not counted.
        platforms: number of vCenters (1 or 2), and the share of virtual machines on Hyper-V.
        parameters: the modelled numbers.
        seed: the run's seed; with the commission's key it fixes every draw.
        today: the day that all ages count back from.

    Returns:
        The landscape; ids are unique within the whole example.
    """
    key, centre = commission.key, bool(commission.members)
    vcenters, hyperv_share = platforms
    dice = Dice(seed, key, "landscape")
    per_1000 = parameters.interpolated("sites_per_1000", commission.population)
    count = 2 if centre else max(4, round(commission.population / 1000 * per_1000))
    sites = make_sites(commission.place, count, dice)
    prefixes = make_prefixes(
        sites=sites, servers=servers, per_prefix=parameters.number("servers_per_prefix"), dice=dice
    )
    book = AddressBook(prefixes)
    pre = letters_of(commission.folder.split("-", 1)[-1])[:3]
    domain = f"{slug(commission.name).replace('-', '')}.local" if dice.chance(0.4) else f"adm.{pre}-kom.dk"
    cloud = "nearly_all_cloud_share" if key in parameters.codes("nearly_all_cloud") else "cloud_share"
    factory = ServerFactory(
        place=(key, pre, domain),
        book=book,
        parameters=parameters,
        cloud_share=parameters.number(cloud),
        today=today,
        dice=dice,
    )
    systems = _choose_systems(servers, dice)
    made = make_servers(
        factory,
        count=servers,
        systems=systems,
        owners=commission.members or (commission.key,),
        parameters=parameters,
        dice=dice,
    )
    made = _with_noise_in_truth(made, parameters, dice)
    groups = _groups(made, vcenters, hyperv_share, dice)
    # Each vCenter has hosts, also where a small municipality put no machine on them.
    present = (set(groups) | {("vmware", n) for n in range(vcenters) if hyperv_share < 1}) - {("", 0)}
    counts = [(*group, groups.count(group)) for group in sorted(present, reverse=True)]
    per_host = parameters.number("virtual_machines_per_host")
    hosts = make_hosts(key, domain=domain, wanted=counts, book=book, per_host=per_host, dice=dice)
    made = _place_on_hosts(made, groups, [(h.platform, h.vcenter) for h in hosts], dice)
    pcs = min(
        round(commission.population / 1000 * parameters.number("pcs_per_1000")),
        round(parameters.number("pcs_in_directory_at_most")),
    )
    network = make_devices(key, sites=sites, book=book, parameters=parameters, today=today, dice=dice)
    clients = make_pcs(key, sites=sites, book=book, count=0 if centre else pcs, today=today, dice=dice)
    return Landscape(
        code="" if centre else key,
        name=commission.name,
        folder=commission.folder,
        population=commission.population,
        abbreviation=pre,
        admin_domain=domain,
        school_domain=f"skole.{domain}",
        sites=sites,
        prefixes=prefixes,
        hosts=hosts,
        servers=made,
        devices=(*network, *clients),
        applications=_applications(systems, made),
        stale=_stale(key, pre, round(len(made) * parameters.number("directory_stale")), dice),
        members=commission.members,
    )


def _choose_systems(servers: int, dice: Dice) -> list[tuple[CatalogueSystem, str]]:
    """Choose which systems there are and who hosts each: own servers, supplier, or both."""
    chosen = [s for s in dice.shuffled(CATALOGUE) if dice.chance(0.82)]
    chosen += local_systems(min(110, max(0, servers // 9 - 12)), dice)
    hosted = []
    for system in chosen:
        hosting = "OnPremise" if dice.chance(system.on_premise) else "External"
        if hosting == "OnPremise" and dice.chance(0.08):
            hosting = "Hybrid"
        hosted.append((system, hosting))
    return hosted


def _with_noise_in_truth(
    servers: Sequence[TrueServer], parameters: ExampleParameters, dice: Dice
) -> tuple[TrueServer, ...]:
    """Clone a few UUIDs, give a few servers a twin's name, and show some under another name.

    These are faults of reality, not of a source: two machines really report one UUID.
    """
    made = list(servers)
    vms = [n for n, s in enumerate(made) if s.kind == "vm" and s.exists and not s.template]
    cloned = round(len(vms) * parameters.share("junk_keys", "cloned_uuid") / 2)
    twins = round(len(vms) * parameters.share("name_noise", "twin_name"))
    chosen = dice.shuffled(vms)[: 2 * (cloned + twins)]
    for a, b in zip(chosen[0 : 2 * cloned : 2], chosen[1 : 2 * cloned : 2], strict=True):
        made[b] = made[b].with_uuid(made[a].uuid)
    for a, b in zip(chosen[2 * cloned :: 2], chosen[2 * cloned + 1 :: 2], strict=True):
        if made[a].domain == made[b].domain:
            other = f"skole.{made[a].domain}"
            made[b] = replace(made[b], name=made[a].name, domain=other)
    for n in vms:
        # A machine that is off reports no host name, so nothing would tell who the new name is.
        if dice.chance(parameters.share("name_noise", "renamed")) and made[n].powered_on:
            made[n] = made[n].with_display_name(_other_title(made[n], n))
    return tuple(made)


def _other_title(server: TrueServer, number: int) -> str:
    """Return a name that people gave the machine in the hypervisor, unlike its host name."""
    system = INFRASTRUCTURE_NAMES.get(server.application, server.application.capitalize())
    return f"{system} {server.role.upper()} (ny {number})"


def _groups(
    servers: Sequence[TrueServer], vcenters: int, hyperv_share: float, dice: Dice
) -> list[tuple[str, int]]:
    """Return platform and vCenter of each server; ("", 0) where it is no virtual machine."""
    groups = []
    for server, (u, v) in zip(servers, dice.rng.random((len(servers), 2)).tolist(), strict=True):
        if server.kind != "vm":
            groups.append(("", 0))
        elif u < hyperv_share:
            groups.append(("hyperv", 0))
        else:
            school = server.application.startswith("skole") or v < 0.08
            groups.append(("vmware", 1 if vcenters == 2 and school else 0))
    return groups


def _place_on_hosts(
    servers: Sequence[TrueServer],
    groups: Sequence[tuple[str, int]],
    hosts: Sequence[tuple[str, int]],
    dice: Dice,
) -> tuple[TrueServer, ...]:
    """Put each virtual machine on a host of its platform and vCenter."""
    inside = {group: [n for n, host in enumerate(hosts) if host == group] for group in set(hosts)}
    placed = []
    for server, group in zip(servers, groups, strict=True):
        on = dice.pick(inside[group]) if group in inside else server.host
        if group[0] != "hyperv":
            placed.append(replace(server, host=on, platform=group[0]))
            continue
        digits = f"{int(server.instance_uuid[:8], 16) % 10**10:010d}"
        serial = f"{digits[:4]}-{digits[4:8]}-{digits[8:]}00"
        mac = f"00:15:5d{server.mac[8:]}"
        # Get-VM tells nothing but the name, so a renamed machine could be known by nothing.
        placed.append(replace(server, host=on, platform="hyperv", serial=serial, mac=mac, display_name=""))
    return tuple(placed)


def _stale(key: str, pre: str, count: int, dice: Dice) -> tuple[tuple[str, str], ...]:
    """Name machines long gone, of which only accounts in the directory are left."""
    return tuple(
        (f"{key}-g{n:04d}", f"{pre}-gl-{dice.pick(('app', 'fil', 'sql', 'web'))}{n:03d}")
        for n in range(1, count + 1)
    )


def _applications(
    systems: Sequence[tuple[CatalogueSystem, str]], servers: Sequence[TrueServer]
) -> tuple[TrueApplication, ...]:
    """Gather servers into applications: the systems, and what serves everybody."""
    by_app: dict[str, list[str]] = {}
    for server in servers:
        if server.exists and not server.template:
            by_app.setdefault(server.application, []).append(server.id)
    present = {system.short for system, _hosting in systems}
    made = [
        TrueApplication(
            name=system.name,
            short=system.short,
            supplier=system.supplier,
            kind="line_of_business",
            kle=system.kle,
            criticality=system.criticality,
            sensitivity=system.sensitivity,
            hosting=hosting,
            server_ids=tuple(by_app.get(system.short, ())),
            calls=tuple(c for c in system.calls if c in present),
        )
        for system, hosting in systems
    ]
    made += [
        TrueApplication(
            name=INFRASTRUCTURE_NAMES[short],
            short=short,
            supplier="",
            kind="infrastructure",
            kle="85.00",
            criticality="high",
            sensitivity="None",
            hosting="OnPremise",
            server_ids=tuple(ids),
            calls=(),
        )
        for short, ids in sorted(by_app.items())
        if short in INFRASTRUCTURE_NAMES
    ]
    return tuple(made)
