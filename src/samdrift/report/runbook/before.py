"""The runbook's part before the window: gates, backups, contracts, and what addresses change."""

from collections.abc import Iterator

from samdrift.kernel.danish import format_date
from samdrift.report.runbook.blocks import Block, Checks, Heading, Section, Table, Text
from samdrift.report.runbook.known import Known, Row, Work, changed_prefixes
from samdrift.report.runbook.words import DECISIONS, FOLLOW_UPS, GATES, OWNERS, STATUSES, count_of
from samdrift.takeover import TaskKind
from samdrift.takeover.waves import Wave

#: More rows than this are read in the plan's tables, not on paper.
_MOST = 40
_LEAVING = frozenset({TaskKind.MOVE, TaskKind.RETIRE})


def write_before(wave: Wave, work: tuple[Work, ...], known: Known) -> Section:
    """Gates, preparations, contracts, address changes and what they leave to do by hand."""
    blocks: list[Block] = [*_gates(known.gates.get(wave.id, []))]
    blocks += [Heading(text="Forberedelse"), Checks(items=tuple(_preparations(work)))]
    blocks += _contracts(work, known)
    blocks += _addresses(wave, work, known)
    return Section(heading="Før", blocks=tuple(blocks))


def _gates(gates: list[Row]) -> Iterator[Block]:
    if not gates:
        return
    yield Heading(text="Porte: ingen bølge begynder, før de er passeret")
    yield Table(
        header=("Port", "Senest", "Ansvarlig", "Status"),
        rows=tuple(
            (
                GATES.get(gate["gate"], gate["gate"]),
                format_date(gate["latest"]),
                OWNERS.get(gate["owner"], gate["owner"]),
                STATUSES.get(gate["status"], gate["status"]) + (", for sent" if gate["is_late"] else ""),
            )
            for gate in gates
        ),
        widths_pct=(34, 21, 27, 18),
    )


def _preparations(work: tuple[Work, ...]) -> Iterator[str]:
    kinds = {each.task.kind for each in work}
    yield "Ændringen er meldt og godkendt; vagter og servicedesk kender vinduet."
    yield "Adgang prøvet for alle i holdet, også uden om nettet."
    if kinds & _LEAVING:
        yield "Sikkerhedskopi af alle servere genindlæst et andet sted og åbnet af en, der kender systemet."
        yield "Brugere og systemejere varslet om afbrydelsen."
        yield "Arkiveringspligt og bevaring afklaret for det, der slukkes."
    if TaskKind.MOVE in kinds:
        yield "Plads, licenser, VLAN og firewallregler klar på det nye sted; kopien løber allerede."
        yield "DNS-posternes levetid sat til 5 minutter to døgn før."
    if TaskKind.NETWORK in kinds:
        yield "Konfiguration af alt udstyr gemt uden for nettet; reserveudstyr på stedet."
    if TaskKind.HANDOVER in kinds:
        yield "Driftsdokumentation, konti, nøgler og kendte fejl overdraget og læst."
    yield "Vejen tilbage læst højt af holdet; navne sat på alle roller."


def _contracts(work: tuple[Work, ...], known: Known) -> Iterator[Block]:
    found = {name: way for each in work for name, way in known.contracts.get(each.task.id, [])}
    if not found:
        return
    yield Heading(text="Kontrakter, der hænger på bølgen")
    rows = []
    for name, way in sorted(found.items()):
        last, ends = way.get("last_notice"), way.get("ends_on")
        rows.append(
            (
                name,
                way.get("supplier") or "ikke oplyst",
                format_date(last) if last else "–",
                format_date(ends) if ends else "–",
            )
        )
    yield Table(
        header=("Kontrakt", "Leverandør", "Opsiges senest", "Ophører"),
        rows=tuple(rows),
        widths_pct=(34, 26, 20, 20),
    )


def _addresses(wave: Wave, work: tuple[Work, ...], known: Known) -> Iterator[Block]:
    town = wave.municipality
    hosts = sorted(
        (
            move
            for asset in sorted({a for each in work for a in each.servers})
            for move in known.moves.get(asset, [])
        ),
        key=lambda move: (move["name"] or "", move["old_address"]),
    )
    prefixes = changed_prefixes(work, known)
    yield Heading(text="Adresser")
    if not hosts and not prefixes:
        yield Text(text="Ingen adresser ændres i denne bølge.")
        return
    if prefixes:
        yield from _rows(
            ("Adresseblok", "Bliver til", "Hvordan"),
            [(row["prefix"], row["new_prefix"] or "–", _how(row)) for row in prefixes],
            (34, 34, 32),
            "address_decisions.csv",
        )
    if hosts:
        yield from _rows(
            ("Vært", "Adresse nu", "Ny adresse", "Hvordan"),
            [(m["name"] or m["host_id"], m["old_address"], m["new_address"] or "–", _how(m)) for m in hosts],
            (31, 23, 23, 23),
            "address_moves.csv",
        )
    tasks = _follow_up(town, hosts, [row["prefix"] for row in prefixes], known)
    if tasks:
        yield Heading(text="Følger af adresserne: DNS, DHCP, firewall")
        yield from _rows(
            ("Hvad", "Hvor", "Nu", "Nyt", "Hvornår"),
            [
                (FOLLOW_UPS.get(t["kind"], t["kind"]), t["what"], t["old"], t["new"] or "–", _due(t))
                for t in tasks
            ],
            (16, 30, 18, 18, 18),
            "address_follow_up.csv",
        )


def _follow_up(town: str, hosts: list[Row], prefixes: list[str], known: Known) -> list[Row]:
    """All that prefixes leave to do; of hosts' prefixes what names their addresses or serves the prefix."""
    addresses = {move["old_address"] for move in hosts}
    of_hosts = {move["prefix"] for move in hosts if move["prefix"]} - set(prefixes)
    return [
        row
        for prefix in (*dict.fromkeys(prefixes), *sorted(of_hosts))
        for row in known.follow_up.get((town, prefix), [])
        if prefix not in of_hosts
        or row["old"] in addresses
        or row["kind"] not in ("static_host", "dns_record")
    ]


def _rows(
    header: tuple[str, ...], rows: list[tuple[str, ...]], widths: tuple[int, ...], table: str
) -> Iterator[Block]:
    # A prefix that several sites use stands in as many decisions.
    rows = list(dict.fromkeys(rows))
    yield Table(header=header, rows=tuple(rows[:_MOST]), widths_pct=widths)
    if len(rows) > _MOST:
        more = count_of(len(rows) - _MOST, "række", "rækker")
        yield Text(text=f"… og {more} til: se tables/{table} i planen.")


def _how(row: Row) -> str:
    return DECISIONS.get(row["decision"], row["decision"])


def _due(task: Row) -> str:
    event = "tilslutning" if task["due_event"] == "joining" else "skiftet"
    days = task["due_days"]
    if not days:
        return f"ved {event}"
    return f"{count_of(abs(days), 'dag', 'dage')} {'før' if days < 0 else 'efter'} {event}"
