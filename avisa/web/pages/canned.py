"""Respostas prontas: the list by category, each answer's own page, and what is kept of it."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from starlette.datastructures import UploadFile
from starlette.responses import Response
from starlette.routing import Route

from avisa.desk.canned_actions import Keeper, change, drop, make
from avisa.desk.canned_queries import canned_by_id, canned_replies, categories
from avisa.desk.types import CannedReply
from avisa.errors import Conflict, NotFound, Refused
from avisa.kernel.db import Tx
from avisa.messages.media.actions import forget_medium, take_in
from avisa.messages.media.queries import medium_by_id
from avisa.messages.media.rules import ENOUGH, outgoing_kind
from avisa.templates.queries import templates_of, templates_page
from avisa.templates.rules import wanted
from avisa.templates.types import Template
from avisa.web.canned_form import PLACES, kept_values, wish_in
from avisa.web.canned_words import KINDS
from avisa.web.texts import text_of
from avisa.web.visit import Visit, form, page

PAGE = "canned/canned_form.html"
MOST_TEMPLATES = 300


def listed(visit: Visit) -> Response:
    with visit.read() as tx:
        user_id, category = visit.member.user_id, visit.query("category")
        found = canned_replies(tx, visit.workspace_id, user_id, visit.query("q"), category)
        wanted_ids = [one.content.template_id for one in found if one.content.template_id]
        return visit.show(
            "canned/canned.html",
            replies=found,
            categories=categories(tx, visit.workspace_id, user_id),
            category=category,
            templates=templates_of(tx, visit.workspace_id, wanted_ids),
        )


def new(visit: Visit) -> Response:
    kind = visit.query("kind")
    visit.form.values["kind"] = kind if kind in KINDS else "text"
    visit.form.values["shared"] = "yes" if visit.may("canned.share") else ""
    return editor(visit, None)


def edit(visit: Visit) -> Response:
    one = found(visit)
    visit.form.values |= kept_values(one)
    return editor(visit, one)


def editor(visit: Visit, one: CannedReply | None, status: int = 200) -> Response:
    with visit.read() as tx:
        return visit.show(PAGE, status, one=one, **choices(visit, tx, one))


def choices(visit: Visit, tx: Tx, one: CannedReply | None) -> dict[str, Any]:
    sendable = sendable_templates(visit, tx)
    wish = visit.form.id("template") or visit.query_id("template")
    chosen = next((each for each in sendable if each.id == wish), None)
    return {
        "categories": categories(tx, visit.workspace_id, visit.member.user_id),
        "sendable": sendable,
        "chosen": chosen,
        "slots": wanted(chosen.shape) if chosen else (),
        "medium": medium_by_id(tx, visit.workspace_id, one.content.medium_id) if one else None,
        "writable": one is None or not one.is_shared or visit.may("canned.share"),
    }


def sendable_templates(visit: Visit, tx: Tx) -> list[Template]:
    approved = templates_page(tx, visit.workspace_id, most=MOST_TEMPLATES, only={"status": "APPROVED"})
    return [one for one in approved if one.category != "AUTHENTICATION" and not one.shape.unsupported]


def slots(visit: Visit) -> Response:
    """The fields of the template that was chosen."""
    with visit.read() as tx:
        return Response(visit.block(PAGE, "slots", **choices(visit, tx, None)), media_type="text/html")


def keep(visit: Visit) -> Response:
    return save(visit, None)


def keep_changed(visit: Visit) -> Response:
    return save(visit, found(visit))


def save(visit: Visit, one: CannedReply | None) -> Response:
    """A new file is here before the answer that names it; refused, it is forgotten again."""
    taken = 0
    try:
        taken = file_in(visit)
        wish = wish_in(visit.form, taken or (one.content.medium_id if one else 0))
        with visit.write() as unit:
            if one is None:
                make(unit, wish, keeper(visit))
            else:
                change(unit, one.id, wish, keeper(visit))
    except (Refused, Conflict) as error:
        if taken:
            with visit.write() as unit:
                forget_medium(unit, taken)
        if error.code not in PLACES:
            raise
        visit.form.mistakes[PLACES[error.code]] = text_of(error)
        return editor(visit, one, 422)
    return visit.go("/canned", "canned_saved")


def file_in(visit: Visit) -> int:
    """The id of the file that was chosen, once it is kept; 0 without one."""
    file = visit.form.files.get("file")
    return kept_file(visit, file) if file is not None and visit.form["kind"] == "media" else 0


def kept_file(visit: Visit, file: UploadFile) -> int:
    beginning = file.file.read(ENOUGH)
    file.file.seek(0)
    name = PurePath(file.filename or "").name
    kind = outgoing_kind(beginning, file.size or 0, name)
    console = visit.console
    who = (visit.workspace_id, visit.member.user_id, visit.now)
    return take_in(console.db, console.ids, console.vault, who, (name, kind, None), file.file)


def remove(visit: Visit) -> Response:
    with visit.write() as unit:
        drop(unit, visit.id("reply_id"), keeper(visit))
    return visit.go("/canned", "canned_deleted")


def keeper(visit: Visit) -> Keeper:
    return Keeper(visit.member.user_id, visit.may("canned.share"))


def found(visit: Visit) -> CannedReply:
    with visit.read() as tx:
        one = canned_by_id(tx, visit.workspace_id, visit.id("reply_id"), visit.member.user_id)
    if one is None:
        raise NotFound("canned_reply_unknown")
    return one


ONE = "/canned/{reply_id:id}"
ROUTES = [
    Route("/canned", page(listed, "desk.read")),
    Route("/canned", form(keep, "canned.write"), methods=["POST"]),
    Route("/canned/new", page(new, "canned.write")),
    Route("/canned/slots", page(slots, "canned.write")),
    Route(ONE, page(edit, "desk.read"), methods=["GET"]),
    Route(ONE, form(keep_changed, "canned.write"), methods=["POST"]),
    Route(ONE, page(remove, "canned.write"), methods=["DELETE"]),
]
