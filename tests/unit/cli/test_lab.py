"""``samdrift lab`` where it cannot run, and what it tells the worker."""

import sys

import polars as pl
import pytest

from samdrift.addressing.model import BLOCK_SCHEMA, DECISION_SCHEMA, MOVE_SCHEMA
from samdrift.cli import lab, main
from samdrift.exporters.lab import (
    CheckTotal,
    LabPlan,
    NameCheck,
    Observation,
    Probe,
    ProbeKind,
    Space,
    assess_lab,
)
from samdrift.exporters.lab.model import Expected

FRAMES = {"decisions": DECISION_SCHEMA, "moves": MOVE_SCHEMA, "blocks": BLOCK_SCHEMA}


@pytest.fixture
def plan_folder(tmp_path):
    """Two municipalities that keep what they have."""
    rows = [
        {
            "prefix_id": number, "owner": owner, "vrf": "", "family": 4, "prefix": prefix, "decision": "keep",
            "new_prefix": prefix, "hosts": 1, "cost_oere": 0, "freedom": "may_move", "reason": "alone",
        }
        for number, (owner, prefix) in enumerate([("0101", "10.1.0.0/24"), ("0147", "10.2.0.0/24")])
    ]  # fmt: skip
    kept = {"vrf": "", "kind": "kept", "addresses": 256.0, "used": 256.0}
    blocks = [{"owner": row["owner"], "block": row["prefix"], **kept} for row in rows]
    (tmp_path / "tables").mkdir()
    for (name, schema), content in zip(FRAMES.items(), (rows, [], blocks), strict=True):
        pl.DataFrame(content, schema=schema).write_parquet(tmp_path / "tables" / f"address_{name}.parquet")
    return tmp_path


