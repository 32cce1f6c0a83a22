"""What address planning tells: odd input, noise, overlaps, limits that bind, and what a plan had to give up."""

from samdrift.kernel import FindingKind, Severity

HOST_BITS = FindingKind(
    code="ADDR-HOST-BITS",
    severity=Severity.WARNING,
    en="{given} of {owner} has host bits set; it was read as {subject}. Correct it in the source.",
    da="{given} hos {owner} har værtsbit sat; det er læst som {subject}. Ret det i kilden.",
    meaning="A prefix is written as an address within it.",
)
NOT_A_PREFIX = FindingKind(
    code="ADDR-PREFIX",
    severity=Severity.ERROR,
    en="{subject} of {owner} is no prefix ({reason}); it is not part of the plan. Correct it in the source.",
    da="{subject} hos {owner} er ingen adresseblok ({reason}); den er ikke med i planen. Ret den i kilden.",
    meaning="A prefix cannot be read: no address, or a mask that is none.",
)
NO_OWNER = FindingKind(
    code="ADDR-OWNER",
    severity=Severity.ERROR,
    en="{subject} belongs to nobody; it is not part of the plan. Say whose it is.",
    da="{subject} tilhører ingen; den er ikke med i planen. Angiv, hvis den er.",
    meaning="A prefix has no owner.",
)
DUPLICATE = FindingKind(
    code="ADDR-DUPLICATE",
    severity=Severity.INFO,
    en="{subject} stands {count} times at {owner} in VRF {vrf}; it was planned once, with the hosts of all.",
    da="{subject} står {count} gange hos {owner} i VRF {vrf}; den er planlagt én gang med alle dens værter.",
    meaning="One prefix stands several times in one VRF.",
)
SEVERAL_VRFS = FindingKind(
    code="ADDR-VRFS",
    severity=Severity.WARNING,
    en="{owner} uses the same addresses in several VRFs: {count} pairs of prefixes. In one joint network only one of each can keep them; mark those that stay apart as separate_vrf.",
    da="{owner} bruger de samme adresser i flere VRF'er: {count} par af adresseblokke. I ét fælles net kan kun den ene i hvert par beholde dem; markér dem, der bliver adskilt, som separate_vrf.",
    meaning="A municipality's own VRFs overlap each other.",
)
OVERLAP = FindingKind(
    code="ADDR-OVERLAP",
    severity=Severity.WARNING,
    en="{subject} share {addresses} addresses in {pairs} pairs of prefixes; {hosts} live hosts stand in them. The plan says which keep theirs.",
    da="{subject} deler {addresses} adresser i {pairs} par af adresseblokke; {hosts} levende værter står i dem. Planen siger, hvem der beholder sine.",
    meaning="Two municipalities use the same addresses.",
)
NOISE = FindingKind(
    code="ADDR-NOISE",
    severity=Severity.INFO,
    en="{count} prefixes of {owner} are no part of the plan by the rule {subject}, such as {example}.",
    da="{count} adresseblokke hos {owner} er ikke med i planen efter reglen {subject}, fx {example}.",
    meaning="Loopbacks, transit, anycast, multicast, public space and container defaults are set aside, with the rule that fired.",
)
HOSTS_OUTSIDE = FindingKind(
    code="ADDR-HOSTS-OUTSIDE",
    severity=Severity.WARNING,
    en="{count} live hosts of {subject} stand in no prefix that is planned (only in noise, or in none), such as {example}. Name the prefix they belong to.",
    da="{count} levende værter hos {subject} står ikke i nogen adresseblok, der planlægges (kun i støj eller slet ingen), fx {example}. Angiv den adresseblok, de hører til.",
    meaning="Hosts have no planned prefix around them, so that the plan does not say what becomes of their addresses.",
)
HOST_ASTRAY = FindingKind(
    code="ADDR-HOST",
    severity=Severity.WARNING,
    en="Host {subject} is listed in a prefix that does not hold its address {address}, or that does not exist; it is not part of the plan.",
    da="Værten {subject} er anført i en adresseblok, der ikke rummer dens adresse {address}, eller som ikke findes; den er ikke med i planen.",
    meaning="A host's address and prefix contradict each other.",
)
HOST_COUNT = FindingKind(
    code="ADDR-HOST-COUNT",
    severity=Severity.WARNING,
    en="The hosts of {count} prefixes were counted lower than those listed there, or negative, such as {subject} of {owner}; the listed ones were counted.",
    da="Værterne i {count} adresseblokke var talt lavere end de anførte eller negativt, fx {subject} hos {owner}; de anførte er talt.",
    meaning="A prefix's count of live hosts is less than what is known of it.",
)
WRONG_RANGE = FindingKind(
    code="ADDR-RANGE",
    severity=Severity.ERROR,
    en="{subject} in {parameter} is no IPv4 range in CIDR notation; it was not used. Correct programme.toml.",
    da="{subject} i {parameter} er intet IPv4-område i CIDR-notation; det er ikke brugt. Ret programme.toml.",
    meaning="A range in programme.toml cannot be read.",
)
WRONG_FREEDOM = FindingKind(
    code="ADDR-FREEDOM",
    severity=Severity.ERROR,
    en="{value} is no freedom to move (for {subject}); it was not used. Use one of {known}.",
    da="{value} er ingen frihed til at flytte (for {subject}); den er ikke brugt. Brug en af {known}.",
    meaning="A freedom to move is misspelled.",
)
FREEDOM_OF_NOBODY = FindingKind(
    code="ADDR-FREEDOM-NOBODY",
    severity=Severity.WARNING,
    en="{subject} has been given a freedom to move, but no such prefix or municipality came in. Check its spelling.",
    da="{subject} har fået en frihed til at flytte, men der kom ingen sådan adresseblok eller kommune ind. Kontrollér stavemåden.",
    meaning="A decision in programme.toml concerns something that is not there.",
)
MUST_KEEP_CONFLICT = FindingKind(
    code="ADDR-MUST-KEEP",
    severity=Severity.ERROR,
    en="{subject} must be kept, but so must {other}, which uses the same addresses. Release one of them (may_move, never_renumber or separate_vrf).",
    da="{subject} skal beholdes, men det skal {other} også, som bruger de samme adresser. Giv en af dem fri (may_move, never_renumber eller separate_vrf).",
    meaning="Two decisions contradict each other: both prefixes must be kept, and they overlap.",
)
MUST_KEEP_RESERVED = FindingKind(
    code="ADDR-RESERVED",
    severity=Severity.ERROR,
    en="{subject} must be kept, but it lies in {other}, which is reserved. Release the prefix or the range.",
    da="{subject} skal beholdes, men ligger i {other}, som er reserveret. Giv adresseblokken eller området fri.",
    meaning="A prefix that must be kept lies in a reserved range.",
)
NO_ROOM = FindingKind(
    code="ADDR-CAPACITY",
    severity=Severity.ERROR,
    en="{need} addresses are needed and {have} are there: {missing} are missing. The most is needed by {subject}. See the ways out.",
    da="Der skal bruges {need} adresser, og der er {have}: der mangler {missing}. Mest skal bruges af {subject}. Se udvejene.",
    meaning="The target ranges cannot hold all municipalities' prefixes.",
)
NO_PLACE = FindingKind(
    code="ADDR-NO-PLACE",
    severity=Severity.ERROR,
    en="No free block of {need} addresses is left for {subject}; the widest free one has {have}. What is kept breaks the space up: see the ways out.",
    da="Der er ingen ledig blok på {need} adresser tilbage til {subject}; den største ledige har {have}. Det, der beholdes, deler pladsen op: se udvejene.",
    meaning="There are enough addresses, but not in one piece.",
)
REUSED_SPACE = FindingKind(
    code="ADDR-REUSED",
    severity=Severity.WARNING,
    en="{count} new prefixes lie where others stand today and move away, such as {subject} of {owner}. Move out before moving in, in the order of the follow-up list.",
    da="{count} nye adresseblokke ligger, hvor andre står i dag og flytter væk, fx {subject} hos {owner}. Flyt ud, før der flyttes ind, i opfølgningslistens rækkefølge.",
    meaning="There was not enough space that nobody uses today, so new blocks lie in space that is vacated.",
)
MORE_SUMMARIES = FindingKind(
    code="ADDR-SUMMARIES",
    severity=Severity.WARNING,
    en="{subject} got {count} summary blocks instead of at most {limit}: no larger free blocks were left.",
    da="{subject} har fået {count} samleblokke i stedet for højst {limit}: der var ikke større ledige blokke tilbage.",
    meaning="Free space was too broken up for the number of summary blocks wished.",
)
IPV6_LOSES = FindingKind(
    code="ADDR-IPV6",
    severity=Severity.WARNING,
    en="{count} IPv6 prefixes of {subject} use addresses that another keeps, such as {example}. They stay in a VRF of their own until they get a ULA block of their own (RFC 4193).",
    da="{count} IPv6-blokke hos {subject} bruger adresser, som en anden beholder, fx {example}. De bliver i deres egen VRF, til de får deres egen ULA-blok (RFC 4193).",
    meaning="New blocks are planned for IPv4 only; IPv6 prefixes that lose are left apart.",
)
TRANSLATION_BREAKS = FindingKind(
    code="ADDR-TRANSLATION",
    severity=Severity.WARNING,
    en="{subject} of {owner} is translated, and translation breaks {services} on {servers}. Plan a workaround, or renumber it first.",
    da="{subject} hos {owner} oversættes, og oversættelse ødelægger {services} på {servers}. Planlæg en løsning, eller omnummerér den først.",
    meaning="Servers in a translated prefix speak protocols that carry addresses in their payload.",
)

