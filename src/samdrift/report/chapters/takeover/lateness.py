"""Why the date is missed, or why there is no plan at all: what binds, and the cheapest ways to ease it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from samdrift.kernel import Money
from samdrift.programme.takeover_plan import PlannedWaves, TakeoverPicture
from samdrift.report.chapters.takeover.names import (
    name_groups,
    name_municipality,
    name_resource,
    write_weeks,
)
from samdrift.report.chapters.takeover.table import TableView, numeric, plain, view_table, wide
from samdrift.report.context import ReportContext
from samdrift.report.view.millions import write_millions
from samdrift.takeover import Binding, Infeasible, TakeoverProblem
from samdrift.takeover.hiring import ExtraCrew
from samdrift.takeover.relief import Outcome, Relief

MOST_BINDING = 8
MOST_LATE = 12
MOST_STUCK = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LatenessView:
    """What binds in sentences, whether that is proven, reliefs, and the late groups."""

    proof: str
    binding: tuple[str, ...]
    reliefs: TableView | None
    groups: TableView | None


def view_lateness(
    context: ReportContext, picture: TakeoverPicture, planned: PlannedWaves
) -> LatenessView | None:
    """Say why groups are late, or None where none is."""
    lateness = planned.lateness
    if lateness is None:
        return None
    t, problem = context.texts, picture.reading.problem
    proof = t("takeover.late_proven" if lateness.is_proven else "takeover.late_not_proven")
    if lateness.least_price.oere > 0:
        proof += " " + t("takeover.late_least", price=write_millions(t, lateness.least_price.oere))
    return LatenessView(
        proof=proof,
        binding=say_binding(context, problem, lateness.binding),
        reliefs=view_reliefs(context, picture),
        groups=_late_groups(context, picture, planned),
    )


def say_infeasible(context: ReportContext, picture: TakeoverPicture, answer: Infeasible) -> tuple[str, ...]:
    """Say what makes a plan impossible: limits, circles, and tasks that fit nowhere."""
    t, names = context.texts, name_groups(picture.reading)
    problem = picture.reading.problem
    said = list(say_binding(context, problem, answer.binding))
    for circle in answer.circles[:MOST_BINDING]:
        said.append(t("takeover.circle", names=t.join(_name_tasks(problem, names, circle))))
    for task, why in answer.stuck[:MOST_STUCK]:
        reason = t.find(f"stuck.{why}", why)
        said.append(t("takeover.stuck", name=_name_tasks(problem, names, (task,))[0], reason=reason))
    hidden = len(answer.stuck) - MOST_STUCK
    if hidden > 0:
        said.append(t.counted("takeover.stuck_more", hidden))
    return tuple(said) or (t("takeover.nothing_proven"),)


def say_binding(
    context: ReportContext, problem: TakeoverProblem, binding: Iterable[Binding]
) -> tuple[str, ...]:
    """Say each limit that binds: which, when, how much is needed, and how much there is."""
    t = context.texts
    return tuple(
        t(
            "takeover.binding_hours" if each.resource.startswith("crew:") else "takeover.binding_units",
            name=name_resource(context, each.resource),
            weeks=write_weeks(t, problem, each.first_week, each.last_week),
            needed=t.number(each.needed),
            available=t.number(each.available),
        )
        for each in list(binding)[:MOST_BINDING]
    )


def _name_tasks(problem: TakeoverProblem, names: Mapping[str, str], tasks: Iterable[str]) -> list[str]:
    known = problem.task_by_id
    groups = (known[task].group if task in known else task for task in tasks)
    return [names.get(group, group) for group in groups]


def view_reliefs(context: ReportContext, picture: TakeoverPicture) -> TableView | None:
    """Show what would help, what it costs, and what planning again with it gave."""
    t, problem = context.texts, picture.reading.problem
    rows = [
        (
            _say_relief(context, problem, relief),
            write_millions(t, relief.price.oere) if relief.price.oere else "–",
            say_change(context, relief.cost_change),
            _say_outcome(context, relief),
        )
        for relief in picture.help
    ]
    columns = (
        wide(t("takeover.relief")),
        numeric(t("takeover.relief_price")),
        numeric(t("takeover.relief_plan")),
        plain(t("takeover.relief_late")),
    )
    caption = t("takeover.relief_for_plan" if picture.planned is None else "takeover.reliefs")
    return view_table(context, caption, columns, rows, table_file="takeover_reliefs")


def say_change(context: ReportContext, change: Money | None) -> str:
    """Say what the plan itself then costs more or less."""
    t = context.texts
    if change is None:
        return "–"
    if change.oere == 0:
        return t("takeover.relief_same")
    key = "takeover.relief_more" if change.oere > 0 else "takeover.relief_less"
    return t(key, amount=write_millions(t, abs(change.oere)))


def _say_outcome(context: ReportContext, relief: Relief) -> str:
    t = context.texts
    if relief.outcome is Outcome.LATE:
        return t.counted("takeover.relief_left", relief.late_groups or 0)
    if relief.outcome is Outcome.KEPT and relief.municipalities:
        return t("takeover.relief_others_kept")
    return t(f"takeover.relief_{relief.outcome.value}")


def say_hire(context: ReportContext, problem: TakeoverProblem, crew: ExtraCrew) -> str:
    """Say whom to hire, and when."""
    t = context.texts
    return t.counted(
        "takeover.hire",
        crew.technicians,
        crew=name_resource(context, crew.resource),
        weeks=write_weeks(t, problem, crew.first_week, crew.last_week),
        hours=t.number(crew.hours),
    )


def _say_relief(context: ReportContext, problem: TakeoverProblem, relief: Relief) -> str:
    t = context.texts
    crews = [say_hire(context, problem, crew) for crew in relief.crews]
    waiting = [context.name_of(town) for town in sorted(relief.municipalities, key=context.order_of)]
    wait = [t("takeover.let_wait", names=t.join(waiting))] if waiting else []
    return " ".join((*crews, *wait)) or t("takeover.relief_search")


def _late_groups(context: ReportContext, picture: TakeoverPicture, planned: PlannedWaves) -> TableView | None:
    t, names = context.texts, name_groups(picture.reading)
    late = planned.groups.filter("is_late").sort("handover_on", "group", descending=[True, False])
    rows = [
        (
            names.get(row["group"], row["group"]),
            name_municipality(context, row["municipality"]),
            t.short_date(row["handover_on"]),
        )
        for row in late.head(MOST_LATE).iter_rows(named=True)
    ]
    columns = (
        plain(t("takeover.group")),
        plain(t("word.municipality")),
        numeric(t("takeover.head_handover")),
    )
    caption = t.counted("takeover.late_groups", late.height)
    hidden = late.height - MOST_LATE
    return view_table(context, caption, columns, rows, table_file="takeover_groups", hidden=hidden)
