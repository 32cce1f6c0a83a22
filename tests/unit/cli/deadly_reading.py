"""What stands for a municipality's reading where processes die: it loads nothing, so they start at once.

A process that is started loads the module of what it is to do. Samdrift's own takes seconds to load, and a
file that kills is looked for with a process a file.
"""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class File:
    path: str
    size: int = 100

    def at(self):
        from samdrift.kernel import Source

        return Source(path=self.path)


@dataclass(frozen=True)
class Member:
    key: str
    files: tuple[File, ...]


@dataclass(frozen=True)
class Answer:
    key: str
    readings: tuple[object, ...]


def read_or_die(member):
    """The paths of the files as readings; a file called "bombe" ends the process."""
    if any(file.path == "bombe" for file in member.files):
        os._exit(9)
    return Answer(key=member.key, readings=tuple(file.path for file in member.files))
