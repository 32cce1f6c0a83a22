"""``samdrift share``: a spreadsheet of municipalities, or plain games."""

import json
import sys
from types import SimpleNamespace

import pytest

from samdrift.cli import main
from samdrift.cli.share_summary import _say_over

DRIVERS = """\
kommune;alone_dkk;today_dkk;users
Sønderborg;1.000.000;900.000;100
Aabenraa;1.100.000;1.200.000,50;200
Tønder;1.500.000;1.400.000;300
"""
MODEL = """\
[[term]]
name = "Fælles"
fixed_dkk = 600_000
[[term]]
name = "Brugere"
driver = "users"
rate_dkk = 1_000
step_size = 250
step_price_dkk = 300_000
"""


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["samdrift", "share", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main.main()
    return ended.value.code


@pytest.fixture
def drivers(tmp_path):
    path = tmp_path / "drivers.csv"
    path.write_text(DRIVERS, encoding="utf-8")
    return path


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "model.toml"
    path.write_text(MODEL, encoding="utf-8")
    return path


def test_the_worked_example_as_json(drivers, model, monkeypatch, capsys):
    assert run(monkeypatch, drivers, "--cost-model", model, "--key", "users=100", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["total_oere"] == 210_000_000
    first = document["keys"][0]
    assert first["shares_oere"] == {"Sønderborg": 35_000_000, "Aabenraa": 70_000_000, "Tønder": 105_000_000}
    assert first["worst_group"] == ["Aabenraa", "Tønder"]
    assert first["worst_excess_oere"] == 5_000_000
    assert document["least_core"]["high_oere"] == pytest.approx(-20_000_000)
    assert document["least_core"]["core_empty"] is False
    for key in document["keys"]:
        assert sum(key["shares_oere"].values()) == document["total_oere"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "da",
            [
                "Bidrag",
                "1.050.000",
                "Aabenraa, Tønder bærer tilsammen 1.750.000 kr.",
                "ingen tilbydes at træde ud",
            ],
        ),
        (
            "en",
            [
                "Contribution",
                "1,050,000",
                "Aabenraa, Tønder carry 1,750,000 DKK",
                "nobody is offered to leave",
            ],
        ),
    ],
)
def test_the_table_fits_and_names_the_worst_group(drivers, model, language, words, monkeypatch, capsys):
    assert run(monkeypatch, drivers, "--cost-model", model, "--key", "users=100", "--lang", language) == 0
    out = capsys.readouterr().out
    flat = " ".join(out.split())
    for word in words:
        assert word in flat
    assert max(map(len, out.splitlines())) <= 100


def test_twenty_names_still_fit(tmp_path, monkeypatch, capsys):
    path = tmp_path / "d.csv"
    rows = "".join(f"Den meget lange kommune nummer {i};{90 + i}.000.000;{i + 1}\n" for i in range(12))
    path.write_text("kommune;alone_dkk;antal brugere i alt\n" + rows, encoding="utf-8")
    assert run(monkeypatch, path, "--key", "antal brugere i alt=34,equal=33,alone=33", "--phase-in", 3) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 100


def test_without_a_model_it_is_modelled_and_says_so(drivers, monkeypatch, capsys):
    assert run(monkeypatch, drivers) == 0
    assert "modelleret" in capsys.readouterr().out


def test_a_total_is_shared_to_the_oere(drivers, monkeypatch, capsys):
    assert run(monkeypatch, drivers, "--total", "3.000.000,01", "--key", "users=60,equal=40", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    assert document["total_oere"] == 300_000_001
    assert sum(document["keys"][0]["shares_oere"].values()) == 300_000_001


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--key", "users=50,equal=40"], "90"),
        (["--key", "users=0,equal=0"], "100"),
        (["--key", "boats=100"], "boats"),
        (["--key", "users"], "users"),
        (["--total", "mange"], "mange"),
        (["--cap", "50", "--key", "users=100"], "mangler"),
        (["--lang", "tysk"], "tysk"),
    ],
)
def test_wrong_options_end_with_2_and_no_number(options, said, drivers, monkeypatch, capsys):
    assert run(monkeypatch, drivers, *options) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert said in captured.err


