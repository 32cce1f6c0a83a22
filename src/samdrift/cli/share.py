"""``samdrift share``: share a joint cost between municipalities, and judge the keys."""

import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from samdrift.cli.console import StageLog, say_error
from samdrift.cli.share_errors import UnableToReadOption, UnableToShare
from samdrift.cli.share_summary import SharedFile, print_games, print_shared
from samdrift.economy.sharing import (
    AllocationKey,
    GameSolution,
    LeastCore,
    SharingProblem,
    SharingResult,
    SimpleKey,
    UnableToAllocate,
    UnableToPrice,
    UnableToSolve,
    parse_cost_model,
    parse_drivers,
    parse_games,
    parse_key,
    share_costs,
    shares_of_key,
    solve_game,
    usable_drivers,
)
from samdrift.economy.sharing.neighbours import find_neighbours
from samdrift.importers.importer import InputFile
from samdrift.importers.values import parse_number
from samdrift.kernel import Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareOptions:
    """What ``samdrift share`` was asked for."""

    cost_model: Path | None
    keys: tuple[str, ...]
    total: str | None
    cap_pct: float | None
    phase_in_years: int
    connected: bool
    language: str


def run_share(path: Path, options: ShareOptions, log: StageLog, *, as_json: bool) -> None:
    """Share a drivers file's cost and print it; findings go to standard error.

    Raises:
        InvalidInput, UnableToReadOption, UnableToShare: see ``share_file``.
    """
    shared = share_file(path, options, log)
    if as_json:
        print(json.dumps(share_document(shared, options.language), ensure_ascii=False, indent=2))
        return
    say_findings(shared.findings, options.language)
    print_shared(shared, language=options.language)


def run_games(path: Path, *, language: str, as_json: bool) -> None:
    """Solve a file's games and print them.

    Raises:
        InvalidInput: no game can be read.
        UnableToShare: the solver gave up.
    """
    try:
        solved, told = solve_game_file(path)
    except UnableToSolve as error:
        raise UnableToShare(str(error)) from error
    say_findings(told, language)
    if as_json:
        print(json.dumps(solved, ensure_ascii=False, indent=2))
    else:
        print_games(solved, language=language)


def share_file(path: Path, options: ShareOptions, log: StageLog) -> SharedFile:
    """Read a drivers file and share the cost.

    Raises:
        InvalidInput: the file or the cost model cannot be used; with all reasons.
        UnableToReadOption: a key, the sum or the cap cannot be used.
        UnableToShare: the cost model cannot be computed, or a solver gave up.
    """
    read = parse_drivers(_input(path), alone_needed=options.cost_model is None)
    model = None
    if options.cost_model is not None:
        names = [driver.name for driver in read.drivers]
        model = parse_cost_model(_bytes(options.cost_model), path=options.cost_model.name, drivers=names)
    neighbours, told = find_neighbours(read.names, read.places) if options.connected else (None, ())
    problem = SharingProblem(
        names=read.names,
        drivers=read.drivers,
        alone_oere=read.alone_oere,
        today_oere=read.today_oere,
        model=model,
        total_oere=_total(options.total, options.language),
        neighbours=neighbours,
    )
    keys = _keys(problem, options, read.findings)
    try:
        result = share_costs(problem, keys=keys, phase_in_years=options.phase_in_years, progress=log)
    except (UnableToPrice, UnableToSolve) as error:
        raise UnableToShare(str(error)) from error
    refused = [f for f in result.findings if f.code == "SHARE-KEY-CAP"]
    if refused:
        raise UnableToReadOption(refused[0].message(options.language))
    findings = sorted((*read.findings, *told, *result.findings), key=Finding.sort_key)
    has_today = all(value is not None for value in read.today_oere)
    return SharedFile(
        result=result,
        keys=keys,
        has_today=has_today,
        phase_in_years=options.phase_in_years,
        findings=tuple(findings),
    )


def _input(path: Path) -> InputFile:
    return InputFile.of_bytes(str(path), _bytes(path))


def _bytes(path: Path) -> bytes:
    return path.read_bytes()


