"""IT systems that Danish municipalities commonly have, and how they are put together.

Names are of systems in common use; which municipality has which, who hosts it, what it runs on
and what it costs are all modelled.
"""

from dataclasses import dataclass

from samdrift.example.randomness import Dice


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueSystem:
    """A system: KLE number, modelled chance that it runs on own servers, and its server roles."""

    name: str
    short: str
    supplier: str
    kle: str
    on_premise: float
    roles: tuple[str, ...]
    criticality: str
    sensitivity: str
    calls: tuple[str, ...] = ()


def _system(line: str) -> CatalogueSystem:
    name, short, supplier, kle, share, roles, criticality, sensitivity, calls = line.split("|")
    return CatalogueSystem(
        name=name,
        short=short,
        supplier=supplier,
        kle=kle,
        on_premise=float(share),
        roles=tuple(roles.split()),
        criticality=criticality,
        sensitivity=sensitivity,
        calls=tuple(calls.split()),
    )


# name | short | supplier | KLE | share on own servers | roles | criticality | sensitivity | calls
_LINES = """
SBSYS|sbsys|SBSYS Brugerklub|85.02|0.8|web app app db|high|SensitiveData|fkorg serviceplatform
KMD Opus Økonomi|opus|KMD|00.30|0.3|app int|high|PersonData|fkorg
KMD Opus Løn|opusloen|KMD|81.00|0.1|int|high|PersonData|opus
Acadre|acadre|Formpipe|85.02|0.4|web app db|high|SensitiveData|fkorg
Aula|aula|Netcompany|17.00|0.0|int|high|PersonData|uni
KMD Nexus|nexus|KMD|27.00|0.1|int|critical|SensitiveData|fmk medcom
Systematic Cura|cura|Systematic|27.00|0.2|app int|critical|SensitiveData|fmk medcom
KMD Momentum|momentum|KMD|15.00|0.0|int|high|SensitiveData|serviceplatform
Schultz Fasit|fasit|Schultz|15.00|0.1|int|high|SensitiveData|serviceplatform
DUBU|dubu|Netcompany|27.24|0.0|int|high|SensitiveData|serviceplatform
FK Organisation og adgangsstyring|fkorg|KOMBIT|85.00|0.0|int|critical|PersonData|
Serviceplatformen|serviceplatform|KOMBIT|85.00|0.0|int|critical|PersonData|
Kommunernes Ydelsessystem|ky|KOMBIT|32.00|0.0|int|critical|SensitiveData|serviceplatform
SAPA|sapa|KOMBIT|85.00|0.0|int|high|SensitiveData|fkorg
Fælles Medicinkort|fmk|Sundhedsdatastyrelsen|29.00|0.0|int|critical|SensitiveData|
MedCom-postkasse|medcom|Systemleverandør A|29.00|0.7|app db|critical|SensitiveData|
UNI-Login kobling|uni|Styrelsen for It og Læring|17.00|0.5|app|high|PersonData|
OS2mo|os2mo|Magenta|81.00|0.5|app db|medium|PersonData|fkorg
OS2rollekatalog|rolle|Digital Identity|85.00|0.5|web db|high|PersonData|fkorg
OS2faktor|os2faktor|Digital Identity|85.00|0.4|web db|high|PersonData|
OS2datascanner|datascan|Magenta|85.00|0.5|app db|low|SensitiveData|
OS2autoproces|autoproces|OS2|00.15|0.3|app|low|None|
Vagtplan Care|vagtplan|Systemleverandør B|81.00|0.5|web app db|high|PersonData|opusloen
Biblioteket Cicero|cicero|Systematic|18.00|0.1|int|medium|PersonData|
GIS-plan|gis|Systemleverandør C|02.00|0.8|web app db|medium|None|
Byg og Miljø kobling|byg|Systemleverandør C|02.34|0.5|app int|medium|PersonData|sbsys
Ejendomsskat ESR|esr|KMD|25.00|0.1|int|high|PersonData|
Digital Post kobling|digipost|Systemleverandør D|85.00|0.6|app int|high|SensitiveData|sbsys
Fjernprint|fprint|Systemleverandør D|85.00|0.4|app|medium|SensitiveData|
Affald og genbrug|affald|EG|07.00|0.4|web db|medium|PersonData|opus
Vejforvaltning|vej|Systemleverandør E|05.00|0.6|app db|low|None|gis
Vandløb og klima|klima|Systemleverandør E|06.00|0.6|app db|low|None|gis
CTS Bygninger|cts|Systemleverandør F|82.00|0.95|ot ot db|high|None|
Adgangskontrol|adgang|Systemleverandør F|82.00|0.95|ot db|high|PersonData|
Videoovervågning|video|Systemleverandør F|82.00|0.95|video video|medium|SensitiveData|
Nødkald|noedkald|Systemleverandør G|27.36|0.8|app db|critical|SensitiveData|cura
Tandplejesystem TM|tand|Dentware|29.15|0.7|app db|high|SensitiveData|
Sundhedspleje NOVAX|novax|EG|29.00|0.4|app db|high|SensitiveData|medcom
Hjælpemiddeldepot|depot|Systemleverandør H|27.60|0.5|app db|medium|SensitiveData|cura
Misbrugsjournal|misbrug|Systemleverandør H|29.18|0.4|app db|high|SensitiveData|
Bosted System|bosted|EG|27.00|0.1|int|high|SensitiveData|
Sags- og timeregistrering|timereg|Systemleverandør I|81.00|0.6|web db|low|PersonData|opus
ESDH arkiv|arkiv|Systemleverandør I|85.00|0.9|app db fil|medium|SensitiveData|
Intranet|intra|Systemleverandør J|85.00|0.4|web db|medium|PersonData|fkorg
Hjemmeside|www|Systemleverandør J|85.00|0.2|web web db|medium|None|
Selvbetjening XFlow|xflow|Systemleverandør J|85.00|0.5|web app db|high|SensitiveData|sbsys
Booking af lokaler|booking|Systemleverandør K|18.00|0.4|web db|low|PersonData|
Pladsanvisning|plads|KMD|28.00|0.1|int|high|PersonData|opus
Elevadministration|elev|KMD|17.00|0.1|int|high|PersonData|uni
Bibliotekets selvbetjening|bibsb|Systemleverandør K|18.00|0.7|app|low|PersonData|cicero
Parkering|parkering|Systemleverandør L|05.09|0.4|app db|low|PersonData|opus
Beredskab ODIN|odin|Systemleverandør L|14.00|0.2|int|high|None|gis
Telefoni og omstilling|telefoni|TDC Erhverv|85.00|0.6|sip sip app|critical|PersonData|
Kontaktcenter|kontakt|Puzzel|85.00|0.2|int|high|PersonData|telefoni
Ledelsesinformation|lis|Systemleverandør M|00.30|0.7|app sql sql rapport|medium|SensitiveData|opus
Datavarehus|dvh|Systemleverandør M|00.30|0.8|sql sql etl|medium|SensitiveData|opus nexus
RPA-robotter|rpa|UiPath|00.15|0.8|robot robot db|medium|SensitiveData|sbsys opus
Integrationsplatform|integ|Systemleverandør N|85.00|0.8|int int db|critical|SensitiveData|serviceplatform
Valg og afstemning|valg|KMD|84.00|0.0|int|medium|PersonData|
Licens og anskaffelse|licens|Systemleverandør N|83.00|0.6|web db|low|None|
Rekruttering|rekrut|Systemleverandør O|81.00|0.0|int|low|PersonData|opusloen
Mødeportal til udvalg|udvalg|Systemleverandør O|00.22|0.4|web db|medium|PersonData|sbsys
Befolkningsprognose|prognose|Systemleverandør P|00.13|0.7|app|low|None|dvh
Kørsel og befordring|koersel|Systemleverandør P|13.05|0.5|app db|medium|SensitiveData|
Skolernes læringsspil|spil|Systemleverandør Q|17.00|0.3|web|low|None|uni
"""
CATALOGUE: tuple[CatalogueSystem, ...] = tuple(_system(line) for line in _LINES.strip().splitlines())

