"""How long each action of an agent takes in an inbox that is full."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from statistics import quantiles
from urllib.parse import urlencode

import msgspec
from sqlalchemy import select

from avisa.desk.hearing_actions import wake
from avisa.desk.tables import conversation
from avisa.desk.types import Heard
from avisa.identity.actions import insert_user, open_session
from avisa.identity.types import Role
from avisa.kernel.clock import system_clock
from avisa.messages.actions import receive
from avisa.web.app import build_web
from avisa.web.console import Surroundings
from avisa.workspace.types import Graph
from bench.desk.filling import EACH, NAMES, Desk
from bench.desk.visit import Visit
from bench.letter import phone_of

TIMES = 150


class DeskPace(msgspec.Struct, frozen=True):
    """Milliseconds that 95 of 100 took at most, by action."""

    conversations: int
    messages: int
    p95_ms: dict[str, float]


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
