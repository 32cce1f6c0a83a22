"""A component as CycloneDX describes it, whether it came as JSON or as XML."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from samdrift.importers.values import clean_text

MAX_DEPTH = 100
#: What a row put aside for repair shows; authors, publishers and contacts may be people.
SHOWN = ("type", "bom-ref", "group", "name", "version", "purl")
_KINDS = {"library": "library", "framework": "library", "application": "application"}
_KINDS |= {"operating-system": "operating-system"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One component; ``row`` is its ordinal, counted depth first in the order of the file."""

    row: int
    name: str | None
    version: str | None
    kind: str | None
    purl: str | None
    licence: str | None
    supplier: str | None
    original: Mapping[str, object]


def kind_of(written: str | None) -> str | None:
    """The kind in the inventory's words."""
    return None if written is None else _KINDS.get(written, "other")


def full_name(group: str | None, name: str | None) -> str | None:
    """A component's name with its group, as in ``@angular/core`` or ``org.slf4j/slf4j-api``."""
    return f"{group}/{name}" if group and name else name


def text_of(value: object) -> str | None:
    """A text or number as text; None for anything else."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    cleaned = clean_text(value)
    return None if cleaned is None else cleaned.encode("utf-8", "replace").decode()


def find_components(value: object) -> Iterator[Component]:
    """Yield the components of a JSON list, and those nested in them, depth first."""
    waiting: list[tuple[object, int]] = [(item, 1) for item in reversed(_items(value))]
    row = 0
    while waiting:
        item, depth = waiting.pop()
        row += 1
        yield _component(item, row)
        if isinstance(item, Mapping) and depth < MAX_DEPTH:
            waiting.extend((inner, depth + 1) for inner in reversed(_items(item.get("components"))))


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _component(item: object, row: int) -> Component:
    fields: Mapping[str, object] = item if isinstance(item, Mapping) else {}
    return Component(
        row=row,
        name=full_name(text_of(fields.get("group")), text_of(fields.get("name"))),
        version=text_of(fields.get("version")),
        kind=kind_of(text_of(fields.get("type"))),
        purl=text_of(fields.get("purl")),
        licence=_licences(fields.get("licenses")),
        supplier=_organisation(fields.get("supplier")) or _organisation(fields.get("manufacturer")),
        original={key: fields[key] for key in SHOWN if key in fields} or {"json": str(item)[:200]},
    )


def _organisation(value: object) -> str | None:
    """An organisation's name. Its contacts, and a component's author and publisher, may be people."""
    return text_of(value.get("name")) if isinstance(value, Mapping) else None


def _licences(value: object) -> str | None:
    found = []
    for item in _items(value):
        choice: Mapping[str, object] = item if isinstance(item, Mapping) else {}
        licence = choice.get("license")
        named: Mapping[str, object] = licence if isinstance(licence, Mapping) else {}
        found.append(
            text_of(named.get("id")) or text_of(named.get("name")) or text_of(choice.get("expression"))
        )
    return ", ".join(text for text in found if text) or None