_LOCAL_WHAT = (
    ("Havn", "havn"), ("Museum", "museum"), ("Kirkegård", "kirke"), ("Lejeboliger", "leje"),
    ("Musikskole", "musik"),
    ("Naturvejleder", "natur"), ("Sportshal", "sport"), ("Turisme", "turist"), ("Erhverv", "erhverv"),
    ("Ungdomsskole", "unge"), ("Køkken", "koekken"), ("Rengøring", "rengoer"), ("Varelager", "lager"),
    ("Kantine", "kantine"), ("Flåde", "flaade"), ("Vintertjeneste", "vinter"), ("Spildevand", "spilde"),
    ("Grundvand", "grund"), ("Støjkort", "stoej"), ("Byarkiv", "byarkiv"), ("Stadsarkiv", "stads"),
    ("Fotoarkiv", "foto"), ("Undervisning", "underv"), ("Tolkning", "tolk"), ("Frivillige", "frivil"),
)  # fmt: skip
_LOCAL_KIND = (
    ("register", "reg"),
    ("planlægning", "plan"),
    ("portal", "port"),
    ("styring", "styr"),
    ("data", "data"),
)


def local_systems(count: int, dice: Dice) -> tuple[CatalogueSystem, ...]:
    """Make small systems that only one municipality has, such as a register of harbour berths."""
    pairs = [(what, kind) for what in _LOCAL_WHAT for kind in _LOCAL_KIND]
    made = []
    for (what, what_short), (kind, kind_short) in dice.shuffled(pairs)[:count]:
        roles = dice.pick(
            (("web", "db"), ("app", "db"), ("app",), ("web", "app", "db"), ("app", "sql", "sql"))
        )
        made.append(
            CatalogueSystem(
                name=f"{what}{kind}",
                short=what_short + kind_short,
                supplier=f"Lokal leverandør {dice.whole(1, 40)}",
                kle=f"{dice.whole(0, 27):02d}.{dice.whole(0, 36):02d}",
                on_premise=0.85,
                roles=roles,
                criticality=dice.pick(("low", "low", "medium")),
                sensitivity=dice.pick(("None", "PersonData")),
                calls=("opus",) if dice.chance(0.1) else (),
            )
        )
    return tuple(made)


