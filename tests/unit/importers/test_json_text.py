"""JSON from anywhere: whole, in lines, or cut off."""

from hypothesis import given
from hypothesis import strategies as st

from samdrift.importers.json_text import JsonText, read_json


def test_whole_json() -> None:
    assert read_json(b'\xef\xbb\xbf{"a": [1]}') == JsonText(value={"a": [1]})


def test_json_lines_are_a_list() -> None:
    assert read_json(b'{"a": 1}\n{"a": 2}\n') == JsonText(value=[{"a": 1}, {"a": 2}])


def test_utf_16_is_read() -> None:
    assert read_json('{"ø": 1}'.encode("utf-16")) == JsonText(value={"ø": 1})


def test_of_a_cut_list_the_complete_items_are_given() -> None:
    assert read_json(b'[{"a": 1}, {"a": 2}, {"a"') == JsonText(value=[{"a": 1}, {"a": 2}], broken_at=21)


def test_of_a_cut_page_the_complete_results_are_given() -> None:
    read = read_json(b'{"count": 3, "tags": [], "results": [{"id": 1}, {"id": 2')
    assert read is not None
    assert (read.value, read.broken_at is not None) == ([{"id": 1}], True)


def test_where_nothing_is_complete_nothing_is_given() -> None:
    for content in (b"", b"[", b"[[[[", b"no json", b'{"a": '):
        assert read_json(content) is None


def test_deep_nesting_is_no_crash() -> None:
    assert read_json(b"[" * 100_000) is None


@given(st.binary(max_size=60))
def test_no_bytes_make_it_raise(content: bytes) -> None:
    read_json(content)
