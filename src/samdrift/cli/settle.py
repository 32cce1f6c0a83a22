"""Commands that bill: ``settle``."""

from pathlib import Path
from typing import Annotated

import typer

from samdrift.cli.console import say_error
from samdrift.cli.options import EXIT_CODES, ExitCode, Language, Today, app, check_choice, stop
from samdrift.cli.settings import today_in_denmark
from samdrift.kernel import InvalidInput

_BOOKINGS = ("prepayments", "adjustment", "correction", "nothing")


@app.command(
    epilog="Examples: samdrift settle exports-plan/settlement --to exports-plan/settlement --book "
    'prepayments · samdrift settle 2028 --to 2028 --book correction --reason "Ceby: 350 brugere"\n\n'
    + EXIT_CODES.strip()
)
def settle(
    folder: Annotated[
        Path,
        typer.Argument(
            exists=True,
            file_okay=False,
            help="Folder with settlement.toml, drivers.csv and, once there is one, ledger.csv.",
        ),
    ],
    to: Annotated[
        Path, typer.Option("--to", file_okay=False, help="Where ledger, pages, accounts and invoices go.")
    ],
    book: Annotated[str, typer.Option("--book", help=f"What to book: {', '.join(_BOOKINGS)}.")] = "nothing",
    reason: Annotated[str, typer.Option("--reason", help="Why, for a correction.")] = "",
    today: Today = None,
    language: Language = "da",
) -> None:
    """Settle a year: contributions, adjustment or correction as new entries, a page a municipality."""
    check_choice("--book", book, _BOOKINGS)
    check_choice("--lang", language, ("da", "en"))
    # The report's libraries take seconds to import; other commands need not wait for them.
    from samdrift.cli.settlement import settle_folder  # noqa: PLC0415
    from samdrift.economy.settlement import UnableToSettle  # noqa: PLC0415

    day = today.date() if today else today_in_denmark()
    try:
        settled = settle_folder(folder, to, book=book, reason=reason, today=day)
    except InvalidInput as error:
        for finding in error.findings:
            say_error(f"{finding.source or folder}: {finding.message(language)}")
        raise typer.Exit(ExitCode.NOTHING_READABLE) from error
    except UnableToSettle as error:
        for finding in error.findings:
            say_error(finding.message(language))
        raise typer.Exit(ExitCode.NO_PLAN) from error
    except OSError as error:
        stop(ExitCode.NOTHING_READABLE, f"{error.filename}: {error.strerror}")
    for finding in settled.findings:
        say_error(finding.message(language))
    words = (
        ("nye posteringer", "i alt", "fakturaer")
        if language == "da"
        else ("new entries", "in all", "invoices")
    )
    typer.echo(
        f"{len(settled.new)} {words[0]}, {settled.standing} {words[1]}, {settled.invoices} {words[2]} → {to}"
    )
