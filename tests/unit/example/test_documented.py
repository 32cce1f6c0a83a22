"""docs/methods/example.md says what the code does: its sums, its formats and its columns."""

from pathlib import Path

from samdrift.example import load_parameters
from samdrift.example.truth import ASSET_COLUMNS
from samdrift.inventory.reference import load_municipalities

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "methods" / "example.md").read_text(encoding="utf-8")


def test_the_worked_example_is_right() -> None:
    people = {m.name: m.population for m in load_municipalities()}
    parameters = load_parameters()
    assert f"Samsø has {people['Samsø']:,} inhabitants" in PAGE
    assert f"Aarhus has {people['Aarhus']:,}" in PAGE
    assert f"times {parameters.interpolated('servers_per_1000', people['Samsø'])} is 20" in PAGE
    assert round(people["Samsø"] / 1000 * parameters.interpolated("sites_per_1000", people["Samsø"])) == 15
    assert round(people["Samsø"] / 1000 * parameters.number("pcs_per_1000")) == 225
    coefficient = parameters.interpolated("servers_per_1000", people["Aarhus"])
    assert f"{coefficient:.3f}" in PAGE
    assert f"**{round(people['Aarhus'] / 1000 * coefficient):,}**" in PAGE


def test_every_column_of_an_asset_is_told() -> None:
    line = next(line for line in PAGE.splitlines() if line.startswith("| `assets`"))
    assert len(line.split("|")[2].split(",")) == len(ASSET_COLUMNS)


def test_every_export_is_told() -> None:
    told = PAGE.split("**5. The exports.**")[1].split("**6. Noise.**")[0]
    for word in (
        "RVTools", "Hyper-V", "Azure Migrate", "nmap", "NetBox", "Active Directory", "LDIF", "Ansible",
        "PuppetDB", "DHCP", "DNS", "OS2kitos", "CycloneDX",
        "nfdump", "Zeek", "facts.csv", "contracts", "staff",
    ):  # fmt: skip
        assert word in told, word
