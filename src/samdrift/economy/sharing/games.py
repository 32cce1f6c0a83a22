"""Plain cooperative games: read from JSON, solved exactly in fractions where they are small."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from samdrift.economy.sharing.excess import AllGroups
from samdrift.economy.sharing.findings import GAME
from samdrift.economy.sharing.nucleolus import NoImputation, find_least_core, find_nucleolus
from samdrift.economy.sharing.rational import (
    MOST_MEMBERS_IN_FRACTIONS,
    find_least_core_in_fractions,
    find_nucleolus_in_fractions,
)
from samdrift.economy.sharing.shapley import find_shapley_value, find_shapley_value_in_fractions
from samdrift.kernel import Finding, InvalidInput, Source, Spoken

MOST_PLAYERS = 25
Number = Fraction | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Game:
    """A game: every group's cost by bit mask, or an airport's costs.

    A value game's values stand with the sign turned; ``is_value`` tells that answers are turned back.
    """

    name: str
    players: int
    is_value: bool
    costs: tuple[Fraction, ...] = ()
    airport: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GameSolution:
    """A game's answers: fractions up to eight players, else floats.

    ``nucleolus`` is None where nobody can be given what it has alone, or (airports above 25) not assessed;
    ``least_core_epsilon`` is the least worst excess, None for a single player.
    """

    name: str
    shapley: tuple[Number, ...]
    nucleolus: tuple[Number, ...] | None
    core_empty: bool
    least_core_epsilon: Number | None


class UnusableGame(ValueError):
    """A game that cannot be solved; the message says why, ``danish`` the same."""

    def __init__(self, english: str, danish: str) -> None:
        super().__init__(english)
        self.danish = danish


def _say(error: Exception) -> Spoken:
    """Why; what the reader of JSON says itself is English only."""
    return Spoken(en=f"{error}.", da=f"{error.danish if isinstance(error, UnusableGame) else error}.")


def parse_games(content: bytes, *, path: str) -> tuple[tuple[Game, ...], tuple[Finding, ...]]:
    """Read one game or a list of games.

    A game has ``kind`` (``value`` or ``cost``) and ``v`` (group such as ``"1,3"`` -> number), or ``costs``:
    an airport game. Numbers may be fractions as text.

    Returns:
        The games that can be solved, and a finding for each other one.

    Raises:
        InvalidInput: the file is no JSON, or holds no game that can be solved.
    """
    try:
        document = json.loads(
            content.decode("utf-8-sig"), parse_float=Fraction, object_pairs_hook=_refuse_repeated
        )
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise InvalidInput((GAME.at(Source(path=path), path, reason=_say(error)),)) from error
    games, told = [], []
    for number, written in enumerate(document if isinstance(document, list) else [document], start=1):
        name = str(written.get("name", number)) if isinstance(written, dict) else str(number)
        try:
            games.append(_parse_game(written, name))
        except ValueError as error:
            told.append(GAME.at(Source(path=path, row=number), name, reason=_say(error)))
    if not games:
        raise InvalidInput(
            tuple(told)
            or (
                GAME.at(
                    Source(path=path),
                    path,
                    reason=Spoken(en="there is no game in it.", da="der er intet spil i den."),
                ),
            )
        )
    return tuple(games), tuple(told)


def _refuse_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    repeated = sorted({name for name in names if names.count(name) > 1}) if len(names) < 10_000 else []
    if repeated:
        raise UnusableGame(
            f"{repeated[0]!r} stands twice in one object", f"{repeated[0]!r} står to gange i samme objekt"
        )
    return dict(pairs)


def _parse_game(written: object, name: str) -> Game:
    if not isinstance(written, dict):
        raise UnusableGame("a game is an object with v or costs", "et spil er et objekt med v eller costs")
    kind = written.get("kind", "cost" if "costs" in written else None)
    if kind not in {"value", "cost", "airport"}:
        raise UnusableGame("kind must be value or cost", "kind skal være value eller cost")
    players = written.get("players")
    if "costs" in written:
        return _parse_airport(written["costs"], name, players)
    values = written.get("v")
    if not isinstance(values, dict) or not values:
        raise UnusableGame("it has neither v nor costs", "det har hverken v eller costs")
    groups = {_mask(key): _fraction(value, key) for key, value in values.items()}
    if len(groups) < len(values):
        raise UnusableGame(
            "a group stands twice, its players in another order",
            "en gruppe står to gange med spillerne i en anden rækkefølge",
        )
    count = max(groups).bit_length()
    if players is not None and players != count:
        raise UnusableGame(
            f"players is {players}, and the groups name {count}",
            f"players er {players}, og grupperne nævner {count}",
        )
    if count > MOST_PLAYERS:
        raise UnusableGame(
            f"{count} players are more than {MOST_PLAYERS}", f"{count} spillere er flere end {MOST_PLAYERS}"
        )
    groups.setdefault(0, Fraction(0))
    if groups[0] != 0:
        raise UnusableGame("the empty group must have zero", "den tomme gruppe skal have nul")
    missing = [mask for mask in range(1 << count) if mask not in groups]
    if missing:
        group = ",".join(str(i + 1) for i in range(count) if missing[0] >> i & 1)
        raise UnusableGame(
            f"{len(missing)} groups have no number, such as {group}",
            f"{len(missing)} grupper har intet tal, fx {group}",
        )
    sign = -1 if kind == "value" else 1
    costs = tuple(sign * groups[mask] for mask in range(1 << count))
    return Game(name=name, players=count, is_value=kind == "value", costs=costs)


def _parse_airport(costs: object, name: str, players: object) -> Game:
    if not isinstance(costs, list) or not costs:
        raise UnusableGame("costs must be a list of numbers", "costs skal være en liste af tal")
    numbers = tuple(_fraction(value, f"player {i}") for i, value in enumerate(costs, start=1))
    if players is not None and players != len(numbers):
        raise UnusableGame(
            f"players is {players}, and there are {len(numbers)} costs",
            f"players er {players}, og der er {len(numbers)} costs",
        )
    if min(numbers) < 0:
        raise UnusableGame("an airport's costs are zero or more", "en lufthavns costs er nul eller mere")
    return Game(name=name, players=len(numbers), is_value=False, airport=numbers)


def _mask(key: str) -> int:
    mask = 0
    for part in key.replace("{", "").replace("}", "").split(",") if key.strip() else ():
        if not part.strip().isdecimal() or not 1 <= int(part) <= 10_000:
            raise UnusableGame(
                f"{key!r} is no group of players numbered from 1",
                f"{key!r} er ingen gruppe af spillere nummereret fra 1",
            )
        bit = 1 << (int(part) - 1)
        if mask & bit:
            raise UnusableGame(f"{key!r} names a player twice", f"{key!r} nævner en spiller to gange")
        mask |= bit
    return mask


def _fraction(value: object, where: str) -> Fraction:
    try:
        if isinstance(value, bool) or not isinstance(value, int | str | Fraction):
            raise ValueError
        return Fraction(value)
    except (ValueError, ZeroDivisionError) as error:
        raise UnusableGame(
            f"{value!r} of {where} is no number", f"{value!r} ved {where} er ikke et tal"
        ) from error


def find_airport_costs(costs: Sequence[Number]) -> list[Any]:
    """All groups' costs of an airport game: what the dearest member costs; by bit mask."""
    groups: list[Any] = [costs[0] * 0]
    for cost in costs:
        groups += [max(other, cost) for other in groups]
    return groups


