"""No password, key or community leaves a configuration; the check itself is checked."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samdrift.importers.device_config.secrets import keyword, without_secrets, without_told_secrets

NAMES = (
    "ios-switch.cfg", "nxos.cfg", "asa.cfg", "eos.cfg", "procurve.cfg", "aos-cx.cfg", "junos-set.conf",
    "junos-braces.conf", "fortios.conf",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("secret", ["HEMMELIGT0", "hemmeligt", "2hemmeligt", "hemmeligt.10.9.8.7.x"])
def test_no_secret_of_the_fixtures_leaves(read: Any, fixtures: Any, name: str, secret: str) -> None:
    text = (fixtures / name).read_text("utf-8")
    assert "HEMMELIGT0" in text
    assert "hemmeligt" not in read(text=text.replace("HEMMELIGT0", secret)).everything().lower()


def test_the_check_can_fail(read: Any) -> None:
    text = "hostname sw1\nversion 15.2\n!\nvlan 7\n name hemmeligt\ninterface Vlan7\n no ip address\n"
    assert "hemmeligt" in read(text=text).everything()


SECRET_LINES = (
    "enable secret 5 {}",
    "enable password {}",
    "username bo password 0 {}",
    "username bo secret 9 {}",
    "snmp-server community {} RO",
    "snmp-server host 10.7.0.9 {}",
    "snmp-server host 10.7.0.9 version 2c {} mac",
    "snmp-server user bo grp v3 auth sha {} priv aes 128 {} access 10.7.0.9",
    "radius-server host 10.7.0.9 key {}",
    "radius-server key {}",
    "tacacs-server host 10.7.0.9 key 7 {}",
    "tacacs-server key {} 10.7.0.9",
    "crypto isakmp key {} address 198.51.100.7",
    "crypto isakmp key {} address 0.0.0.0 0.0.0.0",
    "ntp authentication-key 1 md5 {} 7",
    "ip ftp password {}",
    "ip http client password {}",
    "key chain X\n key 1\n  key-string {}",
    "router bgp 1\n neighbor 10.7.0.9 password {}",
    "router eigrp 1\n neighbor 10.7.0.9 {}",
    "interface Vlan8\n ip ospf authentication-key {}",
    "interface Vlan8\n ip ospf message-digest-key 1 md5 {}",
    "interface Vlan8\n standby 1 authentication {}",
    "interface Vlan8\n vrrp 1 authentication text {}",
    "interface Vlan8\n description pw: {}",
    "interface Vlan8\n ppp chap password {}",
    "interface Vlan8\n description kodeord er {}",
    "interface Vlan8\n ip address 10.7.0.300 255.255.255.0 key {}",
    "ip route 10.0.0.300 255.0.0.0 10.1.1.1 password {}",
    "line vty 0 4\n password {}",
    "wlan X 1 X\n security wpa psk set-key ascii 0 {}",
    "aaa server radius X\n key {}",
    "ldap server X\n bind authenticate root-dn cn=x password {}",
    "username {} nopassword",
    "frobnicate key {} 10.7.0.9",
    "frobnicate 10.7.0.9 secret {}",
    "zorp password {}",
    "banner login ^ {} 10.7.0.9 ^",
)


@pytest.mark.parametrize("line", SECRET_LINES)
@pytest.mark.parametrize("secret", ["Hemmeligt!7", "hemmeligt", "7hemmeligt"])
def test_no_secret_of_a_statement_leaves(read: Any, line: str, secret: str) -> None:
    text = "hostname sw1\nversion 15.2\n!\ninterface Vlan7\n ip address 10.7.0.1 255.255.255.0\n"
    found = read(text=text + line.format(*[secret] * line.count("{}")) + "\n!\nend\n")
    assert "hemmeligt" not in found.everything().lower()
    assert found.rows("prefixes", "prefix")[0] == ("10.7.0.0/24",)


@pytest.mark.parametrize(
    ("statement", "kept"),
    [
        ("neighbor 10.0.0.1 password 7 abc", "neighbor 10.0.0.1 password …"),
        ("permit ip 10.0.0.0 0.0.0.255 any", "permit ip 10.0.0.0 0.0.0.255 any"),
        ("set psksecret ENC abc", "set psksecret …"),
        ("x $6$abc$def", "x …"),
        ("copy ftp://bo:abc@10.0.0.1/x", "copy ftp…10.0.0.1/x"),
    ],
)
def test_a_statement_is_cut_where_a_secret_may_begin(statement: str, kept: str) -> None:
    assert without_secrets(statement) == kept


@pytest.mark.parametrize(
    ("prose", "kept"),
    [
        ("Uplink til kerne", "Uplink til kerne"),
        ("Kodeord: abc", "Kodeord …"),
        ("printer, login bo", "printer, login …"),
        ("Monkey", "Monkey"),
        ("Ring til Bo på 12 34 56 78 eller bo@aaby.dk", "Ring til Bo på … eller …"),
        (None, None),
    ],
)
def test_a_description_loses_the_password_it_tells(prose: str | None, kept: str | None) -> None:
    assert without_told_secrets(prose) == kept


def test_only_keywords_are_told() -> None:
    told = [keyword(word) for word in ("frobnicate", "MIIFabc", "30820122", "abc123", "x" * 40, "-----BEGIN")]
    assert told == ["frobnicate", "…", "…", "…", "…", "…"]


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=8, max_size=30))
def test_nothing_behind_a_telling_word_is_kept(secret: str) -> None:
    kept = without_secrets(f"set foo password {secret}")
    assert kept == "set foo password …"
    assert re.search(re.escape(secret), kept) is None
