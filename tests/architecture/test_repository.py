"""The repository itself: its commands, its pages, and what it says of itself."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

COMMANDS = ("demo", "test", "check", "bench", "docs", "setup")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def pages(root: Path) -> list[Path]:
    """Every page that people read: those at the root, the documentation, the formats' READMEs."""
    found = [*root.glob("*.md"), *root.glob("docs/**/*.md"), *root.glob("bench/*.md")]
    return sorted(p for p in found if "_build" not in p.parts)


@pytest.mark.parametrize("command", COMMANDS)
def test_make_knows_the_command(root: Path, command: str) -> None:
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{command}:.*## \S", makefile, flags=re.MULTILINE)
    assert re.search(rf"^\.PHONY:.*\b{command}\b", makefile, flags=re.MULTILINE)


def test_the_readme_begins_with_the_two_commands(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\$ (make \w+)", readme, flags=re.MULTILINE) == ["make demo", "make test"]


def test_ci_runs_both_checks(root: Path) -> None:
    script = root / ".ci" / "run"
    assert os.access(script, os.X_OK)
    lines = script.read_text(encoding="utf-8").splitlines()
    assert "set -euo pipefail" in lines
    assert lines[-2:] == ["make check", "make test"]


def test_ci_installs_every_program_that_a_test_needs(root: Path, pytestconfig: pytest.Config) -> None:
    conftest = next(p for p in pytestconfig.pluginmanager.get_plugins() if hasattr(p, "TOOLS"))
    marked = re.compile(r"needs_tool\(([^)]*)\)")
    used = {
        name
        for path in (root / "tests").rglob("test_*.py")
        if path.name != "test_closing_list.py"  # its cases are made up
        for arguments in marked.findall(path.read_text(encoding="utf-8"))
        for name in re.findall(r"[\"']([\w-]+)[\"']", arguments)
    }
    installed = (root / ".ci" / "run").read_text(encoding="utf-8").split()
    assert not sorted(name for name in used if conftest.TOOLS[name][1] not in installed)


def test_links_lead_somewhere(root: Path) -> None:
    broken = []
    for page in pages(root):
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            path = unquote(target.split("#")[0])
            # What the reader must build first is not there in a fresh clone.
            if "://" in target or not path or "assets/built" in path:
                continue
            if not (page.parent / path).exists():
                broken.append(f"{page.relative_to(root)}: {target}")
    assert not broken


def test_the_documentation_site_loads_nothing_from_elsewhere(root: Path, tmp_path: Path) -> None:
    built = subprocess.run(
        [
            sys.executable,
            *["-m", "sphinx", "-W", "-q", "-b", "html", "-d"],
            tmp_path / "trees",
            "docs",
            tmp_path / "html",
        ],
        cwd=root,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert built.returncode == 0, built.stderr
    loads = re.compile(
        r"""<(?:script|img|iframe|source|video)[^>]*\bsrc=["'](?:https?:)?//[^"']*"""
        r"""|<link[^>]*\bhref=["'](?:https?:)?//[^"']*|url\(["']?(?:https?:)?//[^)]*|@import[^;]*//[^;]*"""
    )
    files = [f for f in (tmp_path / "html").rglob("*") if f.suffix in {".html", ".css"}]
    assert len(files) > 10
    found = {
        f"{f.relative_to(tmp_path)}: {hit}"
        for f in files
        for hit in loads.findall(f.read_text(encoding="utf-8"))
    }
    assert not sorted(found)


def test_the_licence_is_mpl_2(root: Path) -> None:
    text = (root / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("Mozilla Public License Version 2.0")
    assert 'Exhibit B - "Incompatible With Secondary Licenses" Notice' in text


def test_versions_agree(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    publiccode = yaml.safe_load((root / "publiccode.yml").read_text(encoding="utf-8"))
    assert publiccode["softwareVersion"] == project["version"]
    assert publiccode["legal"]["license"] == project["license"]


def test_the_npm_lock_file_is_complete_and_names_no_host(root: Path) -> None:
    text = (root / "web" / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert {"node_modules/dkfds", "node_modules/axe-core"} <= packages.keys()
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
