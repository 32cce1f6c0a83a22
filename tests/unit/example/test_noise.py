"""What is planted is there: faults of reality, of sources and of people."""

import json
from datetime import date

from tests.unit.example.conftest import WITHOUT_IN_FIRST, Made, make, small_parameters


def test_templates_and_vcls_machines(first: Made) -> None:
    templates = machines = 0
    for path in first.paths("RVTools_export"):
        rows = first.sheet(path, "vInfo")
        named = {row for _path, row, _asset in first.records(path, "vInfo")}
        vcls = {n for n, row in enumerate(rows, start=1) if str(row[0]).startswith("vCLS-")}
        assert vcls
        assert not named & vcls  # nobody's servers
        machines += len(named)
        templates += sum(row[rows[0].index("Template")] == "True" for row in rows[1:])
    assert 0 < templates < machines / 5


def test_names_that_are_numbers_arrive_as_numbers() -> None:
    made = make(seed=11, parameters=small_parameters(WITHOUT_IN_FIRST))
    found = []
    for path in made.paths("RVTools_export"):
        found += [row[0] for row in made.sheet(path, "vInfo")[1:] if isinstance(row[0], float)]
    numeric = [a for a in made.assets.values() if a["name"].isdigit() and a["kind"] == "vm"]
    assert bool(found) == bool(numeric)


def test_thousands_separators_and_line_breaks(second: Made) -> None:
    header, *rows = [row for path in second.paths("RVTools_tabvInfo.csv") for row in second.csv(path)]
    assert any("," in r[header.index("Memory")] for r in rows)
    assert any("\n" in r[header.index("Annotation")] for r in rows)
    contents = [second.files[path] for path in second.paths("RVTools_tabvInfo.csv")]
    assert any(b'""alt""' in content for content in contents)  # quotation marks inside quotation marks


def test_latin1_files_and_danish_numbers(third: Made) -> None:
    def is_utf8(content: bytes) -> bool:
        try:
            content.decode()
        except UnicodeDecodeError:
            return False
        return True

    texts = [p for p in third.files if p.endswith(".csv")]
    assert any(not is_utf8(third.files[p]) for p in texts)
    assert any(is_utf8(third.files[p]) for p in texts)


def test_rows_that_cannot_be_read_are_named(third: Made) -> None:
    bad = [b for m in third.municipalities for b in m["bad_rows"]]
    reasons = {b["reason"].split(": ", 1)[1] for b in bad if ": " in b["reason"]}
    assert {"10.20.300.4", "10.20.0.0/33"} <= reasons
    for b in bad:
        if b["path"].endswith(".csv") and ": " in b["reason"]:
            assert b["reason"].split(": ", 1)[1] in third.csv(b["path"])[b["row"] - 1]


def test_junk_keys_and_clones() -> None:
    parameters = small_parameters(WITHOUT_IN_FIRST)
    parameters = parameters.with_value("junk_keys", {"cloned_uuid": 0.2, "junk_serial": 1.0})
    made = make(parameters=parameters)
    vms = [a for a in made.assets.values() if a["kind"] == "vm" and a["class"] == "server" and a["exists"]]
    uuids = [a["uuid"] for a in vms]
    assert len(set(uuids)) < len(uuids)
    assert len({a["instance_uuid"] for a in vms}) == len(vms)
    serials = {
        a["serial"] for a in made.assets.values() if a["class"] == "server" and a["kind"] == "physical"
    }
    assert serials <= {
        "To be filled by O.E.M.",
        "Default string",
        "0123456789",
        "None",
        "System Serial Number",
    }


def test_removed_machines_live_on_in_directory_and_register(first: Made) -> None:
    removed = {a["id"] for a in first.assets.values() if not a["exists"]}
    in_directory = {a["id"] for _p, _r, a in first.records("ADComputers.csv")}
    in_rvtools = {a["id"] for _p, _r, a in first.records(".xlsx", "vInfo")}
    assert removed & in_directory
    assert not removed & in_rvtools


