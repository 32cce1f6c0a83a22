"""What the packets showed: every probe held against what the plan says."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from samdrift.exporters.lab.model import LabPlan, NameCheck, Probe, ProbeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What became of one probe.

    ``arrivals``: (namespace, the host's own address, the sender's address as seen) wherever it
    arrived; ``reply_from``: the address that an answer came from; None: there was none.
    """

    arrivals: tuple[tuple[int, str, str], ...]
    reply_from: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckTotal:
    """Probes of one kind and protocol, or names asked for (``dns``), and how many went as they must."""

    kind: ProbeKind
    protocol: str
    made: int
    passed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LabResult:
    """The totals, and a sentence for every probe that did not go as it must.

    ``pairs_at_planned``, ``pairs_at_shown``: pairs of hosts that reached each other, both ways over each
    protocol, at the planned addresses only, and with the help of shown ones.
    """

    totals: tuple[CheckTotal, ...]
    failures: tuple[str, ...]
    pairs_at_planned: int
    pairs_at_shown: int

    @property
    def is_proven(self) -> bool:
        """Whether every probe went as the plan says."""
        return not self.failures


def assess_lab(plan: LabPlan, observations: Sequence[Observation]) -> LabResult:
    """Hold every observation against what its probe must show.

    Args:
        plan: the lab.
        observations: one a probe, in their order.

    Raises:
        ValueError: there are not as many observations as probes.
    """
    made: Counter[tuple[ProbeKind, str]] = Counter()
    passed: Counter[tuple[ProbeKind, str]] = Counter()
    failures = []
    unproven: set[int | None] = set()
    for probe, seen in zip(plan.probes, observations, strict=True):
        key = (probe.kind, probe.protocol)
        made[key] += 1
        fault = _fault(plan, probe, seen)
        if fault is None:
            passed[key] += 1
        else:
            unproven.add(probe.pair)
            asks = (
                f"{_place(plan, probe.space)} {probe.source} asks {probe.asked} over {probe.protocol.upper()}"
            )
            failures.append(f"{probe.kind}: {asks}: {fault}")
    for check in plan.names:
        made[ProbeKind.NAME, "dns"] += 1
        fault = _name_fault(check)
        if fault is None:
            passed[ProbeKind.NAME, "dns"] += 1
        else:
            failures.append(f"{ProbeKind.NAME}: {_place(plan, check.space)} asks for {check.name}: {fault}")
    totals = tuple(
        CheckTotal(kind=kind, protocol=protocol, made=count, passed=passed[kind, protocol])
        for (kind, protocol), count in sorted(made.items(), key=lambda each: _order(*each[0]))
    )
    proven = set(range(plan.pairs)) - unproven
    return LabResult(
        totals=totals,
        failures=tuple(failures),
        pairs_at_planned=len(proven - plan.shown_pairs),
        pairs_at_shown=len(proven & plan.shown_pairs),
    )


def _order(kind: ProbeKind, protocol: str) -> tuple[int, str]:
    return list(ProbeKind).index(kind), protocol


def _fault(plan: LabPlan, probe: Probe, seen: Observation) -> str | None:
    """What is wrong with an observation; None where nothing is."""
    expected = probe.expected
    if expected is None:
        wrong = [a for a in seen.arrivals if probe.forbidden is None or a[0] == probe.forbidden]
        if wrong:
            return f"it must not arrive, but did at {_place(plan, wrong[0][0])} {wrong[0][1]}"
        if probe.forbidden is None and seen.reply_from is not None:
            return f"it must not be answered, but was from {seen.reply_from}"
        return None
    wanted = (expected.space, expected.local, expected.peer)
    if not seen.arrivals:
        return f"it never arrived at {_place(plan, expected.space)} {expected.local}"
    for arrival in seen.arrivals:
        if arrival != wanted:
            space, local, peer = arrival
            return (
                f"it arrived at {_place(plan, space)} {local} from {peer}, "
                f"not at {_place(plan, expected.space)} {expected.local} from {expected.peer}"
            )
    if seen.reply_from is None:
        return "it arrived, but no answer came back"
    if seen.reply_from != probe.asked:
        return f"the answer came from {seen.reply_from}"
    return None


def _name_fault(check: NameCheck) -> str | None:
    """What is wrong with a view's answers; None where they agree with the gateway."""
    if check.answers != (check.asked,):
        return f"its view answers {', '.join(check.answers) or 'nothing'}, the gateway takes {check.asked}"
    if check.back != (check.name,):
        return f"its view names {check.asked} {', '.join(check.back) or 'not at all'}"
    return None


def _place(plan: LabPlan, space: int) -> str:
    where = plan.spaces[space]
    return f"{where.owner}/{where.vrf}" if where.vrf else where.owner
