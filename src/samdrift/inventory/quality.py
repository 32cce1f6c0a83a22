"""How good the picture is: what is known of what the later analyses need."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisQuality:
    """How much of what one analysis needs is there, for one municipality or in all.

    Counts are of needed values: an asset's field that the analysis uses. ``known`` includes
    the contradictory and the stale ones. ``share`` is weighted by what matters; None where
    there is nothing that the analysis could use: not assessed, never a pass.
    """

    analysis: str
    needed: int
    known: int
    contradictory: int
    stale: int
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextExport:
    """The one further export that would raise the known share most.

    ``share_now`` and ``share_then`` are shares over all analyses; ``assets`` counts the
    assets that it would tell something new about; ``fields`` are the columns it would fill,
    as ``table.column``. ``hint`` narrows it down (a management server's name), or is empty.
    """

    importer: str
    hint: str
    assets: int
    fields: tuple[str, ...]
    share_now: float
    share_then: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalityQuality:
    """Quality for one municipality, per analysis, and what to hand in next (None: nothing)."""

    municipality: str
    analyses: tuple[AnalysisQuality, ...]
    share: float | None
    next_export: NextExport | None
