"""The rows that an import left out, as a file to mend them in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from avisa.audience.imports.queries import problems_after
from avisa.audience.imports.types import PROBLEM_TEXT
from avisa.audience.sheets import SHEET_TEXT
from avisa.audience.types import Problem
from avisa.kernel.i18n import N_
from avisa.web.pages.imports import ONE, run_in
from avisa.web.visit import Visit, page

AT_ONCE = 1_000
HEADER = (N_("Line"), N_("Column"), N_("Value"), N_("Reason"))
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet program would calculate


def download(visit: Visit) -> Response:
    run = run_in(visit)
    headers = {"content-disposition": f'attachment; filename="avisa-import-{run.id}.csv"'}
    return StreamingResponse(lines(visit, run.id), media_type="text/csv; charset=utf-8", headers=headers)


def lines(visit: Visit, import_id: int) -> Iterator[str]:
    """With the mark and the semicolons that Excel needs to open it with a double click."""
    yield "\ufeff" + line([visit.say(title) for title in HEADER])
    after = 0
    while True:
        with visit.read() as tx:
            found = problems_after(tx, visit.workspace_id, import_id, after, AT_ONCE)
        for problem in found:
            yield line([str(problem.line), problem.column, problem.value, reason(visit, problem)])
        if len(found) < AT_ONCE:
            return
        after = found[-1].line


def reason(visit: Visit, problem: Problem) -> str:
    said = visit.say((PROBLEM_TEXT | SHEET_TEXT).get(problem.reason, problem.reason))
    return f"{said} ({problem.detail})" if problem.detail else said


def line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


ROUTES = [Route(f"{ONE}/problems.csv", page(download, "contacts.import"))]
