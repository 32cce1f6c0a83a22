"""KITOS objects: telling their type, in either casing, and flattening them to cells."""

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from samdrift.importers.importer import InputFile
from samdrift.importers.tabular import CellTable

Fields = Mapping[str, Any]

SYSTEM = "it-systems"
USAGE = "it-system-usages"
CONTRACT = "it-contracts"
INTERFACE = "it-interfaces"
REGISTRATION = "data-processing-registrations"
RELATION = "system-relations"
ORGANISATION = "organizations"
UNIT = "organization-units"

#: Cells of a type: paths into its objects. A path that ends at a reference gives its name.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    SYSTEM: (
        "uuid", "name", "businessType", "rightsHolder", "rightsHolder.uuid", "rightsHolder.cvr", "kle",
        "parentSystem", "description",
    ),
    USAGE: (
        "uuid", "systemContext", "general.localCallName", "general.validity.lifeCycleStatus",
        "general.isBusinessCritical", "gdpr.businessCritical", "gdpr.dataSensitivityLevels",
        "general.hostedAt", "gdpr.hostedAt", "organizationUsage.responsibleOrganizationUnit",
        "organizationUsage.responsibleOrganizationUnit.uuid", "general.numberOfExpectedUsers.lowerBound",
        "general.numberOfExpectedUsers.upperBound", "general.validity.validFrom", "general.validity.validTo",
        "general.containsAITechnology", "general.mainContract", "systemOwner",
    ),
    CONTRACT: (
        "uuid", "name", "general.contractId", "general.contractType", "supplier.organization",
        "supplier.organization.uuid", "supplier.organization.cvr", "supplier.signedAt", "supplier.signedBy",
        "responsible.organizationUnit", "responsible.organizationUnit.uuid", "systemUsages",
        "dataProcessingRegistrations", "general.validity.validFrom", "general.validity.validTo",
        "agreementPeriod.durationYears", "agreementPeriod.durationMonths", "agreementPeriod.isContinuous",
        "agreementPeriod.extensionOptions", "agreementPeriod.extensionOptionsUsed",
        "agreementPeriod.irrevocableUntil", "termination.terminatedAt",
        "termination.terms.noticePeriodMonths", "termination.terms.noticeByEndOf", "procurement.purchaseType",
        "paymentModel.priceRegulation", "payments.acquisition", "payments.operation",
    ),
    INTERFACE: ("uuid", "name", "interfaceId", "version", "exposedBySystem", "itInterfaceType"),
    REGISTRATION: (
        "uuid", "name", "general.isAgreementConcluded", "general.agreementConcludedAt",
        "general.dataProcessors", "general.subDataProcessors", "general.insecureCountries", "systemUsages",
        "oversight.day",
    ),
    RELATION: (
        "uuid", "fromSystemUsage", "toSystemUsage", "relationInterface", "relationFrequency", "description",
    ),
    ORGANISATION: ("uuid", "name", "cvr"),
    UNIT: ("uuid", "name", "parentOrganizationUnit"),
}  # fmt: skip

#: Type -> sets of keys; an object that has all of one set is of that type. Asked in this order.
_SIGNATURES: tuple[tuple[str, frozenset[str]], ...] = (
    (USAGE, frozenset({"systemContext", "uuid"})),
    (RELATION, frozenset({"fromSystemUsage", "uuid"})),
    (RELATION, frozenset({"toSystemUsage", "uuid"})),
    (CONTRACT, frozenset({"general", "agreementPeriod"})),
    (CONTRACT, frozenset({"general", "supplier", "termination"})),
    (CONTRACT, frozenset({"general", "parentContract"})),
    (REGISTRATION, frozenset({"general", "oversight"})),
    (INTERFACE, frozenset({"itInterfaceType", "uuid"})),
    (INTERFACE, frozenset({"exposedBySystem", "uuid"})),
    (INTERFACE, frozenset({"interfaceId", "uuid"})),
    *((SYSTEM, frozenset({key, "uuid", "name"})) for key in
      ("kle", "rightsHolder", "parentSystem", "businessType", "recommendedArchiveDuty", "exposedInterfaces")),
    (UNIT, frozenset({"parentOrganizationUnit", "uuid"})),
    (ORGANISATION, frozenset({"cvr", "uuid", "name"})),
)  # fmt: skip

#: Separates the names in a cell that holds several.
SEPARATOR = "; "


def fold_keys(value: object) -> object:
    """Make every key camelCase: answers write ``SystemContext`` or ``systemContext``."""
    if isinstance(value, dict):
        return {fold_key(str(key)): fold_keys(item) for key, item in value.items()}
    if isinstance(value, list):
        return [fold_keys(item) for item in value]
    return value


