"""What threatens the date: the groups whose delay makes others late, and where a week of buffer helps."""

import polars as pl

from samdrift.programme.takeover_plan import PlannedWaves, TakeoverPicture
from samdrift.report.chapters.takeover.names import name_groups, name_municipality, write_thousands
from samdrift.report.chapters.takeover.table import TableView, numeric, plain, view_table
from samdrift.report.context import ReportContext

MOST_GROUPS = 12
MOST_CONTRACTS = 8


def view_critical(
    context: ReportContext, picture: TakeoverPicture, planned: PlannedWaves
) -> TableView | None:
    """The groups whose delay goes most with the number of late groups."""
    t, names = context.texts, name_groups(picture.reading)
    crucial = planned.robustness.groups.filter(pl.col("cruciality") > 0)
    rows = [
        (
            names.get(row["group"], row["group"]),
            name_municipality(context, row["municipality"]),
            t.number(row["cruciality"], 2),
            t.percent(row["probability_late"]),
            t.number(row["delay_p90_weeks"], 1),
            _gain(context, row["buffer_gain"]),
        )
        for row in crucial.head(MOST_GROUPS).iter_rows(named=True)
    ]
    columns = (
        plain(t("takeover.group")),
        plain(t("word.municipality")),
        numeric(t("takeover.cruciality")),
        numeric(t("takeover.risk_late")),
        numeric(t("takeover.delay_p90")),
        numeric(t("takeover.buffer_gain")),
    )
    return view_table(context, t("takeover.critical_caption"), columns, rows,
                      table_file="takeover_risk_groups", hidden=crucial.height - MOST_GROUPS)  # fmt: skip


def _gain(context: ReportContext, gain: float | None) -> str:
    t = context.texts
    return t("takeover.not_tried") if gain is None else t("takeover.points", points=t.number(100 * gain, 1))


def view_dear_contracts(
    context: ReportContext, picture: TakeoverPicture, planned: PlannedWaves
) -> TableView | None:
    """The contracts that delays are likely to make dearer, those with most to lose first."""
    t = context.texts
    answers = picture.reading.contracts.answers.select("contract", "name", "supplier")
    dear = (
        planned.robustness.contracts.filter(pl.col("dearer_mean_oere") > 0)
        .join(answers, on="contract", how="left", maintain_order="left")
        .sort("dearer_mean_oere", "contract", descending=[True, False])
    )
    rows = [
        (
            row["name"] or row["contract"],
            row["supplier"] or t("word.missing"),
            name_municipality(context, row["municipality"]),
            t.percent(row["probability_dearer"]),
            write_thousands(t, row["dearer_mean_oere"]),
        )
        for row in dear.head(MOST_CONTRACTS).iter_rows(named=True)
    ]
    columns = (
        plain(t("contract.name")),
        plain(t("contract.supplier")),
        plain(t("word.municipality")),
        numeric(t("takeover.dearer_likely")),
        numeric(t("takeover.dearer_mean")),
    )
    return view_table(context, t("takeover.dearer"), columns, rows,
                      table_file="takeover_risk_contracts", hidden=dear.height - MOST_CONTRACTS)  # fmt: skip
