"""Kea's configuration of DHCPv4: one file a municipality, and one for what moves later."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from samdrift.addressing import AddressPlan, Decision, Freedom
from samdrift.exporters.kea.subnets import Subnet, format_pools, list_subnets
from samdrift.exporters.quoting import one_line, plain_names, plain_text, title_of
from samdrift.programme.joint_network import JointNetworkParameters


def export_kea(
    plan: AddressPlan,
    *,
    network: JointNetworkParameters,
    names: Mapping[str, str],
    tables: Mapping[str, pl.DataFrame],
) -> Mapping[str, str]:
    """Write DHCPv4 subnets for the new prefixes, for ISC Kea 2.2 or later.

    Args:
        plan: the address plan.
        network: lease time.
        names: municipality's key -> name.
        tables: the inventory's tables (scopes, routers, hardware addresses); may be empty.

    Returns:
        Relative file name -> text: ``<municipality>.json`` for what is renumbered at the joining,
        ``<municipality>.later.json`` for what is translated until its turn, and ``left-out.csv``.
    """
    subnets = [s for s in list_subnets(plan, tables) if s.place.freedom != Freedom.NEVER_RENUMBER.value]
    owners = sorted({subnet.place.owner for subnet in subnets})
    # Stems have no dots, so that no municipality is called after the second file of another.
    stems = plain_names(owners, limit=60, is_lower=True, has_dots=False)
    files = {"left-out.csv": _left_out(subnets)}
    for owner in owners:
        for decision, ending in ((Decision.RENUMBER, ""), (Decision.TRANSLATE, ".later")):
            own = [s for s in subnets if s.place.owner == owner and s.place.decision == decision]
            if own:
                document = _document(own, title_of(owner, names), network)
                files[f"{stems[owner]}{ending}.json"] = json.dumps(document, indent=2) + "\n"
    return dict(sorted(files.items()))


def _document(subnets: Iterable[Subnet], title: str, network: JointNetworkParameters) -> dict[str, Any]:
    return {
        "Dhcp4": {
            "user-context": {"comment": f"{title}: a proposal of the address plan. Name the interfaces."},
            # It serves nobody until a person has read it and named the interfaces.
            "interfaces-config": {"interfaces": []},
            "lease-database": {"type": "memfile", "lfc-interval": 3600},
            "valid-lifetime": network.dhcp_lease_seconds,
            "subnet4": [_subnet(subnet) for subnet in subnets],
        }
    }


def _subnet(subnet: Subnet) -> dict[str, Any]:
    place = subnet.place
    router = "known" if subnet.is_router_known else "assumed to be the first address"
    return {
        "id": _subnet_id(subnet),
        "subnet": place.new_prefix,
        "user-context": {"was": place.prefix, "vrf": plain_text(place.vrf or "global"), "router": router},
        "pools": [{"pool": pool} for pool in format_pools(subnet)],
        "option-data": [{"name": "routers", "data": subnet.router}],
        "reservations": [
            {
                "hw-address": each.mac,
                "ip-address": each.address,
                **({"hostname": each.name} if each.name else {}),
            }
            for each in subnet.reservations
        ],
    }


def _subnet_id(subnet: Subnet) -> int:
    """A number that only this prefix has and that stays its own from plan to plan: its middle address.

    Of two different prefixes, nested or not, the middles differ; so leases keep their subnet.
    """
    place = subnet.place
    return (place.new_network or 0) + (1 << (31 - (place.new_length or 31)))


def _left_out(subnets: Iterable[Subnet]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("municipality", "name", "new_address", "reason"))
    reason = "no hardware address of its own is known, so it cannot have a reservation"
    for subnet in subnets:
        for name, address in subnet.without_mac:
            writer.writerow((one_line(subnet.place.owner), one_line(name), address, reason))
    return out.getvalue()
