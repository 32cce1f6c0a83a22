"""What the search for dependencies and move groups tells."""

from samdrift.kernel import FindingKind, Severity

UNKNOWN_ADDRESS = FindingKind(
    code="DEP-ADDRESS-UNKNOWN",
    severity=Severity.WARNING,
    en="{addresses} addresses with {connections} connections of {subject} belong to no known machine, most of them {example}. Hand in an export that knows them, such as the hypervisor's or a scan.",
    da="{addresses} adresser med {connections} forbindelser hos {subject} hører ikke til nogen kendt maskine, flest {example}. Aflevér en eksport, der kender dem, fx hypervisorens eller en skanning.",
    meaning="Addresses in the flows belong to no machine in the inventory; they are listed, and take no part in the groups.",
)
AMBIGUOUS_VRF = FindingKind(
    code="DEP-ADDRESS-VRF",
    severity=Severity.WARNING,
    en="{addresses} addresses with {connections} connections of {subject} stand in several VRFs, and the flows name none, most of them {example}. Say in which VRF the flows were seen.",
    da="{addresses} adresser med {connections} forbindelser hos {subject} findes i flere VRF'er, og trafikken nævner ingen, flest {example}. Angiv, i hvilken VRF trafikken er set.",
    meaning="An address could be machines of several VRFs; it is never guessed.",
)
AMBIGUOUS_ADDRESS = FindingKind(
    code="DEP-ADDRESS-CLAIMED",
    severity=Severity.WARNING,
    en="{addresses} addresses with {connections} connections of {subject} are claimed by several machines, most of them {example}. Find out which of the machines has each.",
    da="{addresses} adresser med {connections} forbindelser hos {subject} gør flere maskiner krav på, flest {example}. Find ud af, hvilken af maskinerne der har hver af dem.",
    meaning="Several machines of one VRF claim an address; it is never guessed.",
)
NOT_THEN = FindingKind(
    code="DEP-ADDRESS-TIME",
    severity=Severity.WARNING,
    en="{addresses} addresses with {connections} connections of {subject} belong to machines that are newer or older than the flows, most of them {example}. Check the machines' dates.",
    da="{addresses} adresser med {connections} forbindelser hos {subject} hører til maskiner, der er nyere eller ældre end trafikken, flest {example}. Kontrollér maskinernes datoer.",
    meaning="An address's only machine did not exist on the days of the flow.",
)
OUTSIDE = FindingKind(
    code="DEP-ADDRESS-OUTSIDE",
    severity=Severity.INFO,
    en="{addresses} addresses with {connections} connections of {subject} are public: services of others, most of them {example}. Nothing need be done.",
    da="{addresses} adresser med {connections} forbindelser hos {subject} er offentlige: andres tjenester, flest {example}. Der skal ikke gøres noget.",
    meaning="Public addresses in the flows; they take no part in the groups.",
)
NO_FLOWS = FindingKind(
    code="DEP-NO-FLOWS",
    severity=Severity.INFO,
    en="{subject} handed in no flows: its {groups} groups rest on registers, clusters, names and subnets, {assumed} of them on names and subnets alone. Five to six weeks of flows (NetFlow, Zeek or the hypervisor's) would show what {unknown} servers without a known system belong to, which groups call each other, and what the month's end adds.",
    da="{subject} har ikke afleveret trafikdata: de {groups} grupper hviler på registre, klynger, navne og subnet, {assumed} af dem alene på navne og subnet. Fem til seks ugers trafikdata (NetFlow, Zeek eller hypervisorens) ville vise, hvad {unknown} servere uden kendt system hører til, hvilke grupper der kalder hinanden, og hvad månedsskiftet lægger til.",
    meaning="Without flows, groups are assumed; the message says what flows would add.",
)
SHORT_WINDOW = FindingKind(
    code="DEP-SHORT-WINDOW",
    severity=Severity.WARNING,
    en="The flows of {subject} cover {days} days: a monthly job is missed with {monthly} %, a quarterly one with {quarterly} % probability. Hand in more weeks, or ask the system owners about runs at month's and quarter's end.",
    da="Trafikdata fra {subject} dækker {days} dage: et månedligt job overses med {monthly} %, et kvartalsvist med {quarterly} % sandsynlighed. Aflevér flere uger, eller spørg systemejerne om kørsler ved måneds- og kvartalsskifte.",
    meaning="The flows cover too few days, or too few packets, to show rare jobs.",
)
WAIVED_LIMIT = FindingKind(
    code="DEP-WAIVED-LIMIT",
    severity=Severity.WARNING,
    en="The servers of {detail} ({subject}) should move together, but they break the limit of servers or systems in a group: {count} links are waived. Check that the parts can stand apart for a time, or raise the limit.",
    da="Serverne til {detail} ({subject}) burde flytte samlet, men de bryder grænsen for servere eller systemer i en gruppe: {count} bindinger er fraveget. Kontrollér, at delene kan stå hver for sig en tid, eller hæv grænsen.",
    meaning="An application is larger than a group may be, so its servers are in several.",
)
WAIVED_CANNOT = FindingKind(
    code="DEP-WAIVED-CANNOT",
    severity=Severity.WARNING,
    en="{detail} ({kind}, {subject}) ties servers that somebody has decided must never move together: {count} links are waived. Check that the decision is right.",
    da="{detail} ({kind}, {subject}) binder servere sammen, som nogen har besluttet aldrig må flytte sammen: {count} bindinger er fraveget. Kontrollér, at beslutningen er rigtig.",
    meaning="A reason to move together was set aside for a cannot-link.",
)
OVER_SERVERS = FindingKind(
    code="DEP-OVER-SERVERS",
    severity=Severity.WARNING,
    en="Group {subject} has {size} servers, the limit is {limit}: what holds it together may not be waived. Allow it, or find out whether the clusters, shared disks and two-way calls in it are real.",
    da="Gruppen {subject} har {size} servere, grænsen er {limit}: det, der holder den sammen, kan ikke fraviges. Tillad den, eller find ud af, om klynger, delte diske og kald begge veje i den er rigtige.",
    meaning="A group is larger than the limit, held by links that may not be waived.",
)
OVER_SYSTEMS = FindingKind(
    code="DEP-OVER-SYSTEMS",
    severity=Severity.WARNING,
    en="Group {subject} stops {size} systems if it fails, the limit is {limit}: a shared server carries them, or links that may not be waived. Plan its move as one of its own, with all of them tested.",
    da="Gruppen {subject} standser {size} systemer, hvis den fejler, grænsen er {limit}: en fælles server bærer dem, eller bindinger, der ikke kan fraviges. Planlæg dens flytning for sig, med alle systemer afprøvet.",
    meaning="A group carries more systems than the blast limit allows.",
)
RELAXED = FindingKind(
    code="DEP-CIRCLE",
    severity=Severity.INFO,
    en="{count} dependencies of {subject} run in circles; no order respects them all. The lightest were relaxed, such as {example}: both ends must work across the distance for a time.",
    da="{count} afhængigheder hos {subject} går i ring; ingen rækkefølge kan respektere dem alle. De letteste er løsnet, fx {example}: begge ender skal virke på afstand en tid.",
    meaning="Groups depend on each other in a circle, so that one dependency is not used as precedence.",
)
TWO_ENVIRONMENTS = FindingKind(
    code="DEP-ENVIRONMENTS",
    severity=Severity.WARNING,
    en="{subject} holds servers of several environments ({environments}) that a cluster, a disk or two-way traffic ties together; it moves as {environment}. Part them before they move.",
    da="{subject} rummer servere fra flere miljøer ({environments}), som en klynge, en disk eller trafik begge veje binder sammen; den flytter som {environment}. Skil dem ad før flytningen.",
    meaning="Test and production are tied together so that they cannot move apart.",
)
WRONG_LINK = FindingKind(
    code="DEP-LINK",
    severity=Severity.ERROR,
    en="{subject} in {parameter} does not name two servers that exist, with a blank between their asset ids; it was not used. Correct programme.toml.",
    da="{subject} i {parameter} nævner ikke to servere, der findes, med mellemrum mellem deres aktiv-id'er; den er ikke brugt. Ret programme.toml.",
    meaning="A must-link or cannot-link in programme.toml cannot be read, or is across municipalities.",
)
BOTH_DECIDED = FindingKind(
    code="DEP-LINK-BOTH",
    severity=Severity.ERROR,
    en="{subject} are said both to move together and never to: they are kept apart. Remove one of the decisions (the other: {other}).",
    da="{subject} skal efter det ene flytte sammen og efter det andet aldrig: de holdes hver for sig. Fjern den ene beslutning (den anden: {other}).",
    meaning="A must-link and a cannot-link, decided by hand, contradict each other.",
)
PARTED_CLUSTER = FindingKind(
    code="DEP-PARTED-CLUSTER",
    severity=Severity.ERROR,
    en="{subject} are to be kept apart, but are one cluster or share a disk ({detail}): the decision stands, and parts them. Check that they can run so, or take the decision back.",
    da="{subject} skal holdes hver for sig, men er én klynge eller deler en disk ({detail}): beslutningen gælder, og skiller dem ad. Kontrollér, at de kan køre sådan, eller tag beslutningen tilbage.",
    meaning="A cannot-link decided by hand goes against a cluster or a shared disk.",
)
VIOLATED = FindingKind(
    code="DEP-VERIFY",
    severity=Severity.ERROR,
    en="The groups break their own rules: {subject}: {problem}. This is a fault in Samdrift; report it.",
    da="Grupperne bryder deres egne regler: {subject}: {problem}. Det er en fejl i Samdrift; meld den.",
    meaning="The independent check of the groups found what must not be.",
)
UNKNOWN_SERVERS = FindingKind(
    code="DEP-SYSTEM-SERVER",
    severity=Severity.WARNING,
    en="{count} links from systems to servers of {subject} name a server that is not in the inventory, or that several are called, such as {example}. They tie nothing together; correct the list, or hand in the export that knows the servers.",
    da="{count} koblinger fra systemer til servere hos {subject} nævner en server, der ikke er i opgørelsen, eller som flere hedder, fx {example}. De binder intet sammen; ret listen, eller aflevér den eksport, der kender serverne.",
    meaning="A register says which servers a system runs on, but a server of that name was not found, or not only one.",
)
