"""Method: how figures come about, what the kinds mean, and every parameter of the run."""

from dataclasses import dataclass

from samdrift.kernel import Kind, describe_parameters
from samdrift.programme.parameters import SECTIONS
from samdrift.report.chapter import Chapter
from samdrift.report.context import ReportContext


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterRow:
    """One parameter as it was used."""

    name: str
    value: str
    unit: str
    is_default: bool
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodView:
    """Kinds with their meaning, the parameters, and which hours the takeover was planned with."""

    kinds: tuple[tuple[str, str], ...]
    parameters: tuple[ParameterRow, ...]
    fingerprint: str
    effort: str


def view_method(context: ReportContext) -> MethodView:
    """List what the figures rest on."""
    t = context.texts
    return MethodView(
        kinds=tuple((t(f"kind.{kind}"), t(f"kind_meaning.{kind}")) for kind in Kind),
        parameters=_parameters(context),
        fingerprint=context.plan.pseudonym_key_fingerprint or "",
        effort=_effort(context),
    )


def _effort(context: ReportContext) -> str:
    """Which hours the takeover was planned with; nothing where it was not planned."""
    t, picture = context.texts, context.plan.takeover
    if picture is None:
        return ""
    effort = picture.reading.effort
    if effort.path is None:
        return t("method.effort_built_in")
    return t.counted(
        "method.effort_own", len(effort.own), file=effort.path, all=t.number(len(effort.entries))
    )


def _parameters(context: ReportContext) -> tuple[ParameterRow, ...]:
    rows = []
    for section, (attribute, cls) in SECTIONS.items():
        used = getattr(context.plan.programme, attribute)
        for info in describe_parameters(cls):
            value = getattr(used, info.name)
            rows.append(
                ParameterRow(
                    name=f"{section}.{info.name}",
                    value=_write(context, value),
                    unit="" if info.unit == "-" else info.unit,
                    is_default=value == info.default,
                    title=info.title,
                    reason=info.reason,
                )
            )
    return tuple(rows)


def _write(context: ReportContext, value: object) -> str:
    t = context.texts
    if isinstance(value, bool):
        return t("word.yes") if value else t("word.no")
    if isinstance(value, int):
        return t.number(value)
    if isinstance(value, float):
        return t.number(value, 3).rstrip("0").rstrip(",.")
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_write(context, value[name])}" for name in sorted(value))
    if isinstance(value, tuple | list):
        return ", ".join(str(each) for each in value)
    return str(value) or "–"


METHOD = Chapter(
    anchor="metode", title="method.chapter", template="chapters/method.html.j2", view=view_method
)
