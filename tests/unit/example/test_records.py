"""The truth's rows, looked up by readers that share nothing with the writers."""

import base64
import uuid

from lxml import etree

from tests.unit.example.conftest import WITHOUT_IN_FIRST, Made, make, small_parameters


def column(rows: list[list[str]], row: int, name: str) -> str:
    header = next(r for r in rows if name in r)
    return rows[row - 1][header.index(name)]


def test_rvtools_rows_are_the_machines_they_are_said_to_be(first: Made) -> None:
    seen = 0
    for path, row, asset in first.records(".xlsx", "vInfo"):
        rows = first.sheet(path, "vInfo")
        header = rows[0]
        assert rows[row - 1][header.index("SMBIOS UUID")] == asset["uuid"]
        assert rows[row - 1][header.index("Memory")] == asset["memory_mib"]
        assert (rows[row - 1][header.index("Template")] == "True") == (asset["class"] == "template")
        seen += 1
    assert seen > 200


def test_rvtools_hosts(first: Made) -> None:
    for path, row, asset in first.records(".xlsx", "vHost"):
        rows = first.sheet(path, "vHost")
        assert rows[row - 1][rows[0].index("Serial number")] == asset["serial"]
        assert asset["class"] == "hypervisor_host"


def test_a_few_machines_are_in_both_vcenters() -> None:
    made = make(parameters=small_parameters(WITHOUT_IN_FIRST, in_both_vcenters=0.2))
    seen: dict[str, set[str]] = {}
    for path, _row, asset in made.records(".xlsx", "vInfo"):
        seen.setdefault(asset["id"], set()).add(path)
    assert sum(len(paths) == 2 for paths in seen.values()) > 5


def test_rvtools_csv_set(second: Made) -> None:
    seen = 0
    for path, row, asset in second.records("RVTools_tabvInfo.csv"):
        rows = second.csv(path)
        assert column(rows, row, "SMBIOS UUID") == asset["uuid"]
        assert int(column(rows, row, "Memory").replace(",", "")) == asset["memory_mib"]
        seen += 1
    assert seen > 200


def test_directory_rows(first: Made) -> None:
    seen = 0
    for path, row, asset in first.records("ADComputers.csv"):
        rows = first.csv(path)
        assert column(rows, row, "DNSHostName") == f"{asset['name']}.{asset['domain']}".lower()
        assert len(column(rows, row, "Name")) <= 15
        seen += 1
    assert seen > 300


def test_names_in_a_directory_are_unique(first: Made) -> None:
    for path in first.paths("ADComputers.csv"):
        rows = first.csv(path)
        names = [r[rows[0].index("Name")] for r in rows[1:]]
        assert len(names) == len(set(names))


def test_ldif_entries_begin_on_the_lines_named(second: Made) -> None:
    seen = 0
    for path, row, asset in second.records("computere.ldif"):
        lines = second.files[path].decode().split("\n")
        assert lines[row - 1].startswith("dn:")
        entry = lines[row : lines.index("", row)]
        assert f"dNSHostName: {asset['name']}.{asset['domain']}".lower() in [e.lower() for e in entry]
        guid = next(e for e in entry if e.startswith("objectGUID:: "))
        assert uuid.UUID(bytes_le=base64.b64decode(guid.split()[1]))
        seen += 1
    assert seen > 300


def test_hyperv_rows_count_the_type_line(first: Made) -> None:
    typed = set()
    for path, row, asset in first.records("Get-VM.csv"):
        rows = first.csv(path)
        typed.add(rows[0][0].startswith("#TYPE"))
        assert column(rows, row, "VMId") == asset["instance_uuid"]
        assert int(column(rows, row, "MemoryStartup")) == asset["memory_mib"] * 1024 * 1024
    assert typed == {True, False}


def test_azure_migrate_rows(first: Made) -> None:
    for path, row, asset in first.records("AzureMigrateimporttemplate.csv"):
        rows = first.csv(path)
        written = column(rows, row, "*Server name").lower()
        assert written in (asset["name"].lower(), f"{asset['name']}.{asset['domain']}".lower())


def test_nmap_hosts_by_ordinal_and_only_few_up(second: Made) -> None:
    seen = 0
    for path in second.paths("/nmap/"):
        tree = etree.fromstring(second.files[path])
        hosts = tree.findall("host")
        up = [h for h in hosts if h.find("status").get("state") == "up"]
        assert len(hosts) == 256
        assert 0 < len(up) < 200
        assert tree.find("runstats/hosts").get("up") == str(len(up))
    trees = {path: etree.fromstring(second.files[path]) for path in second.paths("/nmap/")}
    for path, row, asset in second.records(".xml"):
        host = trees[path].findall("host")[row - 1]
        assert [host.find("address").get("addr")] == asset["addresses"]
        seen += 1
    assert seen > 100


