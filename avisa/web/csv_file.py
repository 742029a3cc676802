"""Tables as files for a spreadsheet, sent line by line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from starlette.responses import StreamingResponse

from avisa.kernel.csv_lines import MARK, line

__all__ = ["MARK", "csv_answer", "line"]


def csv_answer(lines: Iterator[str], name: str) -> StreamingResponse:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(chain([MARK], lines), media_type="text/csv; charset=utf-8", headers=headers)
