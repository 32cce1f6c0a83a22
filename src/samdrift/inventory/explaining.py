"""Where each field of an asset comes from, and what was set aside and why."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from samdrift.inventory.inventory import Inventory
from samdrift.inventory.merging.keys import canonical_name
from samdrift.inventory.parameters import MergingParameters
from samdrift.kernel import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one record says of a field. ``reason`` says why it was not chosen: a code.

    ``order``: its source comes later in the field's order; ``older``: an older export of the
    same kind of source; ``row``: a later row; empty where it was chosen. ``agrees``: it says
    the same as the chosen one.
    """

    value: str
    source: Source
    format: str
    kind: str
    chosen: bool
    agrees: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldExplanation:
    """A field, with the chosen statement first."""

    field: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetExplanation:
    """An asset, its records with the rung that linked each, and its fields."""

    asset_id: str
    table: str
    municipality: str
    records: tuple[tuple[Source, str, str], ...]
    fields: tuple[FieldExplanation, ...]


def find_assets(inventory: Inventory, name: str) -> tuple[str, ...]:
    """Ids of the assets that a person may mean by ``name``: id, name, DNS name, key or address."""
    wanted, plain = name.strip().lower(), canonical_name(name)
    spoken = ("name", "fqdn", "serial_number", "smbios_uuid", "addresses", "kitos_uuid", "contract_number")
    facts = inventory.facts.filter(pl.col("field").is_in(spoken))
    lowered = pl.col("value").str.to_lowercase()
    first_label = lowered.str.split(".").list.first().str.replace_all("_", "-")
    matches = facts.filter(
        (lowered == wanted)
        | (pl.col("field").is_in(["name", "fqdn"]) & (first_label == (plain or "\0")))
        | ((pl.col("field") == "addresses") & lowered.str.split(", ").list.contains(wanted))
    )["asset_id"]
    by_id = inventory.records.filter(pl.col("asset_id").str.to_lowercase() == wanted)["asset_id"]
    return tuple(sorted({*matches.to_list(), *by_id.to_list()}))


def explain_asset(inventory: Inventory, asset_id: str, *, parameters: MergingParameters) -> AssetExplanation:
    """Explain one asset.

    Raises:
        KeyError: no such asset.
    """
    records = inventory.records.filter(pl.col("asset_id") == asset_id).sort("record_id")
    if records.is_empty():
        raise KeyError(asset_id)
    facts = inventory.facts.filter(pl.col("asset_id") == asset_id).join(
        records.drop("asset_id"), on="record_id", maintain_order="left"
    )
    first = records.row(0, named=True)
    return AssetExplanation(
        asset_id=asset_id,
        table=first["asset_table"],
        municipality=first["municipality"],
        records=tuple(
            (Source(path=row["path"], sheet=row["sheet"], row=row["row"]), row["format"], row["rung"])
            for row in records.iter_rows(named=True)
        ),
        fields=tuple(
            _field(str(name), part, parameters)
            for (name,), part in facts.group_by(["field"], maintain_order=True)
        ),
    )


def _field(name: str, facts: pl.DataFrame, parameters: MergingParameters) -> FieldExplanation:
    own = tuple(parameters.field_precedence.get(name, ()))
    order = (*own, *(each for each in parameters.precedence if each not in own))
    rows = sorted(facts.iter_rows(named=True), key=lambda row: (not row["chosen"], row["record_id"]))
    winner = rows[0]
    statements = [
        Statement(
            value=row["value"],
            source=Source(path=row["path"], sheet=row["sheet"], row=row["row"]),
            format=row["format"],
            kind=row["kind"],
            chosen=row["chosen"],
            agrees=not row["contradicts"],
            reason="" if row["chosen"] else _reason(row, winner, order),
        )
        for row in rows
    ]
    return FieldExplanation(field=name, statements=tuple(statements))


def _reason(row: dict[str, object], winner: dict[str, object], order: Sequence[str]) -> str:
    rank = {name: position for position, name in enumerate(order)}
    if rank.get(str(row["format"]), len(rank)) > rank.get(str(winner["format"]), len(rank)):
        return "order"
    return "older" if row["exported_on"] != winner["exported_on"] else "row"
