"""Write the reference pages from what the code declares, or check that they still say the same.

``python docs/generate.py`` writes ``docs/reference/``; ``--check`` writes nothing and exits with 1
where a page lags behind. Every page here is made: change the declaration, not the page.
"""

import argparse
import dataclasses
import importlib
import json
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import ModuleType

import dataframely as dy
import typer

import samdrift
from samdrift.importers import IMPORTERS
from samdrift.inventory import TABLES, column_info
from samdrift.kernel import FindingKind, ParameterInfo, describe_parameters
from samdrift.programme.parameters import SECTIONS

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "samdrift"
REFERENCE = ROOT / "docs" / "reference"
NOTE = "% Made by docs/generate.py from the code's declarations; changes here are lost.\n\n"
ABOUT_TABLES = """\
Every column is declared once, under `src/samdrift/inventory/tables/`. *Access* says who may see its values:
`open` to all, `confidential` within the municipality and its unit, `personal` only as a pseudonym. *Role* is
the column's part when records of several sources are merged."""
ABOUT_FINDINGS = """\
What can be wrong in the data, by code. A finding names the file, sheet and row, what is wrong, and what to
do. An *error* loses data, a *warning* may, an *info* does not."""
ABOUT_EXAMPLE = """\
All modelled: no count of a municipality's servers, switches, sites or staff has been published."""
PAGES = ("tables", "importers/index", "exporters/index", "commands", "parameters", "findings", "schemas")


def find_modules() -> Iterator[ModuleType]:
    """Import every module of the package, in order of name."""
    yield samdrift
    for info in pkgutil.walk_packages(samdrift.__path__, "samdrift."):
        if not info.name.endswith("__main__"):
            yield importlib.import_module(info.name)


def markdown_table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a Markdown table; bars and line breaks in cells are made harmless."""
    heads = list(header)
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(_cell(c) for c in line) + " |\n" for line in lines)


def _cell(value: object) -> str:
    return " ".join(str(value).replace("|", "\\|").split())


def _code(value: object) -> str:
    text = _cell(value)
    return f"`{text}`" if text else ""


def _first_paragraph(text: str | None) -> str:
    return " ".join((text or "").strip().split("\n\n")[0].split()).replace("``", "`")


def page_of_tables() -> str:
    """Every table of the inventory with every column."""
    parts = [f"# Tables\n\n{ABOUT_TABLES}\n"]
    for name, schema in sorted(TABLES.items()):
        rows = []
        for column_name, column in schema.columns().items():
            info = column_info(column)
            kind = _type_name(column) if info.unit == "-" else f"{_type_name(column)}, {info.unit}"
            titles = f"{info.title} · *{info.title_da}*"
            rows.append((_code(column_name), titles, info.meaning, kind, info.access, info.role))
        header = ("column", "title · *dansk*", "meaning", "type, unit", "access", "role")
        parts.append(f"\n## {name}\n\n{_first_paragraph(schema.__doc__)}\n\n{markdown_table(header, rows)}")
    return "".join(parts)


def _type_name(column: dy.Column) -> str:
    """Return a column's type in a reader's word."""
    words = {"string": "text", "int64": "whole number", "float64": "number", "boolean": "yes/no"}
    name = str(column.dtype).lower()
    return words.get(name, name.replace("list(string)", "texts"))


def pages_of_importers() -> dict[str, str]:
    """The list of formats, and each format's own README as a page."""
    rows = [
        (
            f"[{i.name}]({i.name}.md)",
            i.title,
            i.title_da,
            i.kind,
            ", ".join(_code(t) for t in sorted(i.gives)),
        )
        for i in sorted(IMPORTERS, key=lambda i: i.name)
    ]
    index = (
        "# Formats\n\nA file is recognised by its content, not its name. Each format is a folder under "
        "`src/samdrift/importers/`.\n\n"
        + markdown_table(("format", "title", "dansk", "kind of fact", "gives"), rows)
    )
    toctree = "\n".join(i.name for i in sorted(IMPORTERS, key=lambda i: i.name))
    pages = {"importers/index": f"{index}\n```{{toctree}}\n:hidden:\n\n{toctree}\n```\n"}
    for importer in IMPORTERS:
        source = f"../../../src/samdrift/importers/{importer.name}/README.md"
        pages[f"importers/{importer.name}"] = f"```{{include}} {source}\n```\n"
    return pages


