"""The first Ctrl-C ends the search with the best plan so far, the second the command."""

import os
import signal

import pytest

from samdrift.cli.watch import SearchWatch
from samdrift.kernel import Money


def test_the_first_ctrl_c_ends_the_search_and_the_second_the_command():
    told: list[str] = []
    with SearchWatch(told.append, language="da") as watch:
        assert watch(123_456_789_00, 10)
        assert watch.explain() is None
        os.kill(os.getpid(), signal.SIGINT)
        assert not watch(None, 20)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)

    assert told == ["123,5 mio. kr., 10 skridt"]
    assert "Ctrl-C" in (watch.explain() or "")


def test_outside_a_search_ctrl_c_is_what_it_always_is():
    before = signal.getsignal(signal.SIGINT)
    with SearchWatch(lambda _text: None, language="en"), pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)

    assert signal.getsignal(signal.SIGINT) is before


def test_a_known_bound_is_told_beside_the_best_cost():
    told: list[str] = []
    with SearchWatch(told.append, language="en") as watch:
        watch(123_456_789_00, 0)
        watch.tell_bound(Money.from_dkk(101_000_000))
        watch(123_000_000_00, 12_000)

    assert told == ["123.5 m DKK, 0 steps", "123.0 m DKK (at least 101.0), 12,000 steps"]
