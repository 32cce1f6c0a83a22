"""From the inventory to a takeover's money and people: running costs, contracts with their groups, crews."""

import polars as pl

from samdrift.dependencies import DependencyPicture, GroupKind
from samdrift.inventory.inventory import Inventory
from samdrift.kernel import Finding
from samdrift.programme.takeover_tables import joining_of
from samdrift.takeover import kinds
from samdrift.takeover.effort import Skill
from samdrift.takeover.parameters import TakeoverParameters
from samdrift.takeover.tables import CONTRACT_SCHEMA, RUNNING_SCHEMA

_NETWORK_WORDS = r"netværk|datalinje|fiber|wan\b|wi-?fi|trådløs|internet|ddos|firewall|mpls|router|switch"
_SERVER_WORDS = r"server|virtualisering|vmware|hypervisor|backup|storage|housing|datacenter"
_WATCH_WORDS = r"\bsoc\b|overvågning"
_OPERATION_WORDS = r"\bdrift|hosting"
#: Below this share of what is modelled, reported costs are taken for thousands, or for a part only.
_LEAST_SHARE = 0.1


def list_running(
    inventory: Inventory, parameters: TakeoverParameters, *, year: int
) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    """Today's running costs by municipality (``RUNNING_SCHEMA``), without investments or internal payments.

    Lines of operation that name servers or network count: the budget of ``year``, else the latest budget,
    else the latest account. What names both is halved. Without usable lines, the parameters' costs are taken.

    Returns:
        One row a municipality with servers or sites; and what had to be modelled.
    """
    tables = inventory.tables
    reported = _reported(tables["cost_lines"], year)
    servers = (
        tables["servers"]
        .filter(~pl.col("is_template").fill_null(value=False))
        .group_by("municipality")
        .len("servers")
    )
    sites = tables["sites"].group_by("municipality").len("sites")
    rows = (
        servers.join(sites, on="municipality", how="full", coalesce=True)
        .join(reported, on="municipality", how="left")
        .sort("municipality")
    )
    listed, told = [], []
    for row in rows.iter_rows(named=True):
        modelled = {
            "servers": (row["servers"] or 0) * parameters.server_dkk_per_year,
            "network": (row["sites"] or 0) * parameters.site_dkk_per_year,
        }
        amounts = {}
        for scope, amount in modelled.items():
            given = row[f"{scope}_dkk"]
            is_usable = given is not None and given >= _LEAST_SHARE * amount
            amounts[scope] = given if is_usable else float(amount)
            if not is_usable and amount:
                kind = kinds.SERVER_COSTS_MODELLED if scope == "servers" else kinds.NETWORK_COSTS_MODELLED
                told.append(kind.at(None, row["municipality"], dkk=amount))
        # Pay of a municipality whose other lines cannot be used cannot be used either.
        is_whole = all(amounts[scope] == row[f"{scope}_dkk"] for scope in amounts)
        listed.append(
            {
                "municipality": row["municipality"],
                "servers_dkk_per_year": amounts["servers"],
                "network_dkk_per_year": amounts["network"],
                "pay_dkk_per_year": (row["pay_dkk"] or 0.0) if is_whole else 0.0,
                "kind": "reported" if is_whole else "modelled",
            }
        )
    return pl.DataFrame(listed, schema=RUNNING_SCHEMA), tuple(told)


def _reported(lines: pl.DataFrame, year: int) -> pl.DataFrame:
    """Sums by municipality: servers_dkk, network_dkk, pay_dkk."""
    name, art = pl.col("name").fill_null("").str.to_lowercase(), pl.col("art").fill_null("")
    rank = (
        pl.when((pl.col("kind") == "budget") & (pl.col("year") == year))
        .then(10_000)
        .when(pl.col("kind") == "budget")
        .then(pl.col("year"))
        .otherwise(pl.col("year") - 5_000)
    )
    is_network, is_server = name.str.contains(_NETWORK_WORDS), name.str.contains(_SERVER_WORDS)
    own = lines.filter(
        (pl.col("dranst") == "1")
        & (is_network | is_server)
        & ~art.str.contains(r"^[789]")
        & pl.col("amount_dkk").is_not_null()
        & pl.col("year").is_not_null()
    ).with_columns(rank=rank)
    latest = own.filter(pl.col("rank") == pl.col("rank").max().over("municipality"))
    is_pay = pl.col("art").fill_null("").str.starts_with("1")
    half = pl.when(is_network & is_server).then(0.5).otherwise(1.0)
    amount = pl.col("amount_dkk")
    return latest.group_by("municipality").agg(
        servers_dkk=(amount * half).filter(is_server & ~is_pay).sum(),
        network_dkk=(amount * half).filter(is_network & ~is_pay).sum(),
        pay_dkk=amount.filter(is_pay).sum(),
    )


