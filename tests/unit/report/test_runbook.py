"""Runbooks of a plan: what they say, that both forms say it, and that the bytes are the same each time."""

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from docx import Document

from samdrift.programme.runbook_parameters import RunbookParameters
from samdrift.report.runbook import write_runbooks
from tests.unit.programme.small_takeover import a_plan


def runbooks(**names: Any) -> dict[str, bytes]:
    return write_runbooks(a_plan(**names))


def move(**names: Any) -> str:
    """The runbook of the wave that moves."""
    return runbooks(**names)["0540/0540-2027-W06.md"].decode()


def section(text: str, heading: str) -> str:
    return re.split(r"^## \d\. ", text.split(f". {heading}\n", 1)[1], flags=re.MULTILINE)[0]


def texts(content: bytes) -> list[str]:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [*(paragraph.text for paragraph in document.paragraphs), *cells]


def test_every_wave_has_both_forms_and_stands_in_the_index():
    files = runbooks()

    waves = ["0540/0540-2027-W01", "0540/0540-2027-W03", "0540/0540-2027-W06", "0657/0657-2027-W06"]
    assert sorted(files) == sorted([*(w + end for w in waves for end in (".md", ".docx")), "index.md"])
    index = files["index.md"].decode()
    assert "4 bølger i 2 kommuner" in index
    assert all(f"<{wave}.docx>" in index for wave in waves)


def test_a_runbook_says_what_why_and_with_which_servers():
    covered = section(move(), "Hvad bølgen omfatter")

    assert "| ESDH | Flytning | flyttes | Billigst over 3 år: 58.000 kr. mod 75.000" in covered
    assert "| ESDH | 2 | esdh-app01, esdh-db01 |" in covered
    assert "36 (modelleret)" in covered


def test_before_are_gates_addresses_and_what_follows_from_them():
    before = section(move(), "Før")

    assert "| Sikkerhedskopi genindlæst som prøve | 25. januar 2027 | Driftsansvarlig | ☐ åben |" in before
    assert "| esdh-app01 | 10.1.0.5 | 10.200.0.5 | oversættes 1:1 |" in before
    assert "esdh-db01" not in before, "its address does not change"
    assert "| DNS-post | A esdh.sonderborg.local | 10.1.0.5 | 10.200.0.5 | ved skiftet |" in before
    assert "static printer" not in before, "another host's address"


def test_the_joining_lists_the_municipalitys_prefixes_and_all_that_follows():
    before = section(runbooks()["0540/0540-2027-W01.md"].decode(), "Før")

    assert "| 10.1.0.0/24 | 10.200.0.0/24 | oversættes 1:1 |" in before
    assert "10.2.0.0/24" not in before
    assert "static printer" in before


def test_a_sites_wave_lists_the_sites_own_prefixes_also_those_of_a_unit_within():
    before = section(runbooks()["0657/0657-2027-W06.md"].decode(), "Før")

    assert "| 10.3.0.0/24 | 10.203.0.0/24 | omnummereres |" in before
    assert "10.1.0.0/24" not in before


def test_a_wave_without_address_changes_says_so_and_has_no_step_for_them():
    plan = a_plan()
    plan.addressing = None
    text = write_runbooks(plan)["0540/0540-2027-W06.md"].decode()

    assert "Ingen adresser ændres i denne bølge." in text
    assert "Skift adresser" not in text
    assert "Skift adresser" in move()


def test_the_cutover_is_worked_out_from_the_hours():
    # 25 % of the hours, two people: 16 server hours are 120 minutes in the window, of which the copy takes
    # 20 %, the move half and the start 30 %; 4 network hours are 30, 8 of database 60, 2 of security 15.
    rows = [line for line in section(move(), "Drejebog, minut for minut").splitlines() if "min. |" in line]
    minutes = [int(re.search(r"\| (\d+) min\. \|", row)[1]) for row in rows]
    assert minutes == [10, 5, 15, 25, 60, 40, 10, 15, 10, 15, 50, 30, 5, 10]
    assert rows[0].startswith("| 17.00 | 10 min.")
    assert rows[-1].startswith("| 21.50 | 10 min.")


def test_the_last_minute_leaves_time_for_the_way_back():
    # Undone: stop 15, move 60, start 40, addresses 10, traffic 15, names 10; half is 75; and 30 fixed.
    assert (
        "Sidste minut for at vende om: tirsdag 9. februar 2027 kl. 04.15. Vejen tilbage varer 105 min."
        in move()
    )


def test_what_is_switched_off_can_be_switched_on_for_two_weeks():
    text = runbooks()["0657/0657-2027-W06.md"].decode()
    assert "Sidste minut for at vende om: mandag 22. februar 2027 kl. 17.00" in text


