"""Whatever is declared is declared in full, in both languages, and its reference page is current."""

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import jsonschema
import pytest
import typer

from samdrift.cli.main import app
from samdrift.importers import IMPORTERS
from samdrift.inventory import TABLES, column_info
from samdrift.kernel import describe_parameters
from samdrift.programme.parameters import SECTIONS


@pytest.fixture(scope="module")
def generator(root: Path) -> ModuleType:
    """The script that makes the reference pages."""
    spec = importlib.util.spec_from_file_location("docs_generate", root / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_pages_say_what_the_code_says(generator: ModuleType) -> None:
    assert generator.find_differences(generator.make_pages()) == [], "run: make docs"


def test_a_page_that_lags_is_named(generator: ModuleType) -> None:
    pages = {
        p.relative_to(generator.REFERENCE).as_posix(): p.read_text("utf-8")
        for p in generator.REFERENCE.rglob("*.*")
    }
    assert generator.find_differences(pages) == []
    assert generator.find_differences(pages | {"tables.md": "old"}) == ["tables.md"]
    assert generator.find_differences({n: t for n, t in pages.items() if n != "tables.md"}) == ["tables.md"]
    assert generator.find_differences(pages | {"more.md": "new"}) == ["more.md"]


def test_every_column_is_declared_in_full() -> None:
    lacking = []
    for table, schema in TABLES.items():
        assert schema.__doc__, table
        for name, column in schema.columns().items():
            info = column_info(column)
            complete = info.title and info.title_da and info.meaning.endswith((".", "…")) and info.unit
            if not (complete and re.fullmatch(r"[a-z][a-z0-9_]*", name)):
                lacking.append(f"{table}.{name}")
    assert not lacking


def test_every_table_has_its_danish_word_in_the_glossary(root: Path) -> None:
    text = (root / "docs" / "glossary.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"`(\w+)", "".join(line for line in text.splitlines(True) if line[0] in ": ")))
    assert not sorted({schema.__name__ for schema in TABLES.values()} - explained)


def test_every_parameter_is_declared_in_full(generator: ModuleType) -> None:
    classes = generator.find_parameter_classes()
    assert classes
    lacking = [
        f"{cls.__name__}.{p.name}"
        for cls in classes
        for p in describe_parameters(cls)
        if not (p.title and p.unit and p.reason)
    ]
    assert not lacking


def test_every_finding_speaks_both_languages(generator: ModuleType) -> None:
    kinds = generator.find_finding_kinds()
    assert kinds
    for kind in kinds:
        assert re.fullmatch(r"[A-Z]+(-[A-Z0-9]+)+", kind.code)
        assert kind.en.strip(), kind.code
        assert kind.da.strip(), kind.code
        assert kind.en != kind.da, kind.code
        assert kind.meaning.endswith("."), kind.code


def test_every_importer_is_complete(root: Path) -> None:
    folder = root / "src" / "samdrift" / "importers"
    on_disk = {path.parent.name for path in folder.glob("*/__init__.py")}
    assert {importer.name for importer in IMPORTERS} == on_disk
    for importer in IMPORTERS:
        own = folder / importer.name
        assert (own / "parse.py").is_file(), importer.name
        assert (own / "README.md").read_text(encoding="utf-8").startswith("# "), importer.name
        assert any((own / "fixtures").iterdir()), importer.name
        assert importer.title, importer.name
        assert importer.title_da, importer.name


def test_importers_give_only_columns_that_exist() -> None:
    for importer in IMPORTERS:
        for table, columns in importer.gives.items():
            assert set(columns) <= set(TABLES[table].columns()), f"{importer.name}: {table}"


def test_every_command_and_option_is_explained() -> None:
    commands = getattr(typer.main.get_command(app), "commands", {})
    assert commands
    silent = [name for name, command in commands.items() if not command.help]
    silent += [
        f"{name} {parameter.name}"
        for name, command in commands.items()
        for parameter in command.params
        if not getattr(parameter, "help", None)
    ]
    assert not silent


def test_the_schema_of_the_programme_takes_the_defaults_and_refuses_the_rest(generator: ModuleType) -> None:
    schema = json.loads(json.dumps(generator.schema_of_programme(), default=str))
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    defaults = {
        section: {p.name: p.default for p in describe_parameters(cls)}
        for section, (_, cls) in SECTIONS.items()
    }
    check.validate(json.loads(json.dumps(defaults, default=str)))
    assert not check.is_valid({"no-such-section": {}})
    assert not check.is_valid({"import": {"no_such_parameter": 1}})
    assert not check.is_valid({"import": {"max_file_bytes": "large"}})
    assert not check.is_valid({"import": {"max_file_bytes": 0}})
