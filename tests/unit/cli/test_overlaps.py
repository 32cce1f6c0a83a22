"""``samdrift overlaps``: a folder of device configurations is enough."""

import json
import sys

import pytest

from samdrift.cli import main

ROUTER = """\
!
version 15.2
hostname {name}
!
{interfaces}
end
"""


def a_router(name, *interfaces):
    """A configuration of Cisco IOS; interfaces as (address, mask)."""
    lines = "".join(
        f"interface GigabitEthernet0/{number}\n ip address {address} {mask}\n!\n"
        for number, (address, mask) in enumerate(interfaces)
    )
    return ROUTER.format(name=name, interfaces=lines)


@pytest.fixture
def exports(tmp_path):
    folder = tmp_path / "exports"
    routers = {
        "0101": a_router(
            "kbh", ("10.0.0.1", "255.255.255.0"), ("10.0.1.1", "255.255.255.0"),
            ("172.17.0.1", "255.255.0.0"), ("192.168.9.1", "255.255.255.255"),
        ),
        "0147": a_router(
            "frb", ("10.0.0.9", "255.255.255.0"), ("10.0.1.200", "255.255.255.128"),
            ("172.17.0.1", "255.255.0.0"),
        ),
        "Ukendt sted": a_router("ny", ("10.0.0.7", "255.255.254.0"), ("10.0.9.7", "255.255.254.0")),
    }  # fmt: skip
    for name, text in routers.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "router.cfg").write_text(text, encoding="utf-8")
    return folder


def run(monkeypatch, tmp_path, *arguments):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(sys, "argv", ["samdrift", "overlaps", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main.main()
    return ended.value.code


def test_identical_and_nested_count_and_noise_does_not(exports, tmp_path, monkeypatch, capsys):
    assert run(monkeypatch, tmp_path, exports, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    # Two of 0101 and 0147 (one identical, one nested), two each with the /23 around both.
    pairs = {(each["a"], each["b"]): each["pairs"] for each in found["by_pair"]}
    assert pairs == {("0101", "0147"): 2, ("0101", "Ukendt sted"): 2, ("0147", "Ukendt sted"): 2}
    assert (found["pairs"], found["internal_pairs"]) == (6, 0)


def test_people_read_a_table_of_100_columns(exports, tmp_path, monkeypatch, capsys):
    assert run(monkeypatch, tmp_path, exports, "--quiet") == 0
    text = capsys.readouterr().out
    assert "København" in text
    assert "6 par af adresseblokke" in text
    assert max(map(len, text.splitlines())) <= 100
    assert run(monkeypatch, tmp_path, exports, "--quiet", "--lang", "en") == 0
    assert "6 pairs of prefixes" in capsys.readouterr().out


def test_names_of_folders_are_not_markup(exports, tmp_path, monkeypatch, capsys):
    (exports / "Ukendt sted").rename(exports / "x [red]y")
    assert run(monkeypatch, tmp_path, exports, "--quiet") == 0
    assert "x [red]y" in capsys.readouterr().out
