"""What can be wrong with a fact stated by hand."""

from samdrift.kernel import FindingKind, Severity

UNKNOWN_FIELD = FindingKind(
    code="FACTS-FIELD",
    severity=Severity.WARNING,
    en="“{value}” is no field of {table}. Write one of the columns in the reference, such as {example}.",
    da="“{value}” er ikke et felt i {table}. Skriv en af kolonnerne fra opslagsværket, for eksempel {example}.",
    meaning="A fact names a field that the inventory does not have.",
)
UNKNOWN_TABLE = FindingKind(
    code="FACTS-TABLE",
    severity=Severity.WARNING,
    en="“{value}” is no table of the inventory. Write for example {example}, or leave it empty.",
    da="“{value}” er ikke en tabel i beholdningen. Skriv for eksempel {example}, eller lad den stå tom.",
    meaning="A fact names a table that the inventory does not have.",
)
WRONG_FACT = FindingKind(
    code="FACTS-VALUE",
    severity=Severity.WARNING,
    en="“{value}” cannot be the value of {field}, which is {wanted}. Correct it in the repair file.",
    da="“{value}” kan ikke være værdien af {field}, som er {wanted}. Ret den i reparationsfilen.",
    meaning="A fact's value is not of its field's type.",
)
