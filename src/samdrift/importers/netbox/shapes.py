"""Telling the shapes of a NetBox export by their beginning, without reading them whole."""

import re

from samdrift.importers.importer import InputFile
from samdrift.importers.netbox.csv_shape import csv_type
from samdrift.importers.netbox.rest import SIGNATURES

_DUMP = re.compile(r'"model"\s*:\s*"(?:dcim|ipam|circuits|tenancy|virtualization|extras|contenttypes)\.')
_REST = re.compile(r'"(?:url|next|previous)"\s*:\s*"[^"]*/api/(?:dcim|ipam|virtualization|circuits|tenancy)/')
_KEY = re.compile(r'"([a-z_0-9]+)"\s*:')


def looks_like_json(file: InputFile) -> bool:
    """Whether it begins like JSON."""
    return file.head.lstrip().startswith(("{", "["))


def looks_like_dump(file: InputFile) -> bool:
    """Whether it is a Django dump with NetBox's models."""
    return looks_like_json(file) and _DUMP.search(file.head) is not None


def looks_like_rest(file: InputFile) -> bool:
    """Whether it is an answer of NetBox's REST interface: by an address, else by its keys."""
    if not looks_like_json(file):
        return False
    if _REST.search(file.head):
        return True
    keys = set(_KEY.findall(file.head[:20_000]))
    return "id" in keys and any(signature <= keys for signature in SIGNATURES.values())


def recognise(file: InputFile) -> bool:
    """Whether it is a NetBox export of a shape that is read here."""
    if looks_like_json(file):
        return looks_like_dump(file) or looks_like_rest(file)
    return csv_type(file) is not None
