"""People: who may follow, what is left without a holder, which dates come first; small groups stay hidden."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from samdrift.programme.takeover_plan import PlannedWaves
from samdrift.report.chapters.takeover.names import name_municipality
from samdrift.report.chapters.takeover.table import Cell, TableView, numeric, plain, view_table
from samdrift.report.context import ReportContext
from samdrift.takeover.people import People
from samdrift.takeover.people_masking import find_hidden

_SKILL_SUMS = ("operation_fte", "migration_fte", "followers_fte")
_SUMS = ("follows_fte", "stays_fte", "unit_gap_fte", "home_gap_fte")


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleView:
    """``state`` is ``some`` or ``empty``: nobody has handed in who works with what."""

    state: str
    sentences: tuple[str, ...]
    towns: TableView | None
    skills: TableView | None


def view_people(context: ReportContext, planned: PlannedWaves) -> PeopleView:
    """Show what the plan asks of people."""
    t, people = context.texts, planned.people
    towns = _towns(context, people)
    late = people.milestones.filter("is_late")
    sentences = []
    if late.height:
        sentences.append(t.counted("takeover.milestones_late", late["municipality"].n_unique()))
    if people.not_assessed:
        sentences.append(t.counted("takeover.roles_not_assessed", people.not_assessed))
    return PeopleView(
        state="some" if people.roles.height else "empty",
        sentences=tuple(sentences),
        towns=towns,
        skills=_skills(context, people),
    )


def sum_roles(people: People) -> pl.DataFrame:
    """Equivalents by municipality: who may follow, who stays, and what is left without a holder.

    Null where none of a municipality's roles could be assessed: not known is not zero.
    """
    is_assessed = pl.col("follows").is_not_null()
    sums = {
        "follows_fte": pl.col("fte").filter(pl.col("follows")).sum(),
        "stays_fte": pl.col("fte").filter(~pl.col("follows")).sum(),
        "unit_gap_fte": pl.col("unit_gap_fte").sum(),
        "home_gap_fte": pl.col("home_gap_fte").sum(),
    }
    return people.roles.group_by("municipality").agg(
        pl.when(is_assessed.any()).then(amount).alias(name) for name, amount in sums.items()
    )


def write_equivalents(context: ReportContext, amount: float | None) -> str:
    """Write full-time equivalents; under the limit only that they are few, where others could see them."""
    t, least = context.texts, context.plan.programme.people.small_group
    if amount is None:
        return t("word.not_assessed")
    if is_hidden(context, amount):
        return t("takeover.under", amount=least)
    return t.number(amount, 1)


def is_hidden(context: ReportContext, amount: float) -> bool:
    """Whether an amount is so small that people could be recognised by other municipalities."""
    return len(context.plan.municipalities) > 1 and 0 < amount < context.plan.programme.people.small_group


def _equivalents(context: ReportContext, amount: float | None) -> Cell:
    return Cell(text=write_equivalents(context, amount))


def _towns(context: ReportContext, people: People) -> TableView | None:
    t = context.texts
    sums = {row["municipality"]: row for row in sum_roles(people).iter_rows(named=True)}
    hidden = _hidden_cells(context, sums)
    dates = {(row["municipality"], row["milestone"]): row for row in people.milestones.iter_rows(named=True)}
    towns = sorted({*sums, *(town for town, _ in dates)}, key=context.order_of)
    rows: list[tuple[Cell, ...]] = []
    for town in towns:
        known = sums.get(town)
        rows.append((
            name_municipality(context, town),
            *(
                Cell(text=t("takeover.hidden"))
                if (town, name) in hidden
                else _equivalents(context, known[name] if known else None)
                for name in _SUMS
            ),
            *(_milestone(context, dates.get((town, name))) for name in ("involvement", "notice")),
        ))  # fmt: skip
    columns = (
        plain(t("word.municipality")),
        *(numeric(t(f"takeover.{name}")) for name in _SUMS),
        numeric(t("takeover.involvement")),
        numeric(t("takeover.notice")),
    )
    return view_table(context, t("takeover.people_caption"), columns, rows, table_file="takeover_people")


def _hidden_cells(
    context: ReportContext, sums: Mapping[str, Mapping[str, float | None]]
) -> frozenset[tuple[str, str]]:
    """Sums that are large enough, but would give a small one away: all add up to the unit's by skill."""
    cells = [(town, name) for town in sorted(sums) for name in _SUMS]
    amounts = [sums[town][name] for town, name in cells]
    if len(context.plan.municipalities) == 1:
        return frozenset()
    least = context.plan.programme.people.small_group
    found = find_hidden(amounts, least=least, owners=[town for town, _ in cells])
    return frozenset(cells[at] for at in found if not is_hidden(context, amounts[at] or 0.0))


def _milestone(context: ReportContext, row: dict[str, object] | None) -> Cell:
    t = context.texts
    if row is None:
        return Cell(text="–")
    badge = t("takeover.passed_by") if row["is_late"] else ""
    return Cell(text=t.short_date(row["latest"]), badge=badge)  # type: ignore[arg-type]


def _skills(context: ReportContext, people: People) -> TableView | None:
    """Equivalents by skill and quarter of the whole unit; hidden where one municipality stands for all."""
    if people.roles.is_empty():
        return None
    t = context.texts
    is_one = people.roles["municipality"].n_unique() == 1
    rows: list[tuple[Cell, ...]] = []
    for row in people.skills.iter_rows(named=True):
        year, _, quarter = row["quarter"].partition("-Q")
        amounts = (row["operation_fte"], row["migration_fte"], row["followers_fte"])
        if is_one and is_hidden(context, min(amounts[0], amounts[2])):
            return None
        gap = row["gap_fte"]
        rows.append((
            Cell(text=t.find(f"skill.{row['skill']}", row["skill"])),
            Cell(text=t("content.quarter", quarter=quarter, year=year)),
            *(Cell(text=t.number(amount, 1)) for amount in amounts),
            Cell(text=t("takeover.none_missing") if gap <= 0 else t.number(gap, 1)),
        ))  # fmt: skip
    columns = (
        plain(t("takeover.skill")),
        plain(t("content.quarter_head")),
        *(numeric(t(f"takeover.{name}")) for name in _SKILL_SUMS),
        numeric(t("takeover.gap_fte")),
    )
    return view_table(context, t("takeover.skills_caption"), columns, rows, table_file="takeover_skills")
