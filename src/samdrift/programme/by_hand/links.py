"""``links.csv``: which servers move together, and which never do, as people have decided it.

Format: docs/methods/dependencies.md, "Decided by hand".
"""

from collections import defaultdict
from collections.abc import Mapping

import polars as pl

from samdrift.dependencies import DECIDED_SCHEMA
from samdrift.importers import InputFile
from samdrift.importers.tabular import CellTable
from samdrift.inventory import MACHINE_TABLES
from samdrift.inventory.inventory import Inventory
from samdrift.inventory.reference import find_municipality
from samdrift.kernel import Finding
from samdrift.programme.by_hand import findings as kinds
from samdrift.programme.by_hand.tables import Headers, choose_words, open_hand_table, sort_findings

LINKS_FILE = "links.csv"
_HEADERS: Headers = {
    "first": ("første", "first", "a"),
    "second": ("anden", "second", "b"),
    "rule": ("regel", "rule"),
    "municipality": ("kommune", "municipality"),
    "reason": ("begrundelse", "reason"),
    "name": ("navn", "name", "hvem", "who"),
}
_RULES: Mapping[str, str] = {
    "sammen": "together",
    "hver for sig": "apart",
    "together": "together",
    "apart": "apart",
    "must-link": "together",
    "cannot-link": "apart",
}
#: Asset ids by what a server may be called, in lower case.
Names = Mapping[str, tuple[str, ...]]


def parse_links(file: InputFile, inventory: Inventory) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    """Read links.csv: ``første;anden;regel;kommune;begrundelse;navn`` (or the English words).

    Args:
        file: the decisions.
        inventory: for the servers' names, which may be the name, the DNS name or the asset id.

    Returns:
        ``DECIDED_SCHEMA``, rows in the file's order; and a finding for each row that could not be used.
    """
    empty = pl.DataFrame(schema=DECIDED_SCHEMA)
    table, told = open_hand_table(file, _HEADERS, ("first", "second", "rule"))
    if table is None:
        return empty, told
    rules = choose_words(table, _HEADERS["rule"], _RULES)
    towns, reasons, who = (table.text(*_HEADERS[name]) for name in ("municipality", "reason", "name"))
    names, owner, others = _names(inventory)
    ends = [_find_servers(table, side, towns, names, owner, others) for side in ("first", "second")]
    rows = []
    for index, (a, b, rule) in enumerate(zip(*ends, rules, strict=True)):
        if a is None or b is None or rule is None:
            continue
        if not _is_possible(table, index, (a, b), rule, owner):
            continue
        if who[index] is None:
            table.tell(kinds.LINK_UNSIGNED, index, a, other=b)
        row = table.row_numbers[index]
        why = f": {reasons[index]}" if reasons[index] else ""
        detail = f"{file.name}:{row}{why}" + (f" ({who[index]})" if who[index] else "")
        rows.append(
            {"a": min(a, b), "b": max(a, b), "rule": rule, "detail": detail, "path": file.path, "row": row}
        )
    return pl.DataFrame(rows, schema=DECIDED_SCHEMA), sort_findings(table)


def _is_possible(
    table: CellTable, index: int, ends: tuple[str, str], rule: str, owner: Mapping[str, str]
) -> bool:
    """Whether a row links two servers that can be linked; what is wrong is told."""
    a, b = ends
    if a == b:
        table.reject(kinds.LINK_ITSELF, index, a)
    elif owner[a] != owner[b] and rule == "together":
        table.reject(kinds.LINK_ACROSS, index, a, other=b)
    elif owner[a] != owner[b]:
        table.tell(kinds.LINK_APART_ANYWAY, index, a, other=b)
    else:
        return table.kept()[index]
    return False


def _names(inventory: Inventory) -> tuple[Names, Mapping[str, str], Mapping[str, str]]:
    """Servers by every name they have; their municipalities; and other machines' tables by name."""
    servers = inventory.tables["servers"].filter(~pl.col("is_template").fill_null(value=False))
    called: dict[str, set[str]] = defaultdict(set)
    for asset, name, fqdn in servers.select("asset_id", "name", "fqdn").iter_rows():
        for each in (asset, name, fqdn):
            if each:
                called[each.strip().lower()].add(asset)
    others: dict[str, str] = {}
    for machine in MACHINE_TABLES:
        if machine != "servers":
            for asset, name in (
                inventory.tables[machine].select("asset_id", "name").sort("asset_id").iter_rows()
            ):
                others |= {each.strip().lower(): machine for each in (asset, name) if each}
    owner = dict(servers.select("asset_id", "municipality").iter_rows())
    return {name: tuple(sorted(assets)) for name, assets in called.items()}, owner, others


def _find_servers(
    table: CellTable,
    side: str,
    towns: list[str | None],
    names: Names,
    owner: Mapping[str, str],
    others: Mapping[str, str],
) -> list[str | None]:
    """The server that each row names on one side; a row that names none, or several, is rejected."""
    found: list[str | None] = []
    for index, text in enumerate(table.text(*_HEADERS[side])):
        called = (text or "").strip()
        town = towns[index]
        assets = names.get(called.lower(), ())
        if town is not None:
            reference = find_municipality(town)
            key = reference.code if reference else town
            assets = tuple(asset for asset in assets if owner[asset] == key)
        found.append(assets[0] if len(assets) == 1 else None)
        if len(assets) > 1:
            table.reject(
                kinds.LINK_AMBIGUOUS, index, called, count=len(assets), examples=", ".join(assets[:3])
            )
        elif not assets and called.lower() in others:
            table.reject(kinds.LINK_NO_SERVER, index, called, table=others[called.lower()])
        elif not assets:
            table.reject(kinds.LINK_UNKNOWN, index, called or "–")
    return found
