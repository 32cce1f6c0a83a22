"""The test run's own rules: a missing program skips, is listed at the end, and fails under CI."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

CONFTEST = Path(__file__).resolve().parents[1] / "conftest.py"
CASE = """
import pytest

@pytest.mark.needs_tool("java")
def test_one(): pass

@pytest.mark.needs_tool("java")
def test_two(): pass

@pytest.mark.needs_tool("no-such-program")
def test_unnamed(): pass

def test_real(real_files): pass
"""


def run(folder: Path, **environment: str) -> str:
    """Run the case on a machine without programs and without files made by others."""
    project = folder / "project"
    (project / "tests").mkdir(parents=True)
    shutil.copy(CONFTEST, project / "tests" / "conftest.py")
    (project / "tests" / "test_case.py").write_text(CASE, encoding="utf-8")
    (project / "pytest.ini").write_text("[pytest]\nmarkers = needs_tool\n", encoding="utf-8")
    environment = {**os.environ, "PATH": str(folder), "CI": "", **environment}
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests"],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return result.stdout


def test_what_is_missing_is_listed_once_at_the_end(tmp_path: Path) -> None:
    output = run(tmp_path)
    closing = output.split("not run here")[1]
    assert "   2 tests  missing here: java (Debian package default-jre-headless)" in closing
    assert "   1 test   missing here: ../shared/real" in closing
    assert "3 skipped, 1 error" in closing
    assert "name it in TOOLS" in output


def test_under_ci_a_missing_program_fails(tmp_path: Path) -> None:
    output = run(tmp_path, CI="true")
    assert "1 skipped, 3 errors" in output
