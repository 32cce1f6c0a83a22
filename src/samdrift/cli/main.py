"""``samdrift``: the commands."""

import json
import platform
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from samdrift.addressing import Infeasible
from samdrift.cli.console import StageLog, say_error
from samdrift.cli.example import write_example
from samdrift.cli.explain import show_explanation
from samdrift.cli.folder import read_landscape
from samdrift.cli.lab import UnableToReadPlan, UnableToRunLab, UnableToUseNamespaces, run_lab
from samdrift.cli.lab_summary import lab_summary, print_lab
from samdrift.cli.outputs import write_exports, write_plan
from samdrift.cli.overlaps import find_folder_overlaps, overlaps_document, print_overlaps
from samdrift.cli.parallel import read_in_parallel
from samdrift.cli.serve import UnableToServe, serve_folder
from samdrift.cli.settings import UnableToReadKey, plan_settings, today_in_denmark
from samdrift.cli.share_errors import UnableToReadOption, UnableToShare
from samdrift.cli.summary import explain_no_waves, plan_summary, print_summary
from samdrift.cli.watch import SearchWatch
from samdrift.example import UNITS, UnableToMakeExample
from samdrift.exporters.everything import export_plan
from samdrift.exporters.lab import UnableToPlanLab
from samdrift.importers import ImportParameters
from samdrift.kernel import InvalidInput
from samdrift.programme.make import STAGES, make_plan
from samdrift.programme.plan import Plan
from samdrift.takeover import Infeasible as NoWaves


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


