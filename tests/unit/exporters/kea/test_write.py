"""Kea's configuration, checked by reading it and by Kea itself."""

import csv
import io
import ipaddress
import itertools
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from samdrift.exporters.kea import export_kea
from samdrift.inventory import TABLES
from tests.conftest import find_tool


def a_table(name: str, *rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=TABLES[name].create_empty().schema)


@pytest.fixture
def tables() -> dict[str, pl.DataFrame]:
    """Aaby's scope and router, and hardware addresses of two of its machines."""
    place = {"asset_id": "1", "municipality": "0001"}
    scope = {"prefix": "10.1.1.0/24", "first_address": "10.1.1.50", "last_address": "10.1.1.200"}
    return {
        "dhcp_scopes": a_table("dhcp_scopes", {**place, **scope, "status": "active"}),
        "prefixes": a_table("prefixes", {**place, "prefix": "10.1.1.0/24", "gateway": "10.1.1.254"}),
        "endpoints": a_table(
            "endpoints",
            {"asset_id": "3:10.1.1.57", "municipality": "0001", "macs": ["aa:bb:cc:00:00:57"]},
            {"asset_id": "4:10.1.1.57", "municipality": "0002", "macs": ["junk"]},
        ),
    }


def subnets(text: str) -> list[dict[str, Any]]:
    """The subnets of a file, with what must hold of any."""
    found = json.loads(text)["Dhcp4"]["subnet4"]
    ids = [subnet["id"] for subnet in found]
    assert len(set(ids)) == len(ids)
    assert all(0 < number < 2**32 - 1 for number in ids)
    given: list[tuple[int, int]] = []
    for subnet in found:
        network = ipaddress.ip_network(subnet["subnet"])
        inside = [ipaddress.ip_address(subnet["option-data"][0]["data"])]
        inside += [ipaddress.ip_address(each["ip-address"]) for each in subnet["reservations"]]
        pools = [tuple(map(ipaddress.ip_address, pool["pool"].split(" - "))) for pool in subnet["pools"]]
        assert all(address in network for address in [*inside, *(a for pool in pools for a in pool)])
        assert all(first <= last for first, last in pools)
        given += [(int(first), int(last)) for first, last in pools]
        for key in ("hw-address", "ip-address"):
            keys = [each[key] for each in subnet["reservations"]]
            assert len(set(keys)) == len(keys)
    given.sort()
    assert all(one[1] < other[0] for one, other in itertools.pairwise(given))
    return found


def test_the_worked_example(worked_plan, network, names, tables) -> None:
    files = export_kea(worked_plan, network=network, names=names, tables=tables)
    assert list(files) == ["0001.json", "left-out.csv"]
    (subnet,) = subnets(files["0001.json"])
    assert subnet["subnet"] == "10.1.4.0/24"
    # The printer has no known hardware address: its own stays out of the pool.
    assert [p["pool"] for p in subnet["pools"]] == ["10.1.4.50 - 10.1.4.59", "10.1.4.61 - 10.1.4.200"]
    assert subnet["option-data"] == [{"name": "routers", "data": "10.1.4.254"}]
    assert subnet["reservations"] == [
        {"hw-address": "aa:bb:cc:00:00:57", "ip-address": "10.1.4.57", "hostname": "pc-0117.aaby.dk"}
    ]
    left = list(csv.DictReader(io.StringIO(files["left-out.csv"])))
    assert [(row["name"], row["new_address"]) for row in left] == [("printer-1", "10.1.4.60")]


def test_without_scopes_all_is_given_out_but_what_is_taken(a_prefix, a_host, a_plan, network) -> None:
    plan = a_plan(
        a_prefix("0001", "10.1.0.0/24", server=50, freedom="must_keep"),
        a_prefix("0002", "10.1.0.0/24", dhcp=9, server=1, freedom="never_translate"),
        a_prefix("0002", "10.1.0.128/26", dhcp=9, freedom="never_translate"),
        hosts=(
            a_host(2, "10.1.0.10", "server"),
            a_host(2, "10.1.0.20", "dhcp"),
            a_host(3, "10.1.0.150", "dhcp"),
        ),
    )
    new = dict(plan.decisions.filter(owner="0002").select("prefix", "new_prefix").iter_rows())
    base = new["10.1.0.0/24"].removesuffix(".0/24")
    files = export_kea(plan, network=network, names={}, tables={})
    outer, inner = sorted(subnets(files["0002.json"]), key=lambda s: s["subnet"])
    assert [p["pool"] for p in outer["pools"]] == [
        f"{base}.{a} - {base}.{b}" for a, b in ((2, 9), (11, 127), (192, 254))
    ]
    assert [p["pool"] for p in inner["pools"]] == [f"{base}.130 - {base}.190"]
    assert outer["option-data"][0]["data"] == f"{base}.1"


