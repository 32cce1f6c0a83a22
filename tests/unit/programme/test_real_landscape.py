"""The main job on real files made by others."""

from datetime import date

import pytest

from samdrift.cli.folder import read_landscape
from samdrift.programme.make import PlanSettings, make_plan


def plan_of(folder):
    settings = PlanSettings(today=date(2026, 11, 22), pseudonym_key=b"k" * 32, version="test")
    return make_plan(read_landscape(folder), settings=settings)


@pytest.fixture(scope="module")
def landscape(real_files):
    return plan_of(real_files / "landscape")


def counts(plan, key):
    return next(each.counts for each in plan.municipalities if each.key == key)


def test_every_machine_is_counted_once_and_none_is_a_phantom(landscape):
    a, b, c = (counts(landscape, f"kommune-{letter}") for letter in "abc")
    assert (a["servers"], a["templates"]) == (795, 10)
    assert (b["servers"], b["network_devices"], b["other_devices"], b["prefixes"]) == (181, 39, 32, 90)
    assert (c["servers"], c["templates"]) == (12, 0)
    assert a["unidentified_hosts"] == 4
    assert b["unidentified_hosts"] == 3


def test_folders_that_are_no_municipality_are_kept_and_told(landscape):
    assert [each.code for each in landscape.municipalities] == [None, None, None]
    told = [each.finding.subject for each in landscape.findings if each.finding.code == "FOLDER-NAME"]
    assert told == ["kommune-a", "kommune-b", "kommune-c"]


def test_every_file_is_of_a_known_format(landscape):
    assert {record.path.rsplit("/", 1)[-1]: record.format for record in landscape.inputs} == {
        "SizingWorkshop-RVTools.xlsx": "rvtools",
        "nmap-full.xml": "nmap",
        "netbox-dump.json": "netbox",
        "nmap-os.xml": "nmap",
        "rvtools-example1.xlsx": "rvtools",
        "rvtools-small-complete.xlsx": "rvtools",
    }


def test_hostile_and_broken_files_become_findings(real_files):
    plan = plan_of(real_files / "formats")
    by_path = {}
    for each in plan.findings:
        if each.finding.source is not None:
            by_path.setdefault(each.finding.source.path.rsplit("/", 1)[-1], set()).add(each.finding.code)
    assert "IMPORT-HOSTILE" in by_path["defused_et_local_includer.xml"]
    assert "IMPORT-TRUNCATED" in by_path["truncated.xml"]
    assert not any("IMPORT-CRASH" in codes for codes in by_path.values())
