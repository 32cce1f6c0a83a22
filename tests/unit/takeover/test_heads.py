"""Contracts' earliest ends, against every plan."""

from hypothesis import given, settings

from samdrift.takeover import TakeoverProblem
from samdrift.takeover.bounds.heads import ContractHeads
from samdrift.takeover.windows import Windows, find_windows
from tests.unit.takeover.cases import every_plan, five_groups, small_problems


@given(small_problems())
@settings(max_examples=40, deadline=None)
def test_no_plan_ends_a_contract_earlier(problem: TakeoverProblem) -> None:
    windows = find_windows(problem)
    if not isinstance(windows, Windows):
        return
    heads = ContractHeads(problem, windows)
    earliest = {each.id: heads.earliest_end(each) for each in problem.contracts if each.tasks}
    for starts in every_plan(problem):
        for contract in problem.contracts:
            if contract.tasks:
                ends = (starts[name] + problem.task_by_id[name].duration_weeks for name in contract.tasks)
                assert max(ends) >= earliest[contract.id]


def test_the_worked_example() -> None:
    windows = find_windows(five_groups())
    assert isinstance(windows, Windows)
    (room,) = five_groups().contracts
    assert ContractHeads(five_groups(), windows).earliest_end(room) == 5
