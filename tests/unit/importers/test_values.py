"""Values as exports write them: each trap that real files hold, and round trips of numbers."""

# ruff: noqa: DTZ001, E501 - cells have no time zone; a table of cases reads best in rows

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.importers.values import (
    clean_text,
    is_host_address,
    parse_address,
    parse_day,
    parse_environment,
    parse_flag,
    parse_mac,
    parse_number,
    parse_prefix,
    parse_uuid,
    split_names,
    without_contacts,
)

ALL_PARSERS = (parse_number, parse_day, parse_flag, parse_mac, parse_uuid, parse_address, parse_prefix)


@pytest.mark.parametrize(
    ("cell", "text"),
    [("  a b ", "a b"), (1234.0, "1234"), (1.5, "1.5"), ("N/A", None), ("", None), (None, None), (True, "True"),
     ("\ufeffname", "name"), (float("nan"), None), ("Not available", None), (datetime(2026, 1, 2, 3, 4), "2026-01-02 03:04:00")],
)  # fmt: skip
def test_clean_text(cell, text):
    assert clean_text(cell) == text


@pytest.mark.parametrize(
    ("cell", "decimal", "number"),
    [
        ("206,057", ".", 206057), ("206.057", ",", 206057), ("206.057", ".", 206.057), ("206,057", ",", 206.057),
        ("1.234.567", ".", 1234567), ("1,234,567.5", ",", 1234567.5), ("1.234,5", ".", 1234.5), ("0,500", ".", 0.5),
        ("1234,567", ".", 1234.567), ("1 234 567", ".", 1234567), ("1\u00a0234,5", ".", 1234.5), ("12'345", ".", 12345),
        ("kr. 1.500,00", ".", 1500), ("1.500 kr.", ",", 1500), ("45 %", ".", 45), ("1.234-", ",", -1234), ("(250,5)", ",", -250.5),
        ("2.500,-", ",", 2500), ("−7", ".", -7), (".5", ".", 0.5), ("1e3", ".", 1000), (12, ".", 12), ("-", ".", None),
    ],
)  # fmt: skip
def test_numbers_in_danish_and_english(cell, decimal, number):
    assert parse_number(cell, decimal=decimal) == number


@pytest.mark.parametrize(
    "cell",
    ["abc", "12 GB", "1,23,456", "12 34", True, float("inf"), "1e999", "9" * 400, "1.2.3,4,5", "--5", "٣"],
)
def test_what_is_no_number_is_refused(cell):
    with pytest.raises(ValueError):
        parse_number(cell)


@given(st.floats(min_value=-1e12, max_value=1e12), st.integers(0, 2))
def test_formatted_numbers_come_back_in_both_languages(number, decimals):
    english = f"{number:,.{decimals}f}"
    danish = english.replace(",", "_").replace(".", ",").replace("_", ".")
    wanted = float(f"{number:.{decimals}f}")
    assert parse_number(english, decimal=".") == wanted
    assert parse_number(danish, decimal=",") == wanted


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.booleans(), st.none(), st.datetimes()))
def test_no_cell_raises_anything_but_value_error(cell):
    clean_text(cell)
    for parse in ALL_PARSERS:
        try:
            parse(cell)
        except ValueError:
            continue


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2017/11/28 16:14:28", date(2017, 11, 28)), ("2026-03-04T05:06:07Z", date(2026, 3, 4)), ("4-3-2026", date(2026, 3, 4)),
        ("04.03.26", date(2026, 3, 4)), ("04/03/2026", date(2026, 3, 4)), ("20260304", date(2026, 3, 4)), (43067.0, date(2017, 11, 28)),
        ("4. marts 2026", date(2026, 3, 4)), ("1. okt. 2026", date(2026, 10, 1)), ("12 May 2026", date(2026, 5, 12)),
        (datetime(2026, 1, 2, 23, 59), date(2026, 1, 2)), ("31-12-9999", None), ("", None),
    ],
)  # fmt: skip
def test_days(cell, day):
    assert parse_day(cell) == day


def test_american_days_only_when_told():
    assert parse_day("03/04/2017", month_first=True) == date(2017, 3, 4)
    assert parse_day("03-04-2017", month_first=True) == date(2017, 4, 3)


@pytest.mark.parametrize("cell", ["2026-02-30", "11/28/2017", "soon", 17, "0202-01-01", True, "4. foo 2026"])
def test_what_is_no_day_is_refused(cell):
    with pytest.raises(ValueError):
        parse_day(cell)


def test_flags_in_both_languages():
    assert [parse_flag(cell) for cell in ("Ja", "False", True, 1.0, "x", "nej", "")] == [
        True,
        False,
        True,
        True,
        True,
        False,
        None,
    ]
    with pytest.raises(ValueError):
        parse_flag("måske")


def test_identities():
    assert parse_mac("0050.56AB.0102") == "00:50:56:ab:01:02"
    assert parse_mac("00-00-00-00-00-00") is None
    assert parse_uuid("{4216A9D2-0000-1111-2222-333344445555}") == "4216a9d2-0000-1111-2222-333344445555"
    assert parse_uuid("00000000000000000000000000000000") is None
    with pytest.raises(ValueError):
        parse_uuid("4216")


def test_addresses_and_prefixes():
    assert parse_address("10.0.0.1/24") == "10.0.0.1"
    assert parse_address("FE80::1%eth0") == "fe80::1"
    assert parse_prefix("10.20.4.0 / 22") == ("10.20.4.0/22", False)
    assert parse_prefix("10.20.4.7 255.255.252.0") == ("10.20.4.0/22", True)
    assert not is_host_address("169.254.1.1")
    assert is_host_address("10.0.0.1")


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("SRV01.kommune.local.", ("SRV01", "srv01.kommune.local")), ("srv01", ("srv01", None)), ("10.1.2.3", (None, None)),
        ("srv01.old", ("srv01.old", None)), ("web.2", ("web.2", None)), ("printer.home", ("printer", "printer.home")),
        ("SQL prod (v1.2)", ("SQL prod (v1.2)", None)), (None, (None, None)),
    ],
)  # fmt: skip
def test_names(written, names):
    assert split_names(written) == names


def test_contacts_are_taken_out_of_free_text():
    assert (
        without_contacts("Drift: ole@kommune.dk, tlf 12 34 56 78, RAM 16384") == "Drift: …, tlf …, RAM 16384"
    )
    assert without_contacts("10.20.30.40 og build-22380479") == "10.20.30.40 og build-22380479"


def test_environments():
    assert [parse_environment(text) for text in ("Produktion", "TEST", "udviklingsmiljø", "Testmiljø", "blå", None)] == [
        "production", "test", "development", "test", None, None,
    ]  # fmt: skip