def test_a_scan_cut_off_keeps_the_truth_of_its_whole_hosts(first: Made) -> None:
    cut = [b for m in first.municipalities for b in m["bad_rows"] if b["reason"].startswith("cut off")]
    assert cut
    for bad in cut:
        content = first.files[bad["path"]]
        assert b"</nmaprun>" not in content
        whole = content.count(b"</host>")
        assert bad["reason"] == f"cut off before its end, after {whole} hosts"
        assert all(row <= whole for _p, row, _a in first.records(bad["path"]))


def test_netbox_pages(first: Made) -> None:
    seen = 0
    for kind in ("virtual-machines", "devices"):
        for path, row, asset in first.records(f"netbox/{kind}-001.json"):
            answer = first.json(path)
            assert answer.keys() == {"count", "next", "previous", "results"}
            found = answer["results"][row - 1]
            if found["primary_ip4"]:
                assert found["primary_ip4"]["address"].split("/")[0] in asset["addresses"]
            elif asset["class"] == "server" and asset["kind"] != "physical":
                plain = found["name"].lower().replace("_", "-").split(".")[0]
                assert plain == asset["name"].lower().replace("_", "-")
            seen += 1
    assert seen > 300


def test_netbox_addresses_say_whose_they_are(first: Made) -> None:
    path = first.paths("netbox/ip-addresses-001.json")[0]
    results = first.json(path)["results"]
    assert all({"device", "virtual_machine"} & r["assigned_object"].keys() for r in results)


def test_netbox_csv(second: Made) -> None:
    seen = 0
    for path, row, asset in second.records("netbox_virtual_machines.csv"):
        rows = second.csv(path)
        address = column(rows, row, "primary_ip4").split("/")[0]
        assert not address or [address] == asset["addresses"]
        seen += 1
    assert seen > 100
    rows = second.csv(second.paths("netbox_ip_addresses.csv")[0])
    assert all(
        column(rows, n, "device") or column(rows, n, "virtual_machine") for n in range(2, len(rows) + 1)
    )


def test_machine_facts(first: Made) -> None:
    seen = 0
    for path, _row, asset in first.records(".json"):
        if "/ansible/" in path:
            facts = first.json(path)["ansible_facts"]
            assert facts["ansible_product_uuid"].lower() == asset["uuid"]
            assert facts["ansible_hostname"] == asset["name"].lower()
            seen += 1
    for path, row, asset in first.records("puppetdb-inventory.json"):
        node = first.json(path)[row - 1]
        assert node["certname"] == f"{asset['name']}.{asset['domain']}".lower()
        seen += 1
    assert seen > 20


def test_leases_begin_on_the_lines_named(second: Made) -> None:
    seen = 0
    for path, row, asset in second.records("dhcpd.leases"):
        line = second.files[path].decode().split("\n")[row - 1]
        assert line == f"lease {asset['addresses'][0]} {{"
        seen += 1
    assert seen > 50


def test_microsoft_leases(first: Made) -> None:
    for path, row, asset in first.records("Get-DhcpServerv4Lease.csv"):
        rows = first.csv(path)
        assert column(rows, row, "IPAddress") == asset["addresses"][0]
        assert column(rows, row, "ClientId").replace("-", ":") == asset["mac"]


def test_zone_lines(first: Made) -> None:
    seen = 0
    for path in first.paths("/dns/db."):
        for _path, row, asset in first.records(path):
            name, klass, kind, address = first.files[path].decode().split("\n")[row - 1].split("\t")
            assert (name, klass, kind, [address]) == (asset["name"].lower(), "IN", "A", asset["addresses"])
            seen += 1
    assert seen > 200


def test_lists_of_network_devices(third: Made) -> None:
    serials = {"Serienummer", "S/N", "Serienr."}
    seen = 0
    for end, sheet in ((".xlsx", "Netværksudstyr"), ("netvaerksudstyr.csv", "")):
        for path, row, asset in third.records(end, sheet):
            rows = third.sheet(path, sheet) if sheet else third.csv(path)
            heading = next(h for h in rows[0] if h in serials)
            assert rows[row - 1][rows[0].index(heading)] == asset["serial"]
            seen += 1
    assert seen > 300


def test_facts_by_hand_are_true(first: Made) -> None:
    seen = 0
    for path, row, asset in first.records("facts.csv"):
        _table, name, field, value, _date, _reason = first.csv(path)[row - 1]
        assert name == asset["name"]
        true = asset["os"] if field == "operating_system" else asset[field]
        assert value == str(true)
        seen += 1
    assert seen > 50
