"""Flows at size: raw records to edges, against one plain GROUP BY of DuckDB over the same columns.

Makes records as NetFlow has them (both directions, its parameters below), writes them as CSV and
Parquet, and runs in turn, each in a process of its own with the same threads and memory:

- plain: ``GROUP BY`` source, destination, protocol, destination port, with the sums an edge needs,
  into a table; it knows nothing of who serves, so answers become millions of edges of their own;
- ours: ``samdrift edges``, rows in, edges as Parquet out.

Beside the seconds stands the ratio of processor seconds, which other work on the machine moves less.

Exits with 1 where the median of ours is above 1.5 of plain's, the peak above 2 GiB, or the rows or
bytes do not add up.

    .venv/bin/python bench/bench_flows.py --rows 10000000
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from samdrift.cli.edges import edges_parquet, reduce_files
from samdrift.importers import ImportParameters

MOST_TIMES, MOST_PEAK_MIB = 1.5, 2048
MEMORY = "1200MB"
#: All modelled: no published counts of a municipality's flows were found. The shape is what costs time.
SERVERS, CLIENTS, SERVICES, CALLS, DAYS = 4_000, 60_000, 6_000, 400_000, 42
#: Ports of services, and the share on any port above 1023: there the ports do not tell who serves.
PORTS = (443, 443, 80, 53, 53, 445, 389, 88, 22, 25, 161, 1433, 8080, 5432, 3389)
ODD_PORTS_SHARE = 0.1
PLAIN = (
    "CREATE TABLE edges AS SELECT sa, da, pr, dp, count(*) AS n, sum(ibyt) AS b, min(ts) AS f, max(te) AS l, "
    "min(sp) AS m FROM '{path}' GROUP BY ALL"
)


def make_records(rows: int, seed: int) -> pl.DataFrame:
    """Flows and their answers, in order of time."""
    rng = np.random.default_rng(seed)
    half = rows // 2
    servers = np.array([f"10.{20 + n // 250 % 40}.{n // 10_000}.{n % 250 + 1}" for n in range(SERVERS)])
    clients = np.array([f"10.{100 + n // 62_500}.{n // 250 % 250}.{n % 250 + 1}" for n in range(CLIENTS)])
    everybody = np.concatenate([servers, clients])
    service_host = rng.integers(0, SERVERS, SERVICES)
    usual = np.array(PORTS)[rng.integers(0, len(PORTS), SERVICES)]
    is_odd = rng.random(SERVICES) < ODD_PORTS_SHARE
    service_port = np.where(is_odd, rng.integers(1024, 30_000, SERVICES), usual)
    # A few services get most calls, and a few pairs most flows; one caller in five is a server.
    call_service = (SERVICES * rng.power(0.5, CALLS)).astype(int)
    of_server = rng.random(CALLS) < 0.2
    caller = np.where(of_server, rng.integers(0, SERVERS, CALLS), SERVERS + rng.integers(0, CLIENTS, CALLS))
    call = (CALLS * rng.power(0.4, half)).astype(int)
    service = call_service[call]
    ends = (everybody[caller[call]], servers[service_host[service]])
    ports = (rng.integers(32_768, 61_000, half), service_port[service])
    protocol = np.where(np.isin(ports[1], (53, 161)), "UDP", "TCP")
    start = np.datetime64("2026-10-10") + (rng.random(half) * DAYS * 86_400_000).astype("timedelta64[ms]")
    end = start + rng.integers(0, 60_000, half).astype("timedelta64[ms]")
    both = pl.DataFrame(
        {
            "ts": np.concatenate([start, start]),
            "te": np.concatenate([end, end]),
            "sa": np.concatenate(ends),
            "da": np.concatenate(ends[::-1]),
            "sp": np.concatenate(ports).astype("int32"),
            "dp": np.concatenate(ports[::-1]).astype("int32"),
            "pr": np.concatenate([protocol, protocol]),
            "ipkt": rng.integers(1, 100, 2 * half),
            "ibyt": rng.integers(40, 100_000, 2 * half),
        }
    )
    return both.sort("ts", maintain_order=True)


def run_once(what: str, path: Path, threads: int) -> tuple[float, float, float]:
    """Seconds, processor seconds of all threads, and peak memory [MiB] of one run in a process of its own."""
    command = [sys.executable, __file__, "--one", what, "--file", str(path), "--threads", str(threads)]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return answer["seconds"], answer["cpu_seconds"], answer["peak_mib"]


def run_here(what: str, path: Path, threads: int) -> dict[str, float]:
    # Imports are no part of either; the connection and its settings are part of both.
    started, cpu_started = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as scratch:
        if what == "plain":
            settings = {"threads": threads, "memory_limit": MEMORY, "temp_directory": scratch}
            connection = duckdb.connect(config={**settings, "preserve_insertion_order": False})
            connection.execute(PLAIN.format(path=path))
        else:
            run = reduce_files([path], ImportParameters(keep_client_addresses=True), threads=threads)
            (Path(scratch) / "edges.parquet").write_bytes(edges_parquet(run.reduced))
        seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu_started
    peak = peak_mib()
    if what != "plain":
        rows, bytes_ = connection_totals(path)
        assert run.reduced.totals.used == run.reduced.totals.read == rows
        assert int(run.reduced.edges["bytes"].sum()) == bytes_
    return {"seconds": seconds, "cpu_seconds": cpu_seconds, "peak_mib": peak}


def peak_mib() -> float:
    """The most memory that this process has held [MiB]."""
    # Not ru_maxrss: that begins at what the process that started this one held.
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def connection_totals(path: Path) -> tuple[int, int]:
    """Rows and bytes in the file, counted by itself."""
    query = f"SELECT count(*), sum(ibyt)::BIGINT FROM '{path}'"
    return duckdb.connect().execute(query).fetchone()  # type: ignore[return-value]


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rows", type=int, default=10_000_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    arguments.add_argument("--one", choices=("plain", "ours"), help=argparse.SUPPRESS)
    arguments.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.one:
        print(json.dumps(run_here(given.one, given.file, given.threads)))
        return 0
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        records = make_records(given.rows, given.seed)
        is_open = (pl.col("sp") >= 1024) & (pl.col("dp") >= 1024)
        share = records.select(is_open.mean()).item()
        print(f"{given.rows} rows, {share:.0%} with both ports above 1023; {given.threads} threads, {MEMORY}")
        paths = [Path(scratch) / "flows.parquet", Path(scratch) / "flows.csv"]
        records.write_parquet(paths[0])
        records.write_csv(paths[1], datetime_format="%Y-%m-%d %H:%M:%S%.3f")
        del records
        print(
            f"{'':<9} {'plain s':>8} {'ours s':>8} {'ratio':>6} {'cpu ratio':>10} {'peak MiB':>9}   "
            f"load {os.getloadavg()[0]:.1f}"
        )
        for path in paths:
            runs: dict[str, list[tuple[float, float, float]]] = {"plain": [], "ours": []}
            for _ in range(given.runs):
                for what, done in runs.items():
                    done.append(run_once(what, path, given.threads))
            plain, ours = (
                [statistics.median(column) for column in zip(*done, strict=True)] for done in runs.values()
            )
            ratio, cpu_ratio = ours[0] / plain[0], ours[1] / plain[1]
            peak = max(run[2] for run in runs["ours"])
            failed |= ratio > MOST_TIMES or peak > MOST_PEAK_MIB
            print(
                f"{path.suffix[1:]:<9} {plain[0]:>8.2f} {ours[0]:>8.2f} {ratio:>6.2f} {cpu_ratio:>10.2f} "
                f"{peak:>9.0f}   load {os.getloadavg()[0]:.1f}",
                flush=True,
            )
    if failed:
        print(f"FAILED: above {MOST_TIMES} times plain, or above {MOST_PEAK_MIB} MiB")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
