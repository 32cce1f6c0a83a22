"""Parameters, chance, spelling and address blocks, one by one."""

import ipaddress
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.example import load_parameters
from samdrift.example.landscape.addresses import AddressBook, first_host, last_host, to_text
from samdrift.example.landscape.model import TruePrefix
from samdrift.example.randomness import Dice
from samdrift.example.spelling import Speller, letters_of, slug


def test_every_parameter_says_what_it_is_and_why() -> None:
    for parameter in load_parameters().by_name.values():
        assert parameter.title
        assert parameter.unit
        assert parameter.reason
        assert parameter.kind == "modelled"


def test_values_between_points_are_linear_and_flat_outside() -> None:
    parameters = load_parameters().with_value("servers_per_1000", [[10, 4.0], [20, 2.0]])
    assert parameters.interpolated("servers_per_1000", 15) == pytest.approx(3.0)
    assert parameters.interpolated("servers_per_1000", 1) == 4.0
    assert parameters.interpolated("servers_per_1000", 99) == 2.0


def test_a_parameter_of_the_wrong_type_is_refused() -> None:
    with pytest.raises(TypeError, match="servers_at_least is no number: 'mange'"):
        load_parameters().with_value("servers_at_least", "mange").number("servers_at_least")


def test_streams_of_chance_do_not_disturb_each_other() -> None:
    assert Dice(1, "0751", "nmap").uniforms(3) == Dice(1, "0751", "nmap").uniforms(3)
    assert Dice(1, "0751", "nmap").uniforms(3) != Dice(1, "0751", "dns").uniforms(3)
    assert Dice(1, "0751", "nmap").uniforms(3) != Dice(1, "0657", "nmap").uniforms(3)
    assert Dice(1, "0751", "nmap").uniforms(3) != Dice(2, "0751", "nmap").uniforms(3)


def test_weights_decide_how_often() -> None:
    dice = Dice(1, "x", "weights")
    drawn = [dice.weighted("ab", (3, 1)) for _ in range(2000)]
    assert math.isclose(drawn.count("a") / 2000, 0.75, abs_tol=0.04)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ringkøbing-Skjern", "ringkoebing-skjern"),
        ("Ærø", "aeroe"),
        ("Aabenraa", "aabenraa"),
        ("Lyngby-Taarbæk", "lyngby-taarbaek"),
    ],
)
def test_slugs(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_letters_only() -> None:
    assert letters_of("Ikast-Brande") == "ikastbrande"


@given(st.integers(0, 2**32 - 1))
def test_typing_errors_keep_digits_and_never_hit_another_name(seed: int) -> None:
    names = {f"srv-app-db{n:02d}" for n in range(1, 40)} | {"srv-ap-db07", "srv-app-bd07"}
    speller = Speller(
        names,
        load_parameters().with_value(
            "name_noise", {"upper_case": 0, "with_domain": 0, "underscore": 0, "typing_error": 1}
        ),
        Dice(seed, "x", "typing"),
    )
    written = speller.person("srv-app-db07", "adm.example")
    assert written == "srv-app-db07" or written not in names
    assert [c for c in written if c.isdigit()] == ["0", "7"]


@given(st.integers(0, 2**32 - 1), st.integers(8, 29))
def test_addresses_lie_in_their_block_and_are_handed_out_once(base: int, length: int) -> None:
    block = ipaddress.ip_network((base, length), strict=False)
    book = AddressBook(
        (
            TruePrefix(
                prefix=str(block), vrf="adm", vlan_id=1, vlan_name="x", purpose="servers", site_number=1
            ),
        )
    )
    taken = [a for a in (book.take(0) for _ in range(40)) if a]
    assert len(set(taken)) == len(taken)
    assert all(ipaddress.ip_address(a) in block for a in taken)
    assert to_text(last_host(str(block))) == str(block.broadcast_address - 1)
    assert first_host(str(block)) == int(block.network_address) + 5


def test_a_full_block_gives_no_address() -> None:
    book = AddressBook(
        (
            TruePrefix(
                prefix="10.0.0.0/29", vrf="adm", vlan_id=1, vlan_name="x", purpose="servers", site_number=1
            ),
        )
    )
    assert [book.take(0) for _ in range(3)] == ["10.0.0.5", "10.0.0.6", ""]
