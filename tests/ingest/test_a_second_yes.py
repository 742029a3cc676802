"""A first yes allows nothing where the purpose asks for a second one, which only its own phone can give."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from sqlalchemy import select, update

from avisa.audience.actions import touch_from_inbound
from avisa.channels.port import Body
from avisa.consent.actions import revoke, suppress
from avisa.consent.intake.confirmation.actions import forget_unconfirmed
from avisa.consent.intake.confirmation.rules import payload_of
from avisa.consent.intake.saying import say_yes
from avisa.consent.queries import consents_of, verify
from avisa.consent.rules import stands
from avisa.consent.tables import pending_consent
from avisa.consent.types import Channel, Kind, Proof, Scope, SuppressionSource, shown
from avisa.engine.types import Ready
from avisa.kernel.clock import DAY, HOUR, MINUTE, SECOND
from avisa.messages.confirmation_actions import ask_next
from avisa.messages.tables import message
from avisa.privacy.actions import erase
from avisa.templates.tables import template
from tests.cast import Company, FakeClock
from tests.consent.asking import ASKS, asks_twice, ledger_of
from tests.engine.by_hand import Hand
from tests.ingest.posts import hear, written
from tests.messages.letters import queued, rows_in
from tests.people import VAULT, add_people, phone_of

MARINA = phone_of(0).lstrip("+")
WORDS = shown("Quero receber mensagens do Colégio Horizonte pelo WhatsApp sobre matrícula.", "1/pt_BR/1")


@pytest.fixture
def confirming_id(horizonte: Company) -> int:
    return asks_twice(horizonte)


def first_yes(
    company: Company,
    contact_id: int,
    *purposes: int,
    phones: tuple[str, str] = (phone_of(0), phone_of(0)),
    **more: Any,
) -> int:
    """What the school's own system says that the person agreed to."""
    proof = Proof(channel=Channel.ENROLMENT, at=company.clock(), shown=WORDS, **more)
    with company.unit() as unit:
        wanted = purposes or (company.matricula_id,)
        return say_yes(unit, VAULT, contact_id, phones, wanted, proof)


def ask(company: Company) -> int:
    with company.unit() as unit:
        return ask_next(unit, VAULT, 0, 100)[0]


def leaving(company: Company) -> tuple[Ready, ...]:
    hand = Hand(company)
    ready = hand.claim().ready
    hand.settle(ready)
    hand.drop_lease()
    return ready


def pressed(company: Company, says_yes: bool, event_id: int, phone: str = MARINA, **other: Any) -> bytes:
    """A quick reply under the template."""
    button = {"text": "Sim, confirmo" if says_yes else "Não", "payload": payload_of(says_yes, event_id)}
    return written(company, phone, "", type="button", button=button, **other)


def allows(company: Company, contact_id: int) -> bool:
    with company.db.read() as tx:
        standing = consents_of(tx, company.workspace_id, [contact_id], [company.matricula_id])
    return stands(standing.get((contact_id, company.matricula_id)), company.clock())


def kinds(company: Company, contact_id: int) -> list[Kind]:
    return [event.kind for event in ledger_of(company, contact_id)]


def requests(company: Company) -> list[str]:
    with company.db.read() as tx:
        c = message.c
        mine = select(c.state).where(c.workspace_id == company.workspace_id, c.kind == "request")
        return list(tx.scalars(mine.order_by(c.id)))


def test_the_second_yes_is_what_allows(horizonte: Company, clock: FakeClock, confirming_id: int) -> None:
    (marina,) = add_people(horizonte, 1)
    first = first_yes(horizonte, marina)
    assert (kinds(horizonte, marina), allows(horizonte, marina)) == ([Kind.PENDING], False)
    assert ask(horizonte) == 1
    (request,) = leaving(horizonte)
    assert (request.outbound.template, [button.text for button in request.outbound.body.buttons]) == (
        ASKS,
        [payload_of(True, first), payload_of(False, first)],
    )
    clock.advance(HOUR)
    hear(horizonte, pressed(horizonte, True, first))
    pending, granted = ledger_of(horizonte, marina)
    assert pending.evidence and granted.evidence
    proof = granted.evidence.proof
    assert (granted.kind, proof.double_opt_in, proof.confirms) == (Kind.GRANT, True, first)
    assert (proof.asked_at, proof.at, proof.shown) == (pending.at, clock(), WORDS)
    assert proof.inbound_id and proof.inbound_text == "Sim, confirmo"
    assert allows(horizonte, marina)
    with horizonte.db.read() as tx:
        assert verify(tx, horizonte.workspace_id, VAULT) is None


