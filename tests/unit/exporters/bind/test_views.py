"""Each municipality's view answers with the address at which its own clients must ask."""

import csv
import io
import ipaddress
import json
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from samdrift.addressing import AddressPlan
from samdrift.exporters.bind import export_bind
from samdrift.exporters.nftables import export_nftables
from samdrift.importers import ImportParameters, InputFile, find_importer
from tests.conftest import find_tool
from tests.unit.exporters.nftables.conftest import PATH, find_way_in

TODAY = date(2026, 11, 22)
Answers = dict[tuple[str, str], set[str]]

#: Starts a name server in a network of its own and asks it from every client's address in turn.
ASK = """
import json, subprocess, sys, time
job = json.load(sys.stdin)
def run(*words):
    return subprocess.run([str(word) for word in words], text=True, capture_output=True)
run(job["ip"], "link", "set", "lo", "up")
for address in sorted({address for address, _, _ in job["questions"]}):
    run(job["ip"], "addr", "add", address + "/32", "dev", "lo")
log = open(job["configuration"] + ".log", "w")
command = [job["named"], "-g", "-c", job["configuration"], "-p", "5300"]
named = subprocess.Popen(command, stderr=log)
def dig(source, kind, name):
    options = ["-p", 5300, "+short", "+tries=1", "+time=2"]
    done = run(job["dig"], "-b", source, "@127.0.0.1", *options, kind, name)
    return done.returncode, sorted(done.stdout.split())
try:
    first = job["questions"][0]
    for _ in range(100):
        if dig(*first)[0] == 0 or named.poll() is not None:
            break
        time.sleep(0.1)
    print(json.dumps([dig(*question)[1] for question in job["questions"]]))
finally:
    named.kill()
    named.wait()
"""


def read_views(files: Mapping[str, str]) -> dict[str, Answers]:
    """What each view answers, by its name: its own zones and those that it has of the joint view."""
    views: dict[str, Answers] = {}
    parts = re.findall(r'^view "([^"]+)" \{\n(.*?)^\};', files["named.conf.views"], re.MULTILINE | re.DOTALL)
    zones: dict[tuple[str, str], str] = {}
    for view, body in parts:
        answers: Answers = {}
        for zone, path, other in re.findall(
            r'zone "([^"]+)" \{ (?:type primary; file "([^"]+)".*|in-view "(.*)"; )', body
        ):
            zones[view, zone] = path or zones[other, zone]
            file = InputFile.of_bytes(zones[view, zone], files[zones[view, zone]].encode())
            importer = find_importer(file)
            assert importer is not None
            assert importer.name == "bind_zone"
            for name, kind, value in (
                importer.parse(file, ImportParameters())
                .tables["dns_records"]
                .select("name", "kind", "value")
                .iter_rows()
            ):
                answers.setdefault((name, kind), set()).add(value)
        views[view] = answers
    return views


def ask_at(shown: list[dict[str, str]], link: str, planned: str) -> str:
    """Read off the gateway's list where a link's clients ask for a planned address."""
    number = int(ipaddress.ip_address(planned))
    for row in shown:
        ends, at = _ends(row["planned"]), _ends(row["asked_at"])
        if row["link"] == link and ends[0] <= number <= ends[1]:
            return str(ipaddress.ip_address(at[0] + number - ends[0]))
    return planned


def _ends(text: str) -> tuple[int, int]:
    if "-" in text:
        first, _, last = text.partition("-")
        return int(ipaddress.ip_address(first)), int(ipaddress.ip_address(last))
    network = ipaddress.ip_network(text)
    return int(network[0]), int(network[-1])


def seen(view: Mapping[str, Answers], stem: str) -> Answers:
    return view.get(f"inside-{stem}", view["joint"])


def test_a_kept_host_is_shown_elsewhere_to_those_who_still_use_its_address(
    worked_plan, network, names
) -> None:
    views = read_views(export_bind(worked_plan, network=network, names=names, today=TODAY))
    # Beby still stands on 10.1.0.0/23, which Aaby and Ceby keep parts of; old and new change places there.
    beby, joint = views["inside-0002"], views["joint"]
    assert joint["sbsys-db01.aaby.dk", "A"] == {"10.1.0.10"}
    assert beby["sbsys-db01.aaby.dk", "A"] == {"10.1.6.10"}
    assert beby["pumpe.ceby.dk", "A"] == {"10.1.7.5"}
    assert beby["10.6.1.10.in-addr.arpa", "PTR"] == {"sbsys-db01.aaby.dk"}
    # At home these addresses are its own: no other's name stands there.
    assert ("10.0.1.10.in-addr.arpa", "PTR") not in beby
    assert joint["10.0.1.10.in-addr.arpa", "PTR"] == {"sbsys-db01.aaby.dk"}
    assert beby["20.0.1.10.in-addr.arpa", "PTR"] == {"www.beby.dk"}
    # What is renumbered at the joining is nowhere else.
    assert beby["pc-0117.aaby.dk", "A"] == {"10.1.4.57"}
    # Where nothing stands in the way, there is no view of one's own.
    assert set(views) == {"joint", "inside-0002"}


