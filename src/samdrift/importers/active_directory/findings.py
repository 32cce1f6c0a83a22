"""What can be wrong with a directory's export beyond what every format shares."""

from samdrift.kernel import FindingKind, Severity

OTHER_OBJECTS = FindingKind(
    code="AD-OTHER",
    severity=Severity.INFO,
    en="{count} entries are no computers (users, groups, units) and were not kept.",
    da="{count} poster er ikke computere (brugere, grupper, enheder) og er ikke gemt.",
    meaning="An export of the directory holds other objects than computer accounts.",
)
NO_SYSTEM = FindingKind(
    code="AD-SYSTEM",
    severity=Severity.INFO,
    en="{count} computer accounts name no operating system: whether they are servers is not known.",
    da="{count} computerkonti nævner intet styresystem: om de er servere, vides ikke.",
    meaning="A computer account without operatingSystem may be a cluster name, a pre-made account or a device.",
)
NOT_COMPLETE = FindingKind(
    code="AD-COLUMNS",
    severity=Severity.WARNING,
    en="The export lacks {columns}. Export with -Properties *.",
    da="Eksporten mangler {columns}. Lav den med -Properties *.",
    meaning="Get-ADComputer without -Properties leaves out what tells servers from PCs.",
)
LINKED_VALUE = FindingKind(
    code="AD-LINK",
    severity=Severity.WARNING,
    en="{column} points at a file or address ({value}), which was not opened.",
    da="{column} peger på en fil eller adresse ({value}), som ikke er åbnet.",
    meaning="LDIF can name a place to fetch a value from; only files handed in are read.",
)
BROKEN_LINE = FindingKind(
    code="AD-LINE",
    severity=Severity.WARNING,
    en="The line is no LDIF: {value}. The rest of the entry is used.",
    da="Linjen er ikke LDIF: {value}. Resten af posten er brugt.",
    meaning="A line of an LDIF file has no attribute, or broken base 64.",
)
