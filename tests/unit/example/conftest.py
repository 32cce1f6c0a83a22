"""Small examples that exercise every export, made once for all tests here."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from samdrift.example import ExampleParameters, load_parameters, make_example

TODAY = date(2026, 11, 22)

# Exports that exclude one another are spread over two variants of the example.
WITHOUT_IN_FIRST = ("rvtools_3x", "rvtools_csv", "directory_ldif", "dhcp_isc", "zeek")
WITHOUT_IN_SECOND = ("rvtools_3x", "directory_csv", "dhcp_microsoft", "nfdump", "netbox_rest", "kitos")


def small_parameters(without: tuple[str, ...] | None = None, **noise: float) -> ExampleParameters:
    """Few servers and sites; with ``without``, every export except the ones named."""
    parameters = (
        load_parameters()
        .with_value("servers_per_1000", [[0, 0.3]])
        .with_value("sites_per_1000", [[0, 0.15]])
        .with_value("flow_rows_per_server", 8)
        .with_value("pcs_in_directory_at_most", 20)
        .with_value("titled_lists", 0.0)
    )
    for name, value in noise.items():
        parameters = parameters.with_value(name, value)
    if without is None:
        return parameters
    shares = parameters.by_name["export_shares"].value
    assert isinstance(shares, dict)
    return parameters.with_value("export_shares", {n: 0.0 if n in without else 1.0 for n in shares})


@dataclass(frozen=True)
class Made:
    """An example in memory: its files by path, and its truth."""

    files: dict[str, bytes]
    read: dict[tuple[str, str], Any] = field(default_factory=dict)

    @cached_property
    def truth(self) -> dict[str, Any]:
        return json.loads(self.files["truth.json"])  # type: ignore[no-any-return]

    @property
    def municipalities(self) -> list[dict[str, Any]]:
        return list(self.truth["municipalities"])

    @cached_property
    def assets(self) -> dict[str, dict[str, Any]]:
        """Every true asset by id, as a dictionary."""
        return {
            row[0]: dict(zip(m["assets"]["columns"], row, strict=True))
            for m in self.municipalities
            for row in m["assets"]["rows"]
        }

    def records(self, end: str, sheet: str = "") -> Iterator[tuple[str, int, dict[str, Any]]]:
        """Give path, row and true asset of every record in files whose path ends so."""
        for m in self.municipalities:
            for group in m["records"]:
                if group["path"].endswith(end) and group["sheet"] == sheet:
                    for row, asset in zip(group["rows"], group["assets"], strict=True):
                        yield group["path"], row, self.assets[asset]

    def sheet(self, path: str, name: str) -> list[list[Any]]:
        """Read one sheet of a workbook, once; row 1 is the first."""
        if (path, name) not in self.read:
            book = CalamineWorkbook.from_filelike(io.BytesIO(self.files[path]))
            self.read[path, name] = book.get_sheet_by_name(name).to_python()
        return self.read[path, name]

    def csv(self, path: str) -> list[list[str]]:
        """Read CSV of any encoding and delimiter, once; row 1 is the first that a person sees."""
        if (path, "") not in self.read:
            content = self.files[path]
            try:
                text = content.decode("utf-8-sig")
            except UnicodeDecodeError:
                text = content.decode("cp1252")
            last = text.splitlines()[-1]
            delimiter = ";" if last.count(";") > last.count(",") else ","
            self.read[path, ""] = list(csv.reader(io.StringIO(text), delimiter=delimiter))
        return self.read[path, ""]

    def json(self, path: str) -> Any:
        """Read JSON, once."""
        if (path, "json") not in self.read:
            self.read[path, "json"] = json.loads(self.files[path])
        return self.read[path, "json"]

    def paths(self, part: str) -> list[str]:
        found = sorted(path for path in self.files if part in path)
        assert found, f"no file of the example has {part} in its path"
        return found


def make(unit: str = "nordjylland", seed: int = 7, **options: Any) -> Made:
    folders = make_example(unit=unit, seed=seed, today=TODAY, **options)
    return Made(files={file.path: file.content for folder in folders for file in folder.files})


@pytest.fixture(scope="session")
def first() -> Made:
    """RVTools 4.x from two vCenters, Hyper-V, NetBox REST, OS2kitos, Microsoft DHCP, nfdump."""
    return make(parameters=small_parameters(WITHOUT_IN_FIRST, cut_off_scans=1.0))


@pytest.fixture(scope="session")
def second() -> Made:
    """RVTools CSV, NetBox CSV, LDIF, ISC DHCP, Zeek, systems as a spreadsheet."""
    return make(parameters=small_parameters(WITHOUT_IN_SECOND, cut_off_scans=0.0))


@pytest.fixture(scope="session")
def third() -> Made:
    """No NetBox, so network, sites and addresses are in spreadsheets; more noise."""
    without = ("netbox", "rvtools_csv", "directory_ldif", "dhcp_isc", "zeek")
    return make(parameters=small_parameters(without, unreadable_rows=0.1, duplicate_rows=0.1))
