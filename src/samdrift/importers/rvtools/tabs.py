"""The tabs of RVTools: known by the sheet's name, and in a CSV file by their headers."""

from collections.abc import Mapping

from samdrift.importers.importer import InputFile
from samdrift.importers.tabular import CellTable, fold_header, guess_delimiter, read_csv, read_sheet

#: Tab -> headers (folded, MB as MiB) of which each group must have one. The first tab that
#: fits is taken, so the narrow ones come first.
SIGNATURES: Mapping[str, tuple[frozenset[str], ...]] = {
    tab: tuple(frozenset(group.split("|")) for group in groups)
    for tab, groups in {
        "vMetaData": ("rvtools version",),
        "vSource": ("api version", "product line|product name", "vi sdk server|vi sdk uuid"),
        "vTools": ("vm", "tools", "tools version|required version"),
        "vSnapshot": ("vm", "size mib (total)"),
        "vNetwork": ("vm", "mac address", "nic label|adapter"),
        "vPartition": ("vm", "disk", "capacity mib", "consumed mib"),
        "vDisk": ("vm", "disk", "capacity mib", "thin|disk mode|raw|unit #"),
        "vMemory": ("vm", "size mib", "active|consumed"),
        "vCPU": ("vm", "overall", "sockets|cores p/s|drs entitlement"),
        "vInfo": ("vm", "powerstate", "cpus", "memory"),
        "vHost": ("host", "# cores|# cpu", "cpu model|speed"),
        "vSC_VMK": ("host", "device", "ip address", "subnet mask"),
        "vNIC": ("host", "network device", "mac"),
        "vHBA": ("host", "device", "type", "wwn|bus"),
        "vPort": ("host", "port group", "vlan", "switch"),
        "dvPort": ("port", "switch", "vlan"),
        "vDatastore": ("name", "capacity mib", "free mib", "sioc enabled|# hosts|hosts|mha"),
        "vCluster": ("name|cluster", "totalcpu|drs enabled"),
    }.items()
}
#: Tabs that RVTools writes and that carry nothing for the inventory.
PASSED_OVER = (
    "vCD", "vUSB", "vFloppy", "vRP", "vMultiPath", "vLicense", "vFileInfo", "vHealth", "vSwitch", "dvSwitch",
)  # fmt: skip
_BY_FOLDED_NAME = {name.lower(): name for name in (*SIGNATURES, *PASSED_OVER)}
#: Headers that only RVTools writes: they tell a CSV file of a tab that is passed over.
_MARKS = frozenset({"vi sdk server", "vi sdk uuid"})


def tab_of_name(sheet: str) -> str | None:
    """Return the tab that a sheet is by its name: ``vInfo``, ``tabvInfo``, ``RVTools_tabvInfo``."""
    folded = sheet.strip().lower()
    for prefix in ("rvtools_", "tab"):
        folded = folded.removeprefix(prefix)
    return _BY_FOLDED_NAME.get(folded)


def tab_of_header(header: list[str]) -> str | None:
    """Return the tab that has this header row; ``""`` where it is RVTools' but none that is used."""
    names = {fold_header(name).rstrip(" %").strip() or name for name in header} | set(
        map(fold_header, header)
    )
    for tab, groups in SIGNATURES.items():
        if all(group & names for group in groups):
            return tab
    return "" if names & _MARKS else None


def csv_header(file: InputFile) -> list[str]:
    """The cells of a CSV file's first filled line; cheap, for recognising."""
    line = next((line for line in file.head.splitlines() if line.strip()), "")
    return [cell.strip().strip('"') for cell in line.split(guess_delimiter(line))] if line else []


def is_rvtools(file: InputFile) -> bool:
    """Whether the file is an RVTools workbook or one tab of it as CSV."""
    workbook = file.workbook
    if workbook is None:
        header = csv_header(file)
        return len(header) > 2 and tab_of_header(header) is not None
    tabs = [tab_of_name(name) for name in workbook.sheet_names]
    # A sheet named vHost alone could be anything; vInfo or two tabs could not.
    return "vInfo" in tabs or sum(tab is not None for tab in tabs) >= 2 or _one_tab(file, tabs)


def _one_tab(file: InputFile, tabs: list[str | None]) -> bool:
    """Whether a workbook of one sheet holds one tab, under whatever name the sheet has."""
    workbook = file.workbook
    if workbook is None or len(tabs) != 1:
        return False
    header = workbook.header(workbook.sheet_names[0])
    tab = tab_of_header(header)
    return tab is not None and {"vm", "host", "vi sdk server"} & set(map(fold_header, header)) != set()


def read_tabs(file: InputFile) -> dict[str, CellTable]:
    """Read every tab that is used, by the tab's name; a sheet that is not there is no error."""
    tables: dict[str, CellTable] = {}
    workbook = file.workbook
    if workbook is None:
        tab = tab_of_header(csv_header(file))
        table = read_csv(file, decimal=".")
        return {tab or "": table} if table is not None and tab is not None else {}
    for sheet in workbook.sheet_names:
        tab = tab_of_name(sheet)
        if tab in PASSED_OVER:
            continue
        if tab is None and len(workbook.sheet_names) == 1:
            tab = tab_of_header(workbook.header(sheet))
        table = read_sheet(file, sheet) if tab else None
        if tab and table is not None:
            tables.setdefault(tab, table)
    return tables
