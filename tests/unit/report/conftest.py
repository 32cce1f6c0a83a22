"""Plans for the report's tests; the builders are in plans.py, which journeys in the browser use too."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from samdrift.programme.plan import Plan


@pytest.fixture(scope="session")
def plans() -> ModuleType:
    """The builders of plans."""
    found = importlib.util.spec_from_file_location("report_plans", Path(__file__).with_name("plans.py"))
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
def empty_plan(plans: ModuleType) -> Plan:
    made: Plan = plans.make_empty_plan()
    return made


@pytest.fixture(scope="session")
def unreadable_plan(plans: ModuleType) -> Plan:
    made: Plan = plans.make_unreadable_plan()
    return made
