"""OS2kitos: which IT systems a municipality uses, their contracts, relations and data processing."""

from samdrift.importers.kitos.parse import IMPORTER

__all__ = ["IMPORTER"]
