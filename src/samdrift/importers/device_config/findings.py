"""What can be wrong with a device's configuration beyond what every format shares."""

from samdrift.kernel import FindingKind, Severity

LINES_READ = FindingKind(
    code="DEVICE-LINES",
    severity=Severity.INFO,
    en="{subject}: {understood} lines were understood, {passed} passed over on purpose, {unknown} not understood ({words}).",
    da="{subject}: {understood} linjer er forstået, {passed} sprunget over med vilje, {unknown} ikke forstået ({words}).",
    meaning="How much of a configuration was read, with the first words of the commonest lines that were not.",
)
NO_NAME = FindingKind(
    code="DEVICE-NO-NAME",
    severity=Severity.WARNING,
    en="The configuration names no device. Its addresses are used; hand in the whole configuration to say whose they are.",
    da="Konfigurationen nævner ikke enhedens navn. Dens adresser er brugt; aflever hele konfigurationen, så det fremgår, hvis de er.",
    meaning="A configuration has no host name: it is a part of one, or was never given one.",
)
SEVERAL_NAMES = FindingKind(
    code="DEVICE-NAMES",
    severity=Severity.WARNING,
    en="The configuration gives more than one host name ({names}); all of it was read as {subject}. Hand in one file a device.",
    da="Konfigurationen giver mere end ét værtsnavn ({names}); det hele er læst som {subject}. Aflever én fil pr. enhed.",
    meaning="Several configurations stand in one file.",
)
WRONG_MASK = FindingKind(
    code="DEVICE-MASK",
    severity=Severity.WARNING,
    en="{subject}: “{value}” is no address with a valid mask. The line was not used: correct it in the repair file.",
    da="{subject}: “{value}” er ikke en adresse med en gyldig maske. Linjen er ikke brugt: ret den i reparationsfilen.",
    meaning="An address, a mask or a prefix in a configuration is impossible.",
)
FROM_DHCP = FindingKind(
    code="DEVICE-DHCP",
    severity=Severity.INFO,
    en="{count} interfaces get their address by DHCP or PPP: their networks do not stand in the configuration.",
    da="{count} interfaces får deres adresse via DHCP eller PPP: deres netværk står ikke i konfigurationen.",
    meaning="An interface's address is given to it from outside.",
)