def test_a_username_is_asked_by_the_platforms_id(horizonte: Company, confirming_id: int) -> None:
    with horizonte.unit() as unit:
        lia = touch_from_inbound(unit, bsuid="BR.lia1", name="Lia")
    first = first_yes(horizonte, lia, phones=("", ""))
    assert ask(horizonte) == 1
    assert [one.outbound.to for one in leaving(horizonte)] == ["BR.lia1"]
    hear(horizonte, pressed(horizonte, True, first, "", from_user_id="BR.lia1"))
    assert (kinds(horizonte, lia), allows(horizonte, lia)) == ([Kind.PENDING, Kind.GRANT], True)


def test_until_then_nothing_leaves_but_the_one_request(horizonte: Company, confirming_id: int) -> None:
    (marina,) = add_people(horizonte, 1)
    first_yes(horizonte, marina)
    queued(horizonte, [marina])
    assert leaving(horizonte) == ()
    assert {(row.state, row.reason) for row in rows_in(horizonte)} == {("skipped", "no_consent")}
    assert (ask(horizonte), ask(horizonte), len(leaving(horizonte)), ask(horizonte)) == (1, 0, 1, 0)


def test_inside_the_window_two_buttons_ask(horizonte: Company, clock: FakeClock, confirming_id: int) -> None:
    (marina,) = add_people(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "Oi, quero fazer a matrícula"))
    first = first_yes(horizonte, marina)
    assert ask(horizonte) == 1
    (request,) = leaving(horizonte)
    body = request.outbound.body
    assert request.outbound.template == "" and "matrícula" in body.text
    assert [(one.title, one.payload) for one in body.replies] == [
        ("Sim", payload_of(True, first)),
        ("Não", payload_of(False, first)),
    ]
    reply = {"type": "button_reply", "button_reply": {"id": payload_of(True, first), "title": "Sim"}}
    hear(horizonte, written(horizonte, MARINA, "", type="interactive", interactive=reply))
    assert allows(horizonte, marina)


@pytest.mark.parametrize("word", ["SIM", "Confirmo!", "yes", "Sí"])
def test_a_bare_yes_to_the_request_confirms(
    horizonte: Company, clock: FakeClock, confirming_id: int, word: str
) -> None:
    (marina,) = add_people(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, word))
    first_yes(horizonte, marina)
    clock.advance(2 * DAY)
    ask(horizonte)
    hear(horizonte, written(horizonte, MARINA, word))
    assert not allows(horizonte, marina), "the request has not left yet: the word answers something else"
    assert len(leaving(horizonte)) == 1
    clock.advance(MINUTE)
    hear(horizonte, written(horizonte, MARINA, "Confirmo que vou à reunião"))
    assert not allows(horizonte, marina)
    hear(horizonte, written(horizonte, MARINA, word))
    assert allows(horizonte, marina)


def test_a_bare_yes_to_a_later_message_confirms_nothing_unless_it_quotes_the_request(
    horizonte: Company, clock: FakeClock, confirming_id: int
) -> None:
    (marina,) = add_people(horizonte, 1)
    first_yes(horizonte, marina)
    ask(horizonte)
    (request,) = leaving(horizonte)
    clock.advance(MINUTE)
    hear(horizonte, written(horizonte, MARINA, "A que horas é a reunião?"))
    first_yes(horizonte, marina, horizonte.novidades_id)
    with horizonte.unit() as unit:
        unit.tx.execute(
            update(template)
            .where(template.c.workspace_id == horizonte.workspace_id, template.c.id == confirming_id)
            .values(category="MARKETING")
        )
    queued(horizonte, [marina], purpose_id=horizonte.novidades_id, template_id=confirming_id)
    clock.advance(MINUTE)
    assert len(leaving(horizonte)) == 1
    clock.advance(MINUTE)
    hear(horizonte, written(horizonte, MARINA, "Sim"))
    assert not allows(horizonte, marina)
    quoted = {"id": f"wamid.{request.outbound.callback}", "from": "5531"}
    hear(horizonte, written(horizonte, MARINA, "Sim", context=quoted))
    assert allows(horizonte, marina)


