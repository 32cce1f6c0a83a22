"""What others may see of who works with what: small groups hidden, and nothing comes back by subtracting."""

from collections.abc import Sequence

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from samdrift.takeover.people import ROLE_SCHEMA
from samdrift.takeover.people_masking import MASKED_ROLE_SCHEMA, mask_roles

#: Municipality, whether it follows, equivalents.
Row = tuple[str, bool | None, float | None]


def some_roles(*rows: Row) -> pl.DataFrame:
    given = [
        dict.fromkeys(ROLE_SCHEMA)
        | {"municipality": town, "role": f"r{at}", "follows": follows, "fte": fte, "employment": "public"}
        for at, (town, follows, fte) in enumerate(rows)
    ]
    return pl.DataFrame(given, schema=dict(ROLE_SCHEMA))


def hidden_of(*rows: Row, least: float = 5) -> list[int]:
    masked = mask_roles(some_roles(*rows), least=least)
    return [at for at, is_hidden in enumerate(masked["is_hidden"]) if is_hidden]


def test_the_worked_example_of_the_method_page() -> None:
    rows = [("aaby", True, 4.0), ("aaby", False, 6.0), *(("beby", False, fte) for fte in (3.0, 6.0, 9.0))]
    assert hidden_of(*rows) == [0, 2, 3]


def test_of_a_hidden_role_only_its_name_is_left() -> None:
    rows = [("aaby", True, 2.0), ("aaby", True, 4.0), ("beby", False, 8.0), ("ceby", False, 20.0)]
    masked = mask_roles(some_roles(*rows), least=5)
    assert masked.schema == pl.Schema(MASKED_ROLE_SCHEMA)
    for row in masked.head(3).iter_rows(named=True):
        assert {name for name, value in row.items() if value is not None} == {
            "municipality", "role", "is_hidden"
        }  # fmt: skip
    assert masked.row(3, named=True)["fte"] == 20.0


def test_one_small_role_in_the_whole_unit_takes_another_municipalitys_smallest_along() -> None:
    # The unit's sum by skill less all that is shown would be Aaby's two equivalents; once Beby's smallest is
    # hidden for that, it must not stand alone among Beby's either.
    rows = [("aaby", True, 2.0), ("beby", False, 7.0), ("beby", False, 8.0), ("beby", False, 9.0)]
    assert hidden_of(*rows) == [0, 1, 2]


def test_what_is_hidden_of_one_municipality_takes_another_along_even_where_it_is_two_roles() -> None:
    rows = [("aaby", True, 4.0), ("aaby", False, 1.6), *(("beby", False, fte) for fte in (8.0, 9.0, 10.0))]
    assert hidden_of(*rows) == [0, 1, 2, 3]


def test_nobody_small_hides_nobody_and_a_limit_of_nothing_hides_nobody() -> None:
    assert hidden_of(("aaby", True, 5.0), ("beby", False, 8.0)) == []
    assert hidden_of(("aaby", True, 1.0), ("beby", False, 8.0), least=0) == []


def test_what_nobody_reported_is_not_hidden_and_hides_nobody() -> None:
    assert hidden_of(("aaby", None, None), ("aaby", None, 0.0), ("beby", False, 8.0)) == []


ROWS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from([True, False, None]),
        st.one_of(st.none(), st.floats(0, 20).map(lambda fte: round(fte, 1))),
    ),
    max_size=12,
)


@given(ROWS)
def test_no_published_sum_gives_a_role_away(rows: Sequence[Row]) -> None:
    hidden = set(hidden_of(*rows))
    known = [at for at, (_, _, fte) in enumerate(rows) if fte is not None]
    assert {at for at in known if 0 < (rows[at][2] or 0) < 5} <= hidden
    sums = [[at for at in known if rows[at][:2] == cell] for cell in {rows[at][:2] for at in known}]
    for members in (*sums, known):
        own = [at for at in members if at in hidden]
        whole = sum(rows[at][2] or 0 for at in own)
        # Or nobody else is in that sum: it is then hidden itself, or there is nobody else at all.
        assert not own or own == members or (len(own) >= 2 and whole >= 5)
    towns = {rows[at][0] for at in hidden}
    # The unit's sums less all the others' would be one municipality's own.
    assert len(towns) != 1 or all(rows[at][0] in towns for at in known)
