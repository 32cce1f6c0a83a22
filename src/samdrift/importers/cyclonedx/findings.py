"""What can be wrong with a bill of materials beyond what every format shares."""

from samdrift.kernel import FindingKind, Severity

NO_SUBJECT = FindingKind(
    code="SBOM-SUBJECT",
    severity=Severity.WARNING,
    en="The bill of materials does not say what it describes (metadata.component). Name it there.",
    da="Styklisten siger ikke, hvad den beskriver (metadata.component). Skriv navnet der.",
    meaning="A CycloneDX file lists components, but not the system that is made of them.",
)
