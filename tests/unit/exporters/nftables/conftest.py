"""A private network in which nft may check rules."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence

import pytest

PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
# Loads files one after the other, in one namespace; ends with what nft says of the first it refuses.
LOAD = """
import json, subprocess, sys
nft, options, files = json.load(sys.stdin)
for text in files:
    done = subprocess.run([nft, *options, "-f", "-"], input=text, text=True, capture_output=True)
    if done.returncode:
        sys.exit(done.stderr)
print(subprocess.run([nft, "list", "ruleset"], text=True, capture_output=True).stdout)
"""


def find_way_in() -> list[str] | None:
    """How to get a network of one's own here: as root without, else with a user namespace."""
    unshare = shutil.which("unshare", path=PATH)
    ways = [["--net"]] if os.geteuid() == 0 else []
    for way in [*ways, ["--user", "--map-root-user", "--net"]]:
        if (
            unshare
            and subprocess.run([unshare, *way, "true"], capture_output=True, check=False).returncode == 0
        ):
            return [unshare, *way]
    return None


@pytest.fixture(scope="session")
def load_rules() -> Callable[..., str]:
    """Load rulesets in a network of their own; returns what nft then lists."""
    way = find_way_in()
    if way is None:
        pytest.skip("missing here: private network namespaces (forbidden in this container or kernel)")

    def load(files: Sequence[str], *options: str) -> str:
        job = json.dumps([shutil.which("nft", path=PATH), list(options), list(files)])
        done = subprocess.run(
            [*way, sys.executable, "-I", "-c", LOAD], input=job, text=True, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return load
