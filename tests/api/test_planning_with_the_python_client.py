"""Davi plans, segments, answers and follows with the Python client: every resource of `/v1` is there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, get_type_hints

import pytest
from fastapi import FastAPI

from avisa.client import AsyncAvisa, Avisa, Problem
from avisa.client import types_plans as plans
from avisa.client.types_desk import NewCannedReply
from avisa.client.types_imports import ImportStart, ListConsent
from avisa.client.types_plans import Condition, NewSchedule
from avisa.identity.types import Role
from avisa.kernel.db import Database
from tests.api.davi import key_of
from tests.cast import Company
from tests.databases import Databases
from tests.desk.desks import MARINA
from tests.hooks.receiver import receiving, run, subscribe
from tests.ingest.posts import hear, written
from tests.journal.readers import give_positions
from tests.people import add_parents
from tests.serving import Served

TAGGED: Condition = {"match": "all", "of": [{"is": "tag", "name": "bolsa"}]}
VALUES = {"body.1": {"attribute": "name", "otherwise": "família"}, "body.2": {"fixed": "Theo"}}


ASKED: dict[str, Any] = {
    "Plan": plans.CampaignPlan,
    "NewCampaign": plans.NewCampaign,
    "Audience": plans.Audience,
    "Variant": plans.Variant,
    "Wave": plans.Wave,
    "NewSchedule": plans.NewSchedule,
    "SchedulePlan": plans.SchedulePlan,
    "ScheduleStops": plans.Stops,
    "ScheduleStep": plans.Step,
    "NewCannedReply": NewCannedReply,
    "ImportStart": ImportStart,
    "ListConsent": ListConsent,
}


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture
def avisa(served: Served, horizonte: Company) -> Iterator[Avisa]:
    address = f"http://{served.host}:{served.port}"
    with Avisa(address, key_of(horizonte, Role.OWNER), pause=lambda _: None) as client:
        yield client


def test_whatever_may_be_asked_can_be_asked_with_the_client(api: FastAPI) -> None:
    """What is put whole would lose, each time, what the client cannot say: an end, a budget."""
    told = api.openapi()["components"]["schemas"]
    for name, asked in ASKED.items():
        described = told.get(f"{name}-Input") or told[name]
        assert get_type_hints(asked).keys() == described["properties"].keys(), name


def test_a_campaign_goes_from_a_tag_to_its_end(avisa: Avisa, horizonte: Company) -> None:
    first, second, _ = map(str, add_parents(horizonte, 3))
    assert avisa.contacts.tag(first, "Bolsa") == avisa.contacts.tag(second, "bolsa") == ("bolsa",)
    assert avisa.segments.count(TAGGED) == 2
    assert avisa.contacts.untag(second, "bolsa") == ()
    segment = avisa.segments.make("Com bolsa", TAGGED)
    assert (avisa.segments.get(segment.id).people, [one.id for one in avisa.segments.list()]) == (
        1,
        [segment.id],
    )
    assert avisa.segments.change(segment.id, "Bolsistas", TAGGED).name == "Bolsistas"
    made = avisa.campaigns.make(
        name="Matrícula",
        number_id=str(horizonte.number_id),
        template_id=str(horizonte.template_id),
        purpose_id=str(horizonte.matricula_id),
        values=VALUES,
        audience={"segments": [segment.id]},
    )
    assert avisa.campaigns.plan(made.id, audience={"segments": [segment.id]}, holdout=10).state == "draft"
    assert avisa.campaigns.rehearse(made.id).recipients == 1
    assert avisa.campaigns.launch(made.id).state == "launching"
    assert avisa.campaigns.pause(made.id).state == "paused"
    assert avisa.campaigns.resume(made.id).state in ("launching", "running")
    assert avisa.campaigns.cancel(made.id).state == "cancelling"
    assert avisa.campaigns.report(made.id).name == "Matrícula"
    paid = avisa.campaigns.report(made.id, "paid", days=3).holdout
    assert paid and (paid["event"], paid["days"]) == ("paid", 3)
    told = avisa.campaigns.send_answers_to(made.id, text="Obrigada!")
    assert avisa.campaigns.answers(made.id) == told == plans.AnswersGo(text="Obrigada!")
    assert b";" in avisa.campaigns.recipients(made.id).splitlines()[0]
    copy = avisa.campaigns.copy(made.id)
    assert [one.id for one in avisa.campaigns.list(page=1)] == [copy, made.id]
    with pytest.raises(Problem, match="campaign_moved_on"):
        avisa.campaigns.open_wave(made.id, after=1)


def test_reminders_are_planned_moved_and_ended_by_an_event(avisa: Avisa, horizonte: Company) -> None:
    (who,) = map(str, add_parents(horizonte, 1))
    listed = avisa.lists.make("3º ano")
    assert avisa.lists.put(listed.id, who, {"vencimento": "2026-12-10"}).contact_id == who
    assert [one.values for one in avisa.lists.people(listed.id)] == [{"vencimento": "2026-12-10"}]
    assert (avisa.lists.get(listed.id).people, [one.id for one in avisa.lists.list()]) == (1, [listed.id])
    asked: NewSchedule = {
        "name": "Terças",
        "number_id": str(horizonte.number_id),
        "purpose_id": str(horizonte.matricula_id),
        "plan": {"kind": "repeat", "begins": date(2026, 11, 17), "rrule": "FREQ=WEEKLY;BYDAY=TU"},
        "audience": {"lists": [listed.id]},
        "steps": [{"template_id": str(horizonte.template_id), "at": "09:00", "slots": VALUES}],
    }
    mine = avisa.schedules.make(**asked).id
    otherwise: NewSchedule = {**asked, "name": "Toda terça"}
    assert avisa.schedules.change(mine, **otherwise).name == "Toda terça"
    assert avisa.schedules.activate(mine).next_runs[0].on == date(2026, 11, 17)
    moved = avisa.schedules.move(mine, date(2026, 11, 17), 0, date(2026, 11, 18), "10:30")
    assert moved.next_runs[0].at == datetime(2026, 11, 18, 13, 30, tzinfo=UTC)
    assert avisa.schedules.put_back(mine, date(2026, 11, 17), 0).next_runs[0].on == date(2026, 11, 17)
    assert avisa.schedules.skip(mine, date(2026, 11, 17), 0).next_runs[0].on == date(2026, 11, 24)
    assert (avisa.schedules.pause(mine).state, avisa.schedules.resume(mine).state) == ("paused", "active")
    assert list(avisa.schedules.runs(mine)) == []
    with pytest.raises(Problem, match="run_unknown"):
        avisa.schedules.give_budget(mine, date(2026, 11, 24), 0, "80.00")
    with pytest.raises(Problem, match="run_unknown"):
        avisa.schedules.lift_budget(mine, date(2026, 11, 24), 0)
    assert avisa.contacts.tell(who, "paid").name == "paid"
    assert avisa.schedules.cancel(mine).state == avisa.schedules.get(mine).state == "cancelled"
    assert [one.id for one in avisa.schedules.list()] == [mine]
    avisa.lists.take(listed.id, who)
    assert list(avisa.lists.people(listed.id)) == []


def test_what_people_write_is_answered_and_stops_are_seen(avisa: Avisa, horizonte: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "Quando começam as aulas?"))
    (one,) = avisa.conversations.list(waiting=True, unread=True)
    assert avisa.conversations.get(one.id) == one
    answered = avisa.conversations.answer(one.id, "Na segunda-feira.", buttons=["Obrigada"])
    assert [(said.direction, said.text) for said in avisa.conversations.said(one.id, page=1)] == [
        ("out", "Na segunda-feira."),
        ("in", "Quando começam as aulas?"),
    ]
    assert avisa.messages.get(answered.id).state == "queued"
    assert avisa.conversations.assign(one.id, told="Alguém pode?").agent_id is None
    avisa.conversations.note(one.id, "Prefere a tarde.")
    assert [(note.text, note.author_id) for note in avisa.conversations.notes(one.id)] == [
        ("Prefere a tarde.", None)
    ]
    assert avisa.conversations.tag(one.id, "2ª via") == ("2ª via",)
    assert avisa.conversations.untag(one.id, "2ª via") == ()
    avisa.conversations.hand_over(one.id, "chatbot")
    assert avisa.conversations.get(one.id).handed_to == "chatbot"
    avisa.conversations.close(one.id)
    assert [each.id for each in avisa.conversations.list("closed")] == [one.id]
    avisa.conversations.reopen(one.id)
    reply = avisa.canned_replies.make(title="Horário", text="Das 8h às 18h.", shortcut="horario")
    changed = avisa.canned_replies.change(reply.id, title="Horário", text="Das 9h às 18h.")
    assert avisa.canned_replies.get(reply.id) == changed == next(avisa.canned_replies.list())
    avisa.canned_replies.remove(reply.id)
    assert avisa.canned_replies.keep_file(b"das 8h", "horario.txt").kind == "text/plain"
    avisa.contacts.suppress(str(marina), "ours")
    assert [(stop.contact_id, stop.source) for stop in avisa.suppressions.list("ours")] == [
        (str(marina), "ours")
    ]


def test_a_file_of_people_is_brought_and_started(avisa: Avisa, horizonte: Company) -> None:
    brought = avisa.imports.bring(b"Nome;Celular\nMarina;(31) 99888-7766\n", "pais.csv")
    assert (brought.state, brought.columns, brought.phone_column) == (
        "uploaded",
        ("Nome", "Celular"),
        "Celular",
    )
    started = avisa.imports.start(brought.id, list_name="Pais 2027")
    assert avisa.imports.get(brought.id).list_id == started.list_id is not None
    assert list(avisa.imports.problems(brought.id)) == []

    async def later() -> str:
        async with AsyncAvisa(avisa._address.removesuffix("/v1"), avisa._key) as client:
            return (await client.imports.bring(b"Celular\n31998887766\n", "outros.csv")).state

    assert asyncio.run(later()) == "uploaded"


def test_a_webhook_is_tested_switched_and_replayed(avisa: Avisa, horizonte: Company) -> None:
    assert avisa.events.follow("message.read") == ("message.read",)
    with receiving() as erp:
        mine = str(subscribe(horizonte, erp.url, "list.*").hook_id)
        avisa.lists.make("3º ano")
        avisa.webhooks.test(mine)
        give_positions(horizonte)
        run(horizonte)
        delivered = list(avisa.webhooks.deliveries(mine, "delivered"))
        assert sorted(one.kind for one in delivered) == ["list.made", "webhook.test"]
        assert avisa.webhooks.delivery(mine, delivered[0].id).tries[0]["status"] == 204
        assert avisa.webhooks.replay_delivery(mine, delivered[0].id).state == "waiting"
        assert avisa.webhooks.replay(mine, datetime(2026, 11, 1, tzinfo=UTC)) >= 1
    assert (avisa.webhooks.switch_off(mine).state, avisa.webhooks.switch_on(mine).state) == ("off", "on")
    assert avisa.webhooks.replace_secret(mine).secret.startswith("whsec_")
    changed = avisa.webhooks.change(mine, "https://erp.example.com.br/in?t=1", ["segment.*"])
    assert avisa.webhooks.get(mine) == changed
    assert [one.kind for one in avisa.events.since() if one.kind.startswith("list.")] == ["list.made"]
