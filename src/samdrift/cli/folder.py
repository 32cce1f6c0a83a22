"""Folders in: every file below a folder, read when it is needed, links out of it refused."""

from dataclasses import dataclass
from pathlib import Path

from samdrift.cli.large_flows import find_large_flows
from samdrift.importers import InputFile
from samdrift.kernel import Finding, Source
from samdrift.programme.findings import UNREADABLE_PATH
from samdrift.programme.landscape import Landscape, arrange_landscape

#: What systems leave in folders, and what nobody exported.
_NOT_EXPORTS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPath:
    """Reads a file's bytes when called; can be sent to another process."""

    path: Path

    def __call__(self) -> bytes:
        """Return the file's bytes."""
        return self.path.read_bytes()


def read_landscape(folder: Path) -> Landscape:
    """List the exports below ``folder`` at any depth, municipality by municipality.

    Nothing is opened yet. A link that leads out of the folder is told and not followed;
    hidden files and temporary files of office programs are passed over.
    """
    root = folder.resolve()
    files: list[InputFile] = []
    findings: list[Finding] = []
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder).as_posix()
        if path.name.lower() in _NOT_EXPORTS or path.name.startswith(("~$", ".")):
            continue
        try:
            if path.is_dir():
                continue
            if not path.resolve().is_relative_to(root):
                findings.append(UNREADABLE_PATH.at(Source(path=relative), reason="link"))
                continue
            if not path.is_file():
                findings.append(UNREADABLE_PATH.at(Source(path=relative), reason="not a file"))
                continue
            size = path.stat().st_size
        except OSError as error:
            findings.append(UNREADABLE_PATH.at(Source(path=relative), reason=error.strerror))
            continue
        large = find_large_flows(path, name=relative, size=size)
        files.append(large or InputFile(path=relative, size=size, read=ReadPath(path=path)))
    return arrange_landscape(files, name=root.name, findings=findings)
