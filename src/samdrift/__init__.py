"""Samdrift: from separate municipal server rooms and networks to one joint IT operation."""
