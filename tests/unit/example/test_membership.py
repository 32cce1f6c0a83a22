"""Which municipalities a unit has."""

import pytest

from samdrift.example import UNITS, UnableToMakeExample
from samdrift.example.membership import find_unit, share_run_at_home


@pytest.mark.parametrize(
    ("unit", "count"),
    [
        ("midtjylland", 19),
        ("syddanmark", 21),
        ("nordjylland", 11),
        ("sjaelland", 17),
        ("hovedstaden", 29),
        ("oestdanmark", 46),
        ("danmark", 98),
    ],
)
def test_units_have_the_known_number_of_municipalities(unit: str, count: int) -> None:
    assert unit in UNITS
    assert len(find_unit(unit).municipalities) == count


def test_syddanmark_leaves_out_the_smallest_and_says_so() -> None:
    unit = find_unit("syddanmark")
    assert "0563" not in {m.code for m in unit.municipalities}
    assert any("Fanø" in a and "assumed" in a for a in unit.assumptions)


def test_whoever_is_named_is_left_out_of_syddanmark_instead() -> None:
    codes = {m.code for m in find_unit("syddanmark", "0540").municipalities}
    assert len(codes) == 21
    assert "0540" not in codes
    assert "0563" in codes


def test_a_joint_centre_needs_two_members_in_the_unit() -> None:
    assert [c.slug for c, _m in find_unit("midtjylland").centres] == ["faelles-it-vest"]
    assert find_unit("sjaelland").centres == ()
    assert len(find_unit("danmark").centres) == 3
    assert find_unit("midtjylland", "665").centres[0][1] == ("0661", "0671")


def test_members_of_a_centre_run_the_rest_at_home() -> None:
    assert share_run_at_home("0665") == pytest.approx(0.3)
    assert share_run_at_home("0751") == 1.0


def test_unknown_municipality_cannot_be_left_out() -> None:
    with pytest.raises(UnableToMakeExample):
        find_unit("danmark", "9999")
