"""What a scan's file may be told besides what every format can have wrong."""

from samdrift.kernel import FindingKind, Severity

HOSTS_NOT_UP = FindingKind(
    code="NMAP-NOT-UP",
    severity=Severity.INFO,
    en="{count} of the {listed} hosts listed did not answer; they are counted, not used.",
    da="{count} af de {listed} nævnte værter svarede ikke; de er talt med, men ikke brugt.",
    meaning="A sweep lists every address that it tried; only those that answered are hosts.",
)
SCANNED_ITSELF = FindingKind(
    code="NMAP-LOOPBACK",
    severity=Severity.INFO,
    en="The target was {value}: the scanning machine itself, whichever it was. Scan its real address.",
    da="Målet var {value}: den skannende maskine selv, hvilken det så var. Skan dens rigtige adresse.",
    meaning="Loopback addresses are the same on every machine, so they identify none.",
)
NO_ADDRESS = FindingKind(
    code="NMAP-NO-ADDRESS",
    severity=Severity.WARNING,
    en="The host has no address that can be read, so it cannot be used. Scan again.",
    da="Værten har ingen adresse, der kan læses, så den kan ikke bruges. Skan igen.",
    meaning="A host of a scan without any address is nothing that can be found again.",
)
