"""Prefixes as people write them."""

import pytest

from samdrift.addressing import parse_prefix


@pytest.mark.parametrize(
    ("text", "network", "length", "has_host_bits"),
    [
        ("10.0.0.0/8", 10 << 24, 8, False),
        (" 10.1.2.3 / 24 ", (10 << 24) + (1 << 16) + (2 << 8), 24, True),
        ("10.0.0.0/255.0.0.0", 10 << 24, 8, False),
        ("10.0.0.0/0.0.0.255", 10 << 24, 24, False),
        ("10.0.0.1", (10 << 24) + 1, 32, False),
        ("0.0.0.0/0", 0, 0, False),
        ("0.0.0.0/0.0.0.0", 0, 0, False),
        ("fe80::1%eth0/64", 0xFE80 << 112, 64, True),
        ("::/0", 0, 0, False),
    ],
)
def test_what_is_read(text: str, network: int, length: int, has_host_bits: bool) -> None:
    prefix = parse_prefix(text)
    assert (prefix.network, prefix.length, prefix.has_host_bits) == (network, length, has_host_bits)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/255.0.255.0",
        "::/129",
        "10.0.0/8",
        "kontoret",
        "10.0.0.0/-1",
    ],
)
def test_what_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_prefix(text)
