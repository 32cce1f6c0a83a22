"""programme.toml: what belongs to a later command is told, with the file that it belongs to."""

import pytest

from samdrift.programme.findings import ELSEWHERE
from samdrift.programme.parameters import SECTIONS, Programme, parse_programme


@pytest.mark.parametrize(
    ("section", "place"),
    [("settlement", "settlement.toml"), ("invoicing", "settlement.toml"), ("paper", "--settings")],
)
def test_sections_of_later_commands_are_told_where_they_belong(section: str, place: str) -> None:
    assert section not in SECTIONS
    programme, found = parse_programme(f"[{section}]\nx = 1\n".encode(), path="programme.toml")
    assert programme == Programme()
    assert [(each.kind, each.subject) for each in found] == [(ELSEWHERE, section)]
    assert place in found[0].message("da")
