"""Votes on the board: three board models side by side, who can block, and how often each member decides."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from samdrift.economy.voting import VotingRule, make_board_rules
from samdrift.report.chapters.economy.tables import Cell, TableView, cells
from samdrift.report.context import ReportContext

MODELS = ("one_each", "by_inhabitants", "double_majority")
#: More members than this are folded away: the largest stand open.
MOST_OPEN = 15
_MOST_NAMES = 6
#: As many are named one by one in a sentence.
_FEW = 3
_FILE = "tables/voting_power.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class VotingView:
    """``members`` are the largest of them where ``everybody`` is there, which then holds all."""

    sentences: tuple[str, ...]
    models: TableView
    members: TableView
    everybody: TableView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What a rule means for groups: how few can decide and block, who blocks alone, and who never counts."""

    fewest_deciding: int
    fewest_blocking: int
    blocks_alone: tuple[str, ...]
    without_influence: tuple[str, ...]


def view_voting(context: ReportContext, voting: pl.DataFrame) -> VotingView | None:
    """Show the board models; None where nobody's inhabitants are known, or a majority cannot be passed."""
    if voting.is_empty() or voting["member"].n_unique() < 2:
        return None
    first = voting.filter(pl.col("model") == MODELS[0])
    rules = make_board_rules(first["inhabitants"].to_list(), context.plan.programme.voting)
    names = first["member"].to_list()
    idle = voting.filter(pl.col("is_dummy"))
    found = {
        model: find_decisions(rules[model], names, idle.filter(pl.col("model") == model)["member"].to_list())
        for model in MODELS
    }
    rows = _list_rows(context, voting)
    head = (
        context.texts("word.municipality"),
        context.texts("economy.people_share"),
        context.texts("economy.votes"),
        *(context.texts(f"board.{model}") for model in MODELS),
    )
    is_long = len(rows) > MOST_OPEN
    return VotingView(
        sentences=_say(context, rules, found, names),
        models=_list_models(context, rules, found),
        members=_member_table(context, head, rows[:MOST_OPEN], is_whole=not is_long),
        everybody=_member_table(context, head, rows, is_whole=True) if is_long else None,
    )


def find_decisions(rule: VotingRule, names: Sequence[str], idle: Sequence[str]) -> Decisions:
    """Find how few members can decide and block, and who can alone.

    Args:
        rule: of a board.
        names: in the rule's order.
        idle: those of them who never decide.
    """
    heaviest = sorted(rule.weights, reverse=True)
    whole, count = sum(heaviest), len(heaviest)
    carried = [sum(heaviest[:size]) for size in range(count + 1)]
    deciding = next(s for s, votes in enumerate(carried) if votes >= rule.quota and s >= rule.least_members)
    # Whoever is left out must leave the others short of votes, or of members.
    blocking = next(
        s
        for s, votes in enumerate(carried)
        if s and (whole - votes < rule.quota or count - s < rule.least_members)
    )
    alone = tuple(name for name, votes in zip(names, rule.weights, strict=True) if whole - votes < rule.quota)
    return Decisions(
        fewest_deciding=deciding, fewest_blocking=blocking, blocks_alone=alone, without_influence=tuple(idle)
    )


def _say(
    context: ReportContext,
    rules: dict[str, VotingRule],
    found: dict[str, Decisions],
    names: Sequence[str],
) -> tuple[str, ...]:
    """Who can decide and block, in words, model by model."""
    t = context.texts
    equal = rules["one_each"]
    told = [
        t("economy.votes_one_each", count=t.number(equal.quota), all=t.number(len(equal.weights))),
    ]
    by_people, double = found["by_inhabitants"], found["double_majority"]
    largest = [
        name for _, name in sorted(zip(rules["by_inhabitants"].weights, names, strict=True), key=_heaviest)
    ]
    if by_people.blocks_alone:
        told.append(t("economy.votes_block_alone", names=_short(context, by_people.blocks_alone)))
    told.append(
        t(
            "economy.votes_by_inhabitants",
            deciding=_name_largest(context, largest, by_people.fewest_deciding),
            blocking=_name_largest(context, largest, by_people.fewest_blocking),
        )
    )
    told.append(
        t(
            "economy.votes_double",
            deciding=t.number(double.fewest_deciding),
            blocking=_name_largest(context, largest, double.fewest_blocking),
        )
    )
    idle = tuple(dict.fromkeys(name for each in found.values() for name in each.without_influence))
    if idle:
        told.append(t("economy.votes_idle", names=_short(context, idle)))
    return tuple(told)


