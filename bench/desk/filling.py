"""An inbox that is full: ten messages in each conversation, three in ten of them open."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from avisa.audience.actions import contact_row
from avisa.audience.tables import contact
from avisa.desk.tables import conversation, conversation_tag, desk_tag
from avisa.identity.actions import insert_user
from avisa.identity.types import Role
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.clock import HOUR, MINUTE
from avisa.kernel.db import Database, Row
from avisa.messages.tables import inbound, last_inbound, message
from bench.company import Company, open_company
from bench.letter import LANGUAGE, phone_of

EACH = 10  # messages in a conversation: seven of ours, three of the person
AT_ONCE = 2_000
AGENTS = 20
OPEN_SHARE, QUEUE_SHARE, TAGGED_SHARE = 0.3, 0.2, 0.1
SPREAD = 40 * HOUR  # from the oldest to the newest, so that the windows of the open ones are open
NAMES = ("Marina", "Paulo", "Rita", "Bento", "Lia", "Theo", "Aurora", "Mateus", "Nina", "Raul")


@dataclass(frozen=True, slots=True)
class Desk:
    company: Company
    agents: Sequence[int]
    tag_id: int


def filled(database: Database, count: int) -> Desk:
    company = open_company(database)
    with company.unit() as unit:
        people = [
            insert_user(unit, f"agent{n}@example.com.br", f"Agente {n}", "x", Role.AGENT, "pt_BR")
            for n in range(AGENTS)
        ]
        tag_id = unit.ids.next()
        row = {"workspace_id": unit.workspace_id, "id": tag_id, "name": "boleto", "created_at": unit.now}
        bulk_insert(unit.tx, desk_tag, [row])
    desk = Desk(company, [one.user_id for one in people], tag_id)
    chance = random.Random(7)
    for first in range(0, count, AT_ONCE // EACH):
        fill_some(desk, range(first, min(first + AT_ONCE // EACH, count)), count, chance)
    analyse(database)
    return desk


def analyse(database: Database) -> None:
    """As PostgreSQL does by itself in time; SQLite has what the house tells its planner."""
    if not database.is_sqlite:
        with database.write() as tx:
            tx.execute(text("ANALYZE"))


def fill_some(desk: Desk, positions: range, of: int, chance: random.Random) -> None:
    company = desk.company
    with company.unit() as unit:
        people = unit.ids.take(len(positions))
        named = zip(people, positions, strict=True)
        rows = [
            contact_row(unit, one, phone_of(at), f"{NAMES[at % 10]} {at}", LANGUAGE, {}) for one, at in named
        ]
        bulk_insert(unit.tx, contact, rows)
        talks = [
            talk_of(desk, one, at, of, chance, unit.now) for one, at in zip(people, positions, strict=True)
        ]
        said, heard = words_of(desk, talks)
        bulk_insert(unit.tx, message, said)
        bulk_insert(unit.tx, inbound, heard)
        windows = [
            {name: talk[name] for name in ("workspace_id", "number_id", "contact_id")}
            | {"at": talk["last_at"]}
            for talk in talks
        ]
        bulk_insert(unit.tx, last_inbound, windows)
        bulk_insert(unit.tx, conversation, talks)
        tagged = [
            {"workspace_id": unit.workspace_id, "conversation_id": talk["id"], "tag_id": desk.tag_id}
            | {"last_at": talk["last_at"]}
            for talk in talks
            if chance.random() < TAGGED_SHARE
        ]
        bulk_insert(unit.tx, conversation_tag, tagged)


def talk_of(
    desk: Desk, contact_id: int, at: int, of: int, chance: random.Random, now: int
) -> dict[str, object]:
    """The newest are open; of these some stand in the queue, the rest is spread over the agents."""
    is_open = at >= of * (1 - OPEN_SHARE)
    in_queue = is_open and chance.random() < QUEUE_SHARE
    last_at = now - (of - at) * SPREAD // of
    return {
        "workspace_id": desk.company.workspace_id,
        "id": desk.company.ids.next(),
        "number_id": desk.company.number_id,
        "contact_id": contact_id,
        "state": "open" if is_open else "closed",
        "agent_id": None if in_queue or not is_open else chance.choice(desk.agents),
        "queue_id": None,
        "unread": int(is_open and chance.random() < 0.3),
        "last_at": last_at,
        "last_by": "person",
        "last_inbound_id": 0,
        "last_message_id": 0,
        "waiting_since": last_at if is_open else None,
        "window_until": last_at + 24 * HOUR,
        "campaign_id": None,
        "handed_to": "",
        "opened_at": last_at - HOUR,
        "closed_at": None if is_open else last_at,
    }


def words_of(desk: Desk, talks: Sequence[dict[str, object]]) -> tuple[list[Row], list[Row]]:
    said: list[Row] = []
    heard: list[Row] = []
    for talk in talks:
        for place, one_id in enumerate(desk.company.ids.take(EACH)):
            at = int(str(talk["last_at"])) - (EACH - place) * MINUTE
            if place % 3 == 2:
                heard.append(heard_row(talk, one_id, at))
                talk["last_inbound_id"] = one_id
            else:
                said.append(said_row(talk, one_id, at))
                talk["last_message_id"] = one_id
    return said, heard


def heard_row(talk: Row, one_id: int, at: int) -> Row:
    whose = {name: talk[name] for name in ("workspace_id", "number_id", "contact_id")}
    words = {"kind": "text", "body": "Quando começam as aulas?", "context": "", "details": None}
    return {**whose, **words, "id": one_id, "wamid": f"wamid.in.{one_id}", "answers_id": None, "at": at}


def said_row(talk: Row, one_id: int, at: int) -> Row:
    whose = {name: talk[name] for name in ("workspace_id", "number_id", "contact_id")}
    told = {"kind": "reply", "body": '{"text":"Na segunda-feira, às oito horas."}', "state": "read"}
    instants = dict.fromkeys(("created_at", "claimed_at", "accepted_at", "sent_at", "read_at"), at)
    empty = dict.fromkeys(("phone", "reason", "details", "template_version", "price_category"), "")
    counts = {"run_id": one_id, "step": 0, "lane": 1, "attempt": 1, "epoch": 1, "price_type": ""}
    return {**whose, **told, **instants, **empty, **counts, "id": one_id, "wamid": f"wamid.{one_id}"}
