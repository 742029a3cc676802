"""Atendimento: its queues, ticks for people, and where the answers to a campaign go."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.campaigns.answer_actions import send_answers_to
from avisa.campaigns.answer_queries import Answers, answers_go_to
from avisa.campaigns.queries import campaign_by_id
from avisa.desk.label_actions import add_queue, drop_queue
from avisa.desk.queries import queues
from avisa.desk.receipt_actions import tell_reading
from avisa.desk.receipt_queries import tells_reading
from avisa.errors import NotFound, Refused
from avisa.identity.queries import users
from avisa.kernel.unit import Unit
from avisa.web.visit import Visit, form, page


def listed(visit: Visit) -> Response:
    with visit.read() as tx:
        found, told = queues(tx, visit.workspace_id), tells_reading(tx, visit.workspace_id)
    return visit.show("desk/queues.html", queues=found, tells_reading=told)


def add(visit: Visit) -> Response:
    with visit.write() as unit:
        add_queue(unit, visit.form["name"])
    return visit.go("/desk/queues", "desk_queue_added")


def drop(visit: Visit) -> Response:
    with visit.write() as unit:
        drop_queue(unit, visit.id("queue_id"))
    return visit.go("/desk/queues", "desk_queue_dropped")


def keep_receipts(visit: Visit) -> Response:
    with visit.write() as unit:
        tell_reading(unit, visit.form["on"] == "yes")
    return visit.go("/desk/queues", "desk_receipts_kept")


def answers(visit: Visit) -> Response:
    """Of one campaign: an agent or a queue, and what the person is told at once."""
    campaign_id = visit.id("campaign_id")
    with visit.read() as tx:
        campaign = campaign_by_id(tx, visit.workspace_id, campaign_id)
        if campaign is None:
            raise NotFound("campaign_unknown")
        now = answers_go_to(tx, visit.workspace_id, [campaign_id]).get(campaign_id, Answers())
        agents, known = users(tx, visit.workspace_id), queues(tx, visit.workspace_id)
    return visit.show("desk/answers.html", campaign=campaign, now=now, agents=agents, queues=known)


def save_answers(visit: Visit) -> Response:
    campaign_id = visit.id("campaign_id")
    kind, _, chosen = visit.form["to"].partition(":")
    chosen_id = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0
    with visit.write() as unit:
        agent_id, queue_id = here(unit, kind, chosen_id)
        send_answers_to(unit, campaign_id, Answers(agent_id, queue_id, visit.form["says"]))
    return visit.go(f"/campaigns/{campaign_id}", "answers_saved")


def here(unit: Unit, kind: str, chosen: int) -> tuple[int | None, int | None]:
    """Agents and queues of this company alone."""
    if kind == "agent":
        if chosen not in {one.user_id for one in users(unit.tx, unit.workspace_id)}:
            raise Refused("agent_unknown")
        return chosen, None
    if chosen and chosen not in {one.id for one in queues(unit.tx, unit.workspace_id)}:
        raise Refused("queue_unknown")
    return None, chosen or None


ROUTES = [
    Route("/desk/queues", page(listed, "desk.assign")),
    Route("/desk/queues", form(add, "desk.assign"), methods=["POST"]),
    Route("/desk/queues/{queue_id:id}", page(drop, "desk.assign"), methods=["DELETE"]),
    Route("/desk/receipts", form(keep_receipts, "settings.write"), methods=["POST"]),
    Route("/campaigns/{campaign_id:id}/answers", page(answers, "campaigns.write")),
    Route("/campaigns/{campaign_id:id}/answers", form(save_answers, "campaigns.write"), methods=["POST"]),
]
