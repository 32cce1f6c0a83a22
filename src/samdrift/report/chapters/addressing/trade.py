"""Two charts of the plan: what becomes of the hosts, and hosts against routes."""

import polars as pl

from samdrift.addressing import AddressPlan
from samdrift.report.chapters.content import ChartView
from samdrift.report.charts.content import bars
from samdrift.report.charts.trade import trade_curve
from samdrift.report.charts.vega import draw_chart
from samdrift.report.context import ReportContext
from samdrift.report.view.millions import write_millions_cell

_LEAST_POINTS = 2


def draw_hosts(context: ReportContext, plan: AddressPlan) -> ChartView | None:
    """Live hosts by what becomes of them, as bars; None where no host is known."""
    t, hosts = context.texts, plan.hosts
    counted = [
        (t(f"addressing.becomes_{name}"), count)
        for name, count in (
            ("kept", hosts.kept),
            ("renumbered", hosts.renumbered),
            ("translated", hosts.translated),
            ("apart", hosts.apart),
            ("outside", hosts.outside),
        )
        if count or name in ("kept", "renumbered", "translated")
    ]
    total = sum(count for _, count in counted)
    if not total:
        return None
    title = t("addressing.hosts_title", percent=t.percent(hosts.kept / total))
    rows = [
        (name, count, t("addressing.hosts_label", count=t.number(count), percent=t.percent(count / total)))
        for name, count in counted
    ]
    return ChartView(
        chart_id="figur-vaerter",
        title=title,
        drawing=draw_chart(
            bars(rows, hollow=frozenset()),
            chart_id="figur-vaerter",
            title=title,
            description=t("addressing.hosts_description"),
            language=t.language,
        ),
        head=(t("addressing.becomes"), t("addressing.live_hosts"), t("word.share")),
        rows=tuple((name, t.number(count), t.percent(count / total)) for name, count in counted),
        working=t("addressing.working_hosts"),
        table_file="tables/address_decisions.csv",
    )


def draw_trade(context: ReportContext, plan: AddressPlan) -> ChartView | None:
    """The points that a price of a route can give; None where every price gives the same."""
    t = context.texts
    points = plan.trade.sort("route_cost_dkk")
    chosen = points.filter("is_chosen")
    if chosen.is_empty() or points.select("hosts", "kept_routes").n_unique() < _LEAST_POINTS:
        return None
    price = int(chosen["route_cost_dkk"][0])
    title = t(
        "addressing.trade_title",
        routes=t.number(int(chosen["kept_routes"][0])),
        hosts=t.number(int(chosen["hosts"][0])),
    )
    return ChartView(
        chart_id="figur-ruter",
        title=title,
        drawing=draw_chart(
            trade_curve(
                _labelled(context, points),
                hosts_title=t("addressing.trade_hosts"),
                routes_title=t("addressing.trade_routes"),
            ),
            chart_id="figur-ruter",
            title=title,
            description=t("addressing.trade_description"),
            language=t.language,
        ),
        head=tuple(
            t(f"addressing.{name}") for name in ("trade_price", "trade_hosts", "trade_routes", "cost_head")
        ),
        rows=tuple(_row(context, row) for row in points.iter_rows(named=True)),
        working=t("addressing.trade_working", price=t.number(price)),
        table_file="tables/address_trade.csv",
    )


def _labelled(context: ReportContext, points: pl.DataFrame) -> list[tuple[int, int, bool, str]]:
    """Each distinct point once, labelled with its price at both ends and where it was chosen."""
    t = context.texts
    found: dict[tuple[int, int], tuple[int, bool]] = {}
    for row in points.iter_rows(named=True):
        at = (row["hosts"], row["kept_routes"])
        price, is_chosen = found.get(at, (row["route_cost_dkk"], False))
        found[at] = (row["route_cost_dkk"] if row["is_chosen"] else price, is_chosen or row["is_chosen"])
    places = list(found)
    labelled = []
    for at, (price, is_chosen) in found.items():
        label = ""
        if is_chosen:
            label = t("addressing.trade_chosen", price=t.number(price))
        elif at in (places[0], places[-1]):
            label = t("addressing.trade_label", price=t.number(price))
        labelled.append((*at, is_chosen, label))
    return labelled


def _row(context: ReportContext, row: dict[str, int]) -> tuple[str, ...]:
    t = context.texts
    price = t.number(row["route_cost_dkk"])
    return (
        t("addressing.trade_row_chosen", price=price) if row["is_chosen"] else price,
        t.number(row["hosts"]),
        t.number(row["kept_routes"]),
        write_millions_cell(t, row["cost_oere"]),
    )
