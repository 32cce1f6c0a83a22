"""Øre as councils see them: millions of DKK with one decimal. For display only."""

from samdrift.kernel import Spoken, format_number


def in_millions(oere: float, *, language: str = "en") -> str:
    """Write øre as millions of DKK with one decimal, such as ``12.3`` or, in Danish, ``12,3``."""
    text = format_number(oere / 1e8, decimals=1, language=language)
    return text.removeprefix("-") if text in {"-0.0", "-0,0"} else text


def spoken_millions(oere: float) -> Spoken:
    """Write øre as millions of DKK for a finding, in the separators of each language."""
    return Spoken(en=in_millions(oere, language="en"), da=in_millions(oere, language="da"))