@pytest.mark.parametrize(
    ("asker", "name", "planned", "asked"),
    [
        ("0002", "sbsys-db01.aaby.dk", "10.1.0.10", "10.1.6.10"),
        ("0002", "pumpe.ceby.dk", "10.1.1.5", "10.1.7.5"),
        ("0002", "pc-0117.aaby.dk", "10.1.4.57", "10.1.4.57"),
        ("0001", "cts.beby.dk", "10.1.7.57", "10.1.7.57"),
        ("0003", "cts.beby.dk", "10.1.7.57", "10.1.7.57"),
        ("0002", "cts.beby.dk", "10.1.7.57", "10.1.1.57"),
    ],
)
def test_the_table_of_the_methods_page(worked_plan, network, names, asker, name, planned, asked) -> None:
    views = read_views(export_bind(worked_plan, network=network, names=names, today=TODAY))
    assert worked_plan.moves.filter(name=name)["new_address"].to_list() == [planned]
    assert seen(views, asker)[name, "A"] == {asked}


def crowded_plan(a_prefix: Callable, a_host: Callable, a_plan: Callable, seed: int) -> AddressPlan:
    """Nested prefixes of three VRFs, in so little space that old addresses are used again."""
    chance = random.Random(seed)
    rows, hosts, taken = [], [], set()
    for owner in ("0001", "0002", "0003", "0004", "0005"):
        for _ in range(chance.randint(4, 9)):
            length = chance.choice([20, 22, 24, 24, 25, 26])
            first = (10 << 24) + (chance.randrange(1 << 13) >> (32 - length) << (32 - length))
            vrf = chance.choice(["", "", "guest"])
            if (owner, vrf, first, length) in taken:
                continue
            taken.add((owner, vrf, first, length))
            freedom = chance.choice([None, None, None, "never_renumber", "separate_vrf"])
            prefix = f"{ipaddress.ip_address(first)}/{length}"
            rows.append(a_prefix(owner, prefix, vrf=vrf, freedom=freedom, static=chance.randint(1, 40)))
            address = ipaddress.ip_address(first + chance.randint(4, 50))
            name = f"h{len(rows)}.k{owner}.dk"
            hosts.append(a_host(len(rows), str(address), name=name, host_id=name))
    return a_plan(
        *rows, hosts=tuple(hosts), target_ranges=("10.0.0.0/16",), overtime_pct=chance.choice([0, 50, 900])
    )


@pytest.mark.parametrize("seed", range(8))
def test_every_view_answers_as_the_gateway_lists(a_prefix, a_host, a_plan, network, seed: int) -> None:
    plan = crowded_plan(a_prefix, a_host, a_plan, seed)
    views = read_views(export_bind(plan, network=network, names={}, today=TODAY))
    gateway = export_nftables(plan).files
    shown = list(csv.DictReader(io.StringIO(gateway["shown-addresses.csv"])))
    links = [row for row in csv.DictReader(io.StringIO(gateway["links.csv"])) if row["is_apart"] == "False"]
    elsewhere = 0
    for link in links:
        view = seen(views, "-".join(filter(None, (link["owner"], link["vrf"]))))
        for owner, vrf, name, new in plan.moves.select("owner", "vrf", "name", "new_address").iter_rows():
            if (owner, vrf) == (link["owner"], link["vrf"]) or new is None:
                continue
            asked = ask_at(shown, link["link"], new)
            elsewhere += asked != new
            assert view[name, "A"] == {asked}, (link["link"], name)
            assert view[ipaddress.ip_address(asked).reverse_pointer, "PTR"] == {name}
    assert elsewhere > 0 or not shown


def test_some_of_the_random_plans_do_show_addresses_elsewhere(a_prefix, a_host, a_plan) -> None:
    plans = (crowded_plan(a_prefix, a_host, a_plan, seed) for seed in range(8))
    shown = [export_nftables(plan).files["shown-addresses.csv"].count("\n") - 1 for plan in plans]
    assert sum(count > 0 for count in shown) >= 4


