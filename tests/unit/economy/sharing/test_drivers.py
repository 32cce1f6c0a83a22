"""Drivers files as people hand them in, and cost models: nothing wrong passes, nothing right is refused."""

from fractions import Fraction

import pytest

from samdrift.economy.sharing import parse_cost_model, parse_drivers
from samdrift.economy.sharing.neighbours import find_neighbours
from samdrift.importers.importer import InputFile
from samdrift.inventory.reference import find_municipality
from samdrift.kernel import InvalidInput, Kind, Severity


def read(text: str, **options):
    return parse_drivers(InputFile.of_bytes("drivers.csv", text.encode()), **options)


def refused(text: str, **options) -> list[str]:
    with pytest.raises(InvalidInput) as stopped:
        read(text, **options)
    return [f"{f.code} {f.source}" for f in stopped.value.findings if f.severity != Severity.INFO]


def codes(found) -> set[str]:
    return {finding.code for finding in found.findings}


@pytest.mark.parametrize(
    "text",
    [
        "municipality,alone_dkk,users\nTønder,1234567.50,1200\nVejle,2000000,900\n",
        "municipality,alone_dkk,users\nTønder,1234567.50,1200\nVejle,2000000,900\n\n",
        'municipality,alone_dkk,users\nTønder,"1,234,567.50","1,200"\nVejle,"2,000,000",900\n',
        'municipality,alone_dkk,users\nTønder,"1.234.567,50",1200\nVejle,2.000.000,900\n',
        "kommune;alone_dkk;users\nTønder;1.234.567,50;1.200\nVejle;2.000.000;900\n",
        "Kommune;Alone DKK;users\r\n Tønder ;1 234 567,50;1200\r\nVejle;kr. 2.000.000,-;900\r\n",
        "sep=;\nmunicipality;alone_dkk;users\nTønder;1234567,5 kr.;1200\nVejle;2.000.000 DKK;900\n",
        "municipality\talone_dkk\tusers\nTønder\t1.234.567,50\t1.200\nVejle\t2.000.000\t900\n",
    ],
)
def test_the_same_numbers_in_every_writing(text):
    found = read(text)
    assert found.names == ("Tønder", "Vejle")
    assert found.alone_oere == (123_456_750, 200_000_000)
    users = next(d for d in found.drivers if d.name == "users")
    assert users.values == (1200, 900)


def test_inhabitants_come_with_recognised_names_and_say_so():
    found = read("municipality,alone_dkk\n0550,100\nvejle,200\n")
    assert found.names == ("Tønder", "vejle")
    inhabitants = found.drivers[0]
    assert (inhabitants.name, inhabitants.kind) == ("inhabitants", Kind.PUBLISHED)
    assert inhabitants.values[0] == find_municipality("Tønder").population
    assert read("municipality,alone_dkk\nTønder,100\nAndeby,200\n").drivers == ()
    assert [d.name for d in read("kommune;alone_dkk;Indbyggere\nTønder;1;5\nVejle;2;6\n").drivers] == [
        "Indbyggere"
    ]


def test_all_problems_come_at_once_with_their_rows():
    text = (
        "municipality;alone_dkk;users\n"
        "Tønder;-5;1\n"
        ";7;1\n"
        "Vejle;100 EUR;1\n"
        "Kolding;to millioner;1\n"
        "Esbjerg;;1\n"
        "Vejen;12,5;1\n"
        "Vejen;13,5;1\n"
    )
    assert refused(text) == [
        "SHARE-ALONE-MISSING drivers.csv:6",
        "SHARE-ALONE-NEGATIVE drivers.csv:2",
        "SHARE-CONTRADICTION drivers.csv:8",
        "SHARE-CURRENCY drivers.csv:4",
        "SHARE-NAME drivers.csv:3",
        "SHARE-NUMBER drivers.csv:5",
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "SHARE-EMPTY None"),
        ("municipality,alone_dkk\n", "SHARE-EMPTY"),
        ("name2,alone_dkk\nA,1\n", "SHARE-NAME-COLUMN"),
        ("municipality,users\nA,1\n", "SHARE-ALONE-COLUMN"),
        ("municipality,alone_dkk,users,Users\nA,1,2,3\n", "SHARE-SAME-COLUMN"),
        ("municipality,alone_dkk,equal\nA,1,2\n", "SHARE-RESERVED"),
        ("municipality,alone_dkk\nA,1,234,567\n", "IMPORT-"),
        ("municipality,alone_dkk,currency\nA,1,EUR\n", "SHARE-CURRENCY"),
        ("municipality;alone_dkk\nA;1.234,5\nB;1,234.5\nC;1.234\n", "SHARE-SEPARATORS"),
        ("municipality,alone_dkk\n" + "".join(f"K{i},1\n" for i in range(61)), "SHARE-MEMBERS"),
    ],
)
def test_what_would_give_a_wrong_number_gives_none(text, code):
    assert any(found.split()[0].startswith(code.split()[0]) for found in refused(text))


def test_sixty_members_are_read():
    assert len(read("municipality,alone_dkk\n" + "".join(f"K{i},1\n" for i in range(60))).names) == 60


def test_a_driver_with_a_hole_makes_no_key_and_the_rest_is_used():
    text = "municipality;alone_dkk;users;sites;region;nul\nTønder;1;;3;Syd;0\nVejle;2;-4;5;Syd;0\n"
    found = read(text)
    assert [d.name for d in found.drivers] == ["sites", "inhabitants"]
    assert codes(found) == {"SHARE-DRIVER", "SHARE-TEXT", "SHARE-DRIVER-ZERO"}


