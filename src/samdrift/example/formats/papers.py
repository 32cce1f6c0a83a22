"""Hand-kept lists of money, contracts and staff, with Danish headings that differ."""

from samdrift.example.formats.clerk import list_export, spoil
from samdrift.example.formats.sheet import Export, Sheet
from samdrift.example.landscape.administration import Administration
from samdrift.example.parameters import ExampleParameters
from samdrift.example.profile import Profile
from samdrift.example.randomness import Dice

_CONTRACTS = (
    (
        "Kontraktnr.", "Kontrakt", "Leverandør", "Systemer", "Indgået", "Starter", "Udløber",
        "Opsigelsesfrist (mdr.)",
        "Opsigelse til udgangen af", "Uopsigelig til", "Forlængelsesoption", "Option udbudt",
        "Kan overdrages",
        "Rammeaftale", "Betaling pr. år (kr.)", "Udtrædelsesgebyr (kr.)", "Licensmål",
        "Licens kan overdrages",
        "Databehandleraftale",
    ),
    (
        "Aftalenr.", "Aftale", "Leverandørnavn", "Omfatter", "Underskrevet", "Ikrafttræden", "Udløbsdato",
        "Opsigelsesvarsel i måneder", "Opsigelse til", "Uopsigelig indtil", "Optioner", "Optioner i udbud",
        "Overdragelse til fælles enhed", "SKI-aftale", "Årlig udgift", "Exitgebyr", "Licensmetrik",
        "Licenser overdragelige", "DBA",
    ),
    (
        "Nr.", "Titel", "Firma", "System", "Dato for indgåelse", "Startdato", "Slutdato", "Varsel (måneder)",
        "Varsel regnes til", "Bundet til", "Forlængelse", "Udbudt", "Overdragelse", "Indkøbsaftale",
        "Kr. pr. år",
        "Gebyr ved udtræden", "Afregnes pr.", "Licensoverdragelse", "Databehandleraftale",
    ),
)  # fmt: skip
_COSTS = (
    ("Konto", "Tekst", "Funktion", "Dranst", "Art", "År", "Type", "Beløb (kr.)", "Prisniveau"),
    (
        "Kontonummer",
        "Kontonavn",
        "Hovedfunktion",
        "Dranst",
        "Hovedart",
        "Regnskabsår",
        "Budget/regnskab",
        "Beløb",
        "P/L",
    ),
    ("Konto", "Betegnelse", "Funktion", "Dranst", "Art", "Årstal", "Slags", "Kr.", "PL-niveau"),
)
_STAFF = (
    ("Stilling", "Afdeling", "Årsværk", "Andel servere", "Andel netværk", "Andel brugere og support",
    "Andel andet",
     "Ansættelse", "Ubesatte årsværk"),
    ("Rolle", "Enhed", "Antal årsværk", "Tid på servere", "Tid på netværk", "Tid på brugere", "Tid på øvrigt",
     "Ansættelsesform", "Vakant"),
    ("Stillingsbetegnelse", "Team", "Fuldtidsstillinger", "Servere", "Netværk", "Brugere/support",
    "Øvrigt", "Ansat som",
     "Ubesat"),
)  # fmt: skip
_REGISTER = (
    (
        "Anlægsnr.",
        "Betegnelse",
        "Art",
        "Anskaffelsesdato",
        "Anskaffelsesværdi",
        "Levetid (år)",
        "Bogført værdi",
    ),
    ("Anlægsnummer", "Aktiv", "Kategori", "Købsdato", "Anskaffelsessum", "Afskrivningsperiode", "Restværdi"),
    ("Nr.", "Anlæg", "Gruppe", "Ibrugtaget", "Kostpris", "Levetid", "Bogført værdi ultimo"),
)
_NOTICE_TO = {
    "month": "måned",
    "quarter": "kvartal",
    "half_year": "halvår",
    "year": "år",
    "anniversary": "aftaleår",
}
_YES = {
    "yes": "Ja",
    "no": "Nej",
    "with_consent": "Med samtykke",
    "unknown": "",
    True: "Ja",
    False: "Nej",
    None: "",
}
_METRIC = {"user": "bruger", "core": "kerne", "device": "enhed", "inhabitant": "indbygger", "": ""}
_KINDS = {"account": "Regnskab", "budget": "Budget"}
_ENTRIES = {"server": "Server", "network": "Netværk", "storage": "Storage"}


