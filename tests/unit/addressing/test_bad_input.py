"""Bad input is normal input: each fault gives its finding in both languages, and the rest is planned."""

import pytest

from samdrift.addressing import AddressPlan, Infeasible, plan_addresses, verify_address_plan


@pytest.mark.parametrize(
    ("faulty", "code", "named"),
    [
        ([("Beby", "10.2.0.7/24", {})], "ADDR-HOST-BITS", "10.2.0.7/24"),
        ([("Beby", "10.2.0.0/33", {})], "ADDR-PREFIX", "33"),
        (
            [("Beby", "10.2.0.0/24", {"dhcp": 1}), ("Beby", "10.2.0.0/24", {})],
            "ADDR-DUPLICATE",
            "10.2.0.0/24",
        ),
        ([("Beby", "10.2.0.0/24", {}), ("Beby", "10.2.0.0/24", {"vrf": "gæst"})], "ADDR-VRFS", "Beby"),
        ([("Beby", "0.0.0.0/0", {})], "ADDR-NOISE", "Beby"),
        ([("Beby", "::/0", {})], "ADDR-NOISE", "Beby"),
        ([("", "10.2.0.0/24", {})], "ADDR-OWNER", "10.2.0.0/24"),
        ([(None, "10.2.0.0/24", {})], "ADDR-OWNER", "10.2.0.0/24"),
        ([("Beby", "10.1.0.128/25", {"static": 2})], "ADDR-OVERLAP", "Beby"),
    ],
)
def test_each_fault_is_told_and_the_rest_is_planned(a_prefix, a_problem, faulty, code, named) -> None:
    rows = [a_prefix(owner, text, **more) for owner, text, more in faulty]
    problem = a_problem(a_prefix("Aaby", "10.1.0.0/24", dhcp=3), *rows)
    plan = plan_addresses(problem)
    assert isinstance(plan, AddressPlan)
    told = [finding for finding in plan.findings if finding.code == code]
    assert told, {finding.code for finding in plan.findings}
    assert any(named in finding.message("en") + finding.subject for finding in told)
    assert all(finding.message("da") != finding.message("en") for finding in told)
    assert plan.decisions.height == problem.prefixes.height
    assert plan.decisions["decision"].null_count() == 0
    assert plan.decisions.filter(prefix="10.1.0.0/24")["decision"].to_list() in (["keep"], ["renumber"])
    assert verify_address_plan(problem, plan) == ()


@pytest.mark.parametrize(
    "fixed",
    [
        {"prefix_freedom": {"Aaby 10.1.0.0/24": "must_keep", "Beby 10.1.0.0/25": "must_keep"}},
        {"municipality_freedom": {"Aaby": "must_keep", "Beby": "must_keep"}},
    ],
)
def test_decisions_that_a_person_fixed_and_that_cannot_both_be_are_named(a_prefix, a_problem, fixed) -> None:
    two = a_prefix("Aaby", "10.1.0.0/24", dhcp=1), a_prefix("Beby", "10.1.0.0/25", dhcp=1)
    answer = plan_addresses(a_problem(*two, a_prefix("Ceby", "10.2.0.0/24", dhcp=1), **fixed))
    assert isinstance(answer, Infeasible)
    (finding,) = answer.binding
    assert finding.code == "ADDR-MUST-KEEP"
    for language in ("en", "da"):
        message = finding.message(language)
        assert "10.1.0.0/24" in message
        assert "10.1.0.0/25" in message
        assert "Aaby" in message
        assert "Beby" in message
