"""The shapes in which facts are written to files, and the hosts in them."""

import json
import re
from collections.abc import Iterator, Mapping

from samdrift.importers.delimited import decode_text
from samdrift.importers.json_text import read_json
from samdrift.importers.machine_facts import ansible, facter
from samdrift.importers.machine_facts.facts import HostFacts, as_mapping, as_text

HOSTS = "hosts"
_ONE_LINER = re.compile(
    r"^(\S+) \| (?:SUCCESS|CHANGED|FAILED!?|UNREACHABLE!?)(?: \| rc=\d+)? => (?=\{)", re.MULTILINE
)
_KEY = re.compile(r'"([\w:.-]{1,60})"\s{0,20}:')
_PAIR = re.compile(r'[\s,]*"((?:[^"\\]|\\.){1,300})"\s*:\s*')
_OWN_NAMES = ("inventory_hostname", "name", "certname")
_STRUCTURED = frozenset(
    {"os", "memory", "processors", "mountpoints", "disks", "networking", "dmi", "virtual"}
)
_FLAT = frozenset({"memorysize_mb", "processorcount", "operatingsystem", "ipaddress", "facterversion"})
_PLAIN = frozenset({"memtotal_mb", "distribution", "nodename", "product_uuid", "all_ipv4_addresses"})


def looks_like_facts(head: str) -> bool:
    """Answer whether a file's beginning is of facts: JSON, or Ansible's ``host | SUCCESS => {``."""
    start = head.lstrip("\ufeff \t\r\n")[:1]
    if start not in ("{", "["):
        return "ansible_facts" in head and _ONE_LINER.search(head) is not None
    keys = set(_KEY.findall(head))
    if "certname" in keys:
        return bool(keys & {"facts", "value", "values"})
    return (
        any(key.startswith("ansible_") for key in keys)
        or "hostvars" in keys
        or (len(keys & _STRUCTURED) >= 3 and bool(keys & {"networking", "dmi"}))
        or len(keys & _FLAT) >= 3
        or len(keys & _PLAIN) >= 3
    )


def decode_documents(content: bytes) -> tuple[list[tuple[str | None, object]], bool] | None:
    """Read the JSON documents of a file.

    Returns:
        Each document with the host that stands before it (only in Ansible's own output), and
        whether the file ended or broke in the middle of one; None where nothing can be read.
    """
    text = decode_text(content).lstrip("\ufeff \t\r\n")
    if text[:1] not in ("{", "["):
        return _one_liners(text)
    read = read_json(content)
    if read is not None and read.broken_at is None:
        return [(None, read.value)], False
    if text[0] == "[":
        return None if read is None else ([(None, read.value)], True)
    # Cut off inside an object: its complete members may still be hosts.
    hostvars = re.search(r'"hostvars"\s*:\s*\{', text)
    members = _complete_members(text, hostvars.end() if hostvars else 1)
    hosts = {
        name: value
        for name, value in members.items()
        if isinstance(value, dict) and not name.startswith("ansible_")
    }
    return ([(None, {"hostvars": hosts})], True) if hosts else None


def _one_liners(text: str) -> tuple[list[tuple[str | None, object]], bool] | None:
    decoder = json.JSONDecoder()
    found: list[tuple[str | None, object]] = []
    broken = False
    for match in _ONE_LINER.finditer(text):
        try:
            found.append((match[1], decoder.raw_decode(text, match.end())[0]))
        except (ValueError, RecursionError):
            broken = True
    return (found, broken) if found else None


def _complete_members(text: str, start: int) -> dict[str, object]:
    """The members of an object that stand complete before it breaks."""
    decoder = json.JSONDecoder()
    members: dict[str, object] = {}
    while match := _PAIR.match(text, start):
        try:
            value, start = decoder.raw_decode(text, match.end())
        except (ValueError, RecursionError):
            break
        members[match[1]] = value
    return members


def find_hosts(document: object, *, label: str | None = None) -> Iterator[HostFacts]:
    """Yield each host of a document, in order. Rows count from 1 within their list.

    What is no host is yielded with ``tool`` empty and what stands there as its facts.
    """
    if isinstance(document, list):
        yield from _in_list(document)
    elif isinstance(document, Mapping):
        yield from _in_object(document, label)
    else:
        yield _unreadable(document, 1)


