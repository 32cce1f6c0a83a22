"""The report's own words, in Danish and English: one catalogue each, with the same keys."""

from samdrift.report.language.texts import LANGUAGES, Texts, load_catalogue

__all__ = ["LANGUAGES", "Texts", "load_catalogue"]
