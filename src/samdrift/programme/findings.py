"""What can be wrong with the folders and with programme.toml."""

from samdrift.kernel import FindingKind, Severity

NOT_A_MUNICIPALITY = FindingKind(
    code="FOLDER-NAME",
    severity=Severity.WARNING,
    en="Folder {subject} is named after no municipality; it is kept under its own name. Name it by code or name, such as 0540-soenderborg.",
    da="Mappen {subject} er ikke opkaldt efter en kommune; den er beholdt under sit eget navn. Kald den efter kode eller navn, fx 0540-soenderborg.",
    meaning="A folder's name is no municipality's code or name.",
)
SAME_MUNICIPALITY = FindingKind(
    code="FOLDER-TWICE",
    severity=Severity.WARNING,
    en="Folders {folders} are all named after {subject}; their files were read as one municipality's.",
    da="Mapperne {folders} er alle opkaldt efter {subject}; deres filer er læst som én kommunes.",
    meaning="Two folders are named after one municipality.",
)
LOOSE_FILE = FindingKind(
    code="FOLDER-LOOSE",
    severity=Severity.WARNING,
    en="The file lies in no municipality's folder and was not read. Move it into the folder of the municipality it comes from.",
    da="Filen ligger ikke i en kommunes mappe og er ikke læst. Flyt den til mappen for den kommune, den kommer fra.",
    meaning="A file lies at the root, so that nobody knows whose it is.",
)
UNREADABLE_PATH = FindingKind(
    code="FOLDER-READ",
    severity=Severity.ERROR,
    en="The file cannot be opened ({reason}). Check its permissions, and that it is no link out of the folder.",
    da="Filen kan ikke åbnes ({reason}). Kontrollér rettighederne, og at den ikke er et link ud af mappen.",
    meaning="A file could not be opened.",
)
WRONG_MEMBERS = FindingKind(
    code="FOLDER-MEMBERS",
    severity=Severity.WARNING,
    en='members.toml of {subject} does not list its members as members = ["0540", …]; {given} names no municipality.',
    da='members.toml for {subject} angiver ikke medlemmerne som members = ["0540", …]; {given} er ingen kommune.',
    meaning="A joint IT centre's members are missing or unknown.",
)
BROKEN_PROGRAMME = FindingKind(
    code="PROGRAMME-FILE",
    severity=Severity.ERROR,
    en="programme.toml cannot be read ({reason}); all defaults were used. Correct it.",
    da="programme.toml kan ikke læses ({reason}); alle standardværdier er brugt. Ret den.",
    meaning="The programme file is no valid TOML.",
)
ELSEWHERE = FindingKind(
    code="PROGRAMME-ELSEWHERE",
    severity=Severity.WARNING,
    en="[{subject}] in programme.toml is not used: it changes nothing in a plan. Write it in {place}.",
    da="[{subject}] i programme.toml er ikke brugt: det ændrer intet i en plan. Skriv det i {place}.",
    meaning="A section of programme.toml belongs to a file of a later command: settlement, invoices or the council paper.",
)
HAND_COLUMN = FindingKind(
    code="HAND-COLUMN",
    severity=Severity.ERROR,
    en="The column {subject} is missing; the file was not used. It has: {columns}.",
    da="Kolonnen {subject} mangler; filen er ikke brugt. Den har: {columns}.",
    meaning="A file that people keep by hand (gates.csv, facts.csv) lacks a column.",
)
HAND_WORD = FindingKind(
    code="HAND-WORD",
    severity=Severity.ERROR,
    en="«{subject}» in {column} is not understood; the row was not used. Write one of: {words}.",
    da="«{subject}» i {column} forstås ikke; rækken er ikke brugt. Skriv en af: {words}.",
    meaning="A row of a file that people keep by hand says something that has no meaning there.",
)
NOT_SHARED = FindingKind(
    code="ECONOMY-NOT-SHARED",
    severity=Severity.INFO,
    en="The joint cost of {subject} municipalities was not shared: sharing takes from 2 to {most} with a known cost. Use samdrift share for a part of them.",
    da="Den fælles udgift for {subject} kommuner er ikke fordelt: fordelingen kræver fra 2 til {most} med en kendt udgift. Brug samdrift share til en del af dem.",
    meaning="There are too few or too many municipalities with a known cost to share the joint cost between.",
)
UNTRUE_SUM = FindingKind(
    code="ECONOMY-VERIFY",
    severity=Severity.ERROR,
    en="A sum in the economy does not hold: {subject} is {found} DKK, not {expected}. This is a fault in Samdrift; report it.",
    da="En sum i økonomien passer ikke: {subject} er {found} kr., ikke {expected}. Det er en fejl i Samdrift; meld den.",
    meaning="The independent check of the tables about money found a sum that does not hold.",
)
KEY_GIVEN = FindingKind(
    code="ECONOMY-KEY-GIVEN",
    severity=Severity.INFO,
    en="What each municipality pays and gains rests on the unit's key from programme.toml: {key}.",
    da="Hvad hver kommune betaler og vinder, bygger på fællesskabets nøgle i programme.toml: {key}.",
    meaning="The case's contributions are by the key in section [sharing].",
)
KEY_SIMPLEST = FindingKind(
    code="ECONOMY-KEY-SIMPLEST",
    severity=Severity.INFO,
    en="What each municipality pays and gains rests on the simplest key under which no group carries more than its own cost: {key}. Nobody has decided it; write the unit's key in programme.toml, [sharing] key.",
    da="Hvad hver kommune betaler og vinder, bygger på den enkleste nøgle, hvor ingen gruppe bærer mere end sin egen udgift: {key}. Ingen har besluttet den; skriv fællesskabets nøgle i programme.toml, [sharing] key.",
    meaning="No key is given, so that the case's contributions are by the simplest key that was found.",
)
KEY_NEAREST = FindingKind(
    code="ECONOMY-KEY-NEAREST",
    severity=Severity.WARNING,
    en="What each municipality pays and gains rests on {key}: no key is given, and no simple key leaves every group with at most its own cost; this one comes nearest. Write the unit's key in programme.toml, [sharing] key.",
    da="Hvad hver kommune betaler og vinder, bygger på {key}: der er ingen nøgle angivet, og ingen enkel nøgle lader alle grupper nøjes med deres egen udgift; denne kommer nærmest. Skriv fællesskabets nøgle i programme.toml, [sharing] key.",
    meaning="No key is given and no simple one passes the test, so that the case's contributions are by the one that takes the least subsidy.",
)
KEY_BY_INHABITANTS = FindingKind(
    code="ECONOMY-KEY-INHABITANTS",
    severity=Severity.WARNING,
    en="What each municipality pays and gains rests on inhabitants alone: no key is given, and none could be sought. Write the unit's key in programme.toml, [sharing] key.",
    da="Hvad hver kommune betaler og vinder, bygger på indbyggertal alene: der er ingen nøgle angivet, og der kunne ikke søges efter en. Skriv fællesskabets nøgle i programme.toml, [sharing] key.",
    meaning="No key is given and none was found, so that the case's contributions are by inhabitants.",
)
