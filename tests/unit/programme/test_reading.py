"""Reading one file: an empty one of no known format is told as empty, not as unknown."""

import pytest

from samdrift.importers import ImportParameters, InputFile
from samdrift.programme.reading import REPEATING_FORMATS, read_file


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "IMPORT-EMPTY"),
        (b"\xef\xbb\xbf\r\n \r\n;;;\r\n", "IMPORT-EMPTY"),
        (b"a poem\nin two lines\n", "IMPORT-UNKNOWN"),
        (b"\n" * 50_000 + b"x", "IMPORT-UNKNOWN"),
    ],
)
def test_an_empty_file_is_told_as_empty(content: bytes, code: str) -> None:
    file = InputFile.of_bytes("eksport.csv", content)
    (reading,) = read_file(file, municipality="0101", parameters=ImportParameters(), key=b"k" * 32)
    assert not reading.is_read
    assert [finding.code for finding in reading.findings] == [code]


def test_only_formats_that_give_machines_may_repeat_them() -> None:
    assert frozenset({"nmap", "facts"}) == REPEATING_FORMATS
