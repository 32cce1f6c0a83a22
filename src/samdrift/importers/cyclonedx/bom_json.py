"""CycloneDX as JSON."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from samdrift.importers.cyclonedx.components import Component, find_components, text_of
from samdrift.importers.delimited import decode_text
from samdrift.importers.json_text import read_json

_LIST = re.compile(r'"components"\s*:\s*(?=\[)')
_METADATA = re.compile(r'"metadata"\s*:\s*(?=\{)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A bill of materials: what it describes, when it was made, and of what the thing consists."""

    subject: str | None
    made_on: str | None
    components: tuple[Component, ...]
    broken: bool = False


def read_json_bill(content: bytes) -> Bill | None:
    """Read a bill; of one that is cut off, the components before the break. None if unreadable."""
    read = read_json(content)
    document = read.value if read is not None and read.broken_at is None else None
    if isinstance(document, Mapping):
        return _bill(document.get("metadata"), document.get("components"), broken=False)
    text = decode_text(content)
    metadata: object = None
    after = 0
    described = _METADATA.search(text)
    if described is not None:
        try:
            metadata, after = json.JSONDecoder().raw_decode(text, described.end())
        except (ValueError, RecursionError):
            metadata = None
    # The tools named in the metadata are a list of components too.
    listed = _LIST.search(text, after) or _LIST.search(text)
    if listed is None:
        return None
    rest = read_json(text[listed.end() :].encode())
    return _bill(metadata, None if rest is None else rest.value, broken=True)


def _bill(metadata: object, components: object, *, broken: bool) -> Bill:
    described: Mapping[str, object] = metadata if isinstance(metadata, Mapping) else {}
    component = described.get("component")
    subject: Mapping[str, object] = component if isinstance(component, Mapping) else {}
    return Bill(
        subject=text_of(subject.get("name")),
        made_on=text_of(described.get("timestamp")),
        components=tuple(find_components(components)),
        broken=broken,
    )
