"""What sharing a cost tells: input that cannot be used, keys that cannot be, and what was not assessed."""

from samdrift.kernel import FindingKind, Severity

NO_NAME = FindingKind(
    code="SHARE-NAME",
    severity=Severity.ERROR,
    en="The row has no municipality. Write its name or code in the column municipality.",
    da="Rækken har ingen kommune. Skriv navn eller kode i kolonnen municipality (kommune).",
    meaning="A row of the drivers file does not say whose it is.",
)
NO_MEMBERS = FindingKind(
    code="SHARE-EMPTY",
    severity=Severity.ERROR,
    en="There is no municipality in the file. It needs a header with municipality and alone_dkk, and one row each.",
    da="Der er ingen kommuner i filen. Den skal have en overskrift med municipality og alone_dkk og én række til hver.",
    meaning="The drivers file has no rows that can be used.",
)
TOO_MANY = FindingKind(
    code="SHARE-MEMBERS",
    severity=Severity.ERROR,
    en="{count} municipalities are more than the {limit} that can share here. Split the file by unit.",
    da="{count} kommuner er flere end de {limit}, der kan deles imellem her. Del filen op efter fællesskab.",
    meaning="More members than any method here can take.",
)
NO_NAME_COLUMN = FindingKind(
    code="SHARE-NAME-COLUMN",
    severity=Severity.ERROR,
    en="The column {subject} is missing. It says whose each row is, by name or code.",
    da="Kolonnen {subject} (kommune) mangler. Den siger, hvis hver række er, med navn eller kode.",
    meaning="The drivers file has no column of municipalities.",
)
NO_ALONE_COLUMN = FindingKind(
    code="SHARE-ALONE-COLUMN",
    severity=Severity.ERROR,
    en="The column {subject} is missing. It says what each would pay alone; give it, or a cost model (--cost-model).",
    da="Kolonnen {subject} mangler. Den siger, hvad hver ville betale alene; giv den eller en omkostningsmodel (--cost-model).",
    meaning="The drivers file does not say what members would pay alone, and there is no cost model.",
)
TEXT_COLUMN = FindingKind(
    code="SHARE-TEXT",
    severity=Severity.INFO,
    en="The column {subject} holds no numbers and was not used.",
    da="Kolonnen {subject} har ingen tal og er ikke brugt.",
    meaning="A column of the drivers file is text.",
)
SAME_COLUMN = FindingKind(
    code="SHARE-SAME-COLUMN",
    severity=Severity.ERROR,
    en="The column {subject} stands more than once. Give each column its own name.",
    da="Kolonnen {subject} står mere end én gang. Giv hver kolonne sit eget navn.",
    meaning="Two columns of the drivers file have the same name.",
)
RESERVED_COLUMN = FindingKind(
    code="SHARE-RESERVED",
    severity=Severity.ERROR,
    en="A driver cannot be called {subject}: that name has a meaning already. Rename the column.",
    da="En fordelingskolonne kan ikke hedde {subject}: navnet betyder allerede noget. Omdøb kolonnen.",
    meaning="A column has the name of a built-in driver.",
)
NUMBER = FindingKind(
    code="SHARE-NUMBER",
    severity=Severity.ERROR,
    en="{value} in {column} of {subject} is no number. Write digits only, for example 1.234.567,50 or 1234567.50.",
    da="{value} i {column} for {subject} er ikke et tal. Skriv kun tal, fx 1.234.567,50 eller 1234567.50.",
    meaning="A cell that should hold a number does not.",
)
CURRENCY = FindingKind(
    code="SHARE-CURRENCY",
    severity=Severity.ERROR,
    en="{value} in {column} of {subject} is not in DKK. Convert it first; no rate is assumed.",
    da="{value} i {column} for {subject} er ikke i danske kroner. Omregn først; der gættes ikke på en kurs.",
    meaning="A sum is in another currency.",
)
SEPARATORS = FindingKind(
    code="SHARE-SEPARATORS",
    severity=Severity.ERROR,
    en="{column} mixes Danish and English separators, so that {value} of {subject} can be read in two ways. Use one of them.",
    da="{column} blander danske og engelske skilletegn, så {value} for {subject} kan læses på to måder. Brug kun den ene slags.",
    meaning="A number has two readings and its column does not tell which.",
)
THOUSANDS = FindingKind(
    code="SHARE-THOUSANDS",
    severity=Severity.INFO,
    en="{value} in {column} was read as {read}: the sign is taken to separate thousands. Write it without if that is wrong.",
    da="{value} i {column} er læst som {read}: tegnet er taget for tusindtalsskilletegn. Skriv tallet uden, hvis det er forkert.",
    meaning="A number with one separator before three digits was read as thousands.",
)
MISSING_ALONE = FindingKind(
    code="SHARE-ALONE-MISSING",
    severity=Severity.ERROR,
    en="alone_dkk of {subject} is missing. Without it, what groups would pay cannot be told; fill it in, or give a cost model.",
    da="alone_dkk for {subject} mangler. Uden den kan det ikke siges, hvad grupper ville betale; udfyld den, eller giv en omkostningsmodel.",
    meaning="A member's own cost is needed and not there.",
)
NEGATIVE_ALONE = FindingKind(
    code="SHARE-ALONE-NEGATIVE",
    severity=Severity.ERROR,
    en="alone_dkk of {subject} is {value}: below zero. A refund belongs in the sum to share (--total), not here.",
    da="alone_dkk for {subject} er {value}: under nul. En tilbagebetaling hører til i det, der skal deles (--total), ikke her.",
    meaning="What a member would pay alone is negative.",
)
DRIVER_UNUSABLE = FindingKind(
    code="SHARE-DRIVER",
    severity=Severity.WARNING,
    en="{subject} makes no key: {count} cells are empty, unreadable or below zero ({example}). What is missing is not zero; fill it in.",
    da="{subject} giver ingen nøgle: {count} celler er tomme, ulæselige eller under nul ({example}). Det, der mangler, er ikke nul; udfyld det.",
    meaning="A driver lacks a value, so that no key may use it.",
)
DRIVER_ZERO = FindingKind(
    code="SHARE-DRIVER-ZERO",
    severity=Severity.WARNING,
    en="{subject} is zero for everybody and makes no key.",
    da="{subject} er nul hos alle og giver ingen nøgle.",
    meaning="A driver has no value above zero.",
)
NOTHING = FindingKind(
    code="SHARE-NOTHING",
    severity=Severity.INFO,
    en="{subject} would pay nothing alone. It counts as a member all the same; check that the sum is not missing.",
    da="{subject} ville ikke betale noget alene. Den tæller med alligevel; kontrollér, at beløbet ikke mangler.",
    meaning="A member has zero cost alone.",
)
DUPLICATE = FindingKind(
    code="SHARE-DUPLICATE",
    severity=Severity.WARNING,
    en="{subject} stands twice with the same numbers (first in row {first}); it counts once.",
    da="{subject} står to gange med de samme tal (første gang i række {first}); den tæller én gang.",
    meaning="A row is repeated.",
)
CONTRADICTION = FindingKind(
    code="SHARE-CONTRADICTION",
    severity=Severity.ERROR,
    en="{subject} stands twice with different numbers (first in row {first}). Keep the right row.",
    da="{subject} står to gange med forskellige tal (første gang i række {first}). Behold den rigtige række.",
    meaning="Two rows of one municipality contradict each other.",
)
SUM_ROW = FindingKind(
    code="SHARE-SUM-ROW",
    severity=Severity.INFO,
    en="The row {subject} is a sum and no municipality; it does not count.",
    da="Rækken {subject} er en sum og ingen kommune; den tæller ikke med.",
    meaning="A row of totals was passed over.",
)
SUM_DIFFERS = FindingKind(
    code="SHARE-SUM-DIFFERS",
    severity=Severity.WARNING,
    en="The row {subject} says {given} in {column}; the municipalities sum to {counted}. Check that none is missing.",
    da="Rækken {subject} siger {given} i {column}; kommunerne giver tilsammen {counted}. Kontrollér, at ingen mangler.",
    meaning="A row of totals is not the sum of the rows.",
)
OLDER_YEAR = FindingKind(
    code="SHARE-YEAR",
    severity=Severity.WARNING,
    en="The file holds several years ({years}); {subject}, the latest that all have, is used.",
    da="Filen har flere år ({years}); {subject}, det seneste, som alle har, er brugt.",
    meaning="Rows of several years stand together.",
)
YEARS_DIFFER = FindingKind(
    code="SHARE-YEARS",
    severity=Severity.ERROR,
    en="The rows are of different years ({years}) and no year has all municipalities; {subject} lacks {missing}. Use one year for all.",
    da="Rækkerne er fra forskellige år ({years}), og intet år har alle kommuner; i {subject} mangler {missing}. Brug ét år for alle.",
    meaning="Members' numbers are of years that cannot be compared.",
)
ALONE_DIFFERS = FindingKind(
    code="SHARE-ALONE-MODEL",
    severity=Severity.INFO,
    en="The cost model says {model} DKK alone for {subject}, alone_dkk says {given} ({pct} %). Groups follow the model; bills are compared with alone_dkk.",
    da="Omkostningsmodellen siger {model} kr. alene for {subject}, alone_dkk siger {given} ({pct} %). Grupper følger modellen; regninger sammenlignes med alone_dkk.",
    meaning="Cost model and reported cost alone differ by more than the parameter allows.",
)
ALONE_DIFFERS_MANY = FindingKind(
    code="SHARE-ALONE-MODELS",
    severity=Severity.INFO,
    en="The cost model and alone_dkk are far apart for {count} of {all} municipalities, most for {subject} ({model} and {given} DKK, {pct} %). Groups follow the model; bills are compared with alone_dkk. Check whether both cover the same.",
    da="Omkostningsmodellen og alone_dkk ligger langt fra hinanden for {count} af {all} kommuner, mest for {subject} ({model} og {given} kr., {pct} %). Grupper følger modellen; regninger sammenlignes med alone_dkk. Kontrollér, om de dækker det samme.",
    meaning="Cost model and reported cost alone differ by more than the parameter allows for more than a few.",
)
NO_EXPONENT = FindingKind(
    code="SHARE-TOTAL",
    severity=Severity.WARNING,
    en="No power curve through what each pays alone gives the sum to share ({total} DKK): it must lie between the largest alone ({low}) and all alone ({high}). It counts for all together only.",
    da="Ingen potenskurve gennem det, hver betaler alene, giver summen til deling ({total} kr.): den skal ligge mellem den største alene ({low}) og alle alene ({high}). Den gælder kun for alle tilsammen.",
    meaning="The sum to share cannot be explained by economies of scale from the costs alone.",
)
NO_GAIN = FindingKind(
    code="SHARE-NO-GAIN",
    severity=Severity.WARNING,
    en="Together it costs {missing} DKK more than alone in all: no split leaves everybody with at most its own cost.",
    da="Tilsammen koster det {missing} kr. mere end hver for sig: ingen deling lader alle nøjes med det, de ville betale alene.",
    meaning="Joint operation costs more than the members alone, so that there is no nucleolus.",
)
KEY_SYNTAX = FindingKind(
    code="SHARE-KEY-SYNTAX",
    severity=Severity.ERROR,
    en="{subject} is no key. Write drivers with their percent, such as users=60,equal=40.",
    da="{subject} er ingen nøgle. Skriv fordelingstal med deres procent, fx users=60,equal=40.",
    meaning="A key cannot be read, or a weight is negative.",
)
KEY_DRIVER = FindingKind(
    code="SHARE-KEY-DRIVER",
    severity=Severity.ERROR,
    en="The key {subject} uses {missing}, which is not there or lacks numbers. There are: {known}.",
    da="Nøglen {subject} bruger {missing}, som ikke findes eller mangler tal. Der er: {known}.",
    meaning="A key names a driver that cannot be used.",
)
KEY_SUM = FindingKind(
    code="SHARE-KEY-SUM",
    severity=Severity.ERROR,
    en="The percent of {subject} sum to {total}, not to 100. {todo}",
    da="Procenterne i {subject} giver {total}, ikke 100. {todo}",
    meaning="A key's weights do not sum to 100 percent.",
)
KEY_CAP = FindingKind(
    code="SHARE-KEY-CAP",
    severity=Severity.ERROR,
    en="The caps cannot hold: with everybody at theirs, {missing} of {total} DKK is left. Raise them.",
    da="Lofterne kan ikke holde: når alle er på deres, mangler {missing} af {total} kr. Hæv dem.",
    meaning="The caps together are less than what is shared.",
)
NO_YARDSTICK = FindingKind(
    code="SHARE-ONE",
    severity=Severity.INFO,
    en="There is nothing to share between several, so that no key was sought.",
    da="Der er ikke noget at dele mellem flere, så der er ikke søgt efter en nøgle.",
    meaning="One member only, or a sum of zero or less: no simplest key is sought.",
)
NO_SIMPLE_KEY = FindingKind(
    code="SHARE-NO-SIMPLE-KEY",
    severity=Severity.WARNING,
    en="No key of at most {drivers} drivers in whole percent leaves every group with at most its own cost. {subject} comes nearest: {subsidy} DKK must be taken off the bill.",
    da="Ingen nøgle med højst {drivers} fordelingstal i hele procent lader alle grupper nøjes med deres egen omkostning. {subject} er nærmest: {subsidy} kr. skal tages af regningen.",
    meaning="The simplest key needs a subsidy.",
)
NOT_EXACT = FindingKind(
    code="SHARE-ESTIMATED",
    severity=Severity.INFO,
    en="With {subject} members, the Shapley value and the number of groups are estimated (standard error beside), the nucleolus is not assessed; worst groups are exact to the gap told.",
    da="Med {subject} medlemmer er Shapley-værdien og antallet af grupper skønnet (standardfejl ved siden af), og nucleolus er ikke vurderet; værste grupper er eksakte inden for den viste afstand.",
    meaning="There are more members than all groups can be priced for.",
)
NOT_CONNECTED = FindingKind(
    code="SHARE-CONNECTED",
    severity=Severity.ERROR,
    en="Groups that hang together are only known for up to {limit} members, not {subject}. Leave --connected out.",
    da="Sammenhængende grupper kendes kun for op til {limit} medlemmer, ikke {subject}. Udelad --connected.",
    meaning="The test of connected groups was asked for more members than it takes.",
)
NO_NEIGHBOUR = FindingKind(
    code="SHARE-NEIGHBOUR",
    severity=Severity.WARNING,
    en="{subject} has no neighbour in the unit; it counts as a group alone and with all only.",
    da="{subject} har ingen nabo i fællesskabet; den tæller kun som gruppe alene og sammen med alle.",
    meaning="A member hangs together with no other.",
)
UNKNOWN_PLACE = FindingKind(
    code="SHARE-PLACE",
    severity=Severity.ERROR,
    en="{subject} is no Danish municipality, so that its neighbours are not known. Write its name or code, or leave --connected out.",
    da="{subject} er ingen dansk kommune, så dens naboer kendes ikke. Skriv navn eller kode, eller udelad --connected.",
    meaning="Connected groups were asked for, and a member is not recognised.",
)
MODEL_SYNTAX = FindingKind(
    code="SHARE-MODEL-SYNTAX",
    severity=Severity.ERROR,
    en="The cost model cannot be read ({reason}). It is TOML with one [[term]] for each cost.",
    da="Omkostningsmodellen kan ikke læses ({reason}). Den er TOML med én [[term]] for hver omkostning.",
    meaning="A cost model is no TOML, or has no terms.",
)
MODEL_UNKNOWN = FindingKind(
    code="SHARE-MODEL-UNKNOWN",
    severity=Severity.ERROR,
    en="{key} in {subject} is not known. Known are {known}.",
    da="{key} i {subject} kendes ikke. Der kan stå {known}.",
    meaning="A cost model has a word that means nothing.",
)
MODEL_NUMBER = FindingKind(
    code="SHARE-MODEL-NUMBER",
    severity=Severity.ERROR,
    en="{key} of {subject} is {value}; it must be a number that is not below zero (sizes and exponents above it).",
    da="{key} for {subject} er {value}; det skal være et tal, der ikke er under nul (størrelser og eksponenter over).",
    meaning="A number of a cost model is missing, of another type, or negative.",
)
MODEL_DRIVER = FindingKind(
    code="SHARE-MODEL-DRIVER",
    severity=Severity.ERROR,
    en="{subject} needs a driver that everybody has a number of, not {given}. There are: {known}.",
    da="{subject} skal have et fordelingstal, som alle har, ikke {given}. Der er: {known}.",
    meaning="A cost term follows a driver that is not there or lacks values.",
)
MODEL_STEPS = FindingKind(
    code="SHARE-MODEL-STEPS",
    severity=Severity.ERROR,
    en="{subject} needs step_size and step_price_dkk together, least_steps only with them.",
    da="{subject} skal have step_size og step_price_dkk sammen og kun least_steps sammen med dem.",
    meaning="A cost term has half a step.",
)
MODEL_NOTHING = FindingKind(
    code="SHARE-MODEL-NOTHING",
    severity=Severity.ERROR,
    en="{subject} costs nothing. Give fixed_dkk, rate_dkk or step_price_dkk.",
    da="{subject} koster ikke noget. Angiv fixed_dkk, rate_dkk eller step_price_dkk.",
    meaning="A cost term has no price.",
)
GAME = FindingKind(
    code="SHARE-GAME",
    severity=Severity.ERROR,
    en="Game {subject} cannot be solved: {reason}",
    da="Spillet {subject} kan ikke løses: {reason}",
    meaning="A game file lacks groups, players or numbers.",
)
