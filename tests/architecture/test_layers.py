"""The layers: every folder has one, the documentation names it, and a new folder breaks the build."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def layers(root: Path) -> list[str]:
    """The folders that the contract names, from the top down."""
    configuration = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(c for c in configuration["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    assert contract["exhaustive"] is True
    assert not contract.get("exhaustive_ignores")
    return [name.strip(" ()") for line in contract["layers"] for name in re.split(r"[|:]", line)]


@pytest.fixture(scope="module")
def folders(root: Path) -> set[str]:
    """The folders under src/samdrift that hold code."""
    return {path.parent.name for path in (root / "src" / "samdrift").glob("*/*.py")}


def test_the_contract_names_every_folder(layers: list[str], folders: set[str]) -> None:
    assert folders <= set(layers)


def test_where_does_it_go_describes_every_folder(root: Path, layers: list[str], folders: set[str]) -> None:
    text = (root / "docs" / "where-does-it-go.md").read_text(encoding="utf-8")
    described = re.findall(r"^\| \d+ \| `(\w+)` \| \S", text, flags=re.MULTILINE)
    assert sorted(described) == sorted(layers)
    assert folders <= set(described)


def _lint(root: Path, project: Path) -> subprocess.CompletedProcess[str]:
    """Check the layers of a copy of the package."""
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--config", root / "pyproject.toml", "--no-cache"],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_new_folder_and_an_upward_import_break_the_build(root: Path, tmp_path: Path) -> None:
    shutil.copytree(
        root / "src" / "samdrift",
        tmp_path / "samdrift",
        ignore=lambda folder, names: [n for n in names if "." in n and not n.endswith(".py")],
    )
    kept = _lint(root, tmp_path)
    assert kept.returncode == 0, kept.stdout

    newcomer = tmp_path / "samdrift" / "newcomer"
    newcomer.mkdir()
    (newcomer / "__init__.py").write_text("", encoding="utf-8")
    broken = _lint(root, tmp_path)
    assert broken.returncode != 0
    assert "newcomer" in broken.stdout

    shutil.rmtree(newcomer)
    upward = tmp_path / "samdrift" / "kernel" / "upward.py"
    upward.write_text("import samdrift.inventory\n", encoding="utf-8")
    broken = _lint(root, tmp_path)
    assert broken.returncode != 0
    assert "samdrift.kernel is not allowed to import samdrift.inventory" in broken.stdout
