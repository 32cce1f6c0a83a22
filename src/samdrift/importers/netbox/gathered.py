"""What has been read of one NetBox file so far, whatever its shape."""

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from samdrift.importers.importer import ImportResult, InputFile, RejectedRow
from samdrift.importers.netbox import models as m
from samdrift.importers.netbox.findings import NOT_USED
from samdrift.importers.netbox.machines import owner_names
from samdrift.importers.netbox.network import read_ranges
from samdrift.importers.netbox.vocabulary import SHARED_ADDRESS_ROLES
from samdrift.importers.tabular import CellTable
from samdrift.importers.values import split_names
from samdrift.inventory import MACHINE_TABLES, observed
from samdrift.kernel import Finding

Tables = dict[str, pl.DataFrame]

_OWNED = frozenset({"interfaces", "addresses", "listening_services", "disks"})


@dataclass(slots=True, kw_only=True)
class Gathered:
    """Tables, findings and rejected rows of one file."""

    file: InputFile
    tables: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    rows_read: int = 0
    unused: dict[str, int] = field(default_factory=dict)
    owners: dict[str, str | None] = field(default_factory=dict)

    def add(self, table: CellTable, read: Callable[[CellTable], Tables]) -> None:
        """Read a table of objects and keep what comes of it."""
        tables = read(table)
        for name, frame in tables.items():
            if frame.height:
                self.tables.setdefault(name, []).append(frame)
        if tables.keys() & _OWNED:
            self.owners.update(owner_names(table))
        # A column that is read for two tables tells of its bad cells twice.
        once = {(f.code, f.source, f.subject, f.message()): f for f in table.all_findings()}
        self.findings.extend(once.values())
        self.rejected.extend(table.rejected())
        self.rows_read += len(table)

    def add_ranges(self, table: CellTable) -> None:
        """Read address ranges; those that DHCP does not give out are counted as not used."""

        def read(ranges: CellTable) -> Tables:
            tables, others = read_ranges(ranges)
            if others:
                self.unused[m.RANGE] = others
            return tables

        self.add(table, read)

    def add_unknown_owners(self) -> None:
        """Add a record for each machine that is only referred to, so that its rows keep their owner.

        An export of interfaces or addresses names machines that stand in another file. To be
        named is not to be listed: the record is an unidentified host until merging finds the
        machine, so that it never counts as one more server.
        """
        known = {
            number
            for name in MACHINE_TABLES
            for frame in self.tables.get(name, [])
            for number in frame["_id"]
        }
        rows = self._first_rows()
        stubs = sorted(
            owner for owner, name in self.owners.items() if name and owner not in known and owner in rows
        )
        if not stubs:
            return
        own_address = pl.col("role").is_null() | ~pl.col("role").is_in(
            sorted(SHARED_ADDRESS_ROLES | {"other"})
        )
        macs = self._collected("interfaces", "mac", pl.lit(True))
        addresses = self._collected("addresses", "address", own_address)
        registered = self._collected("addresses", "dns_name", own_address)
        names = [split_names(self.owners[owner]) for owner in stubs]
        frame = observed(
            "unidentified_hosts",
            {
                "name": [name for name, _ in names],
                "fqdn": [
                    fqdn or _own_name(name, registered.get(owner, []))
                    for owner, (name, fqdn) in zip(stubs, names, strict=True)
                ],
                "macs": [macs.get(owner) for owner in stubs],
                "addresses": [addresses.get(owner) for owner in stubs],
                "_sheet": [rows[owner][0] for owner in stubs],
                "_row": [rows[owner][1] for owner in stubs],
                "_id": stubs,
            },
        )
        self.tables.setdefault("unidentified_hosts", []).append(frame)

    def _collected(self, table: str, column: str, condition: pl.Expr) -> dict[str, list[str]]:
        """Each owner's values of a column, sorted."""
        frames = self.tables.get(table)
        if not frames:
            return {}
        used = pl.col("_owner").is_not_null() & pl.col(column).is_not_null() & condition
        grouped = pl.concat(frames).filter(used).group_by("_owner").agg(pl.col(column).unique().sort())
        return dict(zip(grouped["_owner"].to_list(), grouped[column].to_list(), strict=True))

    def _first_rows(self) -> dict[str, tuple[str | None, int]]:
        """Where each owner is referred to first."""
        rows: dict[str, tuple[str | None, int]] = {}
        for table in sorted(_OWNED):
            for frame in self.tables.get(table, []):
                for owner, sheet, row in frame.select("_owner", "_sheet", "_row").iter_rows():
                    if owner is not None:
                        rows.setdefault(owner, (sheet, row))
        return rows

    def result(self) -> ImportResult:
        """What was read of the whole file."""
        if self.unused:
            value = ", ".join(f"{name} {count}" for name, count in sorted(self.unused.items()))
            self.findings.append(NOT_USED.at(self.file.at(), self.file.name, value=value))
        return ImportResult(
            tables={name: pl.concat(frames) for name, frames in self.tables.items()},
            findings=tuple(self.findings),
            rejected=tuple(self.rejected),
            rows_read=self.rows_read,
            personal_columns=frozenset({"contact", "email", "phone", "user"}),
        )


def _own_name(name: str | None, registered: list[str]) -> str | None:
    """The one DNS name of a machine's addresses that is its own name with a domain."""
    own = {dns for dns in registered if name is not None and split_names(dns) == (name.lower(), dns)}
    return own.pop() if len(own) == 1 else None
