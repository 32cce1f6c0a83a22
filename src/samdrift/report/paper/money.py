"""Økonomi: what is appropriated, with intervals, sources and what is not known."""

from typing import Any

from samdrift.kernel import format_number
from samdrift.report.paper.blocks import NOT_ASSESSED, NOT_TOLD, Block, Notes, Paragraph, Points, Table
from samdrift.report.paper.known import Known
from samdrift.report.paper.parameters import PaperParameters

_YEARS = ("municipality", "year", "measure", "mean_oere", "p10_oere", "p90_oere")
_SUMMARY = (
    "basis", "year", "baseline_oere", "baseline_low_oere", "baseline_high_oere", "baseline_kind", "npv_p10_oere",
    "npv_p50_oere", "npv_p90_oere", "probability_of_gain", "payback_year_p50", "transfers_npv_oere",
    "stranded_oere", "claim_documented_oere", "claim_oere",
)  # fmt: skip
_MEASURES = ("service", "investment", "loans")
NPV_SOURCE = "Nutidsværdi 2026-2035, 80 %-interval, scenariet unit: tables/economy_municipalities"
_BASES = {"account": "regnskab", "budget": "budget", "forecast": "prognose", "modelled": "model"}
#: measure of ``economy_years`` -> dranst and what is appropriated.
_LINES = (
    ("service", "1", "Drift: bidrag mindre egen drift"),
    ("investment", "3", "Anlæg"),
    ("loans", "5", "Lån: ydelser mindre optagelse"),
)
#: Below two millions a year, one decimal of a million says too little.
_SMALL_OERE = 2 * 10**8


def millions(oere: float | None) -> str:
    """Øre as millions with one decimal; what is not zero, of either sign, but rounds to it is said so."""
    if oere is None:
        return NOT_ASSESSED
    text = format_number(oere / 1e8, decimals=1)
    if text in ("0,0", "-0,0"):
        return "0,0" if not oere else "under 0,1"
    return text.replace("-", "−")


def percent(share: float | None) -> str:
    """A share as whole percent; draws never make anything certain, so never 0 or 100."""
    if share is None:
        return NOT_ASSESSED
    whole = round(100 * share)
    if whole >= 100:
        return "over 99 %"
    return "under 1 %" if whole <= 0 else f"{whole} %"


def find_summary(known: Known) -> dict[str, Any] | None:
    """The municipality's row of ``economy_municipalities``; None where the economy was not worked out."""
    return known.plan.row("economy_municipalities", columns=_SUMMARY, municipality=known.code)


def find_years(known: Known) -> dict[tuple[str, int], dict[str, Any]] | None:
    """Cash flow in the unit by measure and year; None where there is no case for the municipality."""
    rows = known.plan.rows("economy_years", columns=_YEARS, scenario="unit", municipality=known.code)
    return {(row["measure"], row["year"]): row for row in rows} if rows else None


def describe_money(known: Known, parameters: PaperParameters, notes: Notes) -> tuple[Block, ...]:
    """The blocks of the section Økonomi."""
    summary, years = find_summary(known), find_years(known)
    if summary is None:
        return (
            Paragraph(
                text=f"Økonomien er {NOT_ASSESSED}: planen indeholder ingen økonomiske tabeller. Der søges derfor "
                "ingen bevilling i denne sag."
            ),
        )
    blocks: list[Block] = [_today(summary, notes)]
    if years is None:
        blocks.append(Paragraph(text=f"Ændringen år for år er {NOT_ASSESSED}; der søges ingen bevilling."))
    else:
        blocks += [
            _appropriations(known, years, parameters, notes),
            _reading(years, parameters.budget_year, notes),
        ]
    blocks.append(Points(items=_points(known, summary, notes)))
    return tuple(blocks)


def _today(summary: dict[str, Any], notes: Notes) -> Paragraph:
    basis = _BASES.get(summary["basis"], str(summary["basis"]))
    year = f" {summary['year']}" if summary["year"] else ""
    note = notes.refer(
        f"Egne udgifter i dag: {basis}{year}; tables/economy_municipalities", summary["baseline_kind"]
    )
    level = f"{millions(summary['baseline_low_oere'])} til {millions(summary['baseline_high_oere'])}"
    return Paragraph(
        text=f"Kommunens servere og netværk koster i dag omkring {millions(summary['baseline_oere'])} mio. kr. om "
        f"året ({level}){note}."
    )


