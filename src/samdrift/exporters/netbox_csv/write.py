"""The address plan in the columns of NetBox's CSV import.

The joint network is NetBox's global table; what still stands at old addresses, or stays apart, is
in a VRF of its municipality, where it can overlap that of others.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import ip_network

import polars as pl

from samdrift.addressing import AddressPlan, Decision
from samdrift.exporters.quoting import one_line, parse_host_name, plain_names

#: Columns, in NetBox's own order. Those that are not filled are left out.
_TENANT = ("name", "slug", "description")
_VRF = ("name", "rd", "tenant", "enforce_unique", "description")
_PREFIX = ("prefix", "vrf", "tenant", "status", "role", "is_pool", "mark_utilized", "description")
_ADDRESS = ("address", "vrf", "tenant", "status", "role", "dns_name", "description")
_NAME_LIMIT = 100

#: Decision -> status of the old and of the new prefix. A prefix renumbered at the joining leaves
#: its old addresses then; a translated one is in use at both.
_STATUS: Mapping[str, tuple[str | None, str | None]] = {
    Decision.KEEP: (None, "active"),
    Decision.RENUMBER: ("deprecated", "reserved"),
    Decision.TRANSLATE: ("active", "active"),
    Decision.SEPARATE_VRF: ("active", None),
    Decision.RETIRE: ("deprecated", None),
}

Row = tuple[str, ...]


def export_netbox_csv(plan: AddressPlan, *, names: Mapping[str, str]) -> Mapping[str, str]:
    """Write the plan for NetBox's bulk import, in the order in which it is imported.

    Args:
        plan: the address plan.
        names: municipality's key -> name.

    Returns:
        ``1-tenants.csv``, ``2-vrfs.csv``, ``3-prefixes.csv``, ``4-addresses.csv``.
    """
    owners = sorted(set(plan.decisions.filter(pl.col("decision") != Decision.OUTSIDE.value)["owner"]))
    tenants = _unique_names({owner: one_line(names.get(owner, owner)) or owner for owner in owners})
    vrfs = _vrf_names(plan, tenants)
    return {
        "1-tenants.csv": _csv(_TENANT, _tenants(owners, tenants)),
        "2-vrfs.csv": _csv(_VRF, _vrfs(vrfs, tenants)),
        "3-prefixes.csv": _csv(_PREFIX, _prefixes(plan, tenants, vrfs)),
        "4-addresses.csv": _csv(_ADDRESS, _addresses(plan, tenants, vrfs)),
    }


def _unique_names(wanted: Mapping[str, str]) -> dict[str, str]:
    """Shorten names to NetBox's limit; those that are alike, but for case, get their key or a number."""
    taken: set[str] = set()
    given: dict[str, str] = {}
    for key, name in sorted(wanted.items()):
        candidates = [one_line(name, limit=_NAME_LIMIT), one_line(f"{name} ({key})", limit=_NAME_LIMIT)]
        number = 1
        while not candidates[0] or candidates[0].casefold() in taken:
            candidates.pop(0)
            number += 1
            if not candidates:
                candidates.append(f"{one_line(name, limit=_NAME_LIMIT - 8)} {number}".strip())
        taken.add(candidates[0].casefold())
        given[key] = candidates[0]
    return given


