"""Economies built by hand: municipalities with one account line each, in few draws."""

from datetime import date
from functools import cache
from typing import Any

import polars as pl

from samdrift.economy.case_parameters import CaseParameters
from samdrift.economy.parameters import EconomyParameters
from samdrift.economy.sharing import SharingParameters
from samdrift.economy.voting import VotingParameters
from samdrift.inventory import TABLES
from samdrift.inventory.inventory import FACT_SCHEMA, RECORD_SCHEMA, Inventory
from samdrift.programme.economy_plan import EconomyPlan, plan_economy

TODAY = date(2026, 11, 22)
MEMBERS = (("0751", "Aarhus", 380_000), ("0787", "Thisted", 43_000), ("0791", "Viborg", 97_000))
ACCOUNTS = {"0751": 50e6, "0787": 8e6, "0791": 17.35e6}


def an_economy(
    members: tuple[tuple[str, str, int | None], ...] = MEMBERS,
    accounts: dict[str, float] | None = None,
    economy: dict[str, Any] | None = None,
    case: dict[str, Any] | None = None,
    *,
    assets: list[dict[str, Any]] | None = None,
    today: date = TODAY,
) -> EconomyPlan:
    """The economy of municipalities with one account line each, in few draws."""
    frames = {name: TABLES[name].create_empty() for name in TABLES}
    municipalities = [{"municipality": c, "code": c, "name": n, "population": p} for c, n, p in members]
    known = ACCOUNTS if accounts is None else accounts
    lines = [
        {
            "asset_id": f"{code}-line", "municipality": code, "name": "Servere og netværk",
            "function": "6.45.52", "dranst": "1", "art": "4.9", "kind": "account", "year": 2025,
            "amount_dkk": amount, "price_level": 2026,
        }
        for code, amount in sorted(known.items())
    ]  # fmt: skip
    for name, rows in (
        ("municipalities", municipalities),
        ("cost_lines", lines),
        ("asset_register", assets or []),
    ):
        schema = frames[name].schema
        frames[name] = pl.DataFrame([dict.fromkeys(schema) | row for row in rows], schema=schema)
    inventory = Inventory(
        tables=frames,
        records=pl.DataFrame(schema=RECORD_SCHEMA),
        facts=pl.DataFrame(schema=FACT_SCHEMA),
        findings=(),
    )
    parameters = (
        EconomyParameters(**(economy or {})),
        CaseParameters(draws_log2=6, sensitivity_orders=10, **(case or {})),
        SharingParameters(),
        VotingParameters(),
    )
    plan, _ = plan_economy(inventory, None, parameters=parameters, today=today)
    return plan


@cache
def the_economy() -> EconomyPlan:
    return an_economy()
