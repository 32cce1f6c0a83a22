"""Parameters of the takeover: sections ``[takeover]`` and ``[calendar]`` of programme.toml."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from samdrift.kernel import parameter

#: Skill -> its part of the takeover's people, where nobody has said how many there are.
_PARTS = {"server": 32, "network": 26, "security": 10, "database": 18, "project": 14}
_RATES = {"server": 600, "network": 600, "security": 600, "database": 600, "project": 600}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeoverParameters:
    """Section ``[takeover]`` of programme.toml. Money is whole DKK, without VAT; all of it is modelled."""

    starts_on: date = parameter(
        date(2027, 1, 4),
        title="First day of the plan; it begins on the Monday on or after it, and not before today",
        unit="date",
        reason="The first Monday after the units are established, 1 January 2027 (economy agreement 2026).",
    )
    weeks_after_deadline: int = parameter(
        52,
        title="Weeks after the deadline that are planned too",
        unit="weeks",
        reason="What is handed over by the date may move later; a year gives late plans a place (assumed).",
        minimum=0,
    )
    people: dict[str, Any] = parameter(
        {},
        title="People for the takeover per skill: server, network, security, database, project",
        unit="people",
        reason="Not known: modelled from staff and inhabitants until the unit has said.",
    )
    staff_per_1000: float = parameter(
        1.0,
        title="IT staff of a municipality per 1,000 inhabitants, where it has not reported its staff",
        unit="people",
        reason="About 1 (the programme's facts, a guess).",
        minimum=0,
    )
    servers_per_1000: float = parameter(
        5.0,
        title="Servers per 1,000 inhabitants, to model staff where inhabitants are not known either",
        unit="servers",
        reason="4 to 6 (the programme's facts, a guess).",
        minimum=0.1,
    )
    least_people: float = parameter(
        1.0,
        title="Fewest people of each skill, where people are modelled",
        unit="people",
        reason="Somebody must be able to do it, however small the unit (assumed).",
        minimum=0,
    )
    servers_network_pct: int = parameter(
        30,
        title="Share of them on servers and network, where not reported",
        unit="%",
        reason="25 to 35 % (the programme's facts, a guess).",
        minimum=0,
    )
    takeover_pct: int = parameter(
        35,
        title="Share of the time of staff on servers and network that goes to the takeover",
        unit="%",
        reason="The rest keeps today's operation running: nobody's hours count twice (assumed).",
        minimum=0,
    )
    skill_parts: dict[str, Any] = parameter(
        _PARTS,
        title="How the modelled people divide on skills",
        unit="parts",
        reason="As the effort file's hours for the example unit divide, rounded (modelled).",
    )
    hours_per_week: int = parameter(
        30,
        title="Hours of a person in a full week",
        unit="hours",
        reason="37 less meetings, courses and illness (assumed).",
        minimum=1,
    )
    dkk_per_hour: dict[str, Any] = parameter(
        _RATES,
        title="Price of an hour per skill",
        unit="DKK",
        reason="As in the address plan: 600 DKK an hour (assumed).",
    )
    prior_hours: int = parameter(
        100,
        title="Hours of experience that the file of hours is worth against finished groups",
        unit="hours",
        reason="After some three weeks of one person's work, facts weigh more than the file (assumed).",
        minimum=1,
    )
    people_at_once: int = parameter(
        4,
        title="Most people of one skill on one group at once",
        unit="people",
        reason="More get in each other's way (assumed).",
        minimum=1,
    )
    most_weeks: int = parameter(
        8,
        title="Most weeks of work on one group; beyond it more people work at once",
        unit="weeks",
        reason="A group under way for more than two months is no wave (assumed).",
        minimum=1,
    )
    double_running_weeks: int = parameter(
        2,
        title="Weeks that old and new run side by side after a move",
        unit="weeks",
        reason="Until a month's end has been tried, or most of it (assumed).",
        minimum=0,
    )
    double_running_dkk: int = parameter(
        100,
        title="Extra cost of running side by side, per server and week",
        unit="DKK",
        reason="Licences and storage twice: some 5,000 a year (modelled).",
        minimum=0,
    )
    intake_pct: int = parameter(
        4,
        title="Servers that the joint platform can take in a week, of all that are to move",
        unit="%",
        reason="Room for all in 25 full weeks (modelled).",
        minimum=1,
    )
    intake_at_least: int = parameter(
        20,
        title="Least intake in a week",
        unit="servers",
        reason="A small unit is not bound by the share (assumed).",
        minimum=1,
    )
    blast_pct: int = parameter(
        10,
        title="Servers, and sites, of one municipality that may be at risk in one week",
        unit="%",
        reason="What goes wrong at once must be mendable in a weekend (assumed).",
        minimum=1,
    )
    blast_at_least: int = parameter(
        10,
        title="Least number of servers, and of sites, that may be at risk in one week",
        unit="servers",
        reason="A small municipality is not bound by the share (assumed).",
        minimum=1,
    )
    handover_risk_pct: int = parameter(
        25,
        title="How much a server at handover counts against one that moves",
        unit="%",
        reason="New access and monitoring seldom stop a server, but may (assumed).",
        minimum=0,
    )
    capacity: dict[str, Any] = parameter(
        {},
        title='Capacity in a full week by resource, such as "crew:network", "intake" or "blast:0851"',
        unit="hours or servers",
        reason="Empty: modelled by the parameters above.",
    )
    critical_not_before_week: int = parameter(
        8,
        title="Week from which on critical groups may be handed over",
        unit="weeks",
        reason="Not first (Azure Migrate's sixth rule); two months of practice (assumed).",
        minimum=0,
    )
    complex_not_before_week: int = parameter(
        5,
        title="Week from which on complex groups may be handed over",
        unit="weeks",
        reason="Not first (Azure Migrate's seventh rule); a month of practice (assumed).",
        minimum=0,
    )
    complex_servers: int = parameter(
        25,
        title="Servers from which on a group is complex",
        unit="servers",
        reason="Far above the usual handful (assumed).",
        minimum=1,
    )
    complex_dependencies: int = parameter(
        12,
        title="Dependencies on other groups from which on a group is complex",
        unit="dependencies",
        reason="More than one night's testing (assumed).",
        minimum=1,
    )
    test_lag_weeks: int = parameter(
        1,
        title="Weeks between test and production of the same system",
        unit="weeks",
        reason="Not both in one wave (Azure Migrate's fifth rule).",
        minimum=0,
    )
    late_dkk_per_group: int = parameter(
        200_000,
        title="Price put on a group that misses the deadline",
        unit="DKK",
        reason="A price that makes the date weigh more than any saving, not a real bill (assumed).",
        minimum=0,
    )
    late_dkk_per_week: int = parameter(
        20_000,
        title="Price put on each week that it is late",
        unit="DKK",
        reason="As above; per group (assumed).",
        minimum=0,
    )
    treatment_years: int = parameter(
        3,
        title="Years of running cost that count when a treatment is chosen",
        unit="years",
        reason="Half the life of a server, and until 2030 (assumed).",
        minimum=0,
    )
    target_dkk_per_server_year: int = parameter(
        9_000,
        title="A year of a server on the joint platform",
        unit="DKK",
        reason="Hardware, storage, virtualisation and backup at scale, without staff (modelled).",
        minimum=0,
    )
    cloud_dkk_per_server_year: int = parameter(
        24_000,
        title="A year of a server in a public cloud",
        unit="DKK",
        reason="A middling machine all year round, storage and traffic included (modelled).",
        minimum=0,
    )
    unsupported_dkk_per_server_year: int = parameter(
        15_000,
        title="A year of a server whose system is out of support",
        unit="DKK",
        reason="Extended security updates, or a fence around it, and risk (modelled).",
        minimum=0,
    )
    whole_cluster_hosts: int = parameter(
        3,
        title="Hosts from which on a hypervisor cluster can be taken over as a whole",
        unit="hosts",
        reason="With three, one may fail while another is serviced (assumed).",
        minimum=1,
    )
    unseen_days: int = parameter(
        90,
        title="Days unseen after which a server that is powered off is proposed for retirement",
        unit="days",
        reason="A quarter: quarter-end jobs have run once without it (assumed).",
        minimum=0,
    )
    allow_cloud: bool = parameter(
        False,
        title="Whether moving to a public cloud may be chosen",
        unit="-",
        reason="A decision on digital freedom of action, not on price: off until it is made.",
    )
    treatments: dict[str, Any] = parameter(
        {},
        title="Fixed by hand: group (id or name) -> in_place, move, rebuild, retire, to_cloud or supplier",
        unit="-",
        reason="None until somebody has chosen; this goes before what the plan would choose.",
    )
    server_dkk_per_year: int = parameter(
        14_000,
        title="Running cost of a server in its old place, where a municipality has handed in no figures",
        unit="DKK",
        reason="Three quarters of 165 DKK an inhabitant at 5 servers per 1,000, less pay (modelled).",
        minimum=0,
    )
    site_dkk_per_year: int = parameter(
        12_000,
        title="Running cost of a site's network, where a municipality has handed in no figures",
        unit="DKK",
        reason="A quarter of 165 DKK an inhabitant at 3 sites per 1,000, less pay (modelled).",
        minimum=0,
    )
    place_saved_pct: int = parameter(
        70,
        title="Share of an old place's running cost, without pay, that ends when it is left",
        unit="%",
        reason="The joint platform and network cost the rest (modelled).",
        minimum=0,
    )
    pay_saved_pct: int = parameter(
        15,
        title="Share of pay for operation that is saved when operation is handed over",
        unit="%",
        reason="Staff follow their tasks; what is saved is overtime, duty and work done twice (modelled).",
        minimum=0,
    )
    notice_months: int = parameter(
        6,
        title="Notice of a contract that does not say",
        unit="months",
        reason="The longer of the usual three and six, so that it is not missed (assumed).",
        minimum=0,
    )
    past_end_pct: int = parameter(
        150,
        title="Price of a contract past its end, of its ordinary price",
        unit="%",
        reason="Month by month, without options and bargaining power (assumed).",
        minimum=0,
    )
    assignment_hours: int = parameter(
        20,
        title="Hours to assign a contract to the unit",
        unit="hours",
        reason="Letters, data-processing agreement, invoicing (assumed).",
        minimum=0,
    )
    change_dkk_per_week: int = parameter(
        5_000,
        title="Price put on moving an announced start, per group and week",
        unit="DKK",
        reason="People have been told and suppliers booked (assumed).",
        minimum=0,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarParameters:
    """Section ``[calendar]`` of programme.toml: weeks in which less, or nothing, can be done."""

    week_pct: dict[str, Any] = parameter(
        {"7": 80, "8": 90, "28": 45, "29": 45, "30": 45, "31": 45, "42": 80},
        title="Share of a full week in school holidays, by ISO week",
        unit="%",
        reason="Weeks 7/8, 28-31 and 42 are school holidays; summer at 45 % (assumed from staff's leave).",
    )
    holy_week_pct: int = parameter(
        50,
        title="Share of the working days that are left in the week before Easter",
        unit="%",
        reason="Most take the days before Maundy Thursday too (assumed).",
        minimum=0,
    )
    days_off: tuple[str, ...] = parameter(
        ("06-05",),
        title="Days off that are no public holidays, month and day",
        unit="MM-DD",
        reason="Constitution Day by collective agreement (verify). Christmas is empty as a whole.",
    )
    elections: tuple[str, ...] = parameter(
        ("2029-11-20",),
        title="Election days: nothing is cut over in their week and the one before",
        unit="date",
        reason="Next council election: November 2029, the third Tuesday (verify).",
    )
    payroll_words: tuple[str, ...] = parameter(
        ("løn", "payroll", "vagtplan", "personale"),
        title="Words by which systems of payroll are known",
        unit="-",
        reason="They stand still in the week of the month's last banking day.",
    )
    finance_words: tuple[str, ...] = parameter(
        ("økonomi", "finans", "opus", "prisme", "fakturering", "debitor", "bogholderi", "regnskab", "budget"),
        title="Words by which systems of accounts and budget are known",
        unit="-",
        reason="They stand still when accounts close and the budget is made.",
    )
    accounts_weeks: tuple[int, ...] = parameter(
        (1, 2, 3, 4),
        title="ISO weeks in which accounts are closed",
        unit="week",
        reason="The supplementary period in January (assumed; it differs between municipalities).",
    )
    budget_days: tuple[str, ...] = parameter(
        ("09-15", "10-15"),
        title="Days of the budget: finance systems stand still in their week and the one before",
        unit="MM-DD",
        reason="Draft by 15 September, adopted by 15 October (the programme's facts; verify).",
    )
    closed_weeks: dict[str, Any] = parameter(
        {},
        title='Weeks in which nothing is cut over: municipality, or "all" -> ISO weeks ("2027-W37")',
        unit="week",
        reason="None until a municipality has named its own.",
    )
