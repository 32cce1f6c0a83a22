"""Our merge against splink 5, the public yardstick for record linkage, on the same records.

Makes the example of a unit twice: with ``--tuning-seed`` splink's threshold and link type are
chosen with the truth in hand (most pairwise F1); with ``--seed`` both are measured. Our merge
has no such choice: its parameters are the product's defaults. Both get the same machine records,
in the same writing, and never link across municipalities. Exits with 1 where our precision or
recall is below what docs/methods/inventory.md promises.

    .venv/bin/python bench/bench_merging.py --unit nordjylland
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from samdrift.cli.folder import read_landscape
from samdrift.example.score import MergeScore, score_merge
from samdrift.inventory.merging import SourceObservations, merge_inventory
from samdrift.inventory.merging.keys import name_numbers
from samdrift.inventory.merging.ladder import link_machines
from samdrift.inventory.merging.machines import MachineRecords, read_machine_records
from samdrift.inventory.merging.observations import gather, machine_universe
from samdrift.programme.member import hide_clients
from samdrift.programme.parameters import Programme
from samdrift.programme.reading import read_file

SAMDRIFT = Path(sys.executable).with_name("samdrift")
PROMISED = {"pair_precision": 0.999, "pair_recall": 0.98, "bcubed_precision": 0.999, "bcubed_recall": 0.98}
#: Thresholds on splink's match probability that are tried on the tuning seed.
THRESHOLDS = (0.1, 0.2, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999)
HARD_KEYS = ("smbios_uuid", "instance_uuid", "serial_number", "object_guid", "managed_object_id")
#: Whether splink may link two records of one source; both are tried on the tuning seed.
LINK_TYPES = ("link_and_dedupe", "link_only")


def read_exports(folder: Path) -> list[list[SourceObservations]]:
    """Read every municipality's files as ``programme.member.read_member`` does, unmerged."""
    programme = Programme()
    members = []
    for member in read_landscape(folder).members:
        readings = [
            reading
            for file in member.files
            for reading in read_file(
                file, municipality=member.key, parameters=programme.importing, key=b"bench"
            )
        ]
        told = [reading.observations for reading in readings if reading.observations is not None]
        members.append(hide_clients(told, programme.importing))
    return members


def merge_ours(
    members: Sequence[Sequence[SourceObservations]], truth: Any
) -> tuple[MergeScore, float, float]:
    """Measure our merge: its score, seconds of linking the machines alone, and of the whole merge."""
    parameters = Programme().merging
    linking = whole = 0.0
    parts = []
    for told in members:
        universe = machine_universe(gather(told))
        start = time.perf_counter()
        clusters, _ = link_machines(read_machine_records(universe), parameters)
        linking += time.perf_counter() - start
        labels = pl.Series(clusters.labels())
        assets = universe["municipality"] + "/" + labels.cast(pl.String)
        parts.append(_as_records(universe, assets))
        start = time.perf_counter()
        merge_inventory(told, parameters=parameters)
        whole += time.perf_counter() - start
    return score_merge(pl.concat(parts), truth), linking, whole


def _as_records(universe: pl.DataFrame, assets: pl.Series) -> pl.DataFrame:
    """The universe's rows in the shape of ``Inventory.records``, as far as ``score_merge`` reads it."""
    names = {"_table": "table", "_format": "format", "_path": "path", "_sheet": "sheet", "_row": "row"}
    return universe.select(pl.col(old).alias(new) for old, new in names.items()).with_columns(
        assets.alias("asset_id")
    )


def table_for_splink(records: MachineRecords) -> pl.DataFrame:
    """The records as splink's input: one writing of each key, missing as null, lists as lists."""
    return pl.DataFrame(
        {
            "unique_id": list(range(len(records))),
            "source_dataset": [f"s{source}" for source in records.source],
            "municipality": list(records.scope),
            "name": list(records.name),
            "start": [name[:4] if name else None for name in records.name],
            "numbers": [" ".join(map(str, name_numbers(name))) if name else None for name in records.name],
            "fqdn": list(records.fqdn),
            **records.keys,
            "macs": [list(macs) or None for macs in records.macs],
            "addresses": [[f"{vrf}|{ip}" for vrf, ip in held] or None for held in records.addresses],
            # Training rules cannot look into lists.
            "first_address": ["|".join(min(held)) if held else None for held in records.addresses],
            "os": list(records.os),
            "site": list(records.site),
            "memory": list(records.memory),
            "processors": list(records.processors),
        },
        schema_overrides={
            "macs": pl.List(pl.String),
            "addresses": pl.List(pl.String),
            "memory": pl.Int64,
            "processors": pl.Int64,
            **dict.fromkeys(("os", "site", "fqdn", "first_address", *records.keys), pl.String),
        },
    )