def _total(text: str | None, language: str) -> int | None:
    if text is None:
        return None
    try:
        value = parse_number(text, decimal=",")
    except ValueError:
        value = None
    if value is None:
        wrong = "er ikke et beløb i kroner" if language == "da" else "is no sum in DKK"
        raise UnableToReadOption(f"--total {text} {wrong}.")
    return round(Fraction(repr(value)) * 100)


def _keys(
    problem: SharingProblem, options: ShareOptions, findings: tuple[Finding, ...]
) -> tuple[AllocationKey, ...]:
    """The keys asked for; all that is wrong with any of them at once."""
    drivers = usable_drivers(problem)
    cap = None if options.cap_pct is None else Fraction(str(options.cap_pct))
    keys, wrong = [], []
    for text in options.keys:
        try:
            key = parse_key(text, list(drivers), cap_pct=cap)
            shares_of_key(key, drivers)
        except UnableToAllocate as error:
            wrong.append(error.finding)
        else:
            keys.append(key)
    if wrong:
        about = [f for f in findings if f.severity != Severity.INFO]
        raise UnableToReadOption("\n".join(say_finding(f, options.language) for f in (*about, *wrong)))
    return tuple(keys)


def say_finding(finding: Finding, language: str) -> str:
    """One line: where, and what is wrong."""
    place = f"{finding.source}: " if finding.source else ""
    return f"{place}{finding.message(language)}"


def say_findings(findings: tuple[Finding, ...], language: str) -> None:
    """Tell on standard error what was found, the worst first."""
    for finding in findings:
        say_error(say_finding(finding, language))


def share_document(shared: SharedFile, language: str) -> dict[str, Any]:
    """The result as values, for ``--json``: sums in whole øre, members by name."""
    result = shared.result
    names = result.names
    core = result.least_core
    keys = []
    for each, row in zip(result.assessed, result.keys.iter_rows(named=True), strict=True):
        worst = each.worst
        keys.append(
            row
            | {
                "shares_oere": dict(zip(names, each.oere, strict=True)),
                "worst_group": None if worst is None else [names[m] for m in worst.members],
            }
        )
    return {
        "total_oere": result.total_oere,
        "members": list(names),
        "alone_oere": dict(zip(names, result.alone_oere, strict=True)),
        "costs": {"kind": str(result.cost_kind), "exponent": result.exponent},
        "all_groups_priced": result.is_exact,
        "keys": keys,
        "shapley": {
            "oere": dict(zip(names, result.shapley.oere, strict=True)),
            "standard_error_oere": dict(zip(names, result.shapley.standard_error, strict=True)),
        },
        "least_core": {
            "low_oere": core.low_oere,
            "high_oere": core.high_oere,
            "core_empty": core.is_core_empty,
        }
        if isinstance(core, LeastCore)
        else None,
        "simplest_key": _simplest_document(result),
        "phases": result.phases.to_dicts(),
        "findings": [
            {
                "code": f.code,
                "severity": str(f.severity),
                "subject": f.subject,
                "source": None if f.source is None else str(f.source),
                "message": f.message(language),
            }
            for f in shared.findings
        ],
    }


def _simplest_document(result: SharingResult) -> dict[str, Any] | None:
    simple = result.simplest
    if not isinstance(simple, SimpleKey):
        return None
    return {
        "key": simple.key.name,
        "weights_pct": {name: int(weight) for name, weight in simple.key.weights},
        "worst_group": [result.names[m] for m in simple.worst.members],
        "worst_excess_oere": simple.worst.excess_oere,
        "price_oere": simple.price_oere,
        "subsidy_oere": simple.subsidy_oere,
    }


def solve_game_file(path: Path) -> tuple[list[dict[str, Any]], tuple[Finding, ...]]:
    """Solve every game of a file; and the findings about those that cannot be.

    Raises:
        InvalidInput: no game can be read.
    """
    games, told = parse_games(_bytes(path), path=str(path))
    return [_game_document(solve_game(game)) for game in games], told


def _game_document(solution: GameSolution) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        return str(value) if isinstance(value, Fraction) else value

    return {
        "name": solution.name,
        "shapley": [plain(value) for value in solution.shapley],
        "nucleolus": None if solution.nucleolus is None else [plain(value) for value in solution.nucleolus],
        "core_empty": solution.core_empty,
        "least_core_epsilon": plain(solution.least_core_epsilon),
    }
