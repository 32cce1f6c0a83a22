"""What a NetBox export may be told besides what every format can have wrong."""

from samdrift.kernel import FindingKind, Severity

UNKNOWN_ROLE = FindingKind(
    code="NETBOX-ROLE",
    severity=Severity.INFO,
    en="Role {value} ({count} devices) is not known here; they are counted as other devices.",
    da="Rollen {value} ({count} enheder) er ikke kendt her; de er talt som andre enheder.",
    meaning="A device's class is read from its role and type; neither is in the importer's list.",
)
NOT_USED = FindingKind(
    code="NETBOX-NOT-USED",
    severity=Severity.INFO,
    en="The export also holds objects that the inventory does not use: {value}.",
    da="Eksporten rummer også objekter, som overblikket ikke bruger: {value}.",
    meaning="Object types of NetBox for which the inventory has no table, with their number.",
)
SECRETS = FindingKind(
    code="NETBOX-SECRETS",
    severity=Severity.WARNING,
    en="The dump holds {value}. Nothing of it was read further; delete the file where it is not "
    "needed, and leave these out of the next dump (the importer's page says how).",
    da="Dumpet rummer {value}. Intet af det er læst videre; slet filen, hvor den ikke skal bruges, "
    "og udelad dem i næste dump (importørens side siger hvordan).",
    meaning="A Django dump made without exclusions holds password hashes, sessions or tokens.",
)
MORE_PAGES = FindingKind(
    code="NETBOX-PAGES",
    severity=Severity.INFO,
    en="{value}: this is the first page, with {read} of {count} objects. See to it that the other "
    "pages are handed in too, or ask for all at once (limit=0).",
    da="{value}: dette er første side med {read} af {count} objekter. Sørg for, at de øvrige sider "
    "også er afleveret, eller hent alle på én gang (limit=0).",
    meaning="A REST answer is the first page of several.",
)
DISK_UNIT = FindingKind(
    code="NETBOX-DISK-UNIT",
    severity=Severity.INFO,
    en="Disk sizes do not say their unit: NetBox writes GB before version 4.1 and MB since. They "
    "were read as {value}, by their size.",
    da="Diskstørrelser har ingen enhed: NetBox skriver GB før version 4.1 og MB siden. De er læst "
    "som {value} ud fra størrelsen.",
    meaning="The unit of a VM's disk was told from the sizes, because the export does not say its version.",
)
