"""The words of calendar entries, Danish and English."""

from collections.abc import Mapping
from dataclasses import dataclass

from samdrift.takeover import TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Sentences over ``{…}``; pairs are of one and of several; ``language`` is that of dates and numbers."""

    language: str
    calendar: str
    unit: str
    wave: str
    wave_text: str
    more: str
    kinds: Mapping[TaskKind, tuple[str, str]]
    notice: str
    supplier: str
    ends_on: str
    last_use: str
    missing: str
    signed_by: str
    not_assessed: str
    answer: str
    questions: Mapping[str, str]
    answers: Mapping[str, str]
    unknown: str
    gate: str
    open_gates: tuple[str, str]
    gate_line: str
    late: str
    passed: str
    gates: Mapping[str, str]
    owners: Mapping[str, str]
    milestone: str
    milestone_text: str
    milestones: Mapping[str, str]


_DANISH = Words(
    language="da",
    calendar="Overtagelse: {name}",
    unit="Overtagelse: hele enheden",
    wave="{name}: bølge {week} ({counted})",
    wave_text="Bølge {wave}. Drejebogen ligger i runbooks.",
    more="… og {count} til",
    kinds={
        TaskKind.HANDOVER: ("driftsovertagelse", "driftsovertagelser"),
        TaskKind.MOVE: ("flytning", "flytninger"),
        TaskKind.RETIRE: ("udfasning", "udfasninger"),
        TaskKind.NETWORK: ("netværk", "netværk"),
    },
    notice="{name}: sidste dag for opsigelse af {contract}",
    supplier="Leverandør: {supplier}",
    ends_on="Kontrakten ophører da: {day}",
    last_use="Sidste brug efter planen: {day}",
    missing="Overskrides dagen, koster det {amount} kr. mere",
    signed_by="Underskrevet af: {who}",
    not_assessed="Ikke vurderet efter udbudsreglerne: {questions}.",
    answer="{question}: {answer} ({who})",
    questions={"assignment": "Overdragelse", "extension": "Forlængelse", "new_purchase": "Nyt køb"},
    answers={"yes": "ja", "no": "nej", "not_relevant": "ikke relevant"},
    unknown="ikke oplyst",
    gate="{name}: {count} før bølge {week}",
    open_gates=("1 åben port", "{count} åbne porte"),
    gate_line="- {gate}: senest {day}, {owner}",
    late=", {count} for sent",
    passed=" (dagen er passeret)",
    gates={
        "data_processing": "Databehandleraftale",
        "contracts": "Kontrakter",
        "backup": "Genindlæst sikkerhedskopi",
        "security_owner": "Sikkerhedsansvarlig",
        "way_back": "Vej tilbage",
        "staff": "Medarbejdere",
        "archive": "Arkivering",
    },
    owners={
        "data_protection_officer": "databeskyttelsesrådgiver",
        "contract_owner": "kontraktansvarlig",
        "operations": "driftsansvarlig",
        "security_officer": "sikkerhedsansvarlig",
        "management": "ledelsen",
        "archivist": "arkivansvarlig",
    },
    milestone="{name}: {step}",
    milestone_text="Medarbejderne følger med den {day} efter planen.",
    milestones={
        "involvement": "medarbejderne er inddraget senest",
        "notice": "medarbejderne er varslet senest",
        "civil_servants": "tjenestemænd er varslet senest",
    },
)
_ENGLISH = Words(
    language="en",
    calendar="Takeover: {name}",
    unit="Takeover: the whole unit",
    wave="{name}: wave {week} ({counted})",
    wave_text="Wave {wave}. The runbook lies in runbooks.",
    more="… and {count} more",
    kinds={
        TaskKind.HANDOVER: ("handover", "handovers"),
        TaskKind.MOVE: ("move", "moves"),
        TaskKind.RETIRE: ("retirement", "retirements"),
        TaskKind.NETWORK: ("network", "networks"),
    },
    notice="{name}: last day to give notice of {contract}",
    supplier="Supplier: {supplier}",
    ends_on="The contract then ends: {day}",
    last_use="Last use by the plan: {day}",
    missing="Missing the day costs {amount} DKK more",
    signed_by="Signed by: {who}",
    not_assessed="Not assessed under procurement law: {questions}.",
    answer="{question}: {answer} ({who})",
    questions={"assignment": "Assignment", "extension": "Extension", "new_purchase": "New purchase"},
    answers={"yes": "yes", "no": "no", "not_relevant": "not relevant"},
    unknown="not known",
    gate="{name}: {count} before wave {week}",
    open_gates=("1 open gate", "{count} open gates"),
    gate_line="- {gate}: by {day}, {owner}",
    late=", {count} late",
    passed=" (the day has passed)",
    gates={
        "data_processing": "Data-processing agreement",
        "contracts": "Contracts",
        "backup": "Backup restored",
        "security_owner": "Security owner",
        "way_back": "Way back",
        "staff": "Staff",
        "archive": "Archival duty",
    },
    owners={
        "data_protection_officer": "data-protection officer",
        "contract_owner": "contract owner",
        "operations": "operations",
        "security_officer": "security officer",
        "management": "management",
        "archivist": "archivist",
    },
    milestone="{name}: {step}",
    milestone_text="Staff follow on {day} by the plan.",
    milestones={
        "involvement": "staff involved by",
        "notice": "staff given notice by",
        "civil_servants": "civil servants given notice by",
    },
)


def words_of(language: str) -> Words:
    """The words in Danish, or in English for ``en``."""
    return _ENGLISH if language == "en" else _DANISH