def test_one_separator_before_three_digits_is_told_as_thousands():
    found = read("municipality,alone_dkk\nTønder,1.234\nVejle,5.678\n")
    assert found.alone_oere == (123_400, 567_800)
    assert codes(found) == {"SHARE-THOUSANDS"}
    # Another number of the file shows that the point is its decimal sign.
    found = read("municipality,alone_dkk,index\nTønder,100.25,1.250\nVejle,300.50,0.75\n")
    index = found.drivers[0]
    assert index.values == (Fraction("1.25"), Fraction("0.75"))
    assert codes(found) == set()


def test_sums_repeats_and_zeros_are_told_and_used_rightly():
    text = "kommune;alone_dkk;users\nTønder;100;1\nTønder;100;1\nVejle;0;2\nI alt;150;3\n"
    found = read(text)
    assert found.names == ("Tønder", "Vejle")
    assert codes(found) == {"SHARE-DUPLICATE", "SHARE-NOTHING", "SHARE-SUM-ROW", "SHARE-SUM-DIFFERS"}


def test_the_latest_year_that_all_have_is_used():
    head = "municipality,year,alone_dkk\n"
    found = read(head + "Tønder,2025,1\nVejle,2025,2\nTønder,2026,3\nVejle,2026,4\n")
    assert found.alone_oere == (300, 400)
    assert codes(found) == {"SHARE-YEAR"}
    assert refused(head + "Tønder,2025,1\nVejle,2026,4\n") == ["SHARE-YEARS drivers.csv:2"]


def test_with_a_cost_model_alone_may_be_missing():
    found = read("municipality,alone_dkk,users\nTønder,,1\nVejle,5,2\n", alone_needed=False)
    assert found.alone_oere == (None, 500)
    assert read("municipality,users\nTønder,1\nVejle,2\n", alone_needed=False).alone_oere == (None, None)


def test_today_is_read_where_it_is():
    found = read("municipality,alone_dkk,today_dkk\nTønder,1,2.5\nVejle,5,\n")
    assert found.today_oere == (250, None)


MODEL = """
[[term]]
name = "Vagt"
driver = "servers"
step_size = 400
step_price_dkk = 750000
least_steps = 6

[[term]]
name = "Drift"
fixed_dkk = 1e6
driver = "servers"
rate_dkk = 9000
exponent = 0.9
"""


def test_a_cost_model_is_read():
    model = parse_cost_model(MODEL.encode(), path="m.toml", drivers=["servers"])
    roster, running = model.terms
    assert (roster.step_size, roster.step_price_dkk, roster.least_steps) == (400, 750_000, 6)
    assert (running.fixed_dkk, running.rate_dkk, running.exponent) == (1e6, 9_000, 0.9)
    plain = parse_cost_model(b'[[term]]\nname="x"\ndriver="members"\nrate_dkk=2', path="m", drivers=[])
    assert plain.terms[0].exponent == 1.0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[[term", "SHARE-MODEL-SYNTAX"),
        ("", "SHARE-MODEL-SYNTAX"),
        ("term = 3", "SHARE-MODEL-SYNTAX"),
        ("x = 1\n[[term]]\nfixed_dkk = 1", "SHARE-MODEL-UNKNOWN"),
        ("[[term]]\nfixed = 1\nfixed_dkk = 1", "SHARE-MODEL-UNKNOWN"),
        ("[[term]]\nfixed_dkk = -1", "SHARE-MODEL-NUMBER"),
        ("[[term]]\nfixed_dkk = nan", "SHARE-MODEL-NUMBER"),
        ('[[term]]\nfixed_dkk = "1.000"', "SHARE-MODEL-NUMBER"),
        ('[[term]]\ndriver = "users"\nrate_dkk = 1\nexponent = 0', "SHARE-MODEL-NUMBER"),
        ("[[term]]\nrate_dkk = 1", "SHARE-MODEL-DRIVER"),
        ('[[term]]\ndriver = "boats"\nrate_dkk = 1', "SHARE-MODEL-DRIVER"),
        ('[[term]]\ndriver = "users"\nstep_price_dkk = 1', "SHARE-MODEL-STEPS"),
        ('[[term]]\ndriver = "users"\nrate_dkk = 1\nleast_steps = 2', "SHARE-MODEL-STEPS"),
        ('[[term]]\nname = "x"', "SHARE-MODEL-NOTHING"),
    ],
)
def test_a_wrong_cost_model_is_refused_with_its_reason(text, code):
    with pytest.raises(InvalidInput) as stopped:
        parse_cost_model(text.encode(), path="m.toml", drivers=["users"])
    assert code in {f.code for f in stopped.value.findings}
    assert all(f.source is not None for f in stopped.value.findings)


def test_neighbours_are_those_of_the_map():
    names = ["Tønder", "Sønderborg", "Aabenraa", "Vejle"]
    pairs, told = find_neighbours(names, [find_municipality(name) for name in names])
    assert {frozenset(pair) for pair in pairs} == {frozenset({0, 2}), frozenset({1, 2})}
    assert [f.subject for f in told] == ["Vejle"]
    with pytest.raises(InvalidInput, match="Andeby"):
        find_neighbours(["Andeby"], [None])
