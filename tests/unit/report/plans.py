"""Plans built by hand, with named values, for the report's tests."""

import dataclasses
from datetime import date

import polars as pl

from samdrift.importers.kinds import UNKNOWN_FORMAT, UNREADABLE_FILE, WRONG_NUMBER
from samdrift.inventory import TABLES
from samdrift.inventory.inventory import FACT_SCHEMA, RECORD_SCHEMA, Inventory
from samdrift.inventory.quality import AnalysisQuality, MunicipalityQuality, NextExport
from samdrift.inventory.reference.municipalities import load_municipalities
from samdrift.kernel import Source
from samdrift.programme.parameters import Programme, UnitParameters
from samdrift.programme.plan import COUNTS, InputRecord, MunicipalityPicture, Plan, PlanFinding

NAMES = {"0787": "Thisted", "0751": "Aarhus", "0791": "Viborg"}
EXPORTED = date(2026, 11, 2)


def an_analysis(name: str, share: float | None, needed: int = 400) -> AnalysisQuality:
    known = round(needed * (share or 0))
    return AnalysisQuality(
        analysis=name, needed=needed, known=known, contradictory=known // 40, stale=known // 20, share=share
    )


def a_quality(key: str, share: float | None, importer: str | None = "nmap") -> MunicipalityQuality:
    export = importer and NextExport(
        importer=importer,
        hint="vcenter02",
        assets=148,
        fields=("servers.memory_mib", "servers.storage_used_mib"),
        share_now=share or 0.0,
        share_then=min(1.0, (share or 0.0) + 0.2),
        municipality=key or "0791",
        title="RVTools",
        title_da="RVTools",
        taken_from="vCenter",
        number=2,
        assets_by_table=(("servers", 148),),
    )
    analyses = (
        an_analysis("capacity", share),
        an_analysis("addressing", None if share is None else share / 2),
        an_analysis("takeover", None),
    )
    return MunicipalityQuality(municipality=key, analyses=analyses, share=share, next_export=export or None)


def a_picture(key: str, name: str, share: float | None = 0.5, **counts: int) -> MunicipalityPicture:
    return MunicipalityPicture(
        key=key,
        code=key if key in NAMES else None,
        name=name,
        members=(),
        counts={count: counts.get(count, 0) for count in COUNTS},
        quality=a_quality(key, share),
    )


def an_input(municipality: str, path: str, **changes: object) -> InputRecord:
    values: dict[str, object] = {
        "municipality": municipality,
        "path": path,
        "sha256": "ab" * 32,
        "size_bytes": 123_456,
        "format": "rvtools",
        "rows_read": 120,
        "rows_rejected": 2,
        "exported_on": EXPORTED,
    }
    return InputRecord(**(values | changes))  # type: ignore[arg-type]


