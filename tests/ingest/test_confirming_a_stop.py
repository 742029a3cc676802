"""Who says stop gets one short message that confirms it, where the company has switched that on."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import Row, select, update

from avisa.audience.queries import find_person
from avisa.audience.tables import contact
from avisa.channels.port import Body
from avisa.consent.actions import lift
from avisa.consent.queries import suppressions_of
from avisa.consent.types import Channel, Proof, SuppressionSource
from avisa.kernel.clock import HOUR, MINUTE, SECOND
from avisa.messages.stop_actions import set_confirming
from avisa.messages.tables import message
from avisa.messages.types import Kind
from tests.cast import Company, FakeClock
from tests.databases import ON_SQLITE
from tests.engine.by_hand import Hand
from tests.ingest.posts import hear, written
from tests.people import VAULT, add_parents, phone_of

MARINA = phone_of(0).lstrip("+")  # add_parents gives her the first phone


@pytest.fixture
def marina(horizonte: Company) -> int:
    with horizonte.unit() as unit:
        set_confirming(unit, True)
    return add_parents(horizonte, 1)[0]


def confirmations(company: Company) -> list[Row[tuple[str, str]]]:
    c = message.c
    mine = (c.workspace_id == company.workspace_id, c.kind == Kind.CONFIRMATION.value)
    with company.db.read() as tx:
        return list(tx.execute(select(c.state, c.body).where(*mine).order_by(c.id)))


def test_it_leaves_although_the_person_said_stop(horizonte: Company, marina: int) -> None:
    hear(horizonte, written(horizonte, MARINA, "SAIR"))
    leaving = Hand(horizonte).claim().ready[0]
    assert leaving.outbound.to == phone_of(0)
    said = msgspec.json.decode(confirmations(horizonte)[0].body, type=Body)
    assert said.text is not None and "não vai mais escrever" in said.text


def test_nobody_is_told_twice(horizonte: Company, marina: int) -> None:
    stop = written(horizonte, MARINA, "SAIR", "wamid.stop")
    hear(horizonte, stop, stop)
    hear(horizonte, stop)
    hear(horizonte, written(horizonte, MARINA, "parar"))
    assert len(confirmations(horizonte)) == 1


def test_who_came_back_and_says_it_again_is_told_again(
    horizonte: Company, marina: int, clock: FakeClock
) -> None:
    hear(horizonte, written(horizonte, MARINA, "SAIR"))
    clock.advance(MINUTE)
    with horizonte.unit() as unit:
        proof = Proof(channel=Channel.PREFERENCE, at=unit.now)
        lift(unit, VAULT, [marina], SuppressionSource.PERSON, "preference", proof)
    clock.advance(MINUTE)
    hear(horizonte, written(horizonte, MARINA, "SAIR"))
    assert len(confirmations(horizonte)) == 2


@ON_SQLITE
def test_a_stop_that_we_hear_of_late_is_obeyed_in_silence(
    horizonte: Company, marina: int, clock: FakeClock
) -> None:
    stop = written(horizonte, MARINA, "SAIR")
    clock.advance(HOUR + SECOND)
    hear(horizonte, stop)
    assert confirmations(horizonte) == []


@ON_SQLITE
def test_it_is_off_at_first(horizonte: Company) -> None:
    add_parents(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "SAIR"))
    assert confirmations(horizonte) == []


@ON_SQLITE
@pytest.mark.parametrize(
    ("language", "words"), [("pt", "não vai mais"), ("es_MX", "ya no le"), ("de", "will not write")]
)
def test_it_is_in_the_persons_language_wherever_they_speak_it(
    horizonte: Company, marina: int, language: str, words: str
) -> None:
    mine = (contact.c.workspace_id == horizonte.workspace_id, contact.c.id == marina)
    with horizonte.unit() as unit:
        unit.tx.execute(update(contact).where(*mine).values(language=language))
    hear(horizonte, written(horizonte, MARINA, "SAIR"))
    assert words in confirmations(horizonte)[0].body


@ON_SQLITE
def test_who_cannot_be_reached_is_obeyed_all_the_same(horizonte: Company, marina: int) -> None:
    """The id is of a form that we do not know: nothing can be put in line for it."""
    hear(horizonte, written(horizonte, "", "SAIR", from_user_id="lia-of-2027"))
    with horizonte.db.read() as tx:
        lia = find_person(tx, horizonte.workspace_id, bsuid="lia-of-2027")
        assert lia and suppressions_of(tx, horizonte.workspace_id, [lia.id])
    assert confirmations(horizonte) == []
