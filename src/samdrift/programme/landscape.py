"""What was handed in: a folder a municipality, its files, and what is shared between them."""

import contextlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from samdrift.importers import InputFile
from samdrift.inventory.reference import MunicipalityReference, find_municipality
from samdrift.kernel import Finding, Source
from samdrift.programme.findings import (
    LOOSE_FILE,
    NOT_A_MUNICIPALITY,
    SAME_MUNICIPALITY,
    WRONG_MEMBERS,
)

#: Files at the root that are no exports.
PROGRAMME_FILE = "programme.toml"
TRUTH_FILE = "truth.json"
#: What people decide or say of the plan by hand, beside the exports.
HAND_FILES = ("pins.csv", "gates.csv", "procurement.csv", "links.csv", "effort.toml")
SHARED_FOLDER = "_shared"
MEMBERS_FILE = "members.toml"
#: What a mapping of a spreadsheet's headers is called: the spreadsheet's name and this.
MAPPING_SUFFIX = ".mapping.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One folder's files. ``key``: the municipality's code, else the folder's name.

    ``reference`` is None where the folder is named after no municipality; ``members`` are the
    codes of a joint IT centre's members.
    """

    key: str
    name: str
    reference: MunicipalityReference | None
    members: tuple[str, ...]
    files: tuple[InputFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Landscape:
    """Everything that was handed in, sorted by key; and what was wrong with the folders.

    ``hand_files``: those of ``HAND_FILES`` that are there, by name.
    """

    name: str
    members: tuple[Member, ...]
    programme_file: InputFile | None
    findings: tuple[Finding, ...]
    hand_files: Mapping[str, InputFile] = field(default_factory=dict)


def arrange_landscape(
    files: Sequence[InputFile], *, name: str, findings: Sequence[Finding] = ()
) -> Landscape:
    """Sort files into municipalities by the folder they lie in.

    Args:
        files: every file of the folder; paths are relative to it.
        name: the folder's own name, used where the unit has none.
        findings: what the edge met when it listed the files.
    """
    told = list(findings)
    by_folder: dict[str, list[InputFile]] = {}
    programme_file = None
    hand_files = {}
    for file in sorted(files, key=lambda file: file.path):
        parts = file.path.split("/")
        if len(parts) == 1:
            if parts[0] == PROGRAMME_FILE:
                programme_file = file
            elif parts[0] in HAND_FILES:
                hand_files[parts[0]] = file
            elif parts[0] not in (TRUTH_FILE, "README.txt", "README.md"):
                told.append(LOOSE_FILE.at(Source(path=file.path)))
        elif parts[0] == SHARED_FOLDER:
            if len(parts) == 2:
                told.append(LOOSE_FILE.at(Source(path=file.path)))
            else:
                by_folder.setdefault("/".join(parts[:2]), []).append(file)
        else:
            by_folder.setdefault(parts[0], []).append(file)
    for each in by_folder.values():
        _give_mappings(each)
    members = _members(by_folder, told)
    return Landscape(
        name=name,
        members=members,
        programme_file=programme_file,
        findings=tuple(told),
        hand_files=hand_files,
    )


def _give_mappings(files: Sequence[InputFile]) -> None:
    """Give every file the mappings that lie in its own folder: a person's word on its headers."""
    mappings: dict[str, dict[str, bytes]] = {}
    for file in files:
        if file.name.endswith(MAPPING_SUFFIX):
            with contextlib.suppress(OSError):
                mappings.setdefault(file.path.rpartition("/")[0], {})[file.name] = file.content
    for file in files:
        file.companions = mappings.get(file.path.rpartition("/")[0], {})


def _members(by_folder: Mapping[str, list[InputFile]], told: list[Finding]) -> tuple[Member, ...]:
    folders_of: dict[str, list[str]] = {}
    for folder in sorted(by_folder):
        reference = None if folder.startswith(f"{SHARED_FOLDER}/") else find_municipality(folder)
        folders_of.setdefault(folder if reference is None else reference.code, []).append(folder)
    members = []
    for key, folders in sorted(folders_of.items()):
        reference = find_municipality(folders[0]) if not key.startswith(f"{SHARED_FOLDER}/") else None
        files = [file for folder in folders for file in by_folder[folder]]
        codes: tuple[str, ...] = ()
        if key.startswith(f"{SHARED_FOLDER}/"):
            codes, files = _read_members(key, files, told)
        elif reference is None:
            told.append(NOT_A_MUNICIPALITY.at(Source(path=folders[0]), key))
        if len(folders) > 1 and reference is not None:
            told.append(SAME_MUNICIPALITY.at(None, reference.name, folders=", ".join(folders)))
        name = reference.name if reference else key.rsplit("/", 1)[-1]
        members.append(Member(key=key, name=name, reference=reference, members=codes, files=tuple(files)))
    return tuple(members)


def _read_members(
    key: str, files: list[InputFile], told: list[Finding]
) -> tuple[tuple[str, ...], list[InputFile]]:
    """Take members.toml out of a joint centre's files and read the members' codes."""
    path = f"{key}/{MEMBERS_FILE}"
    listed = next((file for file in files if file.path == path), None)
    rest = [file for file in files if file is not listed]
    try:
        document = tomllib.loads(listed.content.decode("utf-8-sig")) if listed else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError):
        document = {}
    given = document.get("members")
    names = given if isinstance(given, list) and given else [None]
    codes = []
    for each in names:
        found = find_municipality(str(each)) if each is not None else None
        if found is None:
            told.append(WRONG_MEMBERS.at(Source(path=path), key, given=each))
        else:
            codes.append(found.code)
    return tuple(sorted(codes)), rest
