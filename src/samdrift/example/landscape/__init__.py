"""The true landscape behind the example's exports."""

from samdrift.example.landscape.build import Commission, count_servers, make_landscape
from samdrift.example.landscape.model import Landscape

__all__ = ["Commission", "Landscape", "count_servers", "make_landscape"]
