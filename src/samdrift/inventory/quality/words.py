"""Say in plain words what to hand in next."""

from collections.abc import Mapping, Sequence

from samdrift.inventory.columns import column_info
from samdrift.inventory.quality.model import MunicipalityQuality, NextExport
from samdrift.inventory.quality.needs import LINKED_COLUMNS
from samdrift.inventory.tables import TABLES
from samdrift.kernel import format_number

#: At most so many columns are named.
MOST_COLUMNS = 3

#: What rows of a table are called: one and many, by language.
NOUNS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "da": {
        "asset_register": ("anlæg i anlægskartoteket", "anlæg i anlægskartoteket"),
        "contracts": ("kontrakt", "kontrakter"),
        "cost_lines": ("linje i budget og regnskab", "linjer i budget og regnskab"),
        "data_processing_agreements": ("databehandleraftale", "databehandleraftaler"),
        "dhcp_scopes": ("DHCP-område", "DHCP-områder"),
        "dns_records": ("DNS-post", "DNS-poster"),
        "flows": ("trafik", "trafik"),
        "hypervisor_hosts": ("vært", "værter"),
        "it_system_usages": ("anvendelse af it-systemer", "anvendelser af it-systemer"),
        "it_systems": ("it-system", "it-systemer"),
        "listening_services": ("åbne porte", "åbne porte"),
        "network_devices": ("netværksenhed", "netværksenheder"),
        "prefixes": ("adresseblok", "adresseblokke"),
        "servers": ("server", "servere"),
        "sites": ("lokation", "lokationer"),
        "staff_roles": ("stillingsgruppe", "stillingsgrupper"),
        "system_relations": ("systemrelation", "systemrelationer"),
        "system_server_links": ("it-systemer", "it-systemer"),
        "vlans": ("VLAN", "VLAN"),
    },
    "en": {
        "asset_register": ("entry of the asset register", "entries of the asset register"),
        "contracts": ("contract", "contracts"),
        "cost_lines": ("line of budget and accounts", "lines of budget and accounts"),
        "data_processing_agreements": ("data-processing agreement", "data-processing agreements"),
        "dhcp_scopes": ("DHCP scope", "DHCP scopes"),
        "dns_records": ("DNS record", "DNS records"),
        "flows": ("traffic", "traffic"),
        "hypervisor_hosts": ("host", "hosts"),
        "it_system_usages": ("use of IT systems", "uses of IT systems"),
        "it_systems": ("IT system", "IT systems"),
        "listening_services": ("open ports", "open ports"),
        "network_devices": ("network device", "network devices"),
        "prefixes": ("prefix", "prefixes"),
        "servers": ("server", "servers"),
        "sites": ("site", "sites"),
        "staff_roles": ("staff role", "staff roles"),
        "system_relations": ("system relation", "system relations"),
        "system_server_links": ("IT systems", "IT systems"),
        "vlans": ("VLAN", "VLANs"),
    },
}
_PLATFORM_NAMES = {"vmware": "VMware", "hyper-v": "Hyper-V", "azure": "Azure"}
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_WORDS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "and": "og",
        "from": "{title} fra {place}",
        "cluster": "klynge",
        "known": "{who} ville give {labels} for {assets}{condition}.",
        "both": "{who} ville give {labels} for {assets}, og {tables}, som helt mangler{condition}.",
        "new": "{who} ville give {tables}, som helt mangler{condition}.",
        "condition": ", hvis serverne kører på {platform}",
        "nothing": "Ingen yderligere eksport ville gøre billedet af {name} mere fuldstændigt.",
    },
    "en": {
        "and": "and",
        "from": "{title} from {place}",
        "cluster": "cluster",
        "known": "{who} would give {labels} for {assets}{condition}.",
        "both": "{who} would give {labels} for {assets}, and {tables}, missing altogether so far{condition}.",
        "new": "{who} would give {tables}, missing altogether so far{condition}.",
        "condition": ", if its servers run on {platform}",
        "nothing": "No further export would make the picture of {name} more complete.",
    },
}


