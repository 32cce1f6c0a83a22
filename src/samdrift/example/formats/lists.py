"""Hand-kept lists of what there is: sites, network devices, address blocks, systems and servers.

Headings differ between municipalities: each list has three wordings.
"""

from samdrift.example.formats.clerk import list_export, spoil
from samdrift.example.formats.sheet import Export, Sheet
from samdrift.example.landscape.model import Landscape
from samdrift.example.parameters import ExampleParameters
from samdrift.example.profile import Profile
from samdrift.example.randomness import Dice
from samdrift.example.spelling import Speller

_SITES = (
    ("Lokation", "Type", "Adresse", "Breddegrad", "Længdegrad", "Antal brugere"),
    ("Navn", "Kategori", "Vejnavn og nr.", "Lat", "Lon", "Medarbejdere"),
    ("Sted", "Anvendelse", "Adresse", "Y-koordinat", "X-koordinat", "Brugere"),
)
_DEVICES = (
    (
        "Navn",
        "Type",
        "Producent",
        "Model",
        "Serienummer",
        "IP-adresse",
        "MAC-adresse",
        "Lokation",
        "Porte",
        "Indkøbt",
    ),
    (
        "Enhed",
        "Enhedstype",
        "Fabrikat",
        "Modelnavn",
        "S/N",
        "IP",
        "MAC",
        "Placering",
        "Antal porte",
        "Købsdato",
    ),
    ("Switch/AP", "Art", "Mærke", "Model", "Serienr.", "Mgmt IP", "MAC", "Sted", "Porte", "Anskaffet"),
)
_PREFIXES = (
    ("Subnet", "VLAN", "VLAN-navn", "VRF", "Lokation", "Formål"),
    ("Netværk", "VLAN ID", "Navn", "Zone", "Placering", "Anvendelse"),
    ("IP-net", "VLAN nr.", "Beskrivelse", "VRF", "Sted", "Bruges til"),
)
_SYSTEM_SERVERS = (
    ("System", "Server", "Rolle", "Miljø", "Systemansvarlig enhed"),
    ("Fagsystem", "Servernavn", "Funktion", "Miljø", "Afdeling"),
    ("Navn på it-system", "Maskine", "Serverrolle", "Test/Prod", "Ejer"),
)
_SYSTEMS = (
    ("System", "Leverandør", "KLE", "Kritikalitet", "Følsomhed", "Drift", "Status"),
    ("Fagsystem", "Leverandørnavn", "KLE-nr.", "Vigtighed", "Persondata", "Driftes hvor", "Livscyklus"),
    ("Navn på it-system", "Leverandør", "KLE-emne", "Kritisk", "Datatype", "Hosting", "Status"),
)
_PURPOSES = {
    "clients": "Klienter", "school": "Undervisning", "guests": "Gæster", "ot": "Tekniske anlæg",
    "management": "Netværksudstyr", "servers": "Servere", "school-servers": "Skoleservere", "dmz": "DMZ",
}  # fmt: skip
_HOSTING = {"OnPremise": "Egen drift", "External": "Leverandør", "Hybrid": "Begge dele"}
_CRITICAL = {"critical": "Kritisk", "high": "Høj", "medium": "Middel", "low": "Lav"}
_SENSITIVE = {"None": "Ingen", "PersonData": "Almindelige", "SensitiveData": "Følsomme"}


class Lists:
    """Writes the lists of one municipality in its own wording."""

    def __init__(
        self,
        landscape: Landscape,
        profile: Profile,
        *,
        parameters: ExampleParameters,
        dice: Dice,
        speller: Speller,
    ) -> None:
        self._land = landscape
        self._profile = profile
        self._p = parameters
        self._dice = dice
        self._speller = speller
        self._site = {s.number: s.name for s in landscape.sites}

    def _write(
        self, path: str, sheet: Sheet, optional: tuple[int, ...], bad: dict[int, str], *, as_xlsx: bool
    ) -> Export:
        kept = spoil(sheet, optional=optional, unreadable=bad, parameters=self._p, dice=self._dice)
        return list_export(path, kept, self._profile, as_xlsx=as_xlsx)

    def sites(self) -> Export:
        """Write the list of sites."""
        sheet = Sheet(name="Lokationer", header=_SITES[self._profile.wording], role="mention")
        for site in self._land.sites:
            sheet.add((site.name, site.kind, site.address, site.lat, site.lon, site.users))
        return self._write("lister/lokationer", sheet, (2, 5), {3: "se kort"}, as_xlsx=self._dice.chance(0.6))

    def devices(self) -> Export:
        """Write switches, access points, firewalls and routers."""
        wording = _DEVICES[self._profile.wording]
        sheet = Sheet(name="Netværksudstyr", header=wording)
        wrong = self._p.share("contradictions", "site")
        for device in self._land.devices:
            if device.asset_class != "network_device" or self._dice.chance(0.03):
                continue
            number = device.site_number
            if self._dice.chance(wrong):
                number = self._dice.pick(self._land.sites).number
            sheet.add(
                (device.name, device.role.capitalize(), device.manufacturer, device.model, device.serial)
                + (device.address, device.mac, self._site[number], device.ports, device.bought),
                device.id,
            )
        # The serial number stays: without it a copied management address would say nothing.
        bad = {5: "10.20.300.4"}
        return self._write("lister/netvaerksudstyr", sheet, (6, 8, 9), bad, as_xlsx=self._dice.chance(0.7))

    def prefixes(self) -> Export:
        """Write VLANs and address blocks."""
        sheet = Sheet(name="IP-plan", header=_PREFIXES[self._profile.wording], role="mention")
        for p in self._land.prefixes:
            site = self._site[p.site_number] if p.site_number else ""
            sheet.add((p.prefix, p.vlan_id, p.vlan_name, p.vrf, site, _PURPOSES[p.purpose]))
        bad = {0: "10.20.0.0/33"}
        return self._write("lister/ip-plan", sheet, (2, 5), bad, as_xlsx=self._dice.chance(0.6))

    def system_servers(self) -> Export:
        """Write which servers each system runs on: names as people type them."""
        sheet = Sheet(
            name="Systemer og servere", header=_SYSTEM_SERVERS[self._profile.wording], role="mention"
        )
        names = {a.short: a.name for a in self._land.applications}
        seen = self._p.share("seen_share", "system_servers")
        rows = []
        for server in self._land.live_servers:
            if self._dice.chance(seen):
                written = self._speller.person(server.name, server.domain)
                environment = "Test" if server.environment == "test" else "Produktion"
                system = names.get(server.application, server.application)
                rows.append(((system, written, server.role, environment, "It-drift"), server.id))
        for row, asset_id in sorted(rows, key=lambda r: (r[0][0], r[1])):
            sheet.add(row, asset_id)
        return self._write("lister/systemer-servere", sheet, (2, 4), {}, as_xlsx=self._dice.chance(0.7))

    def systems(self) -> Export:
        """Write the list of IT systems, where the municipality does not use OS2kitos."""
        sheet = Sheet(name="Systemer", header=_SYSTEMS[self._profile.wording], role="mention")
        for a in self._land.applications:
            if a.kind == "line_of_business":
                sheet.add(
                    (a.name, a.supplier, a.kle, _CRITICAL[a.criticality], _SENSITIVE[a.sensitivity])
                    + (_HOSTING[a.hosting], "I drift")
                )
        return self._write("lister/systemer", sheet, (2, 3, 4, 6), {}, as_xlsx=self._dice.chance(0.7))
