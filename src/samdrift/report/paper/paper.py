"""The verb: a plan's folder and a municipality in, the case paper as DOCX out."""

from samdrift.kernel import format_date
from samdrift.report.paper.blocks import Notes, Section, SourceList, Table
from samdrift.report.paper.document import Paper, write_document
from samdrift.report.paper.known import Known, PlanFolder, UnableToWritePaper, find_municipality
from samdrift.report.paper.parameters import PaperParameters
from samdrift.report.paper.sections import SECTIONS, Case, find_route, make_section

_DEFAULT = PaperParameters()


def render_paper(plan: PlanFolder, municipality: str, *, parameters: PaperParameters = _DEFAULT) -> bytes:
    """Write the case paper for a municipality's council, in Danish.

    Args:
        plan: what ``samdrift plan`` wrote; tables that are missing are said to be so in the paper.
        municipality: its code, or its folder's name where it has none.
        parameters: sections, route, accounts.

    Returns:
        A DOCX; the same plan and parameters give the same bytes.

    Raises:
        UnableToWritePaper: the plan does not have the municipality, or a section is not known.
    """
    known = find_municipality(plan, municipality)
    names = parameters.sections_of.get(known.code) or list(parameters.sections)
    wrong = [name for name in names if name not in SECTIONS]
    if wrong:
        raise UnableToWritePaper(
            f"Afsnittet {', '.join(wrong)} findes ikke. Brug {', '.join(SECTIONS)} i [paper] sections."
        )
    notes = Notes()
    case = Case(known=known, parameters=parameters, notes=notes)
    sections = [make_section(name, case) for name in names]
    if not any(isinstance(block, SourceList) for section in sections for block in section.blocks):
        sections.append(Section(heading="Kilder til tallene", blocks=(SourceList(),)))
    return write_document(
        Paper(
            title=f"Overdragelse af drift af servere og netværk til {known.unit}",
            municipality=known.name,
            today=known.today,
            version=str(plan.get("samdrift_version") or ""),
            facts=_head(known, parameters),
            sections=tuple(sections),
            notes=tuple(notes.texts),
        )
    )


def _head(known: Known, parameters: PaperParameters) -> Table:
    route = find_route(known, parameters)
    return Table(
        caption="",
        header=(),
        rows=(
            ("Punkt", "Lukket" if parameters.closed else "Åbent"),
            ("Behandling", " → ".join(route) + " (mødedatoer ikke oplyst)"),
            ("Beslutning i", route[-1]),
            ("Tal opgjort", format_date(known.today)),
        ),
        widths_cm=(3.2, 13.7),
    )
