"""Access lists, prefix lists, object groups and address translation in the Cisco manner."""

from collections.abc import Iterator, Sequence

from samdrift.importers.device_config.device import Device
from samdrift.importers.device_config.lines import Line
from samdrift.importers.device_config.notation import (
    find_addresses,
    network_of,
    read_address,
    read_with_mask,
    shared_length,
)
from samdrift.importers.device_config.secrets import keyword

_RULES = frozenset({"permit", "deny", "remark", "seq", "match", "evaluate", "dynamic", "description"})
_GROUP_WORDS = frozenset(
    {"object-group", "object", "addrgroup", "group-object", "net-group", "network-group"}
)
_PASSED = frozenset(
    {"remark", "description", "statistics", "fragments", "counters", "exit", "hardware", "ignore", "no"}
)


_NO_OBJECTS = frozenset({"interface", "any", "tcp", "udp", "esp", "network", "source", "destination"})


def names_of_groups(words: Sequence[str]) -> Iterator[str]:
    """Names of objects and groups that a rule refers to; service groups are among them."""
    if not _GROUP_WORDS.isdisjoint(words):
        for index, word in enumerate(words[:-1]):
            if word in _GROUP_WORDS:
                yield words[index + 1]


def read_access_list_line(device: Device, line: Line, *, masks_first: bool = False) -> None:
    """``access-list NAME permit …`` on one line, as IOS numbers them and ASA names them."""
    words = line.words
    name = words[1] if len(words) > 1 else None
    if not any(word in _RULES for word in words[2:5]) and words[2:3] != ["line"]:
        device.not_understood(words)
        return
    _read_rule(device, "acl", name, line, words[2:], masks_first=masks_first)


def read_access_list(device: Device, line: Line, name: str) -> None:
    """A named access list with a rule on each line under it."""
    device.understood += 1
    for rule in line.children:
        words = rule.words
        start = 1 if words[0].isdecimal() and len(words) > 1 else 0
        if words[start] in _RULES or words[0] == "host":
            _read_rule(device, "acl", name, rule, words[start:])
        elif words[start] in _PASSED:
            device.passed += 1
        else:
            device.refer_if_addressed("acl", name, rule.number, words)
            device.not_understood(words)
        _pass_over(device, rule)


def _read_rule(
    device: Device,
    kind: str,
    name: str | None,
    line: Line,
    words: Sequence[str],
    *,
    masks_first: bool = False,
) -> None:
    """A rule: every address and group in it; a remark is text for people."""
    if "remark" in words[:4]:
        device.passed += 1
        return
    device.understood += 1
    addresses = find_addresses(words, masks_first=masks_first)
    device.refer(kind, name, line.number, line.text, addresses=addresses, refers_to=names_of_groups(words))


def read_prefix_list(device: Device, line: Line) -> None:
    """``ip prefix-list NAME seq 5 permit 10.0.0.0/8 le 24``, or its rules under it."""
    words = line.words
    name = words[2] if len(words) > 2 else None
    device.understood += 1
    device.refer("prefix_list", name, line.number, line.text, addresses=find_addresses(words[3:]))
    for rule in line.children:
        device.understood += 1
        device.refer("prefix_list", name, rule.number, rule.text, addresses=find_addresses(rule.words))


def read_group(device: Device, line: Line, name: str | None, *, kind: str, masks_first: bool = False) -> None:
    """An object or a group of addresses: members one a line."""
    device.understood += 1
    for member in line.children:
        words = member.words
        start = 1 if words[0].isdecimal() and len(words) > 1 else 0
        rest = words[start:]
        if rest[0] in _PASSED or rest[0] in ("fqdn", "service"):
            device.passed += 1
        elif rest[0] == "nat":
            read_translation(device, member, name)
        elif rest[0] == "range" and len(rest) > 2 and read_address(rest[1]) and read_address(rest[2]):
            device.understood += 1
            device.refer(kind, name, member.number, member.text, addresses=[f"{rest[1]}-{rest[2]}"])
        else:
            addresses = find_addresses(rest, masks_first=masks_first)
            others = list(names_of_groups(rest))
            if device.refer(kind, name, member.number, member.text, addresses=addresses, refers_to=others):
                device.understood += 1
            elif rest[0] in (
                "any",
                "eq",
                "gt",
                "lt",
                "port-object",
                "protocol-object",
                "service-object",
                "icmp-object",
            ):
                device.passed += 1
            else:
                device.not_understood([keyword(word) for word in rest])
        _pass_over(device, member)


def read_translation(device: Device, line: Line, name: str | None = None) -> bool:
    """A NAT rule or pool: the addresses and objects on both sides."""
    words = line.words
    device.understood += 1
    if "pool" in words[:4] and ("netmask" in words or "prefix-length" in words):
        place = words.index("pool") + 1 if "pool" in words else 1
        ends = [a for a in map(read_address, words[place:]) if a]
        found = [f"{ends[0]}-{ends[1]}"] if len(ends) > 1 else ends
        return device.refer(
            "nat", words[place] if place < len(words) else name, line.number, line.text, addresses=found
        )
    found = find_addresses(words, masks_first=True)
    length = shared_length(words)
    if length is not None:
        found = [network_of(a, length) if read_address(a) and length <= 32 else a for a in found]
    return device.refer(
        "nat", name, line.number, line.text, addresses=found, refers_to=_translated_objects(words)
    )


def _translated_objects(words: Sequence[str]) -> list[str]:
    """Objects of ASA's ``nat (a,b) source static A B destination static C D``, of ``list X pool Y``."""
    found: list[str] = []
    for index, word in enumerate(words[:-1]):
        if word in ("static", "dynamic") and words[index - 1] in ("source", "destination", "auto"):
            found += [w for w in words[index + 1 : index + 3] if not w.startswith("(")]
        elif word in ("list", "pool") or (word == "static" and words[0] == "nat" and index < 3):
            found.append(words[index + 1])
    plain = (w for w in found if read_address(w) is None and read_with_mask((w,)) is None)
    return [w for w in plain if w not in _NO_OBJECTS]


def _pass_over(device: Device, line: Line) -> None:
    if line.children:
        device.passed += sum(1 for _ in line.walk()) - 1
