"""AWS VPC flow logs: the default order, an order of one's own, rows without data."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.importers import ImportParameters, InputFile, find_importer
from samdrift.importers.flows_aws_vpc import IMPORTER

FIXTURES = Path(__file__).parents[4] / "src/samdrift/importers/flows_aws_vpc/fixtures"
NAMES = sorted(path.name for path in FIXTURES.iterdir())


def parse(content):
    return IMPORTER.parse(InputFile.of_bytes("x", content), ImportParameters())


def edges(result):
    columns = ("source", "destination", "protocol", "port", "connections", "bytes", "active_days")
    return result.tables["flows"].select(columns).rows()


def test_the_default_order_without_a_header():
    result = parse((FIXTURES / "v2-default.log").read_bytes())
    assert edges(result) == [
        ("10.20.8.11", "10.20.4.10", "tcp", 1433, 2, 600, 1),
        ("10.50.0.0/24", "10.20.8.11", "tcp", 443, 1, 12_000, 1),
        ("2001:db8:50::/64", "2001:db8:20::53", "udp", 53, 1, 70, 1),
    ]
    assert [row.source.row for row in result.rejected] == [8]
    assert sorted(f.code for f in result.findings) == [
        "FLOW-CONTROL", "FLOW-NODATA", "IMPORT-ADDRESS", "IMPORT-DATE",
    ]  # fmt: skip
    assert next(f for f in result.findings if f.code == "FLOW-NODATA").values["count"] == "2"
    assert result.rows_read == 9


def test_an_order_of_ones_own_and_the_addresses_in_the_packet():
    result = parse((FIXTURES / "v5-custom.log").read_bytes())
    assert edges(result) == [("10.50.0.0/24", "10.20.8.11", "tcp", 443, 1, 12_000, 1)]


def test_an_order_declared_above_the_rows_reads_the_same():
    lines = (FIXTURES / "v5-custom.log").read_text().splitlines()
    declared = " ".join("${" + name + "}" for name in lines[0].split())
    assert edges(parse("\n".join([declared, *lines[1:]]).encode())) == edges(parse("\n".join(lines).encode()))


def test_files_put_together_may_repeat_the_header():
    content = (FIXTURES / "v5-custom.log").read_bytes()
    assert parse(content + content).rows_read == 6


@pytest.mark.parametrize("name", NAMES)
def test_recognises_by_content(name):
    assert find_importer(InputFile.of_bytes("x", (FIXTURES / name).read_bytes())) is IMPORTER


@pytest.mark.parametrize(
    "content",
    [b"", b"2 is a number\n", b"srcaddr only\n", b"\x00 srcaddr dstport", b"x srcaddr dstport\n"],
)
def test_other_files_are_left_alone(content):
    assert not IMPORTER.recognise(InputFile.of_bytes("flow.log", content))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 900), st.integers(0, 900), st.sampled_from(NAMES))
def test_nothing_raises(noise, start, end, name):
    good = (FIXTURES / name).read_bytes()
    file = InputFile.of_bytes("x", good[:start] + noise + good[end:])
    IMPORTER.recognise(file)
    result = IMPORTER.parse(file, ImportParameters())
    assert result.rows_read >= len(result.rejected)