def list_people(inventory: Inventory, parameters: TakeoverParameters) -> dict[Skill, float]:
    """Model the takeover's people by skill: a share of staff on servers and network, reported or modelled.

    Where neither staff nor inhabitants are known, inhabitants are modelled from servers.
    """
    share = pl.col("servers_share").fill_null(0.0) + pl.col("network_share").fill_null(0.0)
    staff = (
        inventory.tables["staff_roles"]
        .group_by("municipality")
        .agg(people=(pl.col("full_time_equivalents").fill_null(0.0) * share).sum())
        .filter(pl.col("people") > 0)
    )
    servers = inventory.tables["servers"].filter(~pl.col("is_template").fill_null(value=False))
    thousands = pl.coalesce(pl.col("population") / 1000, pl.col("servers") / parameters.servers_per_1000)
    modelled = thousands.fill_null(0.0) * parameters.staff_per_1000 * parameters.servers_network_pct / 100
    everybody = (
        inventory.tables["municipalities"]
        .join(staff, on="municipality", how="left")
        .join(servers.group_by("municipality").agg(servers=pl.len()), on="municipality", how="left")
    )
    people = everybody.select(pl.coalesce("people", modelled).sum()).item() * parameters.takeover_pct / 100
    parts = {skill: max(float(parameters.skill_parts.get(skill, 0)), 0.0) for skill in Skill}
    whole = sum(parts.values())
    least = parameters.least_people
    return {skill: max(people * part / whole, least) if whole else 0.0 for skill, part in parts.items()}


def list_contracts(inventory: Inventory, picture: DependencyPicture) -> pl.DataFrame:
    """The contracts with the groups that hang on them (``CONTRACT_SCHEMA``).

    One that lists systems hangs on the groups that serve them, if it is about operation; one that does not,
    on all groups that it is for by its name: servers' places, network, or watching over them.
    Hypervisor hosts hang on none: they are emptied by those that move.
    """
    contracts = inventory.tables["contracts"].with_columns(
        words=pl.col("name").fill_null("").str.to_lowercase()
    )
    by_system = (
        picture.groups.filter(pl.col("kind") == GroupKind.SERVERS.value)
        .select("municipality", group="group_id", system="systems")
        .explode("system")
        .drop_nulls("system")
    )
    words = pl.col("words")
    is_operation = (pl.col("kind") == "operation") | (
        pl.col("kind").is_null() & words.str.contains(_OPERATION_WORDS)
    )
    has_systems = pl.col("systems").list.len().fill_null(0) > 0
    served = (
        contracts.filter(has_systems & is_operation)
        .select("asset_id", "municipality", system="systems")
        .explode("system")
        .join(by_system, on=["municipality", "system"])
        .group_by("asset_id")
        .agg(groups=pl.col("group").unique().sort())
    )
    tied = contracts.filter(~has_systems).with_columns(
        ends_with=pl.when(words.str.contains(_NETWORK_WORDS))
        .then(pl.lit("network"))
        .when(words.str.contains(_WATCH_WORDS))
        .then(pl.lit("handover"))
        .when(words.str.contains(_SERVER_WORDS))
        .then(pl.lit("place"))
    )
    whole = tied.drop_nulls("ends_with").join(_groups_by_kind(picture), on=["municipality", "ends_with"])
    ends = {"network": "handover"}
    both = pl.concat(
        [
            served.with_columns(ends_with=pl.lit("handover")),
            whole.select("asset_id", "groups", pl.col("ends_with").replace(ends)),
        ]
    )
    listed = contracts.join(both, on="asset_id", how="left").with_columns(
        contract="asset_id",
        groups=pl.col("groups").fill_null([]),
        ends_with=pl.col("ends_with").fill_null("place"),
        extendable=pl.lit(None, dtype=pl.String),
    )
    return listed.select(pl.col(name).cast(dtype) for name, dtype in CONTRACT_SCHEMA.items()).sort("contract")


def _groups_by_kind(picture: DependencyPicture) -> pl.DataFrame:
    """All groups of a municipality that a contract may hang on: municipality, ends_with, groups."""
    is_network = pl.col("kind") == GroupKind.NETWORK.value
    network = picture.groups.filter(is_network).group_by("municipality").agg(groups=pl.col("group_id").sort())
    network = network.with_columns(
        groups=pl.concat_list(
            pl.col("municipality").map_elements(joining_of, return_dtype=pl.String), "groups"
        ),
        ends_with=pl.lit("network"),
    )
    servers = picture.groups.filter(pl.col("kind") == GroupKind.SERVERS.value)
    servers = servers.group_by("municipality").agg(groups=pl.col("group_id").sort())
    parts = [servers.with_columns(ends_with=pl.lit(each)) for each in ("handover", "place")]
    return pl.concat([network.select(parts[0].columns), *parts])
