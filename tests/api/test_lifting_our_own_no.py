"""The company takes back its own no over `/v1`; the person's and the platform's stay where they came from."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from avisa.audience.actions import ensure_contact
from avisa.consent.actions import suppress
from avisa.consent.queries import history_of, verify
from avisa.consent.types import Channel, Kind, Proof, Scope, SuppressionSource
from avisa.gate.types import Admit
from avisa.identity.types import Role
from avisa.journal.tables import journal
from avisa.kernel.clock import MINUTE
from avisa.kernel.secrets import Vault
from tests.api.davi import MARINA_E164, Caller, judged_now, key_of, says_yes
from tests.cast import SECRET, Company, FakeClock

VAULT = Vault(SECRET)


@pytest.fixture
def marina(horizonte: Company) -> int:
    """She agreed to hear about the enrolment."""
    with horizonte.unit() as unit:
        contact_id = ensure_contact(unit, MARINA_E164, "Marina Lopes")
    says_yes(horizonte, contact_id, horizonte.matricula_id)
    return contact_id


def say_no(company: Company, contact_id: int, *sources: SuppressionSource) -> None:
    proof = Proof(channel=Channel.KEYWORD, at=company.clock())
    with company.unit() as unit:
        for source in sources:
            suppress(unit, VAULT, [contact_id], source, Scope.ALL, "keyword", proof)


def left(answer: object) -> list[str]:
    assert isinstance(answer, dict)
    return [no["source"] for no in answer["suppressions"]]


def test_our_own_no_is_lifted_and_what_is_queued_goes_again(
    davi: Caller, horizonte: Company, marina: int, clock: FakeClock
) -> None:
    path = f"/contacts/{marina}/suppressions/ours"
    assert left(davi.call("PUT", path, {}).json) == ["ours"]
    asked = {"to": None, "contact_id": str(marina)}
    sent = davi.send("one", **asked).json
    assert sent["verdict"]["reason"] == "suppressed"
    clock.advance(MINUTE)
    lifted = davi.call("DELETE", path)
    assert (lifted.status, left(lifted.json)) == (200, [])
    assert isinstance(judged_now(horizonte, sent["id"]), Admit)


def test_the_lifting_stands_in_the_ledger_and_in_the_journal(
    davi: Caller, horizonte: Company, marina: int, clock: FakeClock
) -> None:
    say_no(horizonte, marina, SuppressionSource.OURS)
    clock.advance(MINUTE)
    for _ in range(2):
        assert davi.call("DELETE", f"/contacts/{marina}/suppressions/ours").status == 200
    with horizonte.db.read() as tx:
        said = history_of(tx, horizonte.workspace_id, marina, VAULT)
        assert [event.kind for event in said] == [Kind.GRANT, Kind.SUPPRESS, Kind.LIFT]
        proof = said[-1].evidence.proof if said[-1].evidence else None
        assert proof and (proof.channel, proof.operator[:4]) == (Channel.API, "key:")
        mine = journal.c.workspace_id == horizonte.workspace_id, journal.c.kind == "contact.unsuppressed"
        assert len(tx.execute(select(journal.c.id).where(*mine)).all()) == 1
        assert verify(tx, horizonte.workspace_id, VAULT) is None


@pytest.mark.parametrize("source", [SuppressionSource.PERSON, SuppressionSource.PLATFORM])
def test_nobody_elses_no_is_lifted(
    davi: Caller, horizonte: Company, marina: int, clock: FakeClock, source: SuppressionSource
) -> None:
    say_no(horizonte, marina, source, SuppressionSource.OURS)
    clock.advance(MINUTE)
    refused = davi.call("DELETE", f"/contacts/{marina}/suppressions/{source}")
    assert (refused.status, refused.json["code"]) == (422, "suppression_not_ours")
    assert sorted(left(davi.get(f"/contacts/{marina}").json)) == sorted([str(source), "ours"])
    assert left(davi.call("DELETE", f"/contacts/{marina}/suppressions/ours").json) == [str(source)]


def test_bias_key_may_record_a_no_but_lift_none_and_caio_reaches_nobody(
    davi: Caller, caio: Caller, horizonte: Company, marina: int
) -> None:
    say_no(horizonte, marina, SuppressionSource.OURS)
    path = f"/contacts/{marina}/suppressions/ours"
    assert Caller(davi.served, key_of(horizonte, Role.AGENT)).call("DELETE", path).status == 403
    assert caio.call("DELETE", path).status == 404
    assert left(davi.get(f"/contacts/{marina}").json) == ["ours"]
