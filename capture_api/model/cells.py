"""Cells of a table that spreadsheets open: no text in them is run, and what was typed can be read back."""

import csv
import io
import unicodedata
from collections.abc import Iterable

STARTERS = ("=", "+", "-", "@", "|", "%")  # of a formula, to one spreadsheet or another


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: the first letter that shows decides, not the first of all.

    An apostrophe before such a letter has another before it, so that `typed_in` gives back what was typed.
    """
    if text.isascii() and text.isprintable():  # nearly every cell; the long way gives the same
        return f"'{text}" if text.lstrip(" '").startswith(STARTERS) else text
    shown = "".join(
        letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter)[0] not in "CZ"
    )
    kept = "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) != "Cc")
    return f"'{kept}" if shown.lstrip("'").startswith(STARTERS) else kept


def typed_in(cell: str) -> str:
    """What was typed into a cell that `safe_cell` may have made safe; other programs do it in the same way."""
    rest = cell.removeprefix("'")
    return rest if cell != rest and safe_cell(rest) == cell else cell


def csv_line(cells: Iterable[str]) -> str:
    """One line, every cell in quotation marks where it needs them."""
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
