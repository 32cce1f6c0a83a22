"""No name, whatever it holds, gets out of where it stands."""

import re
import string

from hypothesis import given
from hypothesis import strategies as st

from samdrift.exporters.quoting import (
    interface_name,
    one_line,
    parse_dns_name,
    parse_host_name,
    plain_name,
    plain_names,
    plain_text,
    quote_zone_text,
)

HARMLESS = set(string.ascii_letters + string.digits + " ._,:/()+=-")
WORD = set(string.ascii_letters + string.digits + "_.-")
any_text = st.text(alphabet=st.characters(codec="utf-8", exclude_characters=""), max_size=80)


@given(any_text)
def test_text_for_devices_holds_harmless_signs_only(text: str) -> None:
    assert set(plain_text(text)) <= HARMLESS
    assert len(plain_text(text, limit=10)) <= 10


@given(any_text)
def test_a_name_is_one_word_and_no_option(text: str) -> None:
    for name in (plain_name(text), interface_name(text)):
        assert name
        assert not name.startswith("-")
    assert set(plain_name(text)) <= WORD
    assert "." not in plain_name(text, has_dots=False)
    assert set(interface_name(text)) <= WORD | set("/:")


@given(st.lists(any_text, max_size=12))
def test_names_are_apart_whatever_the_order(texts: list[str]) -> None:
    names = plain_names(texts, limit=12, is_lower=True)
    assert names == plain_names(reversed(texts), limit=12, is_lower=True)
    assert len({name.lower() for name in names.values()}) == len(set(texts))
    assert all(len(name) <= 12 and name not in {"", ".", ".."} for name in names.values())


def test_names_that_look_alike_get_a_number() -> None:
    assert plain_names(["a-b", "a b", "c"]) == {"a b": "a-b", "a-b": "a-b-2", "c": "c"}


def test_danish_letters_stay_readable() -> None:
    assert plain_text("Ærø, Åbyhøj: “nyt”?") == "Aeroe, Aabyhoej: _nyt__"
    assert plain_name("Rødovre kommune") == "Roedovre-kommune"


@given(any_text)
def test_a_zone_text_ends_where_it_should(text: str) -> None:
    quoted = quote_zone_text(text)
    assert "\n" not in quoted
    assert re.fullmatch(r'"(?:[^"\\]|\\\d{3})*"(?: "(?:[^"\\]|\\\d{3})*")*', quoted)
    pieces = re.findall(r'"((?:[^"\\]|\\\d{3})*)"', quoted)
    content = b"".join(
        bytes([int(number)]) if number else sign.encode()
        for piece in pieces
        for number, sign in re.findall(r"\\(\d{3})|(.)", piece)
    )
    assert content == text.encode("utf-8")


@given(any_text)
def test_a_dns_name_is_one_or_nothing(text: str) -> None:
    name = parse_dns_name(text)
    assert name is None or re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", name)


def test_dns_names_are_read_as_they_are_written() -> None:
    assert parse_dns_name("SBSYS-DB01.Aaby.dk.") == "sbsys-db01.aaby.dk"
    assert parse_dns_name("pc_17") == "pc_17"
    for wrong in ("", ".", "a..b", "-a", "a b", "a;b", 'a"', "ø.dk", "x" * 64, None, "a\nb"):
        assert parse_dns_name(wrong) is None, wrong


def test_a_pseudonym_is_no_name_of_a_host() -> None:
    assert parse_host_name("p-0123456789abcdef") is None
    assert parse_host_name("p-0123456789abcdeg") == "p-0123456789abcdeg"
    assert parse_host_name(None) is None


@given(any_text)
def test_a_cell_is_one_line(text: str) -> None:
    assert one_line(text).isprintable()
    assert not one_line(text).startswith(("=", "+", "-", "@"))
