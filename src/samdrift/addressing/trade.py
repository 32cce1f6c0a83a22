"""Hosts against routes: what each price of a route gives, and the point that is chosen."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from samdrift.addressing.model import TRADE_SCHEMA

#: Prices of a route that the curve is drawn for [DKK], beside the chosen one: from free to dearer
#: than renumbering most prefixes.
_PRICES_DKK = (0, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000)
_OERE = 100


def route_prices(chosen_dkk: int) -> tuple[NDArray[np.int64], int]:
    """Prices to answer for [øre], rising, and the place of the chosen one among them."""
    prices = sorted({*_PRICES_DKK, chosen_dkk})
    return np.array(prices, dtype=np.int64) * _OERE, prices.index(chosen_dkk)


def draw_trade(
    *,
    prices: NDArray[np.int64],
    chosen: int,
    losses: NDArray[np.int64],
    hosts: NDArray[np.int64],
    routes: NDArray[np.int64],
) -> pl.DataFrame:
    """Make the curve.

    Args:
        prices: price of a route of each point [øre].
        chosen: place of the chosen point.
        losses: cost of what is not kept [øre], one a point.
        hosts: live hosts that lose their addresses, one a point.
        routes: routes of what is kept, one a point.

    Returns:
        ``TRADE_SCHEMA``.
    """  # fmt: skip
    return pl.DataFrame(
        {
            "route_cost_dkk": prices // _OERE,
            "hosts": hosts,
            "cost_oere": losses,
            "kept_routes": routes,
            "is_chosen": np.arange(len(prices)) == chosen,
        },
        schema=TRADE_SCHEMA,
    )
