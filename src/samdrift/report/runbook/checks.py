"""The runbook's checks: services of the wave's servers, who calls them, and whom they call."""

from collections.abc import Iterator, Mapping

from samdrift.report.runbook.blocks import Block, Checks, Heading, Section, Table, Text
from samdrift.report.runbook.known import Known, Row, Work
from samdrift.takeover import TaskKind

#: Most rows of a kind for one wave: those with most connections.
_MOST = 25
_ALWAYS = (
    "Navneopslag, tid og adressetildeling virker fra hver server.",
    "Logon virker med en almindelig bruger og en administrativ konto.",
    "Overvågning er grøn, og en prøvealarm når vagten.",
    "Nattens sikkerhedskopi er planlagt på det rette sted.",
)
_NETWORK = (
    "En pc, en telefon, en printer og et trådløst apparat virker på hvert sted.",
    "Internet, fagsystemer og nødkald virker fra hvert sted.",
)


def write_checks(work: tuple[Work, ...], known: Known) -> Section:
    """What is tried before the window closes."""
    items = [*_ALWAYS]
    if any(each.task.kind is TaskKind.NETWORK for each in work):
        items = [*_NETWORK, *items[1:]]
    groups = list(dict.fromkeys(each.task.group for each in work))
    blocks: list[Block] = [Checks(items=tuple(items))]
    blocks += _table("Med andre grupper", _outward(groups, known))
    blocks += _table("Inden for gruppen", _of(known.inner, groups, known))
    blocks += _table("Brugernes vej ind", _of(known.callers, groups, known))
    if len(blocks) == 1 and any(each.servers for each in work):
        blocks.append(
            Text(
                text="Der er ingen trafikdata for gruppens servere: spørg systemejeren, hvad der skal prøves."
            )
        )
    return Section(heading="Kontrol", blocks=tuple(blocks))


def _table(heading: str, rows: list[tuple[str, str, str]]) -> Iterator[Block]:
    if not rows:
        return
    yield Heading(text=heading)
    yield Table(
        header=("Fra", "Til", "Tjeneste", "Virker"),
        rows=tuple((*row, "☐") for row in rows[:_MOST]),
        widths_pct=(34, 34, 20, 12),
    )
    if len(rows) > _MOST:
        yield Text(text=f"Vist er de {_MOST} med flest forbindelser af {len(rows)}.")


def _of(traffic: Mapping[str, list[Row]], groups: list[str], known: Known) -> list[tuple[str, str, str]]:
    rows = [row for group in groups for row in traffic.get(group, [])]
    rows.sort(key=lambda row: -(row["connections"] or 0))
    return list(dict.fromkeys(_ends(row, known) for row in rows))


def _outward(groups: list[str], known: Known) -> list[tuple[str, str, str]]:
    return _of(known.outward, groups, known)


def _ends(row: Row, known: Known) -> tuple[str, str, str]:
    def name(end: str) -> str:
        asset = row[f"{end}_id"]
        return str(known.assets.get(asset) or row.get(end) or asset or "ukendt")

    port = "" if row["port"] is None else f"/{row['port']}"
    return name("source"), name("destination"), f"{row['protocol'] or 'ip'}{port}"
