"""What names of servers tell, in the manners in which municipalities write them."""

import pytest

from samdrift.dependencies.names import NameParts, read_names, service_of_role


def read(name: str, *others: str) -> tuple[str | None, str | None, str | None]:
    part: NameParts = read_names([name, *others])[0]
    return part.stem, part.role, part.environment


FILLER = tuple(f"hjo-sys{n}-app01" for n in range(12))
UNDIVIDED = tuple(
    f"mor{word}app1" for word in ("plan", "data", "kort", "vej", "byg", "ejd", "esr", "adm", "bib")
)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("hjo-sbsys-app02", ("sbsys", "app", None)),
        ("HJO-SBSYS-DBT01.hjo.local", ("sbsys", "db", "test")),
        ("hjo-sbsys-test-web01", ("sbsys", "web", "test")),
        ("hjo-udv-sbsys-sql1", ("sbsys", "sql", "development")),
        ("hjo-vpn-02", ("vpn", "vpn", None)),
        ("hjo-navision", ("navision", None, None)),
        ("hjo-print-print03", ("print", "print", None)),
        ("Sagssystem (ny)", (None, None, None)),
        ("100234", (None, None, None)),
        ("", (None, None, None)),
    ],
)
def test_divided_names(name: str, told: tuple[str | None, ...]) -> None:
    assert read(name, *FILLER) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("mortandappt1", ("tand", "app", "test")),
        ("morgisdb2", ("gis", "db", None)),
        ("morsql1", ("sql", "sql", None)),
    ],
)
def test_undivided_names(name: str, told: tuple[str | None, ...]) -> None:
    assert read(name, *UNDIVIDED) == told


def test_a_stem_cut_off_at_15_characters_is_the_one_it_begins() -> None:
    assert read("hjo-medco-app01", "hjo-medcom-db01", *FILLER)[0] == "medcom"
    assert read("hjo-med-app0001", "hjo-medcom-db01", "hjo-medlem-db01", *FILLER)[0] == "med"
    assert read("hjo-medc-app01", "hjo-medcom-db01", *FILLER)[0] == "medc"


def test_roles_give_services() -> None:
    assert service_of_role("dc", "ad") == "directory"
    assert service_of_role(None, "dhcp") == "dhcp"
    assert service_of_role("app", "sbsys") is None