# What verification finds in a plan. None of them can be true of a plan that Samdrift has made.
VERIFY_DECISIONS = FindingKind(
    code="ADDR-VERIFY-DECISIONS",
    severity=Severity.ERROR,
    en="{subject} has {count} decisions instead of one.",
    da="{subject} har {count} beslutninger i stedet for én.",
    meaning="A prefix has no decision, or several.",
)
VERIFY_OVERLAP = FindingKind(
    code="ADDR-VERIFY-OVERLAP",
    severity=Severity.ERROR,
    en="The planned {subject} of {owner} overlaps {other}.",
    da="Den planlagte {subject} hos {owner} overlapper {other}.",
    meaning="Two planned prefixes of different claimants share addresses.",
)
VERIFY_PLACE = FindingKind(
    code="ADDR-VERIFY-PLACE",
    severity=Severity.ERROR,
    en="The new {subject} of {owner} is misplaced: {reason}.",
    da="Den nye {subject} hos {owner} ligger forkert: {reason}.",
    meaning="A new prefix is not aligned, too small, outside the target ranges or its summary, or in a reserved range.",
)
VERIFY_FREEDOM = FindingKind(
    code="ADDR-VERIFY-FREEDOM",
    severity=Severity.ERROR,
    en="{subject} of {owner} is {freedom}, but its decision is {decision}.",
    da="{subject} hos {owner} er {freedom}, men beslutningen er {decision}.",
    meaning="A decision goes against the freedom to move that was given.",
)
VERIFY_HOST = FindingKind(
    code="ADDR-VERIFY-HOST",
    severity=Severity.ERROR,
    en="Host {subject} gets {address}: {reason}.",
    da="Værten {subject} får {address}: {reason}.",
    meaning="A host's new address is not in its new prefix, or another has it too.",
)
VERIFY_SUM = FindingKind(
    code="ADDR-VERIFY-SUM",
    severity=Severity.ERROR,
    en="The plan says {subject} = {given}; its decisions give {counted}.",
    da="Planen siger {subject} = {given}; dens beslutninger giver {counted}.",
    meaning="A total of the plan is not the sum of its parts.",
)
