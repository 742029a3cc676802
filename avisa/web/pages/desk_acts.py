"""Atendimento: what an agent does with a conversation: notes, tags, takes, gives, closes, hands over."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.desk import actions, label_actions
from avisa.desk.actions import By
from avisa.errors import Refused
from avisa.identity.queries import users
from avisa.web.pages.desk import ONE
from avisa.web.visit import Visit, form, page


def by(visit: Visit) -> By:
    return By(visit.member.user_id, visit.may("desk.assign"))


def write_note(visit: Visit) -> Response:
    with visit.write() as unit:
        label_actions.note(unit, visit.id("conversation_id"), visit.member.user_id, visit.form["note"])
    return to_conversation(visit)


def put_tag(visit: Visit) -> Response:
    with visit.write() as unit:
        label_actions.tag(unit, visit.id("conversation_id"), visit.form["tag"])
    return to_conversation(visit)


def drop_tag(visit: Visit) -> Response:
    with visit.write() as unit:
        label_actions.untag(unit, visit.id("conversation_id"), visit.id("tag_id"))
    return to_conversation(visit)


def take(visit: Visit) -> Response:
    with visit.write() as unit:
        actions.assign(unit, visit.id("conversation_id"), visit.member.user_id, by(visit))
    return to_conversation(visit)


def give(visit: Visit) -> Response:
    """To `agent:ID` or `queue:ID` (0: the queue that everybody sees), with a word to the next."""
    kind, _, chosen = visit.form["to"].partition(":")
    if kind not in ("agent", "queue") or not chosen.isdecimal():
        raise Refused("agent_unknown")
    agent_id, queue_id = (int(chosen), None) if kind == "agent" else (None, int(chosen) or None)
    with visit.write() as unit:
        if agent_id and agent_id not in {one.user_id for one in users(unit.tx, unit.workspace_id)}:
            raise Refused("agent_unknown")
        told = visit.form["told"]
        actions.assign(unit, visit.id("conversation_id"), agent_id, by(visit), queue_id, told)
    return to_conversation(visit, "conversation_given")


def close(visit: Visit) -> Response:
    with visit.write() as unit:
        actions.close(unit, visit.id("conversation_id"), by(visit))
    return visit.go(f"/desk?shelf={visit.query('shelf') or 'mine'}", "conversation_closed")


def reopen(visit: Visit) -> Response:
    with visit.write() as unit:
        actions.reopen(unit, visit.id("conversation_id"), by(visit))
    return to_conversation(visit)


def hand_over(visit: Visit) -> Response:
    with visit.write() as unit:
        told = visit.form["told"]
        actions.hand_over(unit, visit.id("conversation_id"), visit.form["system"], by(visit), told)
    return to_conversation(visit, "conversation_handed_over")


def to_conversation(visit: Visit, notice: str = "") -> Response:
    kept = visit.request.url.query
    address = f"/desk/{visit.id('conversation_id')}"
    return visit.go(f"{address}?{kept}" if kept else address, notice)


ROUTES = [
    Route(f"{ONE}/notes", form(write_note, "desk.write"), methods=["POST"]),
    Route(f"{ONE}/tags", form(put_tag, "desk.write"), methods=["POST"]),
    Route(f"{ONE}/tags/{{tag_id:id}}", page(drop_tag, "desk.write"), methods=["DELETE"]),
    Route(f"{ONE}/agent", page(take, "desk.write"), methods=["PUT"]),
    Route(f"{ONE}/agent", form(give, "desk.write"), methods=["POST"]),
    Route(f"{ONE}/closing", page(close, "desk.write"), methods=["PUT"]),
    Route(f"{ONE}/closing", page(reopen, "desk.write"), methods=["DELETE"]),
    Route(f"{ONE}/system", form(hand_over, "desk.write"), methods=["POST"]),
]
