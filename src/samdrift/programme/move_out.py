"""Who must leave addresses before somebody else moves into them, as orders between network groups.

Only a municipality's own prefixes can stand in each other's way; between others translation covers it.
Method: docs/methods/takeover.md, "Move out before moving in".
"""

import ipaddress

import numpy as np
import polars as pl

from samdrift.addressing import AddressPlan, Decision
from samdrift.addressing.model import Freedom

_MOVED = (Decision.RENUMBER.value, Decision.TRANSLATE.value)
#: One row an order: ``before`` leaves what ``after`` moves into.
MOVE_OUT_SCHEMA = {"before": pl.String(), "after": pl.String(), "reason": pl.String()}


def list_move_outs(plan: AddressPlan, groups: pl.DataFrame) -> pl.DataFrame:
    """List which network groups must leave addresses before others of the same owner's VRF move there.

    Args:
        plan: the address plan. Its new prefixes lie where nobody stands today, unless space is tight.
        groups: owner, VRF and prefix -> the network group that it stands in (``group``).

    Returns:
        ``MOVE_OUT_SCHEMA``, reason ``move_out_first``. A prefix without a site's group moves with the
        municipality's joining, which comes before all its sites: it cannot wait, so none is listed after it.
    """
    moved = (
        plan.decisions.filter(
            pl.col("decision").is_in(_MOVED)
            # What may never be renumbered is translated for good: it neither leaves nor moves in.
            & pl.col("freedom").ne_missing(Freedom.NEVER_RENUMBER.value)
            & (pl.col("family") == 4)
            & pl.col("new_prefix").is_not_null()
            & (pl.col("new_prefix") != pl.col("prefix"))
        )
        .join(groups, on=["owner", "vrf", "prefix"], how="inner")
        .unique(["owner", "vrf", "prefix", "group"], keep="first")
        .sort("owner", "vrf", "prefix", "group")
    )
    orders = {pair for own in moved.partition_by("owner", "vrf", maintain_order=True) for pair in _pairs(own)}
    rows = [(before, after, "move_out_first") for before, after in sorted(orders)]
    return pl.DataFrame(rows, schema=MOVE_OUT_SCHEMA, orient="row")


def _pairs(own: pl.DataFrame) -> list[tuple[str, str]]:
    """Groups (leaving, coming) of one owner's VRF whose old and new prefixes share addresses."""
    group = own["group"].to_list()
    old, new = _ranges(own["prefix"]), _ranges(own["new_prefix"])
    meets = (old[0][:, None] <= new[1][None, :]) & (new[0][None, :] <= old[1][:, None])
    return [
        (group[leaving], group[coming])
        for leaving, coming in np.argwhere(meets).tolist()
        if group[leaving] != group[coming]
    ]


def _ranges(prefixes: pl.Series) -> tuple[np.ndarray, np.ndarray]:
    """First and last addresses."""
    networks = [ipaddress.IPv4Network(text) for text in prefixes]
    first = np.array([int(network.network_address) for network in networks], dtype=np.int64)
    return first, first + np.array([network.num_addresses for network in networks], dtype=np.int64) - 1
