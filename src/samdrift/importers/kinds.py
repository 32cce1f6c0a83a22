"""What can be wrong with a file, a row or a value: one kind for each, in both languages."""

from samdrift.kernel import FindingKind, Severity

UNKNOWN_FORMAT = FindingKind(
    code="IMPORT-UNKNOWN",
    severity=Severity.WARNING,
    en="The file is of no format that is known here; nothing of it was used. {hint}",
    da="Filens format er ikke kendt her; intet af den er brugt. {hint}",
    meaning="No importer recognised the file's content.",
)
UNREADABLE_FILE = FindingKind(
    code="IMPORT-FILE",
    severity=Severity.ERROR,
    en="The file cannot be read as {format}: {reason}. Export it again.",
    da="Filen kan ikke læses som {format}: {reason}. Lav eksporten igen.",
    meaning="A file of a known format is broken from the start.",
)
EMPTY_FILE = FindingKind(
    code="IMPORT-EMPTY",
    severity=Severity.ERROR,
    en="The file is empty. Export it again.",
    da="Filen er tom. Lav eksporten igen.",
    meaning="A file has no row, not even headings.",
)
TRUNCATED_FILE = FindingKind(
    code="IMPORT-TRUNCATED",
    severity=Severity.WARNING,
    en="The file ends in the middle: {read} was read, the rest is missing. Export it again.",
    da="Filen slutter midt i det hele: {read} er læst, resten mangler. Lav eksporten igen.",
    meaning="A file is cut off before its end; what could be read is used.",
)
HOSTILE_FILE = FindingKind(
    code="IMPORT-HOSTILE",
    severity=Severity.ERROR,
    en="The file was refused: {reason}. Find out where it comes from before you try again.",
    da="Filen er afvist: {reason}. Find ud af, hvor den kommer fra, før du prøver igen.",
    meaning="A file tries something that an export never does: XML entities, a zip bomb, a link out.",
)
TOO_LARGE = FindingKind(
    code="IMPORT-TOO-LARGE",
    severity=Severity.ERROR,
    en="The file was not read: {size} is more than the limit of {limit} ({parameter}). Split it, or raise the limit.",
    da="Filen er ikke læst: {size} er mere end grænsen på {limit} ({parameter}). Del den op, eller hæv grænsen.",
    meaning="A file, or what it unpacks to, is larger than a parameter allows.",
)
UNPACKS_TOO_FAR = FindingKind(
    code="IMPORT-BOMB",
    severity=Severity.ERROR,
    en="The file was refused: its {packed} bytes unpack to {unpacked}, more than {limit} times as much ({parameter}), or its parts lie over each other. Find out where it comes from before you try again.",
    da="Filen er afvist: dens {packed} byte pakkes ud til {unpacked}, mere end {limit} gange så meget ({parameter}), eller dens dele ligger oven i hinanden. Find ud af, hvor den kommer fra, før du prøver igen.",
    meaning="A zip bomb: a small file that unpacks to very much.",
)
BROKEN_CONTAINER = FindingKind(
    code="IMPORT-BROKEN",
    severity=Severity.ERROR,
    en="The file {subject} is broken: its parts cannot be unpacked as it says. Copy or export it again.",
    da="Filen {subject} er i stykker: dens dele kan ikke pakkes ud, som den siger. Kopiér eller eksportér den igen.",
    meaning="A zip, gzip or workbook is cut off, damaged, or lies about its parts.",
)
ENCRYPTED_FILE = FindingKind(
    code="IMPORT-ENCRYPTED",
    severity=Severity.ERROR,
    en="The file {subject} has a password, so it was not read. Save it without one.",
    da="Filen {subject} har en adgangskode, så den er ikke læst. Gem den uden.",
    meaning="A workbook or zip file is encrypted.",
)
DOCUMENT_TYPE = FindingKind(
    code="IMPORT-DOCTYPE",
    severity=Severity.ERROR,
    en="The file {subject} was refused: it declares a document type, as no spreadsheet program does. Find out where it comes from before you try again.",
    da="Filen {subject} er afvist: den erklærer en dokumenttype, som intet regneark gør. Find ud af, hvor den kommer fra, før du prøver igen.",
    meaning="The XML inside a workbook carries a DOCTYPE, the way in for entity attacks.",
)
FAR_CELLS = FindingKind(
    code="IMPORT-FAR-CELLS",
    severity=Severity.WARNING,
    en="The sheet {subject} was not read: it has {cells} cells with a value, but they reach over {rows} rows and {columns} columns. Delete what stands far outside the table, or split the sheet.",
    da="Arket {subject} er ikke læst: det har {cells} celler med indhold, men de strækker sig over {rows} rækker og {columns} kolonner. Slet det, der står langt uden for tabellen, eller del arket.",
    meaning="A cell far outside a table would make a reader allot more memory than there is.",
)
LINKS_NOT_FOLLOWED = FindingKind(
    code="IMPORT-LINKS",
    severity=Severity.INFO,
    en="{subject} links to other files. They were not opened: the values are those that were saved.",
    da="{subject} henviser til andre filer. De er ikke åbnet: værdierne er dem, der blev gemt.",
    meaning="A workbook has external links.",
)
MACROS_NOT_RUN = FindingKind(
    code="IMPORT-MACROS",
    severity=Severity.INFO,
    en="{subject} holds macros. They were not run.",
    da="{subject} indeholder makroer. De er ikke kørt.",
    meaning="A workbook holds a VBA project.",
)
MEMBER_SET_ASIDE = FindingKind(
    code="IMPORT-MEMBERS",
    severity=Severity.INFO,
    en="{count} members of {subject} are folders or a computer's own files, no exports; they were passed over.",
    da="{count} medlemmer af {subject} er mapper eller computerens egne filer, ikke eksporter; de er sprunget over.",
    meaning="An archive holds folders, thumbnails and the like.",
)
UNREADABLE_SHEET = FindingKind(
    code="IMPORT-SHEET",
    severity=Severity.ERROR,
    en="The sheet {subject} cannot be read; the other sheets were used. Export it again.",
    da="Arket {subject} kan ikke læses; de andre ark er brugt. Lav eksporten igen.",
    meaning="One sheet of a workbook is damaged.",
)
MISSING_COLUMN = FindingKind(
    code="IMPORT-COLUMN",
    severity=Severity.ERROR,
    en="Column {column} is missing, so the sheet cannot be used. Export it with that column.",
    da="Kolonnen {column} mangler, så arket kan ikke bruges. Lav eksporten med den kolonne.",
    meaning="A sheet lacks a column without which its rows mean nothing.",
)
MISSING_VALUE = FindingKind(
    code="IMPORT-MISSING",
    severity=Severity.WARNING,
    en="{column} is empty, so the row cannot be used. Fill it in in the repair file.",
    da="{column} er tom, så rækken kan ikke bruges. Udfyld den i reparationsfilen.",
    meaning="A row lacks the value that says what it is about.",
)
WRONG_NUMBER = FindingKind(
    code="IMPORT-NUMBER",
    severity=Severity.WARNING,
    en="{column}: “{value}” is not a number. The rest of the row is used.",
    da="{column}: “{value}” er ikke et tal. Resten af rækken er brugt.",
    meaning="A value that should be a number is none.",
)
WRONG_UNIT = FindingKind(
    code="IMPORT-UNIT",
    severity=Severity.WARNING,
    en="{column}: {value} cannot be right; is the unit wrong? The value was not used.",
    da="{column}: {value} kan ikke passe; er enheden forkert? Værdien er ikke brugt.",
    meaning="A number is far outside what its unit can mean, such as 4 MiB of memory.",
)
WRONG_DATE = FindingKind(
    code="IMPORT-DATE",
    severity=Severity.WARNING,
    en="{column}: “{value}” is not a date. The rest of the row is used.",
    da="{column}: “{value}” er ikke en dato. Resten af rækken er brugt.",
    meaning="A value that should be a date is none.",
)
WRONG_FLAG = FindingKind(
    code="IMPORT-FLAG",
    severity=Severity.WARNING,
    en="{column}: “{value}” is neither yes nor no. The rest of the row is used.",
    da="{column}: “{value}” er hverken ja eller nej. Resten af rækken er brugt.",
    meaning="A value that should be yes or no is neither.",
)
WRONG_ADDRESS = FindingKind(
    code="IMPORT-ADDRESS",
    severity=Severity.WARNING,
    en="{column}: “{value}” is no IP address or prefix. Correct it in the repair file.",
    da="{column}: “{value}” er ikke en IP-adresse eller adresseblok. Ret den i reparationsfilen.",
    meaning="A value that should be an address or a prefix is none.",
)
HOST_BITS = FindingKind(
    code="IMPORT-HOST-BITS",
    severity=Severity.INFO,
    en="{column}: {value} has host bits set; it was read as {used}.",
    da="{column}: {value} har værtsbits sat; den er læst som {used}.",
    meaning="A prefix is written with an address inside it.",
)
WRONG_CHOICE = FindingKind(
    code="IMPORT-CHOICE",
    severity=Severity.WARNING,
    en="{column}: “{value}” is not one of {choices}. The rest of the row is used.",
    da="{column}: “{value}” er ikke en af {choices}. Resten af rækken er brugt.",
    meaning="A value is not among those that the format knows.",
)
UNREADABLE_ROW = FindingKind(
    code="IMPORT-ROW",
    severity=Severity.WARNING,
    en="The row cannot be read: {reason}. Correct it in the repair file.",
    da="Rækken kan ikke læses: {reason}. Ret den i reparationsfilen.",
    meaning="A row has the wrong shape: too many cells, a broken quote, an object that is none.",
)
UNREADABLE_ROW_CELLS = FindingKind(
    code="IMPORT-CELLS",
    severity=Severity.WARNING,
    en="The row has {cells} cells under {columns} headers: is a quote or separator missing? Correct it in the repair file.",
    da="Rækken har {cells} celler under {columns} overskrifter: mangler der et anførselstegn eller en adskiller? Ret den i reparationsfilen.",
    meaning="A CSV row has more cells than the header.",
)
OPEN_QUOTE = FindingKind(
    code="IMPORT-QUOTE",
    severity=Severity.WARNING,
    en="A quotation mark begins in this row and does not end where a cell does. The row was not used: correct it in the repair file.",
    da="Et anførselstegn begynder i rækken og slutter ikke, hvor en celle slutter. Rækken er ikke brugt: ret den i reparationsfilen.",
    meaning="A quote in a CSV file that is never closed would swallow the rows after it.",
)
WRONG_IDENTITY = FindingKind(
    code="IMPORT-IDENTITY",
    severity=Severity.WARNING,
    en="{column}: “{value}” is no MAC address or UUID. The rest of the row is used.",
    da="{column}: “{value}” er ikke en MAC-adresse eller UUID. Resten af rækken er brugt.",
    meaning="A value that should identify a machine is malformed.",
)
FORMULA = FindingKind(
    code="IMPORT-FORMULA",
    severity=Severity.WARNING,
    en="{column}: “{value}” is a formula or a spreadsheet error, not a value. It was not used.",
    da="{column}: “{value}” er en formel eller en regnearksfejl, ikke en værdi. Den er ikke brugt.",
    meaning="A cell holds #REF!, #NAME? or a formula written as text.",
)
UNKNOWN_HEADERS = FindingKind(
    code="IMPORT-HEADERS",
    severity=Severity.WARNING,
    en="The headers fit no known profile. A proposed mapping is in {proposal}: correct it, put it beside the file, and run again.",
    da="Overskrifterne passer ikke til nogen kendt profil. Et forslag ligger i {proposal}: ret det, læg det ved siden af filen, og kør igen.",
    meaning="A spreadsheet has a header row that no profile covers well enough.",
)
DUPLICATE_ROW = FindingKind(
    code="IMPORT-DUPLICATE",
    severity=Severity.INFO,
    en="{column} {subject} stands {count} times in the file; all rows are kept apart.",
    da="{column} {subject} står {count} gange i filen; alle rækker er beholdt hver for sig.",
    meaning="A source names the same thing more than once.",
)
DANGLING_REFERENCE = FindingKind(
    code="IMPORT-REFERENCE",
    severity=Severity.WARNING,
    en="{column} refers to {value}, which is not in the file. The rest of the row is used.",
    da="{column} henviser til {value}, som ikke er i filen. Resten af rækken er brugt.",
    meaning="A row refers to another that the export does not hold.",
)
SET_ASIDE = FindingKind(
    code="IMPORT-SET-ASIDE",
    severity=Severity.INFO,
    en="{count} rows were read and set aside on purpose: {reason}.",
    da="{count} rækker er læst og lagt til side med vilje: {reason}.",
    meaning="Rows that are no facts of the inventory, such as hosts that were down, or vCLS machines.",
)
MORE_OF_THE_SAME = FindingKind(
    code="IMPORT-MORE",
    severity=Severity.INFO,
    en="{count} more findings of {subject} in this file are not told one by one.",
    da="{count} flere fund af {subject} i denne fil er ikke nævnt enkeltvis.",
    meaning="A file has more findings of one code than are told one by one.",
)
CRASHED_IMPORTER = FindingKind(
    code="IMPORT-CRASH",
    severity=Severity.ERROR,
    en="The importer {format} failed on this file ({reason}): a fault of Samdrift. Nothing of the file was used; please report it.",
    da="Importøren {format} fejlede på denne fil ({reason}): en fejl i Samdrift. Intet af filen er brugt; meld den gerne.",
    meaning="An importer raised an exception that it should have told as a finding.",
)
KILLED_IMPORTER = FindingKind(
    code="IMPORT-KILLED",
    severity=Severity.ERROR,
    en="Reading the file took more memory than there is; nothing of it was used. Split the file.",
    da="Det krævede mere hukommelse, end der er, at læse filen; intet af den er brugt. Del filen op.",
    meaning="The process that read a file was ended by the system.",
)
