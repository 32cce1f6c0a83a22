"""The answer first: how much overlaps, what becomes of the hosts, does it fit, and what does it cost."""

from dataclasses import dataclass

import polars as pl

from samdrift.addressing import AddressPlan, Infeasible, Overlaps
from samdrift.report.chapters.addressing.capacity import say_capacity
from samdrift.report.context import ReportContext
from samdrift.report.view.counts import describe_kinds
from samdrift.report.view.evidence import EvidenceIndex
from samdrift.report.view.millions import write_millions


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureView:
    """One figure: number, what it counts, its kind in words, how it was found, and its table."""

    number: str
    title: str
    kind: str
    working: tuple[str, ...]
    table_file: str


def say_answer(context: ReportContext, plan: AddressPlan) -> tuple[str, ...]:
    """Say the plan in three sentences: overlaps, hosts, space and price."""
    t, hosts = context.texts, plan.hosts
    changed = hosts.renumbered + hosts.translated
    price = t(
        "addressing.answer_cost" if plan.value_oere == plan.bound_oere else "addressing.answer_gap",
        cost=write_millions(t, plan.value_oere),
        bound=write_millions(t, plan.bound_oere),
        routes=t.number(plan.routes),
    )
    return (
        t.counted("addressing.answer_pairs", plan.overlaps.pairs),
        t(
            "addressing.answer_hosts",
            kept=t.number(hosts.kept),
            all=t.number(hosts.kept + changed + hosts.apart),
            renumbered=t.number(hosts.renumbered),
            translated=t.number(hosts.translated),
        ),
        say_capacity(context, plan.capacity),
        price,
    )


def view_figures(context: ReportContext, plan: AddressPlan) -> tuple[FigureView, ...]:
    """Show a plan's figures."""
    return (
        _overlaps(context, plan.overlaps),
        *_hosts(context, plan),
        _routes(context, plan),
        _margin(context, plan),
        _cost(context, plan),
    )


def view_figures_without_plan(context: ReportContext, answer: Infeasible) -> tuple[FigureView, ...]:
    """Show what is known where no plan is possible."""
    return (_overlaps(context, answer.overlaps), _margin(context, answer))


def _overlaps(context: ReportContext, overlaps: Overlaps) -> FigureView:
    t = context.texts
    evidence = EvidenceIndex(context.plan).of_table("prefixes")
    return FigureView(
        number=t.number(overlaps.pairs),
        title=t("addressing.figure_pairs"),
        kind=describe_kinds(context, evidence) or t("kind.modelled"),
        working=(
            t("addressing.working_pairs"),
            t("addressing.working_inside", pairs=t.number(overlaps.internal_pairs)),
        ),
        table_file="tables/address_overlaps.csv",
    )


def _hosts(context: ReportContext, plan: AddressPlan) -> tuple[FigureView, ...]:
    """Live hosts by what becomes of them; those apart and outside only where there are any."""
    t, hosts = context.texts, plan.hosts
    counted = {
        "kept": hosts.kept,
        "renumbered": hosts.renumbered,
        "translated": hosts.translated,
        **{name: count for name, count in (("apart", hosts.apart), ("outside", hosts.outside)) if count},
    }
    return tuple(
        FigureView(
            number=t.number(count),
            title=t(f"addressing.figure_{name}"),
            kind=t("kind.modelled"),
            working=(t("addressing.working_hosts"), t(f"addressing.working_{name}")),
            table_file="tables/address_decisions.csv",
        )
        for name, count in counted.items()
    )


def _routes(context: ReportContext, plan: AddressPlan) -> FigureView:
    t = context.texts
    kept = plan.blocks.filter(pl.col("kind") == "kept").height
    return FigureView(
        number=t.number(plan.routes),
        title=t("addressing.figure_routes"),
        kind=t("kind.modelled"),
        working=(
            t(
                "addressing.working_routes",
                kept=t.number(kept),
                new=t.number(plan.blocks.height - kept),
                most=t.number(context.plan.programme.addressing.summaries_per_municipality),
            ),
        ),
        table_file="tables/address_blocks.csv",
    )


def _margin(context: ReportContext, answer: AddressPlan | Infeasible) -> FigureView:
    t, capacity = context.texts, answer.capacity
    is_short = capacity.margin < 0
    return FigureView(
        number=t.number(abs(capacity.margin)),
        title=t("addressing.figure_missing" if is_short else "addressing.figure_margin"),
        kind=t("kind.modelled"),
        working=(
            t(
                "addressing.capacity_working",
                need=t.number(capacity.need),
                growth=t.number(context.plan.programme.addressing.growth_pct),
                with_growth=t.number(capacity.need_with_growth),
                have=t.number(capacity.have),
            ),
        ),
        table_file="plan.json",
    )


def _cost(context: ReportContext, plan: AddressPlan) -> FigureView:
    t = context.texts
    moves = int(plan.decisions["cost_oere"].sum())
    return FigureView(
        number=write_millions(t, plan.value_oere),
        title=t("addressing.figure_cost"),
        kind=t("kind.assumed"),
        working=(
            t(
                "addressing.working_cost",
                cost=write_millions(t, plan.value_oere),
                moves=write_millions(t, moves),
                routes=write_millions(t, plan.value_oere - moves),
            ),
            t("addressing.working_bound", bound=write_millions(t, plan.bound_oere)),
            *say_prices(context),
        ),
        table_file="tables/address_decisions.csv",
    )


def say_prices(context: ReportContext) -> tuple[str, ...]:
    """Say what moving a prefix costs, with the prices that were used."""
    t, used = context.texts, context.plan.programme.addressing
    prices = {
        "prefix": used.cost_dkk_per_prefix,
        "dhcp": used.cost_dkk_per_dhcp_client,
        "static": used.cost_dkk_per_static_host,
        "server": used.cost_dkk_per_server,
        "device": used.cost_dkk_per_device,
        "printer": used.cost_dkk_per_printer,
    }
    return (
        t("addressing.working_prices", **{name: t.number(price) for name, price in prices.items()}),
        t(
            "addressing.working_ways",
            overtime=t.number(used.overtime_pct),
            translation=t.number(used.translation_dkk_per_prefix),
            workaround=t.number(used.workaround_dkk_per_server),
            route=t.number(used.route_cost_dkk),
        ),
    )
