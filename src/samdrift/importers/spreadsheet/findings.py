"""What can be wrong with a hand-kept spreadsheet besides what can be wrong with any file."""

from samdrift.kernel import FindingKind, Severity

WRONG_MAPPING = FindingKind(
    code="SHEET-MAPPING",
    severity=Severity.ERROR,
    en="The mapping {subject} cannot be used: {detail}. Correct it and run again; the headers were matched without it.",
    da="Kolonnevalget {subject} kan ikke bruges: {detail}. Ret det, og kør igen; overskrifterne er fundet uden det.",
    meaning="A .mapping.toml file is no TOML, or names a table or column that does not exist.",
)
HEADERS_PASSED_OVER = FindingKind(
    code="SHEET-COLUMNS",
    severity=Severity.INFO,
    en="{count} columns of the sheet were not used: {columns}. Name them in a mapping if they matter.",
    da="{count} kolonner i arket er ikke brugt: {columns}. Angiv dem i et kolonnevalg, hvis de betyder noget.",
    meaning="Headers that no column of the profile is known by.",
)
WRONG_PLACE = FindingKind(
    code="SHEET-RANGE",
    severity=Severity.WARNING,
    en="{column}: “{value}” does not look like one (it should be {wanted}). The value was not used.",
    da="{column}: “{value}” ligner ikke en sådan (det skal være {wanted}). Værdien er ikke brugt.",
    meaning="A value has the wrong shape: a CVR number without eight digits, a postal code without four.",
)
UNREADABLE_VALUE = FindingKind(
    code="SHEET-VALUE",
    severity=Severity.WARNING,
    en="{column}: “{value}” cannot be read, and without it the row says nothing. Correct it in the repair file.",
    da="{column}: “{value}” kan ikke læses, og uden den siger rækken ingenting. Ret den i reparationsfilen.",
    meaning="The value that a row of this kind cannot do without is there, but it cannot be read.",
)
