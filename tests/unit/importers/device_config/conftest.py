"""Reading a configuration in a test, from text or from a file of the fixtures."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from samdrift.importers import ImportParameters, ImportResult, InputFile
from samdrift.importers.device_config import IMPORTER

FIXTURES = Path(__file__).parents[4] / "src/samdrift/importers/device_config/fixtures"


class Read:
    """What was read, with shortcuts for tests."""

    def __init__(self, content: bytes) -> None:
        self.file = InputFile.of_bytes("enhed.cfg", content)
        self.result: ImportResult = IMPORTER.parse(self.file, ImportParameters())

    def __getitem__(self, table: str) -> pl.DataFrame:
        return self.result.tables[table]

    def __contains__(self, table: str) -> bool:
        return table in self.result.tables

    @property
    def device(self) -> dict[str, Any]:
        return self["network_devices"].row(0, named=True)

    @property
    def codes(self) -> list[str]:
        return [finding.code for finding in self.result.findings]

    def rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        return self[table].select(columns).rows()

    def row(self, table: str, **where: object) -> dict[str, Any]:
        return self[table].row(
            by_predicate=pl.all_horizontal(pl.col(k) == v for k, v in where.items()), named=True
        )

    def refers(self, kind: str) -> list[tuple[Any, ...]]:
        """Name, address and object of the references of a kind, in order."""
        return self["address_references"].filter(kind=kind).select("name", "address", "refers_to").rows()

    def counts(self) -> dict[str, str]:
        return dict(next(f for f in self.result.findings if f.code == "DEVICE-LINES").values)

    def everything(self) -> str:
        """All that leaves the importer, as text."""
        told = "".join(f.message(lang) for f in self.result.findings for lang in ("en", "da"))
        tables = [frame.to_dicts() for frame in self.result.tables.values()]
        return repr((tables, self.result.findings, self.result.rejected)) + told


@pytest.fixture(scope="session")
def fixtures() -> Path:
    return FIXTURES


@pytest.fixture(scope="session")
def read() -> Any:
    """``read("ios-switch.cfg")`` of the fixtures, or ``read(text=...)``."""

    def _read(name: str | None = None, *, text: str | None = None, content: bytes | None = None) -> Read:
        if name is not None:
            return Read((FIXTURES / name).read_bytes())
        return Read(content if content is not None else (text or "").encode())

    return _read
