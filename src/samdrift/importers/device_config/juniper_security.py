"""Juniper's address books, translation, filters and prefix lists: where addresses are referred to."""

from itertools import pairwise

from samdrift.importers.device_config.device import Device
from samdrift.importers.device_config.notation import find_addresses

_ADDRESSES = frozenset({
    "source-address", "destination-address", "address", "prefix", "static-nat", "source-address-name",
    "destination-address-name", "to",
})  # fmt: skip
_NAMED = frozenset(
    {"source-address", "destination-address", "source-address-name", "destination-address-name"}
)
_ANY = frozenset({"any", "any-ipv4", "any-ipv6"})


def read_security(device: Device, words: list[str], line: int) -> bool | None:
    """Read ``security …``: address books, translation, policies, VPN.

    Returns:
        True where it was understood, None where it was passed over on purpose.
    """
    if words[1] in ("zones", "policies", "nat", "address-book"):
        device.evidence.add("firewall")
    statement = " ".join(words)
    if "address-book" in words[:5]:
        return _read_book(
            device, words[words.index("address-book") + 1 :], statement, line, is_zone=words[1] == "zones"
        )
    if words[1] == "nat" and len(words) > 3:
        name = (
            words[words.index("rule") + 1]
            if "rule" in words[:-1]
            else words[4]
            if len(words) > 4
            else words[3]
        )
        named = [b for a, b in pairwise(words) if a in ("pool", "prefix-name") and words[3] != "pool"]
        named += [b for a, b in pairwise(words) if a in _NAMED and a.endswith("name")]
        return (
            device.refer("nat", name, line, statement, addresses=_addresses(words), refers_to=named) or None
        )
    if words[1] == "policies":
        name = words[words.index("policy") + 1] if "policy" in words[:-1] else words[-1]
        mark = next((i for i, word in enumerate(words) if word in _NAMED), None)
        named = [word for word in words[mark + 1 :] if word not in _ANY] if mark is not None else []
        return device.refer("policy", name, line, statement, refers_to=named) or None
    if words[1] in ("ike", "ipsec") and device.refer_if_addressed("vpn", words[-2], line, words):
        return True
    return None


def _read_book(device: Device, words: list[str], statement: str, line: int, *, is_zone: bool) -> bool | None:
    """``address-book global address NAME 10.0.0.0/24``, also under a zone, without a book's name."""
    rest = words if is_zone else words[1:]
    if rest[:1] == ["address"] and len(rest) > 2:
        return device.refer("object", rest[1], line, statement, addresses=_addresses(rest[2:])) or None
    if rest[:1] == ["address-set"] and len(rest) > 3 and rest[2] in ("address", "address-set"):
        return device.refer("group", rest[1], line, statement, refers_to=rest[3:])
    return None


def _addresses(words: list[str]) -> list[str]:
    """Addresses; ``low to high`` is one range."""
    if "to" in words[1:-1]:
        place = words.index("to")
        ends = find_addresses([words[place - 1], words[place + 1]])
        if len(ends) == 2:
            return ["-".join(end.partition("/")[0] for end in ends)]
        if len(ends) == 1:
            return ends
    if "range-low" in words and "range-high" in words:
        ends = find_addresses(words)
        return ["-".join(ends[:2])] if len(ends) > 1 else ends
    return find_addresses(words)


def read_firewall(device: Device, words: list[str], line: int) -> bool | None:
    """Read ``firewall [family inet] filter F term T from source-address …``."""
    if "filter" not in words[:-1]:
        return None
    name = words[words.index("filter") + 1]
    for index, word in enumerate(words):
        if word in _ADDRESSES and index > 2:
            found = find_addresses(words[index + 1 :])
            return device.refer("acl", name, line, " ".join(words), addresses=found) or None
        if word in ("source-prefix-list", "destination-prefix-list", "prefix-list") and index + 1 < len(
            words
        ):
            return device.refer("acl", name, line, " ".join(words), refers_to=[words[index + 1]])
    return None


def read_policy_options(device: Device, words: list[str], line: int) -> bool | None:
    """Read prefix lists, and the prefixes that routing policies name."""
    if len(words) < 4:
        return None
    if words[1] == "prefix-list":
        return (
            device.refer("prefix_list", words[2], line, " ".join(words), addresses=find_addresses(words[3:]))
            or None
        )
    if words[1] == "route-filter-list" or "route-filter" in words:
        return (
            device.refer("prefix_list", words[2], line, " ".join(words), addresses=find_addresses(words[3:]))
            or None
        )
    if "prefix-list" in words[:-1]:
        return device.refer(
            "prefix_list", words[2], line, " ".join(words), refers_to=[words[words.index("prefix-list") + 1]]
        )
    if "next-hop" in words[:-1]:
        return (
            device.refer("routing", words[2], line, " ".join(words), addresses=find_addresses(words)) or None
        )
    return None
