"""Why a group got its treatment, in a sentence, Danish and English."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from samdrift.kernel.danish import format_number
from samdrift.takeover.parameters import TakeoverParameters

#: What rules a treatment out: English and Danish, to stand after "because" or "though".
EXCLUSIONS: Mapping[str, tuple[str, str]] = {
    "not_external": (
        "not all its systems are hosted by a supplier",
        "ikke alle dens systemer driftes af en leverandør",
    ),
    "external": ("its systems are hosted by their suppliers", "dens systemer driftes af leverandørerne"),
    "in_use": ("some of its servers are in use", "nogle af dens servere er i brug"),
    "cloud_not_allowed": ("public cloud has not been allowed", "offentlig cloud ikke er tilladt"),
    "unsupported": (
        "systems on it are out of support by the deadline",
        "systemer på den er uden support på fristen",
    ),
    "is_platform": ("its hosts are emptied, not moved", "dens værter tømmes, de flyttes ikke"),
    "no_whole_cluster": (
        "it stands on no cluster that can be taken over as a whole",
        "den ikke står på en klynge, der kan overtages som helhed",
    ),
    "in_cloud": ("it is in a cloud already", "den allerede er i en cloud"),
}

NAMES: Mapping[str, tuple[str, str]] = {
    "retire": ("retire", "udfase"),
    "supplier": ("leave with the supplier", "lade blive hos leverandøren"),
    "in_place": ("take over in place", "overtage på stedet"),
    "move": ("move", "flytte"),
    "rebuild": ("rebuild", "genopbygge"),
    "to_cloud": ("take to a cloud", "lægge i cloud"),
}


class _Option(Protocol):
    @property
    def treatment(self) -> str: ...
    @property
    def cost_oere(self) -> int: ...
    @property
    def excluded(self) -> str | None: ...


class _Facts(Protocol):
    @property
    def servers(self) -> int: ...
    @property
    def hosts(self) -> int: ...
    @property
    def unsupported(self) -> int: ...


def explain_treatment(
    treatment: str,
    options: Sequence[_Option],
    facts: _Facts,
    *,
    is_by_hand: bool,
    parameters: TakeoverParameters,
) -> tuple[str, str]:
    """Say in one sentence, English and Danish, why a group gets this treatment."""
    if is_by_hand:
        return "Chosen by hand in programme.toml.", "Valgt i hånden i programme.toml."
    if treatment == "supplier":
        return (
            "All its systems are hosted by their suppliers (KITOS); the unit takes over the contact.",
            "Alle dens systemer driftes af leverandørerne (KITOS); enheden overtager kontakten.",
        )
    if treatment == "retire":
        days = parameters.unseen_days
        return (
            f"All {facts.servers} servers are being decommissioned, or are off and unseen for {days} days.",
            f"Alle {facts.servers} servere er under afvikling eller slukkede og ikke set i {days} dage.",
        )
    if facts.hosts and facts.hosts == facts.servers:
        return (
            "Its hosts are taken over where they stand, and switched off when their last server has left.",
            "Dens værter overtages, hvor de står, og slukkes, når den sidste server er væk.",
        )
    by = {each.treatment: each for each in options}
    others = [each for each in options if each.excluded is None and each.treatment != treatment]
    if not others:
        words = sorted({each.excluded for each in options if each.excluded and each.treatment != "supplier"})
        english = "; ".join(EXCLUSIONS[word][0] for word in words)
        danish = "; ".join(EXCLUSIONS[word][1] for word in words)
        return f"Nothing else is allowed: {english}.", f"Intet andet er tilladt: {danish}."
    second = min(others, key=lambda each: each.cost_oere)
    here, there = by[treatment].cost_oere / 100, second.cost_oere / 100
    fence = facts.unsupported
    why = f" {fence} of {facts.servers} servers will be out of support." if fence else ""
    why_da = f" {fence} af {facts.servers} servere er uden support på fristen." if fence else ""
    years = parameters.treatment_years
    name, name_da = NAMES[second.treatment]
    costs, costs_da = ((_dkk(here, each), _dkk(there, each)) for each in ("en", "da"))
    return (
        f"Cheapest over {years} years: {costs[0]} DKK, against {costs[1]} to {name}.{why}",
        f"Billigst over {years} år: {costs_da[0]} kr. mod {costs_da[1]} for at {name_da}.{why_da}",
    )


def _dkk(amount: float, language: str) -> str:
    """Thousands are exact enough for hours that are modelled."""
    return format_number(round(amount, -3), language=language)
