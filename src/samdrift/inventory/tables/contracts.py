"""Suppliers and contracts."""

from samdrift.inventory.columns import Access, Role, day, flag, number, text, texts, whole
from samdrift.inventory.tables.platform import Owned


class Supplier(Owned):
    """A supplier (leverandør)."""

    name = text("Name", "Navn", "The supplier's name.", role=Role.NAME)
    cvr_number = text("CVR number", "CVR-nummer", "Eight digits.", role=Role.EXCLUSIVE)
    kitos_uuid = text("KITOS UUID", "KITOS-UUID", "Its id in OS2kitos.", role=Role.HARD)


class Contract(Owned):
    """A contract (kontrakt), as far as its term and money matter for a takeover."""

    name = text("Name", "Navn", "The contract's name.", role=Role.NAME)
    contract_number = text("Contract number", "Kontraktnummer", "Number in the contract register.")
    kitos_uuid = text("KITOS UUID", "KITOS-UUID", "Its id in OS2kitos.", role=Role.EXCLUSIVE)
    supplier = text("Supplier", "Leverandør", "Who supplies it.")
    kind = text("Kind", "Art", "operation, licence, support, purchase, or the source's words.")
    systems = texts("Systems", "Systemer", "Systems it covers.")
    concluded_on = day("Concluded", "Indgået", "Day it was signed.")
    starts_on = day("Starts", "Starter", "First day of the term.")
    expires_on = day("Expires", "Udløber", "Last day of the term; empty may be open-ended.")
    is_continuous = flag("Continuous", "Løbende", "Whether it runs until given notice.")
    terminated_on = day("Terminated", "Opsagt", "Day notice was given.")
    notice_months = whole("Notice", "Opsigelsesfrist", "Length of notice.", unit="months")
    notice_counts_to = text(
        "Notice counts to",
        "Opsigelse til",
        "The date notice counts to: month, quarter, half_year, year or anniversary.",
    )
    irrevocable_until = day("Irrevocable until", "Uopsigelig til", "Cannot be ended before.")
    extension_options = text("Extension options", "Forlængelsesoptioner", "Options left, in words.")
    options_tendered = flag("Options tendered", "Optioner udbudt", "Whether the options were tendered.")
    assignable = text("Assignable to the unit", "Kan overdrages", "yes, with_consent, no or unknown.")
    framework_agreement = text("Framework agreement", "Rammeaftale", "Such as an SKI agreement's number.")
    exit_fee_dkk = number(
        "Exit fee", "Udtrædelsesgebyr", "What leaving costs.", unit="DKK", access=Access.CONFIDENTIAL
    )
    licence_metric = text("Licence metric", "Licensmål", "What the price counts: user, core, inhabitant …")
    licence_transferable = text(
        "Licence transferable", "Licens kan overdrages", "yes, with_consent, no or unknown."
    )
    data_processing_agreement = text(
        "Data-processing agreement", "Databehandleraftale", "Its name, where there is one."
    )
    payment_dkk_per_year = number(
        "Payment", "Betaling", "Running payment a year.", unit="DKK/year", access=Access.CONFIDENTIAL
    )
    acquisition_dkk = number(
        "Acquisition", "Anskaffelse", "Paid once.", unit="DKK", access=Access.CONFIDENTIAL
    )
    price_regulation = text("Price regulation", "Prisregulering", "Index it follows.")
    signed_by = text("Signed by", "Underskrevet af", "Pseudonym of who signed.", access=Access.PERSONAL)
