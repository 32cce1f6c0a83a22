"""Forms of organisation side by side: facts with sources, to be verified, and no advice."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFact:
    """What holds for a form in one respect; ``to_verify``: professional knowledge, not looked up."""

    topic: str
    text: str
    source: str
    to_verify: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationForm:
    """A form of organisation, with one fact a topic, in the order of ``load_topics``."""

    id: str
    name: str
    facts: tuple[FormFact, ...]


@cache
def _document() -> dict[str, dict[str, dict[str, str]]]:
    text = files(__package__).joinpath("organisation_forms.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def load_topics() -> dict[str, str]:
    """Topic -> its Danish heading, in order."""
    return {topic: str(heading) for topic, heading in _document()["topics"].items()}


@cache
def load_organisation_forms() -> tuple[OrganisationForm, ...]:
    """The forms in the file's order.

    Raises:
        ValueError: a form lacks a topic, or a fact its source.
    """
    document = _document()
    forms = []
    for name, given in document.items():
        if name == "topics":
            continue
        facts = []
        for topic in document["topics"]:
            fact: dict[str, object] = dict(given.get(topic, {}))
            if not fact.get("text") or not fact.get("source"):
                raise ValueError(f"{name}.{topic}: text and source are needed")
            facts.append(
                FormFact(
                    topic=topic,
                    text=str(fact["text"]),
                    source=str(fact["source"]),
                    to_verify=bool(fact.get("verify", True)),
                )
            )
        forms.append(OrganisationForm(id=name, name=str(given["name"]), facts=tuple(facts)))
    return tuple(forms)
