"""What can be wrong with a Hyper-V export beyond what every format shares."""

from samdrift.kernel import FindingKind, Severity

SAME_HOST = FindingKind(
    code="HYPERV-HOST",
    severity=Severity.INFO,
    en="Host {subject} stands more than once in the export; merging puts them together.",
    da="Værten {subject} står mere end én gang i eksporten; de bliver samlet til én.",
    meaning="Get-VMHost was run on the same host twice, or two clusters have hosts of one name.",
)