def _appropriations(
    known: Known, years: dict[tuple[str, int], dict[str, Any]], parameters: PaperParameters, notes: Notes
) -> Table:
    first = parameters.budget_year
    span = range(first, first + 4)
    sums = {measure: [_expense(years.get((measure, year))) for year in span] for measure in _MEASURES}
    # A council cannot vote on "under 0.1": small sums are shown in thousands, to the nearest ten.
    is_small = max(abs(each or 0) for line in sums.values() for each in line) < _SMALL_OERE
    step = 10**6 if is_small else 10**7
    # Rounded first and then added, so that the table sums as it stands.
    steps = {name: [None if v is None else round(v / step) for v in line] for name, line in sums.items()}
    total = [_sum([steps[measure][place] for measure in _MEASURES]) for place in range(len(span))]
    functions = (parameters.function, parameters.function, parameters.loan_function)
    rows = [
        (f"{function}*", dranst, text, *(_steps(each, is_small=is_small) for each in steps[measure]))
        for function, (measure, dranst, text) in zip(functions, _LINES, strict=True)
    ]
    rows.append(("I alt", "", "", *(_steps(each, is_small=is_small) for each in total)))
    level = known.plan.get("parameters", "economy", "price_level")
    unit = "1.000 kr., afrundet til 10.000 kr.," if is_small else "mio. kr."
    note = notes.refer("Ændring år for år: scenariet unit i tables/economy_years, middelværdier", "modelled")
    return Table(
        caption=f"Bevillingsskema, {unit} i {level or NOT_TOLD}-priser{note}. Minus er en mindreudgift.",
        header=("Funktion", "Dranst", "Bevilling", *(str(year) for year in span)),
        rows=tuple(rows),
        # Wide enough for minus four digits with a separator.
        widths_cm=(2.2, 1.8, 5.4, 1.85, 1.85, 1.85, 1.85),
        numbers_from=3,
        bold_last=True,
    )


def _steps(steps: int | None, *, is_small: bool) -> str:
    """Tens of thousands of DKK as thousands, or tenths of millions as millions."""
    if steps is None:
        return NOT_ASSESSED
    text = format_number(10 * steps) if is_small else format_number(steps / 10, decimals=1)
    return text.replace("-", "−")


def _reading(years: dict[tuple[str, int], dict[str, Any]], first: int, notes: Notes) -> Paragraph:
    note = notes.refer(
        "Funktion 6.45.52 og lånefunktionen: kontoplanen; skal verificeres af økonomiafdelingen"
    )
    before = millions(
        _sum([_expense(row) for (name, year), row in years.items() if year < first and name in _MEASURES])
    )
    earlier = "" if before == "0,0" else f" Hertil kommer {before} mio. kr. før {first}."
    return Paragraph(
        text=f"* Kontering skal verificeres{note}.{earlier} Et bidrag er serviceudgift, mens egne køb i dag kan være anlæg: det samlede "
        "beløb kan falde, mens servicerammen strammes. Beløbene er uden overførsler mellem kommunerne.",
        style="small",
    )


def _expense(row: dict[str, Any] | None) -> int | None:
    """What more (or, negative, less) is spent [øre]: the table counts room and income as positive."""
    return None if row is None else -row["mean_oere"]


def _sum(sums: list[int | None]) -> int | None:
    known = [each for each in sums if each is not None]
    return sum(known) if len(known) == len(sums) else None


def _points(known: Known, summary: dict[str, Any], notes: Notes) -> tuple[str, ...]:
    points = []
    if summary["npv_p50_oere"] is None:
        points.append(f"Gevinst eller tab frem til 2035 er {NOT_ASSESSED}.")
    else:
        note = notes.refer(NPV_SOURCE, "modelled")
        back = summary["payback_year_p50"]
        payback = (
            f"Tilbagebetalt i {back} (midterste udfald)."
            if back
            else "Ikke tilbagebetalt inden 2035 i det midterste udfald."
        )
        points.append(
            f"Nutidsværdi for kommunen: {millions(summary['npv_p50_oere'])} mio. kr. ({millions(summary['npv_p10_oere'])} "
            f"til {millions(summary['npv_p90_oere'])}); sandsynlighed for gevinst {percent(summary['probability_of_gain'])}{note}. {payback}"
        )
    points.append(_transfers(known, summary, notes))
    note = notes.refer("Anlægskartotek og kontrakter: tables/economy_stranded_totals", "modelled")
    lost = summary["stranded_oere"]
    told = f"{NOT_TOLD} (intet anlægskartotek)" if lost is None else f"{millions(lost)} mio. kr.{note}"
    points.append(f"Tabte investeringer ved overdragelsen: {told}.")
    if summary["claim_oere"] is None:
        points.append(f"Merudgifter til krav mod staten: {NOT_ASSESSED}.")
    else:
        note = notes.refer("Merudgifter ved overgangen: tables/economy_claim", "modelled")
        points.append(
            f"Merudgifter ved overgangen: {millions(summary['claim_oere'])} mio. kr., heraf dokumenteret "
            f"{millions(summary['claim_documented_oere'])} mio. kr.{note}."
        )
    points.append(_share(known, notes))
    if not known.plan.get("economy", "state_share_known"):
        points.append(
            f"Statens andel af anlægsløftet er {NOT_TOLD} og regnes ikke med som indtægt. Lånepuljen er adgang til at låne, ikke penge."
        )
    return tuple(points)


