"""Live hosts with an address, whatever table knows of them: what they are, and what translation breaks."""

from collections.abc import Mapping

import polars as pl

from samdrift.addressing import HostKind
from samdrift.inventory import MACHINE_TABLES

#: What a machine table's machines are, unless something says more.
_KIND_OF_TABLE = {
    "servers": HostKind.SERVER,
    "hypervisor_hosts": HostKind.SERVER,
    "network_devices": HostKind.STATIC,
    "other_devices": HostKind.STATIC,
    "endpoints": HostKind.STATIC,
    "unidentified_hosts": HostKind.STATIC,
}
#: Words in a machine's role or kind that say it is medical or industrial.
_DEVICE_WORDS = r"(?i)medic|hospital|industri|scada|\bplc\b|\bcts\b|\bbms\b|\bvarmepumpe|\bpumpe"
_PRINTER_WORDS = r"(?i)print|kopi|multifunktion"
#: What is out of use, so that nothing need be moved.
_NOT_ALIVE = ("decommissioning", "planned", "inventory")
_NOT_GIVEN = ("reserved", "deprecated")

#: Ports of protocols that carry addresses in their payload. Source: RFC 3027.
_BREAKING_PORTS = {21: "FTP", 5060: "SIP", 5061: "SIP"}
#: Kerberos and LDAP on one machine: a domain controller, whose replication breaks behind translation.
_CONTROLLER_PORTS = (88, 389)

_COLUMNS = ("host_id", "municipality", "vrf", "address", "kind", "name", "breaks", "rank")


def find_live_hosts(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Find every live address once per municipality and VRF.

    Args:
        tables: the merged inventory's tables.

    Returns:
        host_id, municipality, vrf, address (text), kind (``HostKind``), name, breaks; machines go
        before leases, leases before plain addresses, where several know one address.
    """
    machines = pl.concat(_machines(name, tables[name]) for name in MACHINE_TABLES)
    breaks = _breaking(tables["listening_services"])
    machines = machines.join(breaks, left_on="host_id", right_on="owner_id", how="left").with_columns(
        breaks=pl.coalesce(
            pl.when(pl.col("_role").str.contains("(?i)domain.?controller|domænecontroller")).then(
                pl.lit("domain controller")
            ),
            "breaks",
        )
    )
    leases = _leases(tables["dhcp_leases"])
    # A machine that holds a plain lease gets a new address by itself, whatever lists it.
    leased = leases.filter(pl.col("kind") == HostKind.DHCP.value).select(
        "municipality", "address", leased=True
    )
    machines = machines.join(leased.unique(), on=["municipality", "address"], how="left").with_columns(
        kind=pl.when(pl.col("leased") & (pl.col("kind") == HostKind.STATIC.value))
        .then(pl.lit(HostKind.DHCP.value))
        .otherwise("kind")
    )
    parts = [machines, leases, _addresses(tables["addresses"])]
    return (
        pl.concat([part.select(_COLUMNS) for part in parts])
        .with_columns(pl.col("vrf").fill_null(""))
        .sort("municipality", "vrf", "address", "rank", "host_id")
        .unique(["municipality", "vrf", "address"], keep="first", maintain_order=True)
        .drop("rank")
    )


def _machines(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Addresses of one machine table; templates and what is out of use have none that is alive."""
    is_alive = ~pl.col("status").is_in(_NOT_ALIVE).fill_null(False)
    if "is_template" in frame.columns:
        is_alive &= ~pl.col("is_template").fill_null(False)
    words = [pl.col(name) for name in ("role", "kind") if name in frame.columns]
    role = pl.concat_str(words, separator=" ", ignore_nulls=True)
    kinds = [pl.when(role.str.contains(_DEVICE_WORDS)).then(pl.lit(HostKind.DEVICE.value))]
    if table in ("endpoints", "other_devices", "unidentified_hosts"):
        kinds.append(pl.when(role.str.contains(_PRINTER_WORDS)).then(pl.lit(HostKind.PRINTER.value)))
    kind = pl.coalesce(*kinds, pl.lit(_KIND_OF_TABLE[table].value))
    return (
        frame.filter(is_alive)
        .select(
            "municipality",
            "vrf",
            "name",
            pl.col("asset_id").alias("host_id"),
            pl.col("addresses").alias("address"),
            kind.alias("kind"),
            role.alias("_role"),
            rank=pl.lit(0),
        )
        .explode("address")
        .filter(pl.col("address").is_not_null())
    )


def _breaking(services: pl.DataFrame) -> pl.DataFrame:
    """Machines that speak a protocol that translation breaks: owner_id, breaks."""
    by_port = services.filter(pl.col("port").is_in(list(_BREAKING_PORTS))).select(
        "owner_id", breaks=pl.col("port").replace_strict(_BREAKING_PORTS, return_dtype=pl.String)
    )
    controllers = (
        services.filter(pl.col("port").is_in(_CONTROLLER_PORTS))
        .group_by("owner_id")
        .agg(pl.col("port").n_unique())
        .filter(pl.col("port") == len(_CONTROLLER_PORTS))
        .select("owner_id", breaks=pl.lit("domain controller"))
    )
    both = pl.concat([by_port, controllers]).drop_nulls().group_by("owner_id")
    return both.agg(pl.col("breaks").unique().sort().str.join(", "))


def _leases(leases: pl.DataFrame) -> pl.DataFrame:
    """Leases in force and reservations. A reservation is changed by hand, as a fixed address is."""
    is_kept = pl.col("is_reservation").fill_null(False)
    held = leases.filter((is_kept | (pl.col("state") == "active")) & pl.col("address").is_not_null())
    kind = pl.when(is_kept).then(pl.lit(HostKind.STATIC.value)).otherwise(pl.lit(HostKind.DHCP.value))
    return held.select(
        "municipality",
        "address",
        kind.alias("kind"),
        vrf=pl.lit(""),
        name=pl.col("client_name"),
        host_id=pl.col("asset_id"),
        breaks=pl.lit(None, dtype=pl.String),
        rank=pl.lit(1),
    )


def _addresses(addresses: pl.DataFrame) -> pl.DataFrame:
    """Addresses that a register or a device lists, and that no machine or lease explains."""
    given = addresses.filter(
        ~pl.col("status").is_in(_NOT_GIVEN).fill_null(False) & pl.col("address").is_not_null()
    )
    is_dhcp = pl.col("status") == "dhcp"
    kind = pl.when(is_dhcp).then(pl.lit(HostKind.DHCP.value)).otherwise(pl.lit(HostKind.STATIC.value))
    return given.select(
        "municipality",
        "vrf",
        "address",
        kind.alias("kind"),
        name=pl.col("dns_name"),
        host_id=pl.col("asset_id"),
        breaks=pl.lit(None, dtype=pl.String),
        rank=pl.lit(2),
    )
