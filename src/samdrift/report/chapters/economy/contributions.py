"""The first joint year's contributions by the plan's key, and the folder that they are settled from."""

from dataclasses import dataclass
from fractions import Fraction

from samdrift.economy.settlement import split_total
from samdrift.economy.sharing.keys import round_split
from samdrift.programme.economy import EconomyPicture
from samdrift.programme.first_year import FirstYear
from samdrift.report.chapters.economy.sharing import name_of_key
from samdrift.report.chapters.economy.tables import TableView, cells
from samdrift.report.context import ReportContext
from samdrift.report.view.amounts import round_to_tenths, write_part, write_sum, write_tenths

_FILES = ("settlement/settlement.toml", "settlement/drivers.csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributionsView:
    """``files`` stand beside the report; ``command`` makes the bills of them."""

    year: int
    sentence: str
    table: TableView
    working: str
    files: tuple[str, ...]
    command: str


def view_contributions(
    context: ReportContext, picture: EconomyPicture, first: FirstYear
) -> ContributionsView:
    """Show what each pays in the first joint year."""
    t, basis = context.texts, first.basis
    key = name_of_key(context, basis.key)
    total = write_sum(t, first.total.oere)
    return ContributionsView(
        year=basis.year,
        sentence=t("economy.first_year", year=basis.year, total=total, name=key),
        table=_list_members(context, picture, first),
        working=t(
            "economy.first_year_working",
            year=basis.year,
            level=first.price_level,
            day=t.date(first.last_handover),
            step=t.number(round(first.step.oere / 100)),
        ),
        files=_FILES,
        command="samdrift settle settlement --to settlement --book prepayments",
    )


def _list_members(context: ReportContext, picture: EconomyPicture, first: FirstYear) -> TableView:
    t, basis = context.texts, first.basis
    paid = {code: money.oere for code, money in split_total(basis, actual=False).items()}
    codes = sorted(paid, key=context.order_of)
    tenths = dict(zip(codes, round_to_tenths([paid[code] for code in codes]), strict=True))
    permille = round_split([Fraction(1000 * paid[code], first.total.oere) for code in codes], 1000)
    people = {each.municipality: each.population for each in picture.baseline.municipalities}
    rows = []
    for code, share in zip(codes, permille, strict=True):
        inhabitants = people.get(code)
        rows.append(
            cells(
                context.name_of(code),
                t("economy.percent", percent=t.number(share / 10, 1)),
                write_part(t, paid[code], tenths[code]),
                t.number(None if not inhabitants else round(paid[code] / 100 / inhabitants)),
            )
        )
    return TableView(
        title=t("economy.contributions_caption", year=basis.year),
        head=(
            t("word.municipality"),
            t("economy.share_head"),
            t("economy.million_year"),
            t("economy.per_inhabitant"),
        ),
        rows=tuple(rows),
        foot=cells(
            t("word.in_all"),
            t("economy.percent", percent=t.number(100, 1)),
            write_tenths(t, sum(tenths.values())),
            "",
        ),
    )
