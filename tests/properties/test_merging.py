"""What must hold whatever the sources say."""

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.inventory.building import a_source, groups, merged

NAMES = st.sampled_from(
    ["srv-a01", "SRV-A01", "srv-a01.x.dk", "srv_b2", "srv-b02", "c", "localhost", "", "dc01"]
)
UUIDS = st.sampled_from(
    [
        "42060001-aaaa-bbbb-cccc-000000000001",
        "42060002-aaaa-bbbb-cccc-000000000002",
        "00000000-0000-0000-0000-000000000000",
    ]
)
ADDRESSES = st.lists(
    st.sampled_from(["10.0.0.1", "10.0.0.2", "10.0.0.3", "127.0.0.1"]), max_size=2, unique=True
)


def optional(values):
    return st.none() | values


ROWS = st.fixed_dictionaries(
    {
        "name": optional(NAMES),
        "smbios_uuid": optional(UUIDS),
        "serial_number": optional(st.sampled_from(["SN-00011", "SN-00022", "None"])),
        "macs": optional(
            st.lists(st.sampled_from(["00:50:56:00:00:01", "00:50:56:00:00:02"]), max_size=2, unique=True)
        ),
        "addresses": optional(ADDRESSES),
        "memory_mib": optional(st.sampled_from([1024, 2048])),
        "operating_system": optional(st.sampled_from(["Windows Server 2019", "Ubuntu 22.04"])),
    }
)
SOURCES = st.lists(
    st.tuples(
        st.sampled_from(["rvtools", "netbox", "nmap", "active_directory", "spreadsheet"]),
        st.lists(ROWS, min_size=1, max_size=6),
    ),
    min_size=1,
    max_size=4,
)


def built(sources):
    return [
        a_source(
            name,
            path=f"{place}-{name}",
            municipality="0540" if place % 3 else "0550",
            **{
                "unidentified_hosts" if name == "nmap" else "servers": [
                    {k: v for k, v in row.items() if name != "nmap" or k != "memory_mib"} for row in rows
                ]
            },
        )
        for place, (name, rows) in enumerate(sources)
    ]


@given(SOURCES)
@settings(max_examples=60)
def test_every_merge_keeps_all_rules(sources):
    """One merge a draw, held against each rule: merging anew for each takes three times as long."""
    inventory = merged(*built(sources))
    every_record_is_in_exactly_one_asset_and_none_is_lost(inventory, sources)
    no_asset_has_two_serial_numbers_or_lies_in_two_municipalities(inventory)
    a_measured_source_has_at_most_one_record_in_an_asset(inventory)


def every_record_is_in_exactly_one_asset_and_none_is_lost(inventory, sources):
    assert inventory.records.height == sum(len(rows) for _, rows in sources)
    assert inventory.records["asset_id"].null_count() == 0
    assert inventory.records["record_id"].is_unique().all()
    machines = [inventory.tables[name] for name in ("servers", "unidentified_hosts")]
    ids = [asset for table in machines for asset in table["asset_id"]]
    assert sorted(ids) == sorted(set(inventory.records["asset_id"]))


def no_asset_has_two_serial_numbers_or_lies_in_two_municipalities(inventory):
    serials = inventory.facts.filter(field="serial_number")
    real = serials.filter(serials["value"] != "None")
    assert real.group_by("asset_id").n_unique()["value"].max() in (None, 1) or _cloned(inventory)
    assert inventory.records.group_by("asset_id").n_unique()["municipality"].max() == 1


def _cloned(inventory):
    """A serial number that was set aside as cloned no longer keeps things apart."""
    return any(finding.code == "MERGE-CLONED" for finding in inventory.findings)


def a_measured_source_has_at_most_one_record_in_an_asset(inventory):
    for group in groups(inventory):
        paths = Counter(record.rsplit(":", 1)[0] for record in group)
        assert all(
            count == 1 for path, count in paths.items() if path.endswith(("rvtools", "active_directory"))
        )


@given(SOURCES, st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_of_the_files_does_not_matter(sources, random: Random):
    files = built(sources)
    shuffled = list(files)
    random.shuffle(shuffled)
    one, other = merged(*files), merged(*shuffled)
    assert groups(one) == groups(other)
    assert one.tables["servers"].equals(other.tables["servers"])
