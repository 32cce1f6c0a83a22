"""Quality: the worked example of docs/methods/quality.md, and each rule on a small inventory."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.inventory import TABLES
from samdrift.inventory.inventory import FACT_SCHEMA, RECORD_SCHEMA, Inventory
from samdrift.inventory.parameters import QualityParameters
from samdrift.inventory.quality import (
    ANALYSES,
    NEEDS,
    MunicipalityQuality,
    Need,
    PossibleExport,
    Question,
    Reach,
    assess_quality,
    describe_next_export,
    needs_as_markdown,
)
from samdrift.inventory.quality.words import NOUNS, danish_genitive

TODAY = date(2026, 11, 22)
FRESH = date(2026, 11, 1)
OLD = date(2025, 1, 1)

Row = Mapping[str, object]

MEMORY = Need(
    analysis="capacity", question=Question(table="servers", column="memory_mib"), weight=3, why="Size."
)
STORAGE = Need(
    analysis="capacity", question=Question(table="servers", column="storage_used_mib"), weight=1, why="Size."
)
COSTS = Need(
    analysis="economy",
    question=Question(table="cost_lines", column="amount_dkk"),
    weight=2,
    why="Money.",
    must_exist=True,
)
RVTOOLS = PossibleExport(
    name="rvtools",
    importer="rvtools",
    title="RVTools",
    title_da="RVTools",
    gives={"servers": ("memory_mib", "storage_used_mib", "operating_system")},
    reaches={"servers": Reach.VMWARE},
    taken_from="vCenter",
)
BUDGET = PossibleExport(
    name="spreadsheet-costs",
    importer="spreadsheet",
    title="Budget and accounts",
    title_da="Budget og regnskab",
    gives={"cost_lines": ("amount_dkk",)},
    repeats=True,
)


def an_inventory(
    tables: Mapping[str, Sequence[Row]],
    *,
    told: Sequence[tuple[str, str, date | None]] = (),
    facts: Sequence[tuple[str, str, str, bool, bool]] = (),
) -> Inventory:
    """Rows by table, of municipality 0999 unless given.

    ``told``: a record's asset, format and day; ``facts``: asset, field, format of the record
    that says it, whether it was chosen, whether it contradicts.
    """
    frames = {name: schema.create_empty() for name, schema in TABLES.items()}
    table_of: dict[object, str] = {}
    for name, rows in tables.items():
        frames[name] = pl.DataFrame(
            [{"municipality": "0999", **row} for row in rows], schema=frames[name].schema
        )
        table_of |= dict.fromkeys((row.get("asset_id") for row in rows), name)
    records = [
        {
            "record_id": number,
            "asset_id": asset,
            "asset_table": table_of[asset],
            "format": form,
            "exported_on": day,
        }
        for number, (asset, form, day) in enumerate(told)
    ]
    ids = {(record["asset_id"], record["format"]): record["record_id"] for record in records}
    said = [
        {
            "asset_id": asset,
            "field": column,
            "value": "…",
            "record_id": ids[asset, form],
            "chosen": chosen,
            "contradicts": contradicts,
        }
        for asset, column, form, chosen, contradicts in facts
    ]
    return Inventory(
        tables=frames,
        records=pl.DataFrame(records, schema=RECORD_SCHEMA),
        facts=pl.DataFrame(said, schema=FACT_SCHEMA),
        findings=(),
    )


def assess(
    inventory: Inventory,
    needs: Sequence[Need] = (MEMORY, STORAGE, COSTS),
    exports: Sequence[PossibleExport] = (RVTOOLS, BUDGET),
    municipalities: Sequence[str] = ("0999",),
) -> tuple[tuple[MunicipalityQuality, ...], MunicipalityQuality]:
    return assess_quality(
        inventory,
        municipalities=municipalities,
        today=TODAY,
        parameters=QualityParameters(),
        exports=exports,
        needs=needs,
    )


def say(quality: MunicipalityQuality, language: str, name: str = "Aaby") -> str:
    return describe_next_export(quality, municipality_name=name, language=language)


AABY: dict[str, list[Row]] = {
    "servers": [
        {"asset_id": "a1", "memory_mib": 8192, "storage_used_mib": 61_000, "hypervisor": "vmware"},
        {"asset_id": "a2", "memory_mib": 4096, "hypervisor": "vmware"},
        {"asset_id": "a3", "macs": ["00:50:56:aa:bb:cc"]},
        {"asset_id": "a4"},
    ]
}
AABY_TOLD = [
    ("a1", "rvtools", FRESH),
    ("a2", "rvtools", FRESH),
    ("a3", "active_directory", FRESH),
    ("a4", "active_directory", FRESH),
]
COST_LINE: Row = {"asset_id": "c1", "amount_dkk": 100.0}


def test_the_worked_example_of_the_method_page() -> None:
    (aaby,), _ = assess(an_inventory(AABY, told=AABY_TOLD))
    assert [analysis.share for analysis in aaby.analyses] == [0.4375, 0.0]
    assert aaby.share == 0.21875
    found = aaby.next_export
    assert found is not None
    assert (found.importer, found.share_now, found.share_then) == ("spreadsheet", 0.21875, 0.71875)
    assert found.new_tables == ("cost_lines",)
    assert found.assets == 0
    assert say(aaby, "en") == (
        "Budget and accounts from Aaby would give lines of budget and accounts, missing altogether so far."
    )


def test_the_worked_example_once_the_budget_is_there() -> None:
    (aaby,), _ = assess(an_inventory(AABY | {"cost_lines": [COST_LINE]}, told=AABY_TOLD))
    assert aaby.share == 0.71875
    found = aaby.next_export
    assert found is not None
    assert (found.importer, found.hint, found.assets) == ("rvtools", "vCenter 2", 2)
    assert found.fields == ("servers.memory_mib", "servers.storage_used_mib")
    assert (found.share_now, found.share_then) == (0.71875, 0.96875)
    assert say(aaby, "en") == (
        "RVTools from Aaby's second vCenter would give memory and used storage for 2 servers."
    )
    assert (
        say(aaby, "da")
        == "RVTools fra Aabys vCenter nr. 2 ville give hukommelse og brugt lager for 2 servere."
    )


def test_what_an_export_promises_is_what_the_formula_gives_when_it_is_there() -> None:
    filled = [
        {**row, "memory_mib": row.get("memory_mib", 1), "storage_used_mib": row.get("storage_used_mib", 1)}
        if row["asset_id"] in ("a3", "a4")
        else row
        for row in AABY["servers"]
    ]
    tables = {"cost_lines": [COST_LINE]}
    (before,), _ = assess(an_inventory(AABY | tables, told=AABY_TOLD))
    (after,), _ = assess(an_inventory({"servers": filled} | tables, told=AABY_TOLD))
    assert before.next_export is not None
    assert after.share == before.next_export.share_then


def test_templates_are_not_needed_and_blank_values_are_not_known() -> None:
    servers: list[Row] = [
        {"asset_id": "s1", "operating_system": "Windows Server 2022"},
        {"asset_id": "s2", "operating_system": " unknown "},
        {"asset_id": "s3", "operating_system": ""},
        {"asset_id": "t1", "operating_system": "Windows Server 2022", "is_template": True},
    ]
    need = Need(
        analysis="security", question=Question(table="servers", column="operating_system"), weight=1, why="."
    )
    (one,), _ = assess(an_inventory({"servers": servers}), needs=(need,))
    assert (one.analyses[0].needed, one.analyses[0].known) == (3, 1)


def test_empty_lists_are_not_known_and_another_column_may_answer() -> None:
    devices: list[Row] = [
        {"asset_id": "n1", "addresses": ["10.0.0.1"]},
        {"asset_id": "n2", "addresses": [], "management_address": "10.0.0.2"},
        {"asset_id": "n3", "addresses": []},
    ]
    question = Question(table="network_devices", column="management_address", also=("addresses",))
    need = Need(analysis="addressing", question=question, weight=1, why=".")
    (one,), _ = assess(an_inventory({"network_devices": devices}), needs=(need,))
    assert (one.analyses[0].needed, one.analyses[0].known) == (3, 2)


def test_an_analysis_without_any_need_that_applies_is_not_assessed() -> None:
    (one,), whole = assess(an_inventory({"cost_lines": [COST_LINE]}))
    assert [(a.analysis, a.share) for a in one.analyses] == [("capacity", None), ("economy", 1.0)]
    assert [a.share for a in whole.analyses] == [None, 1.0]
    assert one.share == 1.0
    nothing, _ = assess(an_inventory({}), needs=(MEMORY,))
    assert nothing[0].share is None
    assert nothing[0].next_export is None
    assert say(nothing[0], "da").startswith("Ingen yderligere eksport")


def test_contradictory_stale_and_undated_values_are_known_and_counted() -> None:
    servers = [{"asset_id": f"s{n}", "memory_mib": 1024} for n in range(4)]
    told = [
        ("s0", "rvtools", FRESH),
        ("s0", "netbox", OLD),
        ("s1", "rvtools", OLD),
        ("s2", "rvtools", None),
        ("s3", "rvtools", FRESH),
    ]
    facts = [
        ("s0", "memory_mib", "rvtools", True, False),
        ("s0", "memory_mib", "netbox", False, True),
        ("s1", "memory_mib", "rvtools", True, False),
        ("s2", "memory_mib", "rvtools", True, False),
        ("s3", "memory_mib", "rvtools", True, False),
    ]
    (one,), _ = assess(an_inventory({"servers": servers}, told=told, facts=facts), needs=(MEMORY,))
    capacity = one.analyses[0]
    assert (capacity.known, capacity.contradictory, capacity.stale, capacity.undated) == (4, 1, 1, 1)
    assert capacity.share == 1.0


@pytest.mark.parametrize(("days", "stale"), [(180, 0), (181, 1)])
def test_an_export_is_stale_when_it_is_older_than_the_parameter(days: int, stale: int) -> None:
    day = date.fromordinal(TODAY.toordinal() - days)
    inventory = an_inventory({"cost_lines": [COST_LINE]}, told=[("c1", "spreadsheet", day)])
    (one,), _ = assess(inventory, needs=(COSTS,))
    assert one.analyses[0].stale == stale


def test_open_ports_and_flows_answer_for_the_server_they_are_about() -> None:
    tables: dict[str, list[Row]] = {
        "servers": [
            {"asset_id": "s1", "addresses": ["10.0.0.1", "10.0.0.9"]},
            {"asset_id": "s2", "addresses": ["10.0.0.2"]},
            {"asset_id": "s3", "power_state": "off"},
        ],
        "listening_services": [
            {"asset_id": "p1", "owner_id": "s1", "port": 22},
            {"asset_id": "p2", "owner_id": "s1", "port": 443},
        ],
        "flows": [
            {"asset_id": "f1", "source": "10.0.0.9", "destination": "10.0.0.2", "port": 443},
            {"asset_id": "f2", "municipality": "0998", "source": "10.0.0.1", "destination": "10.0.0.2"},
        ],
    }
    services = Question(table="servers", column=None, linked="listening_services", only="running")
    flows = Question(table="servers", column=None, linked="flows", only="running")
    needs = [
        Need(analysis="security", question=services, weight=1, why="."),
        Need(analysis="dependencies", question=flows, weight=1, why="."),
    ]
    scan = PossibleExport(
        name="nmap",
        importer="nmap",
        title="A network scan (nmap)",
        title_da="En netværksskanning (nmap)",
        gives={"listening_services": ("port",)},
        reaches={"servers": Reach.ADDRESSED},
    )
    (one,), _ = assess(an_inventory(tables), needs=needs, exports=(scan,))
    assert [(a.needed, a.known) for a in one.analyses] == [(2, 1), (2, 2)]
    assert say(one, "da") == "En netværksskanning (nmap) fra Aaby ville give åbne porte for 1 server."


def test_an_export_reaches_only_its_own_platform() -> None:
    servers: list[Row] = [
        {"asset_id": "vm", "hypervisor": "vmware"},
        {"asset_id": "hv", "macs": ["00:15:5d:00:00:01"]},
        {"asset_id": "iron", "is_virtual": False},
        {"asset_id": "az", "macs": ["00:0d:3a:00:00:01"], "cluster": "Azure"},
        {"asset_id": "az2", "cluster": "azure"},
        {"asset_id": "dunno"},
    ]
    exports = [
        PossibleExport(
            name=reach, importer=reach, title=reach, title_da=reach,
            gives={"servers": ("memory_mib",)}, reaches={"servers": reach},
        )
        for reach in (Reach.VMWARE, Reach.HYPER_V, Reach.AZURE, Reach.NOT_WINDOWS, Reach.WINDOWS)
    ]  # fmt: skip
    counts = {}
    for export in exports:
        (one,), _ = assess(an_inventory({"servers": servers}), needs=(MEMORY,), exports=(export,))
        counts[export.name] = one.next_export.assets if one.next_export else 0
    # The unknown machine is tried on every platform that runs there.
    assert counts == {"vmware": 2, "hyper-v": 2, "azure": 3, "not_windows": 1, "windows": 6}


def test_where_no_platform_shows_vmware_and_hyperv_are_tried_and_azure_is_not() -> None:
    found: dict[str, str] = {}
    for reach in (Reach.VMWARE, Reach.HYPER_V, Reach.AZURE):
        export = PossibleExport(
            name=reach, importer=reach, title=reach, title_da=reach,
            gives={"servers": ("memory_mib",)}, reaches={"servers": reach},
        )  # fmt: skip
        (one,), _ = assess(
            an_inventory({"servers": [{"asset_id": "s1"}]}), needs=(MEMORY,), exports=(export,)
        )
        found[str(reach)] = say(one, "en")
    assert found == {
        "vmware": "vmware from Aaby would give memory for 1 server, if its servers run on VMware.",
        "hyper-v": "hyper-v from Aaby would give memory for 1 server, if its servers run on Hyper-V.",
        "azure": "No further export would make the picture of Aaby more complete.",
    }


def test_an_empty_table_is_taken_to_be_filled_and_assumes_the_platform() -> None:
    servers = Need(
        analysis="capacity",
        question=Question(table="servers", column="memory_mib"),
        weight=3,
        why="Size.",
        must_exist=True,
    )
    (one,), _ = assess(an_inventory({}), needs=(servers,))
    assert (one.share, one.analyses[0].needed, one.analyses[0].known) == (0.0, 1, 0)
    assert say(one, "da") == (
        "RVTools fra Aabys vCenter ville give servere, som helt mangler, hvis serverne kører på VMware."
    )
    clusters: list[Row] = [{"asset_id": "k", "hypervisor": "VMware"}]
    (one,), _ = assess(an_inventory({"clusters": clusters}), needs=(servers,))
    assert say(one, "da") == "RVTools fra Aabys vCenter ville give servere, som helt mangler."


def test_equal_gains_go_by_name_and_nothing_is_told_where_nothing_helps() -> None:
    twins = [
        PossibleExport(name=n, importer=n, title=n, title_da=n, gives={"servers": ("memory_mib",)})
        for n in "ba"
    ]
    (one,), _ = assess(an_inventory({"servers": [{"asset_id": "s1"}]}), needs=(MEMORY,), exports=twins)
    assert one.next_export is not None
    assert one.next_export.importer == "a"
    known = an_inventory({"servers": [{"asset_id": "s1", "memory_mib": 1}]})
    (one,), whole = assess(known, needs=(MEMORY,), exports=twins)
    assert one.next_export is None
    assert whole.next_export is None


def test_a_management_server_or_cluster_that_a_source_names_is_the_hint() -> None:
    done: Row = {"asset_id": "a", "memory_mib": 1, "hypervisor": "vmware", "management_server": "vc1"}
    told = [("a", "rvtools", FRESH), ("b", "netbox", FRESH)]
    named: Row = {
        "asset_id": "b",
        "hypervisor": "vmware",
        "management_server": "VC2.aaby.dk",
        "cluster": "K1",
    }
    (one,), _ = assess(an_inventory({"servers": [done, named]}, told=told), needs=(MEMORY,))
    assert one.next_export is not None
    assert one.next_export.hint == "VC2.aaby.dk"
    assert "fra Aabys vCenter VC2.aaby.dk ville" in say(one, "da")
    clustered: Row = {"asset_id": "b", "hypervisor": "vmware", "management_server": "VC1", "cluster": "K1"}
    (one,), _ = assess(an_inventory({"servers": [done, clustered]}, told=told), needs=(MEMORY,))
    assert one.next_export is not None
    assert (one.next_export.hint, one.next_export.cluster) == ("K1", True)
    assert "from Aaby's cluster K1 would" in say(one, "en")


def test_a_spreadsheet_may_be_handed_in_again_and_another_export_may_not() -> None:
    server: Row = {"asset_id": "s1", "hypervisor": "vmware"}
    sheet = PossibleExport(
        name="sheet", importer="spreadsheet", title="A list", title_da="En liste",
        gives={"servers": ("memory_mib",)}, repeats=True,
    )  # fmt: skip
    inventory = an_inventory(
        {"servers": [server]}, told=[("s1", "rvtools", FRESH), ("s1", "spreadsheet", FRESH)]
    )
    (one,), _ = assess(inventory, needs=(MEMORY,), exports=(RVTOOLS, sheet))
    assert one.next_export is not None
    assert one.next_export.importer == "spreadsheet"


def test_a_member_is_not_asked_for_what_its_joint_centre_has() -> None:
    tables: dict[str, list[Row]] = {
        "municipalities": [
            {"municipality": "_shared/it", "members": ["0999"]},
            {"municipality": "0999", "population": 10_000},
        ],
        "cost_lines": [{**COST_LINE, "municipality": "_shared/it"}],
    }
    (centre, member), _ = assess(an_inventory(tables), municipalities=("_shared/it", "0999"))
    assert [a.share for a in centre.analyses] == [None, 1.0]
    assert [a.share for a in member.analyses] == [None, None]


def test_the_whole_weighs_by_inhabitants_and_names_whose_export_helps_most() -> None:
    tables: dict[str, list[Row]] = {
        "municipalities": [
            {"municipality": "0998", "population": 30_000},
            {"municipality": "0999", "population": 10_000},
        ],
        "cost_lines": [COST_LINE],
    }
    each, whole = assess(an_inventory(tables), needs=(COSTS,), municipalities=("0999", "0998"))
    assert [(one.municipality, one.share) for one in each] == [("0999", 1.0), ("0998", 0.0)]
    assert whole.municipality == ""
    assert whole.share == 0.25
    assert (whole.analyses[0].needed, whole.analyses[0].known) == (2, 1)
    assert whole.next_export is not None
    assert whole.next_export.municipality == "0998"
    assert (whole.next_export.share_now, whole.next_export.share_then) == (0.25, 1.0)


def test_genitives_and_large_numbers_are_written_as_the_language_does() -> None:
    assert danish_genitive("Skive") == "Skives"
    assert danish_genitive("Aarhus") == "Aarhus’"
    servers: list[Row] = [{"asset_id": f"s{n}", "hypervisor": "vmware"} for n in range(1200)]
    (one,), _ = assess(an_inventory({"servers": servers}), needs=(MEMORY,))
    assert say(one, "da", "Aarhus") == "RVTools fra Aarhus’ vCenter ville give hukommelse for 1.200 servere."
    assert say(one, "en", "Aarhus") == "RVTools from Aarhus' vCenter would give memory for 1,200 servers."


def test_needs_are_declared_once_in_full_and_every_table_has_its_word() -> None:
    assert tuple(dict.fromkeys(need.analysis for need in NEEDS)) == ANALYSES
    fields = [(need.analysis, need.question.field, need.question.linked) for need in NEEDS]
    assert len(set(fields)) == len(fields)
    for need in NEEDS:
        question = need.question
        own = {column for column in (question.column, *question.also) if column}
        assert own <= set(TABLES[question.table].columns())
        assert need.weight in (1, 2, 3)
        assert need.why.endswith(".")
        assert not {"is_template"} & own
        assert question.table != "endpoints"
        for table in filter(None, (question.table, question.linked)):
            assert table in NOUNS["da"]
            assert table in NOUNS["en"]


def test_the_method_page_has_the_needs_as_they_are_declared() -> None:
    page = Path(__file__).parents[3] / "docs" / "methods" / "quality.md"
    text = page.read_text(encoding="utf-8")
    shown = text.split("<!-- needs: begin -->\n")[1].split("<!-- needs: end -->")[0]
    assert shown == needs_as_markdown()


@settings(max_examples=15, deadline=None)
@given(
    values=st.lists(
        st.tuples(st.none() | st.integers(1, 9), st.none() | st.integers(1, 9)), min_size=1, max_size=6
    ),
    more=st.integers(0, 5),
)
def test_a_share_is_between_0_and_1_and_knowing_more_never_lowers_it(
    values: list[tuple[int | None, int | None]], more: int
) -> None:
    def share(rows: list[tuple[int | None, int | None]]) -> float:
        servers = [
            {"asset_id": f"s{n}", "memory_mib": memory, "storage_used_mib": storage}
            for n, (memory, storage) in enumerate(rows)
        ]
        (one,), _ = assess(an_inventory({"servers": servers}), needs=(MEMORY, STORAGE))
        assert one.share is not None
        return one.share

    before = share(values)
    place = more % len(values)
    after = share([*values[:place], (1, values[place][1]), *values[place + 1 :]])
    assert 0 <= before <= after <= 1
