"""Hours: the page's example, the file itself, and what finished groups teach."""

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from samdrift.takeover.effort import (
    ACTUAL_SCHEMA,
    FINISHED_SCHEMA,
    EffortModel,
    Phase,
    Skill,
    ThreePoint,
    built_in_effort,
    list_finished,
    recalibrate_effort,
)
from samdrift.takeover.effort_file import parse_effort, write_effort
from samdrift.takeover.tasks import Work, tabulate_work

HANDOVER = {Phase.HANDOVER: {"plain": 1, "database": 1, "group": 1}}
MOVE = {Phase.MOVE: {"plain": 1, "database": 1, "group": 1, "dependency_cut": 1}}


def finished(*rows: tuple[str, str, str, float | None, float | None]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=FINISHED_SCHEMA, orient="row")


def means(model: EffortModel, parts: Any) -> dict[str, float]:
    return {skill.value: round(hours.mean, 6) for skill, hours in model.estimate(parts).by_skill.items()}


def test_the_group_of_the_page() -> None:
    model = built_in_effort()
    assert means(model, HANDOVER) == {"server": 6, "security": 1.4, "database": 3, "project": 2.1}
    assert means(model, MOVE) == {
        "server": 10,
        "network": 5,
        "security": 1.4,
        "database": 13,
        "project": 6.4,
    }
    assert model.estimate(HANDOVER).hours == pytest.approx(12.5)


def test_kinds_err_together_and_apart() -> None:
    model = built_in_effort()
    apart = model.estimate(HANDOVER).by_skill[Skill.SERVER]
    together = model.estimate({Phase.HANDOVER: {"plain": 2}}).by_skill[Skill.SERVER]
    assert apart.deviation == pytest.approx(1.8856, abs=1e-4)
    assert together.deviation == pytest.approx(2.6667, abs=1e-4)
    assert apart.quantile(0.9) == pytest.approx(8.48, abs=0.005)
    assert apart.quantile(0.5) < apart.mean


def test_the_spread_for_simulation_has_mean_one_and_the_deviation_of_the_sum() -> None:
    model = built_in_effort()
    one = model.estimate({Phase.HANDOVER: {"plain": 1}}).spread
    # One kind: the three points are those of the file's sums: 1.4, 2.75, 11.6 around a mean of 4.
    assert (one.low, one.likely, one.high) == pytest.approx((0.35, 0.6875, 2.9))
    mixed = model.estimate(HANDOVER).spread
    assert mixed.mean == pytest.approx(1)
    assert mixed.deviation < one.deviation


def test_nothing_to_do_takes_no_time() -> None:
    estimate = built_in_effort().estimate({Phase.RETIRE: {"site": 4}})
    assert estimate.hours == 0
    assert estimate.spread == ThreePoint(low=1, likely=1, high=1)


def test_the_file_has_hours_and_a_reason_for_every_kind_in_every_phase() -> None:
    model = built_in_effort()
    servers = model.items_of(Phase.HANDOVER)
    for phase in (Phase.MOVE, Phase.REBUILD, Phase.TO_CLOUD):
        assert model.items_of(phase) == servers | {"dependency_cut"}
    for phase in (Phase.RETIRE, Phase.SUPPLIER):
        assert model.items_of(phase) == servers
    for (phase, item), entry in model.entries.items():
        assert entry, f"{phase}.{item} has no hours"


def test_renumbering_takes_as_long_as_the_address_plan_says_it_costs() -> None:
    # At 600 DKK an hour: prefix 1,800, static host 300, server 4,200, device 9,000, translation 3,000.
    entries = built_in_effort().entries
    wanted = {
        "prefix_renumbered": 3, "host_static": 0.5, "host_server": 7, "host_device": 15, "host_printer": 1,
        "prefix_translated": 5, "workaround": 10, "host_dhcp": 0.05,
    }  # fmt: skip
    for item, hours in wanted.items():
        assert sum(each.likely for each in entries[Phase.NETWORK, item].values()) == pytest.approx(hours), (
            item
        )


def test_finished_groups_move_the_estimate_as_the_page_says() -> None:
    model, findings = recalibrate_effort(
        built_in_effort(),
        finished(("a", "handover", "server", 40.0, 60.0), ("b", "handover", "server", 20.0, 30.0)),
        prior_hours=100,
    )
    assert findings == ()
    assert model.factors[Phase.HANDOVER, Skill.SERVER] == pytest.approx(1.1875)
    assert model.factors[Phase.MOVE, Skill.SERVER] == pytest.approx(1.1875)
    assert model.factors[Phase.MOVE, Skill.NETWORK] == 1
    assert means(model, HANDOVER)["server"] == 7.125


