"""A wave's runbook in Danish: what it covers, before, minute by minute, checks, way back, who."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from samdrift.kernel.danish import format_date, format_number
from samdrift.programme.runbook_parameters import RunbookParameters
from samdrift.report.runbook.before import write_before
from samdrift.report.runbook.blocks import Block, Checks, Heading, Runbook, Section, Table, Text
from samdrift.report.runbook.checks import write_checks
from samdrift.report.runbook.known import Known, Work, changed_prefixes
from samdrift.report.runbook.script import (
    OUTAGE,
    WHOLE,
    Script,
    Slot,
    last_minute,
    place_scripts,
    way_back_minutes,
    write_script,
)
from samdrift.report.runbook.steps import ROLES, WAY_BACK
from samdrift.report.runbook.words import GATES, OWNERS, PHASES, TREATMENTS, count_of
from samdrift.takeover.effort import Phase
from samdrift.takeover.waves import Wave, name_week

_DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_ORDER = tuple(Phase)
_WORKDAYS = 5


def write_runbook(wave: Wave, known: Known, parameters: RunbookParameters) -> Runbook:
    """Write one wave's runbook.

    Args:
        wave: of the plan.
        known: what the plan knows.
        parameters: when windows open, and how hours become minutes.
    """
    work = tuple(
        sorted(
            (known.work[task] for task in wave.tasks if task in known.work),
            key=lambda each: (_ORDER.index(each.phase), each.name, each.task.id),
        )
    )
    parts = _parts(work)
    scripts = tuple(
        write_script(
            part[0].phase,
            _sum_hours(part),
            has_new_addresses=_has_new_addresses(part, known),
            parameters=parameters,
        )
        for part in parts
    )
    slots = place_scripts(scripts, monday=wave.monday, parameters=parameters)
    timed = tuple(zip(parts, scripts, slots, strict=True))
    town = known.names.get(wave.municipality, wave.municipality)
    return Runbook(
        wave=wave.id,
        label=f"{town} · drejebog for overtagelse · bølge {wave.id}",
        title=f"{town}, uge {name_week(wave.monday)}",
        sections=(
            _overview(wave, work, known),
            write_before(wave, work, known),
            _cutover(timed, parameters),
            write_checks(work, known),
            _way_back(timed, parameters),
            _who(wave, work, known),
        ),
    )


def _parts(work: tuple[Work, ...]) -> tuple[tuple[Work, ...], ...]:
    """What is done in one window: each group alone where it moves or is network, others by treatment."""
    alone = [(each,) for each in work if each.phase in WHOLE or each.phase is Phase.NETWORK]
    together: dict[Phase, list[Work]] = {}
    for each in work:
        if each.phase not in WHOLE and each.phase is not Phase.NETWORK:
            together.setdefault(each.phase, []).append(each)
    parts = [*alone, *(tuple(of_phase) for of_phase in together.values())]
    # The network stands before what is moved onto it.
    return tuple(sorted(parts, key=lambda part: (part[0].phase is not Phase.NETWORK, _place(part))))


def _place(part: tuple[Work, ...]) -> tuple[int, str]:
    return _ORDER.index(part[0].phase), part[0].name


def _sum_hours(part: tuple[Work, ...]) -> Mapping[str, float]:
    return {skill: sum(each.hours[skill] for each in part) for skill in part[0].hours}


def _has_new_addresses(part: tuple[Work, ...], known: Known) -> bool:
    moves = any(asset in known.moves for each in part for asset in each.servers)
    return moves or bool(changed_prefixes(part, known))


def _overview(wave: Wave, work: tuple[Work, ...], known: Known) -> Section:
    servers = sum(len(each.servers) for each in work)
    hours = sum(sum(each.hours.values()) for each in work)
    deadline = [each.task.id for each in work if each.task.deadline is not None]
    facts = [
        ("Kommune", known.names.get(wave.municipality, wave.municipality)),
        ("Bølge", wave.id),
        ("Fra og til", f"{_day(wave.monday)} til {_day(wave.end - timedelta(days=3))}"),
        (
            "Omfang",
            f"{count_of(len(wave.groups), 'gruppe', 'grupper')}, {count_of(servers, 'server', 'servere')}",
        ),
        ("Timer", f"{format_number(hours)} (modelleret)"),
        ("Tæller mod fristen", f"{len(deadline)} af {count_of(len(work), 'opgave', 'opgaver')}"),
    ]
    blocks: list[Block] = [
        Table(header=("Emne", "Indhold"), rows=tuple(facts), widths_pct=(25, 75)),
        Table(
            header=("Gruppe", "Opgave", "Behandling", "Hvorfor"),
            rows=tuple(
                (each.name, PHASES[each.phase], TREATMENTS.get(each.treatment or "", "–"), each.reason or "–")
                for each in work
            ),
            widths_pct=(26, 21, 18, 35),
        ),
    ]
    named: dict[str, Work] = {each.task.group: each for each in work if each.servers or each.others}
    if named:
        blocks += [
            Heading(text="Servere og udstyr"),
            Table(
                header=("Gruppe", "Antal", "Navne"),
                rows=tuple(_members(each, known) for each in named.values()),
                widths_pct=(28, 12, 60),
            ),
        ]
    return Section(heading="Hvad bølgen omfatter", blocks=tuple(blocks))


def _members(work: Work, known: Known) -> tuple[str, str, str]:
    names = ", ".join(known.assets[asset] for asset in work.servers)
    devices, prefixes = work.others.get("network_devices", 0), work.others.get("prefixes", 0)
    beside = [
        *([count_of(devices, "enhed på nettet", "enheder på nettet")] if devices else []),
        *([count_of(prefixes, "adresseblok", "adresseblokke")] if prefixes else []),
    ]
    return (
        work.name,
        str(len(work.servers) + sum(work.others.values())),
        "; ".join([x for x in (names, *beside) if x]),
    )


_Timed = tuple[tuple[tuple[Work, ...], Script, Slot], ...]


def _cutover(timed: _Timed, parameters: RunbookParameters) -> Section:
    blocks: list[Block] = [
        Text(
            text=f"Tiderne er modelleret: {parameters.window_pct} % af timerne ligger i vinduet,"
            f" {parameters.hands} personer arbejder ad gangen i hver rolle. Dagene er forslag og kender ikke"
            " helligdage: ret dem, og skriv de rigtige tider på undervejs."
        )
    ]
    for part, script, slot in timed:
        blocks += [Heading(text=_title(part)), Text(text=_window(script, slot))]
        rows = tuple(
            (
                _clock(slot.opens + timedelta(minutes=each.start_minute)),
                f"{each.minutes} min.",
                each.step.text,
                ROLES[each.step.role],
                "☐",
            )
            for each in script.steps
        )
        blocks.append(
            Table(header=("Kl.", "Varer", "Hvad", "Hvem", "Gjort"), rows=rows, widths_pct=(9, 12, 50, 19, 10))
        )
        blocks.append(Text(text=_turn(script, slot, parameters), is_strong=True))
    return Section(heading="Drejebog, minut for minut", blocks=tuple(blocks))


def _title(part: tuple[Work, ...]) -> str:
    names = ", ".join(each.name for each in part[:4])
    more = f" og {len(part) - 4} til" if len(part) > 4 else ""
    return f"{PHASES[part[0].phase]}: {names}{more}"


def _window(script: Script, slot: Slot) -> str:
    ends = slot.opens + timedelta(minutes=script.minutes)
    until = f"kl. {_clock(ends)}" if ends.date() == slot.opens.date() else _moment(ends)
    text = f"{_moment(slot.opens)} til {until}, hold {slot.team}."
    text = text[0].upper() + text[1:]
    if script.days > 1:
        text += f" Det gentages {script.days} dage; tabellen er den første, med en del af arbejdet."
        text += " Det er mere end en uge: sæt flere hold på." if script.days > _WORKDAYS else ""
    elif ends - slot.opens > timedelta(hours=12):
        text += " Vinduet er langt: afløs holdet undervejs."
    return text


def _turn(script: Script, slot: Slot, parameters: RunbookParameters) -> str:
    last = last_minute(script, slot, parameters)
    if script.phase is Phase.RETIRE:
        return f"Sidste minut for at vende om: {_moment(last)}; derefter kan serverne være slettet."
    ends = slot.opens + timedelta(minutes=script.minutes)
    text = (
        f"Sidste minut for at vende om: {_moment(last)}. Vejen tilbage varer {way_back_minutes(script)} min.,"
        f" og {'brugerne skal være inde' if script.phase in OUTAGE else 'den skal være gået'}"
        f" {_moment(slot.back_by)}."
    )
    if last < ends:
        text += " Det er før vinduet slutter: beslut da, også selv om kontrollerne ikke er færdige."
    return text


def _way_back(timed: _Timed, parameters: RunbookParameters) -> Section:
    rows = tuple(
        (_title(part), _moment(last_minute(script, slot, parameters)), f"{way_back_minutes(script)} min.")
        for part, script, slot in timed
    )
    blocks: list[Block] = [
        Text(text="Vend om, når et trin i drejebogen fejler og ikke kan rettes inden for dets tid."),
        Table(header=("Hvad", "Sidste minut", "Vejen varer"), rows=rows, widths_pct=(50, 34, 16)),
    ]
    ways: dict[tuple[str, ...], list[Phase]] = {}
    for _, script, _ in timed:
        phases = ways.setdefault(WAY_BACK[script.phase].steps, [])
        if script.phase not in phases:
            phases.append(script.phase)
    for steps, phases in ways.items():
        blocks += [Heading(text=" og ".join(PHASES[phase] for phase in phases)), Checks(items=steps)]
    return Section(heading="Vej tilbage", blocks=tuple(blocks))


def _who(wave: Wave, work: tuple[Work, ...], known: Known) -> Section:
    hours = _sum_hours(work)
    rows = [
        (title, format_number(hours[role], decimals=1) if hours.get(role) else "–", "", "")
        for role, title in ROLES.items()
    ]
    owners: dict[str, list[str]] = {}
    for gate in known.gates.get(wave.id, []):
        owner = OWNERS.get(gate["owner"], gate["owner"])
        owners.setdefault(owner, []).append(GATES.get(gate["gate"], gate["gate"]))
    blocks: list[Block] = [
        Table(
            header=("Rolle", "Timer (modelleret)", "Navn", "Telefon"),
            rows=tuple(rows),
            widths_pct=(30, 20, 30, 20),
        )
    ]
    if owners:
        blocks += [
            Heading(text="Ansvarlige for porte"),
            Table(
                header=("Ansvarlig", "Porte"),
                rows=tuple((owner, ", ".join(gates)) for owner, gates in sorted(owners.items())),
                widths_pct=(40, 60),
            ),
        ]
    return Section(heading="Hvem", blocks=tuple(blocks))


def _day(day: date) -> str:
    return f"{_DAYS[day.weekday()]} {format_date(day)}"


def _clock(moment: datetime) -> str:
    return f"{moment:%H.%M}"


def _moment(moment: datetime) -> str:
    return f"{_day(moment.date())} kl. {_clock(moment)}"