def test_two_vrfs_of_a_municipality_have_views_of_their_own(a_prefix, a_host, a_plan, network) -> None:
    plan = a_plan(
        a_prefix("0001", "10.0.0.0/24", server=90),
        a_prefix("0002", "10.0.0.0/24", static=5),
        a_prefix("0002", "10.0.0.0/24", vrf="guest}; evil", static=5),
        hosts=(
            a_host(1, "10.0.0.9", "server", name="db.aaby.dk"),
            a_host(2, "10.0.0.9", name="cts.beby.dk"),
            a_host(3, "10.0.0.9", name="screen.beby.dk"),
        ),
        overtime_pct=900,
    )
    new = dict(plan.moves.select("name", "new_address").iter_rows())
    files = export_bind(plan, network=network, names={}, today=TODAY)
    views = read_views(files)
    assert set(views) == {"joint", "inside-0002", "inside-0002-guest__-evil"}
    first, guest = views["inside-0002"], views["inside-0002-guest__-evil"]
    # To each the other VRF's host is one behind the gateway.
    assert first["cts.beby.dk", "A"] == guest["screen.beby.dk", "A"] == {"10.0.0.9"}
    assert first["screen.beby.dk", "A"] == {new["screen.beby.dk"]}
    assert guest["cts.beby.dk", "A"] == {new["cts.beby.dk"]}
    # Old and new change places on each of their links.
    assert first["db.aaby.dk", "A"] == {new["cts.beby.dk"]}
    assert guest["db.aaby.dk", "A"] == {new["screen.beby.dk"]}
    acls = dict(re.findall(r'acl "([^"]+)" \{\n(.*?)\};', files["named.conf.views"], re.DOTALL))
    networks = {
        name: [ipaddress.ip_network(text) for text in re.findall(r"[0-9./]+(?=;)", body)]
        for name, body in acls.items()
    }
    for name, view in (("inside-0002", "cts.beby.dk"), ("inside-0002-guest__-evil", "screen.beby.dk")):
        inside = [
            acl for acl, held in networks.items() if any(ipaddress.ip_address(new[view]) in n for n in held)
        ]
        assert inside == [name]


@pytest.fixture
def ask_named(tmp_path: Path) -> Callable[..., list[list[str]]]:
    """Load the views into a real name server and ask it as clients with given addresses."""
    way = find_way_in()
    if way is None:
        pytest.skip("missing here: private network namespaces (forbidden in this container or kernel)")

    def ask(files: Mapping[str, str], questions: list[tuple[str, str, str]]) -> list[list[str]]:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        configuration = tmp_path / "named.conf"
        configuration.write_text(
            f'options {{ directory "{tmp_path}"; pid-file none; session-keyfile "{tmp_path}/session.key"; '
            "listen-on port 5300 { 127.0.0.1; }; listen-on-v6 { none; }; recursion no; "
            "dnssec-validation no; check-integrity no; };\ncontrols { };\n"
            f'include "{tmp_path}/named.conf.views";\n'
        )
        tools = {name: find_tool(name) for name in ("named", "dig")} | {"ip": shutil.which("ip", path=PATH)}
        job = json.dumps({**tools, "configuration": str(configuration), "questions": questions})
        done = subprocess.run(
            [*way, sys.executable, "-I", "-c", ASK], input=job, text=True, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


@pytest.mark.needs_tool("named", "dig", "ip", "unshare")
def test_a_real_name_server_answers_each_client_by_its_view(
    worked_plan, a_prefix, a_host, a_plan, network, ask_named
) -> None:
    files = export_bind(worked_plan, network=network, names={}, today=TODAY)
    # The name server sees a translated client at its planned address.
    beby, beby_kept, ceby, elsewhere = "10.1.7.57", "10.1.2.5", "10.1.1.5", "192.0.2.7"
    asked = {
        (beby, "A", "sbsys-db01.aaby.dk"): ["10.1.6.10"],
        (beby_kept, "A", "pumpe.ceby.dk"): ["10.1.7.5"],
        (beby, "A", "cts.beby.dk"): ["10.1.1.57"],
        (beby, "PTR", "5.7.1.10.in-addr.arpa"): ["pumpe.ceby.dk."],
        (beby, "PTR", "10.0.1.10.in-addr.arpa"): [],
        (beby, "A", "pc-0117.aaby.dk"): ["10.1.4.57"],
        (ceby, "A", "sbsys-db01.aaby.dk"): ["10.1.0.10"],
        (ceby, "A", "cts.beby.dk"): ["10.1.7.57"],
        (elsewhere, "A", "pumpe.ceby.dk"): ["10.1.1.5"],
        (elsewhere, "PTR", "5.1.1.10.in-addr.arpa"): ["pumpe.ceby.dk."],
    }
    assert dict(zip(asked, ask_named(files, list(asked)), strict=True)) == asked


@pytest.mark.needs_tool("named", "dig", "ip", "unshare")
def test_a_real_name_server_answers_as_the_gateway_lists(
    a_prefix, a_host, a_plan, network, ask_named
) -> None:
    plan = crowded_plan(a_prefix, a_host, a_plan, seed=2)
    shown = list(csv.DictReader(io.StringIO(export_nftables(plan).files["shown-addresses.csv"])))
    rows = plan.moves.filter(pl.col("new_address").is_not_null()).to_dicts()
    clients = {(row["owner"], row["vrf"]): row for row in rows}
    expected = {}
    for (owner, vrf), client in clients.items():
        link = f"m{owner}" + (f"-{vrf}" if vrf else "")
        for row in rows:
            own = (row["owner"], row["vrf"]) == (owner, vrf)
            if not own:
                expected[client["new_address"], "A", row["name"]] = [ask_at(shown, link, row["new_address"])]
    answered = dict(
        zip(
            expected,
            ask_named(export_bind(plan, network=network, names={}, today=TODAY), list(expected)),
            strict=True,
        )
    )
    assert answered == expected
    new = {row["name"]: row["new_address"] for row in rows}
    assert any(address != [new[name]] for (_, _, name), address in expected.items())
