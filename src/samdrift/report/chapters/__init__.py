"""The report's chapters, in order. A new analysis adds a module, a template, texts and a line here."""

from samdrift.report.chapter import Chapter
from samdrift.report.chapters.addressing import ADDRESSING
from samdrift.report.chapters.assets import ASSETS
from samdrift.report.chapters.conflicts import CONFLICTS
from samdrift.report.chapters.content import CONTENT
from samdrift.report.chapters.coverage import COVERAGE
from samdrift.report.chapters.economy import ECONOMY
from samdrift.report.chapters.findings import FINDINGS
from samdrift.report.chapters.map import MAP
from samdrift.report.chapters.method import METHOD
from samdrift.report.chapters.municipalities import MUNICIPALITIES
from samdrift.report.chapters.sources import SOURCES
from samdrift.report.chapters.summary import SUMMARY
from samdrift.report.chapters.takeover import TAKEOVER

#: From the whole down to one municipality, one asset, one source row.
CHAPTERS: tuple[Chapter, ...] = (
    SUMMARY,
    MAP,
    COVERAGE,
    CONTENT,
    ADDRESSING,
    TAKEOVER,
    ECONOMY,
    SOURCES,
    FINDINGS,
    CONFLICTS,
    MUNICIPALITIES,
    ASSETS,
    METHOD,
)
