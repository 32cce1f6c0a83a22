"""What becomes of the prefixes, municipality by municipality, with the reason of each in a sentence."""

from dataclasses import dataclass

import polars as pl

from samdrift.addressing import AddressPlan, Decision, explain_decision
from samdrift.report.chapters.addressing.names import in_names, name_owner
from samdrift.report.context import ReportContext
from samdrift.report.view.millions import write_millions_cell

#: In the order in which they are shown; those that somebody must do something about come first.
ORDER = (
    Decision.TRANSLATE,
    Decision.RENUMBER,
    Decision.SEPARATE_VRF,
    Decision.KEEP,
    Decision.RETIRE,
    Decision.OUTSIDE,
)
MOST_OF_A_DECISION = 5
MOST_BLOCKS = 10
_MOST_IPV4 = 2**32


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionCell:
    """How many prefixes of a municipality have a decision, and the live hosts in them."""

    prefixes: str
    hosts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonView:
    """One prefix: where it is, what becomes of it, and why."""

    prefix: str
    vrf: str
    decision: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockView:
    """One route of the joint network: a block that is kept or new, its addresses and how full it is."""

    block: str
    vrf: str
    kind: str
    addresses: str
    share: float | None
    percent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerView:
    """One municipality: its sums, the reasons of its most important decisions, and its blocks."""

    name: str
    anchor: str
    section: str
    cells: tuple[DecisionCell, ...]
    cost: str
    summary: str
    reasons: tuple[ReasonView, ...]
    hidden_reasons: int
    blocks: tuple[BlockView, ...]
    hidden_blocks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsView:
    """All municipalities in Danish order, and their sum; ``titles`` are of the decisions that occur."""

    titles: tuple[str, ...]
    owners: tuple[OwnerView, ...]
    cells: tuple[DecisionCell, ...]
    cost: str


def view_decisions(context: ReportContext, plan: AddressPlan) -> DecisionsView:
    """Show what was decided."""
    t = context.texts
    present = set(plan.decisions["decision"].unique())
    shown = tuple(decision for decision in ORDER if decision in present)
    owners = sorted(plan.decisions["owner"].unique(), key=context.order_of)
    by_owner = plan.decisions.partition_by("owner", as_dict=True)
    blocks = plan.blocks.partition_by("owner", as_dict=True)
    return DecisionsView(
        titles=tuple(t(f"decision.{decision}") for decision in shown),
        owners=tuple(
            _owner(context, owner, by_owner[(owner,)], blocks.get((owner,), plan.blocks.clear()), shown)
            for owner in owners
        ),
        cells=_cells(context, plan.decisions, shown),
        cost=write_millions_cell(t, int(plan.decisions["cost_oere"].sum())),
    )


def _owner(
    context: ReportContext,
    owner: str,
    decisions: pl.DataFrame,
    blocks: pl.DataFrame,
    shown: tuple[Decision, ...],
) -> OwnerView:
    t = context.texts
    counted = dict(decisions["decision"].value_counts().iter_rows())
    # What was contested comes before what is kept because nobody else uses it.
    ranked = decisions.with_columns(
        _contested=pl.col("reason").is_in(["alone", "container", "noise"]).cast(pl.Int8)
    ).sort(["_contested", "cost_oere", "hosts", "prefix_id"], descending=[False, True, True, False])
    told = [
        row
        for decision in shown
        for row in ranked.filter(pl.col("decision") == decision.value)
        .head(MOST_OF_A_DECISION)
        .iter_rows(named=True)
    ]
    routes = blocks.sort("kind", "addresses", "block", descending=[True, True, False])
    return OwnerView(
        name=name_owner(context, owner),
        anchor=f"adresser-{context.anchors[owner]}" if owner in context.anchors else "",
        section=context.anchors.get(owner, ""),
        cells=_cells(context, decisions, shown),
        cost=write_millions_cell(t, int(decisions["cost_oere"].sum())),
        summary=t.join(
            [t.counted(f"decided.{d}", counted[d.value]) for d in shown if d.value in counted]
        ),
        reasons=tuple(_reason(context, row) for row in told),
        hidden_reasons=decisions.height - len(told),
        blocks=tuple(_block(context, row) for row in routes.head(MOST_BLOCKS).iter_rows(named=True)),
        hidden_blocks=max(0, routes.height - MOST_BLOCKS),
    )  # fmt: skip


def _cells(
    context: ReportContext, decisions: pl.DataFrame, shown: tuple[Decision, ...]
) -> tuple[DecisionCell, ...]:
    t = context.texts
    sums = decisions.group_by("decision").agg(pl.len(), pl.col("hosts").sum())
    by = {decision: (count, hosts) for decision, count, hosts in sums.iter_rows()}
    return tuple(
        DecisionCell(
            prefixes=t.number(by.get(decision.value, (0, 0))[0]),
            hosts=t.counted("addressing.hosts", by.get(decision.value, (0, 0))[1]),
        )
        for decision in shown
    )


def _reason(context: ReportContext, row: dict[str, object]) -> ReasonView:
    t = context.texts
    return ReasonView(
        prefix=str(row["prefix"]),
        vrf=t("addressing.vrf", vrf=row["vrf"]) if row["vrf"] else "",
        decision=t(f"decision.{row['decision']}"),
        sentence=explain_decision(in_names(context, row), language=t.language),
    )


def _block(context: ReportContext, row: dict[str, object]) -> BlockView:
    t = context.texts
    addresses, used = row["addresses"], row["used"]
    known = isinstance(addresses, float) and isinstance(used, float) and addresses > 0
    share = min(1.0, used / addresses) if known else None  # type: ignore[operator]
    return BlockView(
        block=str(row["block"]),
        vrf=t("addressing.vrf", vrf=row["vrf"]) if row["vrf"] else "",
        kind=t(f"block.{row['kind']}"),
        addresses=_count(context, addresses),
        share=share,
        percent=t.percent(share),
    )


def _count(context: ReportContext, addresses: object) -> str:
    """Write a number of addresses; of IPv6 it would tell nothing."""
    t = context.texts
    if isinstance(addresses, float) and addresses > _MOST_IPV4:
        return t("addressing.ipv6")
    return t.number(addresses if isinstance(addresses, float) else None)
