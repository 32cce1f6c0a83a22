"""The drawings over time: the Gantt, the crews below it, and the S-curve."""

from collections import defaultdict

import polars as pl

from samdrift.programme.takeover_plan import PlannedWaves, TakeoverPicture
from samdrift.report.chapters.content import ChartView
from samdrift.report.chapters.takeover.names import name_resource, write_interval, write_week
from samdrift.report.charts.crew_load import FULL_SHARE, CrewRow, CrewWords, draw_crews
from samdrift.report.charts.gantt import GanttRow, GanttWords, draw_gantt
from samdrift.report.charts.s_curve import s_curve
from samdrift.report.charts.vega import draw_chart
from samdrift.report.charts.weeks import WeekAxis
from samdrift.report.context import ReportContext
from samdrift.takeover.calendar import Calendar

_HANDOVERS = ("handover", "network", "retire")
_MOVES = ("move",)
_MARGIN_WEEKS = 2


def find_axis(context: ReportContext, picture: TakeoverPicture, planned: PlannedWaves) -> WeekAxis:
    """The weeks that are drawn: from the first to some after the last work and the deadline."""
    t, reading = context.texts, picture.reading
    calendar = reading.calendar
    last = max((calendar.week_of(wave.end) for wave in planned.waves), default=0)
    return WeekAxis(
        first_monday=calendar.first_monday,
        weeks=max(last, reading.deadline_week, 1) + _MARGIN_WEEKS,
        deadline=reading.deadline_week,
        deadline_words=t("takeover.deadline", date=t.short_date(context.plan.programme.unit.deadline)),
        closed=_closed(calendar),
        months=tuple(t("takeover.months").split()),
    )


def _closed(calendar: Calendar) -> frozenset[int]:
    """Weeks in which nobody cuts anything over: frozen, or without hours."""
    without = {week for week, share in enumerate(calendar.profile) if share <= 0}
    return frozenset(without | set(calendar.closed.get("all", ())))


def draw_plan(
    context: ReportContext, picture: TakeoverPicture, planned: PlannedWaves, axis: WeekAxis
) -> ChartView:
    """The Gantt: a row a municipality, by who is wholly handed over first."""
    t, calendar = context.texts, picture.reading.calendar
    work: dict[tuple[str, bool], list[int]] = defaultdict(lambda: [0] * axis.weeks)
    for town, kind, monday, weeks in planned.tasks.select(
        "municipality", "kind", "monday", "weeks"
    ).iter_rows():
        first = calendar.week_of(monday)
        for week in range(first, min(first + weeks, axis.weeks)):
            work[town, kind in _MOVES][week] += 1
    sums = planned.groups.group_by("municipality").agg(
        groups=pl.len(),
        first=pl.col("first_monday").min(),
        last=pl.col("handover_on").max(),
        moved=pl.col("moved_on").max(),
        late=pl.col("is_late").sum(),
    )
    towns = sorted(sums.iter_rows(named=True), key=lambda row: context.order_of(row["municipality"]))
    rows = [
        GanttRow(
            name=context.name_of(row["municipality"]),
            handovers=tuple(work[row["municipality"], False]),
            moves=tuple(work[row["municipality"], True]),
            last_handover=None if row["last"] is None else calendar.week_of(row["last"]) + 1,
            label=t("takeover.gantt_late", late=t.number(row["late"]))
            if row["late"]
            else t("takeover.gantt_label", week=write_week(t, row["last"])),
            closed=calendar.closed.get(row["municipality"], frozenset()),
            is_late=bool(row["late"]),
        )
        for row in towns
    ]
    in_time = sum(not row["late"] for row in towns)
    title = t("takeover.gantt_title", count=in_time, all=len(towns))
    return ChartView(
        chart_id="figur-boelger",
        title=title,
        drawing=draw_gantt(
            axis,
            rows,
            chart_id="figur-boelger",
            words=GanttWords(
                title=title,
                description=t("takeover.gantt_description"),
                handover=t("takeover.key_handover"),
                move=t("takeover.key_move"),
            ),
        ),
        head=(
            t("word.municipality"),
            t("takeover.head_groups"),
            t("takeover.head_first"),
            t("takeover.head_last_handover"),
            t("takeover.head_last_move"),
            t("takeover.head_late"),
        ),
        rows=tuple(
            (
                context.name_of(row["municipality"]),
                t.number(row["groups"]),
                t.short_date(row["first"]),
                t.short_date(row["last"]),
                t.short_date(row["moved"]) if row["moved"] else "–",
                t.number(row["late"]),
            )
            for row in towns
        ),
        working=t("takeover.gantt_working"),
        table_file="tables/takeover_tasks.csv",
    )


