"""FortiOS's text, read back by a small reader of config, edit, set, next and end."""

import re
import shlex
from dataclasses import replace

from samdrift.exporters.fortios import export_fortios


def read_tables(text: str) -> dict[str, dict[str, dict[str, list[str]]]]:
    """Tables by path, their entries by key, their settings; fails on anything else."""
    tables: dict[str, dict[str, dict[str, list[str]]]] = {}
    path = key = None
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        word, *rest = shlex.split(line)
        if word == "config" and path is None:
            path = " ".join(rest)
            assert path not in tables
            tables[path] = {}
        elif word == "edit" and path and key is None:
            (key,) = rest
            assert key not in tables[path], f"{path} {key} stands twice"
            tables[path][key] = {}
        elif word == "set" and path and key is not None:
            tables[path][key][rest[0]] = rest[1:]
        elif word == "next" and key is not None:
            key = None
        elif word == "end" and path and key is None:
            path = None
        else:
            raise AssertionError(line)
    assert path is None
    return tables


def test_the_worked_example(worked_plan, network, names) -> None:
    files = export_fortios(worked_plan, network=network, names=names)
    assert list(files) == ["0001.conf", "0002.conf", "0003.conf", "joint-core/core.conf"]
    beby = read_tables(files["0002.conf"])
    vip, shown = beby["firewall vip"].values()
    assert (vip["extip"], vip["mappedip"]) == (["10.1.6.0-10.1.7.255"], ["10.1.0.0-10.1.1.255"])
    assert (vip["extintf"], shown["extintf"]) == (["joint"], ["internal"])
    # Old and new change places: what the inside asks for is another's planned address.
    assert (shown["extip"], shown["mappedip"]) == (["10.1.6.0-10.1.7.255"], ["10.1.0.0-10.1.1.255"])
    pool, seen = beby["firewall ippool"].values()
    assert seen == pool
    assert [pool[name] for name in ("startip", "endip", "source-startip", "source-endip")] == [
        ["10.1.6.0"],
        ["10.1.7.255"],
        ["10.1.0.0"],
        ["10.1.1.255"],
    ]
    (way_out,) = beby["router policy"].values()
    assert (way_out["input-device"], way_out["output-device"]) == (["internal"], ["joint"])
    assert way_out["dst"] == ["10.1.0.0/255.255.254.0"]
    assert "firewall vip" not in read_tables(files["0001.conf"])
    core = read_tables(files["joint-core/core.conf"])["router static"]
    assert len(core) == worked_plan.routes


def test_what_policies_name_is_there_and_they_are_off(worked_plan, network, names) -> None:
    tables = read_tables(export_fortios(worked_plan, network=network, names=names)["0002.conf"])
    order = [policy["name"][0].partition("-10")[0] for policy in tables["firewall policy"].values()]
    assert order == ["ask", "ask-as-they-are", "to-vip", "to-all", "out", "in"]
    known = {"all", *tables["firewall address"], *tables["firewall vip"]}
    for policy in tables["firewall policy"].values():
        assert policy["status"] == ["disable"]
        assert {*policy["srcaddr"], *policy["dstaddr"]} <= known
        assert set(policy.get("poolname", ())) <= tables["firewall ippool"].keys()
        assert len(policy["name"][0]) <= 35


def test_a_vrf_has_a_file_of_its_own(a_prefix, a_plan, network, names) -> None:
    plan = a_plan(
        a_prefix("0001", "10.1.0.0/24", server=50, freedom="must_keep"),
        a_prefix("0002", "10.1.0.0/24", server=9, vrf="adm"),
        a_prefix("0002", "10.1.0.0/24", server=9, vrf="skole"),
    )
    files = export_fortios(plan, network=network, names=names)
    assert [name for name in files if name.startswith("0002")] == [
        "0002.conf",
        "0002/vrf-adm.conf",
        "0002/vrf-skole.conf",
    ]
    new = dict(plan.decisions.filter(owner="0002").select("vrf", "new_prefix").iter_rows())
    for vrf in ("adm", "skole"):
        vip, _ = read_tables(files[f"0002/vrf-{vrf}.conf"])["firewall vip"].values()
        assert vip["extip"][0].startswith(new[vrf].split("/")[0] + "-")


def test_hostile_names_stay_inside_quotes_and_comments(hostile_plan, network) -> None:
    evil = replace(
        network, fortios_inside_interface='x"\nend\nconfig system admin', fortios_outside_interface="?"
    )
    names = dict.fromkeys(hostile_plan.decisions["owner"], 'x"\n    next\nend\nconfig system admin\n"')
    allowed = {
        "firewall address",
        "firewall vip",
        "firewall ippool",
        "firewall policy",
        "router static",
        "router policy",
    }
    files = export_fortios(hostile_plan, network=evil, names=names)
    assert len(files) > 10
    for name, text in files.items():
        assert re.fullmatch(r"[a-z0-9_.-]+(/vrf-[a-z0-9_.-]+)?\.conf|joint-core/core\.conf", name)
        assert read_tables(text).keys() <= allowed
        assert text.isascii()
        assert "?" not in text
