"""Spellings: folder names, host names as different people and systems write them."""

import re

from samdrift.example.parameters import ExampleParameters
from samdrift.example.randomness import Dice

_FOLD = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa", "é": "e"})


def slug(text: str) -> str:
    """Return a name in ASCII lower case with hyphens: ``Ringkøbing-Skjern`` -> ``ringkoebing-skjern``."""
    return re.sub(r"[^a-z0-9]+", "-", text.translate(_FOLD).lower()).strip("-")


def letters_of(text: str) -> str:
    """Return only the ASCII letters of a name, in lower case."""
    return re.sub(r"[^a-z]", "", slug(text))


class Speller:
    """Writes host names the way one source has them, wrong now and then, never as another's name."""

    def __init__(self, names: set[str], parameters: ExampleParameters, dice: Dice) -> None:
        self._names = names
        self._dice = dice
        self._noise = {
            kind: parameters.share("name_noise", kind)
            for kind in ("upper_case", "with_domain", "underscore", "typing_error")
        }

    def machine(self, name: str, domain: str) -> str:
        """Return a name as a machine reports it: case and domain vary, letters do not."""
        u, v = self._dice.uniforms(2)
        written = f"{name}.{domain}" if u < self._noise["with_domain"] else name
        return written.upper() if v < self._noise["upper_case"] else written

    def person(self, name: str, domain: str) -> str:
        """Return a name as a person typed it: also underscores and typing errors."""
        u, v = self._dice.uniforms(2)
        if u < self._noise["typing_error"]:
            name = self._typing_error(name)
        elif u < self._noise["typing_error"] + self._noise["underscore"]:
            name = name.replace("-", "_")
        return self.machine(name, domain) if v < 0.5 else name

    def _typing_error(self, name: str) -> str:
        """Swap, drop or double a letter, unless that spells another machine's name."""
        places = [n for n in range(1, len(name) - 1) if name[n].isalpha() and name[n + 1].isalpha()]
        if not places:
            return name
        n = self._dice.pick(places)
        kind = self._dice.whole(0, 2)
        if kind == 0:
            wrong = name[:n] + name[n + 1] + name[n] + name[n + 2 :]
        elif kind == 1:
            wrong = name[:n] + name[n + 1 :]
        else:
            wrong = name[:n] + name[n] + name[n:]
        return name if wrong.lower() in self._names else wrong
