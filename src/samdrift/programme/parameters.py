"""programme.toml: what the people of the unit have decided, with the programme's facts as defaults."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from samdrift.addressing import AddressingParameters
from samdrift.dependencies import DependencyParameters
from samdrift.economy.case_parameters import CaseParameters
from samdrift.economy.parameters import EconomyParameters
from samdrift.economy.sharing import SharingParameters
from samdrift.economy.voting import VotingParameters
from samdrift.importers import ImportParameters
from samdrift.inventory.parameters import MergingParameters, QualityParameters
from samdrift.kernel import Finding, Source, parameter, parse_parameters
from samdrift.kernel.parameter import UNKNOWN_PARAMETER
from samdrift.programme.findings import BROKEN_PROGRAMME, ELSEWHERE
from samdrift.programme.follow_up import FollowUpParameters
from samdrift.programme.joint_network import JointNetworkParameters
from samdrift.programme.runbook_parameters import RunbookParameters
from samdrift.programme.takeover_search import SearchParameters
from samdrift.takeover.gates import GateParameters
from samdrift.takeover.hiring import LatenessParameters
from samdrift.takeover.notice import NoticeParameters
from samdrift.takeover.parameters import CalendarParameters, TakeoverParameters
from samdrift.takeover.people import PeopleParameters
from samdrift.takeover.replanning import ReplanningParameters
from samdrift.takeover.search import WaveSearchParameters
from samdrift.takeover.simulation import RobustnessParameters


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitParameters:
    """Section ``[unit]``: which unit it is, and its dates."""

    name: str = parameter(
        "", title="Name of the unit", unit="-", reason="Shown in the report; the folder's name if empty."
    )
    established_on: date = parameter(
        date(2027, 1, 1),
        title="Day the unit is established",
        unit="date",
        reason="1 January 2027 (economy agreement 2026).",
    )
    deadline: date = parameter(
        date(2027, 12, 31),
        title="Day by which all servers and network are under joint operation",
        unit="date",
        reason="By the end of 2027 (economy agreement 2026).",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """All parameters, section by section."""

    unit: UnitParameters = field(default_factory=UnitParameters)
    importing: ImportParameters = field(default_factory=ImportParameters)
    merging: MergingParameters = field(default_factory=MergingParameters)
    quality: QualityParameters = field(default_factory=QualityParameters)
    addressing: AddressingParameters = field(default_factory=AddressingParameters)
    joint_network: JointNetworkParameters = field(default_factory=JointNetworkParameters)
    follow_up: FollowUpParameters = field(default_factory=FollowUpParameters)
    dependencies: DependencyParameters = field(default_factory=DependencyParameters)
    takeover: TakeoverParameters = field(default_factory=TakeoverParameters)
    calendar: CalendarParameters = field(default_factory=CalendarParameters)
    search: SearchParameters = field(default_factory=SearchParameters)
    wave_search: WaveSearchParameters = field(default_factory=WaveSearchParameters)
    robustness: RobustnessParameters = field(default_factory=RobustnessParameters)
    lateness: LatenessParameters = field(default_factory=LatenessParameters)
    gates: GateParameters = field(default_factory=GateParameters)
    people: PeopleParameters = field(default_factory=PeopleParameters)
    notice: NoticeParameters = field(default_factory=NoticeParameters)
    replanning: ReplanningParameters = field(default_factory=ReplanningParameters)
    runbook: RunbookParameters = field(default_factory=RunbookParameters)
    economy: EconomyParameters = field(default_factory=EconomyParameters)
    economy_case: CaseParameters = field(default_factory=CaseParameters)
    sharing: SharingParameters = field(default_factory=SharingParameters)
    voting: VotingParameters = field(default_factory=VotingParameters)


#: Section of programme.toml -> (field of Programme, its class).
SECTIONS: Mapping[str, tuple[str, type]] = {
    "unit": ("unit", UnitParameters),
    "import": ("importing", ImportParameters),
    "merging": ("merging", MergingParameters),
    "quality": ("quality", QualityParameters),
    "addressing": ("addressing", AddressingParameters),
    "joint_network": ("joint_network", JointNetworkParameters),
    "follow_up": ("follow_up", FollowUpParameters),
    "dependencies": ("dependencies", DependencyParameters),
    "takeover": ("takeover", TakeoverParameters),
    "calendar": ("calendar", CalendarParameters),
    "search": ("search", SearchParameters),
    "wave_search": ("wave_search", WaveSearchParameters),
    "robustness": ("robustness", RobustnessParameters),
    "lateness": ("lateness", LatenessParameters),
    "gates": ("gates", GateParameters),
    "people": ("people", PeopleParameters),
    "notice": ("notice", NoticeParameters),
    "replanning": ("replanning", ReplanningParameters),
    "runbook": ("runbook", RunbookParameters),
    "economy": ("economy", EconomyParameters),
    "economy_case": ("economy_case", CaseParameters),
    "sharing": ("sharing", SharingParameters),
    "voting": ("voting", VotingParameters),
}


#: Sections of later commands, and the file that they are read from; why: docs/methods/settlement.md.
_ELSEWHERE = {
    "settlement": "settlement/settlement.toml",
    "invoicing": "settlement/settlement.toml",
    "paper": "paper.toml (samdrift paper --settings)",
}


def parse_programme(content: bytes, *, path: str) -> tuple[Programme, tuple[Finding, ...]]:
    """Read programme.toml; what is wrong keeps its default and becomes a finding."""
    try:
        document = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return Programme(), (BROKEN_PROGRAMME.at(Source(path=path), reason=error),)
    findings: list[Finding] = []
    sections: dict[str, object] = {}
    for name, given in document.items():
        if name in _ELSEWHERE:
            findings.append(ELSEWHERE.at(Source(path=path), name, place=_ELSEWHERE[name]))
            continue
        if name not in SECTIONS or not isinstance(given, dict):
            findings.append(UNKNOWN_PARAMETER.at(Source(path=path), name))
            continue
        attribute, cls = SECTIONS[name]
        sections[attribute], found = parse_parameters(cls, given, section=name, path=path)
        findings += found
    return Programme(**sections), tuple(findings)  # type: ignore[arg-type]