def test_one_server_is_seen_by_several_sources_under_several_names(first: Made) -> None:
    sources: dict[str, set[str]] = {}
    for m in first.municipalities:
        for group in m["records"]:
            if group["role"] == "asset":
                for asset in group["assets"]:
                    sources.setdefault(asset, set()).add(group["path"])
    servers = [i for i, a in first.assets.items() if a["class"] == "server" and a["exists"]]
    counts = [len(sources.get(i, ())) for i in servers]
    assert sum(c >= 2 for c in counts) > 0.8 * len(servers)
    assert max(counts) >= 4


def test_a_misspelled_name_is_never_another_machines() -> None:
    noise = small_parameters(WITHOUT_IN_FIRST)
    shares = {"upper_case": 0.0, "with_domain": 0.0, "underscore": 0.0, "typing_error": 1.0}
    made = make(
        parameters=noise.with_value(
            "name_noise", {**shares, "renamed": 0.0, "twin_name": 0.0, "too_long": 0.0}
        )
    )
    wrong = 0
    for m in made.municipalities:
        names = {row[2].lower() for row in m["assets"]["rows"] if row[1] == "server"}
        for path in (p for p in made.files if p.startswith(m["folder"]) and "netbox/virtual" in p):
            results = json.loads(made.files[path])["results"]
            for _path, row, asset in made.records(path):
                written = results[row - 1]["name"].lower()
                assert written == asset["name"].lower() or written not in names
                if written != asset["name"].lower():
                    wrong += 1
                    assert results[row - 1]["primary_ip4"]  # it can still be known by its address
    assert wrong > 50


def test_contracts_that_outlast_the_takeover(first: Made) -> None:
    contracts = [c for m in first.municipalities for c in m["contracts"]]
    late = [c for c in contracts if (c["irrevocable_until"] or "") > "2027-12-31"]
    assert 0.05 < len(late) / len(contracts) < 0.3
    for c in contracts:
        assert c["concluded_on"] < c["starts_on"]
        if c["expires_on"]:
            assert date.fromisoformat(c["expires_on"]) >= date(2026, 11, 22)
            assert not c["irrevocable_until"] or c["irrevocable_until"] <= c["expires_on"]
    assert {c["notice_to"] for c in contracts} == {"month", "quarter", "half_year", "year", "anniversary"}


def test_staff_is_roles_and_shares_that_sum_to_one(first: Made) -> None:
    rows = [row for m in first.municipalities for row in m["staff"]["rows"]]
    assert rows
    assert all(abs(sum(row[2:]) - 1) < 1e-9 for row in rows)


def test_lists_made_for_printing_have_a_title_above_and_a_sum_below() -> None:
    parameters = small_parameters(("netbox",), titled_lists=1.0, unreadable_rows=0.2)
    made = make(parameters=parameters)
    read = {
        path: made.sheet(path, sheet) if path.endswith(".xlsx") else made.csv(path)
        for part, sheet in (
            ("lister/netvaerksudstyr", "Netværksudstyr"),
            ("oekonomi/budget", "Budget og regnskab"),
        )
        for path in made.paths(part)
    }
    for path, rows in read.items():
        assert "opdateret løbende" in rows[0][0]
        assert not any(rows[1])
        if "budget" in path:
            assert "I alt" in rows[-1]
    serials = {"Serienummer", "S/N", "Serienr."}
    for end, sheet in (("netvaerksudstyr.xlsx", "Netværksudstyr"), ("netvaerksudstyr.csv", "")):
        for path, row, asset in made.records(end, sheet):
            heading = next(h for h in read[path][2] if h in serials)
            assert read[path][row - 1][read[path][2].index(heading)] == asset["serial"]
    bad = [b for m in made.municipalities for b in m["bad_rows"] if b["path"] in read]
    assert bad
    for b in bad:
        assert b["reason"].split(": ", 1)[1] in read[b["path"]][b["row"] - 1]
