"""Numbers with check digits: CVR and GLN; and text that XML can hold."""

import re

#: Weights of the CVR number's eight digits; their sum is divisible by eleven.
_CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def is_cvr(text: str) -> bool:
    """Whether a text is eight digits with the check digit of a CVR number (modulus 11)."""
    if not re.fullmatch(r"[0-9]{8}", text):
        return False
    return sum(weight * int(digit) for weight, digit in zip(_CVR_WEIGHTS, text, strict=True)) % 11 == 0


def is_gln(text: str) -> bool:
    """Whether a text is thirteen digits with the check digit of a GLN (GS1, modulus 10)."""
    if not re.fullmatch(r"[0-9]{13}", text):
        return False
    return sum((3 if place % 2 else 1) * int(digit) for place, digit in enumerate(text)) % 10 == 0


def clean(text: str) -> str:
    """Leave out what XML 1.0 cannot hold, and white space at the ends."""
    return _NOT_XML.sub("", text).strip()
