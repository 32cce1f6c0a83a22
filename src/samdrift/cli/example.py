"""Write the example to a folder, with progress."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from samdrift.example import count_folders, make_example


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenExample:
    """What was written: folders of municipalities and centres, files, bytes and living servers."""

    folders: int
    files: int
    size_bytes: int
    servers: int


def write_example(
    out: Path,
    *,
    unit: str,
    seed: int,
    today: date,
    exclude: str | None = None,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> WrittenExample:
    """Write the example below ``out`` and say how far it is after each folder.

    Args:
        out: folder to write to; made if missing, must be empty if it exists.
        unit: see ``samdrift.example.UNITS``.
        seed: whole number >= 0.
        today: the day that all dates count back from.
        exclude: code of a municipality to leave out, or None.
        on_progress: called with (folder, folders done, folders in all).

    Raises:
        FileExistsError: ``out`` holds something already: nothing is overwritten or mixed.
        UnableToMakeExample: no such unit, or the municipality is not in it.
    """
    total = count_folders(unit=unit, exclude=exclude)
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty. Choose another folder or empty it first.")
    folders = files = size = servers = 0
    for done, folder in enumerate(make_example(unit=unit, seed=seed, today=today, exclude=exclude), start=1):
        for file in folder.files:
            target = out / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.content)
            files += 1
            size += len(file.content)
        folders += 1 if folder.name else 0
        servers += folder.servers
        if on_progress is not None:
            on_progress(folder.name or "truth.json", done, total)
    return WrittenExample(folders=folders, files=files, size_bytes=size, servers=servers)
