"""Configurations are known by their content, other formats' files are left alone, nothing raises."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.importers import ImportParameters, InputFile
from samdrift.importers.device_config import IMPORTER
from samdrift.importers.device_config.dialects import Dialect, find_dialect
from samdrift.importers.registry import find_importer

FIXTURES = Path(__file__).parents[4] / "src/samdrift/importers/device_config/fixtures"
DIALECTS = {
    "ios-switch.cfg": Dialect.IOS, "nxos.cfg": Dialect.NXOS, "asa.cfg": Dialect.ASA, "eos.cfg": Dialect.EOS,
    "procurve.cfg": Dialect.PROCURVE, "aos-cx.cfg": Dialect.AOS_CX, "junos-set.conf": Dialect.JUNOS_SET,
    "junos-braces.conf": Dialect.JUNOS_BRACES, "fortios.conf": Dialect.FORTIOS,
}  # fmt: skip


@pytest.mark.parametrize(("name", "dialect"), DIALECTS.items())
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_knows_its_own(fixtures: Path, name: str, dialect: Dialect, encoding: str) -> None:
    text = (fixtures / name).read_text("utf-8").replace("\n", "\r\n")
    file = InputFile.of_bytes("x", text.encode(encoding))
    assert find_importer(file) is IMPORTER
    assert find_dialect(file.head) is dialect


def test_other_formats_fixtures_are_left_alone() -> None:
    others = [
        p for p in FIXTURES.parents[1].glob("*/fixtures/**/*") if p.is_file() and FIXTURES not in p.parents
    ]
    assert len(others) > 20
    assert not [p for p in others if IMPORTER.recognise(InputFile.of_bytes(p.name, p.read_bytes()))]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hostname",
        "$ORIGIN aaby.dk.\n@ IN SOA a b 1 2 3 4 5\n",
        "subnet 10.0.0.0 netmask 255.255.255.0 {\n range 10.0.0.9 10.0.0.99;\n}\n",
        'options {\n directory "/var";\n};\nzone "x" { type master; };\n',
        "---\nhostname: sw1\ninterfaces:\n  - name: Vlan7\n    ip: 10.0.0.1\n",
        "auto eth0\niface eth0 inet static\n  address 10.0.0.1\n  netmask 255.255.255.0\n",
        "hostname\ninterface eth0\nstatic ip_address=10.0.0.1/24\n",
        "Name,Interface,Address\nsw1,Vlan7,10.0.0.1\n",
        '{"hostname": "sw1", "interface Vlan7": {}}',
        "<configuration><system><host-name>x</host-name></system></configuration>",
        "vrrp_instance X {\n interface eth0\n virtual_ipaddress {\n 10.0.0.1\n }\n}\n",
        "The router ospf statement stands\nin the hostname of an interface.\nend of text\n",
        "system {\n theme dark;\n}\n",
    ],
)
def test_other_files_are_left_alone(text: str) -> None:
    assert not IMPORTER.recognise(InputFile.of_bytes("sw1.cfg", text.encode()))


def test_a_file_of_no_family_is_told_if_parsed_all_the_same() -> None:
    result = IMPORTER.parse(InputFile.of_bytes("x", b"hej"), ImportParameters())
    assert [f.code for f in result.findings] == ["IMPORT-FILE"]


@settings(max_examples=150)
@given(
    st.sampled_from(sorted(DIALECTS)),
    st.one_of(st.binary(max_size=80), st.text(max_size=60).map(str.encode)),
    st.integers(0, 4000),
    st.integers(0, 4000),
)
def test_nothing_raises(name: str, noise: bytes, start: int, end: int) -> None:
    good = (FIXTURES / name).read_bytes()
    file = InputFile.of_bytes("x", good[:start] + noise + good[end:])
    IMPORTER.recognise(file)
    result = IMPORTER.parse(file, ImportParameters())
    assert result.rows_read >= len(result.rejected)


@settings(max_examples=150)
@given(
    st.sampled_from(sorted(DIALECTS)),
    st.lists(
        st.tuples(st.integers(0, 200), st.sampled_from(["", "drop", "twice", "cut", "word", "left"])),
        max_size=30,
    ),
)
def test_no_mix_of_lines_raises(name: str, changes: list[tuple[int, str]]) -> None:
    lines = (FIXTURES / name).read_text("utf-8").splitlines()
    for place, change in changes:
        at = place % len(lines)
        line = lines[at]
        lines[at] = {
            "": line, "drop": "", "twice": f"{line}\n{line}", "cut": line[: len(line) // 2],
            "word": " ".join(line.split()[:-1]), "left": line.strip(),
        }[change]  # fmt: skip
    file = InputFile.of_bytes("x", "\n".join(lines).encode())
    result = IMPORTER.parse(file, ImportParameters())
    assert len(result.findings) >= 1


def test_hostile_lines_end_soon(read: Any) -> None:
    start = "hostname sw1\nversion 15.2\n!\ninterface Vlan7\n ip address 10.0.0.1 255.255.255.0\n"
    for body in (
        "a" * 200_000,
        "-" * 200_000,
        " " * 200_000,
        "interface Ethernet1\n" + "   x\n" * 20_000,
        '"' * 50_000,
        "{" * 50_000,
    ):
        assert read(text=start + body).device["name"] == "sw1"
    braces = "interfaces {\n ge-0/0/0 { unit 0 { family inet { address 10.0.0.1/24; } } }\n}\n"
    assert read(text=braces + "a {" * 3_000).rows("prefixes", "prefix") == [("10.0.0.0/24",)]
