"""Addresses, masks and wildcards as configurations write them."""

import ipaddress
import re
from collections.abc import Sequence

_OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}")
_MAYBE_IPV6 = re.compile(r"[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:/[0-9]{1,3})?(?:%\w+)?")
_LENGTH = re.compile(r"/([0-9]{1,3})")

_ANY = frozenset({"0.0.0.0", "0.0.0.0/0", "::", "::/0"})  # noqa: S104 - no address is bound
#: Netmask -> prefix length, and wildcard (inverted mask) -> prefix length.
MASKS = {str(ipaddress.ip_network(f"0.0.0.0/{n}").netmask): n for n in range(33)}
WILDCARDS = {str(ipaddress.ip_network(f"0.0.0.0/{n}").hostmask): n for n in range(33)}


def read_address(text: str) -> str | None:
    """Return an address in its canonical writing, or None; no mask is accepted."""
    if _IPV4.fullmatch(text):
        return text
    if ":" not in text:
        return None
    try:
        return str(ipaddress.IPv6Address(text.split("%", 1)[0]))
    except ValueError:
        return None


def read_with_mask(words: Sequence[str]) -> tuple[str, int] | None:
    """Read ``a.b.c.d m.m.m.m``, ``a.b.c.d/n``, ``a.b.c.d/m.m.m.m`` or ``x::y/n`` from the first words.

    Returns:
        The address and its prefix length; None where either is missing or impossible.
    """
    if not words:
        return None
    first, slash, mask = words[0].partition("/")
    address = read_address(first)
    if address is None:
        return None
    if not slash:
        mask = words[1] if len(words) > 1 and ":" not in address else ""
    length = MASKS.get(mask)
    if length is None and mask.isdecimal() and len(mask) < 4:
        length = int(mask)
    if length is None or length > (128 if ":" in address else 32):
        return None
    return address, length


def network_of(address: str, length: int) -> str:
    """The prefix that an address lies in, in CIDR notation."""
    if ":" in address:
        return str(ipaddress.IPv6Network((address, length), strict=False))
    if length == 24:
        return address[: address.rindex(".")] + ".0/24"
    a, b, c, d = address.split(".")
    number = (int(a) << 24 | int(b) << 16 | int(c) << 8 | int(d)) >> (32 - length) << (32 - length)
    return f"{number >> 24}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}/{length}"


def find_addresses(words: Sequence[str], *, masks_first: bool = False) -> list[str]:
    """Every address, prefix and range among words, in order.

    Args:
        words: of one line.
        masks_first: a second dotted number is a netmask before it is a wildcard: they differ in
            ``0.0.0.0`` and ``255.255.255.255`` only.

    Returns:
        ``10.0.0.1``, ``10.0.0.0/24`` or ``10.0.0.1-10.0.0.9``. Left out: "any" in all its
        writings, and masks that stand where an address should.
    """
    if "mask" in words or "netmask" in words:
        words = [word for word in words if word not in ("mask", "netmask")]
    found: list[str] = []
    skip = False
    last = len(words) - 1
    for index, word in enumerate(words):
        if skip:
            skip = False
            continue
        if "." not in word and ":" not in word:
            continue
        text = word if word[-1] not in ",;)" else word.rstrip(",;)")
        if _IPV4.fullmatch(text):
            following = words[index + 1] if index < last else ""
            if "." in following:
                first, second = (MASKS, WILDCARDS) if masks_first else (WILDCARDS, MASKS)
                length = first.get(following, second.get(following))
                if length is not None:
                    skip, text = True, _prefix(text, length)
                else:
                    # A mask that is no prefix is no address either.
                    skip = following.startswith(("0.", "255."))
        else:
            text = _read_written(text) or ""
        if text and text not in _ANY and not text.startswith("255."):
            found.append(text)
    return found


def _read_written(text: str) -> str | None:
    """A word with its own length or end: ``10.0.0.0/24``, ``10.0.0.1-10.0.0.9``, IPv6."""
    if not (text[:1].isdigit() or ":" in text):
        return None
    if "-" in text:
        first, _, last = text.partition("-")
        start, end = read_address(first), read_address(last)
        return f"{start}-{end}" if start and end else None
    if "/" in text:
        parsed = read_with_mask((text,))
        if parsed is None:
            address, _, wildcard = text.partition("/")
            length = WILDCARDS.get(wildcard)
            return None if length is None or read_address(address) is None else _prefix(address, length)
        return _prefix(*parsed)
    return read_address(text) if _MAYBE_IPV6.fullmatch(text) else None


def _prefix(address: str, length: int) -> str:
    """A prefix; a single address where it holds one."""
    return address if length == (128 if ":" in address else 32) else network_of(address, length)


def shared_length(words: Sequence[str]) -> int | None:
    """The length in a word of its own, as ``/24`` stands behind two networks of a translation."""
    lengths = [int(match[1]) for word in words if (match := _LENGTH.fullmatch(word))]
    return lengths[0] if lengths and lengths[0] <= 128 else None
