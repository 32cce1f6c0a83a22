"""Zones and views, read back by our importer and by BIND's own checks."""

import csv
import io
import re
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.exporters.bind import export_bind
from samdrift.exporters.bind.records import LeftOut, NameRecord
from samdrift.exporters.bind.zones import arrange_views
from samdrift.exporters.nftables import Link
from samdrift.exporters.nftables.model import Shown
from samdrift.importers import ImportParameters, InputFile, find_importer
from tests.conftest import find_tool

TODAY = date(2026, 11, 22)
COLUMNS = ("municipality", "zone", "name", "kind", "value")
LINE = re.compile(
    r"\$(ORIGIN [a-z0-9_.-]+|TTL \d+)"
    r"|(\*\.)?[a-z0-9_.-]+\. IN (SOA [a-z0-9_.-]+ [a-z0-9_.-]+( \d+){5}|(NS|CNAME|PTR) [a-z0-9_.-]+"
    r'|MX \d+ [a-z0-9_.-]+|SRV( \d+){3} [a-z0-9_.-]+|A [0-9.]+|AAAA [0-9a-f:]+|TXT( ?"([^"\\]|\\\d{3})*")+)'
)


def zone_table(*rows: tuple[str | None, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String()), orient="row")


@pytest.fixture
def beby_zone() -> pl.DataFrame:
    return zone_table(
        ("0002", "beby.dk", "beby.dk", "MX", "10 www.beby.dk"),
        ("0002", "beby.dk", "beby.dk", "TXT", 'v=spf1 "ip4:10.1.0.20"; -all'),
        ("0002", "beby.dk", "portal.beby.dk", "CNAME", "www.beby.dk"),
        ("0002", "beby.dk", "*.web.beby.dk", "CNAME", "www.beby.dk"),
        ("0002", "beby.dk", "www.beby.dk", "CNAME", "elsewhere.dk"),
        ("0002", "beby.dk", "_sip._tcp.beby.dk", "SRV", "0 5 5060 cts.beby.dk"),
        ("0002", "beby.dk", "extern.beby.dk", "A", "193.0.2.1"),
        ("0002", "beby.dk", "unknown-host.beby.dk", "A", "10.1.1.77"),
        ("0002", "beby.dk", "bad.beby.dk", "MX", "ten www.beby.dk"),
        ("0002", "beby.dk", "bad2.beby.dk", "A", "10.1.1"),
    )


def records(files: Mapping[str, str], name: str) -> set[tuple[str, str, str]]:
    """A zone file's records, read by our importer."""
    file = InputFile.of_bytes(name, files[name].encode())
    importer = find_importer(file)
    assert importer is not None
    assert importer.name == "bind_zone"
    result = importer.parse(file, ImportParameters())
    assert not result.rejected
    table = result.tables["dns_records"].filter(~pl.col("kind").is_in(["SOA", "NS"]))
    return set(table.select("name", "kind", "value").iter_rows())


def test_everybody_sees_new_addresses_and_a_municipality_its_own_old_ones(
    worked_plan, network, names, beby_zone
) -> None:
    files = export_bind(worked_plan, network=network, names=names, today=TODAY, dns_records=beby_zone)
    joint, inside = (records(files, f"{folder}/beby.dk.zone") for folder in ("joint", "0002"))
    assert {("cts.beby.dk", "A", "10.1.7.57"), ("unknown-host.beby.dk", "A", "10.1.7.77")} <= joint
    assert {("cts.beby.dk", "A", "10.1.1.57"), ("unknown-host.beby.dk", "A", "10.1.1.77")} <= inside
    same = {("extern.beby.dk", "A", "193.0.2.1"), ("beby.dk", "MX", "10 www.beby.dk")}
    same |= {("portal.beby.dk", "CNAME", "www.beby.dk"), ("*.web.beby.dk", "CNAME", "www.beby.dk")}
    assert same <= joint & inside
    reverse = records(files, "joint/1.10.in-addr.arpa.zone")
    assert ("57.7.1.10.in-addr.arpa", "PTR", "cts.beby.dk") in reverse
    assert ("57.1.1.10.in-addr.arpa", "PTR", "cts.beby.dk") not in reverse
    assert ("57.1.1.10.in-addr.arpa", "PTR", "cts.beby.dk") in records(files, "0002/1.10.in-addr.arpa.zone")
    # Renumbered at the joining: new addresses for all. A short name has its municipality's domain.
    assert ("pc-0117.aaby.dk", "A", "10.1.4.57") in records(files, "joint/aaby.dk.zone")
    assert ("printer-1.0001.internal", "A", "10.1.4.60") in records(files, "joint/0001.internal.zone")
    left = {(row["name"], row["reason"]) for row in csv.DictReader(io.StringIO(files["left-out.csv"]))}
    assert left == {
        ("www.beby.dk", "the name has other records than this alias"),
        ("bad.beby.dk", "data that no zone can hold"),
        ("bad2.beby.dk", "data that no zone can hold"),
    }


