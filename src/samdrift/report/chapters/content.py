"""What it consists of: operating systems, sizes and contracts of the whole unit."""

from dataclasses import dataclass
from datetime import date

import polars as pl
from markupsafe import Markup

from samdrift.report.chapter import Chapter
from samdrift.report.charts.content import bars, ends_by_quarter, size_grid
from samdrift.report.charts.vega import draw_chart
from samdrift.report.context import ReportContext
from samdrift.report.view.contracts import (
    ContractView,
    after_deadline,
    count_by_quarter,
    count_undated,
    view_contracts,
)
from samdrift.report.view.machines import (
    CPU_CLASSES,
    MEMORY_CLASSES_GIB,
    MISSING,
    OTHER,
    Part,
    count_os_families,
    count_sizes,
    real_servers,
)

MOST_CONTRACTS = 15
YEARS_AHEAD = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartView:
    """A chart with its message, its data as a table, and how it was made."""

    chart_id: str
    title: str
    drawing: Markup
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    working: str
    table_file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentView:
    """The charts, and the contracts that bind longest."""

    charts: tuple[ChartView, ...]
    contracts: tuple[ContractView, ...]
    hidden_contracts: int
    contracts_title: str
    undated: str


def view_content(context: ReportContext) -> ContentView | None:
    """Make the chapter, or None where there are neither servers nor contracts."""
    tables = context.plan.inventory.tables
    servers = real_servers(tables["servers"])
    contracts = tables["contracts"]
    if servers.is_empty() and contracts.is_empty():
        return None
    charts = []
    if servers.height:
        charts += [_operating_systems(context, servers), _sizes(context, servers)]
    deadline = context.plan.programme.unit.deadline
    late = after_deadline(contracts, deadline)
    ends = _contract_ends(context, contracts, late) if contracts.height else None
    t = context.texts
    undated = count_undated(contracts)
    return ContentView(
        charts=(*charts, ends) if ends else tuple(charts),
        contracts=view_contracts(context, late.head(MOST_CONTRACTS)),
        hidden_contracts=max(0, late.height - MOST_CONTRACTS),
        contracts_title=t.counted("content.late", late.height, date=t.date(deadline)),
        undated=t.counted("content.undated", undated) if undated else "",
    )


def part_title(context: ReportContext, part: Part) -> str:
    """Return the name of a part: a product's own, or a word of ours for the rest."""
    return context.texts.find(f"part.{part.name}", part.name)


def _operating_systems(context: ReportContext, servers: pl.DataFrame) -> ChartView:
    t = context.texts
    parts = count_os_families(servers)
    titles = [part_title(context, part) for part in parts]
    rows = [(name, part.count, t.number(part.count)) for name, part in zip(titles, parts, strict=True)]
    hollow = frozenset(name for name, p in zip(titles, parts, strict=True) if p.name in (MISSING, OTHER))
    named = [(n, p) for n, p in zip(titles, parts, strict=True) if p.name not in (MISSING, OTHER)]
    title = (
        t("content.os_title", name=named[0][0], percent=t.percent(named[0][1].share))
        if named
        else t("content.os_title_unknown")
    )
    return ChartView(
        chart_id="figur-os",
        title=title,
        drawing=draw_chart(
            bars(rows, hollow=hollow),
            chart_id="figur-os",
            title=title,
            description=t("content.os_description"),
            language=t.language,
        ),
        head=(t("content.os_head"), t("content.servers_head"), t("word.share")),
        rows=tuple(
            (name, t.number(p.count), t.percent(p.share)) for name, p in zip(titles, parts, strict=True)
        ),
        working=t("content.os_working"),
        table_file="tables/servers.csv",
    )


def _class_names(context: ReportContext, ends: tuple[int, ...], unit: str) -> list[str]:
    t = context.texts
    starts = (0, *ends)
    names = [
        t("content.class_first", end=end, unit=unit)
        if start == 0
        else f"{t.number(start)}–{t.number(end)} {unit}"
        for start, end in zip(starts, ends, strict=False)
    ]
    return [*names, t("content.class_last", start=ends[-1], unit=unit)]


def _cpu_names() -> list[str]:
    starts = (0, *CPU_CLASSES)
    names = [f"{start + 1}–{end}" for start, end in zip(starts, CPU_CLASSES, strict=False)]
    return [*names, f"{CPU_CLASSES[-1] + 1}+"]


def _sizes(context: ReportContext, servers: pl.DataFrame) -> ChartView:
    t = context.texts
    counts = count_sizes(servers)
    memory = _class_names(context, MEMORY_CLASSES_GIB, "GiB")
    cpus = _cpu_names()
    known = {place: count for place, count in counts.items() if -1 not in place}
    missing = servers.height - sum(known.values())
    cells = [
        (cpus[c], memory[m], known.get((c, m), 0), t.number(known[(c, m)]) if (c, m) in known else "")
        for m in range(len(memory))
        for c in range(len(cpus))
    ]
    if known:
        largest = max(sorted(known), key=lambda place: known[place])
        title = t(
            "content.size_title",
            cpus=cpus[largest[0]],
            memory=memory[largest[1]],
            count=t.number(known[largest]),
            total=t.number(servers.height),
        )
    else:
        title = t("content.size_title_unknown")
    rows = tuple(
        (name, *(t.number(known.get((c, m), 0)) for c in range(len(cpus)))) for m, name in enumerate(memory)
    )
    return ChartView(
        chart_id="figur-stoerrelse",
        title=title,
        drawing=draw_chart(
            size_grid(cells, across=cpus, down=memory),
            chart_id="figur-stoerrelse",
            title=title,
            description=t("content.size_description"),
            language=t.language,
        ),
        head=(t("content.memory_head"), *(t("content.cpus_head", cpus=name) for name in cpus)),
        rows=rows,
        working=t("content.size_working", missing=t.counted("content.servers", missing)),
        table_file="tables/servers.csv",
    )


def _contract_ends(context: ReportContext, contracts: pl.DataFrame, late: pl.DataFrame) -> ChartView | None:
    t = context.texts
    deadline, today = context.plan.programme.unit.deadline, context.plan.today
    first = date(today.year, 1, 1)
    counts = count_by_quarter(contracts, first=first, last=date(deadline.year + YEARS_AHEAD, 1, 1))
    if not counts:
        return None
    title = t.counted(
        "content.ends_title", late.height, date=t.date(deadline), total=t.number(contracts.height)
    )
    return ChartView(
        chart_id="figur-kontrakter",
        title=title,
        drawing=draw_chart(
            ends_by_quarter(
                [(day, count, day > deadline) for day, count in counts],
                deadline=deadline,
                deadline_words=t.date(deadline),
            ),
            chart_id="figur-kontrakter",
            title=title,
            description=t("content.ends_description"),
            language=t.language,
        ),
        head=(t("content.quarter_head"), t("content.contracts_head")),
        rows=tuple(
            (t("content.quarter", quarter=(day.month + 2) // 3, year=day.year), t.number(count))
            for day, count in counts
        ),
        working=t("content.ends_working", first=t.date(first), years=YEARS_AHEAD),
        table_file="tables/contracts.csv",
    )


CONTENT = Chapter(
    anchor="sammensaetning", title="content.chapter", template="chapters/content.html.j2", view=view_content
)
