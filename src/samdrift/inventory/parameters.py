"""Parameters of merging and of quality: sections ``[merging]`` and ``[quality]``."""

from dataclasses import dataclass

from samdrift.kernel import parameter

#: Which source is believed first, where a field has no order of its own.
DEFAULT_PRECEDENCE = (
    "facts",
    "rvtools",
    "hyperv",
    "machine_facts",
    "azure_migrate",
    "active_directory",
    "nmap",
    "netbox",
    "kitos",
    "microsoft_dhcp",
    "isc_dhcp",
    "bind_zone",
    "cyclonedx",
    "spreadsheet",
)

#: Fields for which another order holds, with why.
#: What people keep in a register (site, role, owner) is better known there than to a machine;
#: what runs inside the machine (its operating system) is best known to the machine itself.
FIELD_PRECEDENCE = {
    "site": ("facts", "netbox", "spreadsheet", "rvtools"),
    "organisation_unit": ("facts", "spreadsheet", "netbox", "active_directory"),
    "role": ("facts", "netbox", "spreadsheet"),
    "environment": ("facts", "spreadsheet", "netbox"),
    "application": ("facts", "spreadsheet", "netbox"),
    "operating_system": ("facts", "machine_facts", "active_directory", "rvtools", "hyperv"),
    "os_version": ("facts", "machine_facts", "active_directory"),
    "serial_number": ("facts", "machine_facts", "rvtools", "netbox", "spreadsheet"),
    "fqdn": ("facts", "machine_facts", "active_directory", "rvtools", "netbox"),
    "name": ("facts", "rvtools", "hyperv", "netbox", "active_directory", "machine_facts", "spreadsheet"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MergingParameters:
    """Section ``[merging]`` of programme.toml."""

    precedence: tuple[str, ...] = parameter(
        DEFAULT_PRECEDENCE,
        title="Sources in the order in which they are believed",
        unit="-",
        reason="Hand-made facts first, then what machines report, then registers kept by hand.",
    )
    field_precedence: dict[str, tuple[str, ...]] = parameter(
        FIELD_PRECEDENCE,
        title="Orders of their own for single fields",
        unit="-",
        reason="A register knows sites and owners better than a hypervisor does.",
    )
    evidence_threshold: float = parameter(
        0.9,
        title="Evidence needed to link two records that share no key and no name",
        unit="share of the evidence possible",
        reason="Chosen so that precision stays at or above 0.999 on the example's noise.",
        minimum=0,
    )
    name_similarity: float = parameter(
        0.8,
        title="Similarity that two names need before other evidence counts",
        unit="share of letters",
        reason="One typing error in a name of six letters still passes; other digits never do.",
        minimum=0,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityParameters:
    """Section ``[quality]`` of programme.toml."""

    stale_after_days: int = parameter(
        180,
        title="Age at which an export's facts count as stale",
        unit="days",
        reason="Half a year: about a tenth of a municipality's servers change in that time (assumed).",
        minimum=1,
    )
