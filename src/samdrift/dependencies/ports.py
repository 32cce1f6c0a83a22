"""What a port tells of the traffic on it: how much it minds distance, and whether it is a house service.

The numbers of ports are IANA's (Service Name and Transport Protocol Port Number Registry) and the
makers' own documentation; the sensitivities are modelled: how many round trips a user waits for.
"""

from collections.abc import Mapping

import polars as pl

#: Class of traffic -> (latency sensitivity [0-1], ports). A port stands in one class only.
SENSITIVITY: Mapping[str, tuple[float, tuple[int, ...]]] = {
    # Many small questions for each answer that a user waits for: each pays the distance.
    "database": (1.0, (1433, 1434, 1521, 1526, 1527, 1830, 2483, 2484, 3050, 3306, 5432, 5433, 6432, 27017,
                       27018, 27019, 50000, 1583, 3351, 523, 9042, 7687, 33060, 30015)),
    # Members of a cluster lose each other if answers are late: 3343 Windows failover cluster, 5404-5405
    # corosync, 5022 SQL Server availability groups, 7788-7789 DRBD, 4567-4568 Galera, 694 heartbeat.
    "cluster": (1.0, (3343, 5404, 5405, 5022, 7788, 7789, 4567, 4568, 4444, 694, 2224, 2380, 8300, 8301,
                      25672, 4369, 9300)),
    # Blocks and exports that a machine lives on: iSCSI, NFS, rpcbind.
    "storage": (1.0, (3260, 860, 2049, 111, 3205)),
    "file": (0.8, (139, 445, 20, 21, 22000, 873, 548)),
    "message": (0.6, (1414, 5671, 5672, 6379, 6380, 11211, 61616, 9092, 1883, 8883, 9200, 2181, 61613)),
    "application": (0.5, (8443, 8080, 8081, 8009, 8000, 8005, 8008, 8444, 8880, 8888, 9000, 9090, 9443, 7001,
                          7002, 4848, 9043, 9060, 9080, 3200, 3300, 3600, 104, 11112, 2575, 6661, 135, 808,
                          10001, 10002, 2809, 1099)),
    "web": (0.3, (80, 443)),
}  # fmt: skip
#: Traffic on any other port.
OTHER = ("other", 0.4)

#: Service -> ports on which being called is never a reason to move together.
SERVICE_PORTS: Mapping[str, tuple[int, ...]] = {
    "dns": (53, 853, 5353),
    "dhcp": (67, 68, 546, 547, 647),
    "time": (123,),
    "directory": (88, 389, 464, 636, 3268, 3269, 9389, 1812, 1813, 1645, 1646, 49),
    "log": (514, 6514, 601, 5140, 5044, 12201, 9997, 2055, 4739, 6343, 9995, 9996),
    "monitoring": (161, 162, 1270, 5723, 5724, 5665, 5666, 5667, 6556, 8086, 9182, 9101, 10050, 10051,
                   12489, 1514, 1515, 1984, 2003, 4949, 8125, 9393),
    "backup": (1556, 2500, 6106, 6160, 6162, 8400, 8403, 9102, 9103, 9392, 9401, 10000, 10080, 10006,
               13720, 13724, 13782, 1500, 1501, 5101, 5555, 7937, 7938),
    "update": (8530, 8531, 10123, 3142, 8140, 4505, 4506),
    "antivirus": (8014, 2967, 4118, 4120, 4122, 13000, 14000, 13291, 2221, 2222),
    "print": (515, 631, 9100),
}  # fmt: skip

#: Role in a name -> service, where no traffic tells: the servers of the house's foundation.
SERVICE_ROLES: Mapping[str, str] = {
    "dc": "directory", "ad": "directory", "ldap": "directory", "adfs": "directory", "ca": "directory",
    "pki": "directory", "nps": "directory", "radius": "directory", "dns": "dns", "dhcp": "dhcp",
    "ntp": "time", "log": "log", "syslog": "log", "mon": "monitoring", "overvaag": "monitoring",
    "bkp": "backup", "backup": "backup", "veeam": "backup", "wsus": "update", "sccm": "update",
    "mecm": "update", "av": "antivirus", "print": "print", "prt": "print",
}  # fmt: skip

#: Services without which nothing else works: what moves, or stands at the new place, first.
FOUNDATION = ("dns", "dhcp", "time", "directory")


def sensitivity_of(port: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Class of traffic and its latency sensitivity [0-1], by port; no port is ``other``."""
    classes = {number: name for name, (_, numbers) in SENSITIVITY.items() for number in numbers}
    name = port.replace_strict(classes, default=OTHER[0], return_dtype=pl.String).fill_null(OTHER[0])
    weights = {name: weight for name, (weight, _) in SENSITIVITY.items()} | dict([OTHER])
    return name, name.replace_strict(weights, return_dtype=pl.Float64)


def service_of(port: pl.Expr) -> pl.Expr:
    """Service whose port it is, else null."""
    services = {number: name for name, numbers in SERVICE_PORTS.items() for number in numbers}
    return port.replace_strict(services, default=None, return_dtype=pl.String)
