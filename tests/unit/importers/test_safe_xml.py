"""XML from anywhere: entities are found before anything is expanded, truncation is told."""

import pytest

from samdrift.importers.safe_xml import BrokenXmlError, HostileXmlError, find_entity, parse_elements

HOSTILE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><b>&x;</b></a>'


def test_an_external_entity_is_named_as_declared() -> None:
    assert find_entity(HOSTILE) == "<!ENTITY x SYSTEM>"


def test_a_parameter_entity_is_an_entity() -> None:
    assert find_entity(b'<!DOCTYPE a [<!ENTITY % p "b">%p;]><a/>') == "<!ENTITY p>"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_the_encoding_hides_nothing(encoding: str) -> None:
    declared = {"utf-16": "UTF-16", "utf-8-sig": "UTF-8", "latin-1": "ISO-8859-1"}[encoding]
    text = f'<?xml version="1.0" encoding="{declared}"?><!DOCTYPE a [<!ENTITY x "y">]><a/>'
    assert find_entity(text.encode(encoding)) == "<!ENTITY x>"


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\xff", b"<a>&unknown;</a>", b"<!DOCTYPE a><a/>", b"<a><!-- <!ENTITY --></a>"]
)
def test_no_entity_where_none_is_declared(content: bytes) -> None:
    assert find_entity(content) is None


def test_a_document_type_that_lies_elsewhere_is_not_fetched() -> None:
    content = b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/never.dtd"><a><b/></a>'
    assert [element.tag for element in parse_elements(content, "b")] == ["a", "b"]


def test_complete_elements_come_before_the_break() -> None:
    elements = parse_elements(b"<a><b n='1'/><b n='2'/><b n='3'", "b")
    assert [next(elements).node.get("n") for _ in range(3)] == [None, "1", "2"]
    with pytest.raises(BrokenXmlError):
        next(elements)


def test_hostile_xml_gives_nothing() -> None:
    with pytest.raises(HostileXmlError):
        next(parse_elements(HOSTILE, "b"))
