"""What keeps an invoice from being made."""

from samdrift.kernel import FindingKind, Severity

NO_SELLER = FindingKind(
    code="INVOICE-SELLER",
    severity=Severity.ERROR,
    en="No invoice was made: {subject} of the unit is not given or wrong. Set it in section [invoicing] of settlement.toml.",
    da="Der er ikke dannet fakturaer: {subject} for enheden er ikke oplyst eller forkert. Angiv det i afsnittet [invoicing] i settlement.toml.",
    meaning="The unit's name, CVR number, city or GLN is missing or cannot be right.",
)
NO_BUYER = FindingKind(
    code="INVOICE-BUYER",
    severity=Severity.ERROR,
    en="{entry} is not billed: {subject} has no {what} that can be right. Correct it in section [invoicing] of settlement.toml.",
    da="{entry} er ikke faktureret: {subject} har intet {what}, der kan være rigtigt. Ret det i afsnittet [invoicing] i settlement.toml.",
    meaning="A municipality's CVR number or GLN is missing or its check digit is wrong.",
)
NO_REFERENCE = FindingKind(
    code="INVOICE-REFERENCE",
    severity=Severity.ERROR,
    en="{entry} is not billed: {subject} has given neither a reference nor an order number. Set buyer_reference or order_reference.",
    da="{entry} er ikke faktureret: {subject} har hverken oplyst reference eller ordrenummer. Angiv buyer_reference eller order_reference.",
    meaning="Peppol demands a buyer reference or an order number, and public receivers refuse invoices without.",
)
WRONG_TAX = FindingKind(
    code="INVOICE-TAX",
    severity=Severity.ERROR,
    en="No invoice was made: {subject} is no tax category that is supported. Use O (outside the scope), E (exempt) or S (standard).",
    da="Der er ikke dannet fakturaer: {subject} er ingen momskategori, der kan bruges. Brug O (uden for momsloven), E (fritaget) eller S (almindelig).",
    meaning="The tax category is a parameter; only three are supported.",
)
