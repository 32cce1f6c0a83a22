"""Everything that other systems read of a plan, target by target."""

import csv
import io
from collections.abc import Callable, Mapping

from samdrift.addressing import AddressPlan
from samdrift.exporters.bind import export_bind
from samdrift.exporters.cisco_ios import export_cisco_ios
from samdrift.exporters.findings import NO_LINKS
from samdrift.exporters.fortios import export_fortios
from samdrift.exporters.gateways import UnableToConnect
from samdrift.exporters.ics import export_calendars
from samdrift.exporters.juniper import export_juniper
from samdrift.exporters.kea import export_kea
from samdrift.exporters.netbox_csv import export_netbox_csv
from samdrift.exporters.nftables import PlanFrames, make_joint_gateway, write_gateway
from samdrift.kernel import Finding
from samdrift.programme.plan import Plan


def export_plan(plan: Plan) -> dict[str, str]:
    """Write a plan for every target.

    Returns:
        Path below the folder of exports -> text: a folder a target, and ``findings.csv`` with what
        could not be written as planned, where there is an address plan; ``calendar/`` where there is a
        takeover. Empty where there is neither.
    """
    answer = plan.addressing
    files = {f"calendar/{name}": text for name, text in _calendars(plan).items()}
    if not isinstance(answer, AddressPlan):
        return files
    findings: list[Finding] = []
    for target, write in _targets(plan, answer, findings).items():
        try:
            written = write()
        except UnableToConnect:
            findings.append(NO_LINKS.at(None, target=target))
            continue
        files |= {f"{target}/{name}": text for name, text in written.items()}
    files["findings.csv"] = _findings(findings)
    return dict(sorted(files.items()))


def _calendars(plan: Plan) -> Mapping[str, str]:
    if plan.takeover is None:
        return {}
    names = {each.key: each.name for each in plan.municipalities}
    return export_calendars(plan.takeover, names=names, today=plan.today)


def _targets(
    plan: Plan, answer: AddressPlan, findings: list[Finding]
) -> dict[str, Callable[[], Mapping[str, str]]]:
    names = {each.key: each.name for each in plan.municipalities}
    tables = plan.inventory.tables
    network = plan.programme.joint_network

    # Names, translation on other makes and the lab follow the one gateway.
    gateway = make_joint_gateway(
        PlanFrames(decisions=answer.decisions, moves=answer.moves, blocks=answer.blocks)
    )

    def nftables() -> Mapping[str, str]:
        written = write_gateway(gateway, names=names)
        findings.extend(written.findings)
        return written.files

    return {
        "bind": lambda: export_bind(
            answer,
            network=network,
            names=names,
            today=plan.today,
            dns_records=tables["dns_records"],
            gateway=gateway,
        ),
        "cisco_ios": lambda: export_cisco_ios(answer, network=network, names=names, joint_gateway=gateway),
        "fortios": lambda: export_fortios(answer, network=network, names=names, joint_gateway=gateway),
        "juniper": lambda: export_juniper(answer, network=network, names=names, joint_gateway=gateway),
        "kea": lambda: export_kea(answer, network=network, names=names, tables=tables),
        "netbox": lambda: export_netbox_csv(answer, names=names),
        "nftables": nftables,
    }


def _findings(findings: list[Finding]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["code", "severity", "subject", "message", "message_da"])
    for each in sorted(findings, key=Finding.sort_key):
        writer.writerow([each.code, str(each.severity), each.subject, each.message("en"), each.message("da")])
    return text.getvalue()
