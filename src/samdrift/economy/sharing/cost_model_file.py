"""A cost model in TOML: one ``[[term]]`` a term."""

import tomllib
from collections.abc import Mapping, Sequence
from fractions import Fraction

from samdrift.economy.sharing.findings import (
    MODEL_DRIVER,
    MODEL_NOTHING,
    MODEL_NUMBER,
    MODEL_STEPS,
    MODEL_SYNTAX,
    MODEL_UNKNOWN,
)
from samdrift.economy.sharing.model import EQUAL, CostModel, CostTerm
from samdrift.kernel import Finding, InvalidInput, Source

_SUMS = ("fixed_dkk", "rate_dkk", "step_price_dkk")
_NUMBERS = (*_SUMS, "exponent", "step_size", "least_steps")
_FOLLOWING = ("rate_dkk", "exponent", "step_size", "step_price_dkk", "least_steps")
_KNOWN = ("name", "driver", *_NUMBERS)


def parse_cost_model(content: bytes, *, path: str, drivers: Sequence[str]) -> CostModel:
    """Read a cost model.

    Args:
        content: TOML with a list ``term``; see docs/methods/sharing.md, 1.
        path: what findings call the file; their row is the term's number.
        drivers: the drivers that members have a number of; ``equal`` (or ``members``) is always one.

    Raises:
        InvalidInput: with all that is wrong.
    """
    source = Source(path=path)
    try:
        document = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput((MODEL_SYNTAX.at(source, reason=error),)) from error
    written = document.get("term")
    told = [MODEL_UNKNOWN.at(source, path, key=key, known="[[term]]") for key in document if key != "term"]
    if not isinstance(written, list) or not written or not all(isinstance(t, dict) for t in written):
        raise InvalidInput((*told, MODEL_SYNTAX.at(source, reason="[[term]]")))
    terms = []
    for number, term in enumerate(written, start=1):
        wrong = _check(term, str(term.get("name", number)), (EQUAL, *drivers), Source(path=path, row=number))
        told += wrong
        if not wrong:
            terms.append(_term(term, number))
    if told:
        raise InvalidInput(tuple(sorted(told, key=Finding.sort_key)))
    return CostModel(terms=tuple(terms), working=path)


def _check(term: Mapping[str, object], name: str, drivers: Sequence[str], source: Source) -> list[Finding]:
    """All that is wrong with one term."""
    told = [
        MODEL_UNKNOWN.at(source, name, key=key, known=", ".join(_KNOWN)) for key in term if key not in _KNOWN
    ]
    told += [
        MODEL_NUMBER.at(source, name, key=key, value=term[key])
        for key in _NUMBERS
        if key in term and not _is_possible(key, term[key])
    ]
    driver = term.get("driver")
    follows = driver is not None or any(key in term for key in _FOLLOWING)
    if follows and driver not in {*drivers, "members"}:
        told.append(MODEL_DRIVER.at(source, name, given=driver or "-", known=", ".join(drivers)))
    has_steps = "step_size" in term
    if has_steps != ("step_price_dkk" in term) or ("least_steps" in term and not has_steps):
        told.append(MODEL_STEPS.at(source, name))
    if not any(term.get(key) for key in _SUMS):
        told.append(MODEL_NOTHING.at(source, name))
    return told


def _is_possible(key: str, value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e15:
        return False
    if key in {"step_size", "exponent"}:
        return value > 0
    return key != "least_steps" or value % 1 == 0


def _term(term: Mapping[str, object], number: int) -> CostTerm:
    def value(key: str, default: float) -> float:
        given = term.get(key, default)
        return float(given) if isinstance(given, int | float) else default

    size = term.get("step_size")
    driver = term.get("driver")
    return CostTerm(
        name=str(term.get("name", number)),
        driver=None if driver is None else str(driver),
        fixed_dkk=value("fixed_dkk", 0.0),
        rate_dkk=value("rate_dkk", 0.0),
        exponent=value("exponent", 1.0),
        step_size=None if size is None else Fraction(str(size)),
        step_price_dkk=value("step_price_dkk", 0.0),
        least_steps=int(value("least_steps", 0)),
    )
