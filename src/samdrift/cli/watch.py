"""While a search runs: its best cost so far, and Ctrl-C that ends it with the best plan until then."""

import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Self

from samdrift.kernel import Money, format_number


class SearchWatch:
    """Told by a search how far it is; the first Ctrl-C ends the search, the second the command.

    Outside a search (before the first and after the last step) Ctrl-C is what it always is.
    """

    def __init__(self, tell: Callable[[str], None], *, language: str) -> None:
        self.is_stopped = False
        self._tell = tell
        self._language = language
        self._is_searching = False
        self._bound: Money | None = None
        self._before: Callable[[int, FrameType | None], object] | int | None = None

    def __enter__(self) -> Self:
        """Listen for Ctrl-C, as far as this is the main thread."""
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._stop)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave Ctrl-C as it was."""
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def __call__(self, value: int | None, steps: int) -> bool:
        """Tell the best cost so far [øre]; False once somebody has asked to stop."""
        self._is_searching = True
        if value is not None:
            self._tell(self._describe(value, steps))
        return not self.is_stopped

    def tell_bound(self, bound: Money) -> None:
        """Tell from now on also what no plan costs less than."""
        self._bound = bound

    def _describe(self, value: int, steps: int) -> str:
        def number(amount: float, decimals: int = 0) -> str:
            return format_number(amount, decimals=decimals, language=self._language)

        is_danish = self._language == "da"
        best = f"{number(value / 100e6, 1)} {'mio. kr.' if is_danish else 'm DKK'}"
        if self._bound is not None and self._bound.oere > 0:
            best += f" ({'mindst' if is_danish else 'at least'} {number(self._bound.oere / 100e6, 1)})"
        return f"{best}, {number(steps)} {'skridt' if is_danish else 'steps'}"

    def explain(self) -> str | None:
        """What to tell if somebody stopped the search; None if nobody did."""
        if not self.is_stopped:
            return None
        if self._language == "da":
            return "Søgningen blev stoppet med Ctrl-C: det er den bedste plan indtil da."
        return "The search was stopped with Ctrl-C: this is the best plan until then."

    def _stop(self, *_signal: object) -> None:
        if self.is_stopped or not self._is_searching:
            raise KeyboardInterrupt
        self.is_stopped = True
