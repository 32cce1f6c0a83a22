"""A takeover of two municipalities built by hand, for calendars and runbooks."""

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

import polars as pl

from samdrift.addressing import AddressPlan
from samdrift.addressing.model import DECISION_SCHEMA, MOVE_SCHEMA
from samdrift.dependencies.model import CUT_SCHEMA, EDGE_SCHEMA, MEMBER_SCHEMA
from samdrift.programme.follow_up import FOLLOW_UP_SCHEMA
from samdrift.programme.takeover_plan import PlannedWaves, TakeoverPicture
from samdrift.takeover import TakeoverProblem, Task, TaskKind
from samdrift.takeover.gates import GateParameters, GateWord, list_gates
from samdrift.takeover.notice import NOTICE_SCHEMA
from samdrift.takeover.people import MILESTONE_SCHEMA
from samdrift.takeover.procurement import Answer, ProcurementWord, Question, list_answers
from samdrift.takeover.tables import GROUP_SCHEMA, TASK_SCHEMA, TREATMENT_SCHEMA
from samdrift.takeover.waves import list_waves

TODAY = date(2026, 11, 22)
MONDAY = date(2027, 1, 4)
NAMES = {"0540": "Sønderborg", "0657": "Herning"}
#: Ida has answered that the first contract may be assigned.
ANSWERS = (
    ProcurementWord(
        contract="0540/c/1", question=Question.ASSIGNMENT, answer=Answer.YES, name="Ida Holm",
        said_on=date(2026, 11, 2), reference="sag 17",
    ),
)  # fmt: skip
#: Tasks: id, municipality, kind, weeks, start, phase, hours by skill.
_TASKS: tuple[tuple[str, str, TaskKind, int, int, str, Mapping[str, float]], ...] = (
    ("0540/joining/network", "0540", TaskKind.NETWORK, 2, 0, "network", {"network": 80.0, "project": 20.0}),
    ("0540/esdh/handover", "0540", TaskKind.HANDOVER, 1, 2, "handover", {"server": 6.0, "security": 2.0}),
    ("0540/esdh/move", "0540", TaskKind.MOVE, 1, 5, "move",
     {"server": 16.0, "network": 4.0, "security": 2.0, "database": 8.0, "project": 6.0}),
    ("0657/gammel/retire", "0657", TaskKind.RETIRE, 1, 5, "retire", {"server": 2.0}),
)  # fmt: skip


def frame(schema: Mapping[str, Any], *rows: Mapping[str, Any]) -> pl.DataFrame:
    """Rows of a schema; what is not given is null."""
    return pl.DataFrame([dict.fromkeys(schema) | dict(row) for row in rows], schema=dict(schema))


def a_problem() -> TakeoverProblem:
    tasks = tuple(
        Task(
            id=name, group=name.rpartition("/")[0], municipality=town, kind=kind, duration_weeks=weeks, use={}
        )
        for name, town, kind, weeks, *_ in _TASKS
    )
    return TakeoverProblem(first_monday=MONDAY, weeks=60, tasks=tasks, resources=())


def a_takeover(
    *, group: str = "ESDH", contract: str = "ESDH, drift", said: tuple[GateWord, ...] = ()
) -> TakeoverPicture:
    """The picture; ``group`` and ``contract`` are names as some file has them."""
    problem = a_problem()
    waves = list_waves(problem, {name: start for name, _, _, _, start, *_ in _TASKS})
    named = {"0540/joining": "Tilslutning af Sønderborg", "0540/esdh": group, "0657/gammel": "Gammel"}
    notice = {"municipality": "0540", "name": contract, "option": "end", "planned": True, "status": "yes"}
    step = {"municipality": "0657", "handover_on": date(2027, 2, 12)}
    reading = SimpleNamespace(
        problem=problem,
        groups=frame(
            GROUP_SCHEMA,
            *({"group": key, "municipality": key[:4], "name": name} for key, name in named.items()),
        ),
        tasks=frame(
            TASK_SCHEMA,
            *(
                {"task": name, "group": name.rpartition("/")[0], "municipality": town, "kind": str(kind),
                 "phase": phase, "servers": 2,
                 **{f"hours_{skill}": hours.get(skill, 0.0)
                    for skill in ("server", "network", "security", "database", "project")}}
                for name, town, kind, _, _, phase, hours in _TASKS
            ),
        ),
        treatments=SimpleNamespace(
            chosen=frame(
                TREATMENT_SCHEMA,
                {"group": "0540/esdh", "treatment": "move", "by_hand": False,
                 "reason_da": "Billigst over 3 år: 58.000 kr. mod 75.000 for at genopbygge."},
                {"group": "0657/gammel", "treatment": "retire", "by_hand": True,
                 "reason_da": "Valgt i hånden i programme.toml."},
            )
        ),
    )  # fmt: skip
    planned = PlannedWaves(
        **dict.fromkeys(PlannedWaves.__slots__)
        | {
            "waves": waves,
            "notices": (notices := frame(
                NOTICE_SCHEMA,
                {**notice, "contract": "0540/c/1", "supplier": "Formpipe", "last_notice": date(2026, 12, 31),
                 "ends_on": date(2027, 6, 30), "missing_oere": 1_234_500, "signed_by": "It-chefen"},
                {**notice, "contract": "0540/c/2", "name": "Gammel", "last_notice": date(2026, 10, 31)},
                {**notice, "contract": "0540/c/1", "option": "expire", "planned": False},
                {**notice, "contract": "0540/c/3", "option": "expire"},
            )),
            "procurement": list_answers(notices, ANSWERS),
            "gates": list_gates(waves, said, parameters=GateParameters(), today=TODAY)[0],
            "people": SimpleNamespace(
                milestones=frame(
                    MILESTONE_SCHEMA,
                    {**step, "milestone": "involvement", "latest": date(2026, 5, 12), "is_late": True},
                    {**step, "milestone": "notice", "latest": date(2026, 12, 12), "is_late": False},
                )
            ),
        }
    )  # fmt: skip
    return TakeoverPicture(reading=reading, answer=None, planned=planned)  # type: ignore[arg-type]


