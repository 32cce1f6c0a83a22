"""What can be wrong with a DHCP server's files beyond what every format shares."""

from samdrift.kernel import FindingKind, Severity

OLDER_ENTRIES = FindingKind(
    code="DHCP-OLDER",
    severity=Severity.INFO,
    en="{count} entries were replaced by a later one for the same address; the latest was used.",
    da="{count} poster er afløst af en senere for samme adresse; den seneste er brugt.",
    meaning="dhcpd appends to its lease file, so that an address stands there once for each renewal.",
)
NOT_USED = FindingKind(
    code="DHCP-NOT-USED",
    severity=Severity.INFO,
    en="{count} blocks of kind {subject} were read and not used: they hold no addresses.",
    da="{count} blokke af typen {subject} er læst uden at blive brugt: de rummer ingen adresser.",
    meaning="A DHCP server's file holds blocks that say nothing of addresses, such as failover states.",
)
STRAY_BRACE = FindingKind(
    code="DHCP-BRACE",
    severity=Severity.WARNING,
    en="A closing brace has no opening one. Check the lines above; the rest is used.",
    da="En afsluttende krølleparentes har ingen begyndelse. Se linjerne ovenfor efter; resten er brugt.",
    meaning="A block is closed that was never opened.",
)
INCLUDED_FILE = FindingKind(
    code="DHCP-INCLUDE",
    severity=Severity.WARNING,
    en="The configuration includes {value}, which was not opened. Put that file beside this one.",
    da="Konfigurationen henter {value}, som ikke er åbnet. Læg den fil ved siden af denne.",
    meaning="dhcpd.conf names another file with include; only files handed in are read.",
)
