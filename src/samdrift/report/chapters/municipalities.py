"""One section for each municipality: its picture by itself, from counts down to what is wrong."""

import itertools
from dataclasses import dataclass

import polars as pl

from samdrift.inventory.quality import NEEDS, AnalysisQuality
from samdrift.inventory.quality.words import NOUNS
from samdrift.inventory.reference.municipalities import load_municipalities
from samdrift.kernel import danish_sort_key
from samdrift.programme.plan import MunicipalityPicture, PlanFinding
from samdrift.report.chapter import Chapter
from samdrift.report.chapters.content import part_title
from samdrift.report.chapters.summary import MAIN_COUNTS, OTHER_COUNTS
from samdrift.report.context import ReportContext
from samdrift.report.view.contracts import ContractView, after_deadline, view_contracts
from samdrift.report.view.counts import CountView, view_counts
from samdrift.report.view.evidence import EvidenceIndex
from samdrift.report.view.files import FileView, view_files
from samdrift.report.view.findings import GroupView, group_findings
from samdrift.report.view.machines import (
    MEMORY_CLASSES_GIB,
    Part,
    count_kinds,
    count_memory_classes,
    count_os_families,
    real_servers,
)
from samdrift.report.view.quality import NextExportView, ShareView, view_next_export, view_shares

MOST_ROWS = 15
SHOWN_OF_A_CODE = 8
MOST_GAPS = 6

#: Fields that rows of another table answer -> the table whose rows are asked.
_ASKED_OF = {n.question.field: n.question.table for n in NEEDS if n.question.column is None}