def test_a_file_or_a_game_is_needed(drivers, monkeypatch):
    assert run(monkeypatch) == 2
    assert run(monkeypatch, drivers, "--game", drivers) == 2


def test_bad_rows_end_with_3_and_are_all_told(tmp_path, monkeypatch, capsys):
    path = tmp_path / "d.csv"
    path.write_text("kommune;alone_dkk\nTønder;x\nVejle;5 EUR\n;3\n", encoding="utf-8")
    assert run(monkeypatch, path) == 3
    captured = capsys.readouterr()
    assert captured.out == ""
    assert all(f"d.csv:{row}" in captured.err for row in (2, 3, 4))


def test_a_bad_model_ends_with_3(drivers, tmp_path, monkeypatch, capsys):
    path = tmp_path / "m.toml"
    path.write_text("[[term]]\nfixed_dkk = -1\n", encoding="utf-8")
    assert run(monkeypatch, drivers, "--cost-model", path) == 3
    assert "m.toml:1" in capsys.readouterr().err


def test_connected_groups_can_be_asked_for(drivers, monkeypatch, capsys):
    assert run(monkeypatch, drivers, "--connected", "--json") == 0
    document = json.loads(capsys.readouterr().out)
    # Tønder and Sønderborg both touch Aabenraa, and not each other.
    assert document["keys"][0]["groups"] == 5


def test_one_game_or_a_list(tmp_path, monkeypatch, capsys):
    game = {
        "name": "glove",
        "kind": "value",
        "v": {"1": 0, "2": 0, "3": 0, "1,2": 1, "1,3": 1, "2,3": 0, "1,2,3": 1},
    }
    airport = {"name": "airport", "kind": "cost", "costs": [1, 1, 2, 2, 3, 4, 4, 5, 6]}
    path = tmp_path / "g.json"
    path.write_text(json.dumps(game), encoding="utf-8")
    assert run(monkeypatch, "--game", path, "--json") == 0
    assert json.loads(capsys.readouterr().out) == [
        {
            "name": "glove",
            "shapley": ["2/3", "1/6", "1/6"],
            "nucleolus": ["1", "0", "0"],
            "core_empty": False,
            "least_core_epsilon": "0",
        }
    ]
    path.write_text(json.dumps([game, airport]), encoding="utf-8")
    assert run(monkeypatch, "--game", path, "--json") == 0
    solved = json.loads(capsys.readouterr().out)
    assert sum(solved[1]["shapley"]) == pytest.approx(6)
    assert solved[1]["least_core_epsilon"] < 0
    assert run(monkeypatch, "--game", path) == 0
    assert "glove" in capsys.readouterr().out


def test_no_game_ends_with_3(tmp_path, monkeypatch, capsys):
    path = tmp_path / "g.json"
    path.write_text("[{]", encoding="utf-8")
    assert run(monkeypatch, "--game", path) == 3
    assert "g.json" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"groups_over": 27.0, "is_exact": True, "worst_excess_oere": 500}, "27"),
        ({"groups_over": 0.0, "groups_over_error": 0.0, "is_exact": False, "worst_excess_oere": 90}, "0"),
        # None was drawn, but there is one: the programme found it.
        (
            {"groups_over": 0.0, "groups_over_error": 0.0, "is_exact": False, "worst_excess_oere": 9_000},
            "under 0,01 %",
        ),
        (
            {
                "groups_over": 0.27 * 2**46, "groups_over_error": 0.001 * 2**46, "is_exact": False,
                "worst_excess_oere": 9_000,
            },
            "27,00 % ±0,10",
        ),
    ],
)  # fmt: skip
def test_groups_above_the_exact_size_are_a_share_with_its_error(row, said):
    printer = SimpleNamespace(
        language="da", words={"few": "under 0,01 %"}, result=SimpleNamespace(names=["x"] * 46)
    )
    assert _say_over(row, printer) == said