# Infrastructure: short name, role, weight. "skole" names live in the school domain.
INFRASTRUCTURE: tuple[tuple[str, str, float], ...] = (
    ("ad", "dc", 6), ("skolead", "dc", 3), ("fil", "fil", 9), ("skolefil", "fil", 6), ("print", "print", 7),
    ("skoleprint", "print", 3), ("backup", "bkp", 6), ("overvaag", "mon", 5), ("sccm", "sccm", 5),
    ("wsus", "wsus", 3),
    ("citrix", "ctx", 14), ("rds", "rds", 9), ("sql", "sql", 8), ("pki", "ca", 2), ("mail", "mail", 3),
    ("proxy", "proxy", 3), ("adfs", "adfs", 3), ("radius", "nps", 3), ("syslog", "log", 3),
    ("licens", "lic", 2),
    ("ntp", "ntp", 1), ("dns", "dns", 2), ("hop", "jump", 3), ("vpn", "vpn", 2), ("container", "k8s", 4),
)  # fmt: skip
INFRASTRUCTURE_NAMES = {
    "ad": "Active Directory", "skolead": "Skolernes Active Directory", "fil": "Filservice",
    "skolefil": "Skolernes filer",
    "print": "Printservice", "skoleprint": "Skolernes print", "backup": "Backup", "overvaag": "Overvågning",
    "sccm": "Klientstyring", "wsus": "Opdateringer", "citrix": "Citrix", "rds": "Fjernskrivebord",
    "sql": "Fælles SQL",
    "pki": "Certifikater", "mail": "Mailrelæ", "proxy": "Webproxy", "adfs": "Føderation",
    "radius": "Netværksadgang",
    "syslog": "Logning", "licens": "Licensservere", "ntp": "Tid", "dns": "Navneopslag",
    "hop": "Administrationsservere",
    "vpn": "Fjernadgang", "container": "Containerplatform",
}  # fmt: skip
UBIQUITOUS = ("ad", "dns", "ntp", "backup", "overvaag", "sccm", "wsus", "syslog")
