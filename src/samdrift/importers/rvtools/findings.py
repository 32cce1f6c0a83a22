"""What can be wrong with an RVTools export besides what can be wrong with any file."""

from samdrift.kernel import FindingKind, Severity

AMBIGUOUS_VM = FindingKind(
    code="RVTOOLS-AMBIGUOUS",
    severity=Severity.WARNING,
    en="{count} VMs are named “{subject}” and the row has no VM ID, so it cannot be told whose it is. Export again with a newer RVTools, which writes VM ID on every tab.",
    da="{count} VM'er hedder “{subject}”, og rækken har intet VM ID, så det kan ikke ses, hvis den er. Lav eksporten igen med en nyere RVTools, som skriver VM ID på alle faner.",
    meaning="A tab is joined by VM name, and two VMs of the file share it.",
)
VM_NOT_IN_VINFO = FindingKind(
    code="RVTOOLS-NO-VM",
    severity=Severity.WARNING,
    en="“{subject}” is not on the tab vInfo, so the row was not used. Was vInfo filtered or changed by hand? Export the whole file again.",
    da="“{subject}” står ikke på fanen vInfo, så rækken er ikke brugt. Er vInfo filtreret eller rettet i hånden? Lav hele eksporten igen.",
    meaning="A row of another tab names a VM that the file's vInfo does not have.",
)
HOST_NOT_IN_VHOST = FindingKind(
    code="RVTOOLS-NO-HOST",
    severity=Severity.WARNING,
    en="“{subject}” is not on the tab vHost, so the row was not used. Export the whole file again.",
    da="“{subject}” står ikke på fanen vHost, så rækken er ikke brugt. Lav hele eksporten igen.",
    meaning="A row about a host's adapters names a host that the file's vHost does not have.",
)
TAB_NOT_USED = FindingKind(
    code="RVTOOLS-TAB",
    severity=Severity.INFO,
    en="The tab {subject} holds nothing that Samdrift uses; its rows were passed over.",
    da="Fanen {subject} indeholder intet, som Samdrift bruger; dens rækker er sprunget over.",
    meaning="A file with one tab of RVTools that carries no fact of the inventory, such as vHealth.",
)
