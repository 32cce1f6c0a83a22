"""nfdump's CSV: both headers, the summary block, who serves, and rows that are no flow."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samdrift.importers import ImportParameters, ImportResult, InputFile
from samdrift.importers.flow_edges import widen_clients
from samdrift.importers.flows_nfdump import IMPORTER

FIXTURES = Path(__file__).parents[4] / "src/samdrift/importers/flows_nfdump/fixtures"
NAMES = sorted(path.name for path in FIXTURES.iterdir())
HEADER = "ts,te,td,sa,da,sp,dp,pr,ibyt,obyt\n"


def parse(content: bytes | str, **parameters: object) -> ImportResult:
    encoded = content.encode() if isinstance(content, str) else content
    return IMPORTER.parse(InputFile.of_bytes("x", encoded), ImportParameters(**parameters))  # type: ignore[arg-type]


def parse_fixture(name: str, **parameters: object) -> ImportResult:
    return parse((FIXTURES / name).read_bytes(), **parameters)


def edges(result: ImportResult) -> list[tuple[object, ...]]:
    columns = ("source", "destination", "protocol", "port", "connections", "bytes")
    return result.tables["flows"].select(columns).rows()


def codes(result: ImportResult) -> list[str]:
    return sorted(finding.code for finding in result.findings)


def test_flows_become_edges() -> None:
    assert edges(parse_fixture("nfdump-1.7.1.csv")) == [
        ("10.20.8.11", "10.20.4.10", "tcp", 1433, 2, 600),
        ("10.20.8.11", "10.20.4.20", "tcp", 50_000, 2, 20),
        ("10.20.8.11", "192.0.2.7", "esp", None, 1, 70),
        ("10.20.9.0/24", "10.20.8.11", "tcp", 8080, 1, 7),
        ("10.50.0.0/24", "10.20.8.11", "tcp", 443, 3, 12_000),
        ("2001:db8:50::/64", "2001:db8:20::53", "udp", 53, 1, 70),
    ]


def test_days_and_first_line_of_an_edge() -> None:
    frame = parse_fixture("nfdump-1.7.1.csv").tables["flows"]
    row = frame.row(4, named=True)
    assert (row["first_seen_on"], row["last_seen_on"]) == (date(2026, 11, 18), date(2026, 11, 20))
    assert (row["_row"], row["_id"]) == (2, "row:2")


def test_what_is_no_flow_is_told_and_the_rest_is_used() -> None:
    result = parse_fixture("nfdump-1.7.1.csv")
    assert result.rows_read == 18
    assert [row.source.row for row in result.rejected] == [16, 17, 18, 19]
    assert result.rejected[0].original["sa"] == "10.50.0.300"
    assert result.rejected[2].original["dp"] == "http"
    assert codes(result) == [
        "FLOW-CONTROL",
        "FLOW-GROUP",
        "FLOW-PORT",
        "IMPORT-ADDRESS",
        "IMPORT-DATE",
        "IMPORT-MISSING",
        "IMPORT-MISSING",
        "IMPORT-MISSING",
        "IMPORT-NUMBER",
        "IMPORT-NUMBER",
    ]


def test_addresses_of_rows_for_repair_are_marked_as_personal() -> None:
    assert {"sa", "da"} <= parse_fixture("nfdump-1.7.1.csv").personal_columns
    assert parse_fixture("nfdump-1.7.1.csv", keep_client_addresses=True).personal_columns == frozenset()


def test_client_addresses_can_be_kept_or_widened_further() -> None:
    kept = {edge[0] for edge in edges(parse_fixture("nfdump-1.7.1.csv", keep_client_addresses=True))}
    assert {"10.50.0.21", "10.50.0.22", "10.20.9.9", "2001:db8:50::21"} <= kept
    wide = {edge[0] for edge in edges(parse_fixture("nfdump-1.7.1.csv", client_prefix_length=16))}
    assert {"10.50.0.0/16", "10.20.0.0/16"} <= wide


def test_known_machines_keep_their_address_when_clients_are_widened_later() -> None:
    parameters = ImportParameters(client_prefix_length=24)
    whole = parse_fixture("nfdump-1.7.1.csv", keep_client_addresses=True).tables["flows"]
    widened = widen_clients(whole, parameters, known={"10.20.9.9"})
    assert "10.20.9.9" in widened["source"]
    assert "10.50.0.21" not in widened["source"]
    at_once = parse_fixture("nfdump-1.7.1.csv").tables["flows"]
    assert widen_clients(whole, parameters).equals(at_once)
    assert widen_clients(at_once, parameters).equals(at_once)


def test_the_short_header_below_an_echoed_command() -> None:
    result = parse_fixture("nfdump-1.7.6.csv")
    assert edges(result) == [
        ("10.50.0.0/24", "10.20.0.53", "udp", 53, 1, 100),
        ("10.50.0.0/24", "10.20.8.11", "tcp", 443, 3, 1000),
    ]
    frame = result.tables["flows"]
    assert frame["_row"].to_list() == [4, 3]
    assert frame["first_seen_on"].to_list() == [date(2026, 11, 20), date(2026, 11, 18)]


def test_files_put_together_have_two_headers_and_two_summaries() -> None:
    one = (FIXTURES / "nfdump-1.7.1.csv").read_bytes()
    once, twice = parse(one), parse(one + one)
    assert twice.rows_read == 2 * once.rows_read
    assert [edge[4] for edge in edges(twice)] == [2 * edge[4] for edge in edges(once)]


def test_the_order_of_rows_does_not_matter() -> None:
    lines = (FIXTURES / "nfdump-1.7.1.csv").read_text().splitlines()
    flows = lines[1:14]
    forwards, backwards = "\n".join([lines[0], *flows]), "\n".join([lines[0], *reversed(flows)])
    assert edges(parse(forwards)) == edges(parse(backwards))


def test_a_client_that_calls_two_servers_from_one_port_does_not_serve() -> None:
    rows = "".join(
        f"2026-11-18 08:00:0{n},,0,10.50.0.{n},10.20.8.11,4000{n},9443,TCP,1,1\n" for n in range(1, 4)
    )
    rows += "2026-11-18 08:00:09,,0,10.50.0.1,10.20.8.12,40001,9443,TCP,1,1\n"
    assert [edge[:4] for edge in edges(parse(HEADER + rows))] == [
        ("10.50.0.0/24", "10.20.8.11", "tcp", 9443),
        ("10.50.0.0/24", "10.20.8.12", "tcp", 9443),
    ]


def test_between_equal_ports_the_one_with_more_peers_serves_and_calls_and_answers_are_one_edge() -> None:
    clock = "10.20.0.123"
    rows = "".join(
        f"2026-11-18 08:00:00,,0,{a},{b},123,123,UDP,1,1\n"
        for client in ("10.50.0.1", "10.50.1.1")
        for a, b in ((client, clock), (clock, client))
    )
    assert edges(parse(HEADER + rows)) == [
        ("10.50.0.0/24", clock, "udp", 123, 1, 4),
        ("10.50.1.0/24", clock, "udp", 123, 1, 4),
    ]


def test_a_file_of_nothing_is_told() -> None:
    assert codes(parse(HEADER)) == ["FLOW-NONE"]
    assert codes(parse("noget andet\n")) == ["IMPORT-COLUMN"]


@pytest.mark.parametrize("name", NAMES)
def test_recognises_by_content(name: str) -> None:
    assert IMPORTER.recognise(InputFile.of_bytes("x", (FIXTURES / name).read_bytes()))


@pytest.mark.parametrize(
    "content", [b"", b"sa,da\n1,2", b"Date first seen  Duration Proto\n", b"\x00sa,da,sp,dp,pr"]
)
def test_other_files_are_left_alone(content: bytes) -> None:
    assert not IMPORTER.recognise(InputFile.of_bytes("nfdump.csv", content))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 2500), st.integers(0, 2500), st.sampled_from(NAMES))
def test_nothing_raises(noise: bytes, start: int, end: int, name: str) -> None:
    good = (FIXTURES / name).read_bytes()
    file = InputFile.of_bytes("x", good[:start] + noise + good[end:])
    IMPORTER.recognise(file)
    result = IMPORTER.parse(file, ImportParameters())
    assert result.rows_read >= len(result.rejected)
