"""An SMS is written down before it leaves, leaves once, and what nobody knows of it is told to a person."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from avisa.audience.actions import ensure_contact
from avisa.calendar.types import Hours, QuietHours, Span
from avisa.channels.sms.client import HttpSms
from avisa.channels.sms.port import Sms, SmsOutcome
from avisa.consent.actions import forget, revoke, suppress
from avisa.consent.intake.sms import actions
from avisa.consent.intake.sms.queries import provider_of
from avisa.consent.intake.sms.sending_actions import claim, end_doubt, rescue
from avisa.consent.intake.sms.tables import sms_provider
from avisa.consent.intake.sms.types import AskingState, SmsProvider, SmsState
from avisa.consent.types import Channel, Proof, Scope, SuppressionSource
from avisa.gate.actions import set_policy
from avisa.gate.types import NO_POLICY, Policy
from avisa.kernel.clock import DAY, HOUR, MINUTE, SECOND
from avisa.kernel.i18n import translator
from avisa.programs.sms_fake import FakeSms, Outbox, fake_sms
from tests.cast import Company, FakeClock
from tests.channels.peers import Line, Peer
from tests.ingest.posts import hear, written
from tests.people import VAULT, add_people, phone_of, say_yes
from tests.sms.school import (
    BASE,
    HEADERS,
    PAULO,
    RITA,
    always,
    asking,
    drafted,
    launched,
    look,
    provider_at,
    row_of,
    states,
)


@pytest.fixture
def fake() -> Iterator[FakeSms]:
    with fake_sms(Outbox(), translator("en")) as server:
        yield server


def by_http(provider: SmsProvider) -> HttpSms:
    return HttpSms(provider.url, provider.headers, provider.body, provider.id_at)


def turn(company: Company, by: int) -> None:
    assert isinstance(company.clock, FakeClock)
    company.clock.advance(by)


def sent_to(fake: FakeSms) -> list[str]:
    return [one.to for one in fake.outbox.all()]


def test_each_number_gets_its_own_sms_once(fake: FakeSms, horizonte: Company) -> None:
    provider_at(horizonte, fake.url)
    made = launched(horizonte, (RITA, PAULO, RITA))
    assert look(horizonte, by_http, looks=3) == 2
    first, second = fake.outbox.all()
    assert {first.to, second.to} == {RITA, PAULO}
    assert first.text != second.text
    assert "Colégio Horizonte: quer mensagens sobre matricula pelo WhatsApp? " in first.text
    assert f"{BASE}/i/" in first.text
    row = row_of(horizonte, made, first.to)
    assert (row.state, row.attempt, row.sent_at) == (SmsState.SENT, 1, horizonte.clock())
    assert first.reference == f"{row.id}.1"
    turn(horizonte, DAY)
    assert look(horizonte, by_http) == 0


def test_a_draft_and_a_stopped_invitation_send_nothing(fake: FakeSms, horizonte: Company) -> None:
    provider_at(horizonte, fake.url)
    drafted(horizonte, (PAULO,))
    stopped = launched(horizonte)
    with horizonte.unit() as unit:
        assert actions.stop(unit, stopped)
    assert look(horizonte, by_http) == 0
    with horizonte.unit() as unit:
        assert actions.launch(unit, stopped)
    assert look(horizonte, by_http) == 1
    assert sent_to(fake) == [RITA]


def test_who_must_not_be_invited_is_not(fake: FakeSms, horizonte: Company) -> None:
    provider_at(horizonte, fake.url)
    stopped, agreed, erased, later = add_people(horizonte, 4)
    no = Proof(channel=Channel.KEYWORD, at=horizonte.clock(), inbound_text="SAIR")
    say_yes(horizonte, [agreed])
    with horizonte.unit() as unit:
        suppress(unit, VAULT, [stopped], SuppressionSource.PERSON, Scope.ALL, "keyword", no)
        forget(unit, VAULT, {erased: phone_of(2)})
    made = launched(horizonte, [*(phone_of(n) for n in range(4)), RITA])
    assert states(horizonte, made) == [
        ("skipped", "stopped"),
        ("skipped", "agreed"),
        ("skipped", "erased"),
        ("queued", ""),
        ("queued", ""),
    ]
    # The no that comes between the launch and the sending wins as well.
    with horizonte.unit() as unit:
        suppress(unit, VAULT, [later], SuppressionSource.PERSON, Scope.MARKETING, "keyword", no)
    assert look(horizonte, by_http) == 1
    assert sent_to(fake) == [RITA]
    assert states(horizonte, made)[3] == ("skipped", "stopped")


def test_who_took_a_yes_back_or_may_have_said_no_is_not_invited(fake: FakeSms, horizonte: Company) -> None:
    """Neither is a stop, and both are a person who would be asked once more for what they do not want."""
    provider_at(horizonte, fake.url)
    revoked, _ = add_people(horizonte, 2)
    made = launched(horizonte, [phone_of(0), phone_of(1)])
    with horizonte.unit() as unit:
        no = Proof(channel=Channel.PREFERENCE, at=horizonte.clock())
        revoke(unit, VAULT, [revoked], [horizonte.matricula_id], no)
    hear(horizonte, written(horizonte, phone_of(1).lstrip("+"), "Me deixem em paz"))
    assert look(horizonte, by_http) == 0
    assert states(horizonte, made) == [("skipped", "stopped"), ("skipped", "stopped")]


def test_nobody_is_invited_again_so_soon(fake: FakeSms, horizonte: Company) -> None:
    provider_at(horizonte, fake.url)
    launched(horizonte)
    # Drafted before the first one left, so only the moment of sending can tell.
    second = launched(horizonte)
    assert look(horizonte, by_http) == 1
    assert states(horizonte, second) == [("skipped", "invited_lately")]
    turn(horizonte, 29 * DAY)
    third = drafted(horizonte, (RITA,))
    assert states(horizonte, third) == [("skipped", "invited_lately")]
    turn(horizonte, 2 * DAY)
    assert states(horizonte, drafted(horizonte, (RITA,))) == [("queued", "")]
    assert sent_to(fake) == [RITA]


class Dying:
    """An engine that dies while its SMS is on the wire: the provider has it, nobody hears the answer."""

    def __init__(self, provider: SmsProvider) -> None:
        self._inner = by_http(provider)

    async def send(self, sms: Sms) -> SmsOutcome:
        await self._inner.send(sms)
        raise SystemError("the machine stops here")

    async def close(self) -> None:
        await self._inner.close()


def test_a_restart_in_between_sends_nothing_twice(fake: FakeSms, horizonte: Company) -> None:
    provider_at(horizonte, fake.url)
    made = launched(horizonte)
    with pytest.raises(SystemError):
        look(horizonte, Dying)
    assert states(horizonte, made) == [("sending", "")]
    turn(horizonte, MINUTE)
    assert look(horizonte, by_http, looks=2) == 0
    assert sent_to(fake) == [RITA]
    assert states(horizonte, made) == [("unknown", "engine_died")]
    # A person looks it up at the provider; either way it is not sent again.
    with horizonte.unit() as unit:
        assert end_doubt(unit, row_of(horizonte, made).id, was_sent=True)
        assert not end_doubt(unit, row_of(horizonte, made).id, was_sent=False)
    assert states(horizonte, made) == [("sent", "person")]
    assert look(horizonte, by_http) == 0


def test_a_restart_before_the_wire_sends_nothing_either(fake: FakeSms, horizonte: Company) -> None:
    """From outside it looks as if it had left: who cannot tell must not send again."""
    provider = provider_at(horizonte, fake.url)
    made = launched(horizonte)
    with horizonte.unit() as unit:
        (ready,) = claim(unit, VAULT, provider, 8, always)
        assert claim(unit, VAULT, provider, 8, always) == []
    assert look(horizonte, by_http) == 0
    assert sent_to(fake) == []
    assert states(horizonte, made) == [("unknown", "engine_died")]
    with horizonte.unit() as unit:
        assert rescue(unit) == 0
    assert ready.reference == f"{row_of(horizonte, made).id}.1"


async def resets(line: Line) -> None:
    await line.read_request()
    line.reset()


def test_a_reset_leaves_it_unknown_and_three_in_a_row_halt_all(horizonte: Company) -> None:
    with Peer(resets) as peer:
        provider_at(horizonte, peer.url, per_second=2)
        made = launched(horizonte, [phone_of(n) for n in range(5)])
        for _ in range(3):
            look(horizonte, by_http, looks=1)
        assert len(peer.posts) == 5
    assert states(horizonte, made) == [("unknown", "no_answer")] * 5
    with Peer(resets) as peer:
        provider_at(horizonte, peer.url, per_second=8)
        other = launched(horizonte, [phone_of(n) for n in range(10, 20)])
        assert look(horizonte, by_http, looks=2) == 8
        assert len(peer.posts) == 8
    found = asking(horizonte, other)
    assert (found.state, found.stopped_reason) == (AskingState.STOPPED, "unclear_answers")


def test_a_provider_that_refuses_all_stops_and_keeps_them_for_later(
    fake: FakeSms, horizonte: Company
) -> None:
    provider_at(horizonte, fake.url)
    wrong = "+5531988880401"
    made = launched(horizonte, (wrong, RITA))
    look(horizonte, by_http)
    assert states(horizonte, made) == [("queued", "provider_refuses"), ("sent", "")]
    assert asking(horizonte, made).stopped_reason == "provider_refuses"


def test_a_refusal_is_for_one_and_come_again_is_for_later(fake: FakeSms, horizonte: Company) -> None:
    provider_at(horizonte, fake.url)
    made = launched(horizonte, ("+5531988880400", "+5531988880429"))
    assert look(horizonte, by_http) == 2
    assert states(horizonte, made) == [("refused", "refused"), ("queued", "later")]
    turn(horizonte, 59 * SECOND)
    assert look(horizonte, by_http) == 0
    turn(horizonte, SECOND)
    assert look(horizonte, by_http) == 1
    assert row_of(horizonte, made, "+5531988880429").attempt == 2


def test_what_waits_for_the_companys_hours_leaves_when_they_begin(fake: FakeSms, horizonte: Company) -> None:
    provider_at(horizonte, fake.url)
    afternoon = Hours(((Span(14 * 60, 18 * 60),),) * 7)
    with horizonte.unit() as unit:
        set_policy(unit, Policy(QuietHours(afternoon), NO_POLICY.caps))
    made = launched(horizonte)
    assert look(horizonte, by_http) == 0  # Monday, 10:00 in Belo Horizonte
    row = row_of(horizonte, made)
    assert (row.state, row.reason, row.due_at) == (
        SmsState.QUEUED,
        "quiet_hours",
        horizonte.clock() + 4 * HOUR,
    )
    turn(horizonte, 4 * HOUR)
    assert look(horizonte, by_http) == 1


def test_the_hours_are_those_of_the_place_that_the_company_knows(fake: FakeSms, horizonte: Company) -> None:
    provider_at(horizonte, fake.url)
    morning = Hours(((Span(10 * 60, 12 * 60),),) * 7)
    with horizonte.unit() as unit:
        set_policy(unit, Policy(QuietHours(morning, place_attribute="uf"), NO_POLICY.caps))
        ensure_contact(unit, PAULO, attributes={"uf": "AC"})  # two hours behind
    made = launched(horizonte, (RITA, PAULO))
    assert look(horizonte, by_http) == 1
    assert sent_to(fake) == [RITA]
    assert row_of(horizonte, made, PAULO).due_at == horizonte.clock() + 2 * HOUR


def test_the_owners_pace_is_kept(fake: FakeSms, horizonte: Company) -> None:
    provider_at(horizonte, fake.url, per_second=2)
    launched(horizonte, [phone_of(n) for n in range(5)])
    assert look(horizonte, by_http, looks=4) == 2


def test_without_a_provider_nothing_leaves_and_a_person_is_told(horizonte: Company) -> None:
    made = launched(horizonte)
    assert look(horizonte, by_http) == 0
    assert asking(horizonte, made).stopped_reason == "no_provider"


def test_what_is_too_late_is_not_sent(fake: FakeSms, horizonte: Company) -> None:
    provider_at(horizonte, fake.url)
    made = launched(horizonte)
    turn(horizonte, 30 * DAY)
    assert look(horizonte, by_http) == 0
    assert states(horizonte, made) == [("expired", "expired")]


def test_the_providers_key_lies_sealed(fake: FakeSms, horizonte: Company, padaria: Company) -> None:
    provider_at(horizonte, fake.url)
    mine = select(sms_provider).where(sms_provider.c.workspace_id == horizonte.workspace_id)
    with horizonte.db.read() as tx:
        row = tx.execute(mine).one()
        assert provider_of(tx, VAULT, padaria.workspace_id) is None
        kept = provider_of(tx, VAULT, horizonte.workspace_id)
    assert b"key-of-the-provider" not in row.headers
    assert kept
    assert kept.headers == HEADERS
    assert "key-of-the-provider" not in repr(kept)
    provider_at(horizonte, fake.url, headers={}, rest_days=7)
    with horizonte.db.read() as tx:
        again = provider_of(tx, VAULT, horizonte.workspace_id)
    assert again
    assert (again.headers, again.rest_days, again.revision) == (HEADERS, 7, 2)
