"""The inbox as agents use it: they read, take, answer, note, tag, pass on and close; nobody else sees it."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from avisa.campaigns.answer_queries import Answers, answers_go_to
from avisa.desk import actions
from avisa.desk.actions import By
from avisa.desk.queries import queues
from avisa.desk.types import Conversation
from avisa.kernel.clock import DAY, MINUTE
from avisa.messages.media.actions import end, keep_piece
from avisa.messages.media.queries import media_to_fetch
from avisa.messages.tables import message
from tests.cast import Company, FakeClock
from tests.desk.desks import MARINA, campaign_of, conversation_with, moves_in, replies_to
from tests.engine.test_files_that_messages_carry import BODY, IMAGE, kept, with_parts
from tests.ingest.posts import hear, written
from tests.people import VAULT, add_parents, phone_of
from tests.web.visitor import Visitor

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@pytest.fixture
def talk(horizonte: Company) -> Conversation:
    """Marina wrote a minute ago."""
    (marina,) = add_parents(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "Onde vejo o <b>boleto</b>?"))
    return conversation_with(horizonte, marina)


def now(company: Company, talk: Conversation) -> Conversation:
    return conversation_with(company, talk.contact_id)


def test_bia_takes_answers_notes_tags_and_closes(
    bia: Visitor, horizonte: Company, talk: Conversation
) -> None:
    listed = bia.get("/desk?shelf=queue")
    assert "Onde vejo o <b>boleto</b>?" in listed.text
    assert "<b>boleto</b>" not in listed.html
    page = bia.get(f"/desk/{talk.id}")
    assert "Free text for" in page.text and "in the queue" in page.text
    assert now(horizonte, talk).unread == 0
    assert bia.put(f"/desk/{talk.id}/agent").status == 204
    assert bia.post(f"/desk/{talk.id}/messages", {"text": "Em *Financeiro*."}).status == 303
    assert [row.body for row in replies_to(horizonte, talk.contact_id)] == ['{"text":"Em *Financeiro*."}']
    bia.post(f"/desk/{talk.id}/notes", {"note": "Perguntou duas vezes."})
    bia.post(f"/desk/{talk.id}/tags", {"tag": "boleto"})
    page = bia.get(f"/desk/{talk.id}")
    assert "Note of Bia" in page.text and "Perguntou duas vezes." in page.text
    assert "<strong>Financeiro</strong>" in page.html and "Waiting" in page.html
    assert bia.put(f"/desk/{talk.id}/closing").status == 204
    assert "boleto" in bia.get("/desk?shelf=closed").text
    assert moves_in(horizonte, talk.id) == ["opened", "assigned", "closed"]


def test_bia_writes_buttons_which_go_with_words_alone(
    bia: Visitor, horizonte: Company, talk: Conversation
) -> None:
    folded = {"text": "Boleto ou Pix?", "button1": "Boleto", "button3": "Pix"}
    typed = folded | {"with_buttons": "yes"}
    assert bia.post(f"/desk/{talk.id}/messages", typed).status == 303
    (sent,) = replies_to(horizonte, talk.contact_id)
    assert [one["title"] for one in json.loads(sent.body)["replies"]] == ["Boleto", "Pix"]
    for wrong in ("Boleto", "Pix, copia e cola aqui"):
        refused = bia.post(f"/desk/{talk.id}/messages", typed | {"button3": wrong})
        assert refused.status == 422 and "each with words of its own of at most 20" in refused.text
    assert len(replies_to(horizonte, talk.contact_id)) == 1
    bia.post(f"/desk/{talk.id}/messages", folded)
    assert "replies" not in replies_to(horizonte, talk.contact_id)[1].body


def test_after_the_window_only_templates_are_offered(
    bia: Visitor, horizonte: Company, clock: FakeClock, talk: Conversation
) -> None:
    clock.advance(DAY - MINUTE * 5)
    bia.get(f"/desk/{talk.id}")  # a session lives a day without use
    clock.advance(MINUTE * 5)
    page = bia.get(f"/desk/{talk.id}")
    assert "24 hours over: templates only" in page.text
    refused = bia.post(f"/desk/{talk.id}/messages", {"text": "Ainda aí?"})
    assert refused.status == 422 and "Send an approved template" in refused.text
    chooser = bia.get(f"/desk/{talk.id}/template?template={horizonte.template_id}&slot.body.1=Marina")
    assert ("Marina" in chooser.text and "said yes" in chooser.text) or "matrícula" in chooser.text
    typed = {"template": horizonte.template_id, "purpose": "matrícula"}
    sent = bia.post(f"/desk/{talk.id}/template", typed | {"slot.body.1": "Marina", "slot.body.2": "Theo"})
    assert sent.status == 303
    assert "A matrícula de <mark" in bia.get(f"/desk/{talk.id}").html


def test_a_template_takes_its_picture_along(
    bia: Visitor, horizonte: Company, padaria: Company, talk: Conversation
) -> None:
    with_parts(horizonte, [IMAGE, BODY])
    file, theirs = kept(horizonte, name="feira.png"), kept(padaria, name="pao.png")
    asked = f"/desk/{talk.id}/template"
    chooser = bia.get(f"{asked}?template={horizonte.template_id}&file.header_link={file}").html
    assert f'<option value="{file}" selected>feira.png' in chooser and "pao.png" not in chooser
    assert f"/templates/samples/{file}" in chooser
    typed = {"template": horizonte.template_id, "purpose": "matrícula", "slot.header_link": ""}
    assert bia.post(asked, typed | {"file.header_link": theirs}).status == 422
    assert bia.post(asked, typed | {"file.header_link": file}).status == 303
    mine = (message.c.workspace_id == horizonte.workspace_id, message.c.contact_id == talk.contact_id)
    with horizonte.db.read() as tx:
        assert str(file) in tx.scalars(select(message.c.body).where(*mine)).one()


def test_a_colleagues_conversation_is_not_talked_over(
    ana: Visitor, bia: Visitor, horizonte: Company, talk: Conversation
) -> None:
    with horizonte.unit() as unit:
        actions.assign(unit, talk.id, 7001, By(7001))
    assert bia.post(f"/desk/{talk.id}/messages", {"text": "Oi"}).status == 409
    assert bia.put(f"/desk/{talk.id}/agent").status == 403
    assert bia.get("/desk/queues").status == 403
    assert bia.post("/desk/receipts", {"on": "yes"}).status == 403
    assert ana.put(f"/desk/{talk.id}/agent").status == 204
    ana.post(f"/desk/{talk.id}/system", {"system": "chatbot"})
    assert now(horizonte, talk).handed_to == "chatbot"
    assert ana.post(f"/desk/{talk.id}/messages", {"text": "Oi"}).status == 409
    ana.put(f"/desk/{talk.id}/agent")
    assert now(horizonte, talk).handed_to == ""


def test_queues_are_made_named_by_a_campaign_and_dropped(
    ana: Visitor, horizonte: Company, talk: Conversation
) -> None:
    ana.post("/desk/queues", {"name": "Financeiro"})
    with horizonte.db.read() as tx:
        (one,) = queues(tx, horizonte.workspace_id)
    campaign_id = campaign_of(horizonte)
    ana.post(f"/campaigns/{campaign_id}/answers", {"to": f"queue:{one.id}", "says": "Já respondemos."})
    with horizonte.db.read() as tx:
        assert answers_go_to(tx, horizonte.workspace_id, [campaign_id]) == {
            campaign_id: Answers(None, one.id, "Já respondemos.")
        }
    assert ana.post(f"/campaigns/{campaign_id}/answers", {"to": "agent:77"}).status == 422
    ana.post(f"/desk/{talk.id}/agent", {"to": f"queue:{one.id}", "told": "É sobre o boleto."})
    assert now(horizonte, talk).queue_id == one.id
    assert "É sobre o boleto." in ana.get(f"/desk/{talk.id}?shelf=queue&queue={one.id}").text
    assert ana.delete(f"/desk/queues/{one.id}").status == 204
    assert now(horizonte, talk).queue_id is None
    assert ana.post("/desk/receipts", {"on": "yes"}).goes_to == "/desk/queues"
    assert 'name="on" value="yes" checked' in ana.get("/desk/queues").html


def test_what_a_person_sends_is_shown_without_a_script(bia: Visitor, horizonte: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    page = {"id": "media-1", "mime_type": "text/html", "filename": "../<script>.html"}
    hear(horizonte, written(horizonte, MARINA, "", type="document", document=page))
    with horizonte.db.read() as tx:
        (asked,) = media_to_fetch(tx, horizonte.workspace_id, horizonte.clock(), 9)
    with horizonte.unit() as unit:
        keep_piece(unit, VAULT, asked.id, 0, b"<script>alert(1)</script>")
        end(unit, asked.id, "text/html", 25)
    answer = bia.get(f"/desk/files/{asked.id}").answer
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''script.html")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert (
        "<script>"
        not in bia.get(f"/desk/{conversation_with(horizonte, marina).id}").html.partition("<main")[2]
    )


def test_a_file_is_taken_for_what_its_bytes_are(bia: Visitor, horizonte: Company, talk: Conversation) -> None:
    address = f"/desk/{talk.id}/messages"
    refused = bia.post_with_file(address, {"text": ""}, "file", "boleto.pdf", b"MZ\x90 a program")
    assert refused.status == 422 and "This file is none of them" in refused.text
    kept = bia.post_with_file(address, {"text": "Segue."}, "file", "boleto.pdf", b"%PDF-1.7 boleto")
    assert kept.status == 303
    assert "boleto.pdf" in bia.get(f"/desk/{talk.id}").text
    assert replies_to(horizonte, talk.contact_id) == []  # the engine puts it in line once it is uploaded


def test_a_person_is_found_by_name_or_number_in_all_lists(
    bia: Visitor, horizonte: Company, talk: Conversation
) -> None:
    found = bia.get(f"/desk?q={phone_of(0)[-6:]}")
    assert f"/desk/{talk.id}?" in found.html
    assert "Nobody found" in bia.get("/desk?q=ninguem").text


def test_caio_sees_none_of_it(caio: Visitor, horizonte: Company, talk: Conversation) -> None:
    with horizonte.unit() as unit:
        actions.assign(unit, talk.id, 7001, By(7001))
    for shelf in ("mine", "queue", "all", "closed"):
        assert "boleto" not in caio.get(f"/desk?shelf={shelf}").text
    assert caio.get(f"/desk/{talk.id}").status == 404
    assert caio.get(f"/desk/{talk.id}/live").status == 404
    assert caio.post(f"/desk/{talk.id}/messages", {"text": "Oi"}).status == 404
    assert caio.post(f"/desk/{talk.id}/notes", {"note": "Oi"}).status == 404
    assert caio.put(f"/desk/{talk.id}/agent").status == 404
    assert caio.get(f"/campaigns/{campaign_of(horizonte)}/answers").status == 404
