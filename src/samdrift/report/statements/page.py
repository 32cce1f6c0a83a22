"""One page, in Danish, that opens to what it rests on and prints on A4; loads nothing from elsewhere."""

from fractions import Fraction
from functools import cache
from importlib.resources import files

import jinja2

from samdrift.economy.settlement import EntryKind, LedgerEntry, Statement
from samdrift.kernel import Kind, Money, format_date, format_number

_KINDS = {
    Kind.PUBLISHED: "offentliggjort",
    Kind.MEASURED: "målt",
    Kind.REPORTED: "indberettet",
    Kind.MODELLED: "modelleret",
    Kind.ASSUMED: "antaget",
}
_DRIVERS = {
    "equal": "Lige meget til hver",
    "alone": "Egen udgift alene",
    "users": "Brugere",
    "inhabitants": "Indbyggere",
    "servers": "Servere",
    "devices": "Enheder",
    "sites": "Lokationer",
    "workplaces": "Arbejdspladser",
}
_MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni",
    "juli", "august", "september", "oktober", "november", "december",
)  # fmt: skip


def render_statement(statement: Statement) -> str:
    """Render a municipality's page (afregningsblad) as an HTML document.

    Sums are in DKK with øre, exactly; the page's tables sum to the bill.
    """
    return _template().render(s=statement, left=statement.left.oere)


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    environment.filters |= {
        "kroner": format_kroner,
        "percent": _percent,
        "value": _value,
        "driver": lambda name: _DRIVERS.get(name, name),
        "kind": lambda kind: _KINDS.get(kind, "fast"),
        "day": format_date,
        "what": _what,
    }
    text = files(__package__).joinpath("page.html.j2").read_text(encoding="utf-8")
    return environment.from_string(text)


def format_kroner(money: Money | None) -> str:
    """A sum as bills show it, exactly: ``−1.234,05``; what is not known says so."""
    if money is None:
        return "ikke oplyst"
    whole, oere = divmod(abs(money.oere), 100)
    sign = "−" if money.oere < 0 else ""
    return f"{sign}{format_number(whole)},{oere:02}"


def _percent(share: Fraction) -> str:
    return f"{format_number(float(100 * share), decimals=2)} %"


def _value(value: Fraction) -> str:
    return format_number(float(value), decimals=0 if value.denominator == 1 else 2)


def _what(entry: LedgerEntry) -> str:
    if entry.kind is EntryKind.PREPAYMENT and entry.month:
        return f"Aconto {_MONTHS[entry.month - 1]}"
    return "Efterregulering" if entry.kind is EntryKind.ADJUSTMENT else "Korrektion"
