"""Parameters of baseline, money and compensation: section ``[economy]`` of programme.toml.

Three numbers in a row are the least, the most likely and the most (a triangular distribution).
"""

from dataclasses import dataclass

from samdrift.kernel import parameter

Triple = tuple[float, float, float]
#: Kinds of cost, in the order in which they are shown.
CATEGORIES = ("staff", "hardware", "network", "lines", "licences", "hosting", "services")

_FACTS = "facts of the programme"
_ASSUMED = "Assumed; no published figure was found."


@dataclass(frozen=True, slots=True, kw_only=True)
class EconomyParameters:
    """Section ``[economy]`` of programme.toml. Whole DKK without VAT, in the price level."""

    price_level: int = parameter(
        2026, title="Price level of every sum", unit="year", reason="The year of the decision.", minimum=2000
    )
    first_year: int = parameter(
        2026,
        title="First year of the case",
        unit="year",
        reason="Also the year of present values.",
        minimum=2000,
    )
    last_year: int = parameter(
        2035,
        title="Last year of the case",
        unit="year",
        reason="One generation of equipment after 2030.",
        minimum=2000,
    )
    discount_rate_pct: float = parameter(
        3.5,
        title="Real discount rate",
        unit="%",
        reason="Finansministeriet 2021, the first 35 years.",
        minimum=0,
    )
    last_year_alone: int = parameter(
        2026,
        title="Last account year that may be the baseline",
        unit="year",
        reason="The units take over during 2027 (economy agreement 2026).",
        minimum=2000,
    )
    # Baseline
    joint_functions: tuple[str, ...] = parameter(
        ("6.45.52",),
        title="Functions of the account plan that are joint IT",
        unit="-",
        reason="Professional knowledge; to be verified against the account plan in force.",
    )
    scope_words: tuple[str, ...] = parameter(
        (
            "server",
            "netværk",
            "virtualisering",
            "vmware",
            "hyper-v",
            "backup",
            "storage",
            "datalinje",
            "fiber",
            "internet",
            "wifi",
            "wi-fi",
            "trådløs",
            "firewall",
            "switch",
            "housing",
            "serverrum",
            "datacenter",
            "hosting",
            "krydsfelt",
            "wan",
            "lan",
        ),
        title="Words that make an account line one of servers and network",
        unit="-",
        reason="Common account texts (assumed). Words of up to 3 letters must stand alone.",
    )
    excluded_words: tuple[str, ...] = parameter(
        (
            "pc",
            "pc'er",
            "tablet",
            "ipad",
            "chromebook",
            "telefon",
            "print",
            "kopi",
            "fagsystem",
            "servicedesk",
            "skærm",
            "netværksgruppe",
            "familienetværk",
            "netværksmøde",
            "netværk for",
            "pårørendenetværk",
        ),
        title="Words that put an account line outside, unless it also has a word of equipment or operation",
        unit="-",
        reason="PCs and support come towards 2030; social networks are none of IT (assumed).",
    )
    internal_words: tuple[str, ...] = parameter(
        ("intern betaling", "interne betalinger", "intern afregning", "internt salg"),
        title="Words of internal payments, which are no cost to the municipality",
        unit="-",
        reason="Art 9 is internal; many municipalities use art 7 with a text (assumed).",
    )
    category_words: dict[str, list[str]] = parameter(
        {
            "lines": ["datalinje", "fiber", "wan", "internet", "linje"],
            "hosting": ["housing", "hosting", "datacenter", "serverrum", "strøm", "cloud", "sky"],
            "licences": ["licens", "virtualisering", "vmware", "software", "abonnement"],
            "services": ["konsulent", "bistand", "rådgivning"],
            "network": ["netværk", "switch", "wifi", "wi-fi", "trådløs", "firewall", "krydsfelt", "lan"],
            "hardware": ["server", "storage", "backup", "hardware"],
        },
        title="Words that say what kind of cost a line is; the first that fits, art 1 is staff",
        unit="-",
        reason="Common account texts (assumed).",
    )
    unclear_share_pct: tuple[float, float, float] = parameter(
        (10.0, 40.0, 80.0),
        title="Share of an unclear line of the joint IT function that is servers and network",
        unit="%",
        reason=f"IT staff are 25-35 % on servers and network ({_FACTS}); the rest varies more. Assumed.",
    )
    account_uncertainty_pct: float = parameter(
        5.0, title="Uncertainty of a baseline from accounts", unit="%", reason=_ASSUMED, minimum=0
    )
    year_jump_pct: float = parameter(
        50.0,
        title="Difference between two years of accounts that contradicts",
        unit="%",
        reason=_ASSUMED,
        minimum=0,
    )
    operation_dkk_per_inhabitant: tuple[tuple[float, float], ...] = parameter(
        ((5_000, 200.0), (30_000, 180.0), (100_000, 150.0), (700_000, 130.0)),
        title="Servers and network a year without accounts: inhabitants and rate, linear in between",
        unit="DKK per inhabitant",
        reason=f"130-200, more in small municipalities: a guess ({_FACTS}).",
    )
    operation_uncertainty_pct: float = parameter(
        15.0,
        title="Uncertainty of a modelled baseline",
        unit="%",
        reason="Assumed: half the range of the guess.",
        minimum=0,
    )
    category_shares_pct: dict[str, float] = parameter(
        {
            "staff": 42.0,
            "hardware": 8.0,
            "network": 16.0,
            "lines": 10.0,
            "licences": 11.0,
            "hosting": 6.0,
            "services": 7.0,
        },
        title="Kinds of cost in a modelled baseline",
        unit="%",
        reason=_ASSUMED,
    )
    capital_share_pct: float = parameter(
        14.0, title="Share of a modelled baseline that is anlæg", unit="%", reason=_ASSUMED, minimum=0
    )
    wage_dkk_per_fte: float = parameter(
        700_000.0,
        title="Yearly wage with pension of a full-time equivalent",
        unit="DKK",
        reason=_ASSUMED,
        minimum=0,
    )
    workplaces_per_1000: tuple[float, float, float] = parameter(
        (55.0, 62.0, 70.0),
        title="Administrative PCs per 1,000 inhabitants where they are not counted",
        unit="per 1,000 inhabitants",
        reason=f"55-70: a guess ({_FACTS}).",
    )
    servers_per_1000: tuple[float, float, float] = parameter(
        (4.0, 5.0, 6.0),
        title="Servers per 1,000 inhabitants where they are not counted",
        unit="per 1,000 inhabitants",
        reason=f"4-6: a guess ({_FACTS}).",
    )
    # Prices
    general_price_pct: float = parameter(
        2.5,
        title="General price and wage development (p/l)",
        unit="% a year",
        reason="Assumed; KL's forecast goes here.",
    )
    price_growth_pct: dict[str, list[float]] = parameter(
        {
            "staff": [2.5, 3.0, 3.8],
            "hardware": [-1.0, 1.5, 3.0],
            "network": [-1.0, 1.5, 3.0],
            "lines": [0.0, 2.0, 3.0],
            "licences": [2.0, 4.0, 9.0],
            "hosting": [0.0, 2.0, 4.0],
            "services": [2.0, 3.0, 4.0],
        },
        title="Price development by kind of cost, nominal",
        unit="% a year",
        reason=_ASSUMED,
    )
    technical_fall_pct: float = parameter(
        8.0,
        title="Yearly fall of prices of hardware and hosting, in the scenario of falling prices",
        unit="% a year",
        reason="Technical operation falls about 8 % a year (digst.dk, undated). Never wages.",
        minimum=0,
    )
    # Lift and loans
    national_population: float = parameter(
        6_031_608.0,
        title="Inhabitants of the country",
        unit="inhabitants",
        reason="1 July 2026, Danmarks Statistik FOLK1A: the sum of 98 municipalities.",
        minimum=1,
    )
    lift_dkk: dict[str, float] = parameter(
        {"2026": 45_000_000.0, "2027": 50_000_000.0, "2028": 50_000_000.0, "2029": 50_000_000.0},
        title="Lift of the investment level, all municipalities",
        unit="DKK",
        reason="Economy agreement 2026. It-Arkitekturrådet 2025: 2027 only, see lift_reading.",
    )
    lift_reading: str = parameter(
        "2027-2029",
        title="Reading of the lift: 2027-2029 or 2027",
        unit="-",
        reason="The agreement's own text.",
    )
    state_share_pct: tuple[float, ...] = parameter(
        (),
        title="The state's share of the lift: none given is unknown",
        unit="%",
        reason="Not published: shown as unknown and counted as no money.",
    )
    loan_pool_dkk: dict[str, float] = parameter(
        {"2026": 90_000_000.0, "2027": 100_000_000.0, "2028": 100_000_000.0, "2029": 100_000_000.0},
        title="Loan pool, all municipalities",
        unit="DKK",
        reason="Economy agreement 2026; read per year.",
    )
    loan_pool_reading: str = parameter(
        "per_year",
        title="Reading of the loan pool's 100 m in 2027-2029: per_year or in_all",
        unit="-",
        reason="The text can be read both ways.",
    )
    loans: tuple[dict[str, object], ...] = parameter(
        (),
        title="Loans: tables of municipality, year, applied_dkk, given_dkk, used_dkk",
        unit="DKK",
        reason="None until applied for; no cash until used.",
    )
    loan_years: int = parameter(
        10,
        title="Years over which a loan is repaid",
        unit="years",
        reason="Assumed: the life of what is bought.",
        minimum=1,
    )
    loan_interest_pct: float = parameter(
        3.0, title="Interest on loans", unit="% a year", reason=_ASSUMED, minimum=0
    )
    potential_dkk: tuple[float, ...] = parameter(
        (210_000_000.0, 265_000_000.0),
        title="Expected potential of all municipalities a year, to compare with",
        unit="DKK a year",
        reason="Economy agreement 2026; all of basic IT, smaller units, very uncertain.",
    )
    # Stranded, compensation, follow-up
    asset_threshold_dkk: float = parameter(
        100_000.0,
        title="Threshold of the asset register",
        unit="DKK",
        reason="Usual in municipalities (to be verified).",
        minimum=0,
    )
    asset_lifetime_years: dict[str, float] = parameter(
        {"server": 5.0, "storage": 5.0, "network": 7.0, "software": 4.0, "other": 5.0},
        title="Lifetime where the register has none",
        unit="years",
        reason=_ASSUMED,
    )
    reuse_pct: dict[str, list[float]] = parameter(
        {
            "server": [20.0, 50.0, 80.0],
            "storage": [10.0, 40.0, 70.0],
            "network": [70.0, 90.0, 100.0],
            "software": [0.0, 30.0, 60.0],
            "other": [0.0, 30.0, 80.0],
        },
        title="Share of book value that the target reuses",
        unit="%",
        reason="Assumed: network stays where it is.",
    )
    compensation_probability_pct: float = parameter(
        80.0,
        title="Probability with which no municipality may lose",
        unit="%",
        reason="Assumed: for the board to choose.",
        minimum=0,
    )
    compensation_measure: str = parameter(
        "quantile",
        title="What must not be negative: quantile, or cvar (the mean of the worst)",
        unit="-",
        reason="The plain reading of a chosen probability.",
    )
    transfer_limit_dkk_per_inhabitant: float = parameter(
        25.0,
        title="Most a member pays to others a year",
        unit="DKK per inhabitant",
        reason=_ASSUMED,
        minimum=0,
    )
    unit_payment_words: tuple[str, ...] = parameter(
        ("driftsenhed", "it-serviceorganisation", "bidrag til fælles it", "fælles it-drift"),
        title="Words of payments to the unit",
        unit="-",
        reason="For following up gains; add the unit's name (assumed).",
    )