@pytest.mark.parametrize("by_button", [True, False])
def test_a_no_is_a_refusal_and_nothing_more(
    horizonte: Company, clock: FakeClock, confirming_id: int, by_button: bool
) -> None:
    (marina,) = add_people(horizonte, 1)
    first = first_yes(horizonte, marina)
    ask(horizonte)
    leaving(horizonte)
    clock.advance(MINUTE)
    no = pressed(horizonte, False, first) if by_button else written(horizonte, MARINA, "não")
    hear(horizonte, no, no)
    assert kinds(horizonte, marina) == [Kind.PENDING, Kind.REVOKE]
    clock.advance(MINUTE)
    hear(horizonte, pressed(horizonte, True, first))
    assert not allows(horizonte, marina), "a no is not taken back by the old button"
    first_yes(horizonte, marina)
    assert ask(horizonte) == 0, "who has just said no is not asked again"


def test_a_no_after_the_yes_takes_it_back_and_a_yes_after_the_no_does_not(
    horizonte: Company, clock: FakeClock, confirming_id: int
) -> None:
    (marina,) = add_people(horizonte, 1)
    first = first_yes(horizonte, marina)
    ask(horizonte)
    leaving(horizonte)
    for says_yes in (True, True, False, True):
        clock.advance(MINUTE)
        hear(horizonte, pressed(horizonte, says_yes, first))
    assert kinds(horizonte, marina) == [Kind.PENDING, Kind.GRANT, Kind.REVOKE]
    assert not allows(horizonte, marina)


def test_silence_ends_it_and_a_late_button_confirms_nothing(
    horizonte: Company, clock: FakeClock, confirming_id: int
) -> None:
    (marina,) = add_people(horizonte, 1)
    first = first_yes(horizonte, marina)
    ask(horizonte)
    leaving(horizonte)
    clock.advance(7 * DAY)
    hear(horizonte, pressed(horizonte, True, first))
    with horizonte.unit() as unit:
        assert forget_unconfirmed(unit) == 1
    hear(horizonte, pressed(horizonte, True, first), written(horizonte, MARINA, "sim"))
    assert (kinds(horizonte, marina), allows(horizonte, marina)) == ([Kind.PENDING], False)
    first_yes(horizonte, marina)
    assert ask(horizonte) == 1, "a new yes may be asked about"


def test_a_form_filled_in_thirty_times_asks_once(
    horizonte: Company, clock: FakeClock, confirming_id: int
) -> None:
    (marina,) = add_people(horizonte, 1)
    for _ in range(30):
        clock.advance(SECOND)
        first_yes(horizonte, marina)
    assert (ask(horizonte), len(requests(horizonte))) == (1, 1)
    assert kinds(horizonte, marina) == [Kind.PENDING] * 30


@pytest.mark.parametrize("source", [SuppressionSource.PERSON, SuppressionSource.OURS])
@pytest.mark.parametrize("when", ["before", "queued", "asked"])
def test_who_said_stop_is_not_asked_and_confirms_nothing(
    horizonte: Company, clock: FakeClock, confirming_id: int, when: str, source: SuppressionSource
) -> None:
    (marina,) = add_people(horizonte, 1)

    def stop(now: str) -> None:
        if now == when:
            proof = Proof(channel=Channel.AGENT, at=clock())
            with horizonte.unit() as unit:
                suppress(unit, VAULT, [marina], source, Scope.ALL, "agent", proof)

    stop("before")
    first = first_yes(horizonte, marina)
    asked = ask(horizonte)
    stop("queued")
    left = leaving(horizonte)
    stop("asked")
    assert (asked, len(left)) == (int(when != "before"), int(when == "asked"))
    clock.advance(MINUTE)
    hear(horizonte, pressed(horizonte, True, first))
    if when != "before":
        assert not allows(horizonte, marina)


def test_who_was_erased_is_never_asked(horizonte: Company, confirming_id: int) -> None:
    (marina,) = add_people(horizonte, 1)
    first_yes(horizonte, marina)
    with horizonte.unit() as unit:
        erase(unit, VAULT, marina)
        mine = pending_consent.c.workspace_id == horizonte.workspace_id
        assert unit.tx.execute(select(pending_consent.c.id).where(mine)).all() == []
    assert (ask(horizonte), requests(horizonte)) == (0, [])


def test_another_phone_confirms_nothing(horizonte: Company, clock: FakeClock, confirming_id: int) -> None:
    marina, _ = add_people(horizonte, 2)
    first = first_yes(horizonte, marina)
    ask(horizonte)
    leaving(horizonte)
    hear(horizonte, pressed(horizonte, True, first, phone_of(1).lstrip("+")))
    assert not allows(horizonte, marina)
    hear(horizonte, pressed(horizonte, True, first))
    assert allows(horizonte, marina)


