"""What no source file may do: read the world, hide under an empty name, or grow without end."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

EMPTY_NAMES = {"utils", "util", "common", "helpers", "helper", "core", "extras", "misc", "shared", "base"}
MOST_LINES = 500

# What reads the world: the clock, files, the network, the environment, other programs, chance.
WORLD_MODULES = {
    "asyncio", "ftplib", "getpass", "http", "httpx", "os", "platform", "requests", "secrets", "shutil",
    "signal", "smtplib", "socket", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "webbrowser",
}  # fmt: skip
WORLD_NAMES = {
    "pathlib": {"Path", "PosixPath", "WindowsPath"},
    "random": {
        "random",
        "randint",
        "choice",
        "choices",
        "shuffle",
        "sample",
        "seed",
        "uniform",
        "SystemRandom",
    },
    "urllib": {"request"},
    "urllib.request": {"urlopen", "Request"},
    "uuid": {"uuid1", "uuid4"},
}
WORLD_CALLS = {"print", "input", "open", "breakpoint", "exec", "eval"}
WORLD_METHODS = {"now", "today", "utcnow"}
CLOCKS = {"datetime", "date", "dt"}


def find_reads_of_the_world(tree: ast.Module) -> Iterator[str]:
    """Yield ``line: what`` for everything in a module that reads or changes the world outside it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] in WORLD_MODULES or alias.name in {"pathlib", "urllib.request"}:
                    yield f"{node.lineno}: import {alias.name}"
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            names = {alias.name for alias in node.names} & WORLD_NAMES.get(module, set())
            if module.split(".")[0] in WORLD_MODULES or names:
                yield f"{node.lineno}: from {module} import {', '.join(sorted(names)) or '…'}"
        elif isinstance(node, ast.Call):
            yield from _world_call(node)


def _world_call(node: ast.Call) -> Iterator[str]:
    match node.func:
        case ast.Name(id=name) if name in WORLD_CALLS:
            yield f"{node.lineno}: {name}()"
        case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=name):
            if owner in CLOCKS and name in WORLD_METHODS:
                yield f"{node.lineno}: {owner}.{name}()"
            if owner == "random" and name in WORLD_NAMES["random"]:
                yield f"{node.lineno}: random.{name}()"


@pytest.mark.parametrize(
    "code",
    [
        "import os",
        "import os.path",
        "from os import environ",
        "from pathlib import Path",
        "import urllib.request",
        "from urllib import request",
        "import socket",
        "import requests",
        "from datetime import date\nx = date.today()",
        "import datetime\nx = datetime.datetime.now()",
        "print('hello')",
        "x = open('file')",
        "import random\nx = random.choice([1])",
        "from random import shuffle",
        "from uuid import uuid4",
        "import time",
    ],
)
def test_the_check_sees_what_reads_the_world(code: str) -> None:
    assert list(find_reads_of_the_world(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "from pathlib import PurePosixPath",
        "from datetime import date\nx = date.fromisoformat('2026-11-22')",
        "import random\nx = random.Random(1)",
        "from urllib.parse import urlsplit",
        "from uuid import UUID",
        "from importlib.resources import files",
    ],
)
def test_the_check_lets_the_rest_pass(code: str) -> None:
    assert not list(find_reads_of_the_world(ast.parse(code)))


def test_only_the_edge_reads_the_world(source_files) -> None:
    found = [
        f"{file.name}:{what}"
        for file in source_files
        if file.top_folder != "cli"
        for what in find_reads_of_the_world(file.tree)
    ]
    assert not found, "\n".join(found)


def test_no_module_has_an_empty_name(source_files) -> None:
    found = [
        f.name for f in source_files if EMPTY_NAMES & {part.removesuffix(".py") for part in f.path.parts}
    ]
    assert not found


def test_no_file_grows_without_end(source_files) -> None:
    found = {f.name: lines for f in source_files if (lines := len(f.text.splitlines())) > MOST_LINES}
    assert not found


def test_formats_do_not_know_each_other(source_files) -> None:
    """One importer never imports another: what they share lies beside the registry."""
    folder = Path("src", "samdrift", "importers")
    formats = {
        f.path.parent.name for f in source_files if f.path.name == "parse.py" and folder in f.path.parents
    }
    found = []
    for file in source_files:
        if folder not in file.path.parents or file.path.parts[3] not in formats:
            continue
        others = formats - {file.path.parts[3]}
        for node in ast.walk(file.tree):
            modules = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else []
            )
            found += [f"{file.name}: {m}" for m in modules if set(m.split(".")[2:3]) & others]
    assert not found


def test_every_package_folder_is_a_package(root: Path, source_files) -> None:
    """Without ``__init__.py`` a folder is invisible to the checks of layers and types."""
    folders = {f.path.parent for f in source_files}
    assert not sorted(str(f) for f in folders if not (root / f / "__init__.py").is_file())


DOMAIN_NOUNS = {
    "municipality", "municipalities", "kommune", "server", "servers", "contract", "contracts", "supplier",
    "vlan", "subnet", "wave", "cutover", "unit_name", "importer", "exporter", "netbox", "rvtools",
}  # fmt: skip


def test_the_kernel_has_no_nouns_of_the_domain(source_files) -> None:
    found = {
        f"{file.name}: {name}"
        for file in source_files
        if file.top_folder == "kernel"
        for node in ast.walk(file.tree)
        for name in (
            getattr(node, "id", None),
            getattr(node, "arg", None),
            getattr(node, "attr", None),
            getattr(node, "name", None),
        )
        if isinstance(name, str) and DOMAIN_NOUNS & {name.lower(), *name.lower().split("_")}
    }
    assert not sorted(found)
