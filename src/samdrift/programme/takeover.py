"""The takeover's problem from the inventory, the move groups and the address plan."""

from collections.abc import Sequence
from dataclasses import replace

from samdrift.addressing import AddressPlan
from samdrift.dependencies import DependencyPicture
from samdrift.inventory.inventory import Inventory
from samdrift.programme.takeover_money import list_contracts, list_people, list_running
from samdrift.programme.takeover_tables import list_dependencies, list_groups, list_items, list_servers
from samdrift.takeover.building import (
    TakeoverReading,
    TakeoverSettings,
    TakeoverTables,
    build_takeover_problem,
)
from samdrift.takeover.procurement import ProcurementWord, with_answers


def read_takeover_problem(
    inventory: Inventory,
    picture: DependencyPicture,
    addresses: AddressPlan | None,
    settings: TakeoverSettings,
    *,
    answers: Sequence[ProcurementWord] = (),
) -> TakeoverReading:
    """Translate everything that is known into the problem of who is taken over when.

    Args:
        inventory: merged.
        picture: move groups and what depends on what.
        addresses: the joint address plan; without it, no work on addresses is planned.
        settings: dates, hours, parameters, pins.
        answers: what named persons have answered of contracts.

    Returns:
        The problem, the tables it was made from, and all that was odd or assumed on the way.

    Method: docs/methods/effort.md.
    """
    running, told = list_running(inventory, settings.takeover, year=settings.deadline.year)
    municipalities = inventory.tables["municipalities"].select("municipality", "name")
    reading = build_takeover_problem(
        TakeoverTables(
            groups=list_groups(inventory, picture),
            servers=list_servers(inventory, picture),
            items=list_items(inventory, picture, addresses),
            dependencies=list_dependencies(inventory, picture, addresses),
            running=running,
            contracts=with_answers(list_contracts(inventory, picture), answers),
            names={key: name or key for key, name in municipalities.iter_rows()},
            people=list_people(inventory, settings.takeover),
        ),
        settings,
    )
    findings = sorted((*told, *reading.findings), key=lambda finding: finding.sort_key())
    return replace(reading, findings=tuple(findings))
