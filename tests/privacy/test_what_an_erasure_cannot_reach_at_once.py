"""Raw webhooks, reports of imports and unconfirmed forms name Marina too: the engine clears them."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from avisa.audience.actions import ensure_contact
from avisa.audience.queries import find_person
from avisa.audience.tables import import_problem
from avisa.consent.intake.forms.actions import receive as take_in
from avisa.consent.intake.forms.queries import face_of, form_at
from avisa.consent.intake.forms.types import Filled
from avisa.consent.tables import pending_consent
from avisa.consent.types import Channel
from avisa.engine.erasures import Erasures
from avisa.engine.store import Store
from avisa.ingest.inbox import drop_naming, opened
from avisa.ingest.tables import inbox
from avisa.ingest.types import Stored
from avisa.kernel.clock import DAY, MINUTE, SECOND
from avisa.messages.types import State
from avisa.privacy.actions import erase
from avisa.privacy.erasure_actions import MOST, SETTLED, go_on
from avisa.privacy.tables import erasure
from tests.audience.lists import declared, imported
from tests.cast import Company, FakeClock
from tests.consent.asking import form_of, publish
from tests.engine.by_hand import Hand
from tests.ingest.posts import digest, hear, preference, receive, status, statuses, written
from tests.messages.letters import queued, row_of
from tests.people import VAULT
from tests.privacy.test_erasing_a_person import holding

PHONE, WA_ID, NAME, WORDS = "+5531998887766", "553198887766", "Marina Lopes", "Tenho uma dúvida"
THEO = "+5531998887767"
LIA = "BR.13491208655302741918"
LIST = f"Nome;Celular\n{NAME};{PHONE}\n{NAME};(31) 99888-7766\nMãe;99888-7766\nTheo;31 9988\n".encode()


@pytest.fixture
def marina(horizonte: Company) -> int:
    """On a list three times, once without her area code; she and Theo have written to the school."""
    imported(horizonte, LIST, declared(horizonte, horizonte.matricula_id))
    with horizonte.unit() as unit:
        marina = ensure_contact(unit, PHONE, NAME)
        ensure_contact(unit, THEO, "Theo")
    hear(horizonte, written(horizonte, WA_ID, WORDS), written(horizonte, THEO.lstrip("+"), "Oi"))
    hear(horizonte, statuses(horizonte, status(horizonte, "read", recipient_id=PHONE.lstrip("+"))))
    return marina


def erased(company: Company, contact_id: int) -> None:
    with company.unit("user:1") as unit:
        erase(unit, VAULT, contact_id)


def gone_on(company: Company) -> int:
    """Steps until there is nothing that could go on."""
    steps = 0
    with company.unit() as unit:
        while go_on(unit, VAULT, drop_naming):
            steps += 1
    return steps


def raw(company: Company) -> list[str]:
    """The webhooks as they came, whom they name included."""
    c = inbox.c
    mine = select(c.id, c.connection_id, c.received_at, c.raw).where(c.workspace_id == company.workspace_id)
    with company.db.read() as tx:
        return [opened(VAULT, Stored(*row)).decode() for row in tx.execute(mine.order_by(c.id))]


def under_way(company: Company) -> int:
    with company.db.read() as tx:
        mine = erasure.c.workspace_id == company.workspace_id
        return tx.scalar(select(func.count()).select_from(erasure).where(mine)) or 0


def reported(company: Company) -> list[str]:
    c = import_problem.c
    with company.db.read() as tx:
        mine = select(c.value).where(c.workspace_id == company.workspace_id)
        return list(tx.scalars(mine.order_by(c.line)))


def test_nothing_names_her_a_minute_later(horizonte: Company, marina: int, clock: FakeClock) -> None:
    assert len(raw(horizonte)) == 3
    assert reported(horizonte) == ["(31) 99888-7766", "99888-7766", "31 9988"]
    erased(horizonte, marina)
    assert gone_on(horizonte) == 0, "what is being stored at this moment must be there first"
    clock.advance(SETTLED)
    assert gone_on(horizonte) > 0
    (left,) = raw(horizonte)
    assert THEO.lstrip("+") in left
    assert reported(horizonte) == ["31 9988"]
    assert under_way(horizonte) == 0
    told = (PHONE, PHONE[3:], WA_ID, "99888-7766", NAME, WORDS, "Mãe")
    assert {one: holding(horizonte, one) for one in told} == {one: [] for one in told}
    assert not any(one in body for one in told for body in raw(horizonte))


def test_who_is_known_by_an_id_alone_stands_in_no_report_either(horizonte: Company, clock: FakeClock) -> None:
    rows = f"Nome;Celular\nLia;{LIA}\nLia;{LIA}\nTheo;31 9988\n".encode()
    imported(horizonte, rows, declared(horizonte, horizonte.matricula_id))
    assert reported(horizonte) == [LIA, "31 9988"]
    with horizonte.db.read() as tx:
        lia = find_person(tx, horizonte.workspace_id, bsuid=LIA)
    assert lia is not None
    erased(horizonte, lia.id)
    clock.advance(SETTLED)
    gone_on(horizonte)
    assert (reported(horizonte), holding(horizonte, LIA)) == (["31 9988"], [])


def test_the_engine_sees_to_it_step_by_step(horizonte: Company, marina: int, clock: FakeClock) -> None:
    receive(horizonte, *[written(horizonte, WA_ID, f"Oi {n}") for n in range(MOST)])
    while digest(horizonte):
        continue
    erased(horizonte, marina)
    clock.advance(SETTLED)
    with ThreadPoolExecutor(1) as threads:
        engine = Erasures(Store(horizonte.db, VAULT, horizonte.ids, clock, threads), drop_naming)
        assert [asyncio.run(engine.run_once()) for _ in range(4)] == [1, 1, 0, 0]
    assert len(raw(horizonte)) == 1


def test_what_nobody_has_digested_is_waited_for(horizonte: Company, marina: int, clock: FakeClock) -> None:
    receive(horizonte, statuses(horizonte, status(horizonte, "read", recipient_id=WA_ID)))
    erased(horizonte, marina)
    clock.advance(SETTLED)
    gone_on(horizonte)
    assert (under_way(horizonte), len(raw(horizonte))) == (1, 2)
    digest(horizonte)
    gone_on(horizonte)
    assert (under_way(horizonte), len(raw(horizonte))) == (0, 1)


def test_a_status_that_comes_later_is_counted_and_its_body_goes(
    horizonte: Company, marina: int, clock: FakeClock
) -> None:
    """She opens an old message months after it was sent to her, and days after she was erased."""
    (letter,) = queued(horizonte, [marina], phone=PHONE)
    hand = Hand(horizonte)
    hand.settle(hand.claim().ready)
    hear(horizonte, statuses(horizonte, status(horizonte, "delivered", letter, recipient_id=WA_ID)))
    erased(horizonte, marina)
    clock.advance(3 * DAY)
    gone_on(horizonte)
    hear(horizonte, statuses(horizonte, status(horizonte, "read", letter, recipient_id=WA_ID)))
    assert row_of(horizonte, letter).state == State.READ
    (left,) = raw(horizonte)
    assert WA_ID not in left
    assert holding(horizonte, WA_ID) == []


def test_what_comes_after_it_is_its_own_story(horizonte: Company, marina: int, clock: FakeClock) -> None:
    """She writes again a month later: that is her own doing, and nobody's leftover."""
    erased(horizonte, marina)
    clock.advance(10 * MINUTE)
    hear(horizonte, written(horizonte, WA_ID, "Voltei"))
    gone_on(horizonte)
    assert ["Voltei" in body for body in raw(horizonte)] == [False, True]


