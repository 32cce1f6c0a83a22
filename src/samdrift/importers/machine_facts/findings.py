"""What can be wrong with facts beyond what every format shares."""

from samdrift.kernel import FindingKind, Severity

NO_FACTS = FindingKind(
    code="FACTS-NONE",
    severity=Severity.INFO,
    en="{subject} stands in the inventory without facts: only its name and address are known. "
    "Run the setup module on it.",
    da="{subject} står i oversigten uden facts: kun navn og adresse kendes. Kør setup-modulet på den.",
    meaning="A host of an Ansible inventory has variables, but no facts were gathered from it.",
)
NOT_REACHED = FindingKind(
    code="FACTS-UNREACHED",
    severity=Severity.WARNING,
    en="{subject} could not be reached when the facts were gathered. Gather them again.",
    da="{subject} kunne ikke nås, da oplysningerne blev hentet. Hent dem igen.",
    meaning="Ansible's answer for a host says that it failed or was unreachable.",
)
