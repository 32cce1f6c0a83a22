"""The sections of the case paper, each from what is known of the municipality."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from samdrift.kernel import format_date, format_number
from samdrift.report.paper.blocks import (
    NOT_TOLD,
    Block,
    Notes,
    Paragraph,
    Points,
    Section,
    SourceList,
    Table,
)
from samdrift.report.paper.forms import FormFact, load_organisation_forms, load_topics
from samdrift.report.paper.known import Known
from samdrift.report.paper.money import (
    NPV_SOURCE,
    describe_money,
    find_summary,
    find_years,
    millions,
    percent,
)
from samdrift.report.paper.parameters import PaperParameters
from samdrift.report.paper.takeover import describe_dates, find_dates, list_risks, list_staff

_AGREEMENT = "Økonomiaftalen for 2027 (kommunernes økonomi), som gengivet i artikel om Sønderborg, 2026"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a section is made of: what is known, how it is wanted, and the sources so far."""

    known: Known
    parameters: PaperParameters
    notes: Notes


def make_section(name: str, case: Case) -> Section:
    """Make one section by its name; the name must be one of ``SECTIONS``."""
    heading, make = SECTIONS[name]
    return Section(heading=heading, blocks=make(case))


def _resume(case: Case) -> tuple[Block, ...]:
    # In the order in which they are read, so that sources are numbered so.
    agreed = case.notes.refer(_AGREEMENT, "published")
    dates = describe_dates(case.known, case.notes)
    summary = find_summary(case.known)
    money = "Økonomien er ikke vurderet."
    if summary is not None and summary["npv_p50_oere"] is not None:
        value = summary["npv_p50_oere"]
        money = (
            f"Frem til 2035 er nutidsværdien for kommunen {millions(value)} mio. kr. ({millions(summary['npv_p10_oere'])} til "
            f"{millions(summary['npv_p90_oere'])}), altså {'et tab' if value < 0 else 'en gevinst'} i det midterste udfald; sandsynligheden for "
            f"gevinst er {percent(summary['probability_of_gain'])}{case.notes.refer(NPV_SOURCE, 'modelled')}."
        )
    return (
        Paragraph(
            text=f"KL og regeringen har aftalt at samle driften af servere og netværk i 4-5 fælles enheder, som overtager driften "
            f"inden udgangen af 2027{agreed}. Sagen handler om, at {case.known.name} Kommune overdrager driften til {case.known.unit}. "
            f"{dates} {money}"
        ),
    )


def _indstilling(case: Case) -> tuple[Block, ...]:
    route = find_route(case.known, case.parameters)
    dates = find_dates(case.known)
    when = (
        f"fra {format_date(dates.first)}" if dates else "efter en tidsplan, som forelægges til godkendelse,"
    )
    deadline = format_date(case.known.deadline) if case.known.deadline else "udgangen af 2027"
    points = [
        f"drift af kommunens servere og netværk overdrages til {case.known.unit} {when} og senest {deadline}",
        _appropriation_point(case.known, case.parameters),
        "direktionen bemyndiges til at indgå databehandleraftale, overdrage eller opsige kontrakter og meddele ændrede adresser til NIS2-registret, når forudsætningerne for hver bølge er opfyldt",
        "inddragelsen af medarbejderne tages til efterretning, og resultatet af MED-behandlingen forelægges, før der varsles",
        "det tages til efterretning, at vedtægt og statens andel ikke er oplyst, at fordelingsnøglen ikke er vedtaget, og at de forelægges særskilt",
    ]
    if case.parameters.legal_form:
        points[-1] = (
            "det tages til efterretning, at statens andel ikke er oplyst, at fordelingsnøglen ikke er vedtaget, og at de forelægges særskilt"
        )
        points.insert(1, f"den fælles enhed organiseres som {case.parameters.legal_form}")
    summary = find_summary(case.known)
    if summary is not None and (summary["npv_p50_oere"] or 0) < 0:
        points.append(
            "krav om dækning af kommunens dokumenterede merudgifter rejses over for KL og staten (tables/economy_claim)"
        )
    return (
        Paragraph(text=_recommend(route)),
        Points(
            items=tuple(
                f"{point}." if place == len(points) - 1 else f"{point}," for place, point in enumerate(points)
            ),
            numbered=True,
        ),
    )


def _appropriation_point(known: Known, parameters: PaperParameters) -> str:
    if find_years(known) is None:
        return "der ikke gives bevilling i denne sag, og at en bevillingssag forelægges, når økonomien er vurderet"
    first = parameters.budget_year
    return (
        f"bevillingsskemaet i afsnittet Økonomi for {first} godkendes, indarbejdes i overslagsårene {first + 1}-{first + 3} og "
        f"finansieres af henholdsvis tilføres {parameters.financing}"
    )


def _recommend(route: tuple[str, ...]) -> str:
    if len(route) == 1:
        return f"Administrationen indstiller til {route[0]}, at"
    before = " og ".join((", ".join(route[:-2]), route[-2])) if len(route) > 2 else route[0]
    return f"Administrationen indstiller til {before} at anbefale {route[-1]}, at"