def find_airport_shapley_value(costs: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Shapley value of an airport game: each increment is shared by those who need it.

    Source: Littlechild & Owen 1973.
    """
    order = sorted(range(len(costs)), key=lambda i: (costs[i], i))
    shares = [Fraction(0)] * len(costs)
    paid, before = Fraction(0), Fraction(0)
    for place, player in enumerate(order):
        paid += (costs[player] - before) / (len(costs) - place)
        before = costs[player]
        shares[player] = paid
    return tuple(shares)


def solve_game(game: Game) -> GameSolution:
    """Shapley value, nucleolus and least core of a game."""
    if game.airport and game.players > MOST_PLAYERS:
        return GameSolution(
            name=game.name,
            shapley=tuple(float(share) for share in find_airport_shapley_value(game.airport)),
            nucleolus=None,
            core_empty=False,
            least_core_epsilon=None,
        )
    if game.players <= MOST_MEMBERS_IN_FRACTIONS:
        return _solve_in_fractions(game)
    costs = _airport_array(game.airport) if game.airport else np.array([float(c) for c in game.costs])
    groups = AllGroups.of(costs)
    singles = np.array([costs[1 << i] for i in range(game.players)])
    level, _ = find_least_core(groups, float(costs[-1]))
    level = 0.0 if abs(level) <= 1e-10 * float(np.abs(costs).max()) else level
    nucleolus = find_nucleolus(groups, float(costs[-1]), singles)
    return GameSolution(
        name=game.name,
        shapley=_turned(game, find_shapley_value(costs).tolist()),
        nucleolus=None if isinstance(nucleolus, NoImputation) else _turned(game, nucleolus.shares.tolist()),
        core_empty=level > 0,
        least_core_epsilon=level,
    )


def _airport_array(costs: Sequence[Fraction]) -> np.ndarray:
    groups = np.zeros(1)
    for cost in costs:
        groups = np.concatenate((groups, np.maximum(groups, float(cost))))
    return groups


def _solve_in_fractions(game: Game) -> GameSolution:
    costs = find_airport_costs(game.airport) if game.airport else list(game.costs)
    nucleolus = find_nucleolus_in_fractions(costs)
    level = None if game.players == 1 else find_least_core_in_fractions(costs)[0]
    return GameSolution(
        name=game.name,
        shapley=_turned(game, find_shapley_value_in_fractions(costs)),
        nucleolus=None if isinstance(nucleolus, NoImputation) else _turned(game, nucleolus.shares),
        core_empty=level is not None and level > 0,
        least_core_epsilon=level,
    )


def _turned(game: Game, shares: Iterable[Number]) -> tuple[Number, ...]:
    """A value game's answers with their sign turned back; no minus before zero."""
    return tuple(0 - share if game.is_value else share for share in shares)
