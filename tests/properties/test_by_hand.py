"""Tables that people keep by hand: whatever stands in them, no crash, and no row is lost in silence."""

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.importers import InputFile
from samdrift.inventory import TABLES
from samdrift.inventory.inventory import FACT_SCHEMA, RECORD_SCHEMA, Inventory
from samdrift.programme.by_hand.links import parse_links
from samdrift.programme.by_hand.procurement import parse_procurement

TODAY = date(2026, 11, 22)
LINKS = "første;anden;regel;kommune;begrundelse;navn"
ANSWERS = "kontrakt;spørgsmål;svar;navn;dato;henvisning;kommune"
NAMES = st.sampled_from(["", "a", "B ", "0540/servers/a", "tvilling", "ukendt", "=1+1", "-", "🎉", '"'])
TOWNS = st.sampled_from(["", "0540", "Herning", "Atlantis"])


def an_inventory() -> Inventory:
    frames = {name: schema.create_empty() for name, schema in TABLES.items()}
    for table in ("servers", "contracts"):
        rows = [
            {"asset_id": f"{town}/{table}/{name}", "municipality": town, "name": name}
            for town, name in (("0540", "a"), ("0540", "b"), ("0540", "tvilling"), ("0657", "tvilling"))
        ]
        frames[table] = pl.DataFrame(rows, schema=frames[table].schema)
    empty = pl.DataFrame(schema=RECORD_SCHEMA), pl.DataFrame(schema=FACT_SCHEMA)
    return Inventory(tables=frames, records=empty[0], facts=empty[1], findings=())


INVENTORY = an_inventory()


def a_file(name: str, content: bytes) -> InputFile:
    return InputFile.of_bytes(name, content)


@given(st.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_any_bytes_are_read_without_a_crash(content: bytes) -> None:
    for head in (b"", LINKS.encode() + b"\n", ANSWERS.encode() + b"\n"):
        parse_links(a_file("links.csv", head + content), INVENTORY)
        parse_procurement(
            a_file("procurement.csv", head + content), INVENTORY.tables["contracts"], today=TODAY
        )


RULES = st.sampled_from(["sammen", "hver for sig", "MUST-LINK", "", "måske"])


@given(st.lists(st.tuples(NAMES, NAMES, RULES, TOWNS, st.just("x"), NAMES), max_size=6))
@settings(max_examples=50, deadline=None)
def test_every_link_is_used_or_told(rows: list[tuple[str, ...]]) -> None:
    rows = [tuple(cell.replace('"', "") for cell in row) for row in rows]
    text = "\n".join([LINKS, *(";".join(row) for row in rows)])
    frame, told = parse_links(a_file("links.csv", text.encode()), INVENTORY)
    mentioned = {finding.source.row for finding in told if finding.source} | set(frame["row"])
    assert mentioned == set(range(2, len(rows) + 2))
    assert (frame["a"] < frame["b"]).all()


QUESTIONS = st.sampled_from(["overdragelse", "Forlængelse", "nyt  køb", "lån", ""])
REPLIES = st.sampled_from(["ja", "NEJ", "ikke relevant", "måske"])
DAYS = st.sampled_from(["", "02-11-2026", "2026-11-02", "2031-01-01", "i går"])


@given(st.lists(st.tuples(NAMES, QUESTIONS, REPLIES, NAMES, DAYS, st.just("x"), TOWNS), max_size=6))
@settings(max_examples=50, deadline=None)
def test_every_answer_is_used_or_told_and_is_somebodys(rows: list[tuple[str, ...]]) -> None:
    rows = [tuple(cell.replace('"', "") for cell in row) for row in rows]
    text = "\n".join([ANSWERS, *(";".join(row) for row in rows)])
    words, told = parse_procurement(
        a_file("procurement.csv", text.encode()), INVENTORY.tables["contracts"], today=TODAY
    )
    used = {word.source.row for word in words if word.source}
    assert {finding.source.row for finding in told if finding.source} | used == set(range(2, len(rows) + 2))
    assert all(word.name.strip() for word in words)
    assert all(word.said_on is None or word.said_on <= TODAY for word in words)
    assert len({(word.contract, word.question) for word in words}) == len(words)
