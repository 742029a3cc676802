"""Atendimento: what an agent says, words or a file, and the files of both sides, shown without a script."""

from __future__ import annotations

from pathlib import PurePath
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.responses import Response
from starlette.routing import Route

from avisa.channels.port import Reply
from avisa.desk.actions import reply
from avisa.desk.attachment_actions import attach
from avisa.desk.canned_actions import say_canned
from avisa.desk.canned_rules import body_with
from avisa.desk.types import Content
from avisa.errors import NotFound, Refused
from avisa.messages.media.actions import take_in
from avisa.messages.media.queries import content_of, medium_by_id
from avisa.messages.media.rules import ENOUGH, PLAIN, SHOWN, file_name, outgoing_kind
from avisa.web.canned_form import buttons_in
from avisa.web.forms import Form
from avisa.web.pages.consent_paper import ALONE
from avisa.web.pages.desk import ONE, conversation_in
from avisa.web.pages.desk_acts import by, to_conversation
from avisa.web.visit import Visit, form, page


def say(visit: Visit) -> Response:
    """Words alone, a prepared answer that was looked over, or a file with its words."""
    file = visit.form.files.get("file")
    picked = visit.form.id("canned")
    if file is not None:
        if buttons_shown(visit.form):
            raise Refused("buttons_with_file")
        send(visit, file)
    elif picked:
        with visit.write() as unit:
            say_canned(unit, visit.id("conversation_id"), picked, visit.form["text"], by(visit))
    else:
        with visit.write() as unit:
            body = body_with(Content(text=visit.form["text"], replies=buttons_shown(visit.form)))
            reply(unit, visit.id("conversation_id"), body, by(visit))
    return said_again(visit)


def buttons_shown(typed: Form) -> tuple[Reply, ...]:
    """What still stands in fields that were folded away again is not meant."""
    return buttons_in(typed) if typed["with_buttons"] else ()


def send(visit: Visit, file: UploadFile) -> None:
    """Its kind is told by its bytes; it leaves as soon as the engine has uploaded it."""
    with visit.read() as tx:
        found = conversation_in(visit, tx)
    beginning = file.file.read(ENOUGH)
    file.file.seek(0)
    name = PurePath(file.filename or "").name
    kind = outgoing_kind(beginning, file.size or 0, name)
    console = visit.console
    who = (visit.workspace_id, visit.member.user_id, visit.now)
    kept = take_in(console.db, console.ids, console.vault, who, (name, kind, found.contact_id), file.file)
    with visit.write() as unit:
        attach(unit, found.id, kept, visit.form["text"], by(visit))


def said_again(visit: Visit) -> Response:
    """An empty composer in the old one's place; the live page shows what was said."""
    if not visit.by_htmx:
        return to_conversation(visit)
    with visit.read() as tx:
        found = conversation_in(visit, tx)
    visit.form.values.clear()
    return Response(visit.block("desk/desk.html", "composer", conversation=found), media_type="text/html")


def shown(visit: Visit) -> Response:
    """A picture, a sound or a film may be shown in the page; all else is only ever saved to the disk.

    It stands alone: no script, no frame, no guess of its type, whatever its bytes hold.
    """
    medium_id = visit.id("medium_id")
    with visit.read() as tx:
        found = medium_by_id(tx, visit.workspace_id, medium_id)
        if found is None or not found.is_kept:
            raise NotFound("medium_gone")
        content = content_of(tx, visit.workspace_id, visit.console.vault, medium_id)
    inline = found.kind in SHOWN and not visit.query("save")
    name = file_name(found.name, medium_id, found.kind)
    placed = "inline" if inline else "attachment"
    headers = {
        "content-disposition": f"{placed}; filename*=UTF-8''{quote(name)}",
        "content-security-policy": ALONE,
        "x-content-type-options": "nosniff",
        "cache-control": "private, max-age=3600",
    }
    return Response(content, media_type=found.kind if inline else PLAIN, headers=headers)


ROUTES = [
    Route(f"{ONE}/messages", form(say, "desk.write"), methods=["POST"]),
    Route("/desk/files/{medium_id:id}", page(shown, "desk.read")),
]
