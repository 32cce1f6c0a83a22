"""From the merged inventory to the problem that address planning solves."""

import ipaddress
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from samdrift.addressing import (
    HOST_COLUMNS,
    HOST_SCHEMA,
    PREFIX_SCHEMA,
    AddressingParameters,
    AddressPlan,
    AddressProblem,
    Infeasible,
    parse_prefix,
    plan_addresses,
    verify_address_plan,
)
from samdrift.addressing.findings import HOSTS_OUTSIDE, NOT_A_PREFIX
from samdrift.inventory.inventory import Inventory
from samdrift.kernel import Finding, Source
from samdrift.programme.live_hosts import find_live_hosts

#: From this length on a prefix is one machine or a link: hosts belong to what is around it.
_HOST_LENGTH = {4: 31, 6: 127}
_BITS = {4: 32, 6: 128}

#: (municipality, VRF, family, length, network)
_Key = tuple[str, str, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressReading:
    """The problem, and what of the inventory could not become part of it."""

    problem: AddressProblem
    findings: tuple[Finding, ...]


@dataclass(slots=True, kw_only=True)
class _Known:
    """Prefixes met so far, each once by its key, in the order in which they were met."""

    rows: dict[_Key, dict[str, object]]
    lengths: dict[tuple[str, str, int], set[int]]

    def add(self, municipality: str, vrf: str, text: str, **more: object) -> None:
        """Add a prefix, unless it is known; raises ValueError where the text is none."""
        prefix = parse_prefix(text)
        key = (municipality, vrf, prefix.family, prefix.length, prefix.network)
        if key not in self.rows:
            self.rows[key] = more
            self.lengths[municipality, vrf, prefix.family].add(prefix.length)

    def around(self, municipality: str, vrf: str, family: int, address: int) -> Iterator[_Key]:
        """Yield the prefixes that hold an address, the most specific first."""
        for length in sorted(self.lengths.get((municipality, vrf, family), ()), reverse=True):
            shift = _BITS[family] - length
            key = (municipality, vrf, family, length, address >> shift << shift)
            if key in self.rows:
                yield key


def plan_joint_addresses(
    inventory: Inventory, parameters: AddressingParameters
) -> tuple[AddressPlan | Infeasible, tuple[Finding, ...]]:
    """Plan one address space for all, and have the plan checked by who did not make it.

    Returns:
        The plan, or what makes one impossible; and all that was found on the way, what the
        independent check found wrong included.
    """
    reading = read_address_problem(inventory, parameters)
    answer = plan_addresses(reading.problem)
    wrong = () if isinstance(answer, Infeasible) else verify_address_plan(reading.problem, answer)
    return answer, (*reading.findings, *answer.findings, *wrong)


def read_address_problem(inventory: Inventory, parameters: AddressingParameters) -> AddressReading:
    """Translate the inventory's tables into prefixes with their live hosts.

    Prefixes come from registers and devices, DHCP scopes, and, where none of these is around an
    address, from the mask that its interface has. Each live host is counted at the most specific
    prefix of its municipality and VRF; if its VRF is not said, at that of the only VRF that has one.

    Args:
        inventory: merged.
        parameters: section ``[addressing]``.
    """
    tables = inventory.tables
    told: list[Finding] = []
    sources = _sources(inventory)
    known = _Known(rows={}, lengths=defaultdict(set))
    for row in tables["prefixes"].iter_rows(named=True):
        source = sources.get(row["asset_id"])
        more = {
            "is_container": row["status"] == "container",
            "role": row["role"],
            "path": source.path if source else None,
            "row": source.row if source else None,
        }
        _add(known, (row["municipality"], row["vrf"] or ""), row["prefix"], told, source, more)
    for row in tables["dhcp_scopes"].iter_rows(named=True):
        source = sources.get(row["asset_id"])
        _add(known, (row["municipality"], ""), row["prefix"], told, source, {})
    _add_connected(known, tables["addresses"], told)
    hosts = find_live_hosts(tables)
    holders, outside = _place(hosts, known)
    told += _tell_outside(outside)
    ids = {key: number for number, key in enumerate(sorted(known.rows))}
    return AddressReading(
        problem=AddressProblem(
            prefixes=_prefixes(known, ids, holders, hosts),
            hosts=_hosts(hosts, holders, ids),
            parameters=parameters,
        ),
        findings=tuple(told),
    )


def _sources(inventory: Inventory) -> Mapping[str, Source]:
    """First source row of each prefix and scope, where the merge has kept it."""
    records = inventory.records.filter(pl.col("asset_table").is_in(["prefixes", "dhcp_scopes"]))
    first = records.sort("record_id").unique("asset_id", keep="first", maintain_order=True)
    return {
        asset: Source(path=path, sheet=sheet, row=row)
        for asset, path, sheet, row in first.select("asset_id", "path", "sheet", "row").iter_rows()
    }


def _add(
    known: _Known,
    claimant: tuple[str, str],
    text: str | None,
    told: list[Finding],
    source: Source | None,
    more: dict[str, object],
) -> None:
    """Add a prefix that a table lists, or tell that it is none."""
    municipality, vrf = claimant
    try:
        known.add(municipality, vrf, text or "", **more)
    except ValueError as error:
        told.append(NOT_A_PREFIX.at(source, text or "-", owner=municipality, reason=error))


def _add_connected(known: _Known, addresses: pl.DataFrame, told: list[Finding]) -> None:
    """Add the networks of interfaces that no listed prefix is around."""
    rows = addresses.filter(pl.col("address").is_not_null() & pl.col("prefix_length").is_not_null())
    columns = ("municipality", "vrf", "address", "prefix_length")
    for municipality, vrf, address, length in rows.select(columns).sort(columns).iter_rows():
        try:
            number = ipaddress.ip_address(address)
        except ValueError as error:
            told.append(NOT_A_PREFIX.at(None, address, owner=municipality, reason=error))
            continue
        if length >= _HOST_LENGTH[number.version]:
            continue
        if next(known.around(municipality, vrf or "", number.version, int(number)), None) is None:
            _add(known, (municipality, vrf or ""), f"{address}/{length}", told, None, {})


def _place(hosts: pl.DataFrame, known: _Known) -> tuple[list[_Key | None], dict[str, list[str]]]:
    """Find the prefix of every host, in their order; and addresses without one, by municipality."""
    vrfs: dict[str, set[str]] = defaultdict(set)
    for municipality, vrf, *_ in known.rows:
        vrfs[municipality].add(vrf)
    inner = _nested(known)
    holders: list[_Key | None] = []
    outside: dict[str, list[str]] = defaultdict(list)
    for municipality, vrf, text in hosts.select("municipality", "vrf", "address").iter_rows():
        holder = None
        try:
            address = ipaddress.ip_address(text.split("%")[0])
        except ValueError:
            address = None
        if address is not None:
            holder = _holder(known, inner, municipality, (vrf,), address)
            if holder is None and not vrf:
                # Many registers leave out the VRF of a machine.
                holder = _holder(known, inner, municipality, tuple(sorted(vrfs[municipality])), address)
        holders.append(holder)
        if holder is None:
            outside[municipality].append(text)
    return holders, outside


def _holder(
    known: _Known,
    inner: set[_Key],
    municipality: str,
    vrfs: tuple[str, ...],
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> _Key | None:
    """The most specific prefix in the only VRF that has one; of a link or host route, what is around it.

    A host route in a container stays there: its one address does not make a network of the container.
    """
    found = [list(known.around(municipality, vrf, address.version, int(address))) for vrf in vrfs]
    found = [keys for keys in found if keys]
    if len(found) != 1:
        return None
    keys = found[0]
    wide = [key for key in keys if key[3] < _HOST_LENGTH[address.version]]
    if keys[0][3] < _HOST_LENGTH[address.version]:
        return keys[0]
    return wide[0] if wide and wide[0] not in inner else keys[0]


def _nested(known: _Known) -> set[_Key]:
    """Prefixes that hold another of their own VRF that is wider than a link."""
    holding: set[_Key] = set()
    for key in known.rows:
        municipality, vrf, family, length, network = key
        if length < _HOST_LENGTH[family]:
            around = known.around(municipality, vrf, family, network)
            holding.update(other for other in around if other[3] < length)
    return holding


def _tell_outside(outside: Mapping[str, list[str]]) -> list[Finding]:
    return [
        HOSTS_OUTSIDE.at(None, municipality, count=len(texts), example=texts[0])
        for municipality, texts in sorted(outside.items())
    ]


def _prefixes(
    known: _Known, ids: Mapping[_Key, int], holders: list[_Key | None], hosts: pl.DataFrame
) -> pl.DataFrame:
    counts = (
        pl.DataFrame({"holder": [ids.get(key) if key else None for key in holders], "kind": hosts["kind"]})
        .drop_nulls()
        .group_by("holder", "kind")
        .len()
    )
    by = {(holder, kind): count for holder, kind, count in counts.iter_rows()}
    rows = [
        {
            "prefix_id": number,
            "owner": key[0],
            "vrf": key[1],
            "family": key[2],
            "length": key[3],
            "network": key[4],
            "is_container": False,
            **known.rows[key],
            **{column: by.get((number, kind.value), 0) for kind, column in HOST_COLUMNS.items()},
        }
        for key, number in ids.items()
    ]
    return pl.DataFrame(rows, schema=PREFIX_SCHEMA)


def _hosts(hosts: pl.DataFrame, holders: list[_Key | None], ids: Mapping[_Key, int]) -> pl.DataFrame:
    rows = [
        {
            "host_id": host_id,
            "prefix_id": ids[key],
            "address": int(ipaddress.ip_address(text.split("%")[0])),
            "kind": kind,
            "name": name,
            "breaks": breaks,
        }
        for (host_id, text, kind, name, breaks), key in zip(
            hosts.select("host_id", "address", "kind", "name", "breaks").iter_rows(), holders, strict=True
        )
        if key is not None
    ]
    return pl.DataFrame(rows, schema=HOST_SCHEMA)
