"""How the terminal speaks: calm lines, progress where it takes long, colours only on a terminal."""

import sys
import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

#: Stage -> (Danish, English).
STAGE_TITLES = {
    "example": ("Laver eksempel", "Making the example"),
    "read": ("Læser og samler filer", "Reading and merging"),
    "join": ("Samler billedet", "Joining the picture"),
    "quality": ("Måler kvalitet", "Measuring quality"),
    "addressing": ("Lægger adresseplan", "Planning addresses"),
    "dependencies": ("Finder afhængigheder", "Finding dependencies"),
    "takeover": ("Planlægger bølger", "Planning waves"),
    "economy": ("Regner økonomi", "Working out the economy"),
    "edges": ("Samler flowdata", "Reducing flows"),
    "write": ("Skriver tabeller", "Writing tables"),
    "exports": ("Skriver konfiguration", "Writing configuration"),
    "report": ("Skriver rapport", "Writing the report"),
    "groups": ("Beregner grupper", "Pricing groups"),
    "yardsticks": ("Finder målestokke", "Finding yardsticks"),
    "simplest": ("Søger enkleste nøgle", "Seeking the simplest key"),
    "keys": ("Prøver nøgler", "Testing keys"),
}


class StageLog:
    """Tells how far a run is: a bar while a stage runs, one line when it is done.

    ``seconds`` holds the seconds per stage for the run's own record.
    """

    def __init__(self, *, language: str, quiet: bool) -> None:
        self.console = Console(stderr=True, highlight=False)
        self.seconds: dict[str, float] = {}
        self._language = language
        self._quiet = quiet
        self._started: dict[str, float] = {}
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self.console,
            transient=True,
            disable=quiet or not self.console.is_terminal,
        )
        self._tasks: dict[str, object] = {}

    def __enter__(self) -> Self:
        """Begin to show bars."""
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear the bars away."""
        self._bars.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Tell that ``done`` of ``total`` steps of a stage are done."""
        now = time.monotonic()
        if stage not in self._started:
            self._started[stage] = now
            self._tasks[stage] = self._bars.add_task(self._title(stage), total=total)
        task = self._tasks[stage]
        self._bars.update(task, completed=done, total=total)  # type: ignore[arg-type]
        if done >= total and stage not in self.seconds:
            self.seconds[stage] = now - self._started[stage]
            self._bars.update(task, visible=False)  # type: ignore[arg-type]
            if not self._quiet:
                count = f"{total:>7}" if total > 1 else " " * 7
                self.console.print(f"{self._title(stage):<24}{count}  {self.seconds[stage]:7.1f} s")

    def note(self, stage: str, text: str) -> None:
        """Show a word beside the bar of a stage that is running."""
        if (task := self._tasks.get(stage)) is not None:
            self._bars.update(task, description=f"{self._title(stage)} {text}")  # type: ignore[arg-type]

    def _title(self, stage: str) -> str:
        return STAGE_TITLES[stage][0 if self._language == "da" else 1]


def say_error(text: str) -> None:
    """Say on standard error what went wrong."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(
        text, style="bold red" if sys.stderr.isatty() else None, markup=False
    )
