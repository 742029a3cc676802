"""Atendimento: what agents said first in the last 72 hours, what became of it, and the limit a day."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.queries import contacts_of
from avisa.desk.active_actions import set_daily_cap, take_back
from avisa.desk.active_queries import board, daily_cap
from avisa.desk.active_rules import LARGEST_CAP
from avisa.errors import Refused
from avisa.identity.queries import colleagues
from avisa.kernel.db import Tx
from avisa.templates.queries import templates_of
from avisa.web.pages.desk_acts import by
from avisa.web.texts import text_of
from avisa.web.visit import Visit, form, page

PAGE = "desk/active_sent.html"


def shown(visit: Visit, status: int = 200) -> Response:
    with visit.read() as tx:
        return visit.show(PAGE, status, **seen(visit, tx))


def rows(visit: Visit) -> Response:
    """The table alone: the page asks for it every few seconds."""
    with visit.read() as tx:
        return Response(visit.block(PAGE, "rows", **seen(visit, tx)), media_type="text/html")


def seen(visit: Visit, tx: Tx) -> dict[str, Any]:
    everybody = visit.query("who") == "all"
    found = board(tx, visit.workspace_id, visit.now, 0 if everybody else visit.member.user_id)
    return {
        "said": found,
        "everybody": everybody,
        "people": contacts_of(tx, visit.workspace_id, {one.contact_id for one in found}),
        "templates": templates_of(tx, visit.workspace_id, {one.template_id or 0 for one in found}),
        "names": {one.member.user_id: one.member.name for one in colleagues(tx, visit.workspace_id)},
        "cap": daily_cap(tx, visit.workspace_id),
        "largest_cap": LARGEST_CAP,
    }


def cancel(visit: Visit) -> Response:
    with visit.write() as unit:
        ended = take_back(unit, visit.id("message_id"), by(visit))
    kept = "?who=all" if visit.query("who") == "all" else ""
    return visit.go(f"/desk/active/sent{kept}", "active_taken_back" if ended else "active_left_already")


def keep_cap(visit: Visit) -> Response:
    typed = visit.form["most"]
    most = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else -1
    try:
        with visit.write() as unit:
            set_daily_cap(unit, most if typed else 0)
    except Refused as error:
        visit.form.mistakes["most"] = text_of(error)
        return shown(visit, 422)
    return visit.go("/desk/active/sent", "daily_cap_kept")


ROUTES = [
    Route("/desk/active/sent", page(shown, "desk.read"), methods=["GET"]),
    Route("/desk/active/sent/rows", page(rows, "desk.read")),
    Route("/desk/active/sent/{message_id:id}", page(cancel, "desk.write"), methods=["DELETE"]),
    Route("/desk/active/cap", form(keep_cap, "settings.write"), methods=["POST"]),
]
