import polars as pl

from samdrift.inventory.changes import find_changes


def servers(*rows):
    schema = {
        "asset_id": pl.String,
        "municipality": pl.String,
        "memory_mib": pl.Int64,
        "macs": pl.List(pl.String),
    }
    return {"servers": pl.DataFrame(rows, schema=schema, orient="row")}


def test_what_appeared_changed_and_vanished():
    before = servers(("a", "0540", 1024, ["x"]), ("b", "0540", None, None), ("c", "0540", 1, None))
    after = servers(("a", "0540", 2048, ["x"]), ("b", "0540", 512, None), ("d", "0540", 1, None))
    found = (
        find_changes(before, after).select("asset_id", "change", "field", "before", "after").sort("asset_id")
    )
    assert found.rows() == [
        ("a", "changed", "memory_mib", "1024", "2048"),
        ("b", "changed", "memory_mib", None, "512"),
        ("c", "vanished", None, None, None),
        ("d", "appeared", None, None, None),
    ]


def test_the_same_picture_has_no_changes():
    tables = servers(("a", "0540", 1024, ["x", "y"]))
    assert find_changes(tables, tables).is_empty()
