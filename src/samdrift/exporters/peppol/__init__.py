"""Peppol BIS Billing 3: invoices and credit notes (UBL 2.1) from entries of the settlement."""

from samdrift.exporters.peppol.parameters import InvoiceParameters
from samdrift.exporters.peppol.write import Buyer, list_buyers, write_invoices

__all__ = ["Buyer", "InvoiceParameters", "list_buyers", "write_invoices"]
