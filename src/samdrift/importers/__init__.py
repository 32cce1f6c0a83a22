"""Importers: one folder a format, from bytes to observations and findings.

``IMPORTERS`` is asked in order; the most specific format comes first.
"""

from samdrift.importers.importer import (
    Importer,
    ImportParameters,
    ImportResult,
    InputFile,
    RejectedRow,
)
from samdrift.importers.registry import IMPORTERS, find_importer

__all__ = [
    "IMPORTERS",
    "ImportParameters",
    "ImportResult",
    "Importer",
    "InputFile",
    "RejectedRow",
    "find_importer",
]
