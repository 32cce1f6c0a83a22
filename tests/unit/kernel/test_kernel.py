"""The values that everything shares."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.kernel import (
    Figure,
    FindingKind,
    Kind,
    Money,
    Period,
    Severity,
    Source,
    Spoken,
    danish_sort_key,
    describe_parameters,
    format_date,
    format_number,
    parameter,
    parse_parameters,
    split_by_largest_remainder,
    spoken_number,
)


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=40))
def test_parts_sum_to_the_whole_also_for_refunds(total, weights):
    if not any(weights):
        with pytest.raises(ValueError, match="more than zero"):
            split_by_largest_remainder(total=total, weights=weights)
        return
    parts = split_by_largest_remainder(total=total, weights=weights)
    assert sum(parts) == total
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / whole) < 1 + 1e-6


def test_a_split_by_hand():
    assert split_by_largest_remainder(total=100, weights=[1, 1, 1]) == (34, 33, 33)
    assert split_by_largest_remainder(total=-100, weights=[1, 1, 1]) == (-34, -33, -33)


def test_money_is_whole_oere():
    assert Money.from_dkk("12.345") == Money(oere=1235)
    assert Money.from_dkk("-12.345") == Money(oere=-1235)
    assert Money(oere=150) - Money(oere=200) + Money(oere=25) == Money(oere=-25)


def test_danish_order():
    names = ["Ærø", "Aarhus", "Odense", "Ølstykke", "Allerød", "Zoo", "Åbenrå", "sw10", "sw2", "Aabenraa"]
    assert sorted(names, key=danish_sort_key) == [
        "Allerød", "Odense", "sw2", "sw10", "Zoo", "Ærø", "Ølstykke", "Aabenraa", "Åbenrå", "Aarhus",
    ]  # fmt: skip


def test_numbers_and_dates_as_danes_write_them():
    assert format_number(1234.56, decimals=2) == "1.234,56"
    assert format_number(1234.56, decimals=2, language="en") == "1,234.56"
    assert format_date(date(2027, 12, 31)) == "31. december 2027"
    assert format_date(date(2027, 12, 31), language="en") == "31 December 2027"


def test_a_period_holds_its_first_day_and_not_its_last():
    period = Period(start=date(2027, 1, 1), end=date(2028, 1, 1))
    assert date(2027, 1, 1) in period
    assert date(2028, 1, 1) not in period
    assert date(2999, 1, 1) in Period(start=date(2027, 1, 1))
    with pytest.raises(ValueError, match="before it starts"):
        Period(start=date(2027, 1, 1), end=date(2026, 1, 1))


def test_a_figure_lies_in_its_interval():
    with pytest.raises(ValueError, match="not within"):
        Figure(value=3, low=4, high=5, unit="DKK", kind=Kind.MODELLED)


def a_kind(**changes):
    values = {
        "code": "X",
        "severity": Severity.INFO,
        "en": "{a} of {subject}",
        "da": "{a} af {subject}",
        "meaning": "m",
    }
    return FindingKind(**(values | changes))


def test_values_are_written_in_the_language_of_the_message():
    kind = a_kind(en="{subject}: {amount} DKK m ({reason})", da="{subject}: {amount} mio. kr. ({reason})")
    reason = Spoken(en="it is late", da="det er sent")
    finding = kind.at(None, "Aaby", amount=spoken_number(1234.56, decimals=1), reason=reason)
    assert finding.message("en") == "Aaby: 1,234.6 DKK m (it is late)"
    assert finding.message("da") == "Aaby: 1.234,6 mio. kr. (det er sent)"


def test_a_finding_speaks_both_languages_and_says_where():
    finding = a_kind().at(Source(path="a.csv", row=17), "db01", a=3)
    assert (finding.message("en"), finding.message("da")) == ("3 of db01", "3 af db01")
    assert str(finding.source) == "a.csv:17"
    assert str(Source(path="a.xlsx", sheet="vInfo", row=2)) == "a.xlsx:vInfo:2"


def test_a_kind_whose_messages_differ_in_values_is_refused():
    with pytest.raises(ValueError, match="different values"):
        a_kind(da="intet")
    with pytest.raises(ValueError, match="no value given"):
        a_kind().at(None, "db01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    days: int = parameter(10, title="Days", unit="days", reason="r", minimum=1)
    share: float = parameter(0.5, title="Share", unit="-", reason="r", minimum=0, maximum=1)
    order: tuple[str, ...] = parameter(("a",), title="Order", unit="-", reason="r")
    start: date = parameter(date(2027, 1, 1), title="Start", unit="date", reason="r")


def test_parameters_are_read_and_all_that_is_wrong_is_told():
    given_values = {"days": 0, "share": 1, "order": ["b", "c"], "start": "i morgen", "dage": 3}
    knobs, findings = parse_parameters(Knobs, given_values, section="s", path="programme.toml")
    assert (knobs.days, knobs.share, knobs.order, knobs.start) == (10, 1, ("b", "c"), date(2027, 1, 1))
    assert sorted((f.code, f.subject) for f in findings) == [
        ("PARAMETER-TYPE", "s.days"), ("PARAMETER-TYPE", "s.start"), ("PARAMETER-UNKNOWN", "s.dage"),
    ]  # fmt: skip
    assert [info.name for info in describe_parameters(Knobs)] == ["days", "share", "order", "start"]
    above, findings = parse_parameters(Knobs, {"share": 1.5}, section="s", path="programme.toml")
    assert (above.share, [f.subject for f in findings]) == (0.5, ["s.share"])