def find_route(known: Known, parameters: PaperParameters) -> tuple[str, ...]:
    """Who treats the case, in order; the last one decides."""
    return tuple(parameters.route_of.get(known.code) or parameters.route) or ("Kommunalbestyrelsen",)


_COUNTED = (
    ("servers", "servere"), ("network_devices", "netværksenheder"), ("sites", "lokationer"),
    ("it_systems", "it-systemer"), ("contracts", "kontrakter"),
)  # fmt: skip


def _sagsfremstilling(case: Case) -> tuple[Block, ...]:
    told = [
        f"{format_number(case.known.counts[name])} {word}"
        for name, word in _COUNTED
        if case.known.counts.get(name)
    ]
    missing = [word for name, word in _COUNTED if not case.known.counts.get(name)]
    note = case.notes.refer("Kommunens egne eksporter, samlet: plan.json, municipalities", "reported")
    have = f"Kommunens eksporter viser {', '.join(told)}{note}." if told else ""
    lack = f" Ikke oplyst: {', '.join(missing)}." if missing else ""
    return (
        Paragraph(
            text="Den fælles enhed overtager servere, netværk og den daglige drift af dem. Fagsystemer, indkøb af dem, pc'er, brugere og "
            f"support bliver i kommunen.{' ' if have else ''}{have}{lack}"
        ),
        Paragraph(text=describe_dates(case.known, case.notes)),
        Paragraph(
            text="Planen er et forslag, som kan ændres uden at begynde forfra: datoer, rækkefølge og beløb regnes om, når noget skrider. "
            "Alternativet at fortsætte alene indgår kun som sammenligning, da aftalen ikke åbner for det."
        ),
    )


def _retsgrundlag(case: Case) -> tuple[Block, ...]:
    form = case.parameters.legal_form or f"{NOT_TOLD}; bilag 1 viser formerne"
    return (
        Points(
            items=(
                f"Organisationsform: {form}. Kommunestyrelsesloven § 60 gælder, hvis beføjelser overdrages (skal verificeres).",
                "NIS2-loven (lov nr. 434 af 6. maj 2025): §§ 6, 10 og 15 om foranstaltninger, registrering inden to uger og underretning af modtagere.",
                "Databeskyttelsesforordningen artikel 26 og 28: fælles dataansvar eller databehandleraftale før første bølge.",
                "Virksomhedsoverdragelsesloven, lånebekendtgørelsen § 11 og udbudsloven: skal verificeres for den valgte form.",
                "Der er endnu ingen lov om enhederne; regeringen har varslet en, hvis aftalen ikke følges"
                + case.notes.refer(_AGREEMENT, "published")
                + ".",
            )
        ),
    )


def _oekonomi(case: Case) -> tuple[Block, ...]:
    return describe_money(case.known, case.parameters, case.notes)


def _medarbejdere(case: Case) -> tuple[Block, ...]:
    return (Points(items=list_staff(case.known, case.notes)),)


def _risici(case: Case) -> tuple[Block, ...]:
    return (Points(items=list_risks(case.known, case.notes)),)


def _bilag(case: Case) -> tuple[Block, ...]:
    forms = load_organisation_forms()
    topics = load_topics()
    rows = tuple(
        (heading, *(_fact(form.facts[place]) for form in forms))
        for place, heading in enumerate(topics.values())
    )
    version = case.known.plan.get("samdrift_version") or NOT_TOLD
    return (
        Table(
            caption="Bilag 1. Organisationsformer. Oplysninger, ikke rådgivning; * skal verificeres af en jurist.",
            header=("", *(form.name for form in forms)),
            rows=rows,
            widths_cm=(2.6, 4.75, 4.75, 4.7),
            small=True,
        ),
        Paragraph(
            text=f"Bilag 2. Planen med rapport og tabeller (Samdrift {version}, set fra {format_date(case.known.today)}): report.html, plan.json, tables/."
        ),
        Paragraph(text="Bilag 3. Kilder til tallene", style="label"),
        SourceList(),
    )


def _fact(fact: FormFact) -> str:
    return f"{fact.text}{'*' if fact.to_verify else ''} ({fact.source})"


Make = Callable[[Case], tuple[Block, ...]]
#: Name in the parameters -> heading, and what makes it.
SECTIONS: Mapping[str, tuple[str, Make]] = {
    "resume": ("Resumé", _resume),
    "indstilling": ("Indstilling", _indstilling),
    "sagsfremstilling": ("Sagsfremstilling", _sagsfremstilling),
    "retsgrundlag": ("Retsgrundlag", _retsgrundlag),
    "oekonomi": ("Økonomi", _oekonomi),
    "medarbejdere": ("Inddragelse af medarbejdere", _medarbejdere),
    "risici": ("Risici", _risici),
    "bilag": ("Bilag", _bilag),
}
