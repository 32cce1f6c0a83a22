"""Parameters with parts: whether their numbers can be used, and the default where they cannot."""

import dataclasses
import math
from collections.abc import Mapping
from typing import Any, TypeVar

from samdrift.economy.case_parameters import CaseParameters
from samdrift.economy.findings import WRONG_PARAMETER
from samdrift.economy.parameters import EconomyParameters
from samdrift.kernel import Finding, Spoken

T = TypeVar("T", EconomyParameters, CaseParameters)

#: Tables whose names are free: years, pairs of drivers.
_OPEN = {"correlations", "implementation_profile_pct", "lift_dkk", "loan_pool_dkk", "category_words"}
#: Texts of which only these can be used.
_CHOICES = {
    "legal_form": ("undecided", "section_60", "company", "host_municipality"),
    "lift_reading": ("2027-2029", "2027"),
    "loan_pool_reading": ("per_year", "in_all"),
    "compensation_measure": ("quantile", "cvar"),
}
_MOST_SAVED_PCT = 90.0
#: Beyond this, a few doublings would save more than servers and network cost.
_MOST_SIZE_BONUS_DKK = 20.0
#: Values outside which a number makes no sense.
_LIMITS = {
    "compensation_probability_pct": (1.0, 99.9),
    "draws_log2": (4, 20),
    "implementation_capital_pct": (0, 100),
}


def check_parameters(parameters: T, *, section: str) -> tuple[T, tuple[Finding, ...]]:
    """Check what the reading of programme.toml cannot: parts of tables and lists.

    Args:
        parameters: as read.
        section: its name, for the findings.

    Returns:
        Parameters that can be computed with; a table that names only some of its parts gets the
        others from the default. One finding a part that cannot be used.
    """
    default = type(parameters)()
    told: list[Finding] = []
    changed: dict[str, Any] = {}
    for field in dataclasses.fields(parameters):
        given, normal = getattr(parameters, field.name), getattr(default, field.name)
        value, reasons = _checked(field.name, given, normal)
        for name, part, reason in reasons:
            told.append(WRONG_PARAMETER.at(None, f"{section}.{name}", given=repr(part), reason=reason))
        if value is not given:
            changed[field.name] = value
    return dataclasses.replace(parameters, **changed), tuple(told)


def _checked(name: str, given: object, normal: object) -> tuple[object, list[tuple[str, object, Spoken]]]:
    """The value to use, and what was wrong: (name, part, reason)."""
    if name in _CHOICES:
        ok = given in _CHOICES[name]
        return (given, []) if ok else (normal, [(name, given, _only(", ".join(_CHOICES[name])))])
    if name in _LIMITS and isinstance(given, int | float):
        low, high = _LIMITS[name]
        ok = low <= given <= high
        return (given, []) if ok else (normal, [(name, given, _only_between(low, high))])
    if isinstance(normal, Mapping) and isinstance(given, Mapping):
        return _table(name, given, normal)
    if isinstance(normal, tuple) and isinstance(given, tuple) and name != "loans":
        reason = _why_not_like(given, normal, name)
        return (given, []) if reason is None else (normal, [(name, given, reason)])
    return given, []


def _table(
    name: str, given: Mapping[str, object], normal: Mapping[str, object]
) -> tuple[object, list[tuple[str, object, Spoken]]]:
    """A table part by part; where names are free, the given table stands alone."""
    is_open = name in _OPEN
    kept = {} if is_open else dict(normal)
    wrong: list[tuple[str, object, Spoken]] = []
    pattern = next(iter(normal.values()))
    for key, part in given.items():
        if not is_open and key not in normal:
            wrong.append((f"{name}.{key}", part, _only(", ".join(normal))))
            continue
        reason = _why_not_like(part, normal.get(key, pattern), name)
        if reason is None and is_open and name.endswith(("_dkk", "profile_pct")) and not key.isdecimal():
            reason = Spoken(en="its name is no year", da="navnet er ikke et år")
        if reason is None:
            kept[key] = part
        else:
            wrong.append((f"{name}.{key}", part, reason))
    if name == "implementation_profile_pct":
        total = sum(float(str(v)) for v in kept.values())
        if abs(total - 100) > 0.01:
            wrong.append(
                (
                    name,
                    given,
                    Spoken(
                        en=f"its shares sum to {total:g} %, not 100",
                        da=f"andelene giver {total:g} %, ikke 100".replace(".", ","),
                    ),
                )
            )
            return dict(normal), wrong
    return kept, wrong


