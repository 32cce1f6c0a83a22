"""CycloneDX as XML. Entities are never resolved, and a file that declares one is refused."""

import io

from lxml import etree

from samdrift.importers.cyclonedx.bom_json import Bill
from samdrift.importers.cyclonedx.components import SHOWN, Component, full_name, kind_of, text_of
from samdrift.importers.safe_xml import HostileXmlError, find_entity

_INCLUDE = "{http://www.w3.org/2001/XInclude}include"


def read_xml_bill(content: bytes) -> Bill | None:
    """Read a bill; of one that is cut off, the components before the break. None if unreadable.

    Raises:
        HostileXmlError: an entity is declared, or another file is included.
    """
    entity = find_entity(content)
    if entity is not None:
        raise HostileXmlError(entity)
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
    rows: dict[etree._Element, int] = {}
    components: list[Component] = []
    subject = made_on = None
    is_bill = broken = False
    try:
        for event, node in events:
            name, parent = _local(node), _local(node.getparent())
            if event == "start":
                is_bill = is_bill or name == "bom"
                if node.tag == _INCLUDE:
                    raise HostileXmlError("xi:include")
                if name == "component" and parent == "components":
                    rows[node] = len(rows) + 1
            elif node in rows:
                components.append(_component(node, rows[node]))
                node.clear()
            elif name == "metadata":
                made_on = _child(node, "timestamp")
                described = next((child for child in node if _local(child) == "component"), None)
                subject = None if described is None else _child(described, "name")
    except etree.XMLSyntaxError:
        broken = True
    if not is_bill:
        return None
    ordered = tuple(sorted(components, key=lambda component: component.row))
    return Bill(subject=subject, made_on=made_on, components=ordered, broken=broken)


def _local(node: etree._Element | None) -> str:
    """An element's name without its namespace, which tells only the version."""
    return "" if node is None else str(node.tag).rpartition("}")[2]


def _child(node: etree._Element, name: str) -> str | None:
    found = next((child.text for child in node if _local(child) == name), None)
    return text_of(found)


def _component(node: etree._Element, row: int) -> Component:
    original: dict[str, object] = {"type": node.get("type")}
    original |= {_local(child): child.text for child in node if _local(child) in SHOWN}
    suppliers = [child for child in node if _local(child) in ("supplier", "manufacturer")]
    licences = [child for child in node if _local(child) == "licenses"]
    return Component(
        row=row,
        name=full_name(_child(node, "group"), _child(node, "name")),
        version=_child(node, "version"),
        kind=kind_of(text_of(node.get("type"))),
        purl=_child(node, "purl"),
        licence=", ".join(text for one in licences for text in _licences(one)) or None,
        supplier=next((name for one in suppliers if (name := _child(one, "name"))), None),
        original=original,
    )


def _licences(node: etree._Element) -> list[str]:
    found = []
    for child in node:
        text = text_of(child.text) if _local(child) == "expression" else None
        found.append(text or _child(child, "id") or _child(child, "name"))
    return [text for text in found if text]