@app.command(
    epilog="Examples: samdrift plan exports · samdrift plan exports --out plan --lang en · "
    "samdrift plan exports --today 2027-01-01 --quiet\n\n" + EXIT_CODES.strip()
)
def plan(
    folder: Folder,
    out: Annotated[
        Path | None, typer.Option("--out", file_okay=False, help="Where to write; FOLDER-plan unless given.")
    ] = None,
    until: Annotated[str, typer.Option("--until", help=f"Last stage to run: {', '.join(STAGES)}.")] = STAGES[
        -1
    ],
    language: Language = "da",
    today: Today = None,
    key_file: KeyFile = None,
    borders: Annotated[
        Path | None,
        typer.Option(
            "--borders",
            exists=True,
            dir_okay=False,
            help="GeoJSON with the municipalities' outlines for the map.",
        ),
    ] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Make the plan: read a folder of municipal exports, merge them, and write plan and report."""
    _check_choice("--until", until, STAGES)
    _check_choice("--lang", language, ("da", "en"))
    # The report's chart libraries take seconds to import; other commands need not wait for them.
    from samdrift.report import render_report  # noqa: PLC0415

    target = out or folder.resolve().with_name(folder.resolve().name + "-plan")
    if target.resolve().is_relative_to(folder.resolve()):
        _stop(
            ExitCode.USAGE,
            f"--out {target} lies inside {folder}: the plan would be read as exports. Choose another place.",
        )
    started = datetime.now().astimezone()
    with StageLog(language=language, quiet=quiet or as_json) as log:
        with SearchWatch(lambda text: log.note("takeover", text), language=language) as watch:
            made = _make(folder, today, key_file, until, log, watch=watch)
        log("write", 0, 1)
        changes = write_plan(made, target)
        log("write", 1, 1)
        log("exports", 0, 1)
        write_exports(export_plan(made), target)
        log("exports", 1, 1)
        log("report", 0, 1)
        outlines = borders.read_bytes() if borders else None
        report = target / "report.html"
        report.write_text(render_report(made, language=language, borders=outlines), encoding="utf-8")
        log("report", 1, 1)
    _write_run_record(target, started, log.seconds, changes)
    if as_json:
        typer.echo(json.dumps(plan_summary(made, target, changes), ensure_ascii=False, indent=2))
    elif not quiet:
        print_summary(made, target, changes, language=language)
    if isinstance(made.addressing, Infeasible):
        for finding in made.addressing.binding:
            say_error(finding.message(language))
        raise typer.Exit(ExitCode.NO_PLAN)
    if made.takeover is not None and isinstance(made.takeover.answer, NoWaves):
        for line in explain_no_waves(made.takeover.answer):
            say_error(line)
        raise typer.Exit(ExitCode.NO_PLAN)


@app.command(
    epilog="Examples: samdrift explain exports srv-sbsys-01 · samdrift explain exports 10.1.0.5 --json"
)
def explain(
    folder: Folder,
    name: Annotated[str, typer.Argument(help="Name, DNS name, serial number, UUID, address or asset id.")],
    language: Language = "da",
    today: Today = None,
    key_file: KeyFile = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Print each field of an asset: value, source row, and what was set aside and why."""
    _check_choice("--lang", language, ("da", "en"))
    with StageLog(language=language, quiet=quiet or as_json) as log:
        made = _make(folder, today, key_file, STAGES[0], log)
    if not show_explanation(made, name, language=language, as_json=as_json):
        _stop(ExitCode.NOTHING_READABLE, f"No asset in {folder} is called {name}.")


@app.command(epilog="Example: samdrift example exports --unit midtjylland --seed 1")
def example(
    out: Annotated[Path, typer.Argument(file_okay=False, help="Folder to write to: new or empty.")],
    unit: Annotated[str, typer.Option("--unit", help=f"Which unit: {', '.join(UNITS)}.")] = "midtjylland",
    exclude: Annotated[
        str | None, typer.Option("--exclude", help="Code of a municipality to leave out.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Same seed, same bytes.")] = 1,
    today: Today = None,
    quiet: Quiet = False,
) -> None:
    """Write a made-up unit's exports in their real formats, with the truth known (truth.json)."""
    day = today.date() if today else today_in_denmark()
    with StageLog(language="da", quiet=quiet) as log:
        try:
            write_example(
                out, unit=unit, seed=seed, today=day, exclude=exclude,
                on_progress=lambda _, done, total: log("example", done, total),
            )  # fmt: skip
        except (UnableToMakeExample, FileExistsError) as error:
            _stop(ExitCode.USAGE, str(error))


@app.command(epilog="Examples: samdrift overlaps exports · samdrift overlaps exports --json")
def overlaps(
    folder: Folder,
    language: Language = "da",
    today: Today = None,
    key_file: KeyFile = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Find which municipalities use the same addresses; device configurations alone are enough."""
    _check_choice("--lang", language, ("da", "en"))
    with StageLog(language=language, quiet=quiet or as_json) as log:
        made = _make(folder, today, key_file, STAGES[0], log)
    found = find_folder_overlaps(made)
    if as_json:
        typer.echo(json.dumps(overlaps_document(found), ensure_ascii=False, indent=2))
    else:
        print_overlaps(found, language=language)


@app.command(epilog="Examples: samdrift lab exports-plan · samdrift lab exports-plan --pairs 2000 --seed 2")
def lab(
    out: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="Folder that a plan was written to.")
    ],
    pairs: Annotated[
        int, typer.Option("--pairs", min=1, max=50_000, help="Pairs of hosts that must reach each other.")
    ] = 2_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Which pairs: same seed, same pairs.")] = 1,
    language: Language = "da",
    as_json: AsJson = False,
) -> None:
    """Prove the address plan with packets, in network namespaces of its own on this machine."""
    _check_choice("--lang", language, ("da", "en"))
    try:
        run = run_lab(out, pairs=pairs, seed=seed)
    except UnableToReadPlan as error:
        _stop(ExitCode.NOTHING_READABLE, str(error))
    except UnableToPlanLab as error:
        _stop(ExitCode.NO_PLAN, str(error))
    except UnableToUseNamespaces as error:
        _stop(ExitCode.NO_NAMESPACES, str(error))
    except UnableToRunLab as error:
        _stop(ExitCode.NOT_PROVEN, str(error))
    if as_json:
        typer.echo(json.dumps(lab_summary(run), ensure_ascii=False, indent=2))
    else:
        print_lab(run, language=language)
    if not run.result.is_proven:
        raise typer.Exit(ExitCode.NOT_PROVEN)


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
    _check_choice("--lang", language, ("da", "en"))
    if (drivers is None) == (game is None):
        _stop(ExitCode.USAGE, "Give either a file of drivers or --game FILE. See samdrift share --help.")
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
        _stop(ExitCode.USAGE, str(error))
    except InvalidInput as error:
        for finding in error.findings:
            say_error(f"{finding.source or drivers or game}: {finding.message(language)}")
        raise typer.Exit(ExitCode.NOTHING_READABLE) from error
    except UnableToShare as error:
        _stop(ExitCode.NO_PLAN, str(error))


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
    _check_choice("--lang", language, ("da", "en"))
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
            _stop(ExitCode.NOTHING_READABLE, str(error))
    target.write_bytes(edges_parquet(run.reduced))
    if as_json:
        typer.echo(json.dumps(edges_document(run, target), ensure_ascii=False, indent=2))
    elif not quiet:
        print_edges(run, target, language=language)


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
    _check_choice("--lang", language, ("da", "en"))
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
        _stop(ExitCode.NOTHING_READABLE, str(error))
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
    _check_choice("--lang", language, ("da", "en"))
    if facts is not None and waves is not None:
        _stop(ExitCode.USAGE, "Give --facts or --waves, not both: weeks by hand are priced as they stand.")
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
            _stop(ExitCode.NOTHING_READABLE, str(error))
        log("takeover", 1, 1)
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


@app.command(epilog="Example: samdrift serve exports-plan --minutes 60")
def serve(
    out: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="Folder that a plan was written to.")
    ],
    port: Port = 0,
    minutes: Annotated[
        float, typer.Option("--minutes", min=0.01, help="Stops by itself after this long.")
    ] = 60,
) -> None:
    """Show a plan's folder in the browser, to this machine only."""
    try:
        serve_folder(out, port=port, minutes=minutes, announce=typer.echo)
    except UnableToServe as error:
        _stop(ExitCode.USAGE, str(error))


def _make(
    folder: Path,
    today: datetime | None,
    key_file: Path | None,
    until: str,
    log: Callable[[str, int, int], None],
    *,
    watch: SearchWatch | None = None,
) -> Plan:
    try:
        settings = plan_settings(today=today.date() if today else None, key_file=key_file, until=until)
        settings = replace(settings, watch=watch)
        return make_plan(
            read_landscape(folder), settings=settings, map_members=read_in_parallel, progress=log
        )
    except UnableToReadKey as error:
        _stop(ExitCode.USAGE, str(error))
    except InvalidInput as error:
        for finding in error.findings:
            say_error(f"{finding.source or folder}: {finding.message('en')}")
        _stop(
            ExitCode.NOTHING_READABLE,
            f"Nothing in {folder} could be read. What to hand in first: docs/guide.",
        )


def _write_run_record(
    out: Path, started: datetime, seconds: dict[str, float], changes: dict[str, int]
) -> None:
    """Write run.json: what differs from run to run, kept out of the plan."""
    record = {
        "started": started.isoformat(timespec="seconds"),
        "host": platform.node(),
        "python": platform.python_version(),
        "seconds": {stage: round(value, 3) for stage, value in seconds.items()},
        "changes_since_last_run": changes,
    }
    (out / "run.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def _check_choice(option: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        _stop(ExitCode.USAGE, f"{option} must be one of {', '.join(choices)}, not {value}.")


def _stop(code: ExitCode, message: str) -> NoReturn:
    say_error(message)
    raise typer.Exit(code)


def main() -> None:
    """Run the command line; Ctrl-C ends with 130."""
    try:
        app()
    except KeyboardInterrupt:
        say_error("Interrupted.")
        sys.exit(ExitCode.INTERRUPTED)
