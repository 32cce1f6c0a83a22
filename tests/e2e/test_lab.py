"""The lab proves a good plan with packets, and finds every broken gateway out."""

import ipaddress
import json
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from samdrift.addressing import (
    HOST_COLUMNS,
    PREFIX_SCHEMA,
    AddressingParameters,
    AddressPlan,
    AddressProblem,
    plan_addresses,
)
from samdrift.cli import lab, main
from samdrift.exporters.lab import names

SAMDRIFT = Path(sys.executable).with_name("samdrift")
pytestmark = pytest.mark.needs_tool("nft", "ip", "unshare")


@pytest.fixture(scope="session", autouse=True)
def _private_networks():
    try:
        lab.run_worker({"tools": lab.find_tools()})
    except lab.UnableToUseNamespaces as error:
        pytest.skip(f"missing here: private network namespaces ({error})")
    except lab.UnableToRunLab:
        pass  # It came up, and found nothing to do.


def a_prefix(owner, text, *, vrf="", freedom=None, **hosts):
    network = ipaddress.ip_network(text)
    return {
        "owner": owner, "vrf": vrf, "family": network.version, "network": int(network[0]),
        "length": network.prefixlen, "is_container": False, "role": "", "freedom": freedom,
        **{column: hosts.get(kind.value, 0) for kind, column in HOST_COLUMNS.items()},
    }  # fmt: skip


def write_plan(folder, *prefixes, **parameters):
    rows = [{"prefix_id": number, **row} for number, row in enumerate(prefixes, 1)]
    problem = AddressProblem(
        prefixes=pl.DataFrame(rows, schema=PREFIX_SCHEMA), parameters=AddressingParameters(**parameters)
    )
    plan = plan_addresses(problem)
    assert isinstance(plan, AddressPlan)
    (folder / "tables").mkdir(parents=True)
    for name in ("decisions", "moves", "blocks"):
        getattr(plan, name).write_parquet(folder / "tables" / f"address_{name}.parquet")
    return plan


@pytest.fixture
def plan_folder(tmp_path):
    """Three municipalities and a VRF on the same addresses: kept, renumbered, translated, apart, noise."""
    write_plan(
        tmp_path / "plan",
        a_prefix("0101", "10.1.0.0/16"),
        a_prefix("0101", "10.1.0.0/24", server=10),
        a_prefix("0101", "10.1.1.0/24", dhcp=100),
        a_prefix("0147", "10.1.0.0/23", dhcp=100, static=20),
        a_prefix("0147", "10.1.2.0/24", dhcp=50),
        a_prefix("0151", "10.1.1.0/25", device=2),
        a_prefix("0151", "10.1.0.0/24", vrf="scada", device=2, freedom="separate_vrf"),
        a_prefix("0151", "172.17.0.0/16", server=1),
        a_prefix("0101", "fd00:1::/64", server=1),
        a_prefix("0151", "fd00:2::/64", server=1),
        target_ranges=("10.0.0.0/8",),
    )
    return tmp_path / "plan"


