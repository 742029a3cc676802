"""Início gathers what waits for a person, each with the page where it is mended."""

from __future__ import annotations

import pytest

from avisa.audience.imports.abandoned_actions import give_up_uploads
from avisa.audience.imports.actions import open_import, start_import
from avisa.campaigns.actions import pause, stop
from avisa.gate.actions import set_policy
from avisa.gate.types import Policy, WhileServed
from avisa.ingest.inbox import keep, mark_digested
from avisa.ingest.queries import waiting
from avisa.ingest.types import Arrival
from avisa.kernel.clock import DAY, HOUR, MINUTE
from avisa.kernel.ids import Ids
from avisa.kernel.secrets import Vault
from avisa.limits.tables import reached
from avisa.messages.types import Lane
from avisa.workspace.actions import ask, chore_done, stop_number
from avisa.workspace.types import ChoreKind
from tests.campaigns.school import running
from tests.cast import SECRET, Company, FakeClock, put
from tests.desk.test_not_talking_over import taken_by
from tests.desk.test_speaking_first import RUI
from tests.engine.by_hand import Hand
from tests.messages.letters import queued
from tests.people import add_parents, add_people
from tests.web.school import run_with_every_fate
from tests.web.visitor import Visitor


def test_a_quiet_day_needs_nobody(ana: Visitor) -> None:
    text = ana.get("/").text
    assert "Needs a person" not in text
    assert "Nothing is being sent at the moment." in text
    assert "2,000 more people can be reached now, of 2,000 in any 24 hours" in text


def test_a_number_that_the_platform_stopped(ana: Visitor, horizonte: Company) -> None:
    with horizonte.unit() as work:
        stop_number(work, horizonte.number_id, "payment_problem")
    text = ana.get("/").text
    assert "The number +553133334444 is stopped. Meta could not charge this account." in text


def test_messages_that_nobody_heard_of(ana: Visitor, horizonte: Company, clock: FakeClock) -> None:
    run_with_every_fate(horizonte)
    assert "Messages whose outcome nobody knows" not in ana.get("/").text
    clock.advance(2 * HOUR)
    assert "Messages whose outcome nobody knows: 1." in ana.get("/").text
    page = ana.get("/messages/in-doubt").html
    address = page.split('hx-delete="')[2].split('"')[0]  # after the button that signs out
    assert ana.delete(address).goes_to == "/messages/in-doubt"
    assert "The outcome of every message is known." in ana.get("/messages/in-doubt").text


def test_what_a_person_paused_needs_nobody_but_what_the_platform_halted_does(
    ana: Visitor, horizonte: Company
) -> None:
    run_id = running(horizonte)
    with horizonte.unit() as work:
        pause(work, run_id)
    assert "stands still" not in ana.get("/").text
    with horizonte.unit() as work:
        stop(work, run_id, "template_disabled")
    text = ana.get("/").text
    assert "The campaign “Matrícula 2027” stands still. WhatsApp disabled the template for good." in text


def test_a_file_that_waits_for_an_answer(ana: Visitor, horizonte: Company) -> None:
    with horizonte.unit() as work:
        start_import(work, "pais.csv", [b"nome;telefone\nMarina;31998887766\n"])
    assert "The file pais.csv waits for you." in ana.get("/").text


@pytest.mark.parametrize(("trouble", "told"), [("token_invalid", True), ("", False)])
def test_what_was_asked_of_whatsapp_and_brought_nothing(
    ana: Visitor, horizonte: Company, trouble: str, told: bool
) -> None:
    with horizonte.unit() as work:
        chore_done(work, ask(work, ChoreKind.READ_TEMPLATES, horizonte.account_id), "provider_error")
        chore_done(work, ask(work, ChoreKind.READ_TEMPLATES, horizonte.account_id), trouble)
    text = ana.get("/").text
    assert ("The templates could not be read from WhatsApp." in text) is told
    assert ("The access token expired" in text) is told


def test_the_limit_says_when_room_comes_back(ana: Visitor, horizonte: Company, clock: FakeClock) -> None:
    (person,) = add_people(horizonte, 1)
    with horizonte.unit() as work:
        whose = {"workspace_id": horizonte.workspace_id, "portfolio_id": horizonte.portfolio_id}
        put(work.tx, reached, **whose, contact_id=person, last_at=clock() - 20 * HOUR)
    page = ana.get("/")
    assert "1,999 more people can be reached now" in page.text
    assert "When room comes back" in page.text
    assert ">15:00</text>" in page.html  # 17:00 UTC is 14:00 in São Paulo, and the hour is over at 15:00


def test_an_upload_that_was_cut_off_needs_nobody(ana: Visitor, horizonte: Company, clock: FakeClock) -> None:
    with horizonte.unit(now=clock() - 2 * DAY) as work:
        import_id = open_import(work, "pais.csv")
    with horizonte.unit() as work:
        assert give_up_uploads(work) == 1
    assert "Needs a person" not in ana.get("/").text
    page = ana.get(f"/contacts/imports/{import_id}").text
    assert "The file never came in whole. Upload it again." in page


def test_webhooks_that_no_engine_reads(
    ana: Visitor, caio: Visitor, horizonte: Company, ids: Ids, clock: FakeClock
) -> None:
    vault = Vault(SECRET)
    arrival = Arrival(horizonte.workspace_id, horizonte.connection_id, clock(), b"{}")
    keep(horizonte.db, vault, ids, [arrival])
    clock.advance(2 * MINUTE)
    assert "Needs a person" not in ana.get("/").text  # a busy minute needs nobody
    clock.advance(5 * MINUTE)
    assert "What WhatsApp told has not been read for 7 minutes." in ana.get("/").text
    assert "Needs a person" not in caio.get("/").text
    with horizonte.unit() as work:
        mark_digested(work, [one.id for one in waiting(work.tx, horizonte.workspace_id, 9)])
    assert "Needs a person" not in ana.get("/").text


def test_messages_that_wait_for_the_end_of_a_conversation(
    ana: Visitor, caio: Visitor, horizonte: Company
) -> None:
    (marina,) = add_parents(horizonte, 1)
    taken_by(horizonte, marina, RUI)
    (letter,) = queued(horizonte, [marina], lane=Lane.SINGLE, run_id=0)
    with horizonte.unit() as unit:
        set_policy(unit, Policy(while_served=WhileServed.WAIT))
    assert Hand(horizonte).send_all() == []
    assert "Messages that wait for the end of a conversation: 1." in ana.get("/").text
    assert 'href="/messages/in-conversation"' in ana.get("/").html
    listed = ana.get("/messages/in-conversation")
    assert f'href="/messages/{letter}"' in listed.html and "lembrete_matricula" in listed.text
    assert str(letter) not in caio.get("/messages/in-conversation").html
