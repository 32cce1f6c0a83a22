"""The first joint year's files for ``samdrift settle``, in Danish, made from a plan."""

from dataclasses import replace

from samdrift.economy.settlement import write_basis, write_drivers
from samdrift.kernel import format_date, format_number
from samdrift.programme.first_year import FirstYear
from samdrift.report.language import Texts

_PARAMETERS = """\
# Konti og betalingsdage. Standardværdier og begrundelser: docs/reference/parameters.md, SettlementParameters.
# [settlement]
# function = "6.45.52"
# dranst = "1"
# art = "4.7"
# due_day = 1

# Uden dette afsnit dannes ingen fakturaer.
# [invoicing]
# seller_name = "Enhedens navn"
# seller_cvr = "12345678"
# seller_city = "By"
# buyer_reference = { "0851" = "It-afdelingen" }
"""


def write_settlement_folder(first: FirstYear) -> dict[str, bytes]:
    """Write ``settlement.toml`` and ``drivers.csv`` of the first joint year, by name.

    Items carry Danish names; sums, kinds and sources are the plan's.
    """
    t = Texts("da")
    items = tuple(replace(item, name=name_item(t, item.name)) for item in first.basis.items)
    basis = replace(first.basis, items=items)
    total = format_number(first.total.oere / 100)
    comments = (
        f"Forslag til grundlag for bidrag i {basis.year}, dannet af samdrift plan.",
        "Ret det, før der opkræves.",
        f"Budgettet er middel af beregningerne i {first.price_level}-priser: {total} kr. i alt.",
        f"Alt er overleveret den {format_date(first.last_handover)}, hvis planens datoer holder.",
        "Nøglen er planens; kommunernes værdier står i drivers.csv.",
        "Opkræv fra planens mappe: samdrift settle settlement --to settlement --book prepayments",
        "Når ledger.csv ligger her, er der opkrævet, og samdrift plan skriver ikke i mappen igen.",
        "",
    )
    text = write_basis(basis, comments=comments, end=_PARAMETERS)
    return {"settlement.toml": text.encode(), "drivers.csv": write_drivers(basis)}


def name_item(texts: Texts, name: str) -> str:
    """Name an item of the budget: a kind of cost, or what the unit itself costs."""
    found = texts.find(f"cost.{name}", texts.find(f"economy.step_{name}", name))
    return found[:1].upper() + found[1:]
