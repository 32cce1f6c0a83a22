"""What all commands share: the app, exit codes, options, and how a command stops."""

from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from samdrift.cli.console import say_error


class ExitCode(IntEnum):
    """What the exit codes mean."""

    DONE = 0
    USAGE = 2
    NOTHING_READABLE = 3
    NO_PLAN = 4
    NOT_PROVEN = 5
    NO_NAMESPACES = 6
    INTERRUPTED = 130


EXIT_CODES = """
Exit codes: 0 done (findings allowed) · 2 wrong usage · 3 nothing readable · 4 no plan possible ·
5 the lab did not prove the plan · 6 this machine has no namespaces for the lab · 130 interrupted.
"""

app = typer.Typer(
    name="samdrift",
    help="From separate municipal server rooms and networks to one joint IT operation.\n\n" + EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)

Folder = Annotated[
    Path, typer.Argument(exists=True, file_okay=False, help="Folder with one subfolder per municipality.")
]
Out = Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Folder that a plan was written to.")]
Language = Annotated[str, typer.Option("--lang", help="Language: da or en.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for machines.")]
Today = Annotated[
    datetime | None,
    typer.Option(
        "--today", formats=["%Y-%m-%d"], help="The day the plan is seen from; recorded in the plan."
    ),
]
KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--pseudonym-key",
        exists=True,
        dir_okay=False,
        help="The unit's secret key for pseudonyms (32 bytes or more).",
    ),
]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free one.")]


def check_choice(option: str, value: str, choices: tuple[str, ...]) -> None:
    """Stop with wrong usage where an option's value is none of the choices."""
    if value not in choices:
        stop(ExitCode.USAGE, f"{option} must be one of {', '.join(choices)}, not {value}.")


def stop(code: ExitCode, message: str) -> NoReturn:
    """Say why, and end the command with this code."""
    say_error(message)
    raise typer.Exit(code)
