"""Names of who owns addresses: municipalities by name, their routing tables in words."""

from collections.abc import Mapping

from samdrift.report.context import ReportContext


def name_owner(context: ReportContext, owner: str) -> str:
    """Return the name of an owner; a prefix may have none."""
    return context.name_of(owner) if owner else context.texts("addressing.nobody")


def name_claimant(context: ReportContext, claimant: str) -> str:
    """Return the name of an owner with a VRF after a slash, as ``DECISION_SCHEMA`` has its rivals."""
    if claimant in context.anchors:
        return context.name_of(claimant)
    # A folder's name cannot hold a slash, but a VRF's can: the owner ends at the first.
    owner, slash, vrf = claimant.partition("/")
    if not slash:
        return name_owner(context, owner)
    return context.texts("addressing.in_vrf", name=name_owner(context, owner), vrf=vrf)


def in_names(context: ReportContext, row: Mapping[str, object]) -> dict[str, object]:
    """Return a decision's row with its rival by name, for a sentence that people read."""
    rival = row["rival"]
    return {**row, "rival": name_claimant(context, rival) if isinstance(rival, str) else rival}
