"""What translation breaks, with the servers by name; and the limits that bind where no plan is possible."""

import dataclasses
import re
from dataclasses import dataclass

from samdrift.addressing import AddressPlan, Infeasible
from samdrift.addressing.findings import TRANSLATION_BREAKS
from samdrift.kernel import Finding
from samdrift.report.chapters.addressing.names import name_owner
from samdrift.report.context import ReportContext

MOST_WARNINGS = 20
MOST_SERVERS = 6
#: The one of the protocols' names that is a word, as live hosts are told by it.
_CONTROLLER = "domain controller"
#: A municipality's code by itself: four digits that stand in no address, name or larger number.
_CODE = re.compile(r"(?<![\w.:-])0\d{3}(?![\w.:-])")


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenView:
    """One translated prefix with servers whose protocols translation breaks."""

    name: str
    prefix: str
    services: str
    servers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningsView:
    """``is_assessed`` is false where nothing says what any server runs: none found is then no pass."""

    broken: tuple[BrokenView, ...]
    title: str
    hidden: int
    is_assessed: bool


def view_warnings(context: ReportContext, plan: AddressPlan) -> WarningsView:
    """Show the servers that translation would cut off, those with most of them first."""
    t = context.texts
    told = [finding for finding in plan.findings if finding.code == TRANSLATION_BREAKS.code]
    told.sort(
        key=lambda f: (-f.values["servers"].count(", "), context.order_of(f.values["owner"]), f.subject)
    )
    return WarningsView(
        broken=tuple(_broken(context, finding) for finding in told[:MOST_WARNINGS]),
        title=t.counted("addressing.broken_title", len(told)),
        hidden=max(0, len(told) - MOST_WARNINGS),
        is_assessed=bool(told) or context.plan.inventory.tables["listening_services"].height > 0,
    )


def _broken(context: ReportContext, finding: Finding) -> BrokenView:
    t = context.texts
    servers = finding.values["servers"].split(", ")
    names = ", ".join(servers[:MOST_SERVERS])
    more = len(servers) - MOST_SERVERS
    return BrokenView(
        name=name_owner(context, finding.values["owner"]),
        prefix=finding.subject,
        services=finding.values["services"].replace(_CONTROLLER, t("addressing.domain_controller")),
        servers=t.counted("addressing.and_more", more, names=names) if more > 0 else names,
    )


def say_binding(context: ReportContext, answer: Infeasible) -> tuple[str, ...]:
    """Say what binds, with municipalities by name instead of code."""
    return tuple(
        dataclasses.replace(
            finding,
            subject=_in_names(context, finding.subject),
            values={name: _in_names(context, value) for name, value in finding.values.items()},
        ).message(context.texts.language)
        for finding in answer.binding
    )


def _in_names(context: ReportContext, text: str) -> str:
    return _CODE.sub(lambda found: context.name_of(found.group()), text)
