"""What the ledger comes to: a yes for a purpose, until it is taken back or runs out."""

from __future__ import annotations

from avisa.consent.actions import append, ensure_purpose, grant, rebuild, revoke, suppress
from avisa.consent.queries import consents_of, history_of, purposes_of, suppressions_of
from avisa.consent.rules import stands
from avisa.consent.types import (
    Channel,
    LegalBasis,
    PastEvent,
    Proof,
    Scope,
    Standing,
    Suppression,
    SuppressionSource,
)
from avisa.kernel.clock import DAY
from tests.cast import MONDAY_10H, Company
from tests.consent.steps import ACEITE, VAULT, people, proof, yes

LATER = MONDAY_10H + DAY


def standing(company: Company, contact_id: int, purpose_id: int) -> Standing | None:
    with company.db.read() as tx:
        found = consents_of(tx, company.workspace_id, [contact_id], [purpose_id])
    return found.get((contact_id, purpose_id))


def all_that_stands(
    company: Company, contacts: list[int]
) -> tuple[dict[tuple[int, int], Standing], dict[int, tuple[Suppression, ...]]]:
    purposes = [company.matricula_id, company.novidades_id]
    with company.db.read() as tx:
        consents = consents_of(tx, company.workspace_id, contacts, purposes)
        return consents, suppressions_of(tx, company.workspace_id, contacts)


def test_a_yes_stands_for_its_purpose_and_no_other(horizonte: Company) -> None:
    [marina] = people(horizonte, 1)
    with horizonte.unit() as unit:
        [event_id] = grant(unit, VAULT, [marina], [horizonte.matricula_id], proof())
    found = standing(horizonte, marina, horizonte.matricula_id)
    assert found == Standing(event_id, MONDAY_10H)
    assert stands(found, MONDAY_10H)
    assert standing(horizonte, marina, horizonte.novidades_id) is None


def test_a_yes_that_is_taken_back_stands_no_more(horizonte: Company) -> None:
    [marina] = people(horizonte, 1)
    with horizonte.unit() as unit:
        grant(unit, VAULT, [marina], [horizonte.matricula_id], proof())
        revoke(unit, VAULT, [marina], [horizonte.matricula_id], proof(LATER))
    found = standing(horizonte, marina, horizonte.matricula_id)
    assert found is not None and found.revoked_at == LATER
    assert not stands(found, LATER)


def test_a_yes_that_arrives_after_the_no_but_was_said_before_changes_nothing(horizonte: Company) -> None:
    [marina] = people(horizonte, 1)
    with horizonte.unit() as unit:
        grant(unit, VAULT, [marina], [horizonte.matricula_id], proof(MONDAY_10H))
        revoke(unit, VAULT, [marina], [horizonte.matricula_id], proof(LATER + 5))
        grant(unit, VAULT, [marina], [horizonte.matricula_id], proof(LATER))
    assert not stands(standing(horizonte, marina, horizonte.matricula_id), LATER + 9)


def test_a_new_yes_after_the_no_stands_again(horizonte: Company) -> None:
    [marina] = people(horizonte, 1)
    with horizonte.unit() as unit:
        grant(unit, VAULT, [marina], [horizonte.matricula_id], proof(MONDAY_10H))
        revoke(unit, VAULT, [marina], [horizonte.matricula_id], proof(LATER))
        grant(unit, VAULT, [marina], [horizonte.matricula_id], proof(LATER + 1))
    assert stands(standing(horizonte, marina, horizonte.matricula_id), LATER + 2)


def test_a_purpose_can_say_how_long_its_yes_is_good(horizonte: Company) -> None:
    [marina, theo] = people(horizonte, 2)
    with horizonte.unit() as unit:
        yearly = ensure_purpose(unit, "eventos", "MARKETING", LegalBasis.CONSENT, valid_for=DAY)
        grant(unit, VAULT, [marina], [yearly], proof())
        grant(unit, VAULT, [theo], [yearly], proof(expires_at=MONDAY_10H + 5))
    hers, his = standing(horizonte, marina, yearly), standing(horizonte, theo, yearly)
    assert stands(hers, MONDAY_10H + DAY - 1) and not stands(hers, MONDAY_10H + DAY)
    assert stands(his, MONDAY_10H + 4) and not stands(his, MONDAY_10H + 5)


def test_a_purpose_is_made_once(horizonte: Company) -> None:
    with horizonte.unit() as unit:
        first = ensure_purpose(unit, "eventos", "MARKETING", "consent")
        assert ensure_purpose(unit, "eventos", "UTILITY", "contract") == first
    with horizonte.db.read() as tx:
        assert purposes_of(tx, horizonte.workspace_id)[first].category == "MARKETING"


def test_a_persons_history_can_be_read_with_its_evidence(horizonte: Company) -> None:
    [marina, theo] = people(horizonte, 2)
    with horizonte.unit() as unit:
        grant(unit, VAULT, [marina, theo], [horizonte.matricula_id], proof(ip="203.0.113.7"))
        revoke(unit, VAULT, [marina], [horizonte.matricula_id], proof(LATER, Channel.AGENT))
    with horizonte.db.read() as tx:
        history = history_of(tx, horizonte.workspace_id, marina, VAULT)
    assert [event.kind for event in history] == ["grant", "revoke"]
    evidence = evidence_in(history[0])
    assert evidence.shown == ACEITE
    assert evidence.ip == "203.0.113.7"


def evidence_in(event: PastEvent) -> Proof:
    assert event.evidence is not None
    return event.evidence.proof


def test_what_stands_can_be_made_anew_from_the_ledger(horizonte: Company) -> None:
    contacts = people(horizonte, 6)
    with horizonte.unit() as unit:
        append(unit, VAULT, [yes(c, horizonte.matricula_id, horizonte.novidades_id) for c in contacts])
        revoke(unit, VAULT, contacts[:2], [horizonte.novidades_id], proof(LATER))
        suppress(unit, VAULT, contacts[3:], SuppressionSource.PERSON, Scope.ALL, "keyword", proof(LATER))
    before = all_that_stands(horizonte, contacts)
    with horizonte.unit() as unit:
        assert rebuild(unit, VAULT) == 11
    assert all_that_stands(horizonte, contacts) == before
    assert len(before[0]) == 12 and len(before[1]) == 3


def test_caio_sees_nothing_of_anas_people(horizonte: Company, padaria: Company) -> None:
    [marina] = people(horizonte, 1)
    with horizonte.unit() as unit:
        grant(unit, VAULT, [marina], [horizonte.matricula_id], proof())
    with padaria.db.read() as tx:
        assert consents_of(tx, padaria.workspace_id, [marina], [horizonte.matricula_id]) == {}
        assert history_of(tx, padaria.workspace_id, marina, VAULT) == ()
