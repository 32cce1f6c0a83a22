"""Whether names agree with packets: each sampled host by name, asked for as its partners' clients do."""

from collections.abc import Iterable, Sequence
from ipaddress import ip_address

from samdrift.exporters.bind.answers import Answers
from samdrift.exporters.bind.records import LeftOut, NameRecord
from samdrift.exporters.bind.zones import arrange_views
from samdrift.exporters.lab.model import LabHost, NameCheck
from samdrift.exporters.nftables import Link
from samdrift.exporters.nftables.model import write_address

_KINDS = {4: "A", 6: "AAAA"}


def check_names(pairs: Iterable[tuple[LabHost, LabHost]], links: Sequence[Link]) -> tuple[NameCheck, ...]:
    """Ask for every sampled host by name, forward and back, in its partner's view.

    The hosts get names of the lab's own, since most are not known by one; the views are made by what
    makes those of the exported zones.

    Args:
        pairs: the sampled hosts.
        links: the joint gateway's; a host's ``space`` is its link's place in it.
    """
    listed = list(pairs)
    hosts = sorted({host for pair in listed for host in pair})
    names = {host: f"host-{n}.{links[host.space].name}.lab" for n, host in enumerate(hosts, 1)}
    records = [_record(host, names[host], links[host.space]) for host in hosts]
    left: list[LeftOut] = []
    answers = Answers(arrange_views(records, links=links, left=left))
    asked = {(one.space, other) for pair in listed for one, other in (pair, pair[::-1])}
    return tuple(_check(links, answers, space, host, names[host]) for space, host in sorted(asked))


def _record(host: LabHost, name: str, link: Link) -> NameRecord:
    return NameRecord(
        owner=link.owner,
        name=name,
        kind=_KINDS[host.family],
        inside=write_address(host.family, host.real),
        joint=write_address(host.family, host.planned),
        vrf=link.vrf,
        is_host=True,
    )


def _check(links: Sequence[Link], answers: Answers, space: int, host: LabHost, name: str) -> NameCheck:
    link = links[space]
    asked = write_address(host.family, link.ask(host.family, host.planned))
    pointer = ip_address(asked).reverse_pointer
    return NameCheck(
        space=space,
        name=name,
        asked=asked,
        answers=answers.ask(link.name, name, _KINDS[host.family]),
        back=tuple(text.removesuffix(".") for text in answers.ask(link.name, pointer, "PTR")),
    )
