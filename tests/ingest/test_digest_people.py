"""What people write, press, stop and change reaches their own contact, within the same digest."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from avisa.audience.actions import ensure_contact, learn_wa_ids
from avisa.audience.queries import contacts_of, find_person
from avisa.audience.tables import contact
from avisa.audience.types import Person
from avisa.channels.port import NeverLeft
from avisa.consent.actions import revoke
from avisa.consent.queries import suppressions_of
from avisa.consent.types import Channel, Proof
from avisa.journal.tables import journal
from avisa.kernel.clock import DAY, HOUR
from avisa.messages.queries import inbound_of, windows_of
from avisa.templates.tables import template
from tests.cast import Company, FakeClock
from tests.engine.by_hand import Hand
from tests.ingest.posts import conversation, hear, preference, status, statuses, system, told, written
from tests.messages.letters import queued, row_of
from tests.people import VAULT, add_parents, phone_of, say_yes

MARINA = phone_of(0).lstrip("+")  # add_parents gives her the first phone


def person(company: Company, contact_id: int) -> Person:
    with company.db.read() as tx:
        return contacts_of(tx, company.workspace_id, [contact_id])[contact_id]


def known_as(company: Company, wa_id: str = "", bsuid: str = "") -> int | None:
    with company.db.read() as tx:
        found = find_person(tx, company.workspace_id, wa_id=wa_id, bsuid=bsuid)
    return found.id if found else None


def noes_of(company: Company, contact_id: int) -> list[tuple[str, str]]:
    with company.db.read() as tx:
        found = suppressions_of(tx, company.workspace_id, [contact_id])
    return [(str(no.source), no.reason) for no in found.get(contact_id, ())]


def has_window(company: Company, contact_id: int) -> bool:
    with company.db.read() as tx:
        ours = (company.workspace_id, company.number_id, [contact_id])
        return contact_id in windows_of(tx, *ours, company.clock())


def journal_of(company: Company, kind: str) -> list[object]:
    j = journal.c
    mine = select(j.body).where(j.workspace_id == company.workspace_id, j.kind == kind)
    with company.db.read() as tx:
        return list(tx.execute(mine.order_by(j.id)).scalars())


def test_a_message_opens_the_window_for_a_day(horizonte: Company, clock: FakeClock) -> None:
    (marina,) = add_parents(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "Bom dia"))
    assert has_window(horizonte, marina)
    clock.advance(DAY)
    assert not has_window(horizonte, marina)


def test_an_old_message_that_comes_late_does_not_shorten_the_window(
    horizonte: Company, clock: FakeClock
) -> None:
    (marina,) = add_parents(horizonte, 1)
    late = written(horizonte, MARINA, "primeira")
    clock.advance(20 * HOUR)
    hear(horizonte, written(horizonte, MARINA, "segunda"), late)
    clock.advance(20 * HOUR)
    assert has_window(horizonte, marina)


@pytest.mark.parametrize("word", ["SAIR", "sair", " Sair! ", "PARAR", "stop", "Baja"])
def test_a_stop_word_stops_what_is_queued_within_the_same_digest(horizonte: Company, word: str) -> None:
    marina, paulo = add_parents(horizonte, 2)
    first, second = queued(horizonte, [marina, paulo], run_id=77)
    sent = status(horizonte, "sent", second)
    hear(horizonte, statuses(horizonte, sent), written(horizonte, MARINA, word))
    Hand(horizonte).claim()
    assert (row_of(horizonte, first).state, row_of(horizonte, first).reason) == ("skipped", "suppressed")
    assert noes_of(horizonte, marina) == [("person", "keyword")]


def test_a_pressed_button_stops_too_and_an_ordinary_word_does_not(horizonte: Company) -> None:
    marina, paulo = add_parents(horizonte, 2)
    pressed = {"text": "Parar", "payload": "parar"}
    hear(horizonte, written(horizonte, MARINA, "", type="button", button=pressed))
    hear(horizonte, written(horizonte, phone_of(1).lstrip("+"), "não quero sair desta escola"))
    assert noes_of(horizonte, marina) == [("person", "button")]
    assert noes_of(horizonte, paulo) == []


def test_a_stranger_who_writes_becomes_a_contact_without_any_consent(horizonte: Company) -> None:
    hear(horizonte, written(horizonte, "14155552671", "Hello"))
    stranger = known_as(horizonte, "14155552671")
    assert stranger
    assert (person(horizonte, stranger).phone, person(horizonte, stranger).name) == ("+14155552671", "Marina")
    (letter,) = queued(horizonte, [stranger], run_id=0)
    Hand(horizonte).claim()
    assert row_of(horizonte, letter).reason == "no_consent"


def test_a_reply_from_the_eight_digit_form_is_the_same_person(horizonte: Company) -> None:
    with horizonte.unit() as unit:
        rita = ensure_contact(unit, "+5531988887777", "Rita")
    hear(horizonte, written(horizonte, "553188887777", "Oi"))
    assert known_as(horizonte, "553188887777") == rita
    assert (person(horizonte, rita).wa_id, person(horizonte, rita).name) == ("553188887777", "Rita")


def test_a_message_that_comes_twice_is_kept_once(horizonte: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    body = written(horizonte, MARINA, "Oi", "wamid.same")
    hear(horizonte, body, body)
    hear(horizonte, body)
    with horizonte.db.read() as tx:
        assert len(inbound_of(tx, horizonte.workspace_id, marina)) == 1


def test_a_preference_of_the_platform_is_kept_apart_from_our_own_stop(
    horizonte: Company, clock: FakeClock
) -> None:
    (marina,) = add_parents(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "SAIR"), preference(horizonte, MARINA, "stop"))
    assert sorted(noes_of(horizonte, marina)) == [("person", "keyword"), ("platform", "preference")]
    clock.advance(HOUR)
    hear(horizonte, preference(horizonte, MARINA, "resume"))
    assert noes_of(horizonte, marina) == [("person", "keyword")]


def test_somebody_who_changes_their_number_stays_the_same_person(horizonte: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "SAIR"))
    hear(horizonte, system(horizonte, MARINA, type="user_changed_number", wa_id="553197776666"))
    moved = person(horizonte, marina)
    assert (moved.phone, moved.wa_id) == ("+5531997776666", "553197776666")
    assert noes_of(horizonte, marina) == [("person", "keyword")]
    assert known_as(horizonte, MARINA) is None
    assert journal_of(horizonte, "contact.identity") == [{"changed": ["phone", "wa_id"]}]


def test_a_changed_number_and_its_first_message_may_come_together(horizonte: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    hello = written(horizonte, "5511977776666", "Mudei de número")
    moved = system(horizonte, MARINA, type="user_changed_number", wa_id="5511977776666")
    hear(horizonte, hello, moved)
    assert known_as(horizonte, "5511977776666") == marina
    assert has_window(horizonte, marina)


def test_a_changed_id_of_the_platform_is_followed(horizonte: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "Oi", from_user_id="BR.1"))
    changed = {"type": "user_changed_user_id", "user_id": "BR.2", "previous_user_id": "BR.1"}
    hear(horizonte, system(horizonte, MARINA, **changed))
    assert (known_as(horizonte, bsuid="BR.2"), known_as(horizonte, bsuid="BR.1")) == (marina, None)


def test_what_waits_follows_its_person_and_what_is_on_its_way_too_when_it_comes_back(
    horizonte: Company,
) -> None:
    hear(horizonte, written(horizonte, "", "Oi", from_user_id="BR.lia1"))
    lia = known_as(horizonte, bsuid="BR.lia1")
    marina, paulo = add_parents(horizonte, 2)
    assert lia
    say_yes(horizonte, [lia])
    (away,) = queued(horizonte, [lia], phone="BR.lia1", run_id=0)
    hand = Hand(horizonte)
    (leaving,) = hand.claim().ready
    waiting, marinas, paulos = queued(horizonte, [lia, marina, paulo], phone="BR.lia1", run_id=77)
    changed = {"type": "user_changed_user_id", "user_id": "BR.lia2", "previous_user_id": "BR.lia1"}
    moved = system(horizonte, MARINA, type="user_changed_number", wa_id="5511977776666")
    hear(horizonte, system(horizonte, "", **changed), moved)
    assert (row_of(horizonte, waiting).phone, row_of(horizonte, marinas).phone) == (
        "BR.lia2",
        "+5511977776666",
    )
    assert [row_of(horizonte, one).phone for one in (away, paulos)] == ["BR.lia1", "BR.lia1"]
    hand.settle([leaving], NeverLeft("refused"))
    assert (row_of(horizonte, away).state, row_of(horizonte, away).phone) == ("queued", "BR.lia2")


def test_a_stop_counts_under_every_name_that_its_person_has(horizonte: Company) -> None:
    """Lia wrote behind a username; her phone came by a list, and the platform says that both are her."""
    hear(horizonte, written(horizonte, "", "Oi", from_user_id="BR.lia1"))
    lia = known_as(horizonte, bsuid="BR.lia1")
    (by_phone,) = add_parents(horizonte, 1)
    assert lia
    with horizonte.unit() as unit:
        learn_wa_ids(unit, [(by_phone, MARINA, "BR.lia1")])
    hear(horizonte, written(horizonte, "", "SAIR", from_user_id="BR.lia1"))
    assert noes_of(horizonte, lia) == noes_of(horizonte, by_phone) == [("person", "keyword")]
    assert known_as(horizonte, bsuid="BR.lia1") == by_phone, "the one with a phone is meant"


def test_a_stop_from_before_the_platform_named_the_phone_counts_too(horizonte: Company) -> None:
    hear(horizonte, written(horizonte, "", "SAIR", from_user_id="BR.lia1"))
    (by_phone,) = add_parents(horizonte, 1)
    (letter,) = queued(horizonte, [by_phone], phone=phone_of(0), run_id=0)
    with horizonte.unit() as unit:
        learn_wa_ids(unit, [(by_phone, MARINA, "BR.lia1")])
    Hand(horizonte).claim()
    assert (row_of(horizonte, letter).state, row_of(horizonte, letter).reason) == ("skipped", "suppressed")


def test_what_may_be_a_no_holds_back_what_goes_to_another_name(horizonte: Company) -> None:
    hear(horizonte, written(horizonte, "", "Oi", from_user_id="BR.lia1"))
    lia = known_as(horizonte, bsuid="BR.lia1")
    (by_phone,) = add_parents(horizonte, 1)
    assert lia
    say_yes(horizonte, [lia], horizonte.novidades_id)
    with horizonte.unit() as unit:
        learn_wa_ids(unit, [(by_phone, MARINA, "BR.lia1")])
        unit.tx.execute(
            update(template)
            .where(template.c.workspace_id == unit.workspace_id, template.c.id == horizonte.template_id)
            .values(category="MARKETING")
        )
    hear(horizonte, written(horizonte, "", "não quero mais receber isso", from_user_id="BR.lia1"))
    (letter,) = queued(horizonte, [lia], phone="BR.lia1", run_id=0, purpose_id=horizonte.novidades_id)
    assert Hand(horizonte).claim().ready == ()
    assert row_of(horizonte, letter).reason == "unclear_no"


def test_a_yes_that_is_taken_back_under_one_name_is_so_under_the_other(
    horizonte: Company, clock: FakeClock
) -> None:
    hear(horizonte, written(horizonte, "", "Oi", from_user_id="BR.lia1"))
    lia = known_as(horizonte, bsuid="BR.lia1")
    (by_phone,) = add_parents(horizonte, 1)
    assert lia
    say_yes(horizonte, [lia])
    clock.advance(HOUR)
    with horizonte.unit() as unit:
        learn_wa_ids(unit, [(by_phone, MARINA, "BR.lia1")])
        revoke(
            unit,
            VAULT,
            [by_phone],
            [horizonte.matricula_id],
            Proof(channel=Channel.PREFERENCE, at=unit.now),
        )
    (letter,) = queued(horizonte, [lia], phone="BR.lia1", run_id=0)
    hand = Hand(horizonte)
    assert hand.claim().ready == ()
    assert row_of(horizonte, letter).reason == "no_consent"
    clock.advance(HOUR)
    say_yes(horizonte, [lia])
    (again,) = queued(horizonte, [lia], phone="BR.lia1", run_id=0)
    assert [one.id for one in hand.claim().ready] == [again]


def test_a_number_that_somebody_else_here_has_is_not_taken_from_them(horizonte: Company) -> None:
    marina, paulo = add_parents(horizonte, 2)
    other = phone_of(1).lstrip("+")
    hear(horizonte, system(horizonte, MARINA, type="user_changed_number", wa_id=other))
    assert (known_as(horizonte, MARINA), known_as(horizonte, other)) == (marina, paulo)
    assert journal_of(horizonte, "contact.identity_taken") == [{"by": f"contact:{paulo}"}]


def test_an_old_word_does_not_bring_an_old_number_back(horizonte: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "Oi", from_user_id="BR.1"))
    first = system(horizonte, MARINA, type="user_changed_number", wa_id="5511977771111", user_id="BR.1")
    second = system(
        horizonte, "5511977771111", type="user_changed_number", wa_id="5511977772222", user_id="BR.1"
    )
    hear(horizonte, first, second)
    hear(horizonte, first)
    assert person(horizonte, marina).phone == "+5511977772222"


def test_a_stranger_who_changes_their_number_stays_a_stranger(horizonte: Company) -> None:
    hear(horizonte, system(horizonte, "14155552671", type="user_changed_number", wa_id="14155552672"))
    c = contact.c
    with horizonte.db.read() as tx:
        assert tx.execute(select(c.id).where(c.workspace_id == horizonte.workspace_id)).all() == []


def test_caios_webhooks_touch_nobody_at_anas_school(horizonte: Company, padaria: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    before = person(horizonte, marina)
    hear(
        padaria,
        written(padaria, MARINA, "SAIR"),
        preference(padaria, MARINA, "stop"),
        system(padaria, MARINA, type="user_changed_number", wa_id="5511977776666"),
    )
    assert (person(horizonte, marina), noes_of(horizonte, marina)) == (before, [])


def test_what_is_written_to_a_number_that_is_not_ours_is_not_taken(horizonte: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    field, value = conversation(horizonte, messages=[])
    value["metadata"]["phone_number_id"] = "another"
    value["messages"] = [{"from": MARINA, "id": "wamid.x", "type": "text", "text": {"body": "SAIR"}}]
    hear(horizonte, told(horizonte, (field, value)))
    assert noes_of(horizonte, marina) == []


def test_messages_without_an_id_belong_to_those_who_wrote_them(horizonte: Company) -> None:
    marina, paulo = add_parents(horizonte, 2)
    other = phone_of(1).lstrip("+")
    hear(horizonte, written(horizonte, MARINA, "Oi", id=""), written(horizonte, other, "SAIR", id=""))
    assert (noes_of(horizonte, marina), noes_of(horizonte, paulo)) == ([], [("person", "keyword")])
