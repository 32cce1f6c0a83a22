"""Commands on a plan that was written: ``simulate``, ``replan``, ``paper``."""

import json
from pathlib import Path
from typing import Annotated

import typer

from samdrift.cli.console import StageLog, say_error
from samdrift.cli.options import (
    EXIT_CODES,
    AsJson,
    ExitCode,
    Language,
    Out,
    Quiet,
    Today,
    app,
    check_choice,
    stop,
)
from samdrift.cli.settings import today_in_denmark
from samdrift.cli.summary import explain_no_waves
from samdrift.cli.watch import SearchWatch
from samdrift.takeover import Infeasible as NoWaves


@app.command(
    epilog="Examples: samdrift simulate exports-plan · samdrift simulate exports-plan --scenarios 5000 --json"
)
def simulate(
    out: Out,
    scenarios: Annotated[int, typer.Option("--scenarios", min=10, max=100_000, help="Futures.")] = 1_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Same seed, same futures.")] = 1,
    language: Language = "da",
    as_json: AsJson = False,
) -> None:
    """Say how sure the wave plan's date is, and what threatens it."""
    check_choice("--lang", language, ("da", "en"))
    # The compiled simulation takes a second to import; other commands need not wait for it.
    from samdrift.cli.replan import (  # noqa: PLC0415
        UnableToReadTakeover,
        print_simulation,
        read_plan_folder,
        simulation_document,
    )
    from samdrift.programme.replanning import simulate_saved  # noqa: PLC0415
    from samdrift.takeover.simulation import RobustnessParameters  # noqa: PLC0415

    try:
        saved = read_plan_folder(out)
    except UnableToReadTakeover as error:
        stop(ExitCode.NOTHING_READABLE, str(error))
    told = simulate_saved(saved, RobustnessParameters(scenarios=scenarios, seed=seed))
    if as_json:
        typer.echo(json.dumps(simulation_document(told), ensure_ascii=False, indent=2))
    else:
        print_simulation(told, language=language)


@app.command(
    epilog="Examples: samdrift replan exports-plan --facts facts.csv --today 2027-05-03 · "
    "samdrift replan exports-plan --waves exports-plan/takeover/waves.csv --to tried"
)
def replan(
    out: Out,
    facts: Annotated[
        Path | None,
        typer.Option("--facts", exists=True, dir_okay=False, help="What has happened; else OUT/facts.csv."),
    ] = None,
    waves: Annotated[
        Path | None,
        typer.Option(
            "--waves", exists=True, dir_okay=False, help="Edited takeover/waves.csv: priced as it stands."
        ),
    ] = None,
    target: Annotated[
        Path | None, typer.Option("--to", file_okay=False, help="Where to write; OUT/replan unless given.")
    ] = None,
    today: Today = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Same seed, same plan.")] = 1,
    effort: Annotated[
        int, typer.Option("--effort", min=0, max=1_000, help="Steps of the search, in percent of proposed.")
    ] = 10,
    language: Language = "da",
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Plan the waves anew from what has happened, or price weeks that were moved by hand."""
    check_choice("--lang", language, ("da", "en"))
    if facts is not None and waves is not None:
        stop(ExitCode.USAGE, "Give --facts or --waves, not both: weeks by hand are priced as they stand.")
    # The search takes a second to import; other commands need not wait for it.
    from samdrift.cli.replan import (  # noqa: PLC0415
        UnableToReadTakeover,
        make_replan,
        print_replan,
        replan_document,
        write_replan,
    )
    from samdrift.programme.replanning import ReplanSettings  # noqa: PLC0415

    settings = ReplanSettings(
        today=today.date() if today else today_in_denmark(), seed=seed, effort_pct=effort
    )
    with StageLog(language=language, quiet=quiet or as_json) as log:
        log("takeover", 0, 1)
        try:
            with SearchWatch(lambda text: log.note("takeover", text), language=language) as watch:
                answer, told = make_replan(out, settings=settings, facts=facts, waves=waves, progress=watch)
        except UnableToReadTakeover as error:
            stop(ExitCode.NOTHING_READABLE, str(error))
        log("takeover", 1, 1)
    if (stopped := watch.explain()) is not None:
        say_error(stopped)
    if isinstance(answer, NoWaves):
        for line in explain_no_waves(answer):
            say_error(line)
        raise typer.Exit(ExitCode.NO_PLAN)
    folder = target or out / "replan"
    folder.mkdir(parents=True, exist_ok=True)
    write_replan(answer, folder)
    if as_json:
        typer.echo(json.dumps(replan_document(answer), ensure_ascii=False, indent=2))
    elif not quiet:
        print_replan(answer, folder, told, language=language)
        typer.echo(str(folder))


@app.command(
    epilog="Examples: samdrift paper exports-plan --municipality 0540 --to sag.docx · "
    "samdrift paper exports-plan --municipality 0540 --to sag.docx --settings sag.toml\n\n"
    + EXIT_CODES.strip()
)
def paper(
    out: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="Folder that a plan was written to.")
    ],
    municipality: Annotated[str, typer.Option("--municipality", help="Municipality code, such as 0540.")],
    to: Annotated[Path, typer.Option("--to", dir_okay=False, help="The DOCX to write.")],
    settings: Annotated[
        Path | None,
        typer.Option(
            "--settings", exists=True, dir_okay=False, help="TOML with [paper]: sections, route, accounts."
        ),
    ] = None,
) -> None:
    """Write the case paper for a municipality's council, in Danish, from a plan."""
    # The document library takes a second to import; other commands need not wait for it.
    from samdrift.cli.paper import UnableToWritePaper, write_paper  # noqa: PLC0415

    try:
        for finding in write_paper(out, municipality, to, settings=settings):
            say_error(f"{finding.source}: {finding.message('da')}")
    except UnableToWritePaper as error:
        stop(ExitCode.NOTHING_READABLE, str(error))
