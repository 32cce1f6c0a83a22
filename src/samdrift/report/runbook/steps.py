"""The steps of each treatment, in Danish: what is done in the window, by whom, and how it is undone."""

from collections.abc import Mapping
from dataclasses import dataclass

from samdrift.takeover.effort import Phase, Skill

ROLES: Mapping[str, str] = {
    "project": "Bølgeleder",
    "server": "Serverhold",
    "network": "Netværkshold",
    "security": "Sikkerhed",
    "database": "Database og applikation",
    "owner": "Systemejer",
    "desk": "Servicedesk",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step. With a ``skill`` it takes ``share`` of the skill's minutes in the window, at least ``minutes``.

    ``is_undone``: the way back undoes it. ``is_address``: only where addresses change. ``is_optional``: only
    where its skill has hours.
    """

    text: str
    role: str
    minutes: int
    skill: Skill | None = None
    share: float = 0.0
    is_undone: bool = False
    is_address: bool = False
    is_optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WayBack:
    """How a treatment is undone; ``fixed_minutes`` are for the decision and the check after it."""

    steps: tuple[str, ...]
    fixed_minutes: int


def _open(text: str) -> tuple[Step, ...]:
    return (
        Step(text=text, role="desk", minutes=10),
        Step(
            text="Gå eller stop: alle porte er passeret, vagten er på plads, ingen driftsforstyrrelser.",
            role="project",
            minutes=5,
        ),
    )


def _close(text: str) -> tuple[Step, ...]:
    return (
        Step(text="Systemejeren prøver de aftalte arbejdsgange og godkender.", role="owner", minutes=30),
        Step(text="Beslutning: bliv eller vend om.", role="project", minutes=5),
        Step(text=text, role="desk", minutes=10),
    )


def _move(move: str) -> tuple[Step, ...]:
    server, network, database = Skill.SERVER, Skill.NETWORK, Skill.DATABASE
    return (
        *_open("Meld vinduet åbent til brugere og vagter."),
        Step(
            text="Luk for brugere og planlagte job; stop tjenesterne: web, applikation, database.",
            role="database", minutes=10, skill=database, share=0.2, is_undone=True,
        ),
        Step(
            text="Sidste sikkerhedskopi; se, at den er hel og kan læses.",
            role="server", minutes=15, skill=server, share=0.2,
        ),
        Step(text=move, role="server", minutes=15, skill=server, share=0.5, is_undone=True),
        Step(
            text="Start i rækkefølge: database, applikation, web; se tid, navneopslag og diske efter.",
            role="server", minutes=10, skill=server, share=0.3, is_undone=True,
        ),
        Step(
            text="Skift adresser efter tabellen; slå oversættelse til, hvor den er valgt.",
            role="network", minutes=10, skill=network, share=0.3, is_undone=True, is_address=True,
        ),
        Step(
            text="Åbn trafikken på det nye sted: VLAN, ruter og firewallregler.",
            role="network", minutes=10, skill=network, share=0.5, is_undone=True,
        ),
        Step(
            text="Ret DNS, DHCP og certifikater; tøm navnecacher.",
            role="network", minutes=10, skill=network, share=0.2, is_undone=True,
        ),
        Step(
            text="Slå overvågning, logning, antivirus og sikkerhedskopi til på det nye sted.",
            role="security", minutes=10, skill=Skill.SECURITY, share=1.0,
        ),
        Step(
            text="Kontrol af tjenester og afhængigheder efter listen; start planlagte job.",
            role="database", minutes=15, skill=database, share=0.8,
        ),
        *_close("Luk brugerne ind, og meld vinduet lukket."),
    )  # fmt: skip


_HANDOVER = (
    *_open("Meld til brugere og vagter, at driften skifter hænder; ingen afbrydelse ventes."),
    Step(
        text="Se den seneste sikkerhedskopi, og hvor den ligger; overdrag adgang til den.",
        role="server", minutes=10, skill=Skill.SERVER, share=0.3,
    ),
    Step(
        text="Overdrag rettigheder: administrative konti, nøgler og konsoller; skift adgangskoder.",
        role="security", minutes=15, skill=Skill.SECURITY, share=1.0, is_undone=True,
    ),
    Step(
        text="Slå enhedens overvågning, logning og patchning til; slå kommunens fra.",
        role="server", minutes=15, skill=Skill.SERVER, share=0.7, is_undone=True,
    ),
    Step(
        text="Gennemgå drift af databaser og applikationer: job, vinduer, kendte fejl.",
        role="database", minutes=15, skill=Skill.DATABASE, share=1.0, is_optional=True,
    ),
    Step(
        text="Prøv vagten: meld en sag ind, og se, at den når enheden.",
        role="desk", minutes=15,
    ),
    *_close("Meld driften overtaget."),
)  # fmt: skip
_SUPPLIER = (
    *_open("Meld leverandøren, at enheden overtager kontakten."),
    Step(text="Overdrag kontaktpunkt, sagsadgang, driftsaftale og rapporter.", role="project", minutes=30,
         skill=Skill.PROJECT, share=1.0, is_undone=True),
    Step(text="Prøv vagten: meld en sag hos leverandøren.", role="desk", minutes=15),
    *_close("Meld kontakten overtaget."),
)  # fmt: skip
_RETIRE = (
    *_open("Meld til brugere og vagter, hvad der slukkes."),
    Step(text="Se, at arkiveringspligten er afklaret, og at ingen bruger serverne i dag.", role="owner",
         minutes=15),
    Step(text="Sidste sikkerhedskopi; se, at den er hel, og læg den, hvor den skal opbevares.", role="server",
         minutes=20, skill=Skill.SERVER, share=0.6),
    Step(text="Sluk, og afbryd netforbindelsen; slet intet endnu.", role="server", minutes=10,
         skill=Skill.SERVER, share=0.4, is_undone=True),
    Step(text="Se efter fejl hos dem, der kaldte serverne.", role="desk", minutes=30),
    Step(text="Fjern overvågning; ret DNS og firewallregler, når fristen for vejen tilbage er gået.",
         role="network", minutes=10, skill=Skill.NETWORK, share=1.0),
    *_close("Meld slukket; sæt dato for sletning."),
)  # fmt: skip
_NETWORK = (
    *_open("Meld vinduet åbent til brugere og vagter; sørg for adgang uden om nettet."),
    Step(text="Gem konfigurationen af alt udstyr i vinduet; se, at den kan indlæses.", role="network",
         minutes=15, skill=Skill.NETWORK, share=0.15),
    Step(text="Læg de nye ruter, VLAN og firewallregler ind ved siden af de gamle.", role="network",
         minutes=20, skill=Skill.NETWORK, share=0.25, is_undone=True),
    Step(text="Skift forbindelsen: fællesnettet op, den gamle vej ned.", role="network", minutes=15,
         skill=Skill.NETWORK, share=0.3, is_undone=True),
    Step(text="Skift adresser, og slå oversættelse til efter tabellen.", role="network", minutes=15,
         skill=Skill.NETWORK, share=0.15, is_undone=True, is_address=True),
    Step(text="Ret DNS og DHCP; forny lån; tøm navnecacher.", role="network", minutes=10,
         skill=Skill.NETWORK, share=0.05, is_undone=True),
    Step(text="Overdrag adgang til udstyret; skift adgangskoder; slå overvågning og logning til.",
         role="security", minutes=15, skill=Skill.SECURITY, share=1.0),
    Step(text="Kontrol: gateway, navneopslag, internet, telefoni, trådløst net, print.", role="network",
         minutes=20, skill=Skill.NETWORK, share=0.1),
    *_close("Meld vinduet lukket."),
)  # fmt: skip

STEPS: Mapping[Phase, tuple[Step, ...]] = {
    Phase.HANDOVER: _HANDOVER,
    Phase.SUPPLIER: _SUPPLIER,
    Phase.RETIRE: _RETIRE,
    Phase.NETWORK: _NETWORK,
    Phase.MOVE: _move("Flyt: overfør de sidste ændringer, og sluk kilden uden at slette den."),
    Phase.REBUILD: _move("Genopbyg: indlæs data på de nye servere, og sluk de gamle uden at slette dem."),
    Phase.TO_CLOUD: _move("Læg i cloud: overfør de sidste ændringer, og sluk kilden uden at slette den."),
}
_BACK_TO_SOURCE = WayBack(
    steps=(
        "Stop tjenesterne på det nye sted, så intet skrives to steder.",
        "Sæt DNS, adresser, ruter og firewallregler tilbage til de gemte.",
        "Start kilden i rækkefølge: database, applikation, web.",
        "Det, der er skrevet på det nye sted, kommer ikke med tilbage: sig det til systemejeren.",
        "Kontrollér som efter flytningen; meld vinduet lukket og bølgen udskudt.",
    ),
    fixed_minutes=30,
)
WAY_BACK: Mapping[Phase, WayBack] = {
    Phase.HANDOVER: WayBack(
        steps=(
            "Giv rettigheder og konsoller tilbage til kommunens drift.",
            "Slå kommunens overvågning til og enhedens fra.",
            "Meld til vagterne, hvem der har driften.",
        ),
        fixed_minutes=15,
    ),
    Phase.SUPPLIER: WayBack(steps=("Giv kontaktpunktet tilbage til kommunen.",), fixed_minutes=15),
    Phase.RETIRE: WayBack(
        steps=(
            "Tilslut nettet, og tænd serverne.",
            "Er de slettet: indlæs den sidste sikkerhedskopi.",
            "Find ud af, hvem der brugte dem, før de slukkes igen.",
        ),
        fixed_minutes=15,
    ),
    Phase.NETWORK: WayBack(
        steps=(
            "Den gamle vej op, fællesnettet ned.",
            "Indlæs de gemte konfigurationer på udstyret.",
            "Sæt DNS, DHCP og oversættelse tilbage; forny lån.",
            "Kontrollér gateway, navneopslag, internet og telefoni.",
        ),
        fixed_minutes=30,
    ),
    Phase.MOVE: _BACK_TO_SOURCE,
    Phase.REBUILD: _BACK_TO_SOURCE,
    Phase.TO_CLOUD: _BACK_TO_SOURCE,
}
