"""Tables of KITOS objects as inventory tables."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import polars as pl

from samdrift.importers.kinds import MISSING_VALUE, WRONG_CHOICE, WRONG_NUMBER
from samdrift.importers.kitos.findings import EXPIRY_FROM_TERM
from samdrift.importers.kitos.objects import SEPARATOR
from samdrift.importers.tabular import CellTable
from samdrift.inventory import observed

Columns = Mapping[str, Sequence[object]]

# KITOS writes a choice as its name, or as its number in this order.
_LIFECYCLE = {
    "undecided": "undecided", "notinuse": "not_in_use", "phasingin": "phasing_in",
    "operational": "operational", "phasingout": "phasing_out",
}  # fmt: skip
_HOSTING = {"undecided": "undecided", "onpremise": "on_premise", "external": "external", "hybrid": "hybrid"}
_SENSITIVITY = {"none": "none", "persondata": "person", "sensitivedata": "sensitive", "legaldata": "legal"}
_CRITICAL = {"yes": "business_critical", "no": "normal", "dontknow": None, "undecided": None}
_CONCLUDED = {"yes": "yes", "no": "no", "irrelevant": "irrelevant", "undecided": "undecided"}
_YES_NO = {"yes": "yes", "no": "no", "undecided": None, "dontknow": None}
_NOTICE_BY = {
    "endofmonth": "month", "endofquarter": "quarter", "endofhalfyear": "half_year",
    "endofcalendaryear": "year", "endofcontractyear": "anniversary",
}  # fmt: skip
_NUMBERED: Mapping[str, tuple[str, ...]] = {
    "general.validity.lifeCycleStatus": ("undecided", "notinuse", "phasingin", "operational", "phasingout"),
    "gdpr.dataSensitivityLevels": ("none", "persondata", "sensitivedata", "legaldata"),
}
_KINDS = (
    ("fag", "line_of_business"),
    ("infrastruktur", "infrastructure"),
    ("kontor", "office"),
    ("office", "office"),
)
_FRAMEWORK = re.compile(r"\bSKI\b|ramme|\b\d{2}\.\d{2}\b", re.IGNORECASE)


def read_systems(table: CellTable) -> pl.DataFrame:
    """Read IT systems as products."""
    table.require("name")
    kinds = [
        None if text is None else next((kind for part, kind in _KINDS if part in text.lower()), "other")
        for text in table.text("businessType")
    ]
    return _observed(
        "it_systems",
        table,
        {
            "name": table.text("name"),
            "kitos_uuid": table.uuid("uuid"),
            "kind": kinds,
            "supplier": table.text("rightsHolder"),
            "kle_numbers": [_split(text) for text in table.text("kle")],
            "parent": table.text("parentSystem"),
            "description": table.text("description"),
        },
    )


def read_usages(table: CellTable) -> pl.DataFrame:
    """Read a municipality's uses of systems."""
    table.require("systemContext")
    critical = _choice(table, "general.isBusinessCritical", _CRITICAL)
    in_gdpr = _choice(table, "gdpr.businessCritical", _CRITICAL)
    hosting = _choice(table, "general.hostedAt", _HOSTING)
    hosting_gdpr = _choice(table, "gdpr.hostedAt", _HOSTING)
    lower = table.whole("general.numberOfExpectedUsers.lowerBound", minimum=0)
    upper = table.whole("general.numberOfExpectedUsers.upperBound", minimum=0)
    return _observed(
        "it_system_usages",
        table,
        {
            "name": table.text("systemContext"),
            "kitos_uuid": table.uuid("uuid"),
            "local_name": table.text("general.localCallName"),
            "lifecycle": _choice(table, "general.validity.lifeCycleStatus", _LIFECYCLE),
            "criticality": [a or b for a, b in zip(critical, in_gdpr, strict=True)],
            "data_sensitivity": _sensitivity(table),
            "hosting": [a or b for a, b in zip(hosting, hosting_gdpr, strict=True)],
            "organisation_unit": table.text("organizationUsage.responsibleOrganizationUnit"),
            # The last band is open ("500 or more"): its lower end is what is known.
            "user_count": [b if b is not None else a for a, b in zip(lower, upper, strict=True)],
            "valid_from": table.day("general.validity.validFrom"),
            "valid_to": table.day("general.validity.validTo"),
            "contains_ai": [
                None if v is None else v == "yes"
                for v in _choice(table, "general.containsAITechnology", _YES_NO)
            ],
            "main_contract": table.text("general.mainContract"),
            "system_owner": table.text("systemOwner"),
        },
    )


