"""Schemathesis calls everything that `/v1` tells of itself: no crash, no answer that it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis import APIOperation, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import schemas  # noqa: F401 - read now: inside a test Python 3.11.2 may fail at it
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.applications import Starlette
from starlette.routing import Mount

from avisa.api.app import furnish
from avisa.api.parts import Parts
from avisa.api.rate import Rate
from avisa.audience.imports.actions import start_import
from avisa.audience.list_actions import make_list
from avisa.desk.canned_actions import Keeper, make
from avisa.desk.canned_rules import Wish
from avisa.desk.types import Content
from avisa.identity.types import Role
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.segments.actions import create as make_segment
from avisa.segments.rules import condition_from
from avisa.templates.drafts.actions import begin
from avisa.templates.submission.actions import ask_for_review
from tests.api.davi import judge, key_of
from tests.campaigns.school import running
from tests.cast import SECRET, Company, FakeClock
from tests.databases import Databases
from tests.desk.desks import MARINA, conversation_with
from tests.engine.test_files_that_messages_carry import kept
from tests.hooks.receiver import subscribe
from tests.ingest.posts import hear, written
from tests.messages.letters import queued
from tests.people import add_parents
from tests.schedule.school import DAILY, list_of, scheduled
from tests.serving import Served, serving

# How often each call is made as the description allows it, and as it does not.
RIGHT, WRONG = 3, 1
KEPT = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
PLENTY = Rate(1_000_000)
SHARED = Keeper(0, may_share=True)
TAGGED = {"match": "all", "of": [{"is": "tag", "name": "bolsa"}]}
TEXT = (
    "Olá, aqui é Colégio Horizonte. A reunião de pais é amanhã, 12 de março, às 19h, no auditório da escola."
)
RUNS = {  # of the schedule: one to come, one that never was
    "day": {"type": "string", "format": "date", "enum": ["2026-11-18", "2020-01-01"]},
    "step": {"type": "integer", "enum": [0, 11]},
}


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture
def served(api: FastAPI, db: Database, ids: Ids, clock: FakeClock) -> Iterator[Served]:
    furnish(api, Parts(db, Vault(SECRET), ids, clock, judge, rate=PLENTY))
    with serving(Starlette(routes=[Mount("/v1", api)])) as running:
        yield running


def known_ids(school: Company) -> dict[str, str]:
    """Of things that are there, by the names of the places in addresses."""
    people = add_parents(school, 2)
    message_id = queued(school, people)[0]
    hear(school, written(school, MARINA, "Quando começam as aulas?"))
    with school.unit() as unit:
        list_id = make_list(unit, "3º ano")
        import_id = start_import(unit, "pais.csv", [b"nome;telefone\nMarina;31998887766\n"])
        reply_id = make(unit, Wish("Horário", "text", Content(text="Das 8h às 18h."), shared=True), SHARED)
        segment_id = make_segment(unit, "Com bolsa", condition_from(TAGGED))
        draft_id = begin(unit, school.account_id, draft_named("reuniao"))
        request_id = ask_for_review(unit, begin(unit, school.account_id, draft_named("reuniao_de_pais")))
    return {
        "schedule_id": str(scheduled(school, DAILY, list_of(school, people))),
        "segment_id": str(segment_id),
        "conversation_id": str(conversation_with(school, people[0]).id),
        "draft_id": str(draft_id),
        "request_id": str(request_id),
        "medium_id": str(kept(school)),
        "contact_id": str(people[0]),
        "message_id": str(message_id),
        "template_id": str(school.template_id),
        "list_id": str(list_id),
        "import_id": str(import_id),
        "campaign_id": str(running(school)),
        "reply_id": str(reply_id),
        "webhook_id": str(subscribe(school, "https://erp.example.com.br/in").hook_id),
    }


def draft_named(name: str) -> dict[str, Any]:
    parts = [{"type": "BODY", "text": TEXT}]
    return {"name": name, "language": "pt_BR", "category": "UTILITY", "components": parts}


def led_further(document: dict[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    """The same description, whose addresses name what is there, or what is not."""
    for methods in document["paths"].values():
        for operation in methods.values():
            for place in operation.get("parameters", ()):
                if place["in"] == "path" and place["name"].endswith("_id"):
                    place["schema"] = {"type": "string", "enum": [ids.get(place["name"], "8"), "7"]}
                elif place["in"] == "path" and place["name"] in RUNS:
                    place["schema"] = RUNS[place["name"]]
    return document


def test_no_call_ends_in_a_crash_or_in_an_answer_that_is_not_described(
    served: Served, horizonte: Company
) -> None:
    document = served.request("GET", "/v1/openapi.json").json
    schema = schemathesis.openapi.from_dict(led_further(document, known_ids(horizonte)))
    schema.config.update(base_url=f"http://{served.host}:{served.port}/v1")
    key = key_of(horizonte, Role.OWNER)
    found = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    assert len(found) > 50
    for operation in found:
        call_strangely(operation, key, GenerationMode.POSITIVE, RIGHT)
        if operation.body or operation.query:
            call_strangely(operation, key, GenerationMode.NEGATIVE, WRONG)


def call_strangely(
    operation: APIOperation[Any, Any, Any, Any], key: str, mode: GenerationMode, times: int
) -> None:
    @settings(
        max_examples=times,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[*HealthCheck],
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def called(case: schemathesis.Case[Any]) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {key}"}, timeout=30)
        case.validate_response(answer, checks=list(KEPT))

    called()
