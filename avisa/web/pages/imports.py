"""Importar: a file comes in, its columns are named, what it stands on is declared; then its progress."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.imports.queries import preview, problem_counts, problems_after, run_of, runs_before
from avisa.audience.imports.types import PROBLEM_TEXT, Preview
from avisa.audience.imports.upload import upload
from avisa.audience.queries import list_named
from avisa.audience.sheets import SHEET_TEXT
from avisa.audience.types import Declaration, ImportRun, ImportState
from avisa.consent.intake.actions import confirm
from avisa.consent.queries import purposes_of
from avisa.consent.types import LegalBasis
from avisa.errors import Conflict, NotFound, Refused
from avisa.kernel.i18n import N_
from avisa.web.columns import mapping_from, roles_in, understood
from avisa.web.forms import Form
from avisa.web.import_way import back, onward, through, way_in
from avisa.web.live import News
from avisa.web.texts import text_of
from avisa.web.visit import Visit, form, page, watch

MOST = 50
MOST_PROBLEMS = 100
PIECE = 256 * 1024
CHOOSE_FILE = N_("Choose a CSV or Excel file.")
SAY_CONSENT = N_("Say whether these people have agreed to be messaged.")
SAY_PURPOSES = N_("Choose at least one purpose.")
GOING = (ImportState.READY, ImportState.RUNNING)
FIELD_OF = {"list_name_missing": "list_name", "purpose_not_found": "purposes", "legal_basis_unknown": "basis"}


def listed(visit: Visit) -> Response:
    with visit.read() as tx:
        found = runs_before(tx, visit.workspace_id, visit.query_id("before") or None, MOST + 1)
    return visit.show("imports/list.html", runs=found[:MOST], further=len(found) > MOST)


def new(visit: Visit) -> Response:
    return visit.show("imports/new.html", **way_of(visit))


def way_of(visit: Visit) -> dict[str, Any]:
    """Where a campaign that waits for this list goes on, and where one turns back; empty without one."""
    way = way_in(visit)
    return {"way": through(way), "back": back(way)}


def take_in(visit: Visit) -> Response:
    file = visit.form.files.get("file")
    if file is None:
        visit.form.wrong("file", CHOOSE_FILE)
        return visit.show("imports/new.html", status=422, **way_of(visit))
    console, member = visit.console, visit.member
    pieces = iter(lambda: file.file.read(PIECE), b"")
    name = file.filename or "list"
    made = upload(console.db, visit.workspace_id, console.ids, visit.now, name, pieces, member.actor)
    return visit.go(f"/contacts/imports/{made}{through(way_in(visit))}")


def run_in(visit: Visit) -> ImportRun:
    with visit.read() as tx:
        found = run_of(tx, visit.workspace_id, visit.id("import_id"))
    if found is None:
        raise NotFound("import_unknown")
    return found


def shown(visit: Visit) -> Response:
    run = run_in(visit)
    if run.state == ImportState.UPLOADED:
        return questions(visit, run)
    seen = progress(visit, run)
    if (way := way_in(visit)) and run.state == ImportState.DONE and seen["contact_list"]:
        return visit.go(onward(way, run.id, seen["contact_list"].id))
    return visit.show("imports/import.html", **seen, **way_of(visit))


def questions(visit: Visit, run: ImportRun, status: int = 200) -> Response:
    """What the columns are, and what the list stands on."""
    try:
        seen = seen_file(visit, run)
    except Refused as error:
        code = SHEET_TEXT.get(error.code, "")
        return visit.show("imports/unreadable.html", status=422, run=run, why=code, **way_of(visit))
    with visit.read() as tx:
        purposes = purposes_of(tx, visit.workspace_id)
    stem = PurePath(run.filename).stem
    asked = {"purposes": purposes.values(), "bases": list(LegalBasis), "list_name": stem} | way_of(visit)
    return visit.show("imports/questions.html", status=status, run=run, **asked, **seen)


def seen_file(visit: Visit, run: ImportRun) -> dict[str, Any]:
    """The first rows under the columns as they are chosen now."""
    with visit.read() as tx:
        seen: Preview = preview(tx, visit.workspace_id, run.id)
    roles = roles_in(visit.form, seen)
    mapping = mapping_from(visit.form if visit.form.values else Form(), seen, roles)
    keys = dict(mapping.attributes) if mapping else {}
    return {"preview": seen, "roles": roles, "keys": keys, "rows": understood(seen, mapping)}


def columns(visit: Visit) -> Response:
    """The table alone, whenever a column's role changes."""
    run = run_in(visit)
    return Response(
        visit.block("imports/questions.html", "columns", run=run, **seen_file(visit, run)),
        media_type="text/html",
    )


