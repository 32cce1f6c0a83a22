"""The picture at size: a unit's exports to a merged inventory, stage by stage.

Makes the example of a unit, plans it as a user would, and prints seconds per stage, peak memory,
assets per second and how well the planted truth was found. Exits with 1 where precision or
recall is below what docs/methods/inventory.md promises.

    .venv/bin/python bench/bench_inventory.py --unit danmark
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import orjson
import polars as pl

from samdrift.example.score import score_merge

SAMDRIFT = Path(sys.executable).with_name("samdrift")
PROMISED = {"pair_precision": 0.999, "pair_recall": 0.98, "bcubed_precision": 0.999, "bcubed_recall": 0.98}


def peak_mib() -> float:
    """Peak memory of the largest child process so far [MiB]."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--unit", default="danmark")
    arguments.add_argument("--seed", default="1")
    arguments.add_argument("--keep", type=Path, help="use this folder, and keep it")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch) / "exports"
        out = Path(scratch) / "plan"
        environment = {**os.environ, "XDG_CONFIG_HOME": scratch}
        if not folder.exists():
            start = time.perf_counter()
            command = [SAMDRIFT, "example", folder, "--unit", given.unit, "--seed", given.seed, "--quiet"]
            subprocess.run([*command, "--today", "2026-11-22"], check=True, env=environment)
            print(f"example            {time.perf_counter() - start:8.1f} s")
        start = time.perf_counter()
        command = [SAMDRIFT, "plan", folder, "--out", out, "--until", "inventory", "--quiet"]
        subprocess.run([*command, "--today", "2026-11-22"], check=True, env=environment)
        whole = time.perf_counter() - start
        return report(folder, out, whole)


def report(folder: Path, out: Path, whole: float) -> int:
    plan = json.loads((out / "plan.json").read_text())
    seconds = json.loads((out / "run.json").read_text())["seconds"]
    for stage, value in seconds.items():
        print(f"{stage:<18} {value:8.1f} s")
    print(f"whole command      {whole:8.1f} s, peak of one process {peak_mib():.0f} MiB")
    size = sum(record["size_bytes"] for record in plan["inputs"])
    rows = sum(record["rows_read"] for record in plan["inputs"])
    print(
        f"{len(plan['inputs'])} files, {size / 1e6:.0f} MB, {rows} rows; report {(out / 'report.html').stat().st_size / 1e6:.1f} MB"
    )
    counted = (
        "servers",
        "hypervisor_hosts",
        "network_devices",
        "other_devices",
        "endpoints",
        "unidentified_hosts",
    )
    counts = {name: sum(m["counts"][name] for m in plan["municipalities"]) for name in counted}
    assets = sum(counts.values())
    busy = seconds["read"] + seconds["join"]
    print(f"machines: {assets} ({', '.join(f'{name} {count}' for name, count in counts.items())})")
    print(f"machines per second, export to merged inventory: {assets / busy:.0f}")
    truth = orjson.loads((folder / "truth.json").read_bytes())
    score = score_merge(pl.read_parquet(out / "tables" / "records.parquet"), truth)
    print(f"records scored {score.records}, F1 {score.pair_f1:.5f}")
    failed = 0
    for name, least in PROMISED.items():
        value = getattr(score, name)
        failed += value < least
        print(f"{name:<18} {value:8.5f} (promised {least})")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