def typed(company: Company, phone: str, code: str) -> None:
    """Somebody fills in the school's form; nothing stands before that phone has spoken."""
    with company.unit("person") as unit:
        form = form_at(unit.tx, "matriculas")
        face = form and face_of(unit.tx, form, ("pt_BR",))
        assert face
        ticked = (company.matricula_id,)
        filled = Filled(phone, "Ninguém", ticked, Channel.FORM, "127.0.0.1", "a browser", "/c/matriculas")
        take_in(unit, VAULT, face, face.texts, filled, code)


def test_a_form_that_named_her_and_that_no_phone_confirmed(
    horizonte: Company, padaria: Company, marina: int, clock: FakeClock
) -> None:
    publish(horizonte)
    form_of(horizonte)
    typed(horizonte, PHONE, "AAAAAAAA")
    typed(horizonte, THEO, "BBBBBBBB")
    erased(horizonte, marina)
    clock.advance(SETTLED)
    assert gone_on(padaria) == 0
    gone_on(horizonte)
    with horizonte.db.read() as tx:
        mine = pending_consent.c.workspace_id == horizonte.workspace_id
        assert [word.split()[-1] for word in tx.scalars(select(pending_consent.c.answer).where(mine))] == [
            "bbbbbbbb"
        ]


def test_what_she_wrote_before_it_and_is_read_after_it_makes_her_known_to_nobody(
    horizonte: Company, marina: int, clock: FakeClock
) -> None:
    """Stored, not yet digested; or stored once more, days later, because the platform did not hear us."""
    lost = written(horizonte, WA_ID, WORDS), preference(horizonte, WA_ID, "stop")
    receive(horizonte, *lost)
    clock.advance(SECOND)
    erased(horizonte, marina)
    digest(horizonte)
    clock.advance(3 * DAY)
    gone_on(horizonte)
    hear(horizonte, *lost)
    assert {one: holding(horizonte, one) for one in (WA_ID, PHONE, WORDS)} == {
        WA_ID: [],
        PHONE: [],
        WORDS: [],
    }
    assert not any(WA_ID in body for body in raw(horizonte))
    hear(horizonte, written(horizonte, WA_ID, "Voltei"))
    assert holding(horizonte, WA_ID) != [], "who writes after it is a new person"
    with horizonte.unit("user:1") as unit:
        back = ensure_contact(unit, PHONE)
    clock.advance(SECOND)
    erased(horizonte, back)
    hear(horizonte, *lost)
    assert holding(horizonte, WA_ID) == []
