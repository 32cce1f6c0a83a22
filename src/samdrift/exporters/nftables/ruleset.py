"""The joint gateway as an nftables ruleset: one table, a few small sets and maps a link."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from samdrift.addressing import explain_decision
from samdrift.exporters.nftables.model import JointGateway, Link, Shown, Stretch, write_range
from samdrift.exporters.quoting import one_line, plain_text, title_of

TABLE = "table inet samdrift"
#: nft takes 128 bytes of comment on an element.
_COMMENT_LENGTH = 120

#: The kernel takes 212,992 bytes at once from a user without rights. There an element is no more
#: than its text and 130 bytes, a jump or a line of a chain no more than its text and 180 (measured).
_MESSAGE_BYTES = 190_000
_ELEMENT_BYTES = 130
_RULE_BYTES = 180

_TYPES = {4: "ipv4_addr", 6: "ipv6_addr"}
_FIELDS = {4: "ip", 6: "ip6"}
_HEAD = """\
# Joint gateway: {links} links, {prefixes} prefixes that pass. Load with: nft -f FILE
#
# Hosts of two municipalities may have the same addresses; in the joint network each has its planned one.
# A packet's source becomes its planned address where it arrives, and its destination becomes the
# real one where it leaves. No state is kept: a reply goes the same way back, by any gateway.
# What is not planned does not pass. Old and new addresses change places on a link where others
# keep the old ones in the joint network: hosts behind translation ask for these at their own new ones.
add {table}
delete {table}
"""
_CHAINS = """\
{table} {{
	map arriving {{
		type ifname : verdict
		elements = {{ {arriving} }}
	}}
	map leaving {{
		type ifname : verdict
		elements = {{ {leaving} }}
	}}
	map delivering {{
		type ifname : verdict
		elements = {{ {delivering} }}
	}}
	chain prerouting {{
		type filter hook prerouting priority raw; policy accept;
		iifname vmap @arriving
	}}
	chain forward {{
		type filter hook forward priority filter; policy accept;
		oifname vmap @leaving
	}}
	chain postrouting {{
		type filter hook postrouting priority srcnat; policy accept;
		oifname vmap @delivering
	}}
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """A ruleset in pieces, each of which is a whole file to nft; loaded in order they are the ruleset.

    Nothing is attached to the traffic before the last piece.
    """

    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        """The file: nft loads it as one transaction."""
        return "".join(self.pieces)

    def parts(self) -> tuple[str, ...]:
        """The ruleset in as few transactions as the kernel takes from a user without rights."""
        return tuple(_join(self.pieces))


def write_ruleset(gateway: JointGateway, *, names: Mapping[str, str], language: str = "en") -> Ruleset:
    """Write the ruleset.

    Args:
        gateway: links and what passes on them.
        names: municipality's key -> name, for comments; a key without name stands for itself.
        language: ``en`` or ``da``, for the reasons in comments.
    """
    pieces = [_HEAD.format(table=TABLE, links=len(gateway.links), prefixes=_count_prefixes(gateway))]
    pieces += _rewriting(gateway)
    for link in gateway.links:
        pieces += _link_pieces(link, title_of(link.owner, names), language)
    if gateway.links:
        pieces.append(_base_chains(gateway.links))
    return Ruleset(pieces=tuple(pieces))


def _count_prefixes(gateway: JointGateway) -> int:
    return len({id(stretch.row) for link in gateway.links for stretch in link.real}) + sum(
        len(stretch.with_it) for link in gateway.links for stretch in link.real
    )


def _rewriting(gateway: JointGateway) -> list[str]:
    """The chains that rewrite an address, one a difference between old and new."""
    deltas = {(s.family, s.delta) for link in gateway.links for s in link.real if s.delta}
    deltas |= {(s.family, s.delta) for link in gateway.links for s in link.shown}
    chains = []
    for family, delta in sorted(deltas):
        field, number = _FIELDS[family], IPv4Address(delta) if family == 4 else IPv6Address(delta)
        for side in ("saddr", "daddr"):
            chains.append(
                f"\tchain {_rewrite(family, delta, side)} {{\n"
                f"\t\t{field} {side} set {field} {side} ^ {number}\n\t}}\n"
            )
    return [f"{TABLE} {{\n{part}}}\n" for part in _join(chains)]


def _rewrite(family: int, delta: int, side: str) -> str:
    return f"{side}_{delta:08x}" if family == 4 else f"{side}6_{delta:032x}"


def _link_pieces(link: Link, title: str, language: str) -> list[str]:
    """Sets, maps and chains of one link."""
    tag = link.name.replace("-", "_")
    vrf = f", VRF {plain_text(link.vrf)}" if link.vrf else ""
    apart = ": stands apart, nothing passes" if link.is_apart else ""
    pieces = [f"\n# {title}{vrf}, interface {link.name}{apart}\n"]
    arriving, leaving, delivering = [], [], []
    for family in (4, 6):
        field, end = _FIELDS[family], "" if family == 4 else "6"
        real = [s for s in link.real if s.family == family]
        planned = [s for s in link.planned if s.family == family]
        shown = [s for s in link.shown if s.family == family]
        if not real:
            arriving.append(_refuse(f"meta nfproto {'ipv4' if family == 4 else 'ipv6'}", title))
            continue
        ranges = [(write_range(family, s.first, s.last), "") for s in real]
        pieces += _set(f"real{end}_{tag}", family, ranges)
        pieces += _set(f"planned{end}_{tag}", family, [_explained(s, language) for s in planned])
        pieces += _map(f"send{end}_{tag}", family, _elements([s for s in real if s.delta], "saddr"))
        pieces += _map(f"receive{end}_{tag}", family, _elements([s for s in planned if s.delta], "daddr"))
        pieces += _map(f"ask{end}_{tag}", family, _elements(shown, "daddr"))
        others = [
            Shown(family=family, first=s.first ^ s.delta, last=s.last ^ s.delta, delta=s.delta) for s in shown
        ]
        pieces += _map(f"show{end}_{tag}", family, _elements(others, "saddr"))
        arriving.append(_refuse(f"{field} saddr != @real{end}_{tag}", title))
        leaving.append(f"{field} daddr @planned{end}_{tag} accept")
        if any(s.delta for s in real):
            arriving.append(f"{field} saddr vmap @send{end}_{tag}")
            delivering.append(f"{field} daddr vmap @receive{end}_{tag}")
        if shown:
            arriving.append(f"{field} daddr vmap @ask{end}_{tag}")
            delivering.insert(0, f"{field} saddr vmap @show{end}_{tag}")
    leaving.append(f'counter drop comment "{_comment(f"{title}: destination is not planned")}"')
    # Path MTU discovery fails where an error speaks of an address that was rewritten.
    leaving.insert(0, "tcp flags & (syn | rst) == syn tcp option maxseg size set rt mtu")
    chains = (("arriving", arriving), ("leaving", leaving), ("delivering", delivering))
    text = "".join(
        f"\tchain {name}_{tag} {{\n" + "".join(f"\t\t{rule}\n" for rule in rules) + "\t}\n"
        for name, rules in chains
    )
    return [*pieces, f"{TABLE} {{\n{text}}}\n"]


def _refuse(match: str, title: str) -> str:
    """Drop what a host may not send on, but not what routers and the gateway tell each other."""
    comment = _comment(f"{title}: source is not planned")
    return f'{match} fib daddr type unicast counter drop comment "{comment}"'


def _explained(stretch: Stretch, language: str) -> tuple[str, str]:
    """An element with owner, prefix, decision; and the reason as a sentence on the line above."""
    row = stretch.row
    goes = f"{row['prefix']} to {row['new_prefix']}" if row["prefix"] != row["new_prefix"] else row["prefix"]
    short = _comment(f"{row['owner']} {goes} {row['decision']}: {row['reason']}")
    lines = [f"# {one_line(explain_decision(row, language=language), limit=400)}\n"]
    if stretch.with_it:
        lines.append(f"# {len(stretch.with_it)} inside: {one_line(' '.join(stretch.with_it), limit=400)}\n")
    above = "".join(f"\t\t\t{line}" for line in lines)
    return f'{write_range(stretch.family, stretch.first, stretch.last)} comment "{short}"', above


def _elements(stretches: Iterable[Stretch | Shown], side: str) -> list[tuple[str, str]]:
    """Elements by address that jump to the chain that rewrites them, without lines above them."""
    ordered = sorted(stretches, key=lambda s: (s.family, s.first))
    return [
        (f"{write_range(s.family, s.first, s.last)} : jump {_rewrite(s.family, s.delta, side)}", "")
        for s in ordered
    ]


def _set(name: str, family: int, elements: Sequence[tuple[str, str]]) -> list[str]:
    return _filled("set", name, _TYPES[family], elements)


def _map(name: str, family: int, elements: Sequence[tuple[str, str]]) -> list[str]:
    return _filled("map", name, f"{_TYPES[family]} : verdict", elements) if elements else []


def _filled(sort: str, name: str, kind: str, elements: Sequence[tuple[str, str]]) -> list[str]:
    """Declare a set or map with its elements; what is too long for one message is added after it."""
    parts = _join([f"{above}\t\t\t{text},\n" for text, above in elements])
    filled = f"\t\telements = {{\n{parts[0]}\t\t}}\n" if elements else ""
    declared = f"{TABLE} {{\n\t{sort} {name} {{\n\t\ttype {kind}\n\t\tflags interval\n{filled}\t}}\n}}\n"
    return [declared, *(f"add element inet samdrift {name} {{\n{part}\t}}\n" for part in parts[1:])]


def _join(texts: Iterable[str]) -> list[str]:
    """Join texts into as few as the kernel takes one by one."""
    joined: list[list[str]] = [[]]
    size = 0
    for text in texts:
        weight = _weight(text)
        if size and size + weight > _MESSAGE_BYTES:
            joined.append([])
            size = 0
        joined[-1].append(text)
        size += weight
    return ["".join(each) for each in joined]


def _weight(text: str) -> int:
    """No fewer bytes than the kernel gets of a text."""
    lines = (line.strip() for line in text.splitlines())
    return sum(
        len(line) + (_ELEMENT_BYTES if line.endswith(",") and " : jump " not in line else _RULE_BYTES)
        for line in lines
        if not line.startswith("#")
    )


def _comment(text: str) -> str:
    """A text that nft takes as a comment."""
    return plain_text(text, limit=_COMMENT_LENGTH)


def _base_chains(links: Sequence[Link]) -> str:
    def verdicts(chain: str) -> str:
        return ", ".join(f'"{link.name}" : jump {chain}_{link.name.replace("-", "_")}' for link in links)

    return _CHAINS.format(
        table=TABLE,
        arriving=verdicts("arriving"),
        leaving=verdicts("leaving"),
        delivering=verdicts("delivering"),
    )
