"""Danish and English say the same things: every catalogue has both, key by key, value by value."""

import string
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest


def find_catalogues(root: Path) -> list[Path]:
    """Every folder of the package that holds texts for people, by its Danish file."""
    return sorted((root / "src" / "samdrift").rglob("da.toml"))


def flatten(node: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in node.items():
        texts |= flatten(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: str(value)}
    return texts


def find_faults(da: Mapping[str, object], en: Mapping[str, object]) -> list[str]:
    """Name each key that one language lacks, leaves empty, or fills in with other values."""
    texts = {"da": flatten(da), "en": flatten(en)}
    faults = [f"{key}: only in one language" for key in sorted(texts["da"].keys() ^ texts["en"].keys())]
    for key in sorted(texts["da"].keys() & texts["en"].keys()):
        values = [
            {name for _, name, _, _ in string.Formatter().parse(texts[language][key]) if name is not None}
            for language in ("da", "en")
        ]
        if values[0] != values[1]:
            faults.append(f"{key}: other values")
        if not all(texts[language][key].strip() for language in ("da", "en")):
            faults.append(f"{key}: empty")
    return faults


def test_there_is_a_catalogue(root: Path) -> None:
    assert find_catalogues(root)


def test_both_languages_are_complete(root: Path) -> None:
    found = {}
    for path in find_catalogues(root):
        da, en = (tomllib.loads(path.with_name(f"{lang}.toml").read_text("utf-8")) for lang in ("da", "en"))
        found[str(path.relative_to(root))] = find_faults(da, en)
    assert not {path: faults for path, faults in found.items() if faults}


@pytest.mark.parametrize(
    ("da", "en"),
    [
        ({"a": "ja"}, {}),
        ({"a": "ja {navn}"}, {"a": "yes {name}"}),
        ({"a": {"b": "ja"}}, {"a": {"b": " "}}),
        ({"a": {"b": "ja"}}, {"a": {"c": "yes"}}),
    ],
)
def test_a_gap_is_seen(da: dict[str, object], en: dict[str, object]) -> None:
    assert find_faults(da, en)
