"""`make demo`: make the example unit, plan it, and show the report on 127.0.0.1.

Returns when the report is ready; a server stays behind, reachable from this machine only, and
stops by itself. A browser is opened only where a person sits at a terminal with a display.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
import webbrowser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMDRIFT = Path(sys.executable).with_name("samdrift")
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S*")
SECONDS_TO_START = 30


def run(*arguments: str) -> None:
    """Run one samdrift command, shown as the person would type it; stop where it fails."""
    print(f"\n$ samdrift {' '.join(arguments)}", flush=True)
    code = subprocess.run([SAMDRIFT, *arguments], cwd=ROOT, check=False).returncode
    if code:
        raise SystemExit(code)


def clear() -> None:
    """Remove an earlier demo; a folder of that name that no demo made is left as it is."""
    for folder, made_by_us in (("demo", "truth.json"), ("demo-plan", "plan.json")):
        if (ROOT / folder / made_by_us).is_file():
            shutil.rmtree(ROOT / folder)


def key_file() -> Path:
    """Return a key for the example's made-up people: public, the same everywhere, inside the project."""
    path = ROOT / ".tools" / "demo-pseudonym.key"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"a key for people who do not exist")
    return path


def serve(folder: Path, minutes: float) -> str:
    """Leave a server behind that shows the folder; return its address.

    Its output goes to a file, so that nothing that waits for ``make demo`` waits for it too.
    """
    log = ROOT / ".tools" / "demo-server.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("wb") as output:
        server = subprocess.Popen(
            [SAMDRIFT, "serve", str(folder), "--minutes", str(minutes)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        said = ADDRESS.search(log.read_text(encoding="utf-8", errors="replace"))
        if said:
            return said.group()
        time.sleep(0.1)
    raise SystemExit(f"The server did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")


def main() -> int:
    """Run the demo; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unit", default="midtjylland")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--minutes", type=float, default=60, help="how long the report is served; 0: not at all"
    )
    options = parser.parse_args()

    clear()
    run("example", "demo", "--unit", options.unit, "--seed", str(options.seed))
    run("plan", "demo", "--pseudonym-key", str(key_file().relative_to(ROOT)))
    report = ROOT / "demo-plan" / "report.html"
    if not report.is_file():
        raise SystemExit(f"{report} was not written.")
    print(f"\nReport: {report}")
    if options.minutes:
        address = serve(report.parent, options.minutes)
        print(f"Served: {address}  (this machine only, for {options.minutes:g} minutes)")
        if sys.stdout.isatty() and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            webbrowser.open(address)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
