"""Municipalities read on all processors. The answers come in order, so the plan is the same."""

import dataclasses
import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from samdrift.importers import InputFile
from samdrift.importers.kinds import KILLED_IMPORTER
from samdrift.programme.landscape import Member
from samdrift.programme.make import ReadMember, read_in_order
from samdrift.programme.member import MemberReading
from samdrift.programme.reading import FileReading, unread

#: Below this much to read, starting processes costs more than they save.
_WORTHWHILE_BYTES = 20_000_000


def read_in_parallel(read: ReadMember, members: Sequence[Member], /) -> Iterable[MemberReading]:
    """Apply ``read`` to every municipality on all processors.

    A file that brings its process down (a parser that runs out of memory) becomes a finding;
    the others are read all the same.
    """
    processors = os.cpu_count() or 1
    size = sum(file.size for member in members for file in member.files)
    if processors == 1 or size < _WORTHWHILE_BYTES:
        return read_in_order(read, members)
    return _read(read, members, processors)


def _read(read: ReadMember, members: Sequence[Member], processors: int) -> Iterator[MemberReading]:
    broken = False
    with _pool(processors) as pool:
        futures: dict[str, Future[MemberReading]] = {}
        # The largest first, so that no processor is left with it at the end.
        for member in sorted(members, key=lambda member: -sum(file.size for file in member.files)):
            futures[member.key] = pool.submit(read, member)
        try:
            for member in members:
                try:
                    answer = futures.pop(member.key).result()
                except BrokenProcessPool:
                    # Any of those under way may be at fault; from here on each is read by itself.
                    broken = True
                    answer = _read_alone(read, member)
                yield answer
        except BaseException:
            pool.shutdown(wait=not broken, cancel_futures=True)
            raise


def _read_alone(read: ReadMember, member: Member) -> MemberReading:
    """Read a municipality in a process of its own; without the files that bring it down, if any."""
    answer = _survives(read, member)
    if answer is not None:
        return answer
    deadly = [
        file for file in member.files if _survives(read, dataclasses.replace(member, files=(file,))) is None
    ]
    rest = tuple(file for file in member.files if file not in deadly)
    told = tuple(_killed(file, member) for file in deadly)
    answer = _survives(read, dataclasses.replace(member, files=rest))
    if answer is None:
        # Each file is harmless by itself: it is their sum that there is no memory for.
        told = tuple(_killed(file, member) for file in member.files)
        answer = read(dataclasses.replace(member, files=()))
    return dataclasses.replace(answer, readings=(*answer.readings, *told))


def _survives(read: ReadMember, member: Member) -> MemberReading | None:
    try:
        with _pool(1) as pool:
            return pool.submit(read, member).result()
    except BrokenProcessPool:
        return None


def _killed(file: InputFile, member: Member) -> FileReading:
    return unread(file, member.key, (KILLED_IMPORTER.at(file.at()),), sha256="")


def _pool(processors: int) -> ProcessPoolExecutor:
    # Polars holds threads that do not survive a fork.
    return ProcessPoolExecutor(max_workers=processors, mp_context=multiprocessing.get_context("spawn"))
