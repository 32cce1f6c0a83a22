"""Who moves out goes before who moves in."""

from ipaddress import ip_network

from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.programme.follow_up.order import key_of, order_moves
from samdrift.programme.readdressing import Place


def a_move(owner: str, old: str, new: str) -> Place:
    was, becomes = ip_network(old), ip_network(new)
    return Place(
        owner=owner,
        vrf="",
        prefix_id=1,
        family=4,
        network=int(was.network_address),
        length=was.prefixlen,
        new_network=int(becomes.network_address),
        new_length=becomes.prefixlen,
        decision="renumber",
        freedom="may_move",
        keeps_offset=True,
        hosts=1,
    )


def test_a_chain_is_followed_across_municipalities() -> None:
    into_beby = a_move("Aaby", "10.1.0.0/24", "10.2.0.0/24")
    into_ceby = a_move("Beby", "10.2.0.0/23", "10.3.0.0/23")
    away = a_move("Ceby", "10.3.1.128/25", "10.4.0.0/25")
    turns = order_moves([into_beby, into_ceby, away])
    assert sorted(turns.of, key=lambda key: turns.of[key]) == [
        key_of(p) for p in (away, into_ceby, into_beby)
    ]
    assert turns.swaps == frozenset()


def test_a_ring_is_broken_at_the_first_and_told() -> None:
    ring = [
        a_move("Aaby", "10.1.0.0/24", "10.2.0.0/24"),
        a_move("Beby", "10.2.0.0/24", "10.1.0.0/24"),
        a_move("Ceby", "10.3.0.0/24", "10.2.0.0/25"),
    ]
    turns = order_moves(ring)
    assert turns.swaps == {key_of(ring[0])}
    assert [turns.of[key_of(p)] for p in ring] == [0, 1, 2]


blocks = st.builds(
    lambda place, length: f"10.0.{place // 2 ** (24 - length) * 2 ** (24 - length)}.0/{length}",
    st.integers(0, 31),
    st.sampled_from([22, 23, 24]),
)
moves = st.lists(st.builds(a_move, st.sampled_from(["Aaby", "Beby", "Ceby"]), blocks, blocks), max_size=9)


@settings(max_examples=80)
@given(moves)
def test_each_goes_after_those_it_waits_for_unless_in_a_ring(drawn: list[Place]) -> None:
    listed = list({key_of(place): place for place in drawn}.values())
    turns = order_moves(listed)
    assert sorted(turns.of.values()) == list(range(len(listed)))
    assert turns == order_moves(listed[::-1])
    for place in listed:
        new = ip_network(place.new_prefix or "")
        for other in listed:
            if other is not place and ip_network(other.prefix).overlaps(new):
                before = turns.of[key_of(other)] < turns.of[key_of(place)]
                assert before or key_of(place) in turns.swaps
