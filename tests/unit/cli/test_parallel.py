"""Municipalities read in processes of their own; one that dies costs a file, not the run."""

from samdrift.cli import parallel
from samdrift.importers import InputFile
from samdrift.inventory.merging import merge_inventory
from samdrift.inventory.parameters import MergingParameters
from samdrift.programme.landscape import Member
from samdrift.programme.member import MemberReading
from samdrift.programme.reading import unread
from tests.unit.cli import deadly_reading


def a_member(key, *names):
    files = tuple(InputFile(path=name, size=100, read=bytes) for name in names)
    return Member(key=key, name=key, reference=None, members=(), files=files)


def read_nothing(member):
    """Stands for the reading of a municipality, with what a real one sends between processes."""
    readings = tuple(unread(file, member.key, (), sha256="", importer="read") for file in member.files)
    inventory = merge_inventory([], parameters=MergingParameters())
    return MemberReading(key=member.key, readings=readings, inventory=inventory)


def test_answers_come_in_order_from_several_processes(monkeypatch):
    monkeypatch.setattr(parallel, "_WORTHWHILE_BYTES", 0)
    members = [a_member("b", "1"), a_member("a", "2", "3"), a_member("c")]
    answers = list(parallel.read_in_parallel(read_nothing, members))
    assert [answer.key for answer in answers] == ["b", "a", "c"]
    assert [len(answer.readings) for answer in answers] == [1, 2, 0]


def a_small_member(key, *names):
    return deadly_reading.Member(key=key, files=tuple(map(deadly_reading.File, names)))


def test_a_file_that_kills_its_process_becomes_a_finding(monkeypatch):
    monkeypatch.setattr(parallel, "_WORTHWHILE_BYTES", 0)
    members = [a_small_member("a", "1"), a_small_member("b", "2", "bombe", "3"), a_small_member("c", "4")]
    answers = list(parallel.read_in_parallel(deadly_reading.read_or_die, members))
    assert [(answer.key, answer.readings[:2]) for answer in answers] == [
        ("a", ("1",)), ("b", ("2", "3")), ("c", ("4",)),
    ]  # fmt: skip
    (killed,) = answers[1].readings[2:]
    assert killed.record.path == "bombe"
    assert [finding.code for finding in killed.findings] == ["IMPORT-KILLED"]
    assert [len(answer.readings) for answer in answers] == [1, 3, 1]
