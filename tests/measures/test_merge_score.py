"""The merge against the planted truth of a small unit, with the example's default noise."""

from collections import Counter
from datetime import date
from itertools import combinations

import orjson
import pytest

from samdrift.example import make_example
from samdrift.example.score import score_merge
from samdrift.importers import InputFile
from samdrift.inventory import MACHINE_TABLES
from samdrift.programme.landscape import arrange_landscape
from samdrift.programme.make import PlanSettings, make_plan


@pytest.fixture(scope="module")
def example():
    """Region Nordjylland's 11 municipalities: the plan as far as it is scored here, and the truth."""
    files = [
        file
        for folder in make_example(unit="nordjylland", seed=7, today=date(2026, 11, 22))
        for file in folder.files
    ]
    truth = next(orjson.loads(file.content) for file in files if file.path == "truth.json")
    inputs = [InputFile.of_bytes(file.path, file.content) for file in files]
    settings = PlanSettings(
        today=date(2026, 11, 22), pseudonym_key=b"k" * 32, version="test", until="addressing"
    )
    return make_plan(arrange_landscape(inputs, name="example"), settings=settings), truth


def test_merging_finds_the_planted_truth(example):
    plan, truth = example
    score = score_merge(plan.inventory.records, truth)
    assert score.records > 10_000
    assert score.pair_precision >= 0.999
    assert score.pair_recall >= 0.98
    assert score.bcubed_precision >= 0.999
    assert score.bcubed_recall >= 0.98


def test_every_file_of_the_example_is_read(example):
    plan, _ = example
    assert [record.path for record in plan.inputs if record.format == "unknown"] == []
    assert [each.finding.message() for each in plan.findings if each.finding.code == "IMPORT-CRASH"] == []


def test_every_planted_bad_row_is_told(example):
    plan, truth = example
    told = {
        (each.finding.source.path, each.finding.source.row)
        for each in plan.findings
        if each.finding.source is not None
    }
    planted = {(bad["path"], bad["row"]) for m in truth["municipalities"] for bad in m["bad_rows"]}
    assert planted
    assert planted - told == set()


def test_about_as_many_machines_are_found_as_there_are(example):
    plan, truth = example
    seen = {asset for m in truth["municipalities"] for part in m["records"] for asset in part["assets"]}
    classes = Counter()
    for municipality in truth["municipalities"]:
        columns = municipality["assets"]["columns"]
        for row in municipality["assets"]["rows"]:
            asset = dict(zip(columns, row, strict=True))
            if asset["id"] in seen:
                classes[asset["class"]] += 1
    for name, table in (("server", "servers"), ("network_device", "network_devices")):
        found = sum(each.counts[table] for each in plan.municipalities)
        assert found == pytest.approx(classes[name], rel=0.05), name
    assert set(MACHINE_TABLES) <= set(plan.inventory.tables)


def test_every_planted_overlap_of_address_space_is_found(example):
    """Where two municipalities handed in the same planted prefix, they overlap in the plan."""
    plan, truth = example
    listed = {
        (row["municipality"], row["prefix"])
        for row in plan.inventory.tables["prefixes"].select("municipality", "prefix").iter_rows(named=True)
    }
    found = {frozenset(pair) for pair in plan.addressing.overlaps.by_pair.select("a", "b").iter_rows()}
    planted = set()
    for prefix, owners in truth["overlaps"]["rows"]:
        known = sorted({owner for owner, *_ in owners if (owner, prefix) in listed})
        planted |= {frozenset(pair) for pair in combinations(known, 2)}
    assert planted
    assert planted <= found


def test_the_address_plan_passes_its_independent_check_at_its_bound(example):
    plan, _ = example
    assert plan.addressing.value_oere == plan.addressing.bound_oere
    assert not [each for each in plan.findings if each.finding.code.startswith("ADDR-VERIFY")]