def test_a_name_that_two_municipalities_use_is_in_their_own_views_only(
    a_prefix, a_host, a_plan, network
) -> None:
    plan = a_plan(
        a_prefix("0001", "10.1.0.0/24", server=9),
        a_prefix("0002", "10.2.0.0/24", server=9),
        hosts=(
            a_host(1, "10.1.0.5", "server", name="dc1.kommune.local"),
            a_host(2, "10.2.0.5", "server", name="dc1.kommune.local"),
            a_host(2, "10.2.0.6", "server", name="dc2.kommune.local"),
        ),
    )
    files = export_bind(plan, network=network, names={}, today=TODAY)
    joint = records(files, "joint/kommune.local.zone")
    assert joint == {("dc2.kommune.local", "A", "10.2.0.6")}
    assert ("dc1.kommune.local", "A", "10.1.0.5") in records(files, "0001/kommune.local.zone")
    assert ("dc2.kommune.local", "A", "10.2.0.6") in records(files, "0001/kommune.local.zone")
    assert ("dc1.kommune.local", "A", "10.2.0.5") in records(files, "0002/kommune.local.zone")
    assert files["left-out.csv"].count("several municipalities use the name") == 2


def test_a_client_known_by_pseudonym_is_counted_and_not_named(a_prefix, a_host, a_plan, network) -> None:
    hosts = [a_host(1, f"10.1.0.{n}", "dhcp", name=f"p-{n:016x}") for n in range(5, 9)]
    plan = a_plan(a_prefix("0001", "10.1.0.0/24", dhcp=9), hosts=tuple(hosts))
    files = export_bind(plan, network=network, names={}, today=TODAY)
    assert list(files) == ["left-out.csv", "named.conf.views"]
    assert "0001,,A,4 clients," in files["left-out.csv"]
    assert "p-0000" not in "".join(files.values())


def write_files(files: Mapping[str, str], folder: Path) -> Path:
    for name, text in files.items():
        target = folder / name
        assert folder in target.resolve().parents
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    configuration = folder / "named.conf"
    options = f'options {{ directory "{folder}"; check-integrity no; }};\n'
    configuration.write_text(f'{options}include "{folder}/named.conf.views";\n')
    return configuration


