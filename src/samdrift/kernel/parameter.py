"""Parameters: declared once, with title, unit, default and reason; read from TOML."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, get_type_hints

from samdrift.kernel.finding import Finding, FindingKind, Severity, Source

T = TypeVar("T")

UNKNOWN_PARAMETER = FindingKind(
    code="PARAMETER-UNKNOWN",
    severity=Severity.WARNING,
    en="Parameter {subject} is not known and was not used. Check its spelling.",
    da="Parameteren {subject} findes ikke og er ikke brugt. Kontrollér stavemåden.",
    meaning="programme.toml names a parameter that does not exist.",
)
WRONG_PARAMETER = FindingKind(
    code="PARAMETER-TYPE",
    severity=Severity.ERROR,
    en="Parameter {subject} must be {wanted}, not {given}. The default is used until it is corrected.",
    da="Parameteren {subject} skal være {wanted}, ikke {given}. Standardværdien bruges, til det er rettet.",
    meaning="programme.toml gives a parameter a value of the wrong type or outside its limits.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterInfo:
    """What documentation and checks say of one parameter."""

    name: str
    title: str
    unit: str
    default: object
    reason: str
    minimum: float | None
    maximum: float | None
    type_name: str


def parameter(
    default: Any,
    *,
    title: str,
    unit: str,
    reason: str,
    minimum: float | None = None,
    maximum: float | None = None,
) -> Any:
    """Declare a dataclass field as a parameter; limits are included, and ``unit`` is ``-`` for none."""
    metadata = {"title": title, "unit": unit, "reason": reason, "minimum": minimum, "maximum": maximum}
    if isinstance(default, dict | list):
        return dataclasses.field(default_factory=lambda: type(default)(default), metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


def describe_parameters(cls: type) -> tuple[ParameterInfo, ...]:
    """List the parameters that a parameter class declares, in order."""
    hints = get_type_hints(cls)
    default = cls()
    return tuple(
        ParameterInfo(
            name=field.name,
            title=field.metadata["title"],
            unit=field.metadata["unit"],
            default=getattr(default, field.name),
            reason=field.metadata["reason"],
            minimum=field.metadata["minimum"],
            maximum=field.metadata["maximum"],
            type_name=getattr(hints[field.name], "__name__", str(hints[field.name])),
        )
        for field in dataclasses.fields(cls)
    )


def parse_parameters(
    cls: type[T], given: Mapping[str, object], *, section: str, path: str
) -> tuple[T, tuple[Finding, ...]]:
    """Read one section of programme.toml into ``cls``; what is wrong keeps its default.

    Returns:
        The parameters, and a finding for every unknown name or wrong value.
    """
    infos = {info.name: info for info in describe_parameters(cls)}
    values: dict[str, object] = {}
    findings = []
    for name, value in given.items():
        subject = f"{section}.{name}"
        source = Source(path=path)
        if name not in infos:
            findings.append(UNKNOWN_PARAMETER.at(source, subject))
            continue
        problem = _problem(value, infos[name])
        if problem:
            findings.append(WRONG_PARAMETER.at(source, subject, wanted=problem, given=repr(value)))
        else:
            default = infos[name].default
            values[name] = tuple(value) if isinstance(default, tuple) and isinstance(value, list) else value
    return cls(**values), tuple(findings)


def _problem(value: object, info: ParameterInfo) -> str | None:
    """Say what the value ought to be, or None where it is fine."""
    default = info.default
    if isinstance(default, bool):
        return None if isinstance(value, bool) else "true/false"
    if isinstance(default, int | float):
        fits = isinstance(value, int) or (isinstance(default, float) and isinstance(value, float))
        if isinstance(value, bool) or not fits:
            return "a whole number" if isinstance(default, int) else "a number"
        if info.minimum is not None and isinstance(value, int | float) and value < info.minimum:
            return f">= {info.minimum}"
        if info.maximum is not None and isinstance(value, int | float) and value > info.maximum:
            return f"<= {info.maximum}"
        return None
    for kind, words in ((str, "text"), (date, "a date"), (dict, "a table")):
        if isinstance(default, kind):
            return None if isinstance(value, kind) else words
    return None if isinstance(value, list) else "a list"
