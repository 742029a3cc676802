"""Bringing a list in once more: the same file changes nothing, a corrected one corrects, no no is lifted."""

from __future__ import annotations

from sqlalchemy import delete

from avisa.audience.actions import ensure_contact
from avisa.audience.queries import listing_after, person, search
from avisa.audience.tables import contact, listing
from avisa.consent.actions import forget, grant, revoke, suppress
from avisa.consent.queries import consents_of, suppressions_of
from avisa.consent.rules import stands
from avisa.consent.types import Channel, Proof, Scope, SuppressionSource
from avisa.kernel.clock import DAY
from tests.audience.lists import (
    VAULT,
    House,
    confirmed,
    counts,
    declared,
    finished,
    house,
    imported,
    problems,
    row,
    sheet,
)
from tests.cast import Company, FakeClock

LISTA = sheet(row(1), row(2), "Ruim;123;;", row(1), row(3))


def test_the_same_file_twice_changes_nothing(horizonte: Company, clock: FakeClock) -> None:
    first = imported(horizonte, LISTA, declared(horizonte))
    before = house(horizonte)
    clock.advance(DAY)
    second = imported(horizonte, LISTA, declared(horizonte))
    assert house(horizonte) == before == House(people=3, listings=3, events=3)
    assert counts(first) == (5, 3, 1, 1, 3)
    assert counts(second) == (5, 3, 1, 1, 0)
    assert first.list_id == second.list_id


def test_the_same_file_with_a_purpose_that_it_did_not_cover_adds_only_that(horizonte: Company) -> None:
    imported(horizonte, LISTA, declared(horizonte))
    imported(horizonte, LISTA, declared(horizonte, horizonte.matricula_id, horizonte.novidades_id))
    assert house(horizonte).events == 6
    imported(horizonte, LISTA, declared(horizonte, horizonte.matricula_id, horizonte.novidades_id))
    assert house(horizonte).events == 6


def test_another_file_with_the_same_people_is_another_proof(horizonte: Company) -> None:
    imported(horizonte, LISTA, declared(horizonte))
    imported(horizonte, LISTA + b"\r\n", declared(horizonte))
    assert house(horizonte) == House(people=3, listings=3, events=6)


def test_a_list_that_was_imported_without_consent_gets_it_the_second_time(horizonte: Company) -> None:
    imported(horizonte, LISTA, None)
    imported(horizonte, LISTA, declared(horizonte))
    assert house(horizonte) == House(people=3, listings=3, events=3)


def test_a_corrected_file_corrects_the_list_and_its_people(horizonte: Company) -> None:
    imported(horizonte, LISTA)
    fixed = sheet(row(1, name="Márcia Alves", due="15/01/2027"), row(2), row(4))
    run = imported(horizonte, fixed)
    assert (run.ok, run.created) == (3, 1)
    assert run.list_id is not None
    with horizonte.db.read() as tx:
        people = {p.phone: p for p in listing_after(tx, horizonte.workspace_id, run.list_id)}
        found = [one.phone for one in search(tx, horizonte.workspace_id, "marcia")]
    assert len(people) == 4
    assert found == ["+5531980000001"]
    marina = people["+5531980000001"]
    assert (marina.name, marina.row["vencimento"]) == ("Márcia Alves", "15/01/2027")
    assert marina.attributes == {"curso": "Inglês", "vencimento": "15/01/2027"}


def test_the_rows_of_two_lists_may_say_different_things_of_one_person(horizonte: Company) -> None:
    first = imported(horizonte, sheet(row(1, course="Inglês")), list_name="Inglês")
    second = imported(horizonte, sheet(row(1, course="Francês")), list_name="Francês")
    with horizonte.db.read() as tx:
        rows = [
            listing_after(tx, horizonte.workspace_id, run.list_id or 0)[0].row["curso"]
            for run in (first, second)
        ]
    assert rows == ["Inglês", "Francês"]


def test_an_empty_cell_takes_nothing_away(horizonte: Company) -> None:
    imported(horizonte, sheet(row(1)))
    run = imported(horizonte, sheet(f";{'31980000001'};;"))
    assert run.list_id is not None
    with horizonte.db.read() as tx:
        [listed] = listing_after(tx, horizonte.workspace_id, run.list_id)
        known = person(tx, horizonte.workspace_id, listed.contact_id)
    assert known is not None
    assert (known.name, known.attributes["curso"]) == ("Pessoa 1", "Inglês")


def test_whoever_said_no_stays_silent_after_an_import(horizonte: Company, clock: FakeClock) -> None:
    with horizonte.unit() as unit:
        marina = ensure_contact(unit, "+5531980000001")
        no = Proof(channel=Channel.KEYWORD, at=clock(), inbound_text="SAIR")
        suppress(unit, VAULT, [marina], SuppressionSource.PERSON, Scope.ALL, "keyword", no)
    clock.advance(DAY)
    imported(horizonte, LISTA, declared(horizonte))
    with horizonte.db.read() as tx:
        [suppression] = suppressions_of(tx, horizonte.workspace_id, [marina])[marina]
    assert suppression.reason == "keyword"


def test_a_consent_that_was_taken_back_is_not_given_again_by_a_list(
    horizonte: Company, clock: FakeClock
) -> None:
    with horizonte.unit() as unit:
        marina = ensure_contact(unit, "+5531980000001")
        said = Proof(channel=Channel.FORM, at=clock())
        grant(unit, VAULT, [marina], [horizonte.matricula_id], said)
        revoke(unit, VAULT, [marina], [horizonte.matricula_id], said)
    clock.advance(DAY)
    imported(horizonte, LISTA, declared(horizonte))
    with horizonte.db.read() as tx:
        found = consents_of(tx, horizonte.workspace_id, [marina], [horizonte.matricula_id])
    assert not stands(found[marina, horizonte.matricula_id], clock())


def test_whoever_was_erased_is_not_made_known_again(horizonte: Company) -> None:
    run = imported(horizonte, LISTA, declared(horizonte))
    with horizonte.db.read() as tx:
        gone = listing_after(tx, horizonte.workspace_id, run.list_id or 0)[1]
    with horizonte.unit() as unit:
        forget(unit, VAULT, {gone.contact_id: gone.phone or ""})
        mine = (listing.c.workspace_id == unit.workspace_id, listing.c.contact_id == gone.contact_id)
        unit.tx.execute(delete(listing).where(*mine))
        unit.tx.execute(
            delete(contact).where(
                contact.c.workspace_id == unit.workspace_id, contact.c.id == gone.contact_id
            )
        )
    again = imported(horizonte, LISTA, declared(horizonte))
    assert counts(again) == (5, 2, 1, 2, 0)
    assert house(horizonte).people == 2
    told = {problem.line: (problem.reason, problem.value) for problem in problems(horizonte, again.id)}
    assert told[gone.line] == ("forgotten", "")


def test_a_person_known_by_what_the_platform_calls_them_is_the_same_person(horizonte: Company) -> None:
    from_eight_digits = confirmed(horizonte, sheet("Marina;31 8000-0001;Inglês;"))
    finished(horizonte, from_eight_digits)
    run = imported(horizonte, sheet(row(1)))
    assert run.created == 0
    assert house(horizonte).people == 1
