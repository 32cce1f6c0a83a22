"""OS2kitos API v2 answers (JSON) to systems, usages, relations, contracts and agreements."""

import dataclasses
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import polars as pl

from samdrift.importers.importer import Importer, ImportParameters, ImportResult, InputFile, RejectedRow
from samdrift.importers.json_text import read_json
from samdrift.importers.kinds import TRUNCATED_FILE, UNREADABLE_FILE
from samdrift.importers.kitos import objects as o
from samdrift.importers.kitos import readers
from samdrift.importers.kitos.findings import NOTHING_USED
from samdrift.importers.tabular import CellTable, read_csv
from samdrift.kernel import Finding, Kind

#: Type -> the table that its objects become, and how.
_READERS: Mapping[str, tuple[str, Callable[[CellTable], pl.DataFrame]]] = {
    o.SYSTEM: ("it_systems", readers.read_systems),
    o.USAGE: ("it_system_usages", readers.read_usages),
    o.RELATION: ("system_relations", readers.read_relations),
    o.CONTRACT: ("contracts", readers.read_contracts),
    o.INTERFACE: ("it_interfaces", readers.read_interfaces),
    o.REGISTRATION: ("data_processing_agreements", readers.read_registrations),
    o.ORGANISATION: ("suppliers", readers.read_organisations),
    o.UNIT: ("organisation_units", readers.read_units),
}

#: Type that is named, in which list, at which path.
_REFERENCES = (
    (o.ORGANISATION, o.CONTRACT, "supplier.organization"),
    (o.ORGANISATION, o.SYSTEM, "rightsHolder"),
    (o.UNIT, o.USAGE, "organizationUsage.responsibleOrganizationUnit"),
    (o.UNIT, o.CONTRACT, "responsible.organizationUnit"),
)

Rows = list[tuple[int, o.Fields]]

_KEY = re.compile(r'"(@?[A-Za-z.]+)"\s*:')
#: Keys that only KITOS' answers have together.
_KEYS: tuple[frozenset[str], ...] = tuple(
    frozenset(keys.split())
    for keys in (
        "systemContext uuid", "agreementPeriod general", "isAgreementConcluded", "dataResponsibleOptions",
        "itInterfaceType uuid", "exposedBySystem", "fromSystemUsage", "toSystemUsage", "kle uuid name",
        "rightsHolder uuid name", "parentSystem uuid", "organizationContext uuid", "cvr uuid name",
        "parentOrganizationUnit uuid", "deletionConflicts read modify",
    )
)  # fmt: skip
#: Small answers that say nothing else than these: the keys that must be there, and those that may.
_SMALL: tuple[tuple[frozenset[str], frozenset[str]], ...] = tuple(
    (frozenset(needed.split()), frozenset(f"{needed} {allowed}".split()))
    for needed, allowed in (
        ("uuid name", "description writeAccess id deactivated"),
        ("user role uuid", "name email"),
        ("node parent deactivated", "uuid name"),
        ("module nodes key enabled", ""),
    )
)


def recognise(file: InputFile) -> bool:
    """Whether it is an answer of KITOS, also one that carries nothing for the inventory."""
    head = file.head.lstrip()
    if not head.startswith(("{", "[")):
        return _csv_type(file) is not None
    keys = {o.fold_key(key) for key in _KEY.findall(head[:20_000])}
    if "@odata.context" in keys:
        return "ReadModels" in head[:2_000] or "kitos" in head[:2_000].lower()
    if any(known <= keys for known in _KEYS):
        return True
    return any(needed <= keys <= allowed for needed, allowed in _SMALL)


def _csv_type(file: InputFile) -> str | None:
    """Tell the type of a repair file: its header holds the paths of the type's cells."""
    line = file.head.partition("\n")[0]
    header = {cell.strip(' \r"') for cell in re.split("[;,]", line)}
    matches = [kind for kind, columns in o.COLUMNS.items() if len(columns) > 5 and header >= set(columns)]
    return matches[0] if matches else None


def parse_kitos(file: InputFile, _parameters: ImportParameters) -> ImportResult:
    """Read an answer of any type, in either casing: a list, one object, or a mapping of lists.

    Returns:
        The tables of what it holds. The relations of usages, and the suppliers and
        organisation units that they and contracts name, become tables as well. ``rows_read``
        counts the answer's own objects.
    """
    kind = _csv_type(file) if not file.head.lstrip().startswith(("{", "[")) else None
    if kind is not None:
        table = read_csv(file, decimal=".")
        return _result([] if table is None else [(kind, table)], [])
    read = read_json(file.content)
    if read is None:
        unreadable = UNREADABLE_FILE.at(file.at(), file.name, format="OS2kitos", reason="JSON")
        return ImportResult(findings=(unreadable,))
    rows, unused = _sorted_objects(o.fold_keys(read.value))
    own = sum(len(found) for found in rows.values()) + unused
    findings: list[Finding] = []
    if unused:
        findings.append(NOTHING_USED.at(file.at(), file.name, value=file.name, count=unused))
    if read.broken_at is not None:
        findings.append(TRUNCATED_FILE.at(file.at(), file.name, read=own))
    tables = [(name, o.make_table(file, name, name, found)) for name, found in rows.items()]
    tables += [
        (name, o.make_table(file, name, source, found))
        for name, source, found in _named_in(rows)
        if found and name not in rows
    ]
    return dataclasses.replace(_result(tables, findings), rows_read=own)