class Papers:
    """Writes the papers of one municipality in its own wording."""

    def __init__(
        self, administration: Administration, profile: Profile, *, parameters: ExampleParameters, dice: Dice
    ) -> None:
        self._papers = administration
        self._profile = profile
        self._p = parameters
        self._dice = dice

    def _write(self, path: str, sheet: Sheet, optional: tuple[int, ...], bad: dict[int, str]) -> Export:
        return self._write_kept(path, self._kept(sheet, optional, bad))

    def _kept(self, sheet: Sheet, optional: tuple[int, ...], bad: dict[int, str]) -> Sheet:
        return spoil(sheet, optional=optional, unreadable=bad, parameters=self._p, dice=self._dice)

    def _write_kept(self, path: str, kept: Sheet) -> Export:
        return list_export(path, kept, self._profile, as_xlsx=self._dice.chance(0.7))

    def contracts(self) -> Export:
        """Write the contract list: notice, what it counts to, irrevocable until, yearly payment."""
        sheet = Sheet(name="Kontrakter", header=_CONTRACTS[self._profile.wording], role="mention")
        for c in self._papers.contracts:
            sheet.add(
                (c.id, c.name, c.supplier, ", ".join(c.systems), c.concluded_on, c.starts_on, c.expires_on)
                + (c.notice_months, _NOTICE_TO[c.notice_to], c.irrevocable_until, c.options)
                + (
                    _YES[c.options_tendered] if c.options else "",
                    _YES[c.assignable],
                    c.framework,
                    c.payment_dkk,
                )
                + (c.exit_fee_dkk or None, _METRIC[c.licence_metric], _YES.get(c.transferable, ""))
                + ("Ja" if c.processing_agreement else "",)
            )
        bad = {6: "31-02-2027", 7: "ca. 3 mdr.", 14: "efter forbrug"}
        return self._write("oekonomi/kontrakter", sheet, (4, 10, 11, 12, 13, 16, 17, 18), bad)

    def costs(self) -> Export:
        """Write budget and accounts by function, dranst, art and year."""
        sheet = Sheet(name="Budget og regnskab", header=_COSTS[self._profile.wording], role="mention")
        for c in self._papers.costs:
            level = c.year if c.kind == "budget" else None
            sheet.add(
                (c.account, c.name, c.function, c.dranst, c.art, c.year, _KINDS[c.kind], c.amount_dkk, level)
            )
        kept = self._kept(sheet, (8,), {7: "ca. 40.000"})
        if self._profile.titled:
            kept.add(("", "I alt", "", "", "", "", "", sum(c.amount_dkk for c in self._papers.costs), ""))
        return self._write_kept("oekonomi/budget-regnskab", kept)

    def staff(self) -> Export:
        """Write staff by role: full-time equivalents and share of time, never names."""
        sheet = Sheet(name="Stillinger", header=_STAFF[self._profile.wording], role="mention")
        for s in self._papers.staff:
            hired = "Tjenestemand" if s.employment == "civil_servant" else "Overenskomst"
            sheet.add(
                (
                    s.role,
                    s.unit,
                    s.equivalents,
                    s.servers,
                    s.network,
                    s.users,
                    s.other,
                    hired,
                    s.vacant or None,
                )
            )
        return self._write("personale/stillinger", sheet, (7,), {})

    def register(self) -> Export:
        """Write the asset register (anlægskartotek)."""
        sheet = Sheet(name="Anlægskartotek", header=_REGISTER[self._profile.wording], role="mention")
        for e in self._papers.entries:
            sheet.add(
                (e.number, e.name, _ENTRIES[e.kind], e.acquired_on, e.acquisition_dkk, e.lifetime_years)
                + (e.book_value_dkk,),
                e.asset_id,
            )
        return self._write("oekonomi/anlaegskartotek", sheet, (), {3: "før 2020"})
