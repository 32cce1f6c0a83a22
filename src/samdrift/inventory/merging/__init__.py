"""Merging: which records are of one thing, and which value of each field is shown."""

from samdrift.inventory.merging.join import join_inventories
from samdrift.inventory.merging.merge import merge_inventory
from samdrift.inventory.merging.observations import SourceObservations

__all__ = ["SourceObservations", "join_inventories", "merge_inventory"]
