"""What can be wrong with a zone file beyond what every format shares."""

from samdrift.kernel import FindingKind, Severity

NO_ORIGIN = FindingKind(
    code="ZONE-ORIGIN",
    severity=Severity.WARNING,
    en="“{value}” is a relative name, and the file does not say of which zone. Write $ORIGIN at its top.",
    da="“{value}” er et relativt navn, og filen siger ikke i hvilken zone. Skriv $ORIGIN øverst i filen.",
    meaning="A relative name cannot be completed: no $ORIGIN, no comment and no file name tells the zone.",
)
ORIGIN_FROM_NAME = FindingKind(
    code="ZONE-NAME",
    severity=Severity.INFO,
    en="The zone is taken to be {value}, after the file's name. Write $ORIGIN at its top if that is wrong.",
    da="Zonen antages at være {value} efter filens navn. Skriv $ORIGIN øverst i filen, hvis det er forkert.",
    meaning="A zone file without $ORIGIN was completed from its file name, as name servers' own set-up does.",
)
INCLUDED_FILE = FindingKind(
    code="ZONE-INCLUDE",
    severity=Severity.WARNING,
    en="The zone includes {value}, which was not opened. Put that file beside this one.",
    da="Zonen henter {value}, som ikke er åbnet. Læg den fil ved siden af denne.",
    meaning="A zone file names another with $INCLUDE; only files handed in are read.",
)
WRONG_DIRECTIVE = FindingKind(
    code="ZONE-DIRECTIVE",
    severity=Severity.WARNING,
    en="“{value}” cannot be carried out: unknown, incomplete or too large. Correct it in the repair file.",
    da="“{value}” kan ikke udføres: ukendt, ufuldstændig eller for stor. Ret den i reparationsfilen.",
    meaning="A line that begins with $ is no directive that is known, or would make too many records.",
)
UNCLOSED = FindingKind(
    code="ZONE-UNCLOSED",
    severity=Severity.WARNING,
    en="A quotation mark or parenthesis is never closed. Correct the line in the repair file.",
    da="Et anførselstegn eller en parentes bliver aldrig lukket. Ret linjen i reparationsfilen.",
    meaning="A record opens a quote or a parenthesis that the file does not close.",
)
NO_RECORD = FindingKind(
    code="ZONE-RECORD",
    severity=Severity.WARNING,
    en="The line is no DNS record: {value}. Correct it in the repair file.",
    da="Linjen er ikke en DNS-post: {value}. Ret den i reparationsfilen.",
    meaning="A line has no record type, no owner, or too few values for its type.",
)
PERSON_LEFT_OUT = FindingKind(
    code="ZONE-PERSON",
    severity=Severity.INFO,
    en="{count} records of type {kind} say who to contact; that part was left out.",
    da="{count} poster af typen {kind} siger, hvem man kontakter; den del er udeladt.",
    meaning="SOA and RP hold a person's mail address, which is never stored.",
)
