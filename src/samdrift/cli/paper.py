"""``samdrift paper``: the case paper for a municipality's council, from the folder of a plan."""

import json
import tomllib
from pathlib import Path

import polars as pl

from samdrift.kernel import Finding, parse_parameters
from samdrift.kernel.finding import Source
from samdrift.kernel.parameter import UNKNOWN_PARAMETER
from samdrift.report.paper import PaperParameters, PlanFolder, UnableToWritePaper, render_paper

__all__ = ["UnableToWritePaper", "read_plan_folder", "write_paper"]

#: Tables that the paper reads; others in the folder are not opened.
_TABLES = (
    "economy_municipalities", "economy_years", "sharing_members", "takeover_gates", "takeover_groups",
    "takeover_milestones",
    "takeover_notices", "takeover_people", "takeover_risk_municipalities",
)  # fmt: skip


def write_paper(
    folder: Path, municipality: str, to: Path, *, settings: Path | None = None
) -> tuple[Finding, ...]:
    """Write the case paper from a plan's folder; returns what was odd in the settings.

    Raises:
        UnableToWritePaper: the folder holds no plan, or not of this municipality.
    """
    parameters, found = _parameters(settings)
    content = render_paper(read_plan_folder(folder), municipality, parameters=parameters)
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(content)
    return found


def read_plan_folder(folder: Path) -> PlanFolder:
    """Read ``plan.json`` and the tables that the paper uses; a table that is not there is left out.

    Raises:
        UnableToWritePaper: ``plan.json`` is missing or cannot be read, or a table is broken.
    """
    try:
        document = json.loads((folder / "plan.json").read_bytes())
    except (OSError, ValueError) as error:
        raise UnableToWritePaper(
            f"{folder / 'plan.json'} kan ikke læses. Angiv mappen, som samdrift plan skrev til."
        ) from error
    if not isinstance(document, dict):
        raise UnableToWritePaper(f"{folder / 'plan.json'} er ingen plan fra samdrift plan.")
    tables = {}
    for name in _TABLES:
        path = folder / "tables" / f"{name}.parquet"
        if path.exists():
            tables[name] = _read_table(path)
    # The table of people that travels hides small groups; a paper is its municipality's own.
    own = [_read_table(path) for path in sorted((folder / "own").rglob("takeover_people.parquet"))]
    if own:
        try:
            tables["takeover_people"] = _with_own(tables.get("takeover_people"), own)
        except pl.exceptions.PolarsError as error:
            raise UnableToWritePaper(f"{folder / 'own'} passer ikke til planen. Lav planen igen.") from error
    return PlanFolder(document=document, tables=tables)


def _with_own(travelling: pl.DataFrame | None, own: list[pl.DataFrame]) -> pl.DataFrame:
    """Municipalities' own rows, and what travels of those whose own are not here."""
    known = pl.concat(own, how="diagonal")
    if travelling is None:
        return known
    others = travelling.join(known, on="municipality", how="anti", maintain_order="left")
    return pl.concat([known, others], how="diagonal")


def _read_table(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UnableToWritePaper(f"{path} kan ikke læses. Lav planen igen.") from error


def _parameters(settings: Path | None) -> tuple[PaperParameters, tuple[Finding, ...]]:
    if settings is None:
        return PaperParameters(), ()
    try:
        given = tomllib.loads(settings.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnableToWritePaper(f"{settings} kan ikke læses: {error}") from error
    odd = [UNKNOWN_PARAMETER.at(Source(path=settings.name), name) for name in given if name != "paper"]
    section = given.get("paper", {})
    if not isinstance(section, dict):
        raise UnableToWritePaper(f"{settings}: paper skal være et afsnit, [paper].")
    parameters, found = parse_parameters(PaperParameters, section, section="paper", path=settings.name)
    return parameters, (*odd, *found)
