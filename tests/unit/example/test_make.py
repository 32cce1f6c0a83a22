"""What holds for the example as a whole: same seed, same bytes; the truth names what is there."""

import re
import tomllib
from datetime import date

import pytest

from samdrift.example import UnableToMakeExample, count_folders, load_parameters, make_example
from samdrift.example.landscape import count_servers
from samdrift.inventory.reference import load_municipalities
from tests.unit.example.conftest import TODAY, WITHOUT_IN_FIRST, Made, make, small_parameters


def test_the_same_seed_gives_the_same_bytes(first: Made) -> None:
    again = make(parameters=small_parameters(WITHOUT_IN_FIRST, cut_off_scans=1.0))
    assert again.files == first.files


def test_another_seed_gives_another_example() -> None:
    parameters = small_parameters()
    one, other = (
        next(make_example(unit="nordjylland", seed=seed, today=TODAY, parameters=parameters))
        for seed in (3, 4)
    )
    assert one.name == other.name
    assert not {f.content for f in one.files} & {f.content for f in other.files}


@pytest.fixture(scope="module")
def midtjylland() -> Made:
    return make(unit="midtjylland", parameters=small_parameters())


def test_leaving_one_out_changes_no_other(midtjylland: Made) -> None:
    # Lemvig is a member of a joint centre: the centre stays too, only its list of members changes.
    less = make(unit="midtjylland", exclude="0665", parameters=small_parameters()).files
    gone = {path for path in midtjylland.files if path.startswith("0665-")}
    changed = {"truth.json", "_shared/faelles-it-vest/members.toml"}
    assert gone
    assert midtjylland.files.keys() - less.keys() == gone
    assert {path for path in less if less[path] != midtjylland.files[path]} == changed


def test_a_municipality_is_the_same_in_its_region_and_in_the_country() -> None:
    parameters = small_parameters()
    copenhagen = [
        next(make_example(unit=unit, seed=7, today=TODAY, parameters=parameters))
        for unit in ("hovedstaden", "oestdanmark", "danmark")
    ]
    assert copenhagen[0].name == "0101-koebenhavn"
    assert copenhagen[0] == copenhagen[1] == copenhagen[2]


def test_all_dates_count_back_from_today() -> None:
    parameters = small_parameters(WITHOUT_IN_FIRST)
    now, later = (
        next(make_example(unit="nordjylland", seed=7, today=day, parameters=parameters))
        for day in (TODAY, date(2027, 5, 3))
    )
    assert any("RVTools_export_all_2026-11-13" in f.path for f in now.files)
    assert any("RVTools_export_all_2027-04-24" in f.path for f in later.files)
    flows = next(f.content.decode() for f in later.files if f.path.endswith("nfdump.csv"))
    days = {line[:7] for line in flows.splitlines() if line.startswith("20")}
    assert days == {"2027-03", "2027-04"}


def test_folders_are_named_by_code_and_ascii_name(first: Made) -> None:
    folders = {path.split("/")[0] for path in first.files} - {"truth.json"}
    assert len(folders) == 11
    assert all(re.fullmatch(r"0[78]\d\d-[a-z-]+", f) for f in folders)
    assert "0851-aalborg" in folders


def test_paths_stay_below_the_root(first: Made) -> None:
    assert all(not p.startswith("/") and ".." not in p.split("/") for p in first.files)


def test_members_of_a_joint_centre_are_listed(midtjylland: Made) -> None:
    members = tomllib.loads(midtjylland.files["_shared/faelles-it-vest/members.toml"].decode())
    assert members["members"] == ["0661", "0665", "0671"]
    centre = midtjylland.municipalities[-1]
    assert centre["code"] is None
    owners = {row[centre["assets"]["columns"].index("owner")] for row in centre["assets"]["rows"]}
    assert {"0661", "0665", "0671"} <= owners


def test_number_of_folders_is_known_beforehand(first: Made) -> None:
    folders = {p.rsplit("/", 1)[0].split("/")[0] for p in first.files if "/" in p}
    assert count_folders(unit="nordjylland") == len(folders) + 1


def test_refusals_come_before_anything_is_made() -> None:
    with pytest.raises(UnableToMakeExample, match="no unit 'jylland'"):
        make_example(unit="jylland", seed=1, today=TODAY)
    with pytest.raises(UnableToMakeExample, match="0101 is not a municipality of nordjylland"):
        make_example(unit="nordjylland", seed=1, today=TODAY, exclude="0101")


def test_sizes_are_the_modelled_ones() -> None:
    """Some 6,500 servers in Midtjylland and some 25,000 in the country, whatever the seed."""
    parameters = load_parameters()
    for seed in (1, 2, 3):
        counts = {
            m.code: (m.region, count_servers(m.code, m.population, parameters, seed))
            for m in load_municipalities()
        }
        region = sum(n for where, n in counts.values() if where == "Midtjylland")
        assert 6_000 < region < 7_000
        assert 23_000 < sum(n for _where, n in counts.values()) < 28_500
        assert min(n for _where, n in counts.values()) >= 30


def test_every_record_of_the_truth_is_of_a_true_asset_and_a_written_file(first: Made) -> None:
    groups = [g for m in first.municipalities for g in m["records"]]
    assert groups
    for group in groups:
        assert group["path"] in first.files
        assert len(group["rows"]) == len(group["assets"]) > 0
        assert set(group["assets"]) <= first.assets.keys()
        assert min(group["rows"]) >= 1


def test_the_truth_says_that_it_is_modelled_and_what_was_assumed(first: Made) -> None:
    assert first.truth["kind"] == "modelled"
    assert first.truth["seed"] == 7
    assert first.truth["today"] == "2026-11-22"
    assert any("modelled" in a for a in first.truth["assumptions"])


def test_one_municipality_is_nearly_all_cloud(first: Made) -> None:
    laesoe = next(m for m in first.municipalities if m["code"] == "0825")
    columns = laesoe["assets"]["columns"]
    assets = [dict(zip(columns, row, strict=True)) for row in laesoe["assets"]["rows"]]
    servers = [a for a in assets if a["class"] == "server" and a["exists"]]
    assert sum(a["kind"] == "cloud" for a in servers) > 0.6 * len(servers)
    assert not any(path.startswith("0825") and "RVTools" in path for path in first.files)
    assert any(path.startswith("0825") and "AzureMigrate" in path for path in first.files)


def test_overlaps_between_and_inside_municipalities(first: Made) -> None:
    overlaps = dict(first.truth["overlaps"]["rows"])
    assert any(len({code for code, _vrf, _n in owners}) > 1 for owners in overlaps.values())
    guests = overlaps["192.168.100.0/22"]
    assert len(guests) == 11
    assert any(n > 1 for _code, _vrf, n in guests)
    # Every owner named does have the prefix.
    of = {m["code"]: {(p[0], p[1]) for p in m["prefixes"]["rows"]} for m in first.municipalities}
    for prefix, owners in overlaps.items():
        assert all((prefix, vrf) in of[code] for code, vrf, _n in owners)
