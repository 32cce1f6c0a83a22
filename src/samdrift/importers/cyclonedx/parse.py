"""Software bills of materials in CycloneDX (ECMA-424), versions 1.0 to 1.6, to their components."""

from datetime import date

from samdrift.importers.cyclonedx.bom_json import Bill, read_json_bill
from samdrift.importers.cyclonedx.bom_xml import read_xml_bill
from samdrift.importers.cyclonedx.findings import NO_SUBJECT
from samdrift.importers.importer import ImportParameters, ImportResult, InputFile, RejectedRow
from samdrift.importers.kinds import (
    HOSTILE_FILE,
    MISSING_VALUE,
    TRUNCATED_FILE,
    UNREADABLE_FILE,
    WRONG_DATE,
)
from samdrift.importers.safe_xml import HostileXmlError
from samdrift.importers.values import parse_day
from samdrift.inventory import observed
from samdrift.kernel import Finding

SHEET = "components"
_COLUMNS = ("name", "version", "kind", "purl", "licence", "supplier")


def recognise(file: InputFile) -> bool:
    """Answer whether the file is a CycloneDX bill of materials, in JSON or XML."""
    head = file.head
    if head.lstrip("\ufeff \t\r\n")[:1] == "<":
        return "cyclonedx.org/schema/bom" in head
    return '"bomFormat"' in head and "CycloneDX" in head


def parse(file: InputFile, parameters: ImportParameters) -> ImportResult:  # noqa: ARG001
    """Read a bill into ``software_components``; nested components stand beside the others."""
    is_xml = file.head.lstrip("\ufeff \t\r\n")[:1] == "<"
    try:
        bill = read_xml_bill(file.content) if is_xml else read_json_bill(file.content)
    except HostileXmlError as error:
        return ImportResult(findings=(HOSTILE_FILE.at(file.at(), reason=error),))
    if bill is None:
        reason = "XML" if is_xml else "JSON"
        return ImportResult(findings=(UNREADABLE_FILE.at(file.at(), format="CycloneDX", reason=reason),))
    return _result(file, bill)


def _result(file: InputFile, bill: Bill) -> ImportResult:
    findings: list[Finding] = []
    if bill.broken:
        findings.append(TRUNCATED_FILE.at(file.at(), read=f"components: {len(bill.components)}"))
    if bill.subject is None:
        findings.append(NO_SUBJECT.at(file.at()))
    rejected = []
    for component in bill.components:
        if component.name is None:
            source = file.at(component.row, SHEET)
            reason = MISSING_VALUE.at(source, column="name")
            rejected.append(RejectedRow(source=source, original=component.original, reasons=(reason,)))
            findings.append(reason)
    used = [component for component in bill.components if component.name is not None]
    data: dict[str, list[object]] = {name: [getattr(one, name) for one in used] for name in _COLUMNS}
    data["system"] = [bill.subject] * len(used)
    data["_sheet"] = [SHEET] * len(used)
    data["_row"] = [one.row for one in used]
    data["_id"] = [f"row:{one.row}" for one in used]
    return ImportResult(
        tables={"software_components": observed("software_components", data)} if used else {},
        findings=(*findings, *_date_findings(file, bill)),
        rejected=tuple(rejected),
        rows_read=len(bill.components),
        exported_on=_made_on(bill),
    )


def _made_on(bill: Bill) -> date | None:
    try:
        return parse_day(bill.made_on)
    except ValueError:
        return None


def _date_findings(file: InputFile, bill: Bill) -> tuple[Finding, ...]:
    if bill.made_on is None or _made_on(bill) is not None:
        return ()
    return (WRONG_DATE.at(file.at(), column="metadata.timestamp", value=bill.made_on),)
