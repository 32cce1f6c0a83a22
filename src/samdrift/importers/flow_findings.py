"""What can be said of a file of flows beyond what every format shares."""

from samdrift.kernel import FindingKind, Severity

CONTROL_MESSAGES = FindingKind(
    code="FLOW-CONTROL",
    severity=Severity.INFO,
    en="{count} flows are control messages (ICMP, IGMP): they say nothing of dependencies and were not used.",
    da="{count} strømme er kontrolbeskeder (ICMP, IGMP): de siger intet om afhængigheder og er ikke brugt.",
    meaning="Pings, error messages and group memberships are no dependency of one machine on another.",
)
TO_GROUPS = FindingKind(
    code="FLOW-GROUP",
    severity=Severity.INFO,
    en="{count} flows go to a group or to everybody (multicast, broadcast) and were not used.",
    da="{count} strømme går til en gruppe eller til alle (multicast, broadcast) og er ikke brugt.",
    meaning="Nobody in particular serves a multicast or broadcast address.",
)
WITHOUT_PORT = FindingKind(
    code="FLOW-PORT",
    severity=Severity.INFO,
    en="{count} flows have no port where one belongs (fragments of packets) and were not used.",
    da="{count} strømme har ingen port, hvor der skulle være en (stumper af pakker), og er ikke brugt.",
    meaning="Later fragments of a packet are recorded with port 0; the first one tells the port.",
)
MORE_REJECTED = FindingKind(
    code="FLOW-REJECTED",
    severity=Severity.WARNING,
    en="{count} more rows could not be used; they are not in the repair file. Make the export again.",
    da="{count} rækker mere kunne ikke bruges; de er ikke med i reparationsfilen. Lav eksporten igen.",
    meaning="A file of flows has so many unusable rows that something else is wrong with it.",
)
NO_FLOWS = FindingKind(
    code="FLOW-NONE",
    severity=Severity.WARNING,
    en="The file holds no flow that can be used. Check what was exported.",
    da="Filen rummer ingen strømme, der kan bruges. Kontrollér, hvad der er eksporteret.",
    meaning="A file of flows has a header, but no usable row.",
)
NO_RECORD = FindingKind(
    code="FLOW-NODATA",
    severity=Severity.INFO,
    en="{count} rows hold no flow (NODATA, SKIPDATA, summaries) and were passed over.",
    da="{count} rækker rummer ingen strøm (NODATA, SKIPDATA, sammentællinger) og er sprunget over.",
    meaning="AWS writes a row of dashes for a minute without traffic, or one that it could not record.",
)
REDUCED_BEFORE = FindingKind(
    code="FLOW-REDUCED",
    severity=Severity.INFO,
    en="The edges were made from {rows} rows of flows; {rejected} of these could not be used.",
    da="Kanterne er lavet af {rows} rækker flowdata; {rejected} af dem kunne ikke bruges.",
    meaning="A table of edges made by samdrift edges says how many rows are behind it.",
)
UNDATED = FindingKind(
    code="FLOW-UNDATED",
    severity=Severity.INFO,
    en="{count} rows have no date that can be read; they count, but on no day.",
    da="{count} rækker har ingen dato, der kan læses; de tæller med, men på ingen dag.",
    meaning="Flows without a readable date are part of their edge, and of none of its days.",
)

#: By the reasons of ``samdrift.importers.flow_edges.FlowEdges.set_aside``; the last at scale only.
SET_ASIDE_KINDS = {
    "icmp": CONTROL_MESSAGES,
    "multicast": TO_GROUPS,
    "fragment": WITHOUT_PORT,
    "nothing": NO_RECORD,
}
