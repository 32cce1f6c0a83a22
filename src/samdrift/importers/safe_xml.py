"""Reading XML with care: no entities, no network, nothing included, and any truncation told."""

import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from lxml import etree

_XINCLUDE = "{http://www.w3.org/2001/XInclude}include"


class HostileXmlError(Exception):
    """The XML declares an entity or includes another file. ``str`` says which, as written."""


class BrokenXmlError(Exception):
    """The XML ends or breaks at ``str`` (``line:column``); what came before was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One complete child of the root. It is emptied as soon as the next one is asked for."""

    tag: str
    node: etree._Element


class _PrologEndedError(Exception):
    """Raised at the first element, to stop there."""


def find_entity(content: bytes) -> str | None:
    """Return the first entity that the document type declares, or None.

    Only the prolog is read, and nothing is expanded: the reading stops at the first
    declaration or element. Broken XML has no entity here; parsing it tells what is wrong.
    """
    found: list[str] = []

    def on_entity(name: str, *declared: object) -> None:
        system_id = declared[3]
        found.append(f"<!ENTITY {name}>" if system_id is None else f"<!ENTITY {name} SYSTEM>")
        raise _PrologEndedError

    def on_element(*_: object) -> None:
        raise _PrologEndedError

    reader = expat.ParserCreate()
    reader.EntityDeclHandler = on_entity
    reader.StartElementHandler = on_element
    with contextlib.suppress(_PrologEndedError, expat.ExpatError, ValueError, LookupError):
        reader.Parse(content, True)
    return found[0] if found else None


def parse_elements(content: bytes, *tags: str) -> Iterator[Element]:
    """Yield the root (as it starts) and each complete element named in ``tags``, in order.

    Raises:
        HostileXmlError: before anything is given, if an entity is declared; or at an XInclude.
        BrokenXmlError: where the XML breaks or is cut off.
    """
    entity = find_entity(content)
    if entity is not None:
        raise HostileXmlError(entity)
    wanted = frozenset(tags)
    # huge_tree stays off: libxml2's own limits on depth and text are part of the guard.
    events = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        root = None
        for event, node in events:
            if root is None:
                root = node
                yield Element(tag=str(node.tag), node=node)
            elif event == "start":
                if node.tag == _XINCLUDE:
                    raise HostileXmlError("xi:include")
            elif node.tag in wanted and node.getparent() is root:
                yield Element(tag=str(node.tag), node=node)
                node.clear()
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise BrokenXmlError(f"{line}:{column}") from error
