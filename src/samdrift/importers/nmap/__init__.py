"""nmap: what answered on the network, and on which ports."""

from samdrift.importers.nmap.parse import IMPORTER

__all__ = ["IMPORTER"]
