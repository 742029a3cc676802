"""What docs/howto shows in Python runs as it stands there, against an Avisa of the tests."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from avisa.hooks.payload import events_told, webhook_body
from avisa.hooks.signing import headers
from avisa.journal.actions import record
from avisa.journal.queries import since
from avisa.kernel.db import Database
from avisa.templates.tables import template
from tests.api.davi import MARINA_E164, Caller, key_of
from tests.cast import Company, own, put
from tests.databases import Databases
from tests.hooks.receiver import subscribe
from tests.house.source import ROOT
from tests.journal.readers import give_positions
from tests.serving import Served

PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
PAGES = ("api.md", "api.pt-BR.md")


def examples(page: str) -> list[str]:
    found = PYTHON.findall((ROOT / "docs/howto" / page).read_text())
    assert found
    return found


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture
def school(horizonte: Company) -> Company:
    """With the template of the examples."""
    body = {
        "type": "BODY",
        "text": "Olá, {{1}}! O recibo está pronto.",
        "example": {"body_text": [["Marina"]]},
    }
    what = {"name": "recibo", "language": "pt_BR", "category": "UTILITY", "components": [body]}
    seen = {"status": "APPROVED", "quality": "GREEN", "parameter_format": "POSITIONAL", "version": "v1"}
    with horizonte.db.write() as tx:
        whose = {"account_id": horizonte.account_id, "platform_id": "template-recibo"}
        put(tx, template, **own(horizonte, horizonte.ids.next()), **whose, **what, **seen)
    return horizonte


@pytest.mark.parametrize("page", PAGES)
def test_the_client_sends_as_the_page_says(served: Served, school: Company, page: str) -> None:
    key = key_of(school)
    for example in examples(page):
        there = example.replace("https://avisa.example.com.br", f"http://{served.host}:{served.port}")
        assert there != example
        exec(compile(there, page, "exec"), {"key": key})
    (sent,) = Caller(served, key).get("/messages").json["items"]
    assert (sent["to"], sent["state"]) == (MARINA_E164, "queued")


@pytest.mark.parametrize("page", ["webhooks.md", "webhooks.pt-BR.md"])
def test_a_webhook_is_checked_as_the_page_says(horizonte: Company, page: str) -> None:
    made = subscribe(horizonte, "https://erp.example.com.br/in", "campaign.*")
    with horizonte.unit() as unit:
        record(unit, "campaign.launched", "campaign:1")
    give_positions(horizonte)
    with horizonte.db.read() as tx:
        (event,) = events_told(tx, horizonte.workspace_id, since(tx, horizonte.workspace_id, 1, 1))
    body = webhook_body(event)
    signed = headers([made.secret], event["id"], int(time.time()), body)
    found = {"time": time, "body": body, "headers": signed}
    for example in examples(page):
        exec(compile(example.replace("whsec_…", made.secret), page, "exec"), found)
    assert getattr(found["event"], "kind", "") == "campaign.launched"
