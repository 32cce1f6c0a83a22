"""The lab at size: 98 municipalities, 2,000 pairs of hosts, proven with packets.

Plans an address space that 98 municipalities built in the same ranges, with so dear overtime that
most of what loses is translated, writes the plan's tables, and runs ``samdrift lab`` as a user
would. Prints seconds by part, and the time in which nft loads the whole ruleset. Exits with 1 where
the lab does not prove the plan, or takes more than a minute.

    .venv/bin/python bench/bench_lab.py --prefixes 4000 20000
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bench_addressing import make_problem

from samdrift.addressing import AddressingParameters, AddressPlan, plan_addresses
from samdrift.exporters.nftables import export_nftables

SAMDRIFT = Path(sys.executable).with_name("samdrift")
MOST_SECONDS = 60
OWNERS, PAIRS = 98, 2_000
NO_NAMESPACES = 6


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--prefixes", type=int, nargs="+", default=[4_000, 20_000])
    return max(measure(count) for count in arguments.parse_args().prefixes)


def measure(count: int) -> int:
    problem = replace(make_problem(count, OWNERS, seed=1), parameters=AddressingParameters(overtime_pct=900))
    plan = plan_addresses(problem)
    if not isinstance(plan, AddressPlan):
        print(f"no plan for {count} prefixes")
        return 1
    decided = dict(plan.decisions.group_by("decision").len().sort("decision").iter_rows())
    print(f"{count} prefixes of {OWNERS}: {decided}, {plan.routes} routes")
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch)
        (out / "tables").mkdir()
        for name in ("decisions", "moves", "blocks"):
            getattr(plan, name).write_parquet(out / "tables" / f"address_{name}.parquet")
        start = time.perf_counter()
        files = export_nftables(plan).files
        print(
            f"  ruleset written    {time.perf_counter() - start:8.2f} s, {len(files['joint-gateway.nft']) / 1e6:.1f} MB"
        )
        load(out, files["joint-gateway.nft"])
        return prove(out)


def load(out: Path, ruleset: str) -> None:
    """Load the whole ruleset at once: only root may send the kernel so long a message."""
    path = out / "joint-gateway.nft"
    path.write_text(ruleset, encoding="utf-8")
    nft = shutil.which("nft", path="/usr/sbin:/sbin:/usr/bin")
    start = time.perf_counter()
    done = subprocess.run(
        ["unshare", "--net", str(nft), "-f", path], capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"  nft -f             not measured: {done.stderr.strip().splitlines()[-1][:80]}")
    else:
        print(f"  nft -f             {time.perf_counter() - start:8.2f} s, in one transaction")


def prove(out: Path) -> int:
    start = time.perf_counter()
    command = [SAMDRIFT, "lab", out, "--pairs", str(PAIRS), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    whole = time.perf_counter() - start
    if done.returncode == NO_NAMESPACES:
        print(f"  not measured: {done.stderr.strip()}")
        return 0
    if not done.stdout:
        print(f"  {done.stderr.strip()}")
        return 1
    shown = json.loads(done.stdout)
    for part, seconds in shown["seconds"].items():
        print(f"  {part:<18} {seconds:8.2f} s")
    print(f"  whole command      {whole:8.2f} s (bound {MOST_SECONDS})")
    print(
        f"  {shown['namespaces']} namespaces, {shown['pairs']} pairs, {shown['pairs_with_one_address']} with one "
        f"address; proven at planned addresses {shown['pairs_proven_at_planned']}, at shown ones "
        f"{shown['pairs_proven_at_shown']}"
    )
    checks = sum(each["made"] for each in shown["checks"])
    print(f"  {checks} checks, {len(shown['failures'])} not as planned; proven: {shown['proven']}")
    return 0 if shown["proven"] and whole <= MOST_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
