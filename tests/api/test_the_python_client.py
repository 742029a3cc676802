"""Davi writes his system in Python: the client sends once, reads lists whole, and says what was refused."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from avisa.client import AsyncAvisa, Avisa, Problem, Unanswered, Unreadable, aio, sync
from avisa.client.types import BatchMessage, NewMessage, Verdict
from avisa.identity.types import Role
from avisa.kernel.db import Database
from avisa.messages.tables import message
from tests.api.davi import MARINA, MARINA_E164, key_of
from tests.cast import Company
from tests.serving import Served, serving

REMINDER: NewMessage = {
    "to": MARINA,
    "purpose": "matrícula",
    "template": {
        "name": "lembrete_matricula",
        "language": "pt_BR",
        "variables": {"1": "Marina", "2": "Theo"},
    },
}
RESOURCES = (
    *("Messages", "Consents", "Contacts", "Templates", "Campaigns", "Schedules", "Lists", "Segments"),
    *("Conversations", "CannedReplies", "Suppressions", "Events", "Webhooks"),
)


def patient(seconds: float) -> None:
    """Waits not at all between two tries."""


@pytest.fixture
def avisa(served: Served, horizonte: Company) -> Iterator[Avisa]:
    with Avisa(address(served), key_of(horizonte, Role.OWNER), language="pt-BR", pause=patient) as client:
        yield client


def address(served: Served) -> str:
    return f"http://{served.host}:{served.port}"


def test_it_sends_follows_and_cancels(avisa: Avisa) -> None:
    queued = avisa.messages.send(**REMINDER, key="invoice-1042")
    assert queued.state == "queued" and queued.verdict and queued.verdict.reason == "no_consent"
    assert avisa.messages.send(**REMINDER, key="invoice-1042").id == queued.id
    seen = avisa.messages.get(queued.id)
    assert (seen.to, seen.created_at and seen.created_at.isoformat()) == (
        MARINA_E164,
        "2026-11-16T13:00:00+00:00",
    )
    avisa.messages.cancel(queued.id)
    assert [one.id for one in avisa.messages.list("cancelled")] == [queued.id]
    assert list(avisa.messages.list("queued")) == []


def test_many_are_sent_at_once_and_each_has_its_answer(avisa: Avisa) -> None:
    wrong: NewMessage = {**REMINDER, "purpose": "cobrança"}
    right: BatchMessage = {**REMINDER, "key": "a"}
    sent = avisa.messages.send_many([right, wrong], key="turma")
    assert (sent.queued, sent.refused) == (1, 1)
    assert sent.items[1].problem and sent.items[1].problem["code"] == "purpose_unknown"
    assert avisa.messages.send_many([right, wrong], key="turma") == sent
    assert avisa.messages.send(text="Bom dia!", to=MARINA).verdict == Verdict("skip", "window_closed")


def test_people_are_made_known_changed_and_found(avisa: Avisa) -> None:
    made = avisa.contacts.make(MARINA, "Marina Alves", attributes={"turma": "3B"})
    assert avisa.contacts.make(MARINA).id == made.id
    assert avisa.contacts.change(made.id, {"turma": None, "curso": "Inglês"}).attributes == {
        "curso": "Inglês"
    }
    assert [one.id for one in avisa.contacts.find("marina")] == [made.id]


def test_a_webhook_is_made_listed_and_removed(avisa: Avisa) -> None:
    made = avisa.webhooks.make("https://erp.example.com.br/in", ["message.read"])
    assert made.secret.startswith("whsec_")
    assert [(one.id, one.secret) for one in avisa.webhooks.list()] == [(made.id, "")]
    avisa.webhooks.remove(made.id)
    assert list(avisa.webhooks.list()) == []


def test_a_list_is_read_to_its_end(avisa: Avisa) -> None:
    made = [avisa.messages.send(**REMINDER).id for _ in range(5)]
    assert [one.id for one in avisa.messages.list("queued", page=2)] == made[::-1]


def test_a_yes_a_no_and_what_happened(avisa: Avisa) -> None:
    recorded = avisa.consents.record(
        to=MARINA,
        purposes=["matrícula"],
        text="Aceito receber avisos de matrícula da Escola pelo WhatsApp. Responda SAIR para parar.",
        version="2027-1",
        company_name="Escola",
    )
    assert [one.stands for one in recorded.purposes] == [True]
    assert avisa.contacts.suppress(recorded.contact_id, "ours", "marketing").suppressions[0].source == "ours"
    assert avisa.contacts.lift(recorded.contact_id).suppressions == ()
    assert avisa.contacts.get(recorded.contact_id).phone == MARINA_E164
    assert list(avisa.events.since("0")) == [], "positions are given after the commit, by the engine"


def test_what_is_refused_is_said_for_people_and_programs(avisa: Avisa) -> None:
    asked: NewMessage = {**REMINDER, "to": "12"}
    with pytest.raises(Problem) as told:
        avisa.messages.send(**asked)
    assert (told.value.status, told.value.code) == (422, "phone_malformed")
    assert "celular" in told.value.detail


class LosesAnswers:
    """Does what is asked, and loses the first answers to it: a proxy between two networks."""

    def __init__(self, app: ASGIApp, lost: int) -> None:
        self._app, self.lost = app, lost

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def swallow(told: Message) -> None:
            """Says nothing: the answer never leaves."""

        self.lost -= scope["type"] == "http"
        if scope["type"] != "http" or self.lost < 0:
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, swallow)
        await send(
            {"type": "http.response.start", "status": 502, "headers": [(b"content-type", b"text/html")]}
        )
        await send({"type": "http.response.body", "body": b"<h1>Bad gateway</h1>"})


@pytest.mark.parametrize("lost", [3, 9])
def test_a_lost_answer_never_sends_twice(
    served: Served, api: FastAPI, db: Database, horizonte: Company, lost: int
) -> None:
    """`served` has furnished the API; here it stands behind something that loses answers."""
    waits: list[float] = []
    between = LosesAnswers(Starlette(routes=[Mount("/v1", api)]), lost)
    key = key_of(horizonte)
    with serving(between) as away, Avisa(address(away), key, pause=waits.append) as client:
        if lost == 3:
            queued = client.messages.send(**REMINDER)
            assert between.lost < 0 and len(waits) == 3
            assert client.messages.get(queued.id).state == "queued"
        else:
            with pytest.raises(Unreadable):
                client.messages.send(**REMINDER)
            assert len(waits) == 4
    with db.read() as tx:
        mine = message.c.workspace_id == horizonte.workspace_id
        assert tx.scalar(select(func.count()).select_from(message).where(mine)) == 1


def test_nobody_listening_is_told_with_the_key(horizonte: Company) -> None:
    with Avisa("http://127.0.0.1:9", "avk_x", pause=patient) as client, pytest.raises(Unanswered) as told:
        client.messages.send(**REMINDER, key="invoice-1042")
    assert told.value.key == "invoice-1042"


def test_the_other_client_is_the_same_but_awaited(served: Served, horizonte: Company) -> None:
    async def day() -> list[str]:
        async with AsyncAvisa(address(served), key_of(horizonte)) as client:
            made = [(await client.messages.send(**REMINDER)).id for _ in range(3)]
            await client.messages.cancel(made[0])
            assert (await client.messages.get(made[0])).state == "cancelled"
            return [one.id async for one in client.messages.list("queued", page=1)] + made

    *listed, _, second, third = asyncio.run(day())
    assert listed == [third, second]


@pytest.mark.parametrize("resource", RESOURCES)
def test_both_have_the_same_methods(resource: str) -> None:
    def methods(module: object) -> dict[str, list[str]]:
        whole = vars(getattr(module, resource))
        named = {name: one for name, one in whole.items() if not name.startswith("_")}
        return {name: list(inspect.signature(one).parameters) for name, one in named.items()}

    assert methods(sync) == methods(aio) != {}
