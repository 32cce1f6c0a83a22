"""Danish words of runbooks: phases, treatments, gates and their owners, follow-up."""

from collections.abc import Mapping

from samdrift.takeover.effort import Phase

PHASES: Mapping[Phase, str] = {
    Phase.HANDOVER: "Driftsovertagelse",
    Phase.MOVE: "Flytning",
    Phase.REBUILD: "Genopbygning",
    Phase.TO_CLOUD: "Til cloud",
    Phase.RETIRE: "Udfasning",
    Phase.SUPPLIER: "Kontakt til leverandør",
    Phase.NETWORK: "Netværk",
}
TREATMENTS: Mapping[str, str] = {
    "retire": "udfases",
    "supplier": "bliver hos leverandør",
    "in_place": "overtages på stedet",
    "move": "flyttes",
    "rebuild": "genopbygges",
    "to_cloud": "lægges i cloud",
}
GATES: Mapping[str, str] = {
    "data_processing": "Databehandleraftale",
    "contracts": "Kontrakter overdraget, opsagt eller nye",
    "backup": "Sikkerhedskopi genindlæst som prøve",
    "security_owner": "Navngiven sikkerhedsansvarlig",
    "way_back": "Vej tilbage skrevet og prøvet",
    "staff": "Medarbejdere inddraget og varslet",
    "archive": "Arkiveringspligt afklaret",
}
OWNERS: Mapping[str, str] = {
    "data_protection_officer": "Databeskyttelsesrådgiver",
    "contract_owner": "Kontraktansvarlig",
    "operations": "Driftsansvarlig",
    "security_officer": "Sikkerhedsansvarlig",
    "management": "Ledelsen",
    "archivist": "Arkivansvarlig",
}
STATUSES: Mapping[str, str] = {
    "open": "☐ åben",
    "passed": "☑ passeret",
    "not_relevant": "– ikke relevant",
}
DECISIONS: Mapping[str, str] = {
    "renumber": "omnummereres",
    "translate": "oversættes 1:1",
}
FOLLOW_UPS: Mapping[str, str] = {
    "device_reference": "Firewall og udstyr",
    "certificate": "Certifikat",
    "dhcp_scope": "DHCP-område",
    "static_host": "Fast adresse",
    "dns_record": "DNS-post",
    "nis2_registration": "NIS 2-registrering",
}


def count_of(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many}"