def test_what_tasks_took_is_set_beside_their_plan_without_earlier_factors() -> None:
    learnt, _ = recalibrate_effort(
        built_in_effort(), finished(("a", "handover", "server", 60.0, 90.0)), prior_hours=100
    )
    work = Work(
        id="g/handover",
        group="g",
        municipality="0540",
        name="G",
        phase=Phase.HANDOVER,
        estimate=learnt.estimate(HANDOVER),
        servers=2,
        sites=0,
        is_network=False,
        is_later=False,
    )
    actual = pl.DataFrame(
        [("g/handover", "server", 9.0), ("gone/move", "server", 3.0)], schema=ACTUAL_SCHEMA, orient="row"
    )
    rows = list_finished(tabulate_work([work]), actual, learnt)
    assert rows.schema == pl.Schema(FINISHED_SCHEMA)
    assert rows.rows() == [("g", "handover", "server", 6.0, 9.0), ("gone/move", None, "server", None, 3.0)]
    _, findings = recalibrate_effort(built_in_effort(), rows, prior_hours=100)
    assert [finding.subject for finding in findings] == ["gone/move"]


def test_much_experience_outweighs_the_file() -> None:
    model, _ = recalibrate_effort(
        built_in_effort(), finished(("a", "move", "database", 1e6, 2e6)), prior_hours=100
    )
    assert model.factors[Phase.MOVE, Skill.DATABASE] == pytest.approx(2, abs=0.001)


def test_one_disaster_does_not_set_the_plan_and_bad_rows_are_told() -> None:
    model, findings = recalibrate_effort(
        built_in_effort(),
        finished(
            ("fire", "handover", "server", 10.0, 900.0),
            ("x", "handover", "cook", 10.0, 9.0),
            ("y", "party", "server", 10.0, 9.0),
            ("z", "handover", "server", None, 9.0),
            ("w", "handover", "server", 10.0, -1.0),
        ),
        prior_hours=100,
    )
    assert model.factors[Phase.HANDOVER, Skill.SERVER] == pytest.approx(140 / 110)
    assert sorted((finding.code, finding.subject) for finding in findings) == [
        ("TAKEOVER-FAR-OFF", "fire"),
        ("TAKEOVER-FINISHED", "w"),
        ("TAKEOVER-FINISHED", "x"),
        ("TAKEOVER-FINISHED", "y"),
        ("TAKEOVER-FINISHED", "z"),
    ]


def test_a_units_own_file_changes_what_it_names() -> None:
    model, findings = parse_effort(
        b"[handover.plain]\nserver = [2, 2, 2]\nreason = 'ours'\n"
        b"[handover.horse]\nserver = [1, 2, 3]\n"
        b"[move.plain]\nserver = [3, 2, 1]\n"
        b"[nonsense]\nx = 1\n",
        path="effort.toml",
    )
    assert model.entries[Phase.HANDOVER, "plain"] == {Skill.SERVER: ThreePoint(low=2, likely=2, high=2)}
    assert model.entries[Phase.MOVE, "plain"] == built_in_effort().entries[Phase.MOVE, "plain"]
    assert [finding.subject for finding in findings] == ["handover.horse", "move.plain", "nonsense.x"]
    model, findings = parse_effort(b"[", path="effort.toml")
    assert model == built_in_effort()
    assert len(findings) == 1


@pytest.mark.parametrize(
    "entry",
    [
        "server = [1, 2]", "server = [1, 2, 3, 4]", "server = [true, 2, 3]", "server = [1, 2, inf]",
        "server = [nan, 2, 3]", "server = [-1, 2, 3]", "server = [1, 2, 10001]", "server = 3",
        "server = [1, 2, 1" + 400 * "0" + "]", "reason = 'no hours'", "", "cook = [1, 2, 3]",
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_used_keeps_the_built_in_hours(entry: str) -> None:
    model, findings = parse_effort(f"[move.plain]\n{entry}\n".encode(), path="effort.toml")
    assert model.entries == built_in_effort().entries
    assert [finding.code for finding in findings] == ["TAKEOVER-EFFORT"]
    assert model.own == frozenset()


def test_hours_that_were_learnt_are_written_and_read_back() -> None:
    own, _ = parse_effort(b"[retire.plain]\nserver = [1, 1, 1]\n", path="effort.toml")
    learnt, _ = recalibrate_effort(own, finished(("a", "handover", "server", 60.0, 90.0)), prior_hours=100)
    text = write_effort(learnt, remarks=["Et\nbrud"])
    again, findings = parse_effort(text.encode(), path="effort.toml")
    assert findings == ()
    assert text.startswith("# Et brud\n")
    assert means(again, HANDOVER)["server"] == 7.125
    assert again.hours[Phase.RETIRE, "plain"][Skill.SERVER].mean == pytest.approx(1.1875)
    # Project hours are nobody's experience: what has only these is not written.
    assert (Phase.HANDOVER, "group") not in again.own
    assert write_effort(again, remarks=["Et brud"]) == text
    assert write_effort(built_in_effort()).strip() == ""


def test_hours_of_an_item_that_is_no_longer_built_in_are_written_and_told_when_read():
    effort = built_in_effort()
    entries = {**effort.entries, (Phase.HANDOVER, "fax"): effort.entries[Phase.HANDOVER, "database"]}
    _, told = parse_effort(write_effort(replace(effort, entries=entries)).encode(), path="effort.toml")
    assert [finding.subject for finding in told] == ["handover.fax"]
