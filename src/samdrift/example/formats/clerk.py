"""What people do to hand-kept lists: gaps, rows copied twice, values that cannot be read."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from samdrift.example.formats.sheet import Export, Sheet, csv_export, xlsx_export
from samdrift.example.formats.xlsx import Cell
from samdrift.example.parameters import ExampleParameters
from samdrift.example.profile import Profile
from samdrift.example.randomness import Dice


def spoil(
    sheet: Sheet,
    *,
    optional: Sequence[int],
    unreadable: Mapping[int, str],
    parameters: ExampleParameters,
    dice: Dice,
) -> Sheet:
    """Return the sheet as a person would have kept it.

    Args:
        sheet: complete and right.
        optional: columns (from 0) that may be left empty.
        unreadable: column -> a value in it that nobody can read.
        parameters: shares of gaps, copies and unreadable rows.
        dice: the source of chance.
    """
    missing = parameters.number("missing_fields")
    copied = parameters.number("duplicate_rows")
    broken = parameters.number("unreadable_rows") if unreadable else 0.0
    made = Sheet(name=sheet.name, header=sheet.header, role=sheet.role, above=sheet.above)
    columns = sorted(unreadable)
    for row, asset_id in zip(sheet.rows, sheet.asset_ids, strict=True):
        u = dice.uniforms(2 + len(optional))
        cells: list[Cell] = list(row)
        for n, column in enumerate(optional):
            if u[2 + n] < missing:
                cells[column] = None
        if u[0] < broken:
            column = dice.pick(columns)
            cells[column] = unreadable[column]
            made.mark_bad(len(made.rows), f"{sheet.header[column]}: {unreadable[column]}")
        made.add(cells, asset_id)
        if u[1] < copied:
            made.add(cells, asset_id)
    return made


def list_export(path: str, sheet: Sheet, profile: Profile, *, as_xlsx: bool) -> Export:
    """Write a hand-kept list as xlsx, or as CSV with the municipality's encoding and delimiter."""
    if profile.titled:
        sheet = _under_a_title(sheet)
    if as_xlsx:
        return xlsx_export(f"{path}.xlsx", [sheet])
    plain = Sheet(
        name=sheet.name,
        header=sheet.header,
        role=sheet.role,
        above=sheet.above,
        rows=[[_as_text(cell) for cell in row] for row in sheet.rows],
        asset_ids=sheet.asset_ids,
        bad=sheet.bad,
    )
    return csv_export(
        f"{path}.csv",
        plain,
        delimiter=";" if profile.semicolon else ",",
        encoding="cp1252" if profile.latin1 else "utf-8",
    )


def _under_a_title(sheet: Sheet) -> Sheet:
    """Return the list as made for printing: a title, an empty line, and only then the headings."""
    width = len(sheet.header)
    title: list[str] = [f"{sheet.name} (opdateret løbende)", *[""] * (width - 1)]
    # The title takes the place of the header, so rows move down by two; they keep their numbers.
    return Sheet(
        name=sheet.name,
        header=title,
        role=sheet.role,
        rows=[[None] * width, list(sheet.header), *sheet.rows],
        asset_ids=["", "", *sheet.asset_ids],
        bad={n + 2: reason for n, reason in sheet.bad.items()},
    )


def _as_text(cell: Cell) -> Cell:
    """Write numbers and dates as Danes do: 1.234,56 and 31-12-2027."""
    if isinstance(cell, date | datetime):
        return cell.strftime("%d-%m-%Y")
    if isinstance(cell, float):
        return f"{cell:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    if isinstance(cell, int) and not isinstance(cell, bool) and abs(cell) > 9999:
        return f"{cell:,}".replace(",", ".")
    return cell
