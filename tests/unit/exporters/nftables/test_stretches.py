"""Nested prefixes side by side, and where addresses are shown that one's own network still uses."""

from ipaddress import ip_address, ip_network

from samdrift.exporters.nftables.model import Shown, write_range
from samdrift.exporters.nftables.stretches import (
    Claim,
    Occupied,
    find_shown,
    find_stretches,
    see_from_joint,
)


def a_claim(prefix, to=None, *, number=1):
    """What becomes of a prefix: a new one, itself, or nothing (None)."""
    old = ip_network(prefix)
    first, last = int(old[0]), int(old[-1])
    delta = None if to is None else first ^ int(ip_network(to)[0])
    row = {"prefix_id": number, "prefix": prefix}
    return Claim(family=old.version, first=first, last=last, delta=delta, row=row)


def told(stretches):
    return [
        (write_range(s.family, s.first, s.last), write_range(s.family, *s.there), s.with_it)
        for s in stretches
    ]


def test_what_goes_the_same_way_joins_the_prefix_around_it():
    claims = [a_claim("10.0.0.0/16", "10.4.0.0/16"), a_claim("10.0.7.0/24", "10.4.7.0/24", number=2)]
    assert told(find_stretches(claims)) == [("10.0.0.0/16", "10.4.0.0/16", ("10.0.7.0/24",))]


def test_the_most_specific_prefix_rules():
    claims = [
        a_claim("10.0.0.0/23", "10.4.0.0/23"),
        a_claim("10.0.0.0/25", "10.0.0.0/25", number=2),
        a_claim("10.0.1.128/25", None, number=3),
    ]
    assert told(find_stretches(reversed(claims))) == [
        ("10.0.0.0/25", "10.0.0.0/25", ()),
        ("10.0.0.128-10.0.1.127", "10.4.0.128-10.4.1.127", ()),
    ]


def test_a_hole_at_the_end_and_families_do_not_run_into_each_other():
    claims = [
        a_claim("10.0.0.0/24", "10.0.0.0/24"),
        a_claim("10.0.0.255/32", None, number=2),
        a_claim("::/64", "::/64", number=3),
    ]
    assert [each[0] for each in told(find_stretches(claims))] == ["10.0.0.0-10.0.0.254", "::/64"]


def shown(real, others):
    own = find_stretches(real)
    planned = see_from_joint(own)
    joint = [(s.family, s.first, s.last, "own") for s in planned]
    joint += [(4, int(ip_network(o)[0]), int(ip_network(o)[-1]), "other") for o in others]
    return find_shown("own", own, planned, Occupied(joint))


def an_address(link_shown, planned):
    number = int(ip_address(planned))
    for each in link_shown:
        if each.first <= number ^ each.delta <= each.last:
            return str(ip_address(number ^ each.delta))
    return planned


def test_old_and_new_change_places_where_another_keeps_the_old():
    found = shown([a_claim("10.0.0.0/24", "10.4.0.0/24")], ["10.0.0.128/25"])
    assert found == (
        Shown(
            family=4,
            first=int(ip_address("10.4.0.0")),
            last=int(ip_address("10.4.0.255")),
            delta=4 << 16,
        ),
    )
    assert an_address(found, "10.0.0.200") == "10.4.0.200"
    assert an_address(found, "10.9.0.200") == "10.9.0.200"


def test_nothing_changes_places_where_nobody_keeps_the_old():
    assert shown([a_claim("10.0.0.0/24", "10.4.0.0/24")], ["10.0.1.0/24"]) == ()


def test_a_new_address_where_own_hosts_still_stand_is_passed_on():
    # 10.0.0 is planned at 10.0.1, where own hosts stand that are planned at 10.0.2: others' 10.0.0
    # can be shown at 10.0.2 only.
    real = [a_claim("10.0.0.0/24", "10.0.1.0/24"), a_claim("10.0.1.0/24", "10.0.2.0/24", number=2)]
    found = shown(real, ["10.0.0.0/24"])
    assert an_address(found, "10.0.0.7") == "10.0.2.7"
    assert [write_range(4, s.first, s.last) for s in found] == ["10.0.2.0/24"]


def test_two_prefixes_that_change_places_with_each_other_show_nothing():
    real = [a_claim("10.0.0.0/24", "10.0.1.0/24"), a_claim("10.0.1.0/24", "10.0.0.0/24", number=2)]
    assert shown(real, []) == ()


def test_ranges_are_written_as_blocks_where_they_are_blocks():
    assert write_range(4, 10 << 24, (10 << 24) + 255) == "10.0.0.0/24"
    assert write_range(4, 10 << 24, 10 << 24) == "10.0.0.0"
    assert write_range(4, (10 << 24) + 1, (10 << 24) + 2) == "10.0.0.1-10.0.0.2"
    assert write_range(6, 0, 1) == "::/127"


def test_what_nobody_holds_is_what_is_left():
    held = Occupied([(4, 10, 19, "a"), (4, 30, 39, "b"), (6, 0, 99, "c")])
    assert list(held.within(4, 15, 34)) == [(15, 19, "a"), (30, 34, "b")]
    assert list(held.without(4, 0, 50)) == [(0, 9), (20, 29), (40, 50)]
    assert list(held.without(4, 30, 39)) == []
