"""Writing the example to a folder."""

from datetime import date
from pathlib import Path

import pytest

from samdrift.cli import example as edge
from samdrift.example import ExampleFile, ExampleFolder


def _two_folders(**_options: object) -> list[ExampleFolder]:
    here = ExampleFile(path="0825-laesoe/ad/ADComputers.csv", content=b"abc")
    truth = ExampleFile(path="truth.json", content=b"{}")
    return [
        ExampleFolder(name="0825-laesoe", files=(here,), servers=30),
        ExampleFolder(name="", files=(truth,), servers=0),
    ]


def test_files_are_written_and_progress_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edge, "make_example", _two_folders)
    told: list[tuple[str, int, int]] = []
    out = tmp_path / "ud"
    written = edge.write_example(
        out, unit="nordjylland", seed=1, today=date(2026, 11, 22), on_progress=lambda *a: told.append(a)
    )
    assert (out / "0825-laesoe/ad/ADComputers.csv").read_bytes() == b"abc"
    assert (out / "truth.json").read_bytes() == b"{}"
    assert told == [("0825-laesoe", 1, 12), ("truth.json", 2, 12)]
    assert (written.folders, written.files, written.size_bytes, written.servers) == (1, 2, 5, 30)


def test_nothing_is_mixed_into_a_folder_that_holds_something(tmp_path: Path) -> None:
    (tmp_path / "andet.txt").write_text("x")
    with pytest.raises(FileExistsError, match="not empty"):
        edge.write_example(tmp_path, unit="nordjylland", seed=1, today=date(2026, 11, 22))
    assert [p.name for p in tmp_path.iterdir()] == ["andet.txt"]
