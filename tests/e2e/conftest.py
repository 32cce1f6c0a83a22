"""What journeys in the browser share: the report's plans, built by hand beside its unit tests."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, sync_playwright

from samdrift.programme.plan import Plan

BUILDERS = Path(__file__).resolve().parents[1] / "unit" / "report" / "plans.py"


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """One browser a file: two of Playwright's loops cannot run in one worker at once."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        opened = playwright.chromium.launch(executable_path=chromium_path, args=arguments)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def plans() -> ModuleType:
    """The builders of plans that the report's unit tests use."""
    found = importlib.util.spec_from_file_location("report_plans", BUILDERS)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def plan(plans: ModuleType) -> Plan:
    made: Plan = plans.make_plan()
    return made


@pytest.fixture(scope="session")
def unit_plan(plans: ModuleType) -> Plan:
    made: Plan = plans.make_unit_plan()
    return made


@pytest.fixture(scope="session")
def empty_plan(plans: ModuleType) -> Plan:
    made: Plan = plans.make_empty_plan()
    return made