def exit_code(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["samdrift", "lab", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main.main()
    return ended.value.code


def test_a_folder_without_a_plan_is_told(tmp_path, monkeypatch, capsys):
    assert exit_code(monkeypatch, tmp_path) == main.ExitCode.NOTHING_READABLE
    assert "has no address plan" in " ".join(capsys.readouterr().err.split())


def test_a_plan_of_another_version_is_told(plan_folder, monkeypatch, capsys):
    path = plan_folder / "tables" / "address_decisions.parquet"
    pl.read_parquet(path).drop("new_prefix").write_parquet(path)
    assert exit_code(monkeypatch, plan_folder) == main.ExitCode.NOTHING_READABLE
    assert "lacks new_prefix" in " ".join(capsys.readouterr().err.split())


def test_one_municipality_alone_proves_nothing(plan_folder, monkeypatch):
    path = plan_folder / "tables" / "address_decisions.parquet"
    pl.read_parquet(path).head(1).write_parquet(path)
    monkeypatch.setattr(lab, "find_tools", dict)
    assert exit_code(monkeypatch, plan_folder) == main.ExitCode.NO_PLAN


def test_a_missing_program_is_named(plan_folder, monkeypatch, capsys):
    monkeypatch.setattr(lab.shutil, "which", lambda name, path: None if name == "nft" else f"/bin/{name}")
    assert exit_code(monkeypatch, plan_folder) == main.ExitCode.NO_NAMESPACES
    assert "nft (Debian package nftables)" in capsys.readouterr().err


def test_missing_namespaces_are_told_with_the_reason(plan_folder, monkeypatch, capsys, tmp_path):
    refuses = tmp_path / "unshare"
    refuses.write_text(
        "#!/bin/sh\necho unshare failed: Operation not permitted >&2\nexit 1\n", encoding="utf-8"
    )
    refuses.chmod(0o755)
    monkeypatch.setattr(lab, "find_tools", lambda: {"unshare": str(refuses), "ip": "ip", "nft": "nft"})
    assert exit_code(monkeypatch, plan_folder) == main.ExitCode.NO_NAMESPACES
    assert "Operation not permitted" in " ".join(capsys.readouterr().err.split())


def test_the_worker_is_never_told_what_is_expected(plan_folder, monkeypatch):
    told = []

    def caught(job):
        told.append(job)
        raise lab.UnableToRunLab("enough")

    monkeypatch.setattr(lab, "run_worker", caught)
    monkeypatch.setattr(lab, "find_tools", dict)
    with pytest.raises(lab.UnableToRunLab):
        lab.run_lab(plan_folder, pairs=3, seed=1)
    assert [len(probe) for probe in told[0]["probes"]] == [5] * 12
    assert {probe[3] for probe in told[0]["probes"]} == {"tcp", "udp"}


def a_lab(expected=None, forbidden=None, names=(), shown=frozenset()):
    probe = Probe(
        kind=ProbeKind.REACH if expected else ProbeKind.OLD_ADDRESS,
        protocol="udp", space=0, source="10.0.0.1", asked="10.2.0.1", expected=expected, forbidden=forbidden,
        pair=0 if expected else None,
    )  # fmt: skip
    spaces = tuple(Space(link=f"m{n}", owner=n, vrf="", addresses=()) for n in ("0101", "0147", "0151"))
    return LabPlan(spaces=spaces, probes=(probe,), names=names, pairs=1, same_address=0, shown_pairs=shown)


RIGHT = (1, "10.0.0.1", "10.1.0.1")


@pytest.mark.parametrize(
    ("arrivals", "reply", "fault"),
    [
        ((RIGHT,), "10.2.0.1", None),
        ((RIGHT,), "10.0.0.1", "the answer came from 10.0.0.1"),
        ((RIGHT,), None, "no answer came back"),
        ((), "10.2.0.1", "never arrived"),
        (((2, "10.0.0.1", "10.1.0.1"),), "10.2.0.1", "it arrived at 0151"),
        (((1, "10.0.0.1", "10.0.0.1"),), "10.2.0.1", "from 10.0.0.1, not at"),
        ((RIGHT, (2, "10.0.0.1", "10.1.0.1")), "10.2.0.1", "it arrived at 0151"),
    ],
)
def test_what_must_arrive_must_arrive_there_and_only_there(arrivals, reply, fault):
    plan = a_lab(expected=Expected(space=1, local="10.0.0.1", peer="10.1.0.1"))
    result = assess_lab(plan, [Observation(arrivals=arrivals, reply_from=reply)])
    assert result.is_proven is (fault is None)
    assert all(fault in failure for failure in result.failures)
    assert result.totals == (
        CheckTotal(kind=ProbeKind.REACH, protocol="udp", made=1, passed=int(fault is None)),
    )


@pytest.mark.parametrize(
    ("forbidden", "arrivals", "is_good"),
    [(1, (), True), (1, ((2, "a", "b"),), True), (1, (RIGHT,), False), (None, ((2, "a", "b"),), False)],
)
def test_what_must_stay_away_must_stay_away(forbidden, arrivals, is_good):
    result = assess_lab(a_lab(forbidden=forbidden), [Observation(arrivals=arrivals, reply_from=None)])
    assert result.is_proven is is_good


@pytest.mark.parametrize("shown", [frozenset(), frozenset({0})])
@pytest.mark.parametrize(("reply", "proven"), [("10.2.0.1", 1), (None, 0)])
def test_a_pair_counts_where_it_was_asked_for_and_only_if_all_arrived(shown, reply, proven):
    plan = a_lab(expected=Expected(space=1, local="10.0.0.1", peer="10.1.0.1"), shown=shown)
    result = assess_lab(plan, [Observation(arrivals=(RIGHT,), reply_from=reply)])
    assert (result.pairs_at_planned, result.pairs_at_shown) == ((0, proven) if shown else (proven, 0))


@pytest.mark.parametrize(
    ("answers", "back", "fault"),
    [
        (("10.2.0.1",), ("db.lab",), None),
        (("10.1.0.1",), ("db.lab",), "its view answers 10.1.0.1, the gateway takes 10.2.0.1"),
        (("10.1.0.1", "10.2.0.1"), ("db.lab",), "its view answers 10.1.0.1, 10.2.0.1"),
        ((), ("db.lab",), "its view answers nothing"),
        (("10.2.0.1",), (), "its view names 10.2.0.1 not at all"),
        (("10.2.0.1",), ("other.lab",), "its view names 10.2.0.1 other.lab"),
    ],
)
def test_a_view_must_answer_with_the_address_that_the_gateway_takes(answers, back, fault):
    check = NameCheck(space=0, name="db.lab", asked="10.2.0.1", answers=answers, back=back)
    result = assess_lab(a_lab(forbidden=1, names=(check,)), [Observation(arrivals=(), reply_from=None)])
    assert result.is_proven is (fault is None)
    assert all(fault in failure for failure in result.failures)
    total = CheckTotal(kind=ProbeKind.NAME, protocol="dns", made=1, passed=int(fault is None))
    assert total in result.totals
