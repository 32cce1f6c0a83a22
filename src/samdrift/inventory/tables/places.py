"""Municipalities, their organisation and their sites."""

import dataframely as dy

from samdrift.inventory.columns import Access, Role, key, number, text, texts, whole
from samdrift.inventory.tables.platform import Owned


class Municipality(dy.Schema):
    """A municipality (kommune), or a folder that is none (``code`` empty)."""

    municipality = key("Municipality", "Kommune", "Municipality code, else the name of its folder.")
    code = text("Code", "Kode", "Official code of four digits.")
    name = text("Name", "Navn", "Its name.")
    cvr_number = text("CVR number", "CVR-nummer", "Eight digits.")
    region = text("Region in 2027", "Region i 2027", "Region from 1 January 2027.")
    population = whole(
        "Inhabitants", "Indbyggere", "1 July 2026, Danmarks Statistik FOLK1A.", unit="inhabitants"
    )
    members = texts("Members", "Medlemmer", "Codes of the members, for a joint IT centre.")


class OrganisationUnit(Owned):
    """A part of the municipality's organisation."""

    name = text("Name", "Navn", "The unit's name.", role=Role.NAME)
    kitos_uuid = text("KITOS UUID", "KITOS-UUID", "Its id in OS2kitos.", role=Role.EXCLUSIVE)
    parent = text("Parent", "Overordnet", "The unit it is part of.")


class Site(Owned):
    """A place where equipment stands (lokation)."""

    name = text("Name", "Navn", "The site's name.", role=Role.NAME)
    kind = text("Kind", "Art", "school, town hall, data centre, nursing home …")
    street_address = text("Address", "Adresse", "Street and number.")
    postal_code = text("Postal code", "Postnummer", "Four digits.")
    city = text("City", "By", "Postal district.")
    latitude = number("Latitude", "Breddegrad", "WGS 84.", unit="degrees")
    longitude = number("Longitude", "Længdegrad", "WGS 84.", unit="degrees")
    p_number = text("P number", "P-nummer", "Production unit number.", role=Role.EXCLUSIVE)
    status = text("Status", "Status", "active, planned, retired or other.")
    organisation_unit = text("Organisation unit", "Organisationsenhed", "Who uses it.")
    user_count = whole("Users", "Brugere", "People who work there.", unit="users")
    contact = text("Contact", "Kontakt", "Pseudonym of the local contact.", access=Access.PERSONAL)
