"""When the municipality is taken over, what it asks of staff, and what can go wrong."""

from dataclasses import dataclass
from datetime import date

from samdrift.kernel import format_date, format_number
from samdrift.report.paper.blocks import NOT_ASSESSED, NOT_TOLD, Notes
from samdrift.report.paper.known import Known
from samdrift.report.paper.money import percent

_MILESTONES = {
    "involvement": "MED-udvalget inddrages",
    "notice": "varsling af ændrede vilkår",
    "civil_servants": "aftale om tjenestemænd",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """First and last hand-over of operation, and how many groups are late.

    ``closed``: the last day of emptied platforms that close after the deadline, which is not theirs;
    None where there are none.
    """

    first: date
    last: date
    groups: int
    late: int
    closed: date | None
    platforms: int


def find_dates(known: Known) -> Dates | None:
    """When the municipality's move groups are taken over; None where there is no wave plan, or no group."""
    columns = ("handover_on", "is_late")
    rows = known.plan.rows("takeover_groups", columns=columns, municipality=known.code) or []
    rows = [row for row in rows if row["handover_on"]]
    end = known.deadline
    after = [row for row in rows if end and row["handover_on"] > end and not row["is_late"]]
    days = sorted(row["handover_on"] for row in rows if row not in after)
    if not days:
        return None
    return Dates(
        first=days[0],
        last=days[-1],
        groups=len(days),
        late=sum(1 for row in rows if row["is_late"]),
        closed=max((row["handover_on"] for row in after), default=None),
        platforms=len(after),
    )


def describe_dates(known: Known, notes: Notes) -> str:
    """When operation is taken over, and how likely the date is."""
    found = find_dates(known)
    if found is None:
        return f"Hvornår kommunens drift overtages, er {NOT_ASSESSED}: planen har ingen overtagelse for kommunen."
    note = notes.refer("Overtagelsesplan: tables/takeover_groups", "modelled")
    groups = "én flyttegruppe" if found.groups == 1 else f"{format_number(found.groups)} flyttegrupper"
    when = f"fra {format_date(found.first)} til {format_date(found.last)}"
    if found.first == found.last:
        when = format_date(found.last)
    late = f" {found.late} grupper når ikke fristen." if found.late else ""
    closed = ""
    if found.closed:
        word = "tom platform lukkes" if found.platforms == 1 else "tomme platforme lukkes"
        closed = f" {found.platforms} {word} derefter, senest {format_date(found.closed)}."
    return f"Driften overdrages i {groups} {when}{note}.{late}{closed} {describe_probability(known, notes)}"


def describe_probability(known: Known, notes: Notes) -> str:
    """How likely it is that all is taken over by the deadline."""
    day = known.deadline
    until = format_date(day) if day else "fristen"
    row = known.plan.row(
        "takeover_risk_municipalities", columns=("probability", "low", "high"), municipality=known.code
    )
    if row is None or row["probability"] is None:
        return f"Sandsynligheden for at nå {until} er {NOT_ASSESSED}."
    note = notes.refer(
        "Simulering af forsinkelser, 95 %-interval: tables/takeover_risk_municipalities", "modelled"
    )
    return (
        f"Sandsynligheden for at nå {until} er {percent(row['probability'])} "
        f"({percent(row['low'])} til {percent(row['high'])}){note}."
    )


def list_staff(known: Known, notes: Notes) -> tuple[str, ...]:
    """Who follows, and by when staff and MED committee are to be heard."""
    rows = known.plan.rows(
        "takeover_people", columns=("fte", "scope_fte", "follows"), municipality=known.code
    )
    points = []
    if known.plan.rows("takeover_people", columns=("is_hidden",), municipality=known.code, is_hidden=True):
        points.append(
            "Hvor mange årsværk der berøres, kan ikke læses her: små grupper er skjult i planens fælles tabel. "
            f"Læg kommunens egen mappe own/{known.code} ved planen, og lav sagen igen."
        )
    elif not rows:
        points.append(f"Hvor mange årsværk der berøres, er {NOT_TOLD}: kommunen har ikke indberettet roller.")
    else:
        note = notes.refer("Roller uden navne: takeover_people i kommunens egen mappe under own", "reported")
        scope = sum(row["scope_fte"] or 0 for row in rows)
        follow = sum(row["scope_fte"] or 0 for row in rows if row["follows"])
        unknown = sum(1 for row in rows if row["follows"] is None)
        open_roles = f" For {unknown} roller er tidsfordelingen {NOT_TOLD}." if unknown else ""
        points.append(
            f"{format_number(scope, decimals=1)} årsværk arbejder med servere og netværk; opgaver svarende til "
            f"{format_number(follow, decimals=1)} årsværk følger efter planen med{note}.{open_roles} Hvem der følger med, "
            "afgøres efter virksomhedsoverdragelsesloven (skal verificeres)."
        )
    found = known.plan.rows(
        "takeover_milestones", columns=("milestone", "latest", "is_late"), municipality=known.code
    )
    if not found:
        points.append(f"Frister for inddragelse og varsling er {NOT_ASSESSED}.")
        return tuple(points)
    note = notes.refer("Frister regnet tilbage fra overdragelsen: tables/takeover_milestones", "modelled")
    for row in sorted(found, key=lambda row: (row["latest"], row["milestone"])):
        late = " Fristen er overskredet." if row["is_late"] else ""
        what = _MILESTONES.get(row["milestone"], row["milestone"])
        points.append(f"Senest {format_date(row['latest'])}: {what}{note}.{late}")
    return tuple(points)


def list_risks(known: Known, notes: Notes) -> tuple[str, ...]:
    """What can go wrong, as far as the plan tells."""
    points = [f"Tidsplanen: {describe_probability(known, notes)}"]
    points.append(_contracts(known, notes))
    gates = known.plan.rows("takeover_gates", columns=("gate", "status", "is_late"), municipality=known.code)
    if gates is None:
        points.append(
            f"Forudsætninger for bølgerne (databehandleraftale, backup, vej tilbage m.m.) er {NOT_ASSESSED}."
        )
    else:
        note = notes.refer("Forudsætninger før hver bølge: tables/takeover_gates", "modelled")
        still = sum(1 for row in gates if row["status"] == "open")
        late = sum(1 for row in gates if row["is_late"])
        points.append(f"Forudsætninger: {still} af {len(gates)} er åbne; forsinkede: {late}{note}.")
    note = notes.refer(
        "Afgrænsning: økonomiaftalen for 2027; debatindlæg, danskekommuner.dk, 30. oktober 2025", "published"
    )
    points.append(
        f"Pc'er, telefoner og brugerstyring er ikke med i 2027{note}: kommunen har fortsat ansvaret for dem, og de er ofte "
        "angrebets første led."
    )
    return tuple(points)


def _contracts(known: Known, notes: Notes) -> str:
    columns = ("contract", "status", "last_notice", "soon")
    rows = known.plan.rows("takeover_notices", columns=columns, municipality=known.code, planned=True)
    if rows is None:
        return f"Kontrakter: opsigelser og overdragelser er {NOT_ASSESSED}."
    if not rows:
        return f"Kontrakter: ingen kontrakter er {NOT_TOLD.removeprefix('ikke ')} for det, der flyttes."
    note = notes.refer("Kontrakter og opsigelser: tables/takeover_notices", "modelled")
    days = sorted(row["last_notice"] for row in rows if row["last_notice"])
    first = f" Første opsigelse skal være afgivet {format_date(days[0])}." if days else ""
    soon = sum(1 for row in rows if row["soon"])
    unsure = sum(1 for row in rows if row["status"] != "yes")
    open_ones = (
        f"; for {unsure} er det {NOT_TOLD}, om de kan afsluttes eller overdrages som planlagt"
        if unsure
        else ""
    )
    return f"Kontrakter: {len(rows)} berøres, {soon} haster{open_ones}{note}.{first}"