def _transfers(known: Known, summary: dict[str, Any], notes: Notes) -> str:
    value = summary["transfers_npv_oere"]
    if value is None:
        return _no_transfers(known)
    note = notes.refer("Overførsler mellem medlemmerne: tables/economy_safety", "modelled")
    if not value:
        return f"Kommunen hverken betaler eller får overførsler mellem medlemmerne{note}."
    way = "modtager" if value > 0 else "betaler"
    return f"Kommunen {way} overførsler for {millions(abs(value))} mio. kr. i nutidsværdi, så ingen kommune taber{note}."


def _no_transfers(known: Known) -> str:
    answer = known.plan.get("economy", "compensation")
    if not isinstance(answer, dict) or answer.get("status") != "infeasible":
        return f"Overførsler mellem kommunerne, så ingen taber: {NOT_ASSESSED}."
    sure, missing = percent(answer.get("probability")), answer.get("missing_oere")
    lack = f"; der mangler {millions(missing)} mio. kr. i alt" if missing else ""
    return (
        f"Overførsler mellem kommunerne, så ingen taber med {sure} sikkerhed, er ikke mulige{lack} (plan.json, economy; "
        "modelleret). Merudgiften må da dækkes udefra eller bæres af kommunerne."
    )


def _share(known: Known, notes: Notes) -> str:
    key, chosen_by = _find_key(known)
    columns = ("key", "share_pct", "share_oere")
    rows = known.plan.rows("sharing_members", columns=columns, member=known.name) or known.plan.rows(
        "sharing_members", columns=columns, member=known.code
    )
    if key is None or not rows:
        return f"Fordelingsnøgle: {NOT_ASSESSED}; nøglen er ikke vedtaget."
    words = ", ".join(f"{_DRIVERS.get(name, name)} {format_number(weight)} %" for name, weight in key.items())
    begin = f"Planens fordelingsnøgle: {words} ({_CHOSEN_BY[chosen_by]})."
    found = [row for row in rows if _same_key(row["key"], key)]
    if not found:
        return f"{begin} Nøglen er ikke vedtaget."
    note = notes.refer("Fordelingsnøgler: tables/sharing_members", "modelled")
    part = format_number(found[0]["share_pct"], decimals=1)
    return (
        f"{begin} Kommunens andel {part} %, {millions(found[0]['share_oere'])} mio. kr. om året ved fuld "
        f"virkning{note}. Nøglen er ikke vedtaget."
    )


def _find_key(known: Known) -> tuple[dict[str, float] | None, str]:
    """The plan's key and why it is; the simplest one where a plan does not say which it used."""
    weights = known.plan.get("economy", "key", "weights")
    chosen_by = known.plan.get("economy", "key", "chosen_by")
    if isinstance(weights, dict) and chosen_by in _CHOSEN_BY:
        return weights, chosen_by
    simplest = known.plan.get("economy", "sharing", "simplest_key", "key")
    lacking = known.plan.get("economy", "sharing", "simplest_key", "subsidy_oere")
    return (simplest if isinstance(simplest, dict) else None), "nearest" if lacking else "simplest"


_CHOSEN_BY = {
    "given": "angivet af enheden",
    "simplest": "den enkleste, hvor ingen gruppe af kommuner betaler mere end sin egen udgift",
    "nearest": "den enkle nøgle, der kommer nærmest ved, at ingen gruppe af kommuner betaler mere end sin egen udgift",
    "inhabitants": "indbyggere, da ingen anden er fundet",
}
_DRIVERS = {
    "equal": "lige meget", "alone": "egen udgift", "inhabitants": "indbyggere", "servers": "servere",
    "workplaces": "arbejdspladser", "budget": "budget",
}  # fmt: skip


def _same_key(name: object, key: dict[str, float]) -> bool:
    """Whether a key's name such as ``users=60,equal=40`` says these weights."""
    given = {}
    for part in str(name).split(","):
        driver, _, weight = part.partition("=")
        given[driver.strip()] = weight.strip()
    return given == {driver: f"{weight:g}" for driver, weight in key.items()}
