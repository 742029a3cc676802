"""A line of a CSV file that a spreadsheet opens: text, and nothing that it would calculate."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

MARK = "\ufeff"  # Excel takes a file for UTF-8 only with it
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet program would calculate


def line(cells: Sequence[str]) -> str:
    """With semicolons, which Excel wants where a comma parts the decimals."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
