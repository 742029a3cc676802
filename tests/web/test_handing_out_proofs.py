"""A person's proof and a message's, downloaded from their pages."""

from __future__ import annotations

from sqlalchemy import update

from avisa.consent.ledger.exported import checked
from avisa.consent.queries import history_of
from avisa.kernel.secrets import Vault
from avisa.messages.tables import message
from tests.cast import SECRET, Company, own, put
from tests.people import add_parents
from tests.web.visitor import Visitor

VAULT = Vault(SECRET)


def test_ana_downloads_what_a_person_said(
    ana: Visitor, bia: Visitor, caio: Visitor, horizonte: Company
) -> None:
    [marina] = add_parents(horizonte, 1)
    assert f'href="/contacts/{marina}/proof"' in ana.get(f"/contacts/{marina}").html
    got = ana.get(f"/contacts/{marina}/proof")
    assert got.status == 200
    assert got.answer.headers["content-disposition"] == f'attachment; filename="avisa-proof-{marina}.json"'
    assert checked(got.answer.body, VAULT.public_key.hex()).flaw is None
    assert bia.get(f"/contacts/{marina}/proof").status == 403
    assert caio.get(f"/contacts/{marina}/proof").status == 404


def test_a_message_comes_with_the_yes_that_allowed_it(ana: Visitor, horizonte: Company) -> None:
    [marina] = add_parents(horizonte, 1)
    with horizonte.db.read() as tx:
        [yes] = history_of(tx, horizonte.workspace_id, marina, VAULT)
    one = horizonte.ids.next()
    with horizonte.unit() as unit:
        row = {"number_id": horizonte.number_id, "contact_id": marina, "run_id": one, "state": "sent"}
        put(unit.tx, message, **own(horizonte, one), **row, phone="+5511990000000", kind="active", body="{}")
    assert ana.get(f"/messages/{one}/proof").status == 404
    with horizonte.unit() as unit:
        mine = (message.c.workspace_id == horizonte.workspace_id, message.c.id == one)
        unit.tx.execute(update(message).where(*mine).values(consent_event_id=yes.id))
    assert f'href="/messages/{one}/proof"' in ana.get(f"/messages/{one}").html
    found = checked(ana.get(f"/messages/{one}/proof").answer.body)
    assert found.flaw is None and found.proof is not None and found.proof.message is not None
    assert found.proof.message.id == str(one)
    assert [event.id for event in found.proof.events] == [str(yes.id)]