def settings_for_splink(link_type: str) -> Any:
    """Comparisons and blocking rules; every blocking rule holds the municipality."""
    import splink.comparison_level_library as cll  # noqa: PLC0415
    import splink.comparison_library as cl  # noqa: PLC0415 - only the bench group has splink
    from splink import SettingsCreator, block_on  # noqa: PLC0415

    # One comparison for all hard keys: each stands in too few records to be trained alone.
    known = " OR ".join(f"({key}_l IS NOT NULL AND {key}_r IS NOT NULL)" for key in HARD_KEYS)
    keys = cl.CustomComparison(
        output_column_name="hard_keys",
        comparison_levels=[
            cll.CustomLevel(f"NOT ({known})").configure(is_null_level=True),
            cll.CustomLevel(" OR ".join(f"{key}_l = {key}_r" for key in HARD_KEYS)),
            cll.ElseLevel(),
        ],
    )
    memory = cl.CustomComparison(
        output_column_name="memory",
        comparison_levels=[
            cll.NullLevel("memory"),
            cll.ExactMatchLevel("memory"),
            cll.PercentageDifferenceLevel("memory", 0.1),
            cll.ElseLevel(),
        ],
    )
    return SettingsCreator(
        link_type=link_type,
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.96, 0.92, 0.85]).configure(term_frequency_adjustments=True),
            keys,
            memory,
            *(cl.ExactMatch(column) for column in ("numbers", "fqdn", "os", "site", "processors")),
            cl.ArrayIntersectAtSizes("macs", [1]),
            cl.ArrayIntersectAtSizes("addresses", [1]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("municipality", "name"),
            block_on("municipality", "start", "numbers"),
            block_on("municipality", "fqdn"),
            block_on("municipality", "smbios_uuid"),
            block_on("municipality", "serial_number"),
            block_on("municipality", "instance_uuid"),
            block_on("municipality", "addresses", arrays_to_explode=["addresses"]),
            block_on("municipality", "macs", arrays_to_explode=["macs"]),
        ],
        retain_matching_columns=False,
        # More rounds drive what matches never show below the least probability that splink 5.0.0 takes.
        max_iterations=6,
        em_convergence=0.001,
    )


class Splink:
    """One unit's records in splink: trained and scored on construction; ``seconds`` says how long.

    ``seconds``: by step, ``train`` and ``predict``; clustering is timed by ``cluster``.
    """

    def __init__(self, universe: pl.DataFrame, link_type: str) -> None:
        from splink import Linker, block_on  # noqa: PLC0415
        from splink.backends.duckdb import DuckDBAPI  # noqa: PLC0415

        self.universe = universe
        start = time.perf_counter()
        records = read_machine_records(universe)
        table = table_for_splink(records)
        api = DuckDBAPI()
        self.linker = Linker(api.register(table.to_arrow()), settings_for_splink(link_type), log_level=40)
        same_name, same_uuid = block_on("municipality", "name"), block_on("municipality", "smbios_uuid")
        training = self.linker.training
        training.estimate_probability_two_random_records_match([same_name, same_uuid], recall=0.8)
        training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
        # Each session trains what its rule does not hold; together they train every comparison.
        for rule in (same_name, block_on("municipality", "first_address")):
            training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)
        trained = time.perf_counter()
        self.pairs = self.linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
        self.seconds = {"train": trained - start, "predict": time.perf_counter() - trained}

    def cluster(self, threshold: float) -> tuple[pl.DataFrame, float]:
        """Connected components at a threshold: the records as ``score_merge`` takes them, and seconds.

        splink's other way, single best links, is not used: with one dataset a file and table
        it had not finished one threshold after 100 s.
        """
        start = time.perf_counter()
        found = self.linker.clustering.cluster_pairwise_predictions_at_threshold(
            self.pairs, threshold_match_probability=threshold
        )
        rows = [(int(row["unique_id"]), str(row["cluster_id"])) for row in found.as_record_list()]
        groups = pl.DataFrame(rows, schema=["unique_id", "asset"], orient="row")
        seconds = time.perf_counter() - start
        if groups.height != self.universe.height:
            raise RuntimeError(f"splink gave back {groups.height} of {self.universe.height} records")
        assets = groups.sort("unique_id")["asset"]
        return _as_records(self.universe, assets), seconds