def fold_key(key: str) -> str:
    """Make one key camelCase; an abbreviation alone (UUID, CVR, KLE) becomes lower case."""
    return key.lower() if key.isupper() else key[:1].lower() + key[1:]


def type_of(entry: Fields) -> str | None:
    """Tell an object's type by its keys; None where it carries nothing that is used."""
    return next((kind for kind, keys in _SIGNATURES if keys <= entry.keys()), None)


def find_objects(value: object) -> Iterator[Fields]:
    """Yield the objects of an answer: a list, one object, or a mapping of lists."""
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, list):
            waiting.extend(reversed(current))
        elif isinstance(current, dict):
            lists = [item for item in current.values() if isinstance(item, list)]
            only_lists = bool(current) and len(lists) == len(current)
            if only_lists and any(isinstance(item, dict) for items in lists for item in items):
                waiting.extend(reversed(lists))
            else:
                yield current


def make_table(file: InputFile, kind: str, source: str, rows: Sequence[tuple[int, Fields]]) -> CellTable:
    """Make a table of objects of one type; the list in which they stand (``source``) is the sheet."""
    columns = COLUMNS[kind]
    return CellTable(
        file=file,
        sheet=source,
        header=columns,
        rows=[[_cell(entry, column) for column in columns] for _, entry in rows],
        row_numbers=[ordinal for ordinal, _ in rows],
    )


def at_path(entry: object, path: str) -> object:
    """Follow a path of keys; None where it ends."""
    for key in path.split("."):
        entry = entry.get(key) if isinstance(entry, dict) else None
    return entry


def name_of(value: object) -> str | None:
    """The name of a reference {uuid, name}, or the value itself."""
    found = value.get("name") if isinstance(value, dict) else value
    return None if found is None or isinstance(found, dict | list) else str(found)


def _cell(entry: Fields, column: str) -> object:
    special = _SPECIAL.get(column)
    value = special(entry) if special is not None else at_path(entry, column)
    if isinstance(value, list):
        names = [name for item in value if (name := name_of(item))]
        return SEPARATOR.join(name.replace(";", ",") for name in names)
    return name_of(value) if isinstance(value, dict) else value


def _system_owner(entry: Fields) -> object:
    """The person whose role is the system's owner."""
    roles = entry.get("roles")
    for assigned in roles if isinstance(roles, list) else []:
        if "systemejer" in (name_of(at_path(assigned, "role")) or "").lower():
            return name_of(at_path(assigned, "user"))
    return None


def _sub_processors(entry: Fields) -> object:
    listed = at_path(entry, "general.subDataProcessors")
    found = listed if isinstance(listed, list) else []
    return [
        at_path(item, "dataProcessorOrganization") or at_path(item, "organization") or item for item in found
    ]


def _insecure_countries(entry: Fields) -> object:
    """Countries that the processor or a sub-processor transfers to."""
    listed = at_path(entry, "general.insecureCountriesSubjectToDataTransfer")
    names = {name_of(item) for item in (listed if isinstance(listed, list) else [])}
    subs = at_path(entry, "general.subDataProcessors")
    for item in subs if isinstance(subs, list) else []:
        names.add(name_of(at_path(item, "insecureThirdCountrySubjectToDataProcessing")))
    return sorted(name for name in names if name)


def _oversight_day(entry: Fields) -> object:
    """The latest oversight, else the planned one."""
    listed = at_path(entry, "oversight.oversightDates")
    days = [at_path(item, "completedAt") for item in (listed if isinstance(listed, list) else [])]
    done = [day for day in days if isinstance(day, str)]
    return max(done) if done else at_path(entry, "oversight.oversightScheduledInspectionDate")


def _payments(field: str, entry: Fields) -> object:
    """The sum of what is paid to the supplier, in kroner; None where no payment is given."""
    listed = at_path(entry, "payments.external")
    sums = [at_path(item, field) for item in (listed if isinstance(listed, list) else [])]
    numbers = [value for value in sums if isinstance(value, int | float) and not isinstance(value, bool)]
    return sum(numbers) if numbers else None


_SPECIAL: Mapping[str, Callable[[Fields], object]] = {
    "systemOwner": _system_owner,
    "general.subDataProcessors": _sub_processors,
    "general.insecureCountries": _insecure_countries,
    "oversight.day": _oversight_day,
    "payments.acquisition": functools.partial(_payments, "acquisition"),
    "payments.operation": functools.partial(_payments, "operation"),
}
