"""How quick the inbox is when it is full: `python -m bench.desk --database URL --conversations N`.

Every action is asked of the console itself, with its session, its queries and its page, but no network.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import quantiles
from urllib.parse import urlencode

import msgspec
from sqlalchemy import select, text
from starlette.types import ASGIApp, Message

from avisa.audience.actions import contact_row
from avisa.audience.tables import contact
from avisa.desk.hearing_actions import wake
from avisa.desk.tables import conversation, conversation_tag, desk_tag
from avisa.desk.types import Heard
from avisa.identity.actions import insert_user, open_session
from avisa.identity.types import Role
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.clock import HOUR, MINUTE, system_clock
from avisa.kernel.db import Database, Row
from avisa.messages.actions import receive
from avisa.messages.tables import inbound, last_inbound, message
from avisa.web.app import build_web
from avisa.web.console import Surroundings
from avisa.workspace.types import Graph
from bench.company import Company, open_company
from bench.letter import LANGUAGE, phone_of

EACH = 10  # messages in a conversation: seven of ours, three of the person
AT_ONCE = 2_000
AGENTS = 20
OPEN_SHARE, QUEUE_SHARE, TAGGED_SHARE = 0.3, 0.2, 0.1
SPREAD = 40 * HOUR  # from the oldest to the newest, so that the windows of the open ones are open
TIMES = 150
NAMES = ("Marina", "Paulo", "Rita", "Bento", "Lia", "Theo", "Aurora", "Mateus", "Nina", "Raul")


class DeskPace(msgspec.Struct, frozen=True):
    """Milliseconds that 95 of 100 took at most, by action."""

    conversations: int
    messages: int
    p95_ms: dict[str, float]


@dataclass(frozen=True, slots=True)
class Desk:
    company: Company
    agents: Sequence[int]
    tag_id: int


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", required=True)
    parser.add_argument("--conversations", type=int, required=True)
    chosen = parser.parse_args()
    desk = filled(Database(chosen.database), chosen.conversations)
    print(msgspec.json.encode(measured(desk, chosen.conversations)).decode())


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


def measured(desk: Desk, count: int) -> DeskPace:
    company = desk.company
    around = Surroundings(Graph("https://graph.example", "v25.0"), lambda tx, workspace_id: None)
    app = build_web(company.db, company.vault, company.ids, system_clock, around)
    agent = Visit(app, session_of(desk))
    chance = random.Random(11)
    talks = ids_of(desk, "open", chance)
    deep = place_in_the_middle(desk, count)
    actions: dict[str, Callable[[int], None]] = {
        "mine": lambda _: agent.get("/desk?shelf=mine"),
        "queue": lambda _: agent.get("/desk?shelf=queue"),
        "all open": lambda _: agent.get("/desk?shelf=all"),
        "closed, page in the middle": lambda _: agent.get(f"/desk?shelf=closed&{deep}"),
        "unread": lambda _: agent.get("/desk?shelf=all&unread=1"),
        "by tag": lambda _: agent.get(f"/desk?shelf=all&tag={desk.tag_id}"),
        "search by name": lambda n: agent.get(
            "/desk?" + urlencode({"q": f"{NAMES[n % 10]} {n * 37 % count}"})
        ),
        "search by number": lambda n: agent.get(f"/desk?q={phone_of(n * 53 % count)[-8:]}"),
        "open a conversation": lambda n: agent.get(f"/desk/{talks[n]}"),
        "answer": lambda n: agent.post(f"/desk/{talks[n]}/messages", {"text": "Na segunda-feira."}),
        "note": lambda n: agent.post(f"/desk/{talks[n]}/notes", {"note": "Ligou ontem."}),
        "tag": lambda n: agent.post(f"/desk/{talks[n]}/tags", {"tag": "urgente"}),
        "a person writes": lambda n: hear(desk, talks[n]),
        "close": lambda n: agent.put(f"/desk/{talks[n]}/closing"),
    }
    found = {name: p95(action) for name, action in actions.items()}
    return DeskPace(count, count * EACH, found)


def p95(action: Callable[[int], None]) -> float:
    """Of the action alone; the first is not counted, for it fills caches of the program."""
    action(0)
    took: list[float] = []
    for n in range(1, TIMES):
        began = time.perf_counter()
        action(n)
        took.append((time.perf_counter() - began) * 1000)
    return quantiles(took, n=20)[-1]


def session_of(desk: Desk) -> str:
    """An agent who may give conversations to anybody, so that no action is refused."""
    with desk.company.unit() as unit:
        ana = insert_user(unit, "ana@example.com.br", "Ana", "x", Role.OPERATOR, "pt_BR")
        return open_session(unit, ana).token


def ids_of(desk: Desk, state: str, chance: random.Random) -> list[int]:
    c = conversation.c
    mine = (c.workspace_id == desk.company.workspace_id, c.state == state)
    with desk.company.db.read() as tx:
        found = list(tx.scalars(select(c.id).where(*mine)))
    return chance.sample(found, TIMES)


def place_in_the_middle(desk: Desk, count: int) -> str:
    c = conversation.c
    mine = (c.workspace_id == desk.company.workspace_id, c.state == "closed")
    middle = select(c.last_at, c.id).where(*mine).order_by(c.last_at.desc()).offset(count // 3).limit(1)
    with desk.company.db.read() as tx:
        at, one_id = tx.execute(middle).one()
    return f"last={at}&before={one_id}"


def hear(desk: Desk, talk_id: int) -> None:
    """What the digest does with one message of a person."""
    with desk.company.unit() as unit:
        c = conversation.c
        mine = (c.workspace_id == unit.workspace_id, c.id == talk_id)
        who = unit.tx.execute(select(c.contact_id, c.number_id).where(*mine)).one()
        whose = {"contact_id": who.contact_id, "number_id": who.number_id, "at": unit.now}
        wamid = f"wamid.now.{unit.ids.next()}"
        words = {"wamid": wamid, "kind": "text", "body": "E à tarde?", "context": ""}
        receive(unit, [{**whose, **words}])
        wake(unit, [Heard(unit.ids.next(), who.number_id, who.contact_id, "text", unit.now)], {}, ())


@dataclass(frozen=True, slots=True)
class Visit:
    """Asks the console as a server would, without one."""

    app: ASGIApp
    token: str

    def get(self, path: str) -> None:
        self.ask("GET", path, b"")

    def post(self, path: str, typed: dict[str, str]) -> None:
        self.ask("POST", path, urlencode(typed).encode())

    def put(self, path: str) -> None:
        self.ask("PUT", path, b"")

    def ask(self, method: str, path: str, body: bytes) -> None:
        status = asyncio.run(self.answered(method, path, body))
        if status >= 400:
            raise AssertionError(f"{method} {path}: {status}")

    async def answered(self, method: str, path: str, body: bytes) -> int:
        plain, _, query = path.partition("?")
        headers = {
            "host": "localhost",
            "cookie": f"avisa_session={self.token}",
            "sec-fetch-site": "same-origin",
            "content-type": "application/x-www-form-urlencoded",
            "content-length": str(len(body)),
        }
        scope = {
            "type": "http",
            "method": method,
            "path": plain,
            "raw_path": plain.encode(),
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "scheme": "http",
            "server": ("localhost", 80),
            "client": ("127.0.0.1", 1),
            "http_version": "1.1",
            "root_path": "",
        }
        told: list[Message] = []
        arriving: Iterator[Message] = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive_() -> Message:
            return next(arriving)

        async def send(one: Message) -> None:
            told.append(one)

        await self.app(scope, receive_, send)
        return int(told[0]["status"])


if __name__ == "__main__":
    main()
