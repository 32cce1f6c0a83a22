"""A large configuration of a Cisco switch: lines per second, beside merely splitting the lines.

Makes a configuration in the shape of a core switch's: VLANs, VLAN interfaces with HSRP, ports,
access lists, static routes, DHCP pools. Measures on it, in turn and several times: splitting the
text into lines and words; all that Samdrift does with the file, from bytes to tables; and
ciscoconfparse2 building its objects, where it is installed (its licence keeps it out of the
project). Bound: the second takes at most sixty times the first (medians of one run, processor time:
others on the machine do not count).
"""

import gc
import importlib
import importlib.util
import statistics
import sys
import time
from collections.abc import Callable

from samdrift.importers.device_config import IMPORTER
from samdrift.importers.importer import ImportParameters, InputFile

VLANS = 2_000
PORTS = 4_000
RULES = 60_000
ROUTES = 5_000
RUNS = 5
BOUND = 60.0


def make_configuration() -> str:
    """The same text each time."""
    lines = ["version 17.9", "service timestamps debug datetime msec", "!", "hostname kerne-01", "!"]
    for vlan in range(1, VLANS + 1):
        lines += [f"vlan {vlan}", f" name net-{vlan}", "!"]
    for vlan in range(1, VLANS + 1):
        net = f"10.{vlan // 250}.{vlan % 250}"
        lines += [
            f"interface Vlan{vlan}", f" description Net {vlan}", f" ip address {net}.2 255.255.255.0",
            " ip helper-address 10.200.0.10", " standby version 2", f" standby {vlan} ip {net}.1",
            f" standby {vlan} priority 110", " no ip redirects", "!",
        ]  # fmt: skip
    for port in range(PORTS):
        lines += [
            f"interface GigabitEthernet{port // 48 + 1}/0/{port % 48 + 1}", f" description Stik {port}",
            f" switchport access vlan {port % VLANS + 1}", " switchport mode access", " spanning-tree portfast", "!",
        ]  # fmt: skip
    for rule in range(RULES):
        if rule % 200 == 0:
            lines.append(f"ip access-list extended LISTE-{rule // 200}")
        net = f"10.{rule // 62_500 % 256}.{rule // 250 % 250}.{rule % 250}"
        lines.append(f" permit tcp {net} 0.0.0.0 10.200.{rule % 250}.0 0.0.0.255 eq 443")
    lines += [
        f"ip route 10.{100 + route // 250}.{route % 250}.0 255.255.255.0 10.0.0.9" for route in range(ROUTES)
    ]
    return "\n".join([*lines, "end", ""])


def split_lines(content: bytes) -> int:
    return sum(len(line.split()) for line in content.decode().splitlines())


def import_file(content: bytes) -> None:
    """As the pipeline does it: recognised, then parsed."""
    file = InputFile.of_bytes("kerne-01.cfg", content)
    assert IMPORTER.recognise(file)
    result = IMPORTER.parse(file, ImportParameters())
    rows = {name: len(frame) for name, frame in result.tables.items()}
    assert not result.rejected
    assert rows["vlans"] == VLANS
    assert rows["addresses"] == 2 * VLANS
    assert rows["prefixes"] == VLANS + ROUTES
    assert rows["routes"] == ROUTES
    assert rows["address_references"] == 2 * RULES + VLANS
    assert result.findings[-1].values["unknown"] == "0"


def parse_with_peer(content: bytes) -> None:
    peer = importlib.import_module("ciscoconfparse2")
    parsed = peer.CiscoConfParse(content.decode().splitlines(), syntax="ios")
    assert len(parsed.find_objects(r"^interface Vlan")) == VLANS


def seconds(work: Callable[[bytes], object], content: bytes) -> float:
    gc.collect()
    start = time.process_time()
    work(content)
    return time.process_time() - start


def main() -> int:
    content = make_configuration().encode()
    lines = content.count(b"\n")
    works = {"merely splitting into lines and words": split_lines, "bytes to tables": import_file}
    runs = [[seconds(work, content) for work in works.values()] for _ in range(RUNS)]
    medians = [statistics.median(run[i] for run in runs) for i in range(len(works))]
    print(f"Cisco configuration, {lines} lines, {len(content) / 1e6:.1f} MB; median of {RUNS} runs")
    for name, median in zip(works, medians, strict=True):
        print(f"| {name} | {median:.3f} s | {lines / median:,.0f} lines/s | {median / medians[0]:.1f} |")
    if importlib.util.find_spec("ciscoconfparse2") is None:
        print("ciscoconfparse2 is not installed: not measured")
    else:
        peer = seconds(parse_with_peer, content)
        speed = f"{lines / peer:,.0f} lines/s | {peer / medians[0]:.1f}"
        print(f"| ciscoconfparse2, its objects only | {peer:.3f} s | {speed} |")
    ratio = medians[1] / medians[0]
    print(f"bound: {BOUND} times the splitting: {'holds' if ratio <= BOUND else 'DOES NOT HOLD'}")
    return 0 if ratio <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
