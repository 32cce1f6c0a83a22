"""What it costs not to keep a prefix, and which way is then the cheapest."""

import polars as pl

from samdrift.addressing.model import HOST_COLUMNS, Decision, Freedom, HostKind
from samdrift.addressing.parameters import AddressingParameters

_OERE = 100


def assess_costs(frame: pl.DataFrame, parameters: AddressingParameters) -> pl.DataFrame:
    """Say for each prefix what losing its addresses costs [øre] and how it is then done.

    Args:
        frame: entries with their hosts by kind, ``breaking`` and ``freedom``.
        parameters: the unit costs.

    Returns:
        The frame with ``loss_oere`` and ``otherwise`` (``renumber`` or ``translate``).

    Method: docs/methods/addressing.md, step 6.
    """
    host_costs = {
        HostKind.DHCP: parameters.cost_dkk_per_dhcp_client,
        HostKind.STATIC: parameters.cost_dkk_per_static_host,
        HostKind.SERVER: parameters.cost_dkk_per_server,
        HostKind.DEVICE: parameters.cost_dkk_per_device,
        HostKind.PRINTER: parameters.cost_dkk_per_printer,
    }
    terms = [pl.col(HOST_COLUMNS[kind]) * (cost * _OERE) for kind, cost in host_costs.items()]
    later = pl.sum_horizontal(*terms) + parameters.cost_dkk_per_prefix * _OERE
    at_once = later * (100 + parameters.overtime_pct) // 100
    translation = (
        parameters.translation_dkk_per_prefix + pl.col("breaking") * parameters.workaround_dkk_per_server
    ) * _OERE
    freedom = pl.col("freedom")
    for_good = freedom == Freedom.NEVER_RENUMBER.value
    must_renumber = freedom == Freedom.NEVER_TRANSLATE.value
    translated = pl.when(for_good).then(translation).otherwise(later + translation)
    is_translated = for_good | (~must_renumber & (translated < at_once))
    return frame.with_columns(
        loss_oere=pl.when(is_translated).then(translated).otherwise(at_once).cast(pl.Int64),
        otherwise=pl.when(is_translated)
        .then(pl.lit(Decision.TRANSLATE.value))
        .otherwise(pl.lit(Decision.RENUMBER.value)),
    )
