"""Telling the shapes of a NetBox export by their beginning, without reading them whole."""

import re

from samdrift.importers.importer import InputFile

_DUMP = re.compile(r'"model"\s*:\s*"(?:dcim|ipam|circuits|tenancy|virtualization|extras|contenttypes)\.')


def looks_like_json(file: InputFile) -> bool:
    """Whether it begins like JSON."""
    return file.head.lstrip().startswith(("{", "["))


def looks_like_dump(file: InputFile) -> bool:
    """Whether it is a Django dump with NetBox's models."""
    return looks_like_json(file) and _DUMP.search(file.head) is not None


def recognise(file: InputFile) -> bool:
    """Whether it is a NetBox export of a shape that is read here."""
    return looks_like_dump(file)
