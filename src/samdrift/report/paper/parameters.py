"""Section ``[paper]`` of the settings file: sections, route and accounts of the case paper."""

from dataclasses import dataclass

from samdrift.kernel import parameter


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperParameters:
    """How a municipality wants its case papers."""

    sections: tuple[str, ...] = parameter(
        (
            "resume", "indstilling", "sagsfremstilling", "retsgrundlag", "oekonomi", "medarbejdere", "risici",
            "bilag",
        ),
        title="Sections of the case paper, in order",
        unit="-",
        reason="A common order; each municipality may set its own.",
    )  # fmt: skip
    sections_of: dict[str, list[str]] = parameter(
        {},
        title="Sections per municipality code, where they differ",
        unit="-",
        reason="Municipalities differ in the order and in what they leave out.",
    )
    route: tuple[str, ...] = parameter(
        ("Fagudvalget", "Økonomiudvalget", "Kommunalbestyrelsen"),
        title="Who treats the case, in order",
        unit="-",
        reason="Committee, economy committee, council (the programme's facts); the last one decides.",
    )
    route_of: dict[str, list[str]] = parameter(
        {},
        title="Route per municipality code, where it differs",
        unit="-",
        reason="Names of committees differ; some call the council byråd.",
    )
    closed: bool = parameter(
        default=False,
        title="Whether the item is closed (lukket punkt)",
        unit="-",
        reason="Open unless somebody decides otherwise; running tenders and named staff close it.",
    )
    budget_year: int = parameter(
        2027,
        title="Budget year of the appropriation; three years are shown after it",
        unit="year",
        reason="The year in which operation is taken over (economy agreement 2026).",
        minimum=2026,
    )
    function: str = parameter(
        "6.45.52",
        title="Function of the appropriation",
        unit="-",
        reason="Joint IT (the programme's facts), to be verified.",
    )
    loan_function: str = parameter(
        "8.55.70",
        title="Function on which loans are appropriated",
        unit="-",
        reason="Loans taken up (general knowledge of the account plan), to be verified.",
    )
    financing: str = parameter(
        "kassebeholdningen",
        title="What the appropriation is financed by, or paid into",
        unit="-",
        reason="Until the state's share and loans are known, only liquid assets are certain (assumed).",
    )
    legal_form: str = parameter(
        "",
        title="Legal form that the unit has decided on",
        unit="-",
        reason="Not known until it is decided; the paper then shows the forms side by side.",
    )
