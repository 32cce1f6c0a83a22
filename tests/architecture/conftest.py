"""The source files of the package, parsed once for all architecture tests."""

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One Python file under ``src/samdrift``: where it is, its text and its tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return str(self.path)

    @property
    def top_folder(self) -> str:
        """The folder directly under ``src/samdrift``, or '' for a file that lies there itself."""
        return self.path.parts[2] if len(self.path.parts) > 3 else ""


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def source_files() -> tuple[SourceFile, ...]:
    found = tuple(
        SourceFile(path=path.relative_to(ROOT), text=text, tree=ast.parse(text))
        for path in sorted((ROOT / "src" / "samdrift").rglob("*.py"))
        for text in [path.read_text(encoding="utf-8")]
    )
    assert found, "no source files found: these tests would pass without looking"
    return found
