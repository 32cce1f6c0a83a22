"""``samdrift explain``: every field of an asset, where it comes from, what was set aside and why."""

import dataclasses
import json

import typer
from rich.console import Console

from samdrift.inventory import TABLES, column_info
from samdrift.inventory.explaining import AssetExplanation, explain_asset, find_assets
from samdrift.programme.plan import Plan

_REASONS = {
    "order": ("kilden kommer senere i rækkefølgen", "its source comes later in the order"),
    "older": ("ældre eksport", "an older export"),
    "row": ("senere række", "a later row"),
}


def show_explanation(plan: Plan, name: str, *, language: str, as_json: bool) -> bool:
    """Print the explanation of every asset called ``name``; False where there is none."""
    parameters = plan.programme.merging
    found = [
        explain_asset(plan.inventory, asset_id, parameters=parameters)
        for asset_id in find_assets(plan.inventory, name)
    ]
    if as_json:
        typer.echo(json.dumps([dataclasses.asdict(each) for each in found], ensure_ascii=False, indent=2))
    else:
        console = Console(highlight=False, soft_wrap=True)
        for each in found:
            _print(each, console, language)
    return bool(found)


def _print(asset: AssetExplanation, console: Console, language: str) -> None:
    danish = language == "da"
    columns = TABLES[asset.table].columns()
    console.print(asset.asset_id, style="bold", markup=False)
    console.print("  kilder:" if danish else "  sources:")
    for source, importer, rung in asset.records:
        linked = ("forbundet ved" if danish else "linked by") + f" {rung}"
        told = ("alene" if danish else "alone") if rung == "alone" else linked
        console.print(f"    {source} ({importer}, {told})", markup=False)
    for field in asset.fields:
        info = column_info(columns[field.field]) if field.field in columns else None
        title = field.field if info is None else info.title_da if danish else info.title
        shown: set[str] = set()
        for statement in field.statements:
            if statement.chosen and statement.value not in shown:
                shown.add(statement.value)
                console.print(f"  {title}: {statement.value}  ← {statement.source}", markup=False)
                continue
            says = ("siger det samme" if danish else "says the same") if statement.agrees else statement.value
            reason = _REASONS[statement.reason][0 if danish else 1] if statement.reason else ""
            aside = "lagt til side" if danish else "set aside"
            console.print(
                f"      {says}  ← {statement.source}"
                + ("" if statement.agrees else f"  ({aside}: {reason})"),
                markup=False,
                style=None if statement.agrees else "yellow",
            )
