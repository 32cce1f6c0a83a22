"""Reading files on all processors. The answers come in the files' order, so the plan is the same."""

import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from samdrift.importers import InputFile
from samdrift.importers.kinds import KILLED_IMPORTER
from samdrift.programme.make import ReadOne, read_in_order
from samdrift.programme.reading import FileReading, unread

#: Below this much to read, starting processes costs more than they save.
_WORTHWHILE_BYTES = 20_000_000


def read_in_parallel(read: ReadOne, files: Sequence[tuple[str, InputFile]], /) -> Iterable[list[FileReading]]:
    """Apply ``read`` to every file on all processors.

    A file that brings its process down (a parser that runs out of memory) becomes a finding;
    the others are read all the same.
    """
    processors = os.cpu_count() or 1
    if processors == 1 or sum(file.size for _, file in files) < _WORTHWHILE_BYTES:
        return read_in_order(read, files)
    return _read(read, files, processors)


def _read(
    read: ReadOne, files: Sequence[tuple[str, InputFile]], processors: int
) -> Iterator[list[FileReading]]:
    pending = list(files)
    while pending:
        done = 0
        with _pool(processors) as pool:
            futures = [pool.submit(read, each) for each in pending]
            try:
                for future in futures:
                    yield future.result()
                    done += 1
            except BrokenProcessPool:
                # Any of the files under way may be at fault: the first is tried by itself.
                yield _read_alone(read, pending[done])
                done += 1
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        pending = pending[done:]


def _read_alone(read: ReadOne, each: tuple[str, InputFile]) -> list[FileReading]:
    municipality, file = each
    try:
        with _pool(1) as pool:
            return pool.submit(read, each).result()
    except BrokenProcessPool:
        return [unread(file, municipality, (KILLED_IMPORTER.at(file.at()),), sha256="")]


def _pool(processors: int) -> ProcessPoolExecutor:
    # Polars holds threads that do not survive a fork.
    return ProcessPoolExecutor(max_workers=processors, mp_context=multiprocessing.get_context("spawn"))
