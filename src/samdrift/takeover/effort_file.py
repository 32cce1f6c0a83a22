"""A unit's own hours: ``effort.toml`` read over the built-in one, and written when hours were learnt.

Method: docs/methods/effort.md, "A unit's own hours".
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from samdrift.kernel import Finding, Source
from samdrift.takeover import kinds
from samdrift.takeover.effort import EffortModel, Phase, Skill, ThreePoint, built_in_effort, parse_entry

EFFORT_FILE = "effort.toml"
#: Hours are written with so many decimals: seconds.
_DECIMALS = 4


def parse_effort(content: bytes, *, path: str) -> tuple[EffortModel, tuple[Finding, ...]]:
    """Read a unit's own file of hours in the layout of ``effort.toml``; it may name only what differs.

    An entry (phase and item) replaces the built-in one whole: a skill that it does not name has no hours.

    Returns:
        The model, built-in hours where the file has none; a finding for every entry that cannot be used.
    """
    source, base = Source(path=path), built_in_effort()
    try:
        document = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        return base, (kinds.EFFORT_FILE.at(source, path, reason=error),)
    entries, own, told = dict(base.entries), set(), []
    for phase, items in sorted(document.items()):
        for item, given in sorted(items.items()) if isinstance(items, dict) else [("", None)]:
            name = f"{phase}.{item}".rstrip(".")
            try:
                key = (Phase(phase), item)
                if key not in base.entries:
                    raise ValueError("no such phase and item")
                entries[key] = parse_entry(given)
                own.add(key)
            except (ValueError, OverflowError):
                told.append(kinds.EFFORT_ENTRY.at(source, name))
    return replace(base, entries=entries, path=path, own=frozenset(own)), tuple(told)


def write_effort(effort: EffortModel, *, remarks: Iterable[str] = ()) -> str:
    """Write the hours that differ from the built-in ones, factors included, so that they can be read back.

    Args:
        effort: the model.
        remarks: what is said of it at the top, a line each.

    Returns:
        TOML that ``parse_effort`` reads; hours are rounded to 0.0001.
    """
    lines = [f"# {' '.join(remark.split())}" for remark in remarks]
    built_in = _rounded(built_in_effort().hours)
    for (phase, item), entry in sorted(_rounded(effort.hours).items()):
        if entry == built_in.get((phase, item)):
            continue
        lines += ["", f"[{phase.value}.{item}]"]
        lines += [f"{skill.value} = {list(hours)}" for skill, hours in entry.items()]
    return "\n".join(lines) + "\n"


def _rounded(
    hours: Mapping[tuple[Phase, str], Mapping[Skill, ThreePoint]],
) -> dict[tuple[Phase, str], dict[Skill, tuple[float, ...]]]:
    return {
        key: {
            skill: tuple(round(each, _DECIMALS) for each in (points.low, points.likely, points.high))
            for skill, points in sorted(entry.items())
        }
        for key, entry in hours.items()
    }
