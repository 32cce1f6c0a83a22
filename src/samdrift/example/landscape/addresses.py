"""Address blocks of a municipality: private space that everybody uses, so that it overlaps."""

from samdrift.example.landscape.model import TruePrefix
from samdrift.example.places import Site
from samdrift.example.randomness import Dice

# First octets after 10 that engineers like; picked by many municipalities, hence overlaps.
_POPULAR = (0, 1, 2, 10, 10, 20, 20, 30, 50, 100, 100, 101, 110, 120, 150, 200, 210, 254)


class AddressBook:
    """Hands out addresses, each at most once in its block unless the block is copied by site."""

    def __init__(self, prefixes: tuple[TruePrefix, ...]) -> None:
        self.prefixes = prefixes
        self._next = [first_host(p.prefix) for p in prefixes]
        self._last = [last_host(p.prefix) for p in prefixes]
        self.by_purpose: dict[str, list[int]] = {}
        for number, prefix in enumerate(prefixes):
            self.by_purpose.setdefault(prefix.purpose, []).append(number)
        self.by_site: dict[tuple[str, int], int] = {
            (p.purpose, p.site_number): n for n, p in enumerate(prefixes) if p.site_number is not None
        }

    def room(self, number: int) -> int:
        """Return how many addresses are left in a block."""
        return self._last[number] - self._next[number] + 1

    def take(self, number: int) -> str:
        """Return the next free address of a block, or "" where it is full."""
        if self.room(number) < 1:
            return ""
        value = self._next[number]
        self._next[number] += 1
        return to_text(value)


def first_host(prefix: str) -> int:
    """Return the first address after network and gateway, as a whole number."""
    return _network(prefix)[0] + 5


def last_host(prefix: str) -> int:
    """Return the last address before broadcast, as a whole number."""
    base, length = _network(prefix)
    return base + (1 << (32 - length)) - 2


def to_text(value: int) -> str:
    """Write a whole number as a dotted address."""
    return f"{value >> 24 & 255}.{value >> 16 & 255}.{value >> 8 & 255}.{value & 255}"


def _network(prefix: str) -> tuple[int, int]:
    address, length = prefix.split("/")
    a, b, c, d = (int(part) for part in address.split("."))
    return (a << 24 | b << 16 | c << 8 | d), int(length)


def make_prefixes(
    *, sites: tuple[Site, ...], servers: int, per_prefix: float, dice: Dice
) -> tuple[TruePrefix, ...]:
    """Make the blocks: server zones, and clients, Wi-Fi, guests, management and ot by site."""
    octets = list(dict.fromkeys(dice.shuffled(_POPULAR)))
    return (
        *_server_prefixes(octets[0], max(3, round(servers / per_prefix)), dice),
        *_site_prefixes(octets[1:], sites, dice),
    )


def _server_prefixes(octet: int, count: int, dice: Dice) -> list[TruePrefix]:
    zones = ("Servere produktion", "Servere test", "DMZ", "Servere skole", "Databaser", "Administration")
    made = []
    start = dice.pick((0, 0, 1, 10, 10, 20))
    for n in range(count):
        zone = zones[n % len(zones)] if n < len(zones) else "Servere produktion"
        vrf = {"DMZ": "dmz", "Servere skole": "skole"}.get(zone, "adm")
        block = f"172.16.{n}.0/24" if zone == "DMZ" else f"10.{octet}.{(start + n) % 256}.0/24"
        made.append(
            TruePrefix(
                prefix=block,
                vrf=vrf,
                vlan_id=100 + n,
                vlan_name=f"{zone} {n // len(zones) + 1}",
                purpose={"DMZ": "dmz", "Servere skole": "school-servers"}.get(zone, "servers"),
                site_number=2,
            )
        )
    return made


def _site_prefixes(octets: list[int], sites: tuple[Site, ...], dice: Dice) -> list[TruePrefix]:
    """Make each site's blocks; ot and guest blocks are the same at every site, as in reality."""
    same_management = dice.chance(0.3)
    made: list[TruePrefix] = []
    for i, site in enumerate(sites):
        c = i % 250
        k = 4 * (i // 250)
        blocks = [("clients", "adm", 10, f"10.{_octet(octets, k)}.{c}.0/24", "Administration")]
        if site.kind in ("Skole", "SFO", "Ungdomsklub", "Musikskole"):
            blocks.append(("school", "skole", 20, f"10.{_octet(octets, k + 1)}.{c}.0/24", "Undervisning"))
        blocks.append(("guests", "gaest", 90, "192.168.100.0/22", "Gæster"))
        if site.kind not in ("SFO", "Bofællesskab", "Ungdomsklub") and dice.chance(0.5):
            blocks.append(("ot", "ot", 70, "192.168.1.0/24", "CTS og adgang"))
        if same_management:
            management = "192.168.10.0/24"
        else:
            base = 64 * i
            management = f"10.{_octet(octets, k + 2 + base // 65536)}.{base // 256 % 256}.{base % 256}/26"
        blocks.append(("management", "mgmt", 99, management, "Netværksudstyr"))
        for purpose, vrf, vlan, prefix, name in blocks:
            made.append(
                TruePrefix(
                    prefix=prefix,
                    vrf=vrf,
                    vlan_id=vlan,
                    vlan_name=f"{name} {site.short}",
                    purpose=purpose,
                    site_number=site.number,
                )
            )
    return made


def _octet(octets: list[int], n: int) -> int:
    """Return the n-th second octet: the popular ones first, then the rest in order."""
    if n < len(octets):
        return octets[n]
    rest = [o for o in range(3, 250) if o not in _POPULAR]
    return rest[(n - len(octets)) % len(rest)]
