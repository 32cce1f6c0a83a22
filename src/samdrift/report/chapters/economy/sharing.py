"""Keys compared: how far from the yardsticks, which group carries too much, and the simplest key."""

from dataclasses import dataclass

from samdrift.economy.sharing import AllocationKey, SharingResult
from samdrift.economy.sharing.model import Group, NotAssessed
from samdrift.economy.sharing.result import AssessedKey
from samdrift.programme.economy_sharing import INHABITANTS, ChosenKey
from samdrift.report.chapters.content import ChartView
from samdrift.report.chapters.economy.tables import Cell, TableView, cells
from samdrift.report.charts.key_panels import Panel, draw_key_panels
from samdrift.report.context import ReportContext
from samdrift.report.view.amounts import write_cell, write_sum
from samdrift.report.view.millions import write_millions

#: Where no key was sought.
BY_INHABITANTS = ChosenKey(key=INHABITANTS, chosen_by="inhabitants", contributions_oere=None)
MOST_PANELS = 6
MOST_NAMES = 6
_MILLION = 100_000_000
_YARDSTICK = "Shapley"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingView:
    """Sentences on the simplest key and on what is shared, the panels, and the table of keys."""

    sentences: tuple[str, ...]
    basis: str
    chart: ChartView | None
    keys: TableView


def view_sharing(context: ReportContext, result: SharingResult, chosen: ChosenKey, year: int) -> SharingView:
    """Show a sharing of the joint cost, of a year at full effect, and the key that was chosen."""
    t = context.texts
    basis = t(
        "economy.sharing_basis",
        total=write_sum(t, result.total_oere),
        year=year,
        kind=t(f"kind.{result.cost_kind.value}"),
    )
    return SharingView(
        sentences=(_say_chosen(context, chosen), *_say_simplest(context, result, chosen)),
        basis=basis,
        chart=_draw_keys(context, result),
        keys=_list_keys(context, result, chosen),
    )


def name_chosen(context: ReportContext, chosen: ChosenKey | None) -> str:
    """Name the plan's key."""
    return name_of_key(context, (chosen or BY_INHABITANTS).key)


def name_of_key(context: ReportContext, key: AllocationKey) -> str:
    """Name a key that is no row of a table."""
    return name_key(context, ", ".join(f"{driver}={float(weight):g}" for driver, weight in key.weights))


def _say_chosen(context: ReportContext, chosen: ChosenKey) -> str:
    return context.texts(f"economy.key_{chosen.chosen_by}", name=name_chosen(context, chosen))


def name_key(context: ReportContext, name: str) -> str:
    """Name a key by its drivers and percents; a name of another form stays as it is."""
    t = context.texts
    if name in ("Shapley", "nucleolus"):
        return t(f"economy.key_{name.lower()}")
    parts = []
    for part in name.split(","):
        driver, equals, weight = part.strip().rpartition("=")
        if not equals or not weight.replace(".", "", 1).isdecimal():
            return name
        percent = t.number(float(weight), len(weight.partition(".")[2]))
        parts.append((t.find(f"driver.{driver}", driver), percent))
    if len(parts) == 1 and parts[0][1] == "100":
        return t("economy.key_only", driver=parts[0][0])
    return t.join([t("economy.key_part", percent=weight, driver=driver) for driver, weight in parts])


def name_group(context: ReportContext, names: tuple[str, ...], group: Group) -> str:
    """Name a group: by its members, or by who is missing where that is shorter."""
    t = context.texts
    inside = [names[m] for m in group.members]
    outside = [name for place, name in enumerate(names) if place not in set(group.members)]
    if 0 < len(outside) < len(inside) and len(inside) > MOST_NAMES // 2:
        return t("economy.all_but", names=_short(context, outside))
    return _short(context, inside)


def _short(context: ReportContext, names: list[str]) -> str:
    if len(names) <= MOST_NAMES:
        return context.texts.join(names)
    more = context.texts.number(len(names) - MOST_NAMES)
    return context.texts("economy.and_others", names=", ".join(names[:MOST_NAMES]), more=more)


