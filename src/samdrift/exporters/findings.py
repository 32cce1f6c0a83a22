"""What cannot be written for other systems as planned."""

from samdrift.kernel import FindingKind, Severity

NO_LINKS = FindingKind(
    code="EXPORT-LINKS",
    severity=Severity.ERROR,
    en="{target} was not written: joint_network.transit_range is unreadable or has too few addresses. Correct it in programme.toml.",
    da="{target} er ikke skrevet: joint_network.transit_range kan ikke læses eller har for få adresser. Ret den i programme.toml.",
    meaning="The range for the links between the joint core and the municipalities does not suffice.",
)
