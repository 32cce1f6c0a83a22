"""All files of one municipality, as its profile says."""

from datetime import date
from typing import Any

from samdrift.example.formats.netbox import netbox_exports
from samdrift.example.formats.nmap import nmap_exports
from samdrift.example.formats.rvtools import rvtools_exports
from samdrift.example.formats.sheet import Export
from samdrift.example.landscape import Landscape
from samdrift.example.parameters import ExampleParameters
from samdrift.example.profile import Profile
from samdrift.example.randomness import Dice
from samdrift.example.spelling import Speller


def make_exports(
    landscape: Landscape, profile: Profile, *, parameters: ExampleParameters, seed: int, today: date
) -> tuple[list[Export], dict[str, Any]]:
    """Make every file that the municipality hands in, and what only the truth knows.

    Each format draws from its own stream, so that a change in one leaves the others alone.
    """
    key = landscape.code or landscape.folder
    names = {s.name.lower() for s in landscape.servers}

    def dice(purpose: str) -> Dice:
        return Dice(seed, key, purpose)

    def speller(purpose: str) -> Speller:
        return Speller(names, parameters, dice(f"names {purpose}"))

    exports: list[Export] = []
    if profile.rvtools_styles:
        exports += rvtools_exports(
            landscape, styles=profile.rvtools_styles, parameters=parameters, today=today, dice=dice("rvtools")
        )
    if "nmap" in profile.has:
        exports += nmap_exports(landscape, parameters=parameters, today=today, dice=dice("nmap"))
    if "netbox" in profile.has:
        exports += netbox_exports(
            landscape,
            rest="netbox_rest" in profile.has,
            parameters=parameters,
            dice=dice("netbox"),
            speller=speller("netbox"),
        )
    return exports, {}
