"""What a KITOS answer may be told besides what every format can have wrong."""

from samdrift.kernel import FindingKind, Severity

NOTHING_USED = FindingKind(
    code="KITOS-NOTHING-USED",
    severity=Severity.INFO,
    en="{value} ({count} objects) carries nothing that the inventory uses. What helps is it-systems, "
    "it-system-usages, it-contracts, it-interfaces and data-processing-registrations of API v2.",
    da="{value} ({count} objekter) rummer intet, som overblikket bruger. Det, der hjælper, er it-systems, "
    "it-system-usages, it-contracts, it-interfaces og data-processing-registrations fra API v2.",
    meaning="Option lists, permissions, screen settings, hierarchies and overviews of KITOS' own pages.",
)
EXPIRY_FROM_TERM = FindingKind(
    code="KITOS-TERM",
    severity=Severity.INFO,
    en="The contract has no end date; {value} was computed from its start and its term.",
    da="Kontrakten har ingen slutdato; {value} er regnet ud fra dens start og varighed.",
    meaning="A contract gives its first day and its length in years and months, but no last day.",
)
