"""How good the picture is: what is known of what the later analyses need."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedQuality:
    """One need's counts. ``field``: ``table.column``. Without rows that must exist: 1 needed, 0 known."""

    field: str
    weight: float
    needed: int
    known: int
    contradictory: int
    stale: int
    undated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisQuality:
    """How much of what one analysis needs is there, for one municipality or in all.

    Counts are of needed values: an asset's field that the analysis uses. ``known`` includes
    the contradictory, the stale and the undated ones. ``share`` is weighted by what matters;
    None where there is nothing that the analysis could use: not assessed, never a pass.
    ``needs`` has the counts behind it, need by need, in the order of declaration.
    """

    analysis: str
    needed: int
    known: int
    contradictory: int
    stale: int
    share: float | None
    undated: int = 0
    needs: tuple[NeedQuality, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NextExport:
    """The one further export that would raise the known share most.

    ``share_now`` and ``share_then`` are shares over all analyses; ``assets`` counts the
    assets that it would tell something new about; ``fields`` are the columns it would fill,
    as ``table.column``, those that matter most first. ``hint`` narrows it down (a management
    server's name), or is empty.

    ``municipality``: whose export it is; ``title`` and ``title_da``: what to call it;
    ``taken_from``: the kind of management server it is taken from, or empty; ``number``: it
    would be this many'th of its kind, where nothing better is known; ``cluster``: ``hint`` is a
    cluster's name. ``assets_by_table``: the assets again, by table, most first;
    ``new_tables``: tables that are empty now and that it would bring, those that matter most
    first. ``if_platform``: the advice assumes that servers run on this platform, which nothing
    handed in so far shows; empty where it does.
    """

    importer: str
    hint: str
    assets: int
    fields: tuple[str, ...]
    share_now: float
    share_then: float
    municipality: str = ""
    title: str = ""
    title_da: str = ""
    taken_from: str = ""
    number: int | None = None
    cluster: bool = False
    assets_by_table: tuple[tuple[str, int], ...] = ()
    new_tables: tuple[str, ...] = ()
    if_platform: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalityQuality:
    """Quality for one municipality, per analysis, and what to hand in next (None: nothing).

    ``municipality`` is empty for the whole.
    """

    municipality: str
    analyses: tuple[AnalysisQuality, ...]
    share: float | None
    next_export: NextExport | None


class Reach(StrEnum):
    """Which assets of a table an export tells of (docs/methods/quality.md)."""

    ALL = "all"
    VMWARE = "vmware"
    HYPER_V = "hyper-v"
    AZURE = "azure"
    WINDOWS = "windows"
    NOT_WINDOWS = "not_windows"
    ADDRESSED = "addressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleExport:
    """An export that a municipality could still hand in.

    ``name`` is its own; ``importer`` the folder name of what reads it (as in the records'
    ``format``); ``title`` and ``title_da`` stand at the beginning of a sentence. ``gives``:
    columns by table. ``reaches``: which assets, by table; a table that is not named is reached
    in full. ``taken_from``: the kind of management server that it comes from ("vCenter"), or
    empty. ``repeats``: it may tell more of an asset when handed in again (kept by hand).
    """

    name: str
    importer: str
    title: str
    title_da: str
    gives: Mapping[str, tuple[str, ...]]
    reaches: Mapping[str, Reach] = field(default_factory=dict)
    taken_from: str = ""
    repeats: bool = False