def start(visit: Visit) -> Response:
    run, typed = run_in(visit), visit.form
    with visit.read() as tx:
        seen = preview(tx, visit.workspace_id, run.id)
    mapping = mapping_from(typed, seen, roles_in(typed, seen))
    declaration = declared(typed)
    if typed.good and mapping:
        try:
            with visit.write() as unit:
                confirm(unit, run.id, mapping, declaration, typed["list_name"])
            return visit.go(f"/contacts/imports/{run.id}{through(way_in(visit))}", "import_started")
        except Conflict:
            return visit.go(f"/contacts/imports/{run.id}{through(way_in(visit))}")
        except Refused as error:
            field = str(error.fields.get("field") or FIELD_OF.get(error.code, "list_name"))
            typed.mistakes[field] = text_of(error)
    return questions(visit, run, status=422)


def declared(typed: Form) -> Declaration | None:
    """What the list stands on; None when the person says that nobody has agreed yet."""
    typed.need("list_name")
    typed.at_most(120, "list_name")
    if typed["consent"] not in ("yes", "no"):
        typed.wrong("consent", SAY_CONSENT)
    if typed["consent"] != "yes":
        return None
    typed.need("statement", "company_name", "declared_by")
    typed.at_most(4000, "statement")
    if not typed.ids("purposes"):
        typed.wrong("purposes", SAY_PURPOSES)
    return Declaration(
        purposes=tuple(typed.ids("purposes")),
        legal_basis=typed["basis"] or LegalBasis.CONSENT.value,
        statement=typed["statement"],
        company_name=typed["company_name"],
        declared_by=typed["declared_by"],
    )


def progress(visit: Visit, run: ImportRun) -> dict[str, Any]:
    after = visit.query_id("after")
    with visit.read() as tx:
        problems = problems_after(tx, visit.workspace_id, run.id, after, MOST_PROBLEMS + 1)
        counts = problem_counts(tx, visit.workspace_id, run.id)
        made = list_named(tx, visit.workspace_id, run.list_id) if run.list_id else None
    return {
        "run": run,
        "going": run.state in GOING,
        "problems": problems[:MOST_PROBLEMS],
        "further": len(problems) > MOST_PROBLEMS,
        "counts": counts,
        "texts": PROBLEM_TEXT | SHEET_TEXT,
        "contact_list": made,
    }


def live(visit: Visit) -> Response:
    key = ("import", visit.workspace_id, run_in(visit).id)

    def look(now: Visit) -> News:
        seen = now.console.glimpses.of(key, lambda: progress(now, run_in(now)))
        return News(now.block("imports/import.html", "live", **seen, **way_of(now)), last=not seen["going"])

    return watch(visit, look)


ONE = "/contacts/imports/{import_id:id}"
ROUTES = [
    Route("/contacts/imports", page(listed, "contacts.import")),
    Route("/contacts/imports", form(take_in, "contacts.import"), methods=["POST"]),
    Route("/contacts/imports/new", page(new, "contacts.import")),
    Route(ONE, page(shown, "contacts.import")),
    Route(ONE, form(start, "contacts.import"), methods=["POST"]),
    Route(f"{ONE}/columns", form(columns, "contacts.import"), methods=["POST"]),
    Route(f"{ONE}/live", page(live, "contacts.import")),
]
