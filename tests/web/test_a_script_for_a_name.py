"""Somebody calls themselves a script, in a form, on WhatsApp or in a list: it is text wherever shown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin

import pytest

from avisa.audience.queries import find_person
from avisa.consent.intake.preferences.actions import ask_of_company
from avisa.consent.intake.preferences.links import HOLDS_FOR, link_of
from avisa.consent.intake.preferences.types import Link, Request
from avisa.kernel.clock import SECOND
from avisa.kernel.db import Database
from tests.audience.lists import declared, imported
from tests.campaigns.school import campaign_of
from tests.cast import Company
from tests.consent.asking import form_of, publish
from tests.databases import Databases
from tests.ingest.posts import conversation, hear, told
from tests.messages.letters import queued
from tests.people import VAULT
from tests.web.test_the_form import fill
from tests.web.visitor import Page, Visitor

NAME = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
BY_FORM, BY_WHATSAPP, BY_LIST = "+5531988887777", "+5531988887778", "+5531988887779"
RAW = ("<script>alert", "<img src=x")
MOST = 120  # pages


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    """Nothing here depends on the kind of database."""
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture
def people(stranger: Visitor, horizonte: Company) -> list[int]:
    """By a form, by WhatsApp's own name for them, by a list with the same in its other cells."""
    publish(horizonte)
    form_of(horizonte, double=False)
    fill(stranger, horizonte, name=NAME)
    hear(horizonte, greeting(horizonte, BY_WHATSAPP.lstrip("+")))
    quoted = '"' + NAME.replace('"', '""') + '"'
    rows = f"Nome;Celular;{quoted}\n{quoted};{BY_LIST};{quoted}\n{quoted};{quoted};{quoted}\n".encode()
    imported(horizonte, rows, declared(horizonte, horizonte.matricula_id), list_name=NAME)
    found = [known(horizonte, phone) for phone in (BY_FORM, BY_WHATSAPP, BY_LIST)]
    values = json.dumps({"parameters": [{"text": NAME}, {"text": NAME}]})
    queued(horizonte, found, body=values)
    campaign_of(horizonte, [{"responsavel": NAME, "aluno": NAME}], NAME)
    with horizonte.unit("person") as unit:
        for one in found:
            ask_of_company(unit, one, Request.EXPORT, "preference")
    return found


def greeting(company: Company, wa_id: str) -> bytes:
    """WhatsApp tells the name that the person gave themselves."""
    stamp = str(company.clock() // SECOND)
    message = {"from": wa_id, "id": "wamid.x", "timestamp": stamp, "type": "text", "text": {"body": NAME}}
    contact = {"wa_id": wa_id, "profile": {"name": NAME}}
    return told(company, conversation(company, contacts=[contact], messages=[message]))


def known(company: Company, phone: str) -> int:
    with company.db.read() as tx:
        found = find_person(tx, company.workspace_id, phone=phone)
    assert found and "<script>" in found.name
    return found.id


def walk(visitor: Visitor, *first: str) -> dict[str, Page]:
    """These, and every page that a link leads to; nobody is named in the library of templates."""
    waiting, seen = [*first, "/"], dict[str, Page]()
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        if path not in seen:
            seen[path] = page = visitor.get(path)
            linked = [
                urljoin(path, unescape(one)) for one in re.findall(r'<a [^>]*href="([^"#]+)', page.html)
            ]
            waiting += [one for one in linked if one.startswith("/") and not one.startswith("/templates/")]
    return seen


def raw_in(page: Page) -> list[str]:
    is_page = page.answer.headers["content-type"].startswith("text/html")
    return [raw for raw in RAW if is_page and raw in page.html]


def test_it_is_text_on_every_page_of_the_console(
    ana: Visitor, stranger: Visitor, horizonte: Company, people: list[int]
) -> None:
    theirs = ["/contacts", "/privacy", *(f"/contacts/{one}/record" for one in people)]
    pages = walk(ana, *theirs)
    assert {path: raw for path, page in pages.items() if (raw := raw_in(page))} == {}
    telling = {path for path, page in pages.items() if NAME in page.text}
    assert set(theirs) <= telling
    assert len(telling) > 10


def test_it_is_text_on_their_own_page_and_in_what_they_take_with_them(
    ana: Visitor, stranger: Visitor, horizonte: Company, people: list[int]
) -> None:
    for one in people:
        token = link_of(VAULT, Link(horizonte.workspace_id, one, horizonte.clock() + HOLDS_FOR))
        assert raw_in(stranger.get(f"/p/{token}")) == []
        record = ana.get(f"/contacts/{one}/record.json").answer
        assert record.headers["content-type"] == "application/json"
        assert record.headers["x-content-type-options"] == "nosniff"
        assert "<script>" in record.json["contact"]["name"]
