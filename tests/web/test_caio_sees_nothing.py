"""Caio belongs to another company: for him none of Ana's things exist, and he can change none."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from avisa.audience.imports.actions import start_import
from avisa.identity.actions import make_api_key
from avisa.identity.types import Role
from avisa.journal.tables import journal
from avisa.kernel.db import Database
from avisa.messages.tables import message
from tests.campaigns.school import campaign_of
from tests.cast import Company
from tests.people import add_parents
from tests.web.school import run_with_every_fate
from tests.web.visitor import Visitor, person


@pytest.fixture
def addresses(horizonte: Company) -> dict[str, str]:
    """One of each kind of thing that Ana has."""
    run_id, draft_id = run_with_every_fate(horizonte), campaign_of(horizonte, name="Rascunho")
    (contact_id,) = add_parents(horizonte, 1, first=500)
    with horizonte.unit() as work:
        import_id = start_import(work, "pais.csv", [b"nome;telefone\nMarina;31998887766\n"])
        key_id = make_api_key(work, "Receipts", Role.OPERATOR).id
        mine = message.c.workspace_id == horizonte.workspace_id
        message_id = work.tx.scalar(select(func.min(message.c.id)).where(mine))
    return {
        "campaign": f"/campaigns/{run_id}",
        "draft": f"/campaigns/{draft_id}",
        "contact": f"/contacts/{contact_id}",
        "import": f"/contacts/imports/{import_id}",
        "template": f"/templates/{horizonte.template_id}",
        "message": f"/messages/{message_id}",
        "number": f"/settings/numbers/{horizonte.number_id}",
        "connection": f"/settings/connections/{horizonte.connection_id}",
        "person": f"/settings/people/{person(horizonte, 'Bia').user_id}",
        "key": f"/settings/keys/{key_id}",
    }


READS = (
    "{campaign}",
    "{campaign}/live",
    "{campaign}/recipients",
    "{campaign}/recipients.csv",
    "{draft}",
    "{draft}/rehearsal",
    "{contact}",
    "{import}",
    "{import}/live",
    "{import}/problems.csv",
    "{template}",
    "{message}",
    "{connection}",
    "{person}",
)
WRITES = (
    ("PUT", "{draft}/launch"),
    ("DELETE", "{draft}"),
    ("PUT", "{campaign}/pause"),
    ("DELETE", "{campaign}/pause"),
    ("DELETE", "{campaign}"),
    ("POST", "{import}"),
    ("POST", "{import}/columns"),
    ("PUT", "{number}/reading"),
    ("PUT", "{number}/stop"),
    ("DELETE", "{number}/stop"),
    ("DELETE", "{message}/doubt"),
    ("POST", "{connection}/secrets"),
    ("POST", "{person}/role"),
    ("PUT", "{person}/access"),
    ("DELETE", "{person}/access"),
    ("DELETE", "{key}"),
)


def test_nothing_of_anas_exists_for_caio(ana: Visitor, caio: Visitor, addresses: dict[str, str]) -> None:
    for address in READS:
        path = address.format(**addresses)
        if not path.endswith("/live"):
            assert ana.get(path).status == 200, path
        assert caio.get(path).status == 404, path


def test_caio_changes_nothing_of_anas(
    caio: Visitor, addresses: dict[str, str], db: Database, horizonte: Company
) -> None:
    before = told(db, horizonte)
    for method, address in WRITES:
        path = address.format(**addresses)
        ask = {"PUT": caio.put, "POST": caio.post, "DELETE": caio.delete}[method]
        assert ask(path).status == 404, (method, path)
    assert told(db, horizonte) == before


def test_caios_own_lists_are_empty(caio: Visitor, addresses: dict[str, str]) -> None:
    for path in ("/", "/campaigns", "/contacts", "/contacts/lists", "/contacts/imports", "/settings"):
        page = caio.get(path)
        assert page.status == 200, path
        for secret in ("Matrícula 2027", "Marina", "pais.csv", "Receipts", "+55 31 3333-4444"):
            assert secret not in page.text, path


def test_caio_cannot_choose_anas_things_in_his_own_campaign(caio: Visitor, horizonte: Company) -> None:
    chosen = {"number": horizonte.number_id, "template": horizonte.template_id, "list": 1, "name": "x"}
    assert caio.post("/campaigns", chosen).status == 404
    assert caio.post("/campaigns/new/preview", chosen).status == 404


def told(db: Database, company: Company) -> int:
    with db.read() as tx:
        mine = select(func.count()).where(journal.c.workspace_id == company.workspace_id)
        return tx.scalar(mine) or 0
