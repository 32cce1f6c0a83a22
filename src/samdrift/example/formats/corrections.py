"""``facts.csv``: corrections that people of the municipality made by hand."""

from datetime import date, timedelta

from samdrift.example.formats.sheet import Export, Sheet, csv_export
from samdrift.example.landscape.model import Landscape
from samdrift.example.randomness import Dice

_COLUMNS = ("table", "name", "field", "value", "date", "reason")


def corrections_export(landscape: Landscape, *, today: date, dice: Dice) -> Export:
    """Write some true values of servers and devices, each with the day and the reason."""
    sheet = Sheet(name="", header=_COLUMNS)
    servers = dice.shuffled([s for s in landscape.live_servers if s.kind != "cloud"])[:12]
    names = {s.number: s.name for s in landscape.sites}
    for server in sorted(servers, key=lambda s: s.id):
        day = (today - timedelta(days=dice.whole(2, 60))).isoformat()
        field, value = dice.pick(
            (
                ("memory_mib", str(server.memory_mib)),
                ("vcpus", str(server.vcpus)),
                ("site", names[server.site_number]),
                ("operating_system", server.os.short),
            )
        )
        sheet.add(("server", server.name, field, value, day, "Læst på maskinen"), server.id)
    devices = dice.shuffled([d for d in landscape.devices if d.asset_class == "network_device"])[:4]
    for device in sorted(devices, key=lambda d: d.id):
        day = (today - timedelta(days=dice.whole(2, 60))).isoformat()
        sheet.add(
            ("network_device", device.name, "site", names[device.site_number], day, "Set på stedet"),
            device.id,
        )
    return csv_export("facts.csv", sheet)
