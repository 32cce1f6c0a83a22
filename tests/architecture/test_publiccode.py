"""publiccode.yml follows version 0.4 of the standard: required keys, shapes and vocabularies.

Source: https://yml.publiccode.tools/, chapter "The Standard (core)".
"""

import copy
import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

STATUSES = {"concept", "development", "beta", "stable", "obsolete"}
TYPES = {
    "standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web", "standalone/backend",
    "standalone/other", "addon", "library", "configurationFiles",
}  # fmt: skip
MAINTENANCE = {"internal", "contract", "community", "none"}
# The part of the list of categories that software like this could claim.
CATEGORIES = {
    "business-intelligence", "data-analytics", "data-collection", "data-visualization",
    "inventory-management", "it-asset-management", "it-management", "it-security",
    "it-service-management", "network-management", "project-management", "resource-management",
}  # fmt: skip
TOP_LEVEL = {
    "publiccodeYmlVersion", "name", "applicationSuite", "url", "landingURL", "isBasedOn", "softwareVersion",
    "releaseDate", "logo", "platforms", "categories", "usedBy", "roadmap", "developmentStatus",
    "softwareType", "intendedAudience", "description", "legal", "maintenance", "localisation", "dependsOn",
    "fundedBy", "organisation",
}  # fmt: skip
URL = re.compile(r"https?://[a-z0-9.-]+(/\S*)?")


def is_text(value: object, least: int = 1, most: int = 100_000) -> bool:
    return isinstance(value, str) and least <= len(value.strip()) <= most


def find_faults(data: dict[str, Any]) -> list[str]:
    """Return what the standard would not accept, by key."""
    checks: dict[str, bool] = {
        "publiccodeYmlVersion": data.get("publiccodeYmlVersion") in {"0.4", "0.4.0"},
        "name": is_text(data.get("name")),
        "url": is_text(data.get("url")) and bool(URL.fullmatch(data["url"])),
        "landingURL": bool(URL.fullmatch(str(data.get("landingURL", "https://absent")))),
        "platforms": bool(data.get("platforms")) and all(is_text(p) for p in data["platforms"]),
        "categories": set(data.get("categories", [])) <= CATEGORIES,
        "developmentStatus": data.get("developmentStatus") in STATUSES,
        "softwareType": data.get("softwareType") in TYPES,
        "releaseDate": isinstance(data.get("releaseDate", dt.date.min), dt.date),
        "legal.license": is_text(data.get("legal", {}).get("license")),
        "localisation.localisationReady": isinstance(
            data.get("localisation", {}).get("localisationReady"), bool
        ),
        "localisation.availableLanguages": bool(data.get("localisation", {}).get("availableLanguages"))
        and all(
            re.fullmatch(r"[a-z]{2,3}(-.+)?", lang) for lang in data["localisation"]["availableLanguages"]
        ),
        "intendedAudience.countries": all(
            re.fullmatch(r"[a-z]{2}", c) for c in data.get("intendedAudience", {}).get("countries", [])
        ),
        "description": bool(data.get("description")),
    }
    faults = [key for key, good in checks.items() if not good]
    faults += sorted(data.keys() - TOP_LEVEL)
    for language, text in data.get("description", {}).items():
        faults += [f"description.{language}.{key}" for key in _faults_of_description(text)]
    return faults + _faults_of_maintenance(data.get("maintenance", {}))


def _faults_of_description(text: dict[str, Any]) -> list[str]:
    good = {
        "shortDescription": is_text(text.get("shortDescription"), most=150),
        "longDescription": is_text(text.get("longDescription"), least=150, most=10_000),
        "features": bool(text.get("features")) and all(is_text(f, most=100) for f in text["features"]),
    }
    return [key for key, fine in good.items() if not fine]


def _faults_of_maintenance(maintenance: dict[str, Any]) -> list[str]:
    faults = [] if maintenance.get("type") in MAINTENANCE else ["maintenance.type"]
    if maintenance.get("type") in {"internal", "community"}:
        contacts = maintenance.get("contacts") or [{}]
        faults += ["maintenance.contacts"] if not all(is_text(c.get("name")) for c in contacts) else []
    if maintenance.get("type") == "contract":
        contractors = maintenance.get("contractors") or [{}]
        faults += (
            ["maintenance.contractors"]
            if not all(c.get("name") and c.get("until") for c in contractors)
            else []
        )
    return faults


@pytest.fixture(scope="module")
def publiccode(root: Path) -> dict[str, Any]:
    data = yaml.safe_load((root / "publiccode.yml").read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def test_the_file_follows_the_standard(publiccode: dict[str, Any]) -> None:
    assert find_faults(publiccode) == []


def test_it_speaks_danish_and_english(publiccode: dict[str, Any]) -> None:
    assert (
        set(publiccode["description"])
        == {"da", "en"}
        == set(publiccode["localisation"]["availableLanguages"])
    )


@pytest.mark.parametrize(
    "key",
    [
        "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType",
        "description", "legal.license", "maintenance.type", "maintenance.contacts",
        "localisation.localisationReady", "localisation.availableLanguages",
        "description.en.shortDescription", "description.en.longDescription", "description.da.features",
    ],
)  # fmt: skip
def test_a_missing_key_is_named(publiccode: dict[str, Any], key: str) -> None:
    data = copy.deepcopy(publiccode)
    *way, last = key.split(".")
    section = data
    for part in way:
        section = section[part]
    del section[last]
    assert key in find_faults(data)


def test_a_file_by_others_follows_it_too(real_files: Path) -> None:
    """The check knows the standard, not only our own file (which has fewer keys)."""
    text = (real_files / "formats" / "publiccode" / "os2mo.yml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    data["categories"] = []  # its categories are another part of the list
    assert find_faults(data) == []
