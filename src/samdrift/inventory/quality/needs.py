"""What each analysis needs of the inventory, with its weight and why: declared here once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from samdrift.inventory.columns import column_info
from samdrift.inventory.tables import TABLES

#: The analyses, in the order in which they are shown.
ANALYSES = ("addressing", "dependencies", "capacity", "takeover", "economy", "security", "freedom")

#: Where one asset's need is answered by rows of another table: the column that is shown for it.
LINKED_COLUMNS = {"listening_services": "port", "flows": "destination", "system_server_links": "system"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of each row of a table.

    ``column`` None: only rows of ``linked`` answer. ``also``: other columns of the row that
    answer as well; ``linked``: a table (``LINKED_COLUMNS``) whose rows about the asset do so too.
    ``only``: which rows are asked (``samdrift.inventory.quality.answers.ASKED``); servers are
    never templates.
    """

    table: str
    column: str | None
    also: tuple[str, ...] = ()
    linked: str | None = None
    only: str = "all"

    @property
    def field(self) -> str:
        """``table.column``, as it is shown."""
        if self.column is not None:
            return f"{self.table}.{self.column}"
        return f"{self.linked}.{LINKED_COLUMNS[self.linked or '']}"

    def is_answered_by(self, gives: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether an export that gives these columns, by table, can answer it."""
        own = set(gives.get(self.table, ()))
        return not own.isdisjoint((self.column, *self.also)) or (self.linked or "") in gives


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A question that an analysis needs answered.

    ``weight``: 3 without it the analysis cannot be made, 2 it becomes a guess, 1 it becomes
    less precise. ``must_exist``: an empty table counts as missing.
    """

    analysis: str
    question: Question
    weight: int
    why: str
    must_exist: bool = False


def _ask(table: str, column: str | None, only: str = "all") -> Question:
    return Question(table=table, column=column, only=only)


_ADDRESSES = _ask("servers", "addresses")
_DEVICE_ADDRESS = Question(table="network_devices", column="management_address", also=("addresses",))
_OPERATING_SYSTEM = _ask("servers", "operating_system")
_SERVICES = Question(table="servers", column=None, linked="listening_services", only="running")
_IN_FLOWS = Question(table="servers", column=None, linked="flows", only="running")
_APPLICATION = Question(table="servers", column="application", linked="system_server_links")
_ENDS = Question(table="contracts", column="expires_on", also=("is_continuous",))
_STAFF = _ask("staff_roles", "full_time_equivalents")

_Row = tuple[Question, int, str, bool]

_MUST = True
_MAY = False

_ADDRESSING: tuple[_Row, ...] = (
    (_ask("prefixes", "prefix"), 3, "What overlaps, and what is free.", _MUST),
    (_ask("prefixes", "site"), 1, "Which place is touched when a block is renumbered.", _MAY),
    (_ask("prefixes", "vlan_id"), 1, "Which VLAN follows the block.", _MAY),
    (_ADDRESSES, 3, "Static hosts are what makes renumbering dear.", _MUST),
    (_DEVICE_ADDRESS, 2, "Devices that must be reached while they are renumbered.", _MUST),
    (_ask("vlans", "vlan_id"), 1, "VLAN numbers collide like addresses do.", _MUST),
    (_ask("dhcp_scopes", "prefix"), 2, "Clients that renumber themselves cost next to nothing.", _MUST),
    (_ask("dns_records", "value"), 1, "Names that must follow the addresses.", _MUST),
)
_DEPENDENCIES: tuple[_Row, ...] = (
    (_ask("flows", "destination"), 3, "Who talks to whom, as seen.", _MUST),
    (_IN_FLOWS, 2, "A server that no flow shows may depend on anything.", _MAY),
    (_APPLICATION, 3, "Servers of one system move together.", _MUST),
    (_ask("system_relations", "to_system"), 2, "Integrations that flows of a few weeks miss.", _MUST),
    (_SERVICES, 1, "Which end of a flow serves.", _MAY),
)
_CAPACITY: tuple[_Row, ...] = (
    (_ask("servers", "vcpu_count"), 3, "Processors to place.", _MUST),
    (_ask("servers", "memory_mib"), 3, "Memory to place: most often what binds.", _MUST),
    (_ask("servers", "storage_used_mib"), 2, "What is to be moved and stored.", _MUST),
    (_ask("servers", "storage_allocated_mib"), 1, "What it may grow to.", _MAY),
    (_ask("servers", "cpu_utilisation_pct", "running"), 2, "Right-sizing: what is used, not given.", _MAY),
    (_ask("servers", "memory_utilisation_pct", "running"), 1, "Right-sizing of memory.", _MAY),
    (_ask("servers", "power_state", "maybe_virtual"), 1, "What is off need not be placed.", _MAY),
    (_ask("hypervisor_hosts", "cpu_core_count"), 1, "Cores that licences and today's reserve count.", _MAY),
    (_ask("hypervisor_hosts", "memory_mib"), 1, "Today's reserve of memory.", _MAY),
)
_TAKEOVER: tuple[_Row, ...] = (
    (_OPERATING_SYSTEM, 2, "How a server is moved, and by whom.", _MUST),
    (_ask("servers", "site"), 2, "Where somebody must go, and when.", _MUST),
    (_ask("servers", "environment"), 1, "Test moves before production.", _MAY),
    (_ask("network_devices", "site"), 3, "The network is taken over site by site.", _MUST),
    (_ask("network_devices", "model"), 2, "What can be run on, and what must be replaced.", _MUST),
    (_ask("network_devices", "end_of_support_on"), 1, "What must be replaced anyway.", _MAY),
    (_ask("sites", "street_address"), 1, "Routes and days on the road.", _MUST),
    (_ENDS, 3, "What runs past the deadline is paid twice.", _MUST),
    (_ask("contracts", "notice_months"), 2, "The last day to give notice.", _MAY),
    (_ask("contracts", "notice_counts_to"), 1, "Notice to the end of a year may cost eleven months.", _MAY),
    (_ask("contracts", "assignable"), 2, "Whether the unit may take the contract over.", _MAY),
    (_STAFF, 3, "Who moves over, and whose hours the takeover takes.", _MUST),
    (_ask("staff_roles", "servers_share"), 2, "Hours on servers.", _MAY),
    (_ask("staff_roles", "network_share"), 2, "Hours on network.", _MAY),
)
_ECONOMY: tuple[_Row, ...] = (
    (_ask("cost_lines", "amount_dkk"), 3, "What it costs today.", _MUST),
    (_ask("cost_lines", "price_level"), 1, "Kroner of which year.", _MAY),
    (_ask("cost_lines", "function"), 1, "Which part of the budget is moved.", _MAY),
    (_ask("contracts", "payment_dkk_per_year"), 2, "What is paid on while running double.", _MUST),
    (_ask("asset_register", "book_value_dkk"), 2, "What the unit takes over at book value.", _MUST),
    (_STAFF, 3, "Most of the cost is people.", _MUST),
)
_SECURITY: tuple[_Row, ...] = (
    (_OPERATING_SYSTEM, 3, "What no longer gets security updates.", _MUST),
    (_ask("servers", "os_version"), 2, "Which updates are missing.", _MAY),
    (_ask("network_devices", "os_version"), 2, "Firmware with known holes.", _MUST),
    (_SERVICES, 2, "What answers on the network.", _MAY),
    (_ask("it_system_usages", "criticality", "in_use"), 2, "What must never stop (NIS 2).", _MUST),
    (_ask("it_system_usages", "data_sensitivity", "in_use"), 2, "Where personal data is.", _MUST),
    (_ask("data_processing_agreements", "is_concluded"), 1, "Who may process it (GDPR art. 28).", _MUST),
)
_FREEDOM: tuple[_Row, ...] = (
    (_ask("contracts", "supplier"), 3, "On whom one depends, and how much.", _MUST),
    (_ask("contracts", "framework_agreement"), 1, "What was bought on, and can be bought on again.", _MAY),
    (_ask("contracts", "licence_metric", "licence"), 2, "What a licence costs a larger user.", _MAY),
    (_ask("contracts", "licence_transferable", "licence"), 2, "What must be bought again.", _MAY),
    (_ask("contracts", "assignable"), 2, "What may follow to the unit.", _MAY),
    (_ask("it_systems", "supplier"), 3, "Who can change the system.", _MUST),
)


def _needs(analysis: str, rows: Sequence[_Row]) -> tuple[Need, ...]:
    return tuple(
        Need(analysis=analysis, question=question, weight=weight, why=why, must_exist=must)
        for question, weight, why, must in rows
    )


NEEDS: tuple[Need, ...] = (
    *_needs("addressing", _ADDRESSING),
    *_needs("dependencies", _DEPENDENCIES),
    *_needs("capacity", _CAPACITY),
    *_needs("takeover", _TAKEOVER),
    *_needs("economy", _ECONOMY),
    *_needs("security", _SECURITY),
    *_needs("freedom", _FREEDOM),
)


def needs_as_markdown(needs: Sequence[Need] = NEEDS) -> str:
    """Write the needs as the table of docs/methods/quality.md."""
    lines = ["| analysis | field | | weight | must exist | why |", "|---|---|---|---|---|---|"]
    for need in needs:
        table, _, column = need.question.field.partition(".")
        title = column_info(TABLES[table].columns()[column]).title
        must = "yes" if need.must_exist else ""
        lines.append(
            f"| {need.analysis} | `{need.question.field}` | {title} | {need.weight} | {must} | {need.why} |"
        )
    return "\n".join(lines) + "\n"
