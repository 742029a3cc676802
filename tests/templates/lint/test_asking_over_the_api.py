"""Davi asks `POST /v1/templates/lint` before he submits: the company's own facts come from the company."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from avisa.api.app import build_api
from avisa.api.parts import Parts
from avisa.kernel.db import Database
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.templates.lint.linting import lint, mended
from avisa.templates.lint.loading import known_of
from avisa.templates.lint.types import Change
from tests.api.davi import Caller, judge, key_of
from tests.cast import SECRET, Company, FakeClock
from tests.databases import Databases
from tests.serving import serving

PATH = "/templates/lint"
NAME = "Colégio Horizonte"


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    """One read of two tables by key: nothing here depends on the kind of database."""
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture
def davi(db: Database, ids: Ids, clock: FakeClock, horizonte: Company) -> Iterator[Caller]:
    parts = Parts(db, Vault(SECRET), ids, clock, judge, Event().set)
    with serving(Starlette(routes=[Mount("/v1", build_api(parts))])) as running:
        yield Caller(running, key_of(horizonte))


def reminder(body: str, **changes: Any) -> dict[str, Any]:
    whole = {"name": "lembrete_reuniao", "language": "pt_BR", "category": "UTILITY"}
    return {**whole, "components": [{"type": "BODY", "text": body}], **changes}


def test_a_clean_template_has_no_finding(davi: Caller, horizonte: Company) -> None:
    answer = davi.call("POST", PATH, reminder(f"A reunião de pais é amanhã às 19h. {NAME} espera você!"))
    assert (answer.status, answer.json) == (200, {"errors": 0, "warnings": 0, "findings": []})


def test_each_finding_says_where_why_from_what_source_and_how_to_mend(davi: Caller) -> None:
    asked = reminder(
        f"A {NAME} lembra: sua matricula vence hoje. Responda a esta mensagem.", name="Lembrete Vaga"
    )
    found = davi.call("POST", PATH, asked).json
    assert (found["errors"], found["warnings"]) == (1, 1)
    wrong_name, accent = found["findings"]
    assert (wrong_name["rule"], wrong_name["severity"], wrong_name["path"]) == ("name_form", "error", "/name")
    assert wrong_name["fix"] == [{"op": "replace", "path": "/name", "value": "lembrete_vaga"}]
    assert accent["message"] == "“matricula”: write “matrícula”."
    assert asked["components"][0]["text"][slice(*accent["span"])] == "matricula"
    assert all(one["source"] for one in found["findings"])
    steps = [Change(one["op"], one["path"], one["value"]) for two in found["findings"] for one in two["fix"]]
    assert lint(mended(asked, steps), known_of()) == ()


def test_the_reason_is_in_the_callers_language(davi: Caller) -> None:
    asked = reminder(f"A {NAME} lembra: sua matricula vence hoje. Responda a esta mensagem.")
    headers = {"Accept-Language": "pt-BR"}
    found = davi.call("POST", PATH, asked, headers).json["findings"]
    assert [one["message"] for one in found] == ["“matricula”: escreva “matrícula”."]


def test_words_are_suggested_to_who_asks_for_them(davi: Caller) -> None:
    asked = reminder(f"A {NAME} lembra: seu boletto vence hoje. Responda a esta mensagem.")
    assert davi.call("POST", PATH, asked).json["findings"][0]["suggestions"] == []
    found = davi.call("POST", f"{PATH}?suggest=true", asked).json["findings"]
    assert "boleto" in found[0]["suggestions"]
    assert davi.call("POST", f"{PATH}?word=boletto", asked).json["findings"] == []


def test_what_is_said_in_the_query_goes_before_what_the_company_is_known_for(davi: Caller) -> None:
    asked = reminder("A reunião de pais é amanhã às 19h. Veja em https://aurora.com.br/reuniao, da Aurora!")
    query = "?company=Aurora&domain=aurora.com.br&profile_language=pt_BR"
    assert davi.call("POST", PATH + query, asked).json["findings"] == []
    rules = {one["rule"] for one in davi.call("POST", f"{PATH}?domain=outra.com.br", asked).json["findings"]}
    assert rules == {"link_foreign", "sender_missing"}


def test_what_is_no_template_is_a_finding_or_a_problem(davi: Caller) -> None:
    found = davi.call("POST", PATH, {"name": ["x"]}).json["findings"]
    assert [(one["rule"], one["path"]) for one in found] == [("malformed", "/name")]
    assert davi.call("POST", PATH, ["no", "object"]).status == 422


def test_without_a_key_nobody_is_answered(davi: Caller) -> None:
    assert Caller(davi.served, "").call("POST", PATH, reminder("Olá")).status == 401