def describe_next_export(quality: MunicipalityQuality, *, municipality_name: str, language: str) -> str:
    """Say which export to hand in next, and what it would give, as one sentence.

    Args:
        quality: what was assessed.
        municipality_name: name of the municipality whose export it is: for the whole, that of
            ``quality.next_export.municipality``.
        language: ``da`` or ``en``.

    Returns:
        Such as "RVTools from Skive's second vCenter would give memory and used storage for
        148 servers."; where nothing would help, that.
    """
    words = _WORDS[language]
    found = quality.next_export
    if found is None:
        return words["nothing"].format(name=municipality_name)
    title = found.title_da if language == "da" else found.title
    place = _place(found, municipality_name, language)
    who = words["from"].format(title=title or found.importer, place=place)
    assets = [_counted(table, count, language) for table, count in found.assets_by_table if count]
    labels = _labels(found, language) if assets else []
    linked = LINKED_COLUMNS if assets else ()
    tables = [NOUNS[language][table][1] for table in found.new_tables if table not in linked]
    kind = "both" if labels and tables else "known" if labels else "new"
    platform = _PLATFORM_NAMES.get(found.if_platform, found.if_platform)
    return words[kind].format(
        who=who,
        condition=words["condition"].format(platform=platform) if platform else "",
        labels=_listed(labels, language),
        assets=_listed(assets, language),
        tables=_listed(tables, language),
    )


def danish_genitive(name: str) -> str:
    """Put a name in the genitive: Skives, Aarhus’. Source: Retskrivningsordbogen § 13."""
    return f"{name}’" if name.lower().endswith(("s", "x", "z")) else f"{name}s"


def _english_genitive(name: str) -> str:
    return f"{name}'" if name.lower().endswith("s") else f"{name}'s"


def _place(found: NextExport, name: str, language: str) -> str:
    """Where it comes from: the municipality, and which of its management servers."""
    if not found.taken_from:
        return name
    whose = danish_genitive(name) if language == "da" else _english_genitive(name)
    if found.cluster:
        return f"{whose} {_WORDS[language]['cluster']} {found.hint}"
    if found.number is None:
        return f"{whose} {found.taken_from} {found.hint}".rstrip()
    if language == "da":
        return f"{whose} {found.taken_from} nr. {found.number}"
    known = 2 <= found.number < len(_ORDINALS) + 2
    ordinal = _ORDINALS[found.number - 2] if known else f"number {found.number}"
    return f"{whose} {ordinal} {found.taken_from}"


def _labels(found: NextExport, language: str) -> list[str]:
    """The columns that matter most, of assets that are known already."""
    asked = {table for table, count in found.assets_by_table if count}
    labels: list[str] = []
    for field in found.fields:
        table, _, column = field.partition(".")
        if table in LINKED_COLUMNS and table not in asked:
            label = NOUNS[language][table][1]
        elif table in asked:
            label = _label(table, column, language)
        else:
            continue
        if label not in labels:
            labels.append(label)
    return labels[:MOST_COLUMNS]


def _label(table: str, column: str, language: str) -> str:
    """A column's title inside a sentence: "Storage, used" becomes "used storage"."""
    info = column_info(TABLES[table].columns()[column])
    title = info.title_da if language == "da" else info.title
    head, _, rest = title.partition(", ")
    return f"{rest} {_lowered(head)}" if rest else _lowered(title)


def _lowered(title: str) -> str:
    """Small first letter, unless the first word is an abbreviation."""
    return title if title[:2].isupper() or title[1:2].isupper() else title[:1].lower() + title[1:]


def _counted(table: str, count: int, language: str) -> str:
    one, many = NOUNS[language][table]
    return f"{format_number(count, language=language)} {one if count == 1 else many}"


def _listed(words: Sequence[str], language: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {_WORDS[language]['and']} {words[-1]}"
