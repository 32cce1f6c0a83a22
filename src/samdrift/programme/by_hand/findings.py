"""What can be wrong with links.csv and procurement.csv."""

from samdrift.kernel import FindingKind, Severity

LINK_UNKNOWN = FindingKind(
    code="LINK-UNKNOWN",
    severity=Severity.ERROR,
    en="No server is called «{subject}»; the row was not used. Write its name or asset id as tables/servers.csv has it.",
    da="Ingen server hedder «{subject}»; rækken er ikke brugt. Skriv navnet eller aktiv-id'et, som det står i tables/servers.csv.",
    meaning="A row of links.csv names a server that is not in the inventory.",
)
LINK_NO_SERVER = FindingKind(
    code="LINK-NO-SERVER",
    severity=Severity.ERROR,
    en="«{subject}» is no server ({table}); only servers are linked by hand, and the row was not used. Hosts and network move by cluster and site.",
    da="«{subject}» er ingen server ({table}); kun servere bindes i hånden, og rækken er ikke brugt. Værter og netværk flytter efter klynge og lokation.",
    meaning="A row of links.csv names a machine that is not grouped by links.",
)
LINK_AMBIGUOUS = FindingKind(
    code="LINK-AMBIGUOUS",
    severity=Severity.ERROR,
    en="{count} servers are called «{subject}», such as {examples}; the row was not used. Write the asset id, or fill in the municipality.",
    da="{count} servere hedder «{subject}», fx {examples}; rækken er ikke brugt. Skriv aktiv-id'et, eller udfyld kommunen.",
    meaning="A row of links.csv uses a name that several servers have.",
)
LINK_ITSELF = FindingKind(
    code="LINK-ITSELF",
    severity=Severity.ERROR,
    en="{subject} stands on both sides; the row was not used. Name two servers.",
    da="{subject} står på begge sider; rækken er ikke brugt. Nævn to servere.",
    meaning="A row of links.csv links a server to itself.",
)
LINK_ACROSS = FindingKind(
    code="LINK-ACROSS",
    severity=Severity.ERROR,
    en="{subject} and {other} belong to two municipalities and cannot be in one group; the row was not used. Put them in the same week with pins.csv.",
    da="{subject} og {other} hører til to kommuner og kan ikke være i én gruppe; rækken er ikke brugt. Læg dem i samme uge med pins.csv.",
    meaning="A row of links.csv wants servers of two municipalities in one group.",
)
LINK_APART_ANYWAY = FindingKind(
    code="LINK-APART-ANYWAY",
    severity=Severity.INFO,
    en="{subject} and {other} belong to two municipalities and are never in one group; the row changes nothing.",
    da="{subject} og {other} hører til to kommuner og er aldrig i én gruppe; rækken ændrer intet.",
    meaning="A row of links.csv keeps servers apart that belong to two municipalities.",
)
LINK_UNSIGNED = FindingKind(
    code="LINK-UNSIGNED",
    severity=Severity.WARNING,
    en="Nobody stands behind the decision on {subject} and {other}; it is used all the same. Write who says so.",
    da="Ingen står bag beslutningen om {subject} og {other}; den er brugt alligevel. Skriv, hvem der siger det.",
    meaning="A row of links.csv does not say who decided it.",
)
PROCUREMENT_UNSIGNED = FindingKind(
    code="PROCUREMENT-UNSIGNED",
    severity=Severity.ERROR,
    en="The answer for {subject} has no name; it was not used, and the question stays not assessed. Write who has answered.",
    da="Svaret for {subject} har intet navn; det er ikke brugt, og spørgsmålet er fortsat ikke vurderet. Skriv, hvem der har svaret.",
    meaning="A row of procurement.csv does not say who has answered.",
)
PROCUREMENT_UNKNOWN = FindingKind(
    code="PROCUREMENT-UNKNOWN",
    severity=Severity.ERROR,
    en="No contract is called «{subject}»; the row was not used. Write its name or asset id as tables/contracts.csv has it.",
    da="Ingen kontrakt hedder «{subject}»; rækken er ikke brugt. Skriv navnet eller aktiv-id'et, som det står i tables/contracts.csv.",
    meaning="A row of procurement.csv names a contract that is not in the inventory.",
)
PROCUREMENT_AMBIGUOUS = FindingKind(
    code="PROCUREMENT-AMBIGUOUS",
    severity=Severity.ERROR,
    en="{count} contracts are called «{subject}», such as {examples}; the row was not used. Write the asset id, or fill in the municipality.",
    da="{count} kontrakter hedder «{subject}», fx {examples}; rækken er ikke brugt. Skriv aktiv-id'et, eller udfyld kommunen.",
    meaning="A row of procurement.csv uses a name that several contracts have.",
)
PROCUREMENT_LATER = FindingKind(
    code="PROCUREMENT-LATER",
    severity=Severity.ERROR,
    en="The answer for {subject} is of {day}, which has not come; it was not used. Correct the date.",
    da="Svaret for {subject} er fra {day}, som ikke er kommet endnu; det er ikke brugt. Ret datoen.",
    meaning="A row of procurement.csv is of a later day than today.",
)
PROCUREMENT_UNDATED = FindingKind(
    code="PROCUREMENT-UNDATED",
    severity=Severity.WARNING,
    en="The answer for {subject} by {name} has no date; it is used all the same. Write when it was given.",
    da="Svaret for {subject} af {name} har ingen dato; det er brugt alligevel. Skriv, hvornår det er givet.",
    meaning="A row of procurement.csv does not say when the answer was given.",
)
PROCUREMENT_TWICE = FindingKind(
    code="PROCUREMENT-TWICE",
    severity=Severity.WARNING,
    en="{subject} is answered twice ({question}) with the same answer; the first was used. Keep one of the rows.",
    da="{subject} er besvaret to gange ({question}) med samme svar; det første er brugt. Behold én af rækkerne.",
    meaning="procurement.csv answers one question of a contract twice.",
)
PROCUREMENT_CLASH = FindingKind(
    code="PROCUREMENT-CLASH",
    severity=Severity.ERROR,
    en="{subject} has answers that contradict each other ({question}); none was used, and it stays not assessed. Keep the one that holds.",
    da="{subject} har svar, der modsiger hinanden ({question}); ingen er brugt, og det er fortsat ikke vurderet. Behold det, der gælder.",
    meaning="Rows of procurement.csv contradict each other.",
)
PROCUREMENT_AGAINST = FindingKind(
    code="PROCUREMENT-AGAINST",
    severity=Severity.WARNING,
    en="{name} has answered {answer} to the assignment of {subject}, where the register says {own}; the answer was used. Check the contract's own words.",
    da="{name} har svaret {answer} til overdragelse af {subject}, hvor registret siger {own}; svaret er brugt. Kontrollér kontraktens egne ord.",
    meaning="An answer of procurement.csv goes against what the register says of the contract.",
)
