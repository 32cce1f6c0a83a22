"""What can be wrong with Microsoft's DHCP exports beyond what every format shares."""

from samdrift.kernel import FindingKind, Severity

WRONG_DURATION = FindingKind(
    code="DHCP-DURATION",
    severity=Severity.WARNING,
    en="LeaseDuration: “{value}” is no time span such as 8.00:00:00. The rest of the row is used.",
    da="LeaseDuration: “{value}” er ikke et tidsrum som 8.00:00:00. Resten af rækken er brugt.",
    meaning="The lease time of a DHCP scope cannot be read.",
)