def test_what_is_translated_is_for_later_and_what_is_so_for_good_never(
    a_prefix, a_host, a_plan, network
) -> None:
    plan = a_plan(
        a_prefix("0001", "10.1.0.0/23", server=50, freedom="must_keep"),
        a_prefix("0002", "10.1.0.0/24", server=20, dhcp=1),
        a_prefix("0003", "10.1.1.0/24", server=20, dhcp=1, freedom="never_renumber"),
        hosts=(a_host(2, "10.1.0.20", "dhcp"), a_host(3, "10.1.1.20", "dhcp")),
    )
    files = export_kea(plan, network=network, names={}, tables={})
    assert list(files) == ["0002.later.json", "left-out.csv"]


def test_a_network_of_servers_gets_no_pool(a_prefix, a_host, a_plan, network) -> None:
    plan = a_plan(
        a_prefix("0001", "10.1.0.0/24", server=50, freedom="must_keep"),
        a_prefix("0002", "10.1.0.0/24", server=3, freedom="never_translate"),
        hosts=(a_host(2, "10.1.0.20", "server"),),
    )
    assert list(export_kea(plan, network=network, names={}, tables={})) == ["left-out.csv"]


def check_with_kea(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    tool = find_tool("kea-dhcp4")
    assert tool
    path = folder / "kea.json"
    path.write_text(text, encoding="utf-8")
    # Kea else writes its locks and leases to folders that only its own user has.
    own = {name: str(folder) for name in ("KEA_PIDFILE_DIR", "KEA_LOCKFILE_DIR", "KEA_DHCP_DATA_DIR")}
    return subprocess.run(
        [tool, "-t", path], env={**os.environ, **own}, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.needs_tool("kea-dhcp4")
def test_kea_takes_the_worked_example_and_refuses_a_broken_one(
    worked_plan, network, names, tables, tmp_path
) -> None:
    text = export_kea(worked_plan, network=network, names=names, tables=tables)["0001.json"]
    done = check_with_kea(text, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert check_with_kea(text.replace("10.1.4.50 -", "10.9.9.9 -"), tmp_path).returncode != 0


@pytest.mark.needs_tool("kea-dhcp4")
def test_kea_takes_what_becomes_of_hostile_names(a_prefix, a_host, a_plan, network, tmp_path) -> None:
    bad = ('x", "evil": "', '<?include "/etc/passwd"?>', "\n\u2028\x00", "æøå", "/* ", "pc-1", "pc-1")
    owner = 'x"} <?include "/etc/passwd"?>'
    plan = a_plan(
        a_prefix("0001", "10.1.0.0/24", server=50, freedom="must_keep"),
        a_prefix(owner, "10.1.0.0/24", dhcp=9, vrf='"\\', freedom="never_translate"),
        hosts=tuple(
            a_host(2, f"10.1.0.{n}", "dhcp", name=name, host_id=f"h{n}") for n, name in enumerate(bad, 10)
        ),
    )
    machines = [
        {"asset_id": f"h{n}", "municipality": owner, "macs": [f"aa:bb:cc:00:00:{n // 2:02x}"]}
        for n in range(10, 17)
    ]
    tables = {"endpoints": a_table("endpoints", *machines)}
    files = export_kea(plan, network=network, names={owner: owner}, tables=tables)
    (name,) = [name for name in files if name.endswith(".json")]
    assert "/" not in name
    (subnet,) = subnets(files[name])
    assert len(subnet["reservations"]) == 4
    done = check_with_kea(files[name], tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
