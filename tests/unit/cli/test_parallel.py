"""Municipalities read in processes of their own; one that dies costs a file, not the run."""

import os

from samdrift.cli import parallel
from samdrift.importers import InputFile
from samdrift.inventory.merging import merge_inventory
from samdrift.inventory.parameters import MergingParameters
from samdrift.programme.landscape import Member
from samdrift.programme.member import MemberReading
from samdrift.programme.reading import unread


def a_member(key, *names):
    files = tuple(a_file(name) for name in names)
    return Member(key=key, name=key, reference=None, members=(), files=files)


def a_file(name):
    return InputFile(path=name, size=100, read=bytes)


def read_or_die(member):
    """Stands for the reading of a municipality: a file called "bombe" ends the process."""
    if any(file.path == "bombe" for file in member.files):
        os._exit(9)
    readings = tuple(unread(file, member.key, (), sha256="", importer="read") for file in member.files)
    inventory = merge_inventory([], parameters=MergingParameters())
    return MemberReading(key=member.key, readings=readings, inventory=inventory)


def test_answers_come_in_order_from_several_processes(monkeypatch):
    monkeypatch.setattr(parallel, "_WORTHWHILE_BYTES", 0)
    members = [a_member("b", "1"), a_member("a", "2", "3"), a_member("c")]
    answers = list(parallel.read_in_parallel(read_or_die, members))
    assert [answer.key for answer in answers] == ["b", "a", "c"]
    assert [len(answer.readings) for answer in answers] == [1, 2, 0]


def test_a_file_that_kills_its_process_becomes_a_finding(monkeypatch):
    monkeypatch.setattr(parallel, "_WORTHWHILE_BYTES", 0)
    members = [a_member("a", "1"), a_member("b", "2", "bombe", "3"), a_member("c", "4")]
    answers = list(parallel.read_in_parallel(read_or_die, members))
    told = {
        reading.record.path: [f.code for f in reading.findings] for a in answers for reading in a.readings
    }
    assert told == {"1": [], "2": [], "3": [], "4": [], "bombe": ["IMPORT-KILLED"]}
