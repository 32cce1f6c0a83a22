"""The reason of a decision, in a sentence that a council or an engineer can read."""

from collections.abc import Mapping

from samdrift.addressing.model import Decision, Freedom, Reason
from samdrift.kernel import format_number

_OERE = 100

#: Reason -> sentence in English and Danish.
_WHY: Mapping[str, tuple[str, str]] = {
    Reason.ALONE: (
        "{prefix} keeps its addresses: nobody else uses them.",
        "{prefix} beholder sine adresser: ingen andre bruger dem.",
    ),
    Reason.WORTH_MOST: (
        "{prefix} keeps its addresses: moving others who use them costs less than moving this.",
        "{prefix} beholder sine adresser: det koster mindre at flytte de andre, der bruger dem.",
    ),
    Reason.MUST_KEEP: (
        "{prefix} keeps its addresses: that has been decided.",
        "{prefix} beholder sine adresser: det er besluttet.",
    ),
    Reason.LOSES: (
        "{rival} keeps these addresses, where moving would cost {rival_dkk} DKK.",
        "{rival} beholder adresserne, hvor en flytning ville koste {rival_dkk} kr.",
    ),
    Reason.ROUTE_COSTS_MORE: (
        "A route of its own would cost more than moving it.",
        "En rute for sig selv ville koste mere end at flytte den.",
    ),
    Reason.RESERVED: (
        "Its addresses lie in a reserved range.",
        "Dens adresser ligger i et reserveret område.",
    ),
    Reason.CHOSEN: (
        "{prefix} stays in a VRF of its own: that has been decided.",
        "{prefix} bliver i sin egen VRF: det er besluttet.",
    ),
    Reason.IPV6: (
        "{rival} keeps these IPv6 addresses; {prefix} stays in a VRF of its own until it gets a ULA block.",
        "{rival} beholder disse IPv6-adresser; {prefix} bliver i sin egen VRF, til den får en ULA-blok.",
    ),
    Reason.CONTAINER: (
        "{prefix} only holds other prefixes: the new plan's summaries take its place.",
        "{prefix} rummer kun andre adresseblokke: den nye plans samleblokke træder i stedet.",
    ),
    Reason.NOISE: (
        "{prefix} is no part of the plan by the rule {rule}.",
        "{prefix} er ikke med i planen efter reglen {rule}.",
    ),
    Reason.UNREADABLE: (
        "{prefix} cannot be read, or belongs to nobody.",
        "{prefix} kan ikke læses eller tilhører ingen.",
    ),
}

#: What is done with a prefix that does not keep its addresses.
_HOW: Mapping[str, tuple[str, str]] = {
    Decision.RENUMBER: (
        " {prefix} with {hosts} live hosts is renumbered to {new_prefix} at once; cost {cost_dkk} DKK.",
        " {prefix} med {hosts} levende værter omnummereres til {new_prefix} fra starten; pris {cost_dkk} kr.",
    ),
    Decision.TRANSLATE: (
        " {prefix} with {hosts} live hosts is translated to {new_prefix} until later; cost {cost_dkk} DKK.",
        " {prefix} med {hosts} levende værter oversættes til {new_prefix} indtil videre; pris {cost_dkk} kr.",
    ),
}
#: The same for what may never be renumbered: translation is then for good.
_FOR_GOOD = (
    " {prefix} with {hosts} live hosts is translated to {new_prefix} for good; cost {cost_dkk} DKK.",
    " {prefix} med {hosts} levende værter oversættes til {new_prefix} for altid; pris {cost_dkk} kr.",
)


def explain_decision(row: Mapping[str, object], *, language: str = "en") -> str:
    """Say in ``en`` or ``da`` what becomes of a prefix and why.

    Args:
        row: a row of ``DECISION_SCHEMA``.
        language: ``en`` or ``da``.
    """
    which = 1 if language == "da" else 0
    values = {name: "?" if value is None else str(value) for name, value in row.items()}
    for name in ("cost", "rival"):
        amount = row[f"{name}_oere"]
        values[f"{name}_dkk"] = format_number(
            amount / _OERE if isinstance(amount, int) else 0, language=language
        )
    hosts = row["hosts"]
    values["hosts"] = format_number(hosts if isinstance(hosts, int) else 0, language=language)
    text = _WHY[str(row["reason"])][which]
    if row["decision"] == Decision.TRANSLATE and row["freedom"] == Freedom.NEVER_RENUMBER:
        text += _FOR_GOOD[which]
    elif row["decision"] in _HOW:
        text += _HOW[str(row["decision"])][which]
    return text.format_map(values)
