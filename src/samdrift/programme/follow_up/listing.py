"""All tasks of an address plan, in the order in which the work is done."""

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network
from itertools import chain

import polars as pl

from samdrift.addressing import AddressPlan
from samdrift.inventory.inventory import Inventory
from samdrift.kernel import danish_sort_key
from samdrift.programme.follow_up.finders import (
    Ground,
    event_of,
    find_certificates,
    find_device_references,
    find_dhcp_scopes,
    find_dns_records,
    find_static_hosts,
    lay_ground,
)
from samdrift.programme.follow_up.model import (
    FOLLOW_UP_SCHEMA,
    Event,
    FollowUpParameters,
    Task,
    TaskKind,
    explain_task,
)
from samdrift.programme.follow_up.order import Turns, key_of, order_moves
from samdrift.programme.readdressing import Place, index_plan

_EVENTS = list(Event)
_KINDS = list(TaskKind)


def list_follow_up(
    plan: AddressPlan, inventory: Inventory, *, parameters: FollowUpParameters
) -> pl.DataFrame:
    """List per municipality what must be changed when its addresses change, in order.

    What is renumbered at the joining comes first, by day; then each translated prefix when its turn
    comes. A prefix comes after those whose old addresses it moves to, of whichever municipality.
    What is translated for good changes nothing on the inside, and so leaves nothing to do.

    Args:
        plan: the address plan.
        inventory: merged; the tables of DNS records, DHCP scopes, listening services, address
            references and routes are looked through.
        parameters: how long before and after.

    Returns:
        ``FOLLOW_UP_SCHEMA``.
    """
    ground = lay_ground(plan, inventory, index_plan(plan))
    places = list(chain.from_iterable(ground.moving.values()))
    # What is translated has left the joint network's addresses at the joining: the two do not wait
    # for each other.
    turns = {event: order_moves([place for place in places if event_of(place) is event]) for event in Event}
    found = chain(
        find_device_references(ground),
        find_certificates(ground),
        find_dhcp_scopes(ground),
        find_static_hosts(ground),
        find_dns_records(ground),
        _find_registrations(ground),
    )
    # Two tables may tell of the same thing in the same words: it is to be done once.
    return _table(dict.fromkeys(found), turns, parameters)


def _find_registrations(ground: Ground) -> Iterator[Task]:
    """Per legal entity: all ranges that change at the joining, and each prefix when its turn comes."""
    entities = _entities(ground.tables.get("municipalities"))
    for owner, moving in sorted(ground.moving.items()):
        at_once = [place for place in moving if event_of(place) is Event.JOINING]
        later = [[place] for place in _outermost(p for p in moving if event_of(p) is Event.TURN)]
        for entity in entities.get(owner, (owner,)):
            for group in [at_once, *later]:
                if group:
                    yield Task(
                        municipality=owner,
                        kind=TaskKind.NIS2_REGISTRATION,
                        place=None if group is at_once else group[0],
                        event=event_of(group[0]),
                        what=entity,
                        source=None,
                        old=_ranges((p.family, p.network, p.length) for p in group),
                        new=_ranges((p.family, p.new_network, p.new_length) for p in group),
                    )


def _entities(table: pl.DataFrame | None) -> dict[str, tuple[str, ...]]:
    """Legal entities behind each key: the municipality itself, or the members of a joint centre."""
    if table is None:
        return {}
    rows = table.rows(named=True)
    by_code = {row["code"]: _entity(row) for row in rows if row["code"]}
    return {
        row["municipality"]: tuple(
            sorted((by_code.get(code, code) for code in row["members"] or ()), key=danish_sort_key)
        )
        or (_entity(row),)
        for row in rows
    }


def _entity(row: Mapping[str, object]) -> str:
    name = row["name"] or row["municipality"]
    return f"{name}, CVR {row['cvr_number']}" if row["cvr_number"] else f"{name}"


def _outermost(places: Iterable[Place]) -> list[Place]:
    """Places that lie in no other of their VRF which moves with them; any order by address."""
    found: list[Place] = []
    for place in sorted(places, key=lambda p: (p.vrf, p.family, p.network, p.length)):
        outer = found[-1] if found else None
        is_inside = (
            outer is not None
            and (outer.vrf, outer.family) == (place.vrf, place.family)
            and place.last <= outer.last
        )
        if not is_inside:
            found.append(place)
    return found


def _ranges(blocks: Iterable[tuple[int, int | None, int | None]]) -> str:
    """Blocks as few as can be, by family and address."""
    fours, sixes = [], []
    for family, network, length in blocks:
        if family == 4:
            fours.append(IPv4Network((network or 0, length)))
        else:
            sixes.append(IPv6Network((network or 0, length)))
    return "; ".join(str(block) for block in [*collapse_addresses(fours), *collapse_addresses(sixes)])


def _table(
    tasks: Iterable[Task], turns: Mapping[Event, Turns], parameters: FollowUpParameters
) -> pl.DataFrame:
    """Rows in order, numbered within each municipality."""

    def sort_key(task: Task) -> tuple[object, ...]:
        days = parameters.days(task.kind)
        last = len(turns[task.event].of)
        turn = last if task.place is None else turns[task.event].of[key_of(task.place)]
        # All that moves at the joining has one date; each translated prefix has its own.
        when = (days, turn) if task.event is Event.JOINING else (turn, days)
        kind = _KINDS.index(task.kind)
        return (
            task.municipality, _EVENTS.index(task.event), *when, kind,
            task.what, _number(task.old), task.old, task.source or "",
        )  # fmt: skip

    rows = []
    order: dict[str, int] = {}
    for task in sorted(tasks, key=sort_key):
        order[task.municipality] = order.get(task.municipality, 0) + 1
        prefix = task.place.prefix if task.place else None
        rows.append(
            {
                "municipality": task.municipality,
                "order": order[task.municipality],
                "kind": task.kind.value,
                "prefix": prefix,
                "what": task.what,
                "source": task.source,
                "old": task.old,
                "new": task.new,
                "why": explain_task(task.kind, prefix=prefix),
                "due_event": task.event.value,
                "due_days": parameters.days(task.kind),
                "is_swap": task.place is not None and key_of(task.place) in turns[task.event].swaps,
            }
        )
    return pl.DataFrame(rows, schema=FOLLOW_UP_SCHEMA)


def _number(text: str) -> int:
    """An address's number, so that 10.0.0.9 comes before 10.0.0.10."""
    try:
        first, _, _ = text.partition("-")
        return int(ip_network(first.partition(";")[0], strict=False).network_address)
    except ValueError:
        return 0
