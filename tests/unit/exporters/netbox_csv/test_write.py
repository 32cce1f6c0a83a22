"""NetBox's CSV, read back by the importer of NetBox exports."""

import csv
import io

from samdrift.exporters.netbox_csv import export_netbox_csv
from samdrift.importers import ImportParameters, InputFile, find_importer


def read_back(name: str, text: str):
    file = InputFile.of_bytes(name, text.encode("utf-8"))
    importer = find_importer(file)
    assert importer is not None
    assert importer.name == "netbox"
    result = importer.parse(file, ImportParameters())
    assert not result.rejected
    assert not [finding.message() for finding in result.findings]
    return result.tables


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_our_importer_reads_what_was_written(worked_plan, names) -> None:
    files = export_netbox_csv(worked_plan, names=names)
    assert list(files) == ["1-tenants.csv", "2-vrfs.csv", "3-prefixes.csv", "4-addresses.csv"]
    vrfs = read_back("vrfs.csv", files["2-vrfs.csv"])["vrfs"]
    assert vrfs["name"].to_list() == ["Aaby / global", "Beby / global"]
    prefixes = read_back("prefixes.csv", files["3-prefixes.csv"])["prefixes"]
    read = set(prefixes.select("prefix", "vrf", "status").iter_rows())
    planned = set(worked_plan.decisions["new_prefix"].drop_nulls())
    assert planned == {p for p, vrf, status in read if vrf is None and status != "container"}
    assert ("10.1.0.0/23", "Beby / global", "active") in read
    assert ("10.1.1.0/24", "Aaby / global", "deprecated") in read
    assert ("10.1.0.0/16", "Aaby / global", "deprecated") in read
    addresses = read_back("addresses.csv", files["4-addresses.csv"])["addresses"]
    joint = addresses.filter(addresses["vrf"].is_null())
    assert set(joint["address"]) == set(worked_plan.moves["new_address"])
    by_name = dict(joint.select("dns_name", "address").iter_rows())
    assert by_name["cts.beby.dk"] == "10.1.7.57"


def test_what_is_apart_has_a_vrf_and_no_place_in_the_joint_table(a_prefix, a_host, a_plan, names) -> None:
    plan = a_plan(
        a_prefix("0001", "10.1.0.0/24", server=50),
        a_prefix("0002", "10.1.0.0/24", device=9, vrf="ot", freedom="separate_vrf"),
        hosts=(a_host(2, "10.1.0.7", "device"),),
    )
    files = export_netbox_csv(plan, names=names)
    assert [(r["prefix"], r["vrf"], r["status"]) for r in rows(files["3-prefixes.csv"])] == [
        ("10.1.0.0/24", "", "active"),
        ("10.1.0.0/24", "Beby / ot", "active"),
    ]
    assert [(r["address"], r["vrf"]) for r in rows(files["4-addresses.csv"])] == [
        ("10.1.0.7/24", "Beby / ot")
    ]


def test_every_row_names_what_is_imported_before_it_and_nothing_stands_twice(hostile_plan) -> None:
    files = export_netbox_csv(hostile_plan, names={})
    tenants = {row["name"] for row in rows(files["1-tenants.csv"])}
    slugs = [row["slug"] for row in rows(files["1-tenants.csv"])]
    vrfs = [row["name"] for row in rows(files["2-vrfs.csv"])]
    assert len(set(slugs)) == len(slugs)
    assert len({v.casefold() for v in vrfs}) == len(vrfs)
    assert len(tenants) == hostile_plan.decisions["owner"].n_unique()
    for name, key in (("3-prefixes.csv", "prefix"), ("4-addresses.csv", "address")):
        listed = rows(files[name])
        places = [(row[key].split("/")[0] if key == "address" else row[key], row["vrf"]) for row in listed]
        assert len(set(places)) == len(places) > 5
        assert {row["vrf"] for row in listed} <= {"", *vrfs}
        assert {row["tenant"] for row in listed} <= tenants
        assert all(None not in row and len(row["description"]) <= 200 for row in listed)
    read_back("prefixes.csv", files["3-prefixes.csv"])
    read_back("addresses.csv", files["4-addresses.csv"])
