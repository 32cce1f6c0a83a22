"""What the joint name server answers, read off the views: for checks that need no running server."""

from collections.abc import Mapping, Sequence

from samdrift.exporters.bind.zones import View

_Lines = dict[tuple[str, str], list[str]]


class Answers:
    """Views, ready to be asked as a link's clients ask them."""

    def __init__(self, views: Sequence[View]) -> None:
        """Take the views of ``arrange_views``: the joint one first."""
        self._joint = _by_zone(views[0])
        self._own = {view.link.name: _by_zone(view) for view in views if view.link is not None}

    def ask(self, link: str, name: str, kind: str) -> tuple[str, ...]:
        """Answer a link's client: the data of all records of a name and kind, in the zone's order.

        A view's own zone hides the joint view's of the same name, whatever is in it.
        """
        own = self._own.get(link, {})
        rest = name
        while rest:
            lines = own.get(rest, self._joint.get(rest))
            if lines is not None:
                return tuple(lines.get((name, kind), ()))
            rest = rest.partition(".")[2]
        return ()


def _by_zone(view: View) -> Mapping[str, _Lines]:
    zones: dict[str, _Lines] = {}
    for zone, lines in view.zones.items():
        found = zones.setdefault(zone, {})
        for name, kind, data in lines:
            found.setdefault((name, kind), []).append(data)
    return zones
