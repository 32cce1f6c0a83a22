"""What every test may use, and the closing list of what could not run here.

A test that needs a program says ``@pytest.mark.needs_tool("chromium")``; one that reads files
made by others takes the fixture ``real_files``. Both skip where the thing is missing, and
``make test`` ends with one list of them. With ``CI=true`` a missing program fails instead.
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
REAL_FILES = ROOT.parent / "shared" / "real"
MISSING = "missing here: "

# Program name in the mark -> the names it goes by, and the Debian package that has it.
TOOLS: dict[str, tuple[tuple[str, ...], str]] = {
    "chromium": (("chromium", "chromium-browser", "google-chrome"), "chromium"),
    "nft": (("nft",), "nftables"),
    "ip": (("ip",), "iproute2"),
    "unshare": (("unshare",), "util-linux"),
    "named-checkzone": (("named-checkzone",), "bind9-utils"),
    "named-checkconf": (("named-checkconf",), "bind9-utils"),
    "named": (("named",), "bind9"),
    "dig": (("dig",), "bind9-dnsutils"),
    "kea-dhcp4": (("kea-dhcp4",), "kea-dhcp4-server"),
    "java": (("java",), "default-jre-headless"),
    "pdftotext": (("pdftotext",), "poppler-utils"),
}

# A slow machine is not a fault; under CI the same examples are tried each time.
settings.register_profile("samdrift", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("samdrift")


def find_tool(name: str) -> str | None:
    """Return the path of a program that tests may need, or None; also looks in the system folders."""
    search_path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
    found = (shutil.which(known, path=search_path) for known in TOOLS[name][0])
    return next((path for path in found if path), None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs_tool"):
        for name in mark.args:
            if name not in TOOLS:
                pytest.fail(f"needs_tool({name!r}): name it in TOOLS in tests/conftest.py", pytrace=False)
            if find_tool(name) is None:
                reason = f"{MISSING}{name} (Debian package {TOOLS[name][1]})"
                if os.environ.get("CI") == "true":
                    pytest.fail(reason, pytrace=False)
                pytest.skip(reason)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """End with one list, after pytest's own: what was skipped, how many tests, and why."""
    yield
    reasons = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    )
    if not reasons:
        return
    terminalreporter.section("not run here")
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count:4d} {'test ' if count == 1 else 'tests'}  {reason}")


@pytest.fixture(scope="session")
def real_files() -> Path:
    """The folder of files made by others, outside the repository; skips where it is absent."""
    if not REAL_FILES.is_dir():
        pytest.skip(f"{MISSING}../shared/real (files made by others, not part of the repository)")
    return REAL_FILES


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Debian's browser, for ``playwright.chromium.launch(executable_path=...)``; mark needs_tool too."""
    path = find_tool("chromium")
    assert path is not None, "mark the test with @pytest.mark.needs_tool('chromium')"
    return path


@pytest.fixture(scope="session")
def axe_script() -> str:
    """The source of axe-core, to run in a page; installed by ``make setup``."""
    path = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
    assert path.is_file(), "axe-core is not installed. Run: make setup"
    return path.read_text(encoding="utf-8")