def a_table(name: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    schema = TABLES[name].create_empty().schema
    return pl.DataFrame(rows, schema=schema) if rows else TABLES[name].create_empty()


def some_servers(municipality: str, count: int) -> list[dict[str, object]]:
    systems = ("Microsoft Windows Server 2019 (64-bit)", "Ubuntu Linux (64-bit)", None)
    return [
        {
            "asset_id": f"{municipality}-srv-{number:05d}",
            "municipality": municipality,
            "name": f"srv{number}",
            "operating_system": systems[number % 3],
            "vcpu_count": 2 << (number % 4),
            "memory_mib": None if number % 5 == 0 else 4096 << (number % 4),
            "storage_used_mib": 100_000 + number,
            "is_virtual": True,
            "is_template": False,
            "power_state": "on",
            "macs": [f"00:50:56:00:00:{number % 256:02x}"],
            "addresses": [f"10.20.0.{number % 250}"],
            "managed_by": "person-1f2e",
        }
        for number in range(1, count + 1)
    ]


def an_inventory(tables: dict[str, list[dict[str, object]]]) -> Inventory:
    """An inventory in which RVTools gives every machine's fields, and NetBox another memory size."""
    frames = {name: a_table(name, tables.get(name, [])) for name in TABLES}
    records: list[dict[str, object]] = []
    facts: list[dict[str, object]] = []
    for name, rows in tables.items():
        for row in rows:
            for form in ("rvtools", "netbox"):
                record = len(records)
                records.append(
                    {
                        "record_id": record,
                        "municipality": row["municipality"],
                        "table": name,
                        "asset_id": row["asset_id"],
                        "asset_table": name,
                        "rung": "name" if form == "netbox" else "uuid",
                        "path": f"eksport/{form}.xlsx",
                        "sheet": "vInfo" if form == "rvtools" else None,
                        "row": record + 2,
                        "format": form,
                        "kind": "measured" if form == "rvtools" else "reported",
                        "exported_on": EXPORTED,
                    }
                )
                given = {
                    k: v for k, v in row.items() if k not in ("asset_id", "municipality") and v is not None
                }
                if form == "netbox":
                    given = {
                        k: v * 2 if k == "memory_mib" else v
                        for k, v in given.items()
                        if k in ("name", "memory_mib")
                    }
                for field, value in given.items():
                    facts.append(
                        {
                            "asset_id": row["asset_id"],
                            "field": field,
                            "value": "; ".join(value) if isinstance(value, list) else str(value),
                            "record_id": record,
                            "chosen": form == "rvtools",
                            "contradicts": form == "netbox" and field == "memory_mib",
                        }
                    )
    return Inventory(
        tables=frames,
        records=pl.DataFrame(records, schema=RECORD_SCHEMA),
        facts=pl.DataFrame(facts, schema=FACT_SCHEMA),
        findings=(),
    )


def make_plan(**changes: object) -> Plan:
    """A plan of three municipalities: Aarhus well known, Viborg with errors, Thisted in between."""
    contracts = [
        {
            "asset_id": "0791-con-1", "municipality": "0791", "name": "Drift af datacenter",
            "supplier": "Leverandør A/S", "expires_on": date(2029, 3, 31),
            "irrevocable_until": date(2028, 3, 31), "notice_months": 6,
            "assignable": "with_consent", "payment_dkk_per_year": 1_250_000.0,
        },
        {
            "asset_id": "0791-con-2", "municipality": "0791", "name": "Backup", "supplier": None,
            "expires_on": date(2027, 6, 30),
        },
    ]  # fmt: skip
    sites = [{"asset_id": "0791-site-1", "municipality": "0791", "name": "Rådhuset", "kind": "town hall"}]
    tables = {
        "servers": some_servers("0751", 9) + some_servers("0791", 7),
        "contracts": contracts,
        "sites": sites,
    }
    values: dict[str, object] = {
        "programme": Programme(unit=UnitParameters(name="Midtjylland")),
        "name": "Midtjylland",
        "today": date(2026, 11, 22),
        "until": "inventory",
        "samdrift_version": "0.1.0",
        "inputs": (
            an_input("0751", "0751/vcenter01.xlsx"),
            an_input(
                "0791", "0791/servere.bin", format="unknown", rows_read=0, rows_rejected=0, exported_on=None
            ),
            an_input("0791", "0791/vcenter.xlsx", sha256="cd" * 32),
        ),
        "municipalities": (
            a_picture("0751", "Aarhus", 0.8, servers=9),
            a_picture("0787", "Thisted", None),
            a_picture("0791", "Viborg", 0.5, servers=7, contracts=2, sites=1),
        ),
        "quality": a_quality("", 0.62),
        "findings": (
            PlanFinding(
                municipality="0791",
                finding=UNREADABLE_FILE.at(Source(path="0791/nmap.xml"), format="nmap", reason="tom fil"),
            ),
            PlanFinding(
                municipality="0791",
                finding=UNKNOWN_FORMAT.at(Source(path="0791/servere.bin"), hint=""),
            ),
            PlanFinding(
                municipality="0751",
                finding=WRONG_NUMBER.at(
                    Source(path="0751/vcenter01.xlsx", sheet="vInfo", row=17),
                    "srv3",
                    column="Memory",
                    value="mange",
                ),
            ),
        ),
        "rejected": {},
        "proposals": {},
        "inventory": an_inventory(tables),
        "addressing": None,
        "pseudonym_key_fingerprint": None,
    }
    return Plan(**(values | changes))  # type: ignore[arg-type]


def make_unit_plan() -> Plan:
    """A plan of a whole unit: every municipality of Midtjylland, each a little better known."""
    members = [m for m in load_municipalities() if m.region_2027 == "Midtjylland"]
    pictures = tuple(
        dataclasses.replace(a_picture(m.code, m.name, number / len(members)), code=m.code)
        for number, m in enumerate(members)
    )
    return make_plan(municipalities=pictures)


def make_empty_plan() -> Plan:
    """A plan to which nobody has handed in anything."""
    quality = MunicipalityQuality(municipality="", analyses=(), share=None, next_export=None)
    return make_plan(inputs=(), municipalities=(), quality=quality, findings=(), inventory=an_inventory({}))


def make_unreadable_plan() -> Plan:
    """A plan whose one file could not be read."""
    return make_plan(
        inputs=(an_input("0791", "0791/x.bin", format="unknown", rows_read=0, rows_rejected=0),),
        municipalities=(a_picture("0791", "Viborg", None),),
        quality=a_quality("", None, importer=None),
        inventory=an_inventory({}),
    )
