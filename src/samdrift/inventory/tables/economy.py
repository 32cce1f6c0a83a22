"""Money and people: cost lines, asset register, staff by role (never names)."""

from samdrift.inventory.columns import Access, Role, day, number, text, whole
from samdrift.inventory.tables.platform import Owned


class CostLine(Owned):
    """A line of a budget or an account, in the municipal account plan's own dimensions."""

    name = text("What", "Hvad", "What the money is for.", role=Role.NAME)
    function = text("Function", "Funktion", "Function of the account plan, such as 6.45.52.", role=Role.NAME)
    dranst = text(
        "Dranst",
        "Dranst",
        "1 drift, 2 statsrefusion, 3 anlæg, 4 renter, 5 balanceforskydninger …",
        role=Role.NAME,
    )
    art = text(
        "Art", "Art", "Kind of cost (art), such as 1 løn, 2.9 varer, 4.0 tjenesteydelser.", role=Role.NAME
    )
    account_number = text("Account", "Konto", "The municipality's own account number.", role=Role.NAME)
    kind = text("Kind", "Slags", "account (regnskab), budget or forecast.", role=Role.NAME)
    year = whole("Year", "År", "Budget or account year.", unit="year", role=Role.NAME)
    price_level = whole("Price level", "Pris- og lønniveau", "Year of the prices.", unit="year")
    amount_dkk = number("Amount", "Beløb", "Negative is income.", unit="DKK", access=Access.CONFIDENTIAL)
    supplier = text("Supplier", "Leverandør", "Who is paid.")
    organisation_unit = text("Organisation unit", "Organisationsenhed", "Who pays.", role=Role.NAME)


class AssetRegisterEntry(Owned):
    """An entry of the asset register (anlægskartotek)."""

    name = text("What", "Hvad", "What was bought.", role=Role.NAME)
    entry_number = text("Entry", "Anlægsnummer", "Its number in the register.", role=Role.EXCLUSIVE)
    kind = text("Kind", "Art", "server, storage, network, software or other.")
    acquired_on = day("Acquired", "Anskaffet", "Day of purchase.")
    acquisition_dkk = number(
        "Acquisition value", "Anskaffelsesværdi", "What it cost.", unit="DKK", access=Access.CONFIDENTIAL
    )
    book_value_dkk = number(
        "Book value", "Bogført værdi", "What is left to write off.", unit="DKK", access=Access.CONFIDENTIAL
    )
    lifetime_years = number("Lifetime", "Levetid", "Years over which it is written off.", unit="years")
    book_value_on = day("Book value on", "Værdi pr.", "Day of the book value.")


class StaffRole(Owned):
    """Staff by role: full-time equivalents and the share of time on each task; never names."""

    role = text("Role", "Rolle", "Job role.", role=Role.NAME)
    organisation_unit = text(
        "Organisation unit", "Organisationsenhed", "Where they are employed.", role=Role.NAME
    )
    full_time_equivalents = number(
        "Full-time equivalents", "Årsværk", "Full-time equivalents.", unit="FTE", access=Access.CONFIDENTIAL
    )
    servers_share = number("Servers", "Servere", "Share of time on servers.", unit="share")
    network_share = number("Network", "Netværk", "Share of time on network.", unit="share")
    users_share = number(
        "Users and support",
        "Brugere og support",
        "Share of time on users, PCs and service desk.",
        unit="share",
    )
    other_share = number("Other", "Andet", "Share of time on other tasks.", unit="share")
    employment = text(
        "Employment",
        "Ansættelse",
        "agreement (overenskomst), civil_servant (tjenestemand) or consultant.",
        role=Role.NAME,
    )
    vacant_equivalents = number("Vacant", "Ubesat", "Vacant full-time equivalents.", unit="FTE")
