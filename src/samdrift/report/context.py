"""What every chapter of the report is made from: the plan, the language, and names in order."""

from dataclasses import dataclass
from functools import cached_property

from samdrift.importers import IMPORTERS
from samdrift.inventory import TABLES, column_info
from samdrift.kernel import danish_sort_key
from samdrift.programme.plan import MunicipalityPicture, Plan
from samdrift.report.language import Texts


@dataclass(frozen=True, kw_only=True)
class ReportContext:
    """A plan seen in one language. ``borders`` is GeoJSON of municipal outlines, if given."""

    plan: Plan
    texts: Texts
    borders: bytes | None = None

    @cached_property
    def municipalities(self) -> tuple[MunicipalityPicture, ...]:
        """All municipalities in Danish alphabetical order."""
        return tuple(sorted(self.plan.municipalities, key=lambda m: (danish_sort_key(m.name), m.key)))

    @cached_property
    def anchors(self) -> dict[str, str]:
        """Municipality key -> id of its section. Folder names can hold anything; ids cannot."""
        return {
            m.key: f"kommune-{m.code}" if m.code else f"kommune-x{index}"
            for index, m in enumerate(self.municipalities, start=1)
        }

    @cached_property
    def _names(self) -> dict[str, str]:
        return {m.key: m.name for m in self.plan.municipalities}

    def name_of(self, municipality: str | None) -> str:
        """Return a municipality's name; the whole unit's word where there is none."""
        if municipality is None:
            return self.texts("word.whole_unit")
        return self._names.get(municipality, municipality)

    def order_of(self, municipality: str | None) -> tuple[bool, tuple[str, ...], str]:
        """Sort key of a municipality: the whole first, then Danish order."""
        name = self.name_of(municipality)
        return (municipality is not None, danish_sort_key(name), municipality or "")

    @property
    def unit_name(self) -> str:
        """The unit's name, or a word for it."""
        return self.plan.name or self.texts("word.the_unit")

    def analysis_title(self, analysis: str) -> str:
        """Return an analysis' name in the report's language."""
        return self.texts.find(f"analysis.{analysis}", analysis)

    def table_title(self, table: str) -> str:
        """Return a table's name in the report's language."""
        return self.texts.find(f"table.{table}", table)

    def format_title(self, name: str) -> str:
        """Return an importer's title, or the name itself where it is no importer's."""
        importer = next((i for i in IMPORTERS if i.name == name), None)
        if importer is None:
            return self.texts.find(f"format.{name}", name)
        return importer.title_da if self.texts.language == "da" else importer.title

    def column_title(self, table: str, column: str) -> str:
        """Return a column's declared title."""
        declared = TABLES[table].columns().get(column) if table in TABLES else None
        if declared is None:
            return column
        info = column_info(declared)
        return info.title_da if self.texts.language == "da" else info.title

    def field_title(self, field: str) -> str:
        """Return the title of a field written as ``table.column``."""
        table, _, column = field.rpartition(".")
        return self.column_title(table, column)
