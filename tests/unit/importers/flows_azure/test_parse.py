"""Azure's flow logs: both generations, states, and tuples that are none."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.importers import ImportParameters, InputFile, find_importer
from samdrift.importers.flows_azure import IMPORTER

FIXTURES = Path(__file__).parents[4] / "src/samdrift/importers/flows_azure/fixtures"
NAMES = sorted(path.name for path in FIXTURES.iterdir())


def parse(content):
    return IMPORTER.parse(InputFile.of_bytes("x", content), ImportParameters())


def edges(result):
    columns = ("source", "destination", "protocol", "port", "connections", "bytes")
    return result.tables["flows"].select(columns).rows()


def test_virtual_networks_count_beginnings_and_add_all_bytes():
    result = parse((FIXTURES / "vnet-v4.json").read_bytes())
    assert edges(result) == [
        ("10.20.8.11", "10.20.4.10", "tcp", 1433, 1, 0),
        ("10.50.0.0/24", "10.20.8.11", "tcp", 443, 1, 12_100),
        ("2001:db8:50::/64", "2001:db8:20::53", "udp", 53, 1, 0),
    ]
    assert [(f.code, f.source.row) for f in result.findings] == [("IMPORT-ROW", 6), ("IMPORT-ADDRESS", 7)]
    assert (result.rows_read, len(result.rejected)) == (7, 2)


def test_security_groups_write_letters_and_seconds():
    result = parse((FIXTURES / "nsg-v2.json").read_bytes())
    assert edges(result) == [
        ("10.50.0.0/24", "10.20.0.53", "udp", 53, 1, None),
        ("10.50.0.0/24", "10.20.8.11", "tcp", 443, 1, 12_000),
    ]


def test_a_file_that_breaks_off_is_told():
    content = (FIXTURES / "nsg-v2.json").read_bytes()
    record = content[len(b'{"records":[') : content.rindex(b"]}")]
    cut = b'{"records":[' + record + b"," + record[:80]
    result = parse(cut)
    assert "IMPORT-TRUNCATED" in [f.code for f in result.findings]
    assert len(edges(result)) == 2


@pytest.mark.parametrize("name", NAMES)
def test_recognises_by_content(name):
    assert find_importer(InputFile.of_bytes("x", (FIXTURES / name).read_bytes())) is IMPORTER


@pytest.mark.parametrize("content", [b"", b"{}", b'{"records": []}', b"flowTuples records"])
def test_other_files_are_left_alone(content):
    assert not IMPORTER.recognise(InputFile.of_bytes("PT1H.json", content))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 900), st.integers(0, 900), st.sampled_from(NAMES))
def test_nothing_raises(noise, start, end, name):
    good = (FIXTURES / name).read_bytes()
    file = InputFile.of_bytes("x", good[:start] + noise + good[end:])
    IMPORTER.recognise(file)
    result = IMPORTER.parse(file, ImportParameters())
    assert result.rows_read >= len(result.rejected)