def _heaviest(member: tuple[int, str]) -> tuple[int, str]:
    return -member[0], member[1]


def _name_largest(context: ReportContext, largest: Sequence[str], count: int) -> str:
    """The so many largest members, by name where they are few."""
    if count <= _FEW:
        return context.texts.join(list(largest[:count]))
    return context.texts("economy.largest", count=context.texts.number(count))


def _list_models(
    context: ReportContext, rules: dict[str, VotingRule], found: dict[str, Decisions]
) -> TableView:
    t = context.texts
    rows = []
    for model in MODELS:
        rule, each = rules[model], found[model]
        rows.append(
            cells(
                Cell(text=t(f"board.{model}"), sub=t(f"board_meaning.{model}")),
                Cell(
                    text=t("economy.of", count=t.number(rule.quota), all=t.number(sum(rule.weights))),
                    sub=t("economy.and_members", count=t.number(rule.least_members))
                    if rule.least_members
                    else "",
                ),
                t.number(each.fewest_deciding),
                Cell(
                    text=t.number(each.fewest_blocking),
                    sub=_short(context, each.blocks_alone) if each.blocks_alone else "",
                ),
            )
        )
    parameters = context.plan.programme.voting
    return TableView(
        title=t("economy.boards_caption"),
        head=tuple(t(f"economy.{name}") for name in ("board", "votes_needed", "deciding", "blocking")),
        rows=tuple(rows),
        note=t(
            "economy.boards_note",
            people=t.number(parameters.inhabitants_per_vote),
            percent=t.number(parameters.majority_pct),
        ),
        is_wide=True,
    )


def _list_rows(context: ReportContext, voting: pl.DataFrame) -> list[tuple[Cell, ...]]:
    """One row a member, the largest first: power as Banzhaf's share, Shapley-Shubik's below it."""
    t = context.texts
    by_model = {model: voting.filter(pl.col("model") == model) for model in MODELS}
    whole = by_model["by_inhabitants"]
    order = sorted(range(whole.height), key=lambda row: (-whole["inhabitants"][row], whole["member"][row]))
    power = {model: rows.select("banzhaf", "shapley_shubik").rows() for model, rows in by_model.items()}
    listed = []
    for row in order:
        shares = [
            Cell(text=_percent(context, banzhaf), sub=_percent(context, shapley))
            for banzhaf, shapley in (power[model][row] for model in MODELS)
        ]
        listed.append(
            cells(
                whole["member"][row],
                _percent(context, whole["inhabitants_pct"][row] / 100),
                t.number(whole["votes"][row]),
                *shares,
            )
        )
    return listed


def _member_table(
    context: ReportContext, head: tuple[str, ...], rows: list[tuple[Cell, ...]], *, is_whole: bool
) -> TableView:
    t = context.texts
    return TableView(
        title=t("economy.power_caption" if is_whole else "economy.power_caption_largest", count=len(rows)),
        head=head,
        rows=tuple(rows),
        note=t("economy.power_note"),
        table_file=_FILE,
    )


def say_power(context: ReportContext, voting: pl.DataFrame, name: str) -> str:
    """A member's power in each board model, in one sentence; empty where there is none."""
    rows = voting.filter(pl.col("member") == name)
    shares = dict(rows.select("model", "banzhaf").iter_rows())
    if set(shares) != set(MODELS):
        return ""
    return context.texts(
        "economy.page_power", **{model: _percent(context, share) for model, share in shares.items()}
    )


def _percent(context: ReportContext, share: float) -> str:
    return context.texts("economy.percent", percent=context.texts.number(100 * share, 1))


def _short(context: ReportContext, names: Sequence[str]) -> str:
    if len(names) <= _MOST_NAMES:
        return context.texts.join(list(names))
    more = context.texts.number(len(names) - _MOST_NAMES)
    return context.texts("economy.and_others", names=", ".join(names[:_MOST_NAMES]), more=more)
