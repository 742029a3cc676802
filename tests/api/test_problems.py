"""What goes wrong is told as RFC 9457 problems, in the caller's language, and never more than it may know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from avisa.api.app import MOST_BYTES
from avisa.api.problem_text import PROBLEMS
from avisa.kernel.db import Database
from tests.api.davi import LEMBRETE, Caller
from tests.cast import Company
from tests.databases import Databases
from tests.serving import Answer, Served

SOURCE = Path(__file__).parents[2] / "avisa"
MEMBERS = {"type", "title", "status", "detail", "code", "fields"}


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    """Nothing here depends on the kind of database."""
    with databases.fresh("sqlite") as database:
        yield database


def problem(answer: Answer) -> Any:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["status"] == answer.status
    assert set(answer.json) >= MEMBERS
    return answer.json


def test_without_a_key_nobody_comes_in(served: Served) -> None:
    answer = Caller(served, "").get("/messages")
    assert (answer.status, problem(answer)["code"]) == (401, "api_key_missing")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("key", ["avk_guessed", "x", "avk_ç".encode().decode("latin-1")])
def test_a_key_that_is_none_does_not_help(davi: Caller, key: str) -> None:
    answer = Caller(davi.served, key).get("/messages")
    assert (answer.status, problem(answer)["code"]) == (401, "api_key_unknown")


def test_what_is_not_there_is_a_problem_too(davi: Caller) -> None:
    for path in ("/nothing", "/messages/", "/messages/1", "/campaigns/1", "/templates/1", "/contacts/1"):
        answer = davi.get(path)
        assert (answer.status, problem(answer)["code"]) == (404, "not_found")


def test_a_wrong_method_is_a_problem_that_names_the_right_ones(davi: Caller) -> None:
    answer = davi.call("DELETE", "/templates")
    assert (answer.status, problem(answer)["code"]) == (405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_each_mistake_in_a_request_is_named_by_its_place(davi: Caller) -> None:
    body = {"template": {"language": 7}, "scheduled_for": "2026-11-16T10:00", "colour": "blue"}
    told = problem(davi.call("POST", "/messages", body))
    assert (told["code"], told["status"]) == ("malformed_request", 422)
    assert {(e["pointer"], e["code"]) for e in told["errors"]} == {
        ("#/template/name", "missing"),
        ("#/template/language", "string_type"),
        ("#/scheduled_for", "timezone_aware"),
        ("#/colour", "extra_forbidden"),
    }
    assert all(e["detail"] for e in told["errors"])


def test_what_the_caller_sent_is_not_sent_back(davi: Caller) -> None:
    answer = davi.call("POST", "/messages", {"to": {"secret": "31 99888-7766"}})
    assert b"99888" not in answer.body


def test_a_body_that_is_no_json_is_told_so(davi: Caller) -> None:
    headers = {"Authorization": f"Bearer {davi.key}", "Content-Type": "application/json"}
    told = problem(davi.served.request("POST", "/v1/messages", b"{", headers))
    assert [e["code"] for e in told["errors"]] == ["json_invalid"]


def test_a_body_that_does_not_say_that_it_is_json_is_told_how(davi: Caller) -> None:
    """As curl sends it, when nobody tells it what it sends."""
    form = {"Authorization": f"Bearer {davi.key}", "Content-Type": "application/x-www-form-urlencoded"}
    for headers in (form, {"Authorization": form["Authorization"]}):
        answer = davi.served.request("POST", "/v1/messages", b'{"to": "31 99888-7766"}', headers)
        assert (answer.status, problem(answer)["code"]) == (415, "not_json")
    none = davi.served.request("POST", "/v1/messages", None, form)
    assert (none.status, problem(none)["errors"][0]["pointer"]) == (422, "#")


def test_a_cursor_that_was_made_up_is_named(davi: Caller) -> None:
    told = problem(davi.get("/messages?cursor=first"))
    assert [(e["pointer"], e["code"]) for e in told["errors"]] == [
        ("query:cursor", "string_pattern_mismatch")
    ]


def test_an_address_tells_what_it_takes(davi: Caller) -> None:
    refused = davi.call("PATCH", "/messages")
    asked = davi.served.request("OPTIONS", "/v1/messages")
    assert (refused.status, asked.status, asked.body) == (405, 204, b"")
    assert refused.headers["allow"] == asked.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert davi.served.request("OPTIONS", "/v1/nothing").status == 404
    for method, place, taken in (("HEAD", "/imports", "OPTIONS, POST"), ("POST", "/openapi.json", "GET")):
        answer = davi.call(method, place)
        assert (answer.status, answer.headers["allow"]) == (405, taken)


def test_head_answers_as_get_does_without_the_body(davi: Caller) -> None:
    head, got = davi.call("HEAD", "/messages"), davi.get("/messages")
    assert (head.status, head.body, head.headers["content-type"]) == (200, b"", "application/json")
    assert head.headers["content-length"] == str(len(got.body))
    assert davi.served.request("HEAD", "/v1/messages").status == 401


def test_a_query_that_does_not_fit_is_named_too(davi: Caller) -> None:
    told = problem(davi.get("/messages?limit=1000"))
    assert [(e["pointer"], e["code"]) for e in told["errors"]] == [("query:limit", "less_than_equal")]


def test_a_giant_body_is_refused(davi: Caller) -> None:
    answer = davi.send(template={**LEMBRETE, "variables": {"1": "x" * MOST_BYTES}})
    assert (answer.status, problem(answer)["code"]) == (413, "too_large")


def test_a_giant_in_chunks_is_refused_too(davi: Caller) -> None:
    head = (
        f"POST /v1/messages HTTP/1.1\r\nHost: avisa\r\nAuthorization: Bearer {davi.key}\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    with davi.served.raw() as giant:
        giant.sendall(head.encode() + (b"10000\r\n" + b" " * 65536 + b"\r\n") * 4 + b"1\r\n \r\n")
        assert giant.recv(100).startswith(b"HTTP/1.1 413")


def test_our_own_failure_tells_nothing_of_its_inside(davi: Caller, horizonte: Company) -> None:
    assert davi.get("/messages").status == 200
    with horizonte.db.write() as tx:
        tx.execute(text("ALTER TABLE message RENAME TO message_away"))
    answer = davi.get("/messages")
    assert (answer.status, problem(answer)["code"]) == (500, "internal")
    for inside in (b"Traceback", b"SELECT", b"sqlalchemy", b"message_away"):
        assert inside not in answer.body


@pytest.mark.parametrize(
    ("accepts", "language"),
    [
        ("pt-BR,pt;q=0.9", "pt-BR"),
        ("en-GB", "en"),
        ("es-MX, en;q=0.5", "es"),
        ("fr, es;q=0.2", "es"),
        ("", "en"),
        ("fr", "en"),
        ("pt;q=0, es;q=0.1", "es"),
        ("es;q=nonsense, pt", "pt-BR"),
    ],
)
def test_it_speaks_the_callers_language(davi: Caller, accepts: str, language: str) -> None:
    answer = Caller(davi.served, davi.key, accepts).get("/messages/1")
    assert answer.headers["content-language"] == language
    assert answer.headers["vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("accepts", "title", "mistake"),
    [
        ("pt-BR", "A requisição não está bem formada", "Está faltando."),
        ("en", "The request is not well formed", "It is missing."),
        ("es-419", "La solicitud no está bien formada", "Falta."),
    ],
)
def test_title_and_each_mistake_are_in_that_language(
    davi: Caller, accepts: str, title: str, mistake: str
) -> None:
    told = problem(Caller(davi.served, davi.key, accepts).call("POST", "/messages", {"template": {}}))
    assert (told["title"], told["errors"][0]["detail"]) == (title, mistake)


def test_the_fields_stand_in_the_text(davi: Caller) -> None:
    told = problem(Caller(davi.served, davi.key, "pt").send(purpose="cobrança"))
    assert told["detail"] == "Nenhuma das suas finalidades se chama “cobrança”."


def test_the_type_is_an_address_that_explains_it(davi: Caller) -> None:
    page, _, anchor = problem(davi.get("/messages/1"))["type"].partition("#")
    shown = davi.served.request("GET", page)
    assert shown.status == 200
    assert f'id="{anchor}"' in shown.body.decode()


def codes_raised() -> Iterator[str]:
    """Every code that the API, or the single dispatch behind it, can answer."""
    raised = re.compile(r"""(?:Refused|NotFound|Conflict|NotSignedIn|NotAllowed|TooMany)\(\s*"(\w+)\"""")
    for file in [
        *(SOURCE / "api").glob("*.py"),
        SOURCE / "messages/single.py",
        SOURCE / "messages/once_actions.py",
    ]:
        yield from raised.findall(file.read_text())


def test_every_code_has_its_text() -> None:
    codes = set(codes_raised())
    assert len(codes) > 10
    assert codes <= set(PROBLEMS)
