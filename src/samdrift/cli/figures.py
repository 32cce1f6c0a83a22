"""Commands that need no inventory: ``share`` and ``edges``."""

import json
from pathlib import Path
from typing import Annotated

import typer

from samdrift.cli.console import StageLog, say_error
from samdrift.cli.options import AsJson, ExitCode, Language, Quiet, app, check_choice, stop
from samdrift.cli.share_errors import UnableToReadOption, UnableToShare
from samdrift.importers import ImportParameters
from samdrift.kernel import InvalidInput


@app.command(
    epilog="Examples: samdrift share drivers.csv · samdrift share drivers.csv --key users=60,equal=40 · "
    "samdrift share drivers.csv --cost-model costs.toml --json · samdrift share --game games.json --json"
)
def share(
    drivers: Annotated[
        Path | None,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="CSV: municipality, alone_dkk, and any drivers (users …).",
        ),
    ] = None,
    cost_model: Annotated[
        Path | None,
        typer.Option("--cost-model", exists=True, dir_okay=False, help="TOML: what a group would pay alone."),
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option("--key", help="Drivers with percent: users=60,equal=40. May be repeated."),
    ] = None,
    total: Annotated[
        str | None, typer.Option("--total", help="The sum to share in DKK; what the model says unless given.")
    ] = None,
    cap: Annotated[
        float | None, typer.Option("--cap", min=0, help="Most that each pays, in percent of alone_dkk.")
    ] = None,
    phase_in: Annotated[
        int, typer.Option("--phase-in", min=0, max=30, help="Years from today's split to the key's.")
    ] = 0,
    connected: Annotated[
        bool, typer.Option("--connected", help="Only groups of neighbouring municipalities count.")
    ] = False,
    game: Annotated[
        Path | None,
        typer.Option("--game", exists=True, dir_okay=False, help="JSON: one cooperative game, or a list."),
    ] = None,
    language: Language = "da",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Share a joint cost by keys, and find who carries more than their own cost."""
    check_choice("--lang", language, ("da", "en"))
    if (drivers is None) == (game is None):
        stop(ExitCode.USAGE, "Give either a file of drivers or --game FILE. See samdrift share --help.")
    # Solvers take a second to import; other commands need not wait for them.
    from samdrift.cli.share import ShareOptions, run_games, run_share  # noqa: PLC0415

    try:
        if game is not None:
            run_games(game, language=language, as_json=as_json)
        elif drivers is not None:
            options = ShareOptions(
                cost_model=cost_model,
                keys=tuple(key or ()),
                total=total,
                cap_pct=cap,
                phase_in_years=phase_in,
                connected=connected,
                language=language,
            )
            with StageLog(language=language, quiet=quiet or as_json) as log:
                run_share(drivers, options, log, as_json=as_json)
    except UnableToReadOption as error:
        stop(ExitCode.USAGE, str(error))
    except InvalidInput as error:
        for finding in error.findings:
            say_error(f"{finding.source or drivers or game}: {finding.message(language)}")
        raise typer.Exit(ExitCode.NOTHING_READABLE) from error
    except UnableToShare as error:
        stop(ExitCode.NO_PLAN, str(error))


@app.command(
    epilog="Examples: samdrift edges netflow/ --to edges.parquet · "
    "samdrift edges october.csv.gz november.csv.gz --to edges.parquet --json"
)
def edges(
    files: Annotated[list[Path], typer.Argument(exists=True, help="Files of raw flows, or folders of them.")],
    target: Annotated[Path, typer.Option("--to", dir_okay=False, help="Parquet file to write.")],
    keep_clients: Annotated[
        bool,
        typer.Option("--keep-client-addresses", help="Keep clients' own addresses, not their subnets."),
    ] = False,
    known: Annotated[
        Path | None,
        typer.Option("--known", exists=True, dir_okay=False, help="Machines' addresses to keep, one a line."),
    ] = None,
    memory_mb: Annotated[
        int, typer.Option("--memory-mb", min=200, help="What the reduction may hold; the rest goes to disk.")
    ] = 1_200,
    language: Language = "da",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Reduce raw flows of any size to a table of edges that a plan reads as an export."""
    check_choice("--lang", language, ("da", "en"))
    # Ibis takes a second to import; other commands need not wait for it.
    from samdrift.cli.edges import (  # noqa: PLC0415
        UnableToReduceFlows,
        edges_document,
        edges_parquet,
        print_edges,
        reduce_files,
    )  # fmt: skip

    machines = frozenset(known.read_text(encoding="utf-8").split()) if known else frozenset()
    with StageLog(language=language, quiet=quiet or as_json) as log:
        try:
            run = reduce_files(
                files, ImportParameters(keep_client_addresses=keep_clients), known=machines,
                memory_mb=memory_mb, progress=lambda done, total: log("edges", done, total),
            )  # fmt: skip
        except UnableToReduceFlows as error:
            stop(ExitCode.NOTHING_READABLE, str(error))
    target.write_bytes(edges_parquet(run.reduced))
    if as_json:
        typer.echo(json.dumps(edges_document(run, target), ensure_ascii=False, indent=2))
    elif not quiet:
        print_edges(run, target, language=language)