@dataclass(frozen=True, slots=True, kw_only=True)
class BarsView:
    """A small chart that is its own table: name, bar, number."""

    title: str
    rows: tuple[tuple[str, float, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """A short list of assets: columns, rows (with the asset's id), how many there are and are not shown."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    count: str
    hidden: int
    table_file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """One municipality's section."""

    anchor: str
    name: str
    note: str
    percent: str
    share: float | None
    counts: tuple[CountView, ...]
    other_counts: tuple[CountView, ...]
    shares: tuple[ShareView, ...]
    missing_tables: tuple[str, ...]
    gaps: tuple[str, ...]
    export: NextExportView | None
    bars: tuple[BarsView, ...]
    lists: tuple[ListView, ...]
    contracts: tuple[ContractView, ...]
    contracts_title: str
    hidden_contracts: int
    files: tuple[FileView, ...]
    groups: tuple[GroupView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalitiesView:
    """All sections, in Danish order."""

    sections: tuple[SectionView, ...]


def view_municipalities(context: ReportContext) -> MunicipalitiesView | None:
    """Make the sections, or None where the plan has no municipality."""
    if not context.municipalities:
        return None
    evidence = EvidenceIndex(context.plan)
    findings: dict[str, list[PlanFinding]] = {}
    for found in context.plan.findings:
        findings.setdefault(found.municipality or "", []).append(found)
    wanted = ("servers", "network_devices", "sites", "it_systems", "contracts")
    tables = context.plan.inventory.tables
    present = {name: set(frame["municipality"].unique()) for name, frame in tables.items()}
    parts = {name: _by_municipality(tables[name]) for name in wanted}
    return MunicipalitiesView(
        sections=tuple(
            _section(
                context,
                m,
                evidence,
                findings.get(m.key, []),
                {name: parts[name].get(m.key, tables[name].clear()) for name in wanted},
                frozenset(name for name, owners in present.items() if m.key not in owners),
            )
            for m in context.municipalities
        )
    )


def _by_municipality(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return {str(key[0]): part for key, part in frame.partition_by("municipality", as_dict=True).items()}


def _section(
    context: ReportContext,
    municipality: MunicipalityPicture,
    evidence: EvidenceIndex,
    findings: list[PlanFinding],
    tables: dict[str, pl.DataFrame],
    empty: frozenset[str],
) -> SectionView:
    t, key = context.texts, municipality.key
    deadline = context.plan.programme.unit.deadline
    late = after_deadline(tables["contracts"], deadline)
    missing_tables, gaps = find_gaps(context, municipality.quality.analyses, empty)
    return SectionView(
        anchor=context.anchors[key],
        name=municipality.name,
        note=_note(context, municipality),
        percent=t.percent(municipality.quality.share),
        share=municipality.quality.share,
        counts=view_counts(context, evidence, MAIN_COUNTS, key),
        other_counts=tuple(c for c in view_counts(context, evidence, OTHER_COUNTS, key) if not c.is_zero),
        shares=view_shares(context, municipality.quality),
        missing_tables=missing_tables,
        gaps=gaps,
        export=view_next_export(context, municipality.quality),
        bars=_bars(context, tables),
        lists=_lists(context, tables),
        contracts=view_contracts(context, late.head(MOST_ROWS)),
        contracts_title=t.counted("content.late", late.height, date=t.date(deadline)),
        hidden_contracts=max(0, late.height - MOST_ROWS),
        files=view_files(context, [i for i in context.plan.inputs if i.municipality == key]),
        groups=group_findings(context, findings, most=SHOWN_OF_A_CODE),
    )


def _note(context: ReportContext, municipality: MunicipalityPicture) -> str:
    t = context.texts
    if municipality.members:
        names = [context.name_of(code) for code in municipality.members]
        references = {m.code: m.name for m in load_municipalities()}
        names = [references.get(code, name) for code, name in zip(municipality.members, names, strict=True)]
        return t("municipality.joint", names=t.join(sorted(names, key=danish_sort_key)))
    reference = next((m for m in load_municipalities() if m.code == municipality.code), None)
    if reference is None:
        return t("municipality.unknown_code")
    return t(
        "municipality.reference",
        code=reference.code,
        population=t.number(reference.population),
        region=reference.region_2027,
    )


def find_gaps(
    context: ReportContext, analyses: tuple[AnalysisQuality, ...], empty: frozenset[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What lacks most, weighted by what it matters to the analyses, each thing once.

    Args:
        context: the report's context.
        analyses: one municipality's qualities.
        empty: tables of which it has no row.

    Returns:
        Names of the tables that are missing altogether, and a sentence for each field that is
        missing for some; the most important first.
    """
    t = context.texts
    weights: dict[str, float] = {}
    counts: dict[str, tuple[int, int]] = {}
    for need in (need for analysis in analyses for need in analysis.needs):
        missing = need.needed - need.known
        if missing > 0:
            table = need.field.partition(".")[0]
            name = table if table in empty else need.field
            weights[name] = weights.get(name, 0.0) + need.weight * missing / need.needed
            counts[name] = (missing, need.needed)
    ranked = sorted(weights, key=lambda name: (-weights[name], name))
    tables = tuple(NOUNS[t.language][name][1] for name in ranked if name in NOUNS[t.language])
    fields = tuple(
        t(
            "municipality.gap",
            field=_what_is_asked(context, name),
            table=NOUNS[t.language][_ASKED_OF.get(name, name.partition(".")[0])][1],
            missing=t.number(counts[name][0]),
            needed=t.number(counts[name][1]),
        )
        for name in ranked
        if "." in name
    )
    return tables, fields[:MOST_GAPS]


def _what_is_asked(context: ReportContext, field: str) -> str:
    """Name a field; where rows of another table answer, name those."""
    table = field.partition(".")[0]
    if field not in _ASKED_OF:
        return context.field_title(field)
    noun = NOUNS[context.texts.language][table][1]
    return noun[:1].upper() + noun[1:]


def _bars(context: ReportContext, tables: dict[str, pl.DataFrame]) -> tuple[BarsView, ...]:
    t = context.texts
    servers, devices = real_servers(tables["servers"]), tables["network_devices"]
    found = []
    if servers.height:
        found.append(_parts(context, t("content.os_head"), count_os_families(servers, most=7)))
        memory = count_memory_classes(servers)
        ends = MEMORY_CLASSES_GIB
        names = [f"≤ {ends[0]} GiB", *(f"{a}–{b} GiB" for a, b in itertools.pairwise(ends))]
        names += [f"> {ends[-1]} GiB", t("word.missing")]
        rows = tuple(
            (name, count / servers.height, t.number(count), t.percent(count / servers.height))
            for name, count in zip(names, memory, strict=True)
        )
        found.append(BarsView(title=t("municipality.memory"), rows=rows))
    if devices.height:
        found.append(_parts(context, t("municipality.devices"), count_kinds(devices)))
    return tuple(found)


def _parts(context: ReportContext, title: str, parts: tuple[Part, ...]) -> BarsView:
    t = context.texts
    return BarsView(
        title=title,
        rows=tuple((part_title(context, p), p.share, t.number(p.count), t.percent(p.share)) for p in parts),
    )


def _lists(context: ReportContext, tables: dict[str, pl.DataFrame]) -> tuple[ListView, ...]:
    wanted = (
        ("sites", ("name", "kind", "street_address", "city")),
        ("it_systems", ("name", "kind", "supplier")),
    )
    return tuple(
        _list(context, name, tables[name], columns) for name, columns in wanted if tables[name].height
    )


def _list(context: ReportContext, table: str, frame: pl.DataFrame, columns: tuple[str, ...]) -> ListView:
    t = context.texts
    rows = sorted(
        frame.select("asset_id", *columns).iter_rows(),
        key=lambda row: (danish_sort_key(row[1] or ""), row[0]),
    )
    return ListView(
        title=context.table_title(table),
        head=tuple(context.column_title(table, column) for column in columns),
        rows=tuple(
            (row[0], tuple(cell or t("word.missing") for cell in row[1:])) for row in rows[:MOST_ROWS]
        ),
        count=t.number(len(rows)),
        hidden=max(0, len(rows) - MOST_ROWS),
        table_file=f"tables/{table}.csv",
    )


MUNICIPALITIES = Chapter(
    anchor="kommuner",
    title="municipality.chapter",
    template="chapters/municipalities.html.j2",
    view=view_municipalities,
)