def _in_list(items: list[object]) -> Iterator[HostFacts]:
    """PuppetDB's two endpoints, or a list of what else one file would hold."""
    if any("name" in one and "value" in one and "certname" in one for one in map(as_mapping, items)):
        yield from _facts_endpoint(items)
        return
    for row, item in enumerate(items, start=1):
        entry = as_mapping(item)
        certname = as_text(entry.get("certname"))
        if certname and isinstance(entry.get("facts"), Mapping):
            yield HostFacts(
                label=certname,
                tool="facter",
                facts=as_mapping(entry["facts"]),
                sheet=HOSTS,
                row=row,
                seen_on=entry.get("timestamp"),
            )
        elif entry:
            yield _host(None, entry, row)
        else:
            yield _unreadable(item, row)


def _facts_endpoint(items: list[object]) -> Iterator[HostFacts]:
    """``/pdb/query/v4/facts``: one object per fact; the row is that of a host's first one."""
    hosts: dict[str, dict[str, object]] = {}
    first: dict[str, int] = {}
    for row, item in enumerate(items, start=1):
        entry = as_mapping(item)
        certname, name = as_text(entry.get("certname")), as_text(entry.get("name"))
        if certname is None or name is None:
            yield _unreadable(item, row, sheet="facts")
            continue
        first.setdefault(certname, row)
        hosts.setdefault(certname, {})[name] = entry.get("value")
    for certname, facts in hosts.items():
        yield HostFacts(label=certname, tool="facter", facts=facts, sheet="facts", row=first[certname])


def _in_object(document: Mapping[str, object], label: str | None) -> Iterator[HostFacts]:
    hostvars = as_mapping(as_mapping(document.get("_meta")).get("hostvars")) or as_mapping(
        document.get("hostvars")
    )
    if "_meta" in document or hostvars:
        yield from _by_name(hostvars)
    elif isinstance(document.get("values"), Mapping) and "name" in document:
        # ``puppet facts --render-as json``
        values = as_mapping(document["values"])
        name = as_text(document["name"])
        yield HostFacts(
            label=name, tool="facter", facts=values, sheet=HOSTS, row=1, seen_on=document.get("timestamp")
        )
    elif label is not None or _tool(document) or "ansible_facts" in document:
        yield _host(label, document, 1)
    else:
        yield from _by_name(document)


def _by_name(hosts: Mapping[str, object]) -> Iterator[HostFacts]:
    """``{host: {"ansible_facts": {…}}}`` or ``{host: {…}}``."""
    for row, (name, value) in enumerate(hosts.items(), start=1):
        yield _host(name, value, row) if isinstance(value, Mapping) else _unreadable({name: value}, row)


def _host(label: str | None, value: Mapping[str, object], row: int) -> HostFacts:
    inner = value.get("ansible_facts")
    own = (
        as_text(value.get("inventory_hostname"))
        or as_text(value.get("name"))
        or as_text(value.get("certname"))
    )
    if isinstance(inner, Mapping):
        return HostFacts(label=label or own, tool="ansible", facts={**value, **inner}, sheet=HOSTS, row=row)
    tool = _tool(value) or "ansible"
    return HostFacts(label=label or own, tool=tool, facts=value, sheet=HOSTS, row=row)


def _tool(facts: Mapping[str, object]) -> str:
    """Whose facts these are; empty where they are nobody's."""
    if any(key.startswith("ansible_") for key in facts):
        return "ansible"
    if any(isinstance(facts.get(key), Mapping) for key in ("networking", "dmi", "os")):
        return "facter"
    if "memtotal_mb" in facts or "distribution" in facts or "nodename" in facts:
        return "ansible"
    return "facter" if sum(key in facts for key in facter.GATHERED) >= 2 else ""


def _unreadable(item: object, row: int, *, sheet: str = HOSTS) -> HostFacts:
    return HostFacts(
        label=None, tool="", facts={"json": json.dumps(item, default=str)[:2000]}, sheet=sheet, row=row
    )


def was_not_reached(facts: Mapping[str, object]) -> bool:
    """Whether Ansible's answer for a host is that it did not get through."""
    failed = facts.get("unreachable") is True or facts.get("failed") is True
    return failed and not any(key in ansible.without_prefix(facts) for key in ansible.GATHERED)