def _sorted_objects(value: object) -> tuple[dict[str, Rows], int]:
    """Sort an answer's objects by type; return also how many carry nothing that is used."""
    rows: defaultdict[str, Rows] = defaultdict(list)
    if isinstance(value, dict) and "@odata.context" in value:
        listed = value.get("value")
        return rows, len(listed) if isinstance(listed, list) else 1
    unused = 0
    for entry in o.find_objects(value):
        kind = o.type_of(entry)
        if kind is None:
            unused += 1
        else:
            rows[kind].append((len(rows[kind]) + 1, entry))
    return rows, unused


def _named_in(rows: Mapping[str, Rows]) -> list[tuple[str, str, Rows]]:
    """What usages, contracts and systems name: relations, suppliers and organisation units.

    Returns:
        Type, the list in which it is named, and the objects: suppliers and units once each,
        where they are named first.
    """
    relations: Rows = [
        (row, {**relation, "fromSystemUsage": usage.get("systemContext")})
        for row, usage in rows.get(o.USAGE, [])
        for relation in _listed(usage.get("outgoingSystemRelations"))
    ]
    found = [(o.RELATION, o.USAGE, relations)]
    seen: set[tuple[str, str]] = set()
    for target, source, path in _REFERENCES:
        named_here: Rows = []
        for row, entry in rows.get(source, []):
            named = o.at_path(entry, path)
            if not isinstance(named, dict) or not o.name_of(named):
                continue
            key = (target, str(named.get("uuid") or o.name_of(named)))
            if key not in seen:
                seen.add(key)
                named_here.append((row, named))
        found.append((target, source, named_here))
    return found


def _listed(value: object) -> list[o.Fields]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _result(tables: Sequence[tuple[str, CellTable]], findings: list[Finding]) -> ImportResult:
    """Read each table by its type's reader."""
    frames: dict[str, list[pl.DataFrame]] = {}
    rejected: list[RejectedRow] = []
    for kind, table in tables:
        name, read = _READERS[kind]
        frame = read(table)
        if frame.height:
            frames.setdefault(name, []).append(frame)
        findings.extend(table.all_findings())
        rejected.extend(table.rejected())
    return ImportResult(
        tables={name: pl.concat(found) for name, found in frames.items()},
        findings=tuple(findings),
        rejected=tuple(rejected),
        rows_read=sum(len(table) for _, table in tables),
        personal_columns=frozenset({"user", "email", "signedby", "phonenumber", "cpr"}),
    )


IMPORTER = Importer(
    name="kitos",
    title="OS2kitos (API v2, JSON)",
    title_da="OS2kitos (API v2)",
    kind=Kind.REPORTED,
    gives={
        "it_systems": ("name", "kitos_uuid", "kind", "supplier", "kle_numbers", "parent", "description"),
        "it_system_usages": (
            "name", "kitos_uuid", "local_name", "lifecycle", "criticality", "data_sensitivity", "hosting",
            "organisation_unit", "user_count", "valid_from", "valid_to", "contains_ai", "main_contract",
            "system_owner",
        ),
        "system_relations": ("from_system", "to_system", "interface", "frequency", "description"),
        "it_interfaces": ("name", "kitos_uuid", "interface_id", "version", "exposed_by", "kind"),
        "contracts": (
            "name", "contract_number", "kitos_uuid", "supplier", "kind", "systems", "concluded_on",
            "starts_on", "expires_on", "is_continuous", "terminated_on", "notice_months", "notice_counts_to",
            "irrevocable_until", "extension_options", "framework_agreement", "data_processing_agreement",
            "payment_dkk_per_year", "acquisition_dkk", "price_regulation", "signed_by",
        ),
        "data_processing_agreements": (
            "name", "kitos_uuid", "is_concluded", "concluded_on", "processors", "sub_processors",
            "third_countries", "systems", "oversight_on",
        ),
        "suppliers": ("name", "cvr_number", "kitos_uuid"),
        "organisation_units": ("name", "kitos_uuid", "parent"),
    },
    recognise=recognise,
    parse=parse_kitos,
)  # fmt: skip
