"""``samdrift``: the commands."""

import json
import platform
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

# Imported for their commands, which register themselves on the app.
import samdrift.cli.figures
import samdrift.cli.settle
import samdrift.cli.takeover  # noqa: F401
from samdrift.addressing import Infeasible
from samdrift.cli.console import StageLog, say_error
from samdrift.cli.example import write_example
from samdrift.cli.explain import show_explanation
from samdrift.cli.folder import read_landscape
from samdrift.cli.lab import UnableToReadPlan, UnableToRunLab, UnableToUseNamespaces, run_lab
from samdrift.cli.lab_summary import lab_summary, print_lab
from samdrift.cli.options import (
    EXIT_CODES,
    AsJson,
    ExitCode,
    Folder,
    KeyFile,
    Language,
    Port,
    Quiet,
    Today,
    app,
    check_choice,
    stop,
)
from samdrift.cli.outputs import write_exports, write_first_year, write_plan
from samdrift.cli.overlaps import find_folder_overlaps, overlaps_document, print_overlaps
from samdrift.cli.parallel import read_in_parallel
from samdrift.cli.serve import UnableToServe, serve_folder
from samdrift.cli.settings import UnableToReadKey, plan_settings, today_in_denmark
from samdrift.cli.summary import explain_no_waves, plan_summary, print_summary
from samdrift.cli.watch import SearchWatch
from samdrift.example import UNITS, UnableToMakeExample
from samdrift.exporters.everything import export_plan
from samdrift.exporters.lab import UnableToPlanLab
from samdrift.kernel import InvalidInput
from samdrift.programme.first_year import plan_first_year
from samdrift.programme.make import STAGES, make_plan
from samdrift.programme.plan import Plan
from samdrift.takeover import Infeasible as NoWaves

#: Said where people have corrected the first year's basis since the last plan.
_CORRECTED = {
    "da": "Filerne i {0} er rettet siden sidste plan og er ikke ændret. Det nye forslag ligger i {1}.",
    "en": "The files in {0} were corrected since the last plan and are left as they are. "
    "The new proposal lies in {1}.",
}


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
    check_choice("--until", until, STAGES)
    check_choice("--lang", language, ("da", "en"))
    # The report's chart libraries take seconds to import; other commands need not wait for them.
    from samdrift.report import render_report  # noqa: PLC0415
    from samdrift.report.runbook import write_runbooks  # noqa: PLC0415
    from samdrift.report.statements import write_settlement_folder  # noqa: PLC0415

    target = out or folder.resolve().with_name(folder.resolve().name + "-plan")
    if target.resolve().is_relative_to(folder.resolve()):
        stop(
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
        write_exports(write_runbooks(made, made.programme.runbook), target, folder="runbooks")
        first = None if made.economy is None else plan_first_year(made.economy)
        kept = write_first_year({} if first is None else write_settlement_folder(first), target)
        log("exports", 1, 1)
        log("report", 0, 1)
        outlines = borders.read_bytes() if borders else None
        report = target / "report.html"
        report.write_text(render_report(made, language=language, borders=outlines), encoding="utf-8")
        log("report", 1, 1)
    _write_run_record(target, started, log.seconds, changes)
    if (told := watch.explain()) is not None:
        say_error(told)
    if kept is not None:
        say_error(_CORRECTED[language].format(*kept))
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
    check_choice("--lang", language, ("da", "en"))
    with StageLog(language=language, quiet=quiet or as_json) as log:
        made = _make(folder, today, key_file, STAGES[0], log)
    if not show_explanation(made, name, language=language, as_json=as_json):
        stop(ExitCode.NOTHING_READABLE, f"No asset in {folder} is called {name}.")


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
            stop(ExitCode.USAGE, str(error))


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
    check_choice("--lang", language, ("da", "en"))
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
    check_choice("--lang", language, ("da", "en"))
    try:
        run = run_lab(out, pairs=pairs, seed=seed)
    except UnableToReadPlan as error:
        stop(ExitCode.NOTHING_READABLE, str(error))
    except UnableToPlanLab as error:
        stop(ExitCode.NO_PLAN, str(error))
    except UnableToUseNamespaces as error:
        stop(ExitCode.NO_NAMESPACES, str(error))
    except UnableToRunLab as error:
        stop(ExitCode.NOT_PROVEN, str(error))
    if as_json:
        typer.echo(json.dumps(lab_summary(run), ensure_ascii=False, indent=2))
    else:
        print_lab(run, language=language)
    if not run.result.is_proven:
        raise typer.Exit(ExitCode.NOT_PROVEN)


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
        stop(ExitCode.USAGE, str(error))


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
        stop(ExitCode.USAGE, str(error))
    except InvalidInput as error:
        for finding in error.findings:
            say_error(f"{finding.source or folder}: {finding.message('en')}")
        stop(
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


#: The commands in the order in which --help lists them: the plan, what is done with it, the rest.
_ORDER = (
    "plan", "explain", "simulate", "replan", "paper", "overlaps", "lab", "share", "settle",
    "edges", "example", "serve",
)  # fmt: skip
app.registered_commands.sort(key=lambda command: _ORDER.index(getattr(command.callback, "__name__", "")))


def main() -> None:
    """Run the command line; Ctrl-C ends with 130."""
    try:
        app()
    except KeyboardInterrupt:
        say_error("Interrupted.")
        sys.exit(ExitCode.INTERRUPTED)
