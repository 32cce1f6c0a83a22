"""Reference facts about Denmark's 98 municipalities, shipped with the package.

Sources are named in ``SOURCES.md`` beside the data files.
"""

from samdrift.inventory.reference.municipalities import (
    MunicipalityReference,
    find_municipality,
    load_municipalities,
)

__all__ = ["MunicipalityReference", "find_municipality", "load_municipalities"]