def check_with_bind(files: Mapping[str, str], folder: Path) -> None:
    """Run named-checkconf over all, zones too, and named-checkzone over each zone."""
    checkconf, checkzone = find_tool("named-checkconf"), find_tool("named-checkzone")
    assert checkconf
    assert checkzone
    done = subprocess.run(
        [checkconf, "-z", write_files(files, folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    zones = re.findall(r'zone "([^"]+)" \{ type primary; file "([^"]+)"', files["named.conf.views"])
    assert zones
    assert len(zones) == sum(name.endswith(".zone") for name in files)
    assert done.stdout.count("loaded serial 2026112201") >= len(zones)
    for zone, path in zones[:12]:
        # Local integrity only: the name servers are the unit's, not this machine's.
        done = subprocess.run(
            [checkzone, "-i", "local", "-k", "ignore", "-q", zone, folder / path], check=False, timeout=30
        )
        assert done.returncode == 0, zone


@pytest.mark.needs_tool("named-checkconf", "named-checkzone")
def test_bind_takes_the_worked_example(worked_plan, network, names, beby_zone, tmp_path) -> None:
    check_with_bind(
        export_bind(worked_plan, network=network, names=names, today=TODAY, dns_records=beby_zone), tmp_path
    )


@pytest.mark.needs_tool("named-checkconf", "named-checkzone")
def test_bind_refuses_a_zone_that_is_broken(worked_plan, network, names, tmp_path) -> None:
    files = dict(export_bind(worked_plan, network=network, names=names, today=TODAY))
    files["joint/beby.dk.zone"] += "x.beby.dk. IN A 10.1.1.999\n"
    with pytest.raises(AssertionError, match=r"10\.1\.1\.999"):
        check_with_bind(files, tmp_path)


@pytest.mark.needs_tool("named-checkconf", "named-checkzone")
def test_bind_takes_what_becomes_of_hostile_names(hostile_plan, network, tmp_path) -> None:
    owners = hostile_plan.decisions["owner"].to_list()
    bad = (
        "x\n@ IN A 6.6.6.6",
        'x"); evil',
        "$INCLUDE /etc/passwd",
        "a;b",
        "x.y\\",
        "fine.hostile.dk",
        "*.h.dk",
        "@",
        "",
    )
    rows = [
        (owner, zone, name, kind, value)
        for owner in owners[:3]
        for zone in ("hostile.dk", "x; }; zone", ".", "dk")
        for name in bad
        for kind in ("TXT", "CNAME", "MX", "A")
        for value in ("x", "6.6.6.6", "10 fine.hostile.dk", 'a" ; )\n$INCLUDE /etc/passwd', "æ" * 300)
    ]
    evil = dict.fromkeys(owners, 'x\n}; include "/etc/passwd";')
    files = export_bind(hostile_plan, network=network, names=evil, today=TODAY, dns_records=zone_table(*rows))
    for name, text in files.items():
        assert re.fullmatch(r"[a-z0-9_-]+/[a-z0-9_.-]+\.zone|named\.conf\.views|left-out\.csv", name), name
        if name.endswith(".zone"):
            assert all(LINE.fullmatch(line) for line in text.splitlines()), name
    assert "$INCLUDE" not in "".join(text for name, text in files.items() if name != "left-out.csv")
    check_with_bind(files, tmp_path)


def a_link(owner: str, vrf: str = "", shown: tuple[Shown, ...] = ()) -> Link:
    name = f"m{owner}{vrf}"
    return Link(name=name, owner=owner, vrf=vrf, is_apart=False, real=(), planned=(), shown=shown)


words = st.sampled_from(["a", "b", "a.x.dk", "b.x.dk", "x.dk", "y.x.dk", "a.y.x.dk", "*.x.dk", "q.local"])
drawn = st.builds(
    NameRecord,
    owner=st.sampled_from(["0001", "0002", "0003"]),
    name=words,
    kind=st.just("A"),
    inside=st.sampled_from(["10.0.0.1", "10.0.0.2", "10.1.0.1"]),
    joint=st.sampled_from([None, "10.0.0.1", "10.2.0.2"]),
    zone=st.just(None),
    is_host=st.booleans(),
)


@settings(max_examples=60)
@given(st.lists(drawn, max_size=12))
def test_every_record_is_in_its_zone_and_seen_or_told(listed: list[NameRecord]) -> None:
    left: list[LeftOut] = []
    links = [a_link(owner) for owner in ("0001", "0002", "0003")]
    joint, *own = arrange_views(listed, links=links, left=left)
    views = {view.link.owner: view.zones for view in own}
    for zones in (joint.zones, *views.values()):
        for zone, lines in zones.items():
            for name, _, _ in lines:
                assert f".{name}".endswith(f".{zone}")
                # No zone below this one would be asked instead.
                assert max((z for z in zones if f".{name}".endswith(f".{z}")), key=len) == zone
    told = {(each.owner, each.name) for each in left}
    seen = {(name, data) for lines in joint.zones.values() for name, _, data in lines}
    for record in listed:
        if record.joint is not None and (record.owner, record.name) not in told:
            assert (record.name, record.joint) in seen
        # Its own clients find it with the inside address, in their view or in the joint one.
        zones = {**joint.zones, **views.get(record.owner, {})}
        assert any((record.name, "A", record.inside) in lines for lines in zones.values())


def test_the_same_plan_gives_the_same_text(worked_plan, network, names, beby_zone) -> None:
    first = export_bind(worked_plan, network=network, names=names, today=TODAY, dns_records=beby_zone)
    again = export_bind(
        worked_plan, network=network, names=names, today=TODAY, dns_records=beby_zone.reverse()
    )
    assert first == again
