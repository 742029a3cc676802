"""`GET /v1/contacts/{id}/proof`: a file that holds by itself; who fetched it is written down."""

from __future__ import annotations

from sqlalchemy import select

from avisa.audience.actions import ensure_contact
from avisa.consent.ledger.exported import checked
from avisa.identity.types import Role
from avisa.journal.tables import journal
from avisa.kernel.secrets import Vault
from tests.api.davi import MARINA_E164, Caller, key_of, says_yes
from tests.cast import SECRET, Company


def marina_of(company: Company) -> int:
    with company.unit() as unit:
        return ensure_contact(unit, MARINA_E164, "Marina Lopes")


def test_the_proof_holds_and_the_journal_says_who_fetched_it(davi: Caller, horizonte: Company) -> None:
    marina = marina_of(horizonte)
    says_yes(horizonte, marina, horizonte.matricula_id)
    answer = davi.get(f"/contacts/{marina}/proof")
    assert answer.status == 200
    found = checked(answer.body, Vault(SECRET).public_key.hex())
    assert found.flaw is None and found.proof is not None
    assert [event.contact_id for event in found.proof.events] == [str(marina)]
    with horizonte.db.read() as tx:
        mine = journal.c.workspace_id == horizonte.workspace_id, journal.c.kind == "proof.exported"
        [told] = tx.execute(select(journal.c.actor, journal.c.subject).where(*mine))
    assert told.actor.startswith("key:") and told.subject == f"contact:{marina}"


def test_who_may_not_or_belongs_elsewhere_gets_none(davi: Caller, caio: Caller, horizonte: Company) -> None:
    marina = marina_of(horizonte)
    silent = davi.get(f"/contacts/{marina}/proof")
    assert (silent.status, silent.json["code"]) == (404, "proof_unknown")
    says_yes(horizonte, marina, horizonte.matricula_id)
    assert Caller(davi.served, key_of(horizonte, Role.AGENT)).get(f"/contacts/{marina}/proof").status == 403
    assert caio.get(f"/contacts/{marina}/proof").status == 404