def draw_load(context: ReportContext, planned: PlannedWaves, axis: WeekAxis) -> ChartView | None:
    """The crews on the same weeks; None where no crew has hours."""
    t = context.texts
    crews = planned.load.filter(pl.col("kind") == "crew")
    rows, table = [], []
    fullest = ("", 0)
    for (resource,), part in crews.partition_by("resource", as_dict=True, maintain_order=True).items():
        weeks = part.sort("monday").head(axis.weeks)
        used, capacity = weeks["used"].to_list(), weeks["capacity"].to_list()
        pad = [0] * (axis.weeks - len(used))
        if not any(used):
            continue
        name = name_resource(context, str(resource))
        full = sum(u > 0 and u >= FULL_SHARE * c for u, c in zip(used, capacity, strict=True))
        fullest = max(fullest, (name, full), key=lambda each: each[1])
        share = sum(used) / sum(capacity) if sum(capacity) else None
        rows.append(
            CrewRow(
                name=name,
                used=(*used, *pad),
                capacity=(*capacity, *pad),
                label=t("takeover.load_label", percent=t.percent(share), full=full),
            )
        )
        busiest = weeks.sort("used", "monday", descending=[True, False]).row(0, named=True)
        table.append((
            name,
            t.number(sum(used)),
            t.number(sum(capacity)),
            t.percent(share),
            t.number(full),
            t("takeover.busiest", week=write_week(t, busiest["monday"]), hours=t.number(busiest["used"])),
        ))  # fmt: skip
    if not rows:
        return None
    title = (
        t.counted("takeover.load_title", fullest[1], name=fullest[0])
        if fullest[1]
        else t("takeover.load_title_free")
    )
    return ChartView(
        chart_id="figur-hold",
        title=title,
        drawing=draw_crews(
            axis,
            rows,
            chart_id="figur-hold",
            words=CrewWords(
                title=title,
                description=t("takeover.load_description"),
                booked=t("takeover.key_booked"),
                full=t("takeover.key_full"),
            ),
        ),
        head=tuple(
            t(f"takeover.{name}")
            for name in ("crew", "hours_used", "hours_there", "share_used", "full_weeks", "busiest_week")
        ),
        rows=tuple(table),
        working=t("takeover.load_working"),
        table_file="tables/takeover_load.csv",
    )


def draw_curve(
    context: ReportContext, picture: TakeoverPicture, planned: PlannedWaves, axis: WeekAxis
) -> ChartView | None:
    """The S-curve; None where nothing was simulated."""
    t, calendar = context.texts, picture.reading.calendar
    curve = planned.robustness.curve
    if curve.is_empty():
        return None
    at = curve.filter(pl.col("week") == axis.deadline)
    title = t("takeover.curve_title_plain")
    if at.height:
        row = at.row(0, named=True)
        title = t(
            "takeover.curve_title",
            middle=t.percent(row["p50"]),
            interval=write_interval(t, row["p10"], row["p90"]),
        )
    # Nothing happens after all futures are through.
    done = curve.filter(pl.col("p10") >= 1)["week"].min()
    end = max(axis.deadline + _MARGIN_WEEKS, int(done) + 1 if isinstance(done, int) else calendar.weeks)
    shown = curve.filter(pl.col("week") <= end)
    points = [
        (calendar.monday_of(week), planned_share, low, middle, high)
        for week, planned_share, low, middle, high in shown.iter_rows()
    ]
    every = shown.filter(pl.col("week") % 4 == 0)
    return ChartView(
        chart_id="figur-s-kurve",
        title=title,
        drawing=draw_chart(
            s_curve(
                points,
                deadline=context.plan.programme.unit.deadline,
                deadline_words=axis.deadline_words,
                share_title=t("takeover.curve_axis"),
                labels=(t("takeover.curve_planned"), t("takeover.curve_middle")),
            ),
            chart_id="figur-s-kurve",
            title=title,
            description=t("takeover.curve_description"),
            language=t.language,
        ),
        head=tuple(t(f"takeover.{name}") for name in ("curve_day", "curve_planned", "p10", "p50", "p90")),
        rows=tuple(
            (t.short_date(calendar.monday_of(week)), *(t.percent(share) for share in shares))
            for week, *shares in every.iter_rows()
        ),
        working=t("takeover.curve_working"),
        table_file="tables/takeover_curve.csv",
    )