def test_checks_are_the_traffic_to_other_groups_within_and_from_users():
    checks = section(move(), "Kontrol")

    assert "| esdh-app01 | dc01 | tcp/636 | ☐ |" in checks
    assert "| esdh-app01 | esdh-db01 | tcp/1433 | ☐ |" in checks
    assert "| 10.9.0.0/24 | esdh-app01 | tcp/443 | ☐ |" in checks


def test_who_has_roles_with_hours_and_the_gates_owners():
    who = section(move(), "Hvem")

    assert "| Serverhold | 16,0 |" in who
    assert "| Arkivansvarlig | Arkiveringspligt afklaret |" in who


def test_word_says_what_markdown_says():
    files = runbooks()
    said = texts(files["0540/0540-2027-W06.docx"])

    assert "Sønderborg, uge 2027-W06" in said
    assert "esdh-app01, esdh-db01" in said
    assert said.count("☐") >= 14
    markdown = move()
    plain = re.sub(r"\\(.)", r"\1", markdown)
    assert [text for text in said if text and text.replace("☐\t", "") not in plain] == []


def test_the_document_is_danish_a4_with_its_own_title_and_header_rows():
    document = Document(io.BytesIO(runbooks()["0540/0540-2027-W06.docx"]))

    assert document.core_properties.title == "Sønderborg, uge 2027-W06 – 0540-2027-W06"
    assert document.core_properties.created.date() == date(2026, 11, 22)
    assert round(document.sections[0].page_width.cm, 1) == 21.0
    assert "0540-2027-W06" in document.sections[0].footer.paragraphs[0].text
    assert [p.style.name for p in document.paragraphs[1:3]] == ["Heading 1", "Heading 2"]
    assert all("tblHeader" in table.rows[0]._tr.xml for table in document.tables)


def test_the_same_plan_gives_the_same_bytes_and_small_files():
    first, again = runbooks(), runbooks()

    assert first == again
    assert max(map(len, first.values())) < 20_000
    with zipfile.ZipFile(io.BytesIO(first["0540/0540-2027-W06.docx"])) as made:
        assert made.testzip() is None
        assert {info.date_time for info in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}


HOSTILE = (
    "x | y", "](javascript:alert(1))", "<script>alert(1)</script>", "![a](http://evil/x.png)", "`rm -rf`",
    "**fed**", "a\n\n# Overskrift\n\n- [ ] punkt", "</w:t></w:r><w:r>",
    "@@samdrift-body@@ @@samdrift-title@@",
    "\x00\x1b[2J\u202eabc", "&lt;b&gt;", "www.evil.dk",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_text_in_both_forms(name: str):
    files = write_runbooks(a_plan(server=name, group=name))
    markdown = files["0540/0540-2027-W06.md"].decode()

    assert markdown.count("\n# ") + markdown.startswith("# ") == 1
    assert not re.search(r"(?<!\\)[<`!]|(?<!\\)\]\(|(?<!\\)\*\*fed|[\x00\x1b\u202e]|://|www\.", markdown)
    for table in re.findall(r"(?:^\|.*\n)+", markdown, flags=re.MULTILINE):
        assert len({len(re.split(r"(?<!\\)\|", row)) for row in table.splitlines()}) == 1
    plain = " ".join("".join(s if s.isprintable() else " " for s in name).split())
    said = texts(files["0540/0540-2027-W06.docx"])
    assert any(plain in text for text in said)


def test_a_hostile_municipality_writes_no_file_elsewhere():
    plan = a_plan()
    waves = plan.takeover.planned.waves
    object.__setattr__(waves[0], "municipality", "../../etc")
    object.__setattr__(waves[0], "id", "..")
    names = write_runbooks(plan)

    assert all(not name.startswith(("/", ".")) and ".." not in name.split("/") for name in names)
    assert "etc/x.md" in names


def test_parameters_move_the_windows():
    plan = a_plan()
    text = write_runbooks(plan, RunbookParameters(evening_opens_hour=20, window_pct=0))
    move_text = text["0540/0540-2027-W06.md"].decode()

    assert "| 20.00 | 10 min. |" in move_text
    assert "0 % af timerne" in move_text


def test_without_waves_there_is_nothing():
    plan = a_plan()
    plan.takeover = None
    assert write_runbooks(plan) == {}


def test_a_plan_without_addresses_and_traffic_has_its_runbooks():
    plan = a_plan()
    plan.addressing = plan.address_follow_up = plan.dependencies = None
    text = write_runbooks(plan)["0540/0540-2027-W06.md"].decode()
    assert "Ingen adresser ændres" in text
