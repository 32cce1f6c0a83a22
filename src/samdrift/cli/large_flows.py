"""Flow files too large to hold in memory, in a folder of exports: read as the edges they reduce to."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from samdrift.importers import ImportParameters, InputFile

#: From this size on [bytes] a file of flows is reduced on its way in; gzip counts for less.
LARGE_BYTES = 100_000_000
_LARGE_PACKED_BYTES = 15_000_000
_BLOCK = 1 << 22


@dataclass(frozen=True, slots=True, kw_only=True)
class ReduceFlows:
    """Reduces a file when called, and gives the edges as Parquet; can be sent to another process.

    Addresses are kept: the plan widens clients when it knows the servers of all files.
    """

    path: Path

    def __call__(self) -> bytes:
        """Return the table of edges, as ``flows_table`` reads it.

        Raises:
            OSError: the file cannot be reduced.
        """
        # Ibis takes a second to import; folders without large files need not wait for it.
        from samdrift.cli.edges import UnableToReduceFlows, edges_parquet, reduce_files  # noqa: PLC0415

        try:
            run = reduce_files([self.path], ImportParameters(keep_client_addresses=True))
        except UnableToReduceFlows as error:
            raise OSError(0, str(error)) from error
        return edges_parquet(run.reduced)


class LargeFlowFile(InputFile):
    """An input whose content is the edges; its size and hash are those of the file itself."""

    def __init__(self, *, path: str, size: int, original: Path) -> None:
        super().__init__(path=path, size=size, read=ReduceFlows(path=original))
        self._original = original

    @property
    def sha256(self) -> str:
        """The file's SHA-256 in hexadecimal, read block by block."""
        digest = hashlib.sha256()
        with self._original.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
        return digest.hexdigest()


def find_large_flows(path: Path, *, name: str, size: int) -> LargeFlowFile | None:
    """The input for a file of flows that is better reduced than held in memory; None for all others.

    Args:
        path: the file.
        name: its path below the folder of exports.
        size: its size [bytes].
    """
    limit = _LARGE_PACKED_BYTES if path.suffix.lower() == ".gz" else LARGE_BYTES
    if size < limit:
        return None
    from samdrift.cli.flow_files import UnableToOpenFlows, find_streamed_format  # noqa: PLC0415

    try:
        is_flows = find_streamed_format(path) is not None
    except UnableToOpenFlows:
        return None
    return LargeFlowFile(path=name, size=size, original=path) if is_flows else None