def _say_simplest(context: ReportContext, result: SharingResult, chosen: ChosenKey) -> tuple[str, ...]:
    t, simple = context.texts, result.simplest
    if isinstance(simple, NotAssessed):
        return (t("economy.simplest_none", reason=simple.reason.message(t.language)),)
    price = t("economy.simplest_price", price=write_millions(t, max(0, simple.price_oere)))
    if simple.subsidy_oere:
        subsidy = write_sum(t, simple.subsidy_oere)
        told: tuple[str, ...] = (t("economy.simplest_subsidy", subsidy=subsidy), price)
    else:
        told = (price,)
    if chosen.chosen_by != "given":
        return told
    key = name_of_key(context, simple.key)
    return (t("economy.simplest_near" if simple.subsidy_oere else "economy.simplest", name=key), *told)


def _draw_keys(context: ReportContext, result: SharingResult) -> ChartView | None:
    t = context.texts
    keys = [each for each in result.assessed if each.kind != "yardstick"]
    measure = next((each for each in result.assessed if each.name == _YARDSTICK), None)
    if not keys or measure is None:
        return None
    distance = dict(zip(result.keys["key"], result.keys["to_shapley_oere"], strict=True))
    keys.sort(key=lambda each: (distance[each.name] or 0, each.name))
    order = sorted(range(len(result.names)), key=lambda m: (-result.alone_oere[m], result.names[m]))
    panels = [
        Panel(
            title=name_key(context, each.name),
            subtitle=t("economy.moves", amount=write_cell(t, distance[each.name])),
            values=tuple((each.oere[m] - measure.oere[m]) / _MILLION for m in order),
            labels=tuple(write_cell(t, each.oere[m] - measure.oere[m], signed=True) for m in order),
        )
        for each in keys[:MOST_PANELS]
    ]
    near = panels[0].title[:1].lower() + panels[0].title[1:]
    title = t("economy.keys_title", near=near, amount=write_sum(t, distance[keys[0].name]))
    return ChartView(
        chart_id="figur-noegler",
        title=title,
        drawing=draw_key_panels(
            [result.names[m] for m in order],
            panels,
            chart_id="figur-noegler",
            title=title,
            description=t("economy.keys_description"),
        ),
        head=(t("word.municipality"), *(panel.title for panel in panels)),
        rows=tuple(
            (result.names[m], *(panel.labels[row] for panel in panels)) for row, m in enumerate(order)
        ),
        working=t("economy.keys_working"),
        table_file="tables/sharing_members.csv",
    )


def is_chosen(chosen: ChosenKey | None, name: str) -> bool:
    """Whether a key in the tables, by its name there, is the plan's."""
    return chosen is not None and chosen.key.name == name


def _list_keys(context: ReportContext, result: SharingResult, chosen: ChosenKey) -> TableView:
    t = context.texts
    facts = {row["key"]: row for row in result.keys.iter_rows(named=True)}
    rows = []
    for each in result.assessed:
        row = facts[each.name]
        rows.append(
            cells(
                Cell(
                    text=name_key(context, each.name),
                    sub=t("economy.plans_key")
                    if is_chosen(chosen, each.name)
                    else t.find(f"key_kind.{each.kind}", ""),
                ),
                write_cell(t, row["to_shapley_oere"]),
                write_cell(t, row["to_nucleolus_oere"])
                if row["to_nucleolus_oere"] is not None
                else t("word.not_assessed"),
                _say_worst(context, result.names, each),
                _say_over(context, each),
            )
        )
    return TableView(
        title=t("economy.keys_caption"),
        head=tuple(
            t(f"economy.{name}")
            for name in ("key", "to_shapley", "to_nucleolus", "worst_group", "groups_over")
        ),
        rows=tuple(rows),
        words=frozenset({3}),
        note=t("economy.keys_note"),
        table_file="tables/sharing_keys.csv",
    )


def _say_worst(context: ReportContext, names: tuple[str, ...], each: AssessedKey) -> Cell:
    """The worst group by name, and what it carries beyond its own cost or has to spare."""
    t = context.texts
    if each.worst is None:
        return Cell(text=t("word.not_assessed"))
    excess = each.worst.excess_oere
    words = t(
        "economy.carries_too_much" if excess > 0 else "economy.has_to_spare",
        amount=write_millions(t, abs(excess)),
    )
    return Cell(text=words, sub=name_group(context, names, each.worst))


def _say_over(context: ReportContext, each: AssessedKey) -> str:
    t, over = context.texts, each.over
    if over.is_exact:
        return t("economy.of", count=t.number(over.value), all=t.number(over.of))
    return t("economy.about_share", percent=t.percent(over.value / over.of if over.of else 0.0))