def _why_not_like(part: object, normal: object, name: str) -> Spoken | None:
    """Say why a part cannot stand where the default's part stands, or None."""
    if isinstance(normal, int | float):
        return None if _is_number(part) else Spoken(en="it is no number", da="det er ikke et tal")
    if isinstance(normal, list | tuple) and isinstance(part, list | tuple):
        return _why_wrong_list(part, normal, name)
    return (
        None
        if isinstance(part, type(normal))
        else Spoken(en="it has another form than the default", da="det har en anden form end standarden")
    )


def _why_wrong_list(part: list[object] | tuple[object, ...], normal: object, name: str) -> Spoken | None:
    example = normal[0] if isinstance(normal, list | tuple) and normal else 0.0
    if isinstance(example, str):
        return (
            None
            if all(isinstance(each, str) for each in part)
            else Spoken(en="it holds what is no text", da="det rummer noget, der ikke er tekst")
        )
    if isinstance(example, tuple):
        ok = part and all(
            isinstance(p, list | tuple) and len(p) == 2 and all(map(_is_number, p)) for p in part
        )
        return None if ok else Spoken(en="it needs pairs of numbers", da="det skal være par af tal")
    if not all(_is_number(each) for each in part):
        return Spoken(en="it holds what is no number", da="det rummer noget, der ikke er tal")
    numbers = [float(str(each)) for each in part]
    if name in {"state_share_pct", "other_sizes", "potential_dkk"}:
        return _why_wrong_free(name, numbers)
    if len(numbers) != 3:
        return Spoken(
            en="it needs three numbers: least, most likely, most",
            da="der skal være tre tal: mindst, mest sandsynlig, mest",
        )
    if name == "efficiency_pct" and numbers[2] > _MOST_SAVED_PCT:
        return Spoken(
            en=f"at most {_MOST_SAVED_PCT:g} % of a cost can be saved",
            da=f"højst {_MOST_SAVED_PCT:g} % af en udgift kan spares",
        )
    if name == "size_bonus_dkk_per_inhabitant" and not 0 <= numbers[0] <= numbers[2] <= _MOST_SIZE_BONUS_DKK:
        # A larger unit cannot save less.
        return _only_between(0, _MOST_SIZE_BONUS_DKK)
    return (
        None
        if numbers == sorted(numbers)
        else Spoken(
            en="least, most likely and most are out of order",
            da="mindst, mest sandsynlig og mest står i forkert orden",
        )
    )


def _why_wrong_free(name: str, numbers: list[float]) -> Spoken | None:
    if name == "state_share_pct":
        ok = len(numbers) <= 1 and all(0 <= n <= 100 for n in numbers)
        return (
            None
            if ok
            else Spoken(en="one share from 0 to 100, or none", da="én andel fra 0 til 100 eller ingen")
        )
    if name == "potential_dkk":
        return (
            None
            if len(numbers) == 2 and numbers == sorted(numbers)
            else Spoken(en="it needs least and most", da="der skal være et mindste og et største")
        )
    return (
        None
        if all(0 < n <= 100 for n in numbers)
        else Spoken(en="sizes lie above 0 and up to 100", da="størrelser ligger over 0 og højst 100")
    )


def _only(names: str) -> Spoken:
    return Spoken(en=f"only {names}", da=f"kun {names}")


def _only_between(low: float, high: float) -> Spoken:
    least, most = f"{low:g}", f"{high:g}"
    return Spoken(en=f"only {least} to {most}", da=f"kun {least} til {most}".replace(".", ","))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