def a_plan(*, server: str = "esdh-app01", **names: Any) -> Any:
    """What exporters and runbooks read of a plan; ``server``: a name as some file has it."""
    member = {"group_id": "0540/esdh", "municipality": "0540", "table": "servers"}
    cut = {
        "group_id": "0540/esdh",
        "other_group_id": "0540/ad",
        "source_id": "0540/servers/app",
        "destination_id": "0540/servers/dc",
        "protocol": "tcp",
        "port": 636,
        "connections": 40,
    }
    move = {"owner": "0540", "vrf": "", "prefix_id": 1, "kind": "server"}
    prefix = {"owner": "0540", "vrf": "", "family": 4, "hosts": 20, "cost_oere": 0}
    change = {"municipality": "0540", "prefix": "10.1.0.0/24", "due_event": "turn", "due_days": 0}
    return SimpleNamespace(
        today=TODAY,
        municipalities=tuple(SimpleNamespace(key=key, name=name) for key, name in NAMES.items()),
        takeover=a_takeover(**names),
        dependencies=SimpleNamespace(
            members=frame(
                MEMBER_SCHEMA,
                {**member, "asset_id": "0540/servers/app", "name": server},
                {**member, "asset_id": "0540/servers/db", "name": "esdh-db01"},
                {**member, "asset_id": "0540/servers/dc", "group_id": "0540/ad", "name": "dc01"},
                {**member, "asset_id": "0540/prefixes/1", "group_id": "0657/gammel", "table": "prefixes",
                 "name": "10.3.0.0/24"},
            ),
            cuts=frame(CUT_SCHEMA, cut),
            edges=frame(
                EDGE_SCHEMA,
                {"municipality": "0540", "source_id": "0540/servers/app", "source": "10.1.0.5",
                 "destination_id": "0540/servers/db", "destination": "10.1.0.6", "protocol": "tcp",
                 "port": 1433, "connections": 900},
                {"municipality": "0540", "source": "10.9.0.0/24", "destination_id": "0540/servers/app",
                 "destination": "10.1.0.5", "protocol": "tcp", "port": 443, "connections": 5000},
            ),
        ),
        addressing=AddressPlan(
            **dict.fromkeys(AddressPlan.__slots__)
            | {
                "decisions": frame(
                    DECISION_SCHEMA,
                    {**prefix, "prefix_id": 1, "prefix": "10.1.0.0/24", "decision": "translate",
                     "new_prefix": "10.200.0.0/24"},
                    {**prefix, "prefix_id": 2, "prefix": "10.2.0.0/24", "decision": "keep",
                     "new_prefix": "10.2.0.0/24"},
                    {**prefix, "prefix_id": 3, "owner": "0657/skole", "prefix": "10.3.0.0/24",
                     "decision": "renumber", "new_prefix": "10.203.0.0/24"},
                ),
                "moves": frame(
                    MOVE_SCHEMA,
                    {**move, "host_id": "0540/servers/app", "name": server, "decision": "translate",
                     "old_address": "10.1.0.5", "new_address": "10.200.0.5"},
                    {**move, "host_id": "0540/servers/db", "prefix_id": 2, "name": "esdh-db01",
                     "decision": "keep", "old_address": "10.2.0.6", "new_address": "10.2.0.6"},
                ),
            }
        ),
        address_follow_up=frame(
            FOLLOW_UP_SCHEMA,
            {**change, "order": 1, "kind": "dns_record", "what": "A esdh.sonderborg.local", "old": "10.1.0.5",
             "new": "10.200.0.5"},
            {**change, "order": 2, "kind": "static_host", "what": "static printer", "old": "10.1.0.99",
             "new": "10.200.0.99"},
        ),
    )  # fmt: skip
