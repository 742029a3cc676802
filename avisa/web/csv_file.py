"""Tables as files for a spreadsheet: the mark and semicolons that Excel needs, and nothing it would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import chain

from starlette.responses import StreamingResponse

MARK = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet program would calculate


def csv_answer(lines: Iterator[str], name: str) -> StreamingResponse:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(chain([MARK], lines), media_type="text/csv; charset=utf-8", headers=headers)


def line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