def pages_of_exporters() -> dict[str, str]:
    """The list of targets, and each target's own README as a page."""
    readmes = sorted((PACKAGE / "exporters").glob("*/README.md"))
    titles = {p.parent.name: p.read_text("utf-8").splitlines()[0].removeprefix("# ") for p in readmes}
    index = (
        "# Targets\n\nWhat a plan is written as for other systems. Each target is a folder under "
        "`src/samdrift/exporters/`; `samdrift plan` writes them all below `exports/`.\n\n"
        + markdown_table(("target", "title"), ((f"[{n}]({n}.md)", title) for n, title in titles.items()))
    )
    toctree = "\n".join(titles)
    pages = {"exporters/index": f"{index}\n```{{toctree}}\n:hidden:\n\n{toctree}\n```\n"}
    for name in titles:
        source = f"../../../src/samdrift/exporters/{name}/README.md"
        pages[f"exporters/{name}"] = f"```{{include}} {source}\n```\n"
    return pages


def find_parameter_classes() -> list[type]:
    """Find every dataclass whose fields are all parameters, in order of module and name."""
    found = {
        value
        for module in find_modules()
        for value in vars(module).values()
        if isinstance(value, type)
        and dataclasses.is_dataclass(value)
        and dataclasses.fields(value)
        and all({"title", "unit", "reason"} <= f.metadata.keys() for f in dataclasses.fields(value))
    }
    return sorted(found, key=lambda c: (c.__module__, c.__qualname__))


def page_of_parameters() -> str:
    """Every parameter with its default and the reason for it."""
    parts = [
        "# Parameters\n\nSet in `programme.toml` in the folder of exports; each section is a table there.\n"
    ]
    for cls in find_parameter_classes():
        rows = [
            (_code(p.name), p.title, p.unit, _code(_plain(p.default)), p.reason)
            for p in describe_parameters(cls)
        ]
        heading = re.search(r"\[([a-z_.]+)\]", cls.__doc__ or "")
        title = f"`[{heading.group(1)}]`" if heading else f"`{cls.__name__}`"
        parts.append(
            f"\n## {title}\n\n{_first_paragraph(cls.__doc__)}\n\n"
            + markdown_table(("parameter", "title", "unit", "default", "reason"), rows)
        )
    return "".join(parts) + _section_of_example_parameters()


