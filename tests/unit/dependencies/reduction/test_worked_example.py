"""The example of docs/methods/flow-reduction.md, number by number; and odd rows."""

from datetime import date

import pytest

DAY = 86_400


def a_flow(day, source, source_port, destination, destination_port, bytes_out, protocol="tcp"):
    return {
        "start": None if day is None else day * DAY, "end": None, "source": source,
        "source_port": source_port, "destination": destination, "destination_port": destination_port,
        "protocol": protocol, "bytes_out": bytes_out,
    }  # fmt: skip


PART_A = [
    a_flow(20_780, "10.0.0.21", 50_001, "10.0.1.5", 443, 100),
    a_flow(20_780, "10.0.1.5", 443, "10.0.0.21", 50_001, 900),
    a_flow(20_781, "10.0.0.21", 2000, "10.0.1.9", 9443, 10),
]
PART_B = [
    a_flow(20_782, "10.0.0.21", 50_007, "10.0.1.5", 443, 50),
    a_flow(20_781, "10.0.0.22", 2001, "10.0.1.9", 9443, 20),
]
NOVEMBER = [None, *(date(2026, 11, day) for day in range(1, 31))]


def test_the_edges_of_the_worked_example(reduce):
    reduced = reduce([PART_A, PART_B], keep_client_addresses=True)
    assert reduced.edges.rows() == [
        ("10.0.0.21", "10.0.1.5", "tcp", 443, 2, 1050, NOVEMBER[23], NOVEMBER[25], 2),
        ("10.0.0.21", "10.0.1.9", "tcp", 9443, 1, 10, NOVEMBER[24], NOVEMBER[24], 1),
        ("10.0.0.22", "10.0.1.9", "tcp", 9443, 1, 20, NOVEMBER[24], NOVEMBER[24], 1),
    ]


def test_its_clients_as_subnets(reduce):
    assert reduce([PART_B, PART_A]).edges.rows() == [
        ("10.0.0.0/24", "10.0.1.5", "tcp", 443, 2, 1050, NOVEMBER[23], NOVEMBER[25], 2),
        ("10.0.0.0/24", "10.0.1.9", "tcp", 9443, 2, 30, NOVEMBER[24], NOVEMBER[24], 1),
    ]


def test_by_itself_a_partition_cannot_know_who_serves(reduce):
    assert [row[:4] for row in reduce([PART_A], keep_client_addresses=True).edges.rows()] == [
        ("10.0.0.21", "10.0.1.5", "tcp", 443),
        ("10.0.1.9", "10.0.0.21", "tcp", 2000),
    ]


@pytest.mark.parametrize("days", [(0, 1), (59, 60), (0, 59), (0, 400), (59, 119)])
def test_days_are_counted_across_windows(reduce, days):
    base = 346 * 60
    rows = [a_flow(base + day, "10.0.0.1", 50_000, "10.0.1.5", 443, 1) for day in (*days, *days)]
    edge = reduce([rows]).edges.row(0, named=True)
    assert edge["active_days"] == 2
    assert (edge["last_seen_on"] - edge["first_seen_on"]).days == days[1] - days[0]


def test_every_row_is_accounted_for(reduce):
    rows = [
        *PART_A,
        a_flow(20_780, "10.0.0.1", 8, "10.0.1.5", 0, 1, "ICMP"),
        a_flow(20_780, "10.0.0.1", 5353, "224.0.0.251", 5353, 1, "17"),
        a_flow(20_780, "10.0.0.1", 0, "10.0.1.5", 443, 1),
        a_flow(20_780, "10.0.0.300", 50_000, "10.0.1.5", 443, 1),
        a_flow(20_780, "10.0.0.1", 50_000, "10.0.1.5", 99_999, 1),
        a_flow(None, "-", None, "-", None, None, "-"),
        a_flow(None, "10.0.0.21", 50_001, "10.0.1.5", 443, None),
    ]
    reduced = reduce([rows])
    totals = reduced.totals
    assert (totals.read, totals.used, totals.rejected, totals.undated) == (10, 4, 2, 1)
    assert dict(totals.set_aside) == {"fragment": 1, "icmp": 1, "multicast": 1, "nothing": 1}
    assert reduced.bad_addresses == ("10.0.0.300",)


def test_writings_of_one_address_and_protocol_are_one(reduce):
    rows = [
        a_flow(20_780, "2001:DB8:0::1", 50_000, "10.0.1.5", 443, 1, "6"),
        a_flow(20_780, "2001:db8::1", 50_001, "::ffff:10.0.1.5", 443, 1, "TCP"),
    ]
    assert [row[:5] for row in reduce([rows], keep_client_addresses=True).edges.rows()] == [
        ("2001:db8::1", "10.0.1.5", "tcp", 443, 2)
    ]