def _vrf_names(plan: AddressPlan, tenants: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """A name for each owner's VRF that holds old addresses or stays apart."""
    olds = [decision for decision, (old, _) in _STATUS.items() if old is not None]
    rows = plan.decisions.filter(pl.col("decision").is_in(olds)).select("owner", "vrf").unique()
    keys = sorted((owner, vrf or "") for owner, vrf in rows.iter_rows())
    wanted = {f"{n:06}": f"{tenants[owner]} / {vrf or 'global'}" for n, (owner, vrf) in enumerate(keys)}
    given = _unique_names(wanted)
    return {key: given[f"{n:06}"] for n, key in enumerate(keys)}


def _tenants(owners: Iterable[str], tenants: Mapping[str, str]) -> Iterator[Row]:
    slugs = plain_names(owners, limit=50, is_lower=True, has_dots=False)
    for owner in owners:
        yield tenants[owner], slugs[owner], one_line(owner)


def _vrfs(vrfs: Mapping[tuple[str, str], str], tenants: Mapping[str, str]) -> Iterator[Row]:
    for (owner, vrf), name in sorted(vrfs.items()):
        why = one_line(f"Addresses from before the joint network; VRF {vrf or 'global'}")
        yield name, "", tenants[owner], "true", why


def _prefixes(
    plan: AddressPlan, tenants: Mapping[str, str], vrfs: Mapping[tuple[str, str], str]
) -> Iterator[Row]:
    rows: dict[tuple[str, str], Row] = {}
    decided = plan.decisions.filter(pl.col("decision") != Decision.OUTSIDE.value).sort("prefix_id")
    columns = decided.select("owner", "vrf", "prefix", "decision", "new_prefix", "hosts")
    for owner, vrf, prefix, decision, new, hosts in columns.iter_rows():
        old_status, new_status = _STATUS[decision]
        if old_status is not None:
            name = vrfs[owner, vrf or ""]
            text = f"{decision}: {new or 'no place in the joint network'}; {hosts} live hosts"
            rows.setdefault((name, prefix), _prefix(prefix, name, tenants[owner], old_status, text))
        if new_status is not None and new is not None:
            text = f"{decision}: was {prefix}, VRF {vrf or 'global'}; {hosts} live hosts"
            rows.setdefault(("", new), _prefix(new, "", tenants[owner], new_status, text))
    for owner, kind, block in plan.blocks.select("owner", "kind", "block").iter_rows():
        # A kept block may be one prefix: that is listed already, and NetBox takes it once.
        text = "Summary of kept prefixes" if kind == "kept" else "Summary of new prefixes"
        rows.setdefault(("", block), _prefix(block, "", tenants[owner], "container", text))
    yield from _in_order(rows)


def _prefix(prefix: str, vrf: str, tenant: str, status: str, description: str) -> Row:
    return prefix, vrf, tenant, status, "", "false", "false", one_line(description)


def _addresses(
    plan: AddressPlan, tenants: Mapping[str, str], vrfs: Mapping[tuple[str, str], str]
) -> Iterator[Row]:
    rows: dict[tuple[str, str], Row] = {}
    lengths = plan.decisions.select("prefix_id", "prefix", "new_prefix")
    moves = plan.moves.join(lengths, on="prefix_id", how="left", maintain_order="left")
    for row in moves.iter_rows(named=True):
        old_status, new_status = _STATUS[row["decision"]]
        tenant, name = tenants[row["owner"]], row["name"] or row["host_id"] or "?"
        # A name that DNS cannot hold stands in the description, as it came.
        dns = parse_host_name(row["name"]) or ""
        if old_status is not None:
            vrf = vrfs[row["owner"], row["vrf"] or ""]
            address = f"{row['old_address']}/{_length(row['prefix'])}"
            text = f"{name}; {row['decision']}: {row['new_address'] or 'stays apart'}"
            # A dynamic address is given out by DHCP, whatever else becomes of it.
            status = "dhcp" if row["kind"] == "dhcp" and old_status == "active" else old_status
            rows.setdefault(
                (vrf, row["old_address"]), (address, vrf, tenant, status, "", dns, one_line(text))
            )
        if new_status is not None and row["new_address"] is not None:
            address = f"{row['new_address']}/{_length(row['new_prefix'])}"
            status = "dhcp" if row["kind"] == "dhcp" and new_status == "active" else new_status
            text = f"{name}; {row['decision']}: was {row['old_address']}"
            rows.setdefault(("", row["new_address"]), (address, "", tenant, status, "", dns, one_line(text)))
    yield from _in_order(rows)


def _in_order(rows: Mapping[tuple[str, str], Row]) -> Iterator[Row]:
    """By VRF, the joint network first, then by address."""
    for key in sorted(rows, key=lambda key: (key[0], _place(key[1]))):
        yield rows[key]


def _length(prefix: str) -> str:
    return prefix.partition("/")[2]


def _place(prefix: str) -> tuple[int, int, int]:
    network = ip_network(prefix)
    return network.version, int(network.network_address), network.prefixlen


def _csv(header: Row, rows: Iterable[Row]) -> str:
    """Write CSV as NetBox reads it: commas, quotes where needed, one row a line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()
