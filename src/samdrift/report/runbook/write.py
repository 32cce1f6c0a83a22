"""All runbooks of a plan as files."""

import re
from collections import defaultdict
from collections.abc import Iterable

from samdrift.kernel.danish import format_date
from samdrift.programme.plan import Plan
from samdrift.programme.runbook_parameters import RunbookParameters
from samdrift.report.runbook.content import write_runbook
from samdrift.report.runbook.document import write_docx
from samdrift.report.runbook.known import Known, know
from samdrift.report.runbook.markdown import escape_markdown, write_markdown
from samdrift.report.runbook.words import count_of
from samdrift.takeover.waves import Wave

INDEX = "index.md"


def write_runbooks(plan: Plan, parameters: RunbookParameters | None = None) -> dict[str, bytes]:
    """Write a runbook for every wave of a plan, in Danish.

    Args:
        plan: the plan.
        parameters: when windows open and how hours become minutes; the defaults unless given.

    Returns:
        Path below the folder of runbooks -> content: ``<municipality>/<wave>.md`` and ``.docx``, and
        ``index.md``; empty where the plan has no waves. The same plan gives the same bytes.
    """
    picture = plan.takeover
    if picture is None or picture.planned is None or not picture.planned.waves:
        return {}
    known = know(plan, picture, picture.planned)
    waves = picture.planned.waves
    folders = _file_names(wave.municipality for wave in waves)
    names = _file_names(wave.id for wave in waves)
    files: dict[str, bytes] = {}
    for wave in waves:
        runbook = write_runbook(wave, known, parameters or RunbookParameters())
        path = f"{folders[wave.municipality]}/{names[wave.id]}"
        files[f"{path}.md"] = write_markdown(runbook).encode()
        files[f"{path}.docx"] = write_docx(runbook, today=plan.today)
    files[INDEX] = _index(waves, known, (folders, names)).encode()
    return dict(sorted(files.items()))


def _index(waves: Iterable[Wave], known: Known, files: tuple[dict[str, str], dict[str, str]]) -> str:
    folders, names = files
    of_town: dict[str, list[Wave]] = defaultdict(list)
    for wave in waves:
        of_town[wave.municipality].append(wave)
    count = sum(map(len, of_town.values()))
    counted = f"{count_of(count, 'bølge', 'bølger')} i {count_of(len(of_town), 'kommune', 'kommuner')}"
    about = f"{counted}, hver som Markdown og DOCX. Tider er modelleret; dage er forslag."
    lines = ["# Drejebøger for overtagelsen", "", about]
    for town, own in sorted(of_town.items()):
        title = known.names.get(town, town)
        lines += ["", f"## {escape_markdown(title)}", "", "| Bølge | Begynder | Grupper | Drejebog |"]
        lines.append("| --- | --- | --- | --- |")
        for wave in own:
            path = f"{folders[town]}/{names[wave.id]}"
            links = f"[Markdown](<{path}.md>), [DOCX](<{path}.docx>)"
            begins = format_date(wave.monday)
            lines.append(f"| {escape_markdown(wave.id)} | {begins} | {len(wave.groups)} | {links} |")
    return "\n".join(lines) + "\n"


def _file_names(texts: Iterable[str]) -> dict[str, str]:
    """A harmless name of a file for each text; those that would be alike get a number."""
    taken: set[str] = set()
    names: dict[str, str] = {}
    for text in sorted(set(texts)):
        name = first = re.sub(r"[^\w.-]+", "-", text).strip("-.") or "x"
        number = 1
        while name.lower() in taken:
            number += 1
            name = f"{first}-{number}"
        taken.add(name.lower())
        names[text] = name
    return names