@pytest.mark.parametrize(
    "change",
    [{"category": "MARKETING"}, {"status": "PAUSED"}, {"components": [{"type": "BODY", "text": "Oi"}]}],
)
def test_without_a_fit_template_it_waits_and_a_recategorised_one_does_not_leave(
    horizonte: Company, confirming_id: int, change: dict[str, Any]
) -> None:
    (marina,) = add_people(horizonte, 1)
    mine = (template.c.workspace_id == horizonte.workspace_id, template.c.id == confirming_id)
    first_yes(horizonte, marina)
    with horizonte.unit() as unit:
        before = unit.tx.execute(select(template.c[next(iter(change))]).where(*mine)).scalar_one()
        unit.tx.execute(update(template).where(*mine).values(**change))
    assert ask(horizonte) == 0
    with horizonte.unit() as unit:
        unit.tx.execute(update(template).where(*mine).values({next(iter(change)): before}))
    assert ask(horizonte) == 1
    if "components" not in change:
        with horizonte.unit() as unit:
            unit.tx.execute(update(template).where(*mine).values(**change))
        assert leaving(horizonte) == ()
        assert requests(horizonte) == ["skipped"]


@pytest.mark.parametrize("proven", [{"double_opt_in": True}, {"inbound_id": "wamid.1"}])
def test_a_phone_that_has_spoken_already_is_not_asked(
    horizonte: Company, confirming_id: int, proven: dict[str, Any]
) -> None:
    (marina,) = add_people(horizonte, 1)
    first_yes(horizonte, marina, **proven)
    assert (kinds(horizonte, marina), ask(horizonte)) == ([Kind.GRANT], 0)


def test_of_two_purposes_only_the_one_that_asks_waits(horizonte: Company, confirming_id: int) -> None:
    (marina,) = add_people(horizonte, 1)
    first_yes(horizonte, marina, horizonte.matricula_id, horizonte.novidades_id)
    granted, pending = ledger_of(horizonte, marina)
    assert granted.evidence and pending.evidence
    assert (granted.kind, granted.evidence.purposes) == (Kind.GRANT, (horizonte.novidades_id,))
    assert (pending.kind, pending.evidence.purposes) == (Kind.PENDING, (horizonte.matricula_id,))


def test_the_row_says_what_was_asked(horizonte: Company, confirming_id: int) -> None:
    (marina,) = add_people(horizonte, 1)
    first_yes(horizonte, marina)
    ask(horizonte)
    with horizonte.db.read() as tx:
        mine = message.c.workspace_id == horizonte.workspace_id
        row = tx.execute(select(message).where(mine)).one()
    body = msgspec.json.decode(row.body, type=Body)
    assert (row.kind, row.template_id, len(body.buttons)) == ("request", confirming_id, 2)
    assert row.expires_at == horizonte.clock() + 7 * DAY


@pytest.mark.parametrize("when", ["before the request is made", "before it leaves"])
def test_who_takes_it_back_meanwhile_is_not_asked(
    horizonte: Company, clock: FakeClock, confirming_id: int, when: str
) -> None:
    """On the page of preferences: a no to the purpose, and no stop."""
    (marina,) = add_people(horizonte, 1)
    first_yes(horizonte, marina)
    if when == "before it leaves":
        assert ask(horizonte) == 1
    clock.advance(SECOND)
    with horizonte.unit() as unit:
        no = Proof(channel=Channel.PREFERENCE, at=clock())
        revoke(unit, VAULT, [marina], [horizonte.matricula_id], no)
    asked = ask(horizonte)
    assert (asked, leaving(horizonte)) == (0, ())


def test_who_may_have_said_no_is_asked_nothing(
    horizonte: Company, clock: FakeClock, confirming_id: int
) -> None:
    (marina,) = add_people(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "Me deixem em paz"))
    first_yes(horizonte, marina)
    assert ask(horizonte) == 0


def test_a_button_that_reads_as_a_no_is_one(horizonte: Company, clock: FakeClock, confirming_id: int) -> None:
    """The template has its buttons the wrong way round."""
    (marina,) = add_people(horizonte, 1)
    first = first_yes(horizonte, marina)
    ask(horizonte)
    leaving(horizonte)
    clock.advance(MINUTE)
    button = {"text": "Não", "payload": payload_of(True, first)}
    hear(horizonte, written(horizonte, MARINA, "", type="button", button=button))
    assert kinds(horizonte, marina) == [Kind.PENDING, Kind.REVOKE]
