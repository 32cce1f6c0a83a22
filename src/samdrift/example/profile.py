"""Which exports a municipality has to hand in: a believable mix, drawn once for each."""

from dataclasses import dataclass

from samdrift.example.landscape import Commission
from samdrift.example.parameters import ExampleParameters
from samdrift.example.randomness import Dice


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What one municipality can export. Names of ``has`` are those of ``export_shares``."""

    has: frozenset[str]
    rvtools_styles: tuple[str, ...]
    vcenters: int
    nearly_all_cloud: bool
    latin1: bool
    semicolon: bool
    wording: int
    titled: bool


def choose_profile(commission: Commission, parameters: ExampleParameters, seed: int) -> Profile:
    """Draw the exports of one municipality; a joint centre has a full set."""
    dice = Dice(seed, commission.key, "profile")
    shares = parameters.by_name["export_shares"].value
    if not isinstance(shares, dict):
        raise TypeError("Parameter export_shares is no table.")
    has = {name for name in shares if dice.chance(parameters.share("export_shares", name))}
    cloud = commission.key in parameters.codes("nearly_all_cloud")
    if commission.members:
        has |= {"rvtools", "directory_csv", "netbox", "system_servers", "contracts_sheet", "staff_sheet"}
        has -= {"asset_register"}
    if cloud:
        has -= {"rvtools", "hyperv_too", "second_vcenter", "nmap"}
        has |= {"azure_migrate", "directory_csv"}
    if "directory_csv" in has:
        has.discard("directory_ldif")
    if "dhcp_microsoft" in has:
        has.discard("dhcp_isc")
    if "nfdump" in has:
        has.discard("zeek")
    if not cloud and "rvtools" not in has:
        has.add("hyperv_too")
    vcenters = 2 if "second_vcenter" in has and "rvtools" in has else 1
    styles = tuple(_style(has, dice) for _n in range(vcenters)) if "rvtools" in has else ()
    return Profile(
        has=frozenset(has),
        rvtools_styles=styles,
        vcenters=vcenters,
        nearly_all_cloud=cloud,
        latin1=dice.chance(0.25),
        semicolon=dice.chance(0.7),
        wording=dice.whole(0, 2),
        titled=dice.chance(parameters.number("titled_lists")),
    )


def _style(has: set[str], dice: Dice) -> str:
    if "rvtools_csv" in has:
        return "csv"
    return "3x" if "rvtools_3x" in has and dice.chance(0.8) else "4x"
