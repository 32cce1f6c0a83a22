"""Who serves where the ports alone do not say it: the rule of ``flow_edges``, with few groups.

The side serves whose address and port met more different ports of peers; else the lower port;
else, between equal ports, the side with more peers; else the address that sorts first. The lower
port stands as the server beforehand (and, between equal ports, the address that sorts first). So
a pair of different ports is wrong only if the caller's end met more ports than the server's.
"""

import ibis
import ibis.expr.types as ir

from samdrift.dependencies.reduction.bitmaps import count_bits, union_of_bits

#: What tells two pairs of ends apart.
PAIR = ("client", "client_port", "server", "server_port", "protocol")
_CALLER, _SERVER = ("client", "client_port", "protocol"), ("server", "server_port", "protocol")


def find_suspects(pairs: ir.Table, windows: ir.Table) -> ir.Table:
    """Find the pairs that may stand the wrong way round; only these need to be counted exactly.

    As a caller, an end has met at most as many ports as its address has called; a serving end has
    met at least as many as its peers' ports leave bits in a bitmap. Both bounds take few groups,
    where the counts themselves take one for every port that ever called.

    Args:
        pairs: ``PAIR``; rows may repeat.
        windows: the sums of the same as they stand: one row per caller and service, or a few.

    Returns:
        Those of the rows whose ends could count the other way, whose ports are equal, or whose
        calling end also serves.
    """
    # Far fewer than pairs, and all that the bounds need.
    calls = windows.filter(windows.open_ports != 0).select(
        "client", "server", "protocol", server_port="port", bits="open_ports"
    )
    served = calls.group_by(*_SERVER).agg(bits=union_of_bits(calls.bits))
    least = served.select(*_SERVER, at_least=count_bits(served.bits))
    called = calls.select("client", "protocol", "server_port").distinct()
    most = called.group_by("client", "protocol").agg(at_most=called.count())
    judged = calls.inner_join(least, _SERVER).inner_join(most, ("client", "protocol"))
    doubtful = judged.filter(judged.at_most > judged.at_least).select("client", *_SERVER)
    serving = served.select("protocol", client="server", client_port="server_port")
    return ibis.union(
        pairs.filter(pairs.client_port == pairs.server_port),
        pairs.semi_join(doubtful, ("client", *_SERVER)),
        pairs.semi_join(serving, _CALLER),
        distinct=True,
    )


def find_flips(pairs: ir.Table, suspects: ir.Table) -> ir.Table:
    """Find the pairs that stand the wrong way round.

    Args:
        pairs: all pairs, as for ``find_suspects``.
        suspects: what it gave, kept by the engine: it is read several times.

    Returns:
        Those of the suspects in which client and server must change places, each once.
    """
    unequal = suspects.filter(suspects.client_port != suspects.server_port)
    equal = suspects.filter(suspects.client_port == suspects.server_port)
    compared = _with_both(unequal, _met(pairs, unequal), "ports")
    wrong = compared.filter(compared.client_ports > compared.server_ports).select(*PAIR)
    met = _met(pairs, equal)
    judged = _with_both(_with_both(equal, met, "ports"), met, "peers")
    is_wrong = ibis.cases(
        (judged.client_ports != judged.server_ports, judged.client_ports > judged.server_ports),
        (judged.client_peers != judged.server_peers, judged.client_peers > judged.server_peers),
        else_=judged.client < judged.server,
    )
    return ibis.union(wrong, judged.filter(is_wrong).select(*PAIR), distinct=True)


def _met(pairs: ir.Table, suspects: ir.Table) -> ir.Table:
    """Whom and which ports each end of the suspects met."""
    ends = _ends(suspects).select("address", "port", "protocol").distinct()
    return _ends(pairs).semi_join(ends, ("address", "port", "protocol"))


def _ends(pairs: ir.Table) -> ir.Table:
    return ibis.union(
        pairs.select(
            "protocol", address="client", port="client_port", peer="server", peer_port="server_port"
        ),
        pairs.select(
            "protocol", address="server", port="server_port", peer="client", peer_port="client_port"
        ),
    )


def _with_both(pairs: ir.Table, met: ir.Table, what: str) -> ir.Table:
    """Add how many different ports or peers each of the two ends met, such as ``client_ports``."""
    column = {"ports": "peer_port", "peers": "peer"}[what]
    distinct = met.select("address", "port", "protocol", column).distinct()
    counted = distinct.group_by("address", "port", "protocol").agg(met=distinct.count())
    with_caller = pairs.inner_join(
        counted.select("protocol", client="address", client_port="port", **{f"client_{what}": "met"}), _CALLER
    )
    return with_caller.inner_join(
        counted.select("protocol", server="address", server_port="port", **{f"server_{what}": "met"}), _SERVER
    )
