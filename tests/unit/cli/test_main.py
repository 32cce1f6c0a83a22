"""The command line as a whole."""

import sys

import pytest

from samdrift.cli import main


def test_an_interrupted_run_ends_with_130(monkeypatch, tmp_path, capsys):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(main, "make_plan", interrupted)
    monkeypatch.setattr(sys, "argv", ["samdrift", "plan", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code == main.ExitCode.INTERRUPTED


def test_help_names_the_exit_codes(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["samdrift", "plan", "--help"])
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code == 0
    text = " ".join(capsys.readouterr().out.split())
    for words in ("3 nothing readable", "4 no plan possible", "130 interrupted"):
        assert words in text


def test_a_key_that_is_too_short_is_refused(monkeypatch, tmp_path, capsys):
    key = tmp_path / "key"
    key.write_bytes(b"kort")
    monkeypatch.setattr(sys, "argv", ["samdrift", "plan", str(tmp_path), "--pseudonym-key", str(key)])
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert ended.value.code == main.ExitCode.USAGE
    assert "32 bytes" in " ".join(capsys.readouterr().err.split())
