"""What the chapters say: counts with their kind, order, gaps, conflicts, packed assets."""

import base64
import dataclasses
import json
import zlib
from datetime import date
from types import ModuleType
from typing import Any

import polars as pl
import pytest

from samdrift.inventory.quality import AnalysisQuality, NeedQuality
from samdrift.programme.plan import Plan
from samdrift.report.chapters.assets import pack_assets
from samdrift.report.chapters.conflicts import view_conflicts
from samdrift.report.chapters.findings import view_findings
from samdrift.report.chapters.municipalities import find_gaps, view_municipalities
from samdrift.report.chapters.sources import view_sources
from samdrift.report.chapters.summary import view_summary
from samdrift.report.context import ReportContext
from samdrift.report.language import Texts
from samdrift.report.view.contracts import after_deadline, count_by_quarter, count_undated
from samdrift.report.view.machines import count_os_families, count_sizes, find_os_family, real_servers
from samdrift.report.view.packing import as_column


@pytest.fixture
def context(plan: Plan) -> ReportContext:
    return ReportContext(plan=plan, texts=Texts("da"))


def test_municipalities_stand_in_danish_order(context: ReportContext) -> None:
    assert [m.name for m in context.municipalities] == ["Thisted", "Viborg", "Aarhus"]


def test_what_no_source_gives_is_not_given_rather_than_none(context: ReportContext) -> None:
    counts = {c.name: c for c in view_summary(context).main_counts}
    assert counts["servers"].number == "16"
    assert counts["servers"].kind == "målt og indberettet"
    assert any("32 kilderækker" in line for line in counts["servers"].working)
    assert counts["network_devices"].number == "ikke oplyst"


def test_errors_come_first_then_who_lacks_most(context: ReportContext) -> None:
    actions = view_summary(context).actions
    assert [a.name for a in actions] == ["Viborg", "Thisted", "Aarhus"]
    assert actions[0].errors == 1
    assert actions[0].first_error_place == "0791/nmap.xml"
    assert actions[0].export is not None
    assert "148 servere" in actions[0].export.sentence


def test_days_are_counted_from_the_plans_own_date(context: ReportContext) -> None:
    assert [d.days for d in view_summary(context).deadlines] == ["40 dage", "404 dage"]
    later = dataclasses.replace(context.plan, today=date(2028, 1, 1))
    past = view_summary(ReportContext(plan=later, texts=Texts("en"))).deadlines
    assert [d.days for d in past] == ["365 days past", "1 day past"]


def test_findings_are_grouped_worst_first_and_cut(plans: ModuleType, plan: Plan) -> None:
    many = dataclasses.replace(plan, findings=plan.findings * 50)
    view = view_findings(ReportContext(plan=many, texts=Texts("da")))
    assert [g.severity for g in view.groups] == ["error", "warning", "warning"]
    assert view.groups[0].count == "50"
    assert len(view.groups[0].shown) == 40
    assert view.groups[0].hidden == 10
    assert view.groups[-1].shown[0].place or view.groups[-2].shown[0].place


def test_sources_sum_up(context: ReportContext) -> None:
    view = view_sources(context)
    assert view is not None
    assert view.total.rows_read == "240"
    assert view.total.rows_rejected == "4"
    assert [f.municipality for f in view.files] == ["Viborg", "Viborg", "Aarhus"]
    assert [f.is_unknown for f in view.files] == [False, True, False]


def test_contradictions_show_both_sides_with_units(context: ReportContext) -> None:
    fields = view_conflicts(context).fields
    assert [f.field for f in fields] == ["Hukommelse"]
    assert fields[0].chosen is not None
    assert fields[0].chosen.value.endswith("GiB")
    assert fields[0].other.format.startswith("NetBox")
    assert fields[0].other.value != fields[0].chosen.value


def test_people_are_not_in_the_report(plan: Plan) -> None:
    facts = plan.inventory.facts.with_columns(
        pl.when(pl.col("field") == "managed_by")
        .then(pl.lit(value=True))
        .otherwise(pl.col("contradicts"))
        .alias("contradicts")
    )
    told = dataclasses.replace(plan, inventory=dataclasses.replace(plan.inventory, facts=facts))
    context = ReportContext(plan=told, texts=Texts("da"))
    assert "Ansvarlig" not in {f.field for f in view_conflicts(context).fields}
    view = pack_assets(context, room=10_000_000)
    assert view is not None
    assert "person-1f2e" not in json.dumps([unpack(part.content) for part in view.parts])


def test_gaps_name_missing_tables_once_and_fields_by_weight(context: ReportContext) -> None:
    def need(field: str, weight: float, needed: int, known: int) -> NeedQuality:
        return NeedQuality(
            field=field, weight=weight, needed=needed, known=known, contradictory=0, stale=0, undated=0
        )

    needs = (
        need("contracts.expires_on", 3, 1, 0),
        need("contracts.notice_months", 2, 1, 0),
        need("servers.memory_mib", 3, 100, 40),
        need("servers.site", 2, 100, 0),
        need("servers.vcpu_count", 3, 100, 100),
        need("listening_services.port", 1, 100, 90),
    )
    analysis = AnalysisQuality(
        analysis="takeover", needed=1, known=0, contradictory=0, stale=0, share=0.5, needs=needs
    )
    tables, fields = find_gaps(context, (analysis,), frozenset({"contracts"}))
    assert tables == ("kontrakter",)
    assert fields == (
        "Lokation mangler for 100 af 100 servere",
        "Hukommelse mangler for 60 af 100 servere",
        "Åbne porte mangler for 10 af 100 servere",
    )