def read_contracts(table: CellTable) -> pl.DataFrame:
    """Read contracts with term, notice and what is paid to the supplier (DKK)."""
    table.require("name")
    starts = table.day("general.validity.validFrom")
    signed = table.day("supplier.signedAt")
    purchase = table.text("procurement.purchaseType")
    return _observed(
        "contracts",
        table,
        {
            "name": table.text("name"),
            "kitos_uuid": table.uuid("uuid"),
            "contract_number": table.text("general.contractId"),
            "supplier": table.text("supplier.organization"),
            "kind": table.text("general.contractType"),
            "systems": [_split(text) for text in table.text("systemUsages")],
            "concluded_on": signed,
            "starts_on": starts,
            "expires_on": _expiry(table, starts),
            "is_continuous": table.flag("agreementPeriod.isContinuous"),
            "terminated_on": table.day("termination.terminatedAt"),
            "notice_months": _notice(table),
            "notice_counts_to": _choice(table, "termination.terms.noticeByEndOf", _NOTICE_BY),
            "irrevocable_until": table.day("agreementPeriod.irrevocableUntil"),
            "extension_options": _options(table),
            "framework_agreement": [t if t is not None and _FRAMEWORK.search(t) else None for t in purchase],
            "data_processing_agreement": table.text("dataProcessingRegistrations"),
            "payment_dkk_per_year": table.number("payments.operation"),
            "acquisition_dkk": table.number("payments.acquisition"),
            "price_regulation": table.text("paymentModel.priceRegulation"),
            "signed_by": table.text("supplier.signedBy"),
        },
    )


def read_interfaces(table: CellTable) -> pl.DataFrame:
    """Read interfaces that systems expose."""
    table.require("name")
    return _observed(
        "it_interfaces",
        table,
        {
            "name": table.text("name"),
            "kitos_uuid": table.uuid("uuid"),
            "interface_id": table.text("interfaceId"),
            "version": table.text("version"),
            "exposed_by": table.text("exposedBySystem"),
            "kind": table.text("itInterfaceType"),
        },
    )


def read_registrations(table: CellTable) -> pl.DataFrame:
    """Read registrations of data processing."""
    table.require("name")
    return _observed(
        "data_processing_agreements",
        table,
        {
            "name": table.text("name"),
            "kitos_uuid": table.uuid("uuid"),
            "is_concluded": _choice(table, "general.isAgreementConcluded", _CONCLUDED),
            "concluded_on": table.day("general.agreementConcludedAt"),
            "processors": [_split(text) for text in table.text("general.dataProcessors")],
            "sub_processors": [_split(text) for text in table.text("general.subDataProcessors")],
            "third_countries": [_split(text) for text in table.text("general.insecureCountries")],
            "systems": [_split(text) for text in table.text("systemUsages")],
            "oversight_on": table.day("oversight.day"),
        },
    )


def read_relations(table: CellTable) -> pl.DataFrame:
    """Read relations between systems; one that names only one side cannot be used."""
    sides = {name: table.text(name) for name in ("fromSystemUsage", "toSystemUsage")}
    for name, texts in sides.items():
        for index, text in enumerate(texts):
            if text is None:
                table.reject(MISSING_VALUE, index, column=name)
    return _observed(
        "system_relations",
        table,
        {
            "from_system": sides["fromSystemUsage"],
            "to_system": sides["toSystemUsage"],
            "interface": table.text("relationInterface"),
            "frequency": table.text("relationFrequency"),
            "description": table.text("description"),
        },
    )


def read_organisations(table: CellTable) -> pl.DataFrame:
    """Read organisations as suppliers."""
    table.require("name")
    digits = [None if text is None else re.sub(r"\D", "", text) for text in table.text("cvr")]
    for index, text in enumerate(digits):
        if text is not None and len(text) != 8:
            table.tell(WRONG_NUMBER, index, column="cvr", value=table.cells("cvr")[index])
    return _observed(
        "suppliers",
        table,
        {
            "name": table.text("name"),
            "kitos_uuid": table.uuid("uuid"),
            "cvr_number": [text if text is not None and len(text) == 8 else None for text in digits],
        },
    )


