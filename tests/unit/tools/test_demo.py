"""`make demo`: it returns when the report is ready and leaves a server that stops by itself."""

import importlib.util
import sys
import time
import urllib.request
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
# Stands in for the command: what the demo asks of it, and nothing else.
COMMAND = f"""#!{sys.executable}
import sys
from pathlib import Path
verb, *rest = sys.argv[1:]
if verb == "example":
    Path(rest[0]).mkdir()
    (Path(rest[0]) / "truth.json").write_text(" ".join(rest))
elif verb == "plan":
    if "broken" in (Path(rest[0]) / "truth.json").read_text():
        sys.exit(4)
    Path("demo-plan").mkdir()
    (Path("demo-plan") / "plan.json").write_text("{{}}")
    (Path("demo-plan") / "report.html").write_text("the report")
elif verb == "serve":
    from samdrift.cli.serve import serve_folder
    serve_folder(Path(rest[0]), minutes=float(rest[2]), announce=lambda a: print(a, flush=True))
"""


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("demo", ROOT / "tools" / "demo.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    command = tmp_path / "samdrift"
    command.write_text(COMMAND, encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setattr(module, "SAMDRIFT", command)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return module


def run(demo: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["demo.py", *arguments])
    return demo.main()


def test_the_report_is_shown_and_the_server_stops(
    demo: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(demo, monkeypatch, "--unit", "nordjylland", "--seed", "7", "--minutes", "0.1") == 0
    said = capfd.readouterr().out
    assert "$ samdrift example demo --unit nordjylland --seed 7" in said
    assert f"Report: {tmp_path / 'demo-plan' / 'report.html'}" in said
    address = demo.ADDRESS.search(said).group()
    assert urllib.request.urlopen(address, timeout=5).read() == b"the report"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=5)
        except OSError:  # refused, or reset while it stops
            return
        time.sleep(0.2)
    pytest.fail("the server still answers")


def test_it_can_be_run_again(demo: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(demo, monkeypatch, "--minutes", "0") == 0
    assert run(demo, monkeypatch, "--minutes", "0") == 0


def test_a_folder_of_somebody_else_is_left_alone(
    demo: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        run(demo, monkeypatch, "--minutes", "0")
    assert stopped.value.code == 1
    assert (tmp_path / "demo" / "mine.txt").is_file()


def test_a_failing_command_fails_the_demo(demo: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(demo, monkeypatch, "--unit", "broken", "--minutes", "0")
    assert stopped.value.code == 4
