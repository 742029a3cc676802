"""The rows that an import left out, as a file to mend them in."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.imports.queries import problems_after
from avisa.audience.imports.types import PROBLEM_TEXT
from avisa.audience.sheets import SHEET_TEXT
from avisa.audience.types import Problem
from avisa.kernel.i18n import N_
from avisa.web.csv_file import csv_answer, line
from avisa.web.pages.imports import ONE, run_in
from avisa.web.visit import Visit, page

AT_ONCE = 1_000
HEADER = (N_("Line"), N_("Column"), N_("Value"), N_("Reason"))


def download(visit: Visit) -> Response:
    run = run_in(visit)
    return csv_answer(lines(visit, run.id), f"avisa-import-{run.id}.csv")


def lines(visit: Visit, import_id: int) -> Iterator[str]:
    yield line([visit.say(title) for title in HEADER])
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


ROUTES = [Route(f"{ONE}/problems.csv", page(download, "contacts.import"))]
