"""Names from others' files made harmless before they stand in somebody's configuration.

A name may hold anything: line ends that begin a new command, quotes, comment ends, a question
mark that opens a device's help. What devices read is therefore a list of what is let through,
never of what is taken out.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from samdrift.programme.pseudonyms import is_pseudonym

_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa", "ß": "ss"})
_NOT_IN_TEXT = re.compile(r"[^A-Za-z0-9 ._,:/()+=-]")
_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9_.-]+")
_NOT_IN_INTERFACE = re.compile(r"[^A-Za-z0-9_./:-]+")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_MOST_IN_NAME = 253


def plain_text(text: object, *, limit: int = 120) -> str:
    """Write a text in letters, digits and harmless signs, on one line: for comments of devices."""
    folded = unicodedata.normalize("NFKD", str(text).translate(_DANISH))
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return " ".join(_NOT_IN_TEXT.sub("_", plain).split(" ")).strip()[:limit].rstrip()


def plain_name(text: object, *, limit: int = 31, has_dots: bool = True) -> str:
    """Write a name as one word that every device takes; never empty, never an option."""
    word = _NOT_IN_NAME.sub("-", plain_text(text, limit=10 * limit))
    if not has_dots:
        word = word.replace(".", "-")
    return word.strip("-.")[:limit].strip("-.") or "x"


def interface_name(text: object) -> str:
    """Write an interface's name: a word with the slashes and colons that makers use."""
    return _NOT_IN_INTERFACE.sub("-", plain_text(text)).strip("-") or "x"


def plain_names(
    texts: Iterable[str], *, limit: int = 31, is_lower: bool = False, has_dots: bool = True
) -> dict[str, str]:
    """Give each text its own plain name; those that would be alike get a number.

    Args:
        texts: what they are called, any order.
        limit: most characters of a name.
        is_lower: for names of files, which some systems do not tell apart by case.
        has_dots: whether names may have dots.

    Returns:
        Name by text, the same whatever the order of the texts.
    """
    taken: set[str] = set()
    names: dict[str, str] = {}
    for text in sorted(set(texts)):
        name = first = plain_name(text, limit=limit, has_dots=has_dots)
        if is_lower:
            name = first = first.lower()
        number = 1
        while name.lower() in taken:
            number += 1
            name = f"{first[: limit - len(str(number)) - 1]}-{number}"
        taken.add(name.lower())
        names[text] = name
    return names


def parse_dns_name(text: object) -> str | None:
    """Read a DNS name: lower case, no final dot; None where it is none that a zone can hold.

    Underscores are let through: names of Windows have them.
    """
    name = str(text or "").strip().lower()
    name = name.removesuffix(".")
    if not name or len(name) > _MOST_IN_NAME:
        return None
    return name if all(_LABEL.fullmatch(label) for label in name.split(".")) else None


def parse_host_name(text: object) -> str | None:
    """Read a host's DNS name; None also for a pseudonym, which no name server or client knows."""
    return None if is_pseudonym(str(text or "")) else parse_dns_name(text)


def quote_zone_text(text: str) -> str:
    r"""Write a text as the character strings of a TXT record, each at most 255 bytes.

    Quotes, backslashes and all that is not printable ASCII stand as ``\DDD`` (RFC 1035, 5.1).
    """
    content = text.encode("utf-8")
    pieces = [content[start : start + 255] for start in range(0, len(content), 255)] or [b""]
    return " ".join(f'"{"".join(_zone_byte(byte) for byte in piece)}"' for piece in pieces)


def _zone_byte(byte: int) -> str:
    harmless = 32 <= byte < 127 and byte not in b'"\\;$()@'
    return chr(byte) if harmless else f"\\{byte:03d}"


def one_line(text: object, *, limit: int = 200) -> str:
    """Write a text on one line without control characters: for cells of CSV that systems read.

    What would make a spreadsheet program take it for a formula is left out at the front.
    """
    plain = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in str(text))
    return " ".join(plain.split()).lstrip("=+-@ ")[:limit].rstrip()


def title_of(owner: str, names: Mapping[str, str]) -> str:
    """A municipality's name and key, harmless in a comment."""
    name = names.get(owner)
    return plain_text(f"{name} ({owner})" if name and name != owner else owner)
