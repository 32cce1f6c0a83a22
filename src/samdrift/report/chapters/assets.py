"""All assets: a list to search, sort and filter, and a page for each with every field's source.

The data travels in the page, packed; a script of ours reads it. Without the script, and on
paper, the report ends at the municipality and points to the tables.
"""

from dataclasses import dataclass
from typing import Any

from samdrift.report.chapter import Chapter
from samdrift.report.context import ReportContext
from samdrift.report.view.asset_facts import FIELD_LIMIT, list_facts
from samdrift.report.view.asset_list import ASSET_TABLES, describe_columns, list_assets, order_assets
from samdrift.report.view.packing import pack

#: Bytes that packed data may take in the page; the page as a whole stays below 10 MB.
ROOM = 8_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """A packed part of the data: the list or the facts of one table."""

    table: str
    kind: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A table, with or without its rows in the page."""

    title: str
    rows: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetsView:
    """The packed parts, what the script must know of them, and what had no room."""

    parts: tuple[PartView, ...]
    about: dict[str, Any]
    tables: tuple[TableView, ...]
    without_list: tuple[str, ...]
    without_facts: tuple[str, ...]


def view_assets(context: ReportContext) -> AssetsView | None:
    """Pack the assets, or return None where there are none."""
    return pack_assets(context, room=ROOM)


def pack_assets(context: ReportContext, *, room: int) -> AssetsView | None:
    """Pack lists first, then facts, the most wanted tables first, as long as there is room [bytes]."""
    inventory = context.plan.inventory
    tables = [name for name in ASSET_TABLES if inventory.tables[name].height]
    if not tables:
        return None
    frames = {name: order_assets(context, name) for name in tables}
    parts: list[PartView] = []
    left = room
    for kind in ("list", "facts"):
        for name in tables:
            if kind == "facts" and not any(p.table == name for p in parts):
                continue
            frame = frames[name]
            value = (
                list_assets(context, name, frame) if kind == "list" else list_facts(inventory, name, frame)
            )
            content = pack(value)
            if len(content) <= left:
                parts.append(PartView(table=name, kind=kind, content=content))
                left -= len(content)
    has = {(part.table, part.kind) for part in parts}
    return AssetsView(
        parts=tuple(parts),
        about=_describe(context, tables, has),
        tables=tuple(
            TableView(
                title=context.table_title(name),
                rows=context.texts.number(frames[name].height),
                file=f"tables/{name}.csv",
            )
            for name in tables
        ),
        without_list=tuple(context.table_title(name) for name in tables if (name, "list") not in has),
        without_facts=tuple(
            context.table_title(name)
            for name in tables
            if (name, "list") in has and (name, "facts") not in has
        ),
    )


def _describe(context: ReportContext, tables: list[str], has: set[tuple[str, str]]) -> dict[str, Any]:
    """What the script must know: tables and their columns, names, and the order of sources."""
    t, inventory = context.texts, context.plan.inventory
    formats = sorted(inventory.records["format"].unique().drop_nulls())
    kinds = sorted(inventory.records["kind"].unique().drop_nulls())
    rungs = sorted(inventory.records["rung"].unique().drop_nulls())
    merging = context.plan.programme.merging
    return {
        "language": t.language,
        "fieldLimit": FIELD_LIMIT,
        "tables": [
            {
                "id": name,
                "title": t.find(f"assets.title_{name}", context.table_title(name)),
                "columns": describe_columns(context, name),
                "file": f"tables/{name}.csv",
                "facts": (name, "facts") in has,
            }
            for name in tables
            if (name, "list") in has
        ],
        "municipalities": [
            {"key": m.key, "name": m.name, "anchor": context.anchors[m.key]} for m in context.municipalities
        ],
        "formats": {name: context.format_title(name) for name in formats},
        "kinds": {name: t.find(f"kind.{name}", name) for name in kinds},
        "values": t.section("value"),
        "rungs": {name: _rung_title(context, name) for name in rungs},
        "precedence": list(merging.precedence),
        "fieldPrecedence": {field: list(order) for field, order in sorted(merging.field_precedence.items())},
    }


def _rung_title(context: ReportContext, rung: str) -> str:
    """Name what linked a record: a word of ours, or the title of the key that did."""
    for table in ("servers", "contracts", "it_systems"):
        title = context.column_title(table, rung)
        if title != rung:
            return title
    return context.texts.find(f"rung.{rung.replace(' ', '_')}", rung)


ASSETS = Chapter(
    anchor="aktiver", title="assets.chapter", template="chapters/assets.html.j2", view=view_assets
)