def read_units(table: CellTable) -> pl.DataFrame:
    """Read parts of the municipality's organisation."""
    table.require("name")
    return _observed(
        "organisation_units",
        table,
        {
            "name": table.text("name"),
            "kitos_uuid": table.uuid("uuid"),
            "parent": table.text("parentOrganizationUnit"),
        },
    )


def _observed(name: str, table: CellTable, columns: Columns) -> pl.DataFrame:
    """Make the frame of the rows that are used; ``_id`` is KITOS' own."""
    numbers = table.row_numbers
    ids = [uuid or f"row:{row}" for uuid, row in zip(table.text("uuid"), numbers, strict=True)]
    every: Columns = {**columns, "_sheet": [table.sheet] * len(table), "_row": numbers, "_id": ids}
    kept = table.kept()
    return observed(
        name,
        {key: [v for v, used in zip(values, kept, strict=True) if used] for key, values in every.items()},
    )


def _split(text: str | None) -> list[str] | None:
    """The names in a cell that holds several, sorted and once each."""
    parts = [] if text is None else [part.strip() for part in text.split(SEPARATOR.strip())]
    return sorted({part for part in parts if part}) or None


def _choice(table: CellTable, column: str, words: Mapping[str, str | None]) -> list[str | None]:
    """Read a column of choices; one that is not known is told and left out."""
    return [_word(table, column, index, text, words) for index, text in enumerate(table.text(column))]


def _word(
    table: CellTable, column: str, index: int, text: str | None, words: Mapping[str, str | None]
) -> str | None:
    if text is None:
        return None
    folded = re.sub(r"[\s_]", "", text.lower())
    numbered = _NUMBERED.get(column, ())
    if folded.isascii() and folded.isdecimal() and int(folded) < len(numbered):
        folded = numbered[int(folded)]
    if folded not in words:
        table.tell(WRONG_CHOICE, index, column=column, value=text, choices=", ".join(sorted(words)))
    return words.get(folded)


def _sensitivity(table: CellTable) -> list[list[str] | None]:
    column = "gdpr.dataSensitivityLevels"
    result: list[list[str] | None] = []
    for index, text in enumerate(table.text(column)):
        levels = {_word(table, column, index, part, _SENSITIVITY) for part in _split(text) or []}
        result.append(sorted(level for level in levels if level) or None)
    return result


def _notice(table: CellTable) -> list[int | None]:
    """Read the length of notice: an option's name such as ``3`` or ``3 måneder``."""
    column = "termination.terms.noticePeriodMonths"
    result: list[int | None] = []
    for index, text in enumerate(table.text(column)):
        match = re.match(r"(\d{1,3})\b", text) if text is not None else None
        if text is not None and match is None:
            table.tell(WRONG_NUMBER, index, column=column, value=text)
        result.append(int(match[1]) if match else None)
    return result


def _options(table: CellTable) -> list[str | None]:
    """The extension options in KITOS' words, with how many are used."""
    used = table.whole("agreementPeriod.extensionOptionsUsed", minimum=0)
    options = table.text("agreementPeriod.extensionOptions")
    return [
        text if text is None or not count else f"{text} (brugt: {count})"
        for text, count in zip(options, used, strict=True)
    ]


def _expiry(table: CellTable, starts: Sequence[date | None]) -> list[date | None]:
    """The last day of the term: as given, else from start and length; the second is told."""
    years = table.whole("agreementPeriod.durationYears", minimum=0, maximum=100)
    months = table.whole("agreementPeriod.durationMonths", minimum=0, maximum=1200)
    running = table.flag("agreementPeriod.isContinuous")
    result = list(table.day("general.validity.validTo"))
    for index, (start, year, month) in enumerate(zip(starts, years, months, strict=True)):
        length = 12 * (year or 0) + (month or 0)
        if result[index] is None and start is not None and length and not running[index]:
            result[index] = _add_months(start, length) - timedelta(days=1)
            table.tell(EXPIRY_FROM_TERM, index, value=result[index])
    return result


def _add_months(day: date, months: int) -> date:
    """The same day of the month, ``months`` later; the last one where the month is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for shorter in range(4):
        try:
            return date(year, month + 1, day.day - shorter)
        except ValueError:
            continue
    return day