def tune(universe: pl.DataFrame, truth: Any) -> tuple[str, float]:
    """Choose link type and threshold by the truth: most pairwise F1, the higher threshold of equals."""
    tried = []
    for link_type in LINK_TYPES:
        splink = Splink(universe, link_type)
        for threshold in THRESHOLDS:
            score = score_merge(splink.cluster(threshold)[0], truth)
            tried.append((score.pair_f1, threshold, link_type))
            print(
                f"  tuning: {link_type:<16} {threshold:<7} F1 {score.pair_f1:.5f}, "
                f"precision {score.pair_precision:.5f}, recall {score.pair_recall:.5f}",
                flush=True,
            )
    _, threshold, link_type = max(tried)
    return link_type, threshold


def make_example(folder: Path, unit: str, seed: int, scratch: Path) -> None:
    """Write the example's exports with ``samdrift example``."""
    command = [SAMDRIFT, "example", folder, "--unit", unit, "--seed", str(seed), "--quiet"]
    environment = {**os.environ, "XDG_CONFIG_HOME": str(scratch)}
    subprocess.run([*command, "--today", "2026-11-22"], check=True, env=environment)


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--unit", default="nordjylland")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--tuning-seed", type=int, default=2)
    arguments.add_argument("--ours-only", action="store_true", help="leave splink out")
    arguments.add_argument("--keep", type=Path, help="folder that holds or gets the examples")
    given = arguments.parse_args()
    warnings.filterwarnings("ignore", category=UserWarning, module="splink")
    with tempfile.TemporaryDirectory() as scratch:
        kept = given.keep or Path(scratch)
        units = {}
        for seed in dict.fromkeys((given.seed, given.tuning_seed)):
            folder = kept / f"{given.unit}-{seed}"
            if not folder.exists():
                make_example(folder, given.unit, seed, Path(scratch))
            units[seed] = (read_exports(folder), orjson.loads((folder / "truth.json").read_bytes()))
            if given.ours_only:
                break
        return compare(units, given)


def compare(units: dict[int, tuple[list[list[SourceObservations]], Any]], given: argparse.Namespace) -> int:
    """Measure both, print the table, and return the exit code."""
    members, truth = units[given.seed]
    ours, linking, whole = merge_ours(members, truth)
    print(
        f"unit {given.unit}, seed {given.seed}, {len(members)} municipalities, load {os.getloadavg()[0]:.1f}"
    )
    print(f"Python {sys.version.split()[0]}, polars {version('polars')}", end="")
    rows = [("our merge", ours, linking)]
    if not given.ours_only:
        print(f", splink {version('splink')}, duckdb {version('duckdb')}")
        told, known = units[given.tuning_seed]
        link_type, threshold = tune(_universe(told), known)
        splink = Splink(_universe(members), link_type)
        records, seconds = splink.cluster(threshold)
        steps = ", ".join(f"{step} {took:.1f} s" for step, took in splink.seconds.items())
        print(
            f"splink: {link_type} at {threshold} (chosen on seed {given.tuning_seed}); "
            f"{steps}, cluster {seconds:.1f} s"
        )
        rows.append(("splink", score_merge(records, truth), sum(splink.seconds.values()) + seconds))
    print(
        f"\n{'':<10} {'records':>8} {'precision':>10} {'recall':>8} {'F1':>8} {'B3 prec':>8} {'B3 rec':>8} {'s':>7}"
    )
    for name, score, seconds in rows:
        print(
            f"{name:<10} {score.records:>8} {score.pair_precision:>10.5f} {score.pair_recall:>8.5f} "
            f"{score.pair_f1:>8.5f} {score.bcubed_precision:>8.5f} {score.bcubed_recall:>8.5f} {seconds:>7.2f}"
        )
    print(f"the whole merge_inventory (all tables, values, conflicts): {whole:.2f} s")
    if len(rows) > 1:
        print(
            f"splink's seconds by ours: linking {rows[1][2] / linking:.0f}, whole merge {rows[1][2] / whole:.1f}"
        )
    failed = [name for name, least in PROMISED.items() if getattr(ours, name) < least]
    for name in failed:
        print(f"FAILED: {name} {getattr(ours, name):.5f} is below {PROMISED[name]}")
    return 1 if failed else 0


def _universe(members: Sequence[Sequence[SourceObservations]]) -> pl.DataFrame:
    """All municipalities' machine records in one frame, as splink takes them."""
    return machine_universe(gather([each for told in members for each in told]))


if __name__ == "__main__":
    sys.exit(main())