def test_each_municipality_has_its_section(context: ReportContext) -> None:
    view = view_municipalities(context)
    assert view is not None
    viborg = next(s for s in view.sections if s.name == "Viborg")
    assert viborg.contracts_title == "1 kontrakt binder efter 31. december 2027"
    assert [c.name for c in viborg.contracts] == ["Drift af datacenter"]
    assert [title.title for title in viborg.lists] == ["Lokationer"]
    assert len(viborg.files) == 2


@pytest.mark.parametrize(
    ("written", "family"),
    [
        ("Microsoft Windows Server 2012 R2 (64-bit)", "Windows Server 2012 R2"),
        ("Microsoft Windows Server 2008 R2 (64-bit)", "Windows Server 2008 R2"),
        ("Windows Server® 2019 Standard", "Windows Server 2019"),
        ("Red Hat Enterprise Linux 7 (64-bit)", "Red Hat Enterprise Linux"),
        ("Ubuntu Linux 20.04", "Ubuntu"),
        ("Other 3.x Linux (64-bit)", "other_linux"),
        ("Microsoft Windows 10 (64-bit)", "other_windows"),
        ("FreeBSD", "other"),
        ("  ", "missing"),
        (None, "missing"),
    ],
)
def test_operating_systems_fall_into_families(written: str | None, family: str) -> None:
    assert find_os_family(written) == family


def test_shares_of_operating_systems_sum_to_one_with_missing_last(plan: Plan) -> None:
    parts = count_os_families(real_servers(plan.inventory.tables["servers"]))
    assert sum(part.count for part in parts) == 16
    assert sum(part.share for part in parts) == pytest.approx(1)
    assert parts[-1].name == "missing"


def test_sizes_keep_what_is_not_given_apart(plan: Plan) -> None:
    counts = count_sizes(plan.inventory.tables["servers"])
    assert sum(counts.values()) == 16
    assert sum(count for (_, memory), count in counts.items() if memory == -1) == 2


def test_contracts_bind_by_term_or_by_irrevocability(plans: ModuleType) -> None:
    rows = [
        {"asset_id": "a", "municipality": "0791", "name": "term", "expires_on": date(2028, 1, 1)},
        {"asset_id": "b", "municipality": "0791", "name": "bound", "irrevocable_until": date(2029, 1, 1)},
        {"asset_id": "c", "municipality": "0791", "name": "over", "expires_on": date(2027, 12, 31)},
        {"asset_id": "d", "municipality": "0791", "name": "unknown"},
    ]
    contracts = plans.a_table("contracts", rows)
    assert after_deadline(contracts, date(2027, 12, 31))["asset_id"].to_list() == ["b", "a"]
    assert count_undated(contracts) == 1
    assert count_by_quarter(contracts, first=date(2027, 1, 1), last=date(2029, 1, 1)) == [
        (date(2027, 10, 1), 1),
        (date(2028, 1, 1), 1),
    ]


def unpack(content: str) -> Any:
    return json.loads(zlib.decompress(base64.b64decode(content), wbits=-zlib.MAX_WBITS))


def test_packed_columns_keep_values_and_danish_order() -> None:
    column = as_column(["Å", None, "B", "Aa"], in_danish_order=True)
    assert column["d"] == ["B", "Aa", "Å"]
    assert [None if i < 0 else column["d"][i] for i in column["i"]] == ["Å", None, "B", "Aa"]
    assert as_column([1, None, 2.55], in_danish_order=True) == {"n": [1, None, 2.5]}
    assert as_column([True, None], in_danish_order=False)["d"] == ["true"]


def test_packed_facts_lead_back_to_every_source_row(context: ReportContext, plan: Plan) -> None:
    view = pack_assets(context, room=10_000_000)
    assert view is not None
    parts = {(p.table, p.kind): unpack(p.content) for p in view.parts}
    rows, facts = parts[("servers", "list")], parts[("servers", "facts")]
    place = rows["ids"].index("0751-srv-00003")
    first = sum(facts["counts"][:place])
    stems = [facts["stems"][facts["stem"][first + n]] for n in range(facts["counts"][place])]
    assert [(stem[0], stem[2]) for stem in stems] == [
        ("eksport/rvtools.xlsx", "rvtools"),
        ("eksport/netbox.xlsx", "netbox"),
    ]
    written = [sum(token & 4 > 0 for token in facts["patterns"][p]) for p in facts["of"]]
    values = facts["values"][sum(written[:place]) : sum(written[: place + 1])]
    assert [facts["words"][v] for v in values] == ["65536"]


def test_where_room_is_short_sources_give_way_before_lists_and_it_is_said(context: ReportContext) -> None:
    whole = pack_assets(context, room=10_000_000)
    assert whole is not None
    lists = sum(len(part.content) for part in whole.parts if part.kind == "list")
    view = pack_assets(context, room=lists)
    assert view is not None
    assert {part.kind for part in view.parts} == {"list"}
    assert view.without_facts == ("Servere", "Kontrakter", "Lokationer")
    assert pack_assets(context, room=0).without_list == ("Servere", "Kontrakter", "Lokationer")  # type: ignore[union-attr]


def test_without_assets_there_is_no_list(empty_plan: Plan) -> None:
    assert pack_assets(ReportContext(plan=empty_plan, texts=Texts("da")), room=1000) is None
