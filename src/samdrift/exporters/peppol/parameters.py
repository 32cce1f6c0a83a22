"""Section ``[invoicing]`` of settlement.toml: who bills, under which tax category, with which references."""

from dataclasses import dataclass

from samdrift.kernel import parameter

_UNKNOWN = "Not known until the unit exists; no invoice is made without it."


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceParameters:
    """What an invoice needs beside the ledger."""

    seller_name: str = parameter("", title="The unit's legal name", unit="-", reason=_UNKNOWN)
    seller_cvr: str = parameter("", title="The unit's CVR number", unit="-", reason=_UNKNOWN)
    seller_gln: str = parameter(
        "", title="The unit's GLN", unit="-", reason="None: the CVR number is its electronic address."
    )
    seller_street: str = parameter(
        "", title="The unit's street", unit="-", reason="Left out where not given."
    )
    seller_postcode: str = parameter(
        "", title="The unit's post code", unit="-", reason="Left out where not given."
    )
    seller_city: str = parameter("", title="The unit's town", unit="-", reason=_UNKNOWN)
    bank_registration: str = parameter(
        "", title="Registration number of the unit's account", unit="-", reason="None: means of payment 1."
    )
    bank_account: str = parameter(
        "", title="Number of the unit's account", unit="-", reason="None: means of payment 1."
    )
    tax_category: str = parameter(
        "O",
        title="VAT category of contributions: O outside the scope, E exempt, S standard rate",
        unit="-",
        reason="Depends on the legal form and the tax authority's answer: an assumption, to be verified.",
    )
    tax_pct: int = parameter(
        25,
        title="VAT rate where the category is S",
        unit="%",
        reason="Denmark's one rate.",
        minimum=0,
    )
    exemption_reason: str = parameter(
        "",
        title="Why contributions are exempt, where the category is E",
        unit="-",
        reason='Names the paragraph of the VAT act; "Fritaget for moms" where not given. To be verified.',
    )
    buyer_gln: dict[str, str] = parameter(
        {},
        title="GLN per municipality code",
        unit="-",
        reason="Each municipality says which of its GLNs receives the bill; else its CVR number is used.",
    )
    buyer_reference: dict[str, str] = parameter(
        {}, title="Reference per municipality code", unit="-", reason="Each municipality gives its own."
    )
    order_reference: dict[str, str] = parameter(
        {}, title="Order number per municipality code", unit="-", reason="Each municipality gives its own."
    )
