"""The first Ctrl-C ends the search with the best plan so far, the second the command."""

import os
import signal

import pytest

from samdrift.cli.watch import SearchWatch


def test_the_first_ctrl_c_ends_the_search_and_the_second_the_command():
    told: list[str] = []
    with SearchWatch(told.append, language="da") as watch:
        assert watch(123_456_789_00, 10)
        assert watch.explain() is None
        os.kill(os.getpid(), signal.SIGINT)
        assert not watch(None, 20)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)

    assert told == ["123,5 mio. kr., 10"]
    assert "Ctrl-C" in (watch.explain() or "")


def test_outside_a_search_ctrl_c_is_what_it_always_is():
    before = signal.getsignal(signal.SIGINT)
    with SearchWatch(lambda _text: None, language="en"), pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)

    assert signal.getsignal(signal.SIGINT) is before
