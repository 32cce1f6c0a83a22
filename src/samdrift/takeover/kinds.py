"""What the making of a takeover's problem tells: odd files, odd rows, and what had to be assumed."""

from samdrift.kernel import FindingKind, Severity

EFFORT_FILE = FindingKind(
    code="TAKEOVER-EFFORT-FILE",
    severity=Severity.ERROR,
    en="The file of hours cannot be read ({reason}); the built-in hours stand. Correct it.",
    da="Filen med timetal kan ikke læses ({reason}); de indbyggede timetal gælder. Ret den.",
    meaning="A unit's own effort file is no valid TOML.",
)
EFFORT_ENTRY = FindingKind(
    code="TAKEOVER-EFFORT",
    severity=Severity.ERROR,
    en="{subject} in the file of hours is not used: it must be three hours in rising order, from 0 to 10,000, for a known phase, item and skill. The built-in hours stand.",
    da="{subject} i filen med timetal er ikke brugt: der skal stå tre timetal i stigende orden, fra 0 til 10.000, for en kendt fase, genstand og kompetence. De indbyggede timetal gælder.",
    meaning="An entry of the effort file is no triple of hours in rising order, or names an unknown skill, phase or item.",
)
FINISHED_ROW = FindingKind(
    code="TAKEOVER-FINISHED",
    severity=Severity.WARNING,
    en="Finished group {subject}: {skill} hours in {phase} are not used: phase or skill is unknown, or hours are missing or not above zero.",
    da="Den afsluttede gruppe {subject}: timer i {phase} for {skill} er ikke brugt: fasen eller kompetencen er ukendt, eller timer mangler eller er ikke over nul.",
    meaning="Hours of a finished group are missing, negative or of an unknown skill or phase.",
)
FINISHED_FAR_OFF = FindingKind(
    code="TAKEOVER-FAR-OFF",
    severity=Severity.INFO,
    en="{subject} took {actual} {skill} hours in {phase} where {planned} were planned; it counts as at most four times over or under.",
    da="{subject} tog {actual} timer i {phase} for {skill}, hvor der var planlagt {planned}; den tæller højst fire gange over eller under.",
    meaning="One finished group was so far off that it is not allowed to set the estimates for all.",
)
HOURS_NOT_USED = FindingKind(
    code="TAKEOVER-HOURS",
    severity=Severity.WARNING,
    en="{given} hours for {subject} were not used to learn from: they must be a number from 0, said once, of finished tasks that the plan has hours for. Correct facts.csv.",
    da="{given} timer for {subject} er ikke brugt til at lære af: det skal være et tal fra 0, sagt én gang, om færdige opgaver, som planen har timer for. Ret facts.csv.",
    meaning="Hours of a finished task cannot be set beside what was planned for it.",
)
HOURS_NOT_KEPT = FindingKind(
    code="TAKEOVER-HOURS-NOT-KEPT",
    severity=Severity.WARNING,
    en="The plan was written by an earlier version that did not keep its hours: hours in {subject} facts were not learnt from. Make the plan with samdrift plan when it suits.",
    da="Planen er skrevet af en tidligere version, som ikke gemte timerne: timer i {subject} oplysninger er der ikke lært af. Lav planen med samdrift plan, når det passer.",
    meaning="A plan that is taken up again does not say what its hours were made from.",
)
CAPACITY_NAME = FindingKind(
    code="TAKEOVER-CAPACITY",
    severity=Severity.ERROR,
    en="{given} for {subject} is not used: it must be a number, not below zero, for one of {known}. Correct [takeover] in programme.toml.",
    da="{given} for {subject} er ikke brugt: det skal være et tal, ikke under nul, for en af {known}. Ret [takeover] i programme.toml.",
    meaning="A capacity, a number of people or a rate in programme.toml names nothing that exists, or is no number.",
)
CALENDAR_ENTRY = FindingKind(
    code="TAKEOVER-CALENDAR",
    severity=Severity.ERROR,
    en="{subject} in [calendar] is not used: it must be written as {wanted}. Correct programme.toml.",
    da="{subject} i [calendar] er ikke brugt: det skal skrives som {wanted}. Ret programme.toml.",
    meaning="A day, week or freeze in programme.toml cannot be read.",
)
CREW_MODELLED = FindingKind(
    code="TAKEOVER-CREW",
    severity=Severity.WARNING,
    en="Nobody has said how many people the unit has for the takeover; {people} are modelled from staff and inhabitants ({subject}). Fill in [takeover.people].",
    da="Ingen har angivet, hvor mange personer enheden har til overtagelsen; der er modelleret {people} ud fra ansatte og indbyggere ({subject}). Udfyld [takeover.people].",
    meaning="The crews are modelled, not reported.",
)
TREATMENT_CHOICE = FindingKind(
    code="TAKEOVER-TREATMENT",
    severity=Severity.ERROR,
    en="The treatment {given} chosen for {subject} is not used: {groups} groups are called so, and a treatment is one of {known}. Correct [takeover.treatments].",
    da="Behandlingen {given}, der er valgt for {subject}, er ikke brugt: {groups} grupper hedder sådan, og en behandling er en af {known}. Ret [takeover.treatments].",
    meaning="A treatment fixed by hand names no group, several, or no treatment.",
)
TREATMENT_LIMIT = FindingKind(
    code="TAKEOVER-TREATMENT-LIMIT",
    severity=Severity.WARNING,
    en="{subject} is {treatment} by a person's choice, against the limit {limit}. It is planned so; see that it can be done.",
    da="{subject} behandles som {treatment} efter en persons valg, mod grænsen {limit}. Det er planlagt sådan; se efter, at det kan lade sig gøre.",
    meaning="A treatment fixed by hand goes against a limit.",
)
TREATMENT_NONE = FindingKind(
    code="TAKEOVER-TREATMENT-NONE",
    severity=Severity.WARNING,
    en="No treatment is allowed for {subject} (limits: {limits}); it is planned as a move. Choose one by hand.",
    da="Ingen behandling er tilladt for {subject} (grænser: {limits}); den er planlagt som flytning. Vælg en i hånden.",
    meaning="Every treatment of a group is ruled out.",
)
HOSTED_OUTSIDE = FindingKind(
    code="TAKEOVER-HOSTED",
    severity=Severity.WARNING,
    en="The systems of {subject} are said to be hosted by a supplier, yet its servers run on the municipality's own platform; it is planned as the municipality's. Correct one of them.",
    da="Systemerne i {subject} skulle være driftet af en leverandør, men serverne kører på kommunens egen platform; den er planlagt som kommunens. Ret det ene.",
    meaning="KITOS and the hypervisor contradict each other on who hosts a system.",
)
RETIRE_PROPOSED = FindingKind(
    code="TAKEOVER-RETIRE",
    severity=Severity.INFO,
    en="{subject} ({servers} servers) is proposed for retirement. Its owner decides, after archival duty is cleared.",
    da="{subject} ({servers} servere) foreslås udfaset. Ejeren afgør det, når arkiveringspligten er afklaret.",
    meaning="All servers of a group are off and unseen, or being decommissioned.",
)
SERVER_COSTS_MODELLED = FindingKind(
    code="TAKEOVER-RUNNING-SERVERS",
    severity=Severity.WARNING,
    en="{subject} has handed in no usable running costs of servers; {dkk} DKK a year is modelled. Hand in budget or accounts in whole kroner.",
    da="{subject} har ikke indleveret brugbare driftsudgifter til servere; der er modelleret {dkk} kr. om året. Indlever budget eller regnskab i hele kroner.",
    meaning="What waiting costs is modelled, not reported: no lines of budget or account name servers, or far less than is likely.",
)
NETWORK_COSTS_MODELLED = FindingKind(
    code="TAKEOVER-RUNNING-NETWORK",
    severity=Severity.WARNING,
    en="{subject} has handed in no usable running costs of network; {dkk} DKK a year is modelled. Hand in budget or accounts in whole kroner.",
    da="{subject} har ikke indleveret brugbare driftsudgifter til netværk; der er modelleret {dkk} kr. om året. Indlever budget eller regnskab i hele kroner.",
    meaning="What waiting costs is modelled, not reported: no lines of budget or account name network, or far less than is likely.",
)
CONTRACT_ASSUMED = FindingKind(
    code="TAKEOVER-CONTRACT",
    severity=Severity.WARNING,
    en="Contract {subject} does not say all; assumed: {assumed}. Fill in the contract register.",
    da="Kontrakt {subject} oplyser ikke alt; antaget: {assumed}. Udfyld kontraktregistret.",
    meaning="A contract's terms are incomplete; what is assumed instead stands in docs/methods/effort.md.",
)
CONTRACT_EXPIRED = FindingKind(
    code="TAKEOVER-CONTRACT-EXPIRED",
    severity=Severity.WARNING,
    en="Contract {subject} expired on {day} and is still listed; it is taken to run on with notice. Say whether it ended.",
    da="Kontrakt {subject} udløb {day} og står stadig i registret; den antages at løbe videre med opsigelse. Angiv, om den er ophørt.",
    meaning="A contract's last day lies before the plan's first.",
)
GROUP_ROW = FindingKind(
    code="TAKEOVER-GROUP",
    severity=Severity.ERROR,
    en="{subject} stands twice, or has no municipality or no known kind; it is left out. Correct the groups.",
    da="{subject} står to gange eller har ingen kommune eller ingen kendt art; den er udeladt. Ret grupperne.",
    meaning="A group stands twice, belongs to nobody, or is of no known kind.",
)
STRAY_ROWS = FindingKind(
    code="TAKEOVER-STRAY",
    severity=Severity.ERROR,
    en="{count} rows such as {example} are given for {subject}, which is no planned group, or are no known kind of work; they are left out.",
    da="{count} rækker som {example} er angivet for {subject}, der ikke er en planlagt gruppe, eller er ingen kendt slags arbejde; de er udeladt.",
    meaning="Servers or work belong to a group that is not planned, or to none, or the work is of no known kind.",
)
GROUP_LARGE = FindingKind(
    code="TAKEOVER-LARGE",
    severity=Severity.WARNING,
    en="{subject} needs {needed} of {resource} in one week, where {capacity} were allowed; the limit is raised to let it through. Split the group or raise the limit.",
    da="{subject} bruger {needed} af {resource} i én uge, hvor der var tilladt {capacity}; grænsen er hævet, så den kan komme igennem. Del gruppen, eller hæv grænsen.",
    meaning="One group alone is larger than a weekly limit.",
)
CIRCLE = FindingKind(
    code="TAKEOVER-CIRCLE",
    severity=Severity.WARNING,
    en="{count} groups depend on each other in a circle ({subject} …); they are let free of each other. They ought to be one group.",
    da="{count} grupper afhænger af hinanden i ring ({subject} …); de er stillet frit for hinanden. De burde være én gruppe.",
    meaning="Dependencies between groups run in a circle, so that none can come first.",
)
SPACE_CIRCLE = FindingKind(
    code="TAKEOVER-SPACE-CIRCLE",
    severity=Severity.WARNING,
    en="{subject} moves into addresses that {before} still uses, but cannot come after it: they wait for each other in a circle. Translate one of them at the gateway until both have moved.",
    da="{subject} flytter ind på adresser, som {before} stadig bruger, men kan ikke komme efter den: de venter på hinanden i ring. Oversæt den ene i gatewayen, indtil begge er flyttet.",
    meaning="Network groups of one municipality move into each other's addresses, so that none can leave first; the order was let go.",
)
PIN_HEADER = FindingKind(
    code="TAKEOVER-PIN-HEADER",
    severity=Severity.ERROR,
    en="{subject} is not used: its first row must name what;rule;when;task;note.",
    da="{subject} er ikke brugt: første række skal være hvad;regel;hvornår;opgave;bemærkning.",
    meaning="pins.csv has no headers, or cannot be read as CSV.",
)
PIN_RULE = FindingKind(
    code="TAKEOVER-PIN-RULE",
    severity=Severity.ERROR,
    en="{subject} is not used: {given} is no rule. Write in, not in, not before or not after.",
    da="{subject} er ikke brugt: {given} er ingen regel. Skriv i, ikke i, ikke før eller ikke efter.",
    meaning="A row of pins.csv has an unknown rule.",
)
PIN_TASK = FindingKind(
    code="TAKEOVER-PIN-TASK",
    severity=Severity.ERROR,
    en="{subject} is not used: there is no task {given}. Write handover, move, retire or network, or leave it empty.",
    da="{subject} er ikke brugt: der er ingen opgave {given}. Skriv overtagelse, flytning, udfasning eller netværk, eller lad feltet være tomt.",
    meaning="A row of pins.csv names an unknown task, or one that its groups do not have.",
)
PIN_WEEK = FindingKind(
    code="TAKEOVER-PIN-WEEK",
    severity=Severity.ERROR,
    en="{subject} is not used: {given} is no week, day or time of year from {first} to {last}. Write for instance 2027-W41, 2027-10-11 or easter.",
    da="{subject} er ikke brugt: {given} er ingen uge, dag eller årstid fra {first} til {last}. Skriv fx 2027-U41, 11.10.2027 eller påske.",
    meaning="A row of pins.csv names no week, or one outside the plan.",
)
PIN_WHO = FindingKind(
    code="TAKEOVER-PIN-WHO",
    severity=Severity.ERROR,
    en="{subject} is not used: no planned group and no municipality is called {given}. Use the group's id or name, or all.",
    da="{subject} er ikke brugt: ingen planlagt gruppe og ingen kommune hedder {given}. Brug gruppens id eller navn, eller alle.",
    meaning="A row of pins.csv names nobody.",
)
PIN_CONFLICT = FindingKind(
    code="TAKEOVER-PIN-CONFLICT",
    severity=Severity.ERROR,
    en="{subject} leaves {count} tasks, such as {task}, no week together with what was said before; it is not used for them. Remove one of the rows.",
    da="{subject} levner ingen uge til {count} opgaver, fx {task}, sammen med det, der er sagt før; den er ikke brugt for dem. Fjern en af rækkerne.",
    meaning="Rows of pins.csv contradict each other; the earlier one stands.",
)
