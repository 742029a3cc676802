"""A keyword, a QR code or an advertisement's greeting becomes a yes; nothing else that people write does."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from avisa.audience.queries import find_person
from avisa.consent.intake.invitations.actions import close_invitation, invite
from avisa.consent.intake.invitations.rules import message_with
from avisa.consent.intake.invitations.types import InvitationKind
from avisa.consent.queries import verify
from avisa.consent.types import Channel, Kind
from avisa.consent.unclear.queries import open_doubts
from avisa.consent.unclear.rules import may_be_a_no
from avisa.errors import Refused
from avisa.ingest.tables import inbox
from avisa.kernel.clock import MINUTE, SECOND
from tests.cast import Company, FakeClock
from tests.consent.asking import SCHOOL, invited, ledger_of, publish, stops_of
from tests.engine.by_hand import Hand
from tests.ingest.posts import digest, hear, preference, written
from tests.ingest.webhooks import Meta, address
from tests.messages.letters import queued, row_of
from tests.people import VAULT, add_people, phone_of

MARINA = phone_of(0).lstrip("+")
QR = message_with("pt_BR", SCHOOL, "QR7K2M9X")
AD = {
    "source_url": "https://fb.me/3cr4Wqqkv",
    "source_id": "120226305854810726",
    "source_type": "ad",
    "headline": "Fale com a secretaria",
    "ctwa_clid": "Aff-n8ZTODiE79d22KtAwQKj9e",
}


def kinds(company: Company, contact_id: int) -> list[Kind]:
    return [event.kind for event in ledger_of(company, contact_id)]


def test_a_signed_webhook_with_the_keyword_is_a_yes_with_its_evidence(horizonte: Company, meta: Meta) -> None:
    invitation = invited(horizonte, "ACEITO")
    (marina,) = add_people(horizonte, 1)
    body = written(horizonte, MARINA, " aceito! ", "wamid.aceito")
    assert meta.post(address(horizonte), body).status == 200
    digest(horizonte)
    (event,) = ledger_of(horizonte, marina)
    assert event.evidence
    proof = event.evidence.proof
    assert (event.kind, proof.channel, event.evidence.purposes) == (
        Kind.GRANT,
        Channel.KEYWORD,
        (horizonte.matricula_id,),
    )
    assert (proof.inbound_id, proof.inbound_text) == ("wamid.aceito", " aceito! ")
    assert (event.evidence.phone, proof.company_name, proof.zone) == (
        phone_of(0),
        SCHOOL,
        "America/Sao_Paulo",
    )
    assert proof.shown
    assert "pelo WhatsApp sobre matrícula" in proof.shown.text
    assert proof.campaign == f"keyword:{invitation} Feira"
    with horizonte.db.read() as tx:
        assert verify(tx, horizonte.workspace_id, VAULT) is None


def test_a_forged_webhook_is_nobodys_yes(horizonte: Company, meta: Meta) -> None:
    invited(horizonte, "ACEITO")
    (marina,) = add_people(horizonte, 1)
    forged = meta.post(address(horizonte), written(horizonte, MARINA, "ACEITO"), signed="sha256=" + "0" * 64)
    assert forged.status == 401
    with horizonte.db.read() as tx:
        mine = select(inbox.c.id).where(inbox.c.workspace_id == horizonte.workspace_id)
        assert tx.execute(mine).all() == []
    assert ledger_of(horizonte, marina) == []


def test_a_stranger_who_sends_the_qr_codes_text_can_be_written_to(horizonte: Company) -> None:
    invited(horizonte, QR, InvitationKind.QR)
    hear(horizonte, written(horizonte, "5531988887777", QR))
    with horizonte.db.read() as tx:
        rita = find_person(tx, horizonte.workspace_id, phone="+5531988887777")
    assert rita
    (event,) = ledger_of(horizonte, rita.id)
    assert event.evidence
    assert event.evidence.proof.channel is Channel.QR
    (letter,) = queued(horizonte, [rita.id], run_id=7)
    Hand(horizonte).claim()
    assert (row_of(horizonte, letter).state, row_of(horizonte, letter).consent_event_id) == (
        "sending",
        event.id,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Não aceito",
        "aceito receber?",
        QR.replace("Quero", "Não quero"),
        QR.replace("QR7K2M9X", "QR7K2M9Y"),
        "(QR7K2M9X)",
        "",
    ],
)
def test_words_that_only_resemble_it_are_no_yes(horizonte: Company, text: str) -> None:
    shown = publish(horizonte)[:1]
    invited(horizonte, "ACEITO", InvitationKind.KEYWORD, *shown)
    invited(horizonte, QR, InvitationKind.QR, *shown)
    (marina,) = add_people(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, text))
    assert ledger_of(horizonte, marina) == []


def test_a_webhook_that_comes_twice_or_late_adds_nothing(horizonte: Company, clock: FakeClock) -> None:
    invited(horizonte, "ACEITO")
    (marina,) = add_people(horizonte, 1)
    yes = written(horizonte, MARINA, "ACEITO", "wamid.yes")
    hear(horizonte, yes, yes)
    hear(horizonte, yes)
    assert kinds(horizonte, marina) == [Kind.GRANT]
    clock.advance(MINUTE)
    hear(horizonte, written(horizonte, MARINA, "SAIR"))
    hear(horizonte, yes)
    assert kinds(horizonte, marina) == [Kind.GRANT, Kind.SUPPRESS]
    assert stops_of(horizonte, marina) == ["person"]


def test_a_new_yes_takes_back_ones_own_stop_but_not_the_platforms(
    horizonte: Company, clock: FakeClock
) -> None:
    invited(horizonte, "ACEITO")
    (marina,) = add_people(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "SAIR"), preference(horizonte, MARINA, "stop"))
    assert sorted(stops_of(horizonte, marina)) == ["person", "platform"]
    clock.advance(10 * SECOND)
    hear(horizonte, written(horizonte, MARINA, "ACEITO"))
    assert stops_of(horizonte, marina) == ["platform"]
    assert kinds(horizonte, marina) == [Kind.SUPPRESS, Kind.SUPPRESS, Kind.LIFT, Kind.GRANT]


def test_a_pressed_button_of_a_template_says_it_too(horizonte: Company) -> None:
    invited(horizonte, "Quero receber")
    (marina,) = add_people(horizonte, 1)
    pressed = {"text": "Quero receber", "payload": "x"}
    hear(horizonte, written(horizonte, MARINA, "", type="button", button=pressed))
    assert kinds(horizonte, marina) == [Kind.GRANT]


def test_an_advertisements_greeting_counts_only_from_who_clicked_on_it(horizonte: Company) -> None:
    invited(horizonte, "Quero saber das matrículas", InvitationKind.AD)
    marina, paulo = add_people(horizonte, 2)
    greeting = "Quero saber das matrículas!"
    hear(horizonte, written(horizonte, phone_of(1).lstrip("+"), greeting))
    hear(horizonte, written(horizonte, MARINA, greeting, referral=AD))
    assert ledger_of(horizonte, paulo) == []
    (event,) = ledger_of(horizonte, marina)
    assert event.evidence
    proof = event.evidence.proof
    assert (proof.channel, proof.page) == (Channel.AD, AD["source_url"])
    assert proof.campaign == f"ad:{AD['source_id']} {AD['headline']} {AD['ctwa_clid']}"


def test_a_click_on_an_advertisement_alone_is_no_yes(horizonte: Company) -> None:
    invited(horizonte, "Quero saber das matrículas", InvitationKind.AD)
    (marina,) = add_people(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "Quanto custa?", referral=AD))
    assert ledger_of(horizonte, marina) == []


def test_a_closed_invitation_and_anothers_are_just_words(horizonte: Company, padaria: Company) -> None:
    invitation = invited(horizonte, "ACEITO")
    hear(padaria, written(padaria, MARINA, "ACEITO"))
    with padaria.db.read() as tx:
        stranger = find_person(tx, padaria.workspace_id, wa_id=MARINA)
    assert stranger
    assert ledger_of(padaria, stranger.id) == []
    with padaria.unit() as unit:
        assert not close_invitation(unit, invitation)
    with horizonte.unit() as unit:
        assert close_invitation(unit, invitation)
    (marina,) = add_people(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "ACEITO"))
    assert ledger_of(horizonte, marina) == []


def test_a_stop_word_cannot_be_made_a_yes_and_one_word_means_one_thing(horizonte: Company) -> None:
    shown = publish(horizonte)[:1]
    with horizonte.unit() as unit:
        for message, code in (("Sair!", "message_stops"), ("…", "message_malformed")):
            with pytest.raises(Refused) as refused:
                invite(unit, InvitationKind.KEYWORD, "x", message, shown)
            assert refused.value.code == code
        invite(unit, InvitationKind.KEYWORD, "x", "ACEITO", shown)
        with pytest.raises(Refused):
            invite(unit, InvitationKind.KEYWORD, "y", "aceito", shown)


@pytest.mark.parametrize("word", ["Não", "No", "Não me mandem mais mensagens, por favor"])
def test_no_company_can_make_a_yes_of_a_no(horizonte: Company, word: str) -> None:
    with pytest.raises(Refused, match="message_stops"):
        invited(horizonte, word)


def test_a_prepared_message_is_a_yes_and_no_doubt_whatever_the_company_is_called(horizonte: Company) -> None:
    """Somebody has to decide about words that may be a no; these are the words on the poster."""
    words = message_with("pt_BR", "Stop Dengue", "QR7K2M9X")
    assert may_be_a_no(words)
    invited(horizonte, words, InvitationKind.QR)
    (marina,) = add_people(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, words))
    assert kinds(horizonte, marina) == [Kind.GRANT]
    with horizonte.db.read() as tx:
        assert open_doubts(tx, horizonte.workspace_id, 10) == []
