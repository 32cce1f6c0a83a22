"""Quality: what is known of what the later analyses need, and which export would help most."""

from samdrift.inventory.quality.assess import assess_quality
from samdrift.inventory.quality.model import (
    AnalysisQuality,
    MunicipalityQuality,
    NeedQuality,
    NextExport,
    PossibleExport,
    Reach,
)
from samdrift.inventory.quality.needs import ANALYSES, NEEDS, Need, Question, needs_as_markdown
from samdrift.inventory.quality.words import describe_next_export

__all__ = [
    "ANALYSES",
    "NEEDS",
    "AnalysisQuality",
    "MunicipalityQuality",
    "Need",
    "NeedQuality",
    "NextExport",
    "PossibleExport",
    "Question",
    "Reach",
    "assess_quality",
    "describe_next_export",
    "needs_as_markdown",
]