def _section_of_example_parameters() -> str:
    from samdrift.example.parameters import load_parameters  # noqa: PLC0415 - only this page needs it

    rows = [
        (_code(p.name), p.title, p.unit, _code(_plain(p.value)), p.reason)
        for p in sorted(load_parameters().by_name.values(), key=lambda p: p.name)
    ]
    table = markdown_table(("parameter", "title", "unit", "value", "reason"), rows)
    return f"\n## The example's numbers\n\n{ABOUT_EXAMPLE}\n\n{table}"


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return ", ".join(f"{k}: {_plain(v)}" for k, v in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(str(_plain(v)) for v in value)
    return value


def find_finding_kinds() -> list[FindingKind]:
    """Find every finding kind that a module declares, by code.

    Raises:
        ValueError: two kinds share a code.
    """
    found: dict[str, FindingKind] = {}
    for module in find_modules():
        for value in vars(module).values():
            if isinstance(value, FindingKind) and found.setdefault(value.code, value) is not value:
                raise ValueError(
                    f"Finding code {value.code} is declared twice, the second time in {module.__name__}."
                )
    return [found[code] for code in sorted(found)]


def page_of_findings() -> str:
    """Every finding kind, with both messages."""
    parts = [f"# Findings\n\n{ABOUT_FINDINGS}\n"]
    parts.extend(
        f"\n## {kind.code}\n\n**{kind.severity}.** {kind.meaning}\n\nEnglish\n: {_cell(kind.en)}\n\n"
        f"Dansk\n: {_cell(kind.da)}\n"
        for kind in find_finding_kinds()
    )
    return "".join(parts)


def page_of_commands() -> str:
    """Every command with its arguments and options."""
    from samdrift.cli.main import app  # noqa: PLC0415 - the edge; nothing else here needs it

    group = typer.main.get_command(app)
    parts = [f"# Commands\n\n{_paragraphs(group.help)}\n"]
    for name, command in sorted(getattr(group, "commands", {}).items()):
        rows = [
            (_option_names(p), getattr(p, "help", "") or "", _code(_default(p)))
            for p in command.params
            if not getattr(p, "hidden", False)
        ]
        parts.append(f"\n## samdrift {name}\n\n{_paragraphs(command.help)}\n")
        if rows:
            parts.append("\n" + markdown_table(("argument or option", "meaning", "default"), rows))
        if epilog := getattr(command, "epilog", None):
            parts.append(f"\n{_paragraphs(epilog)}\n")
    return "".join(parts)


def _paragraphs(text: str | None) -> str:
    r"""Return help text as Markdown; a paragraph after ``\b`` is shown as it stands."""
    blocks = re.split(r"\n\s*\n", (text or "").strip())
    return "\n\n".join(
        "```console\n" + block.replace("\b", "").strip("\n") + "\n```"
        if "\b" in block
        else " ".join(block.split())
        for block in blocks
    )


def _option_names(parameter: object) -> str:
    names = [*getattr(parameter, "opts", []), *getattr(parameter, "secondary_opts", [])]
    if getattr(parameter, "param_type_name", "") == "argument":
        names = [str(getattr(parameter, "human_readable_name", names[0])).upper()]
    return ", ".join(_code(name) for name in names)


def _default(parameter: object) -> str:
    default = getattr(parameter, "default", None)
    if default is None or callable(default) or default is False or type(default).__name__ == "Sentinel":
        return ""
    return str(_plain(default))


def schema_of_programme() -> dict[str, object]:
    """Return the JSON Schema of programme.toml, as its TOML reads into JSON (dates as text)."""
    sections = {
        name: {
            "type": "object",
            "description": _first_paragraph(cls.__doc__),
            "additionalProperties": False,
            "properties": {p.name: _schema_of(p) for p in describe_parameters(cls)},
        }
        for name, (_, cls) in SECTIONS.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "programme.toml",
        "description": "What a unit has decided; everything may be left out.",
        "type": "object",
        "additionalProperties": False,
        "properties": sections,
    }


def _schema_of(parameter: ParameterInfo) -> dict[str, object]:
    default = parameter.default
    unit = "" if parameter.unit == "-" else f" [{parameter.unit}]"
    schema: dict[str, object] = {"title": parameter.title + unit, "description": parameter.reason}
    kinds = (
        (bool, "boolean"),
        (int, "integer"),
        (float, "number"),
        (str, "string"),
        (date, "string"),
        (Mapping, "object"),
    )
    schema["type"] = next((name for kind, name in kinds if isinstance(default, kind)), "array")
    if isinstance(default, date):
        schema["format"] = "date"
    if parameter.minimum is not None:
        schema["minimum"] = parameter.minimum
    if parameter.maximum is not None:
        schema["maximum"] = parameter.maximum
    return schema | {"default": default}


def files_of_schemas() -> dict[str, str]:
    """Return the JSON Schemas, made here or lying in the package, and the page that shows them."""
    made = json.dumps(schema_of_programme(), indent=2, ensure_ascii=False, default=str) + "\n"
    schemas = {path.name: path.read_text("utf-8") for path in PACKAGE.rglob("*.schema.json")}
    schemas["programme.schema.json"] = made
    page = f"{NOTE}# JSON Schemas\n\nFor editors and other programs.\n"
    for name, text in sorted(schemas.items()):
        described = json.loads(text)
        page += (
            f"\n## {described['title']}\n\n{described.get('description', '')}\n\n"
            f"```{{literalinclude}} {name}\n:language: json\n:caption: {name}\n```\n"
        )
    return schemas | {"schemas.md": page}


def make_pages() -> dict[str, str]:
    """Return every reference page by its path under ``docs/reference``."""
    index = "# Reference\n\n```{toctree}\n:maxdepth: 1\n\n" + "\n".join(PAGES) + "\n```\n"
    pages = {
        "index": index,
        "tables": page_of_tables(),
        "commands": page_of_commands(),
        "parameters": page_of_parameters(),
        "findings": page_of_findings(),
        **pages_of_importers(),
        **pages_of_exporters(),
    }
    return {f"{name}.md": NOTE + text for name, text in sorted(pages.items())} | files_of_schemas()


def find_differences(pages: Mapping[str, str]) -> list[str]:
    """Name every page that is missing, lags behind, or is no longer made."""
    present = {p.relative_to(REFERENCE).as_posix() for p in REFERENCE.rglob("*.*")}
    lagging = [
        name
        for name, text in pages.items()
        if name in present and (REFERENCE / name).read_text("utf-8") != text
    ]
    return sorted({*lagging, *(pages.keys() ^ present)})


def write_pages(pages: Mapping[str, str]) -> None:
    """Write every page, and remove what is no longer made."""
    for name in find_differences(pages):
        path = REFERENCE / name
        if name in pages:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages[name], encoding="utf-8")
        else:
            path.unlink()


def main() -> int:
    """Write or check the pages; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where a page lags")
    pages = make_pages()
    if not parser.parse_args().check:
        write_pages(pages)
        return 0
    differences = find_differences(pages)
    if differences:
        print("These pages under docs/reference lag behind the code. Run: make docs", file=sys.stderr)
        print("\n".join(f"  {name}" for name in differences), file=sys.stderr)
    return 1 if differences else 0


if __name__ == "__main__":
    raise SystemExit(main())
