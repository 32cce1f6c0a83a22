"""Sites, clusters, circuits and their providers as inventory tables."""

import re

import polars as pl

from samdrift.importers.netbox.tables import Columns, kept_columns, masked, place
from samdrift.importers.netbox.vocabulary import CIRCUIT_STATUS, SITE_STATUS, hypervisor_of, read_choice
from samdrift.importers.tabular import CellTable
from samdrift.inventory import observed

_POSTAL = re.compile(r"^(?P<street>.*\S.*?)[\s,]+(?:DK-)?(?P<code>\d{4})\s+(?P<city>[^\d,\n]+)", re.DOTALL)


def read_sites(table: CellTable) -> dict[str, pl.DataFrame]:
    """Read sites; a Danish address is split into street, postal code and city."""
    table.require("name")
    written = [text and " ".join(text.split()) for text in table.text("physical_address", "physical address")]
    split = [None if text is None else _POSTAL.match(text) for text in written]
    columns: Columns = {
        "name": table.text("name"),
        "kind": table.text("group"),
        "street_address": [
            (found["street"].strip(" ,") or None) if found else text
            for found, text in zip(split, written, strict=True)
        ],
        "postal_code": [found["code"] if found else None for found in split],
        "city": [found["city"].strip() if found else None for found in split],
        "latitude": table.number("latitude", minimum=-90, maximum=90),
        "longitude": table.number("longitude", minimum=-180, maximum=180),
        "status": read_choice(table, "status", SITE_STATUS, otherwise="other"),
        "organisation_unit": table.text("tenant"),
        "contact": table.text("contact", "contacts"),
        **place(table),
    }
    return {"sites": observed("sites", kept_columns(table, columns))}


def read_site_contacts(table: CellTable) -> dict[str, pl.DataFrame]:
    """Read who is the contact of a site, from a list of assignments without the sites."""
    kinds, names = table.text("object_type", "object type"), table.text("object")
    columns: Columns = {"name": names, "contact": table.text("contact"), **place(table)}
    used = [
        name is not None and kind is not None and kind.lower().rsplit(".", 1)[-1].split(" ")[-1] == "site"
        for kind, name in zip(kinds, names, strict=True)
    ]
    return {"sites": observed("sites", masked(columns, used))}


def read_clusters(table: CellTable) -> dict[str, pl.DataFrame]:
    """Read clusters of hypervisor hosts."""
    table.require("name")
    columns: Columns = {
        "name": table.text("name"),
        "hypervisor": hypervisor_of(table.text("type")),
        "host_count": table.whole("host_count", "devices", minimum=0),
        **place(table),
    }
    return {"clusters": observed("clusters", kept_columns(table, columns))}


def read_circuits(table: CellTable) -> dict[str, pl.DataFrame]:
    """Read circuits with where they end."""
    table.require("cid", "circuit id", "id")
    columns: Columns = {
        "name": table.text("cid", "circuit id"),
        "provider": table.text("provider"),
        "kind": table.text("type"),
        "status": read_choice(table, "status", CIRCUIT_STATUS, otherwise="other"),
        "site": table.text("site", "side a", "termination a"),
        "far_site": table.text("far_site", "side z", "termination z"),
        "bandwidth_kbps": table.whole("commit_rate", "commit rate (kbps)", "commit rate", minimum=0),
        "terminates_on": table.day("termination_date", "terminates", "termination date"),
        **place(table),
    }
    return {"circuits": observed("circuits", kept_columns(table, columns))}


def read_providers(table: CellTable) -> dict[str, pl.DataFrame]:
    """Read providers of circuits as suppliers."""
    table.require("name")
    columns: Columns = {"name": table.text("name"), **place(table)}
    return {"suppliers": observed("suppliers", kept_columns(table, columns))}