@pytest.fixture
def run_command(monkeypatch, capsys):
    """Run the command in this process; returns exit code and what it printed."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["samdrift", "lab", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main.main()
        return ended.value.code, capsys.readouterr().out

    return run


def test_a_good_plan_is_proven(plan_folder, run_command):
    code, printed = run_command(plan_folder, "--pairs", "60", "--json")
    shown = json.loads(printed)
    assert (code, shown["proven"], shown["failures"]) == (0, True, [])
    made = {(each["kind"], each["protocol"]): each["made"] for each in shown["checks"]}
    assert made == {(each["kind"], each["protocol"]): each["passed"] for each in shown["checks"]}
    for kind in ("reach", "old_address", "left_behind", "apart", "noise"):
        assert made[kind, "tcp"] == made[kind, "udp"] > 0
    assert made["reach", "tcp"] == 2 * shown["pairs"] == 120
    assert shown["pairs_with_one_address"] > 5
    assert shown["pairs_proven_at_shown"] == shown["pairs_asked_elsewhere"] > 5
    assert shown["pairs_proven_at_planned"] + shown["pairs_proven_at_shown"] == 60
    assert made["name", "dns"] > 20


def test_people_read_a_table_in_danish(plan_folder, run_command):
    code, printed = run_command(plan_folder, "--pairs", "10")
    assert code == 0
    assert "når hinanden" in printed
    assert "Bevist" in printed
    assert "kommunens DNS svarer med samme adresse" in printed
    assert "Nåede hinanden på de planlagte adresser: " in " ".join(printed.split())
    assert max(map(len, printed.splitlines())) <= 100


@pytest.mark.parametrize("seed", range(6))
def test_random_networks_are_proven(tmp_path, seed):
    """Nested prefixes of three VRFs, in so little space that old addresses are used again."""
    chance = random.Random(seed)
    rows = {}
    for owner in ("0101", "0147", "0151", "0153", "0155"):
        for _ in range(chance.randint(4, 12)):
            length = chance.choice([20, 22, 24, 24, 25, 26])
            network = ipaddress.ip_network(
                (10 << 24) + (chance.randrange(1 << 13) >> (32 - length) << (32 - length))
            )
            text = f"{network.network_address}/{length}"
            vrf = chance.choice(["", "", "guest"])
            kind = chance.choice(["dhcp", "static", "server", "device"])
            freedom = chance.choice([None, None, None, "never_renumber", "never_translate", "separate_vrf"])
            rows[owner, vrf, text] = a_prefix(
                owner, text, vrf=vrf, freedom=freedom, **{kind: chance.randint(0, 40)}
            )
    plan = write_plan(
        tmp_path / "plan",
        *rows.values(),
        target_ranges=("10.0.0.0/16",),
        overtime_pct=chance.choice([0, 50, 900]),
    )
    run = lab.run_lab(tmp_path / "plan", pairs=150, seed=seed)
    assert plan.decisions.height
    assert run.plan.pairs > 50
    assert run.result.failures == ()


def replaced(old, new):
    return lambda text: text.replace(old, new)


@pytest.mark.parametrize(
    ("kind", "tamper"),
    [
        ("reach", replaced("ip saddr set ip saddr ^ 0.0.6.0", "ip saddr set ip saddr ^ 0.0.7.0")),
        ("reach", replaced("ip daddr set ip daddr ^ 0.0.6.0", "ip daddr set ip daddr ^ 0.0.6.1")),
        ("reach", replaced("ip daddr vmap @ask_m0147", "")),
        ("reach", replaced("ip saddr vmap @show_m0147", "")),
        ("reach", replaced("ip saddr vmap @send_m0147", "")),
        (
            "left_behind",
            replaced("fib daddr type unicast counter drop", "fib daddr type unicast counter accept"),
        ),
        ("apart", replaced("fib daddr type unicast counter drop", "fib daddr type unicast counter accept")),
        ("noise", replaced("fib daddr type unicast counter drop", "fib daddr type unicast counter accept")),
    ],
)
def test_a_broken_gateway_is_found_out(plan_folder, monkeypatch, kind, tamper):
    intact = lab.write_ruleset

    class Broken:
        def __init__(self, *arguments, **more):
            self.whole = intact(*arguments, **more)

        def parts(self):
            changed = tuple(tamper(part) for part in self.whole.parts())
            assert changed != self.whole.parts()
            return changed

    monkeypatch.setattr(lab, "write_ruleset", Broken)
    monkeypatch.setattr(lab.lab_worker, "__file__", str(_impatient(plan_folder)))
    run = lab.run_lab(plan_folder, pairs=30, seed=1)
    assert not run.result.is_proven
    assert any(failure.startswith(f"{kind}:") for failure in run.result.failures)


def test_names_that_lead_elsewhere_than_the_gateway_takes_are_found_out(plan_folder, monkeypatch):
    """The planned address for everybody: to whom still uses it, that is a host of its own."""
    intact = names.arrange_views

    def planned_for_all(records, *, links, left):
        return intact(records, links=[replace(link, shown=()) for link in links], left=left)

    monkeypatch.setattr(names, "arrange_views", planned_for_all)
    run = lab.run_lab(plan_folder, pairs=30, seed=1)
    assert not run.result.is_proven
    assert all(failure.startswith("name: 0147 asks for") for failure in run.result.failures)


def test_a_missing_route_is_found_out(plan_folder, monkeypatch):
    intact = lab.write_routes
    monkeypatch.setattr(
        lab, "write_routes", lambda gateway: "".join(intact(gateway).splitlines(keepends=True)[:-3])
    )
    monkeypatch.setattr(lab.lab_worker, "__file__", str(_impatient(plan_folder)))
    assert not lab.run_lab(plan_folder, pairs=30, seed=1).result.is_proven


def _impatient(folder):
    """The worker, but giving up sooner on what never arrives."""
    text = Path(lab.lab_worker.__spec__.origin).read_text(encoding="utf-8")
    worker = folder / "worker.py"
    worker.write_text(text.replace("PATIENCE_S = 8.0", "PATIENCE_S = 1.5"), encoding="utf-8")
    return worker


def test_nothing_is_left_when_it_is_killed(plan_folder):
    """Killed without a chance to clean up; the namespaces go with their only process."""
    before = set(Path("/sys/class/net").iterdir())
    with subprocess.Popen(
        [SAMDRIFT, "lab", plan_folder, "--pairs", "60"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        worker = _wait_for(lambda: _worker_of(process.pid))
        assert Path(f"/proc/{worker}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()
        assert set(Path("/sys/class/net").iterdir()) == before
        process.send_signal(signal.SIGKILL)
    assert _wait_for(lambda: not Path(f"/proc/{worker}/ns").exists() or _is_dead(worker))
    assert set(Path("/sys/class/net").iterdir()) == before


def _worker_of(pid):
    """The child that has reached a network of its own, or None."""
    children = [
        child
        for task in Path(f"/proc/{pid}/task").iterdir()
        for child in (task / "children").read_text(encoding="ascii").split()
    ]
    for child in children:
        command = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        if any(part.endswith(b"lab_worker.py") for part in command) and b"unshare" not in command[0]:
            return child
    return None


def _is_dead(pid):
    return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] in "ZX"


def _wait_for(condition):
    # Starting the command takes a busy machine more than half a minute.
    end = time.monotonic() + 120
    while time.monotonic() < end:
        try:
            found = condition()
        except (FileNotFoundError, ProcessLookupError):
            found = None
        if found:
            return found
        time.sleep(0.01)
    return None
