"""Envio individual: Bia looks somebody up, fills a template in, sees what the gate says, and sends once."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from avisa.audience.actions import touch_from_inbound
from avisa.audience.tables import contact
from avisa.kernel.db import Database
from avisa.messages.actions import receive
from avisa.messages.tables import message
from tests.cast import Company
from tests.databases import Databases
from tests.engine.test_files_that_messages_carry import BODY, IMAGE, PNG, with_parts
from tests.people import add_people, phone_of, say_yes
from tests.web.visitor import Visitor

STRANGER = "+5531998887766"


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture
def parent(horizonte: Company) -> int:
    (who,) = add_people(horizonte, 1)
    say_yes(horizonte, [who])
    return who


def typed(company: Company, who: int | str, **changes: object) -> dict[str, object]:
    whom = {"contact": who} if isinstance(who, int) else {"to": who}
    what = {
        "number": company.number_id,
        "template": company.template_id,
        "purpose": "matrícula",
        "once": "k1",
    }
    return {**whom, **what, "slot.body.1": "Marina", "slot.body.2": "Theo", **changes}


def counted(company: Company) -> tuple[int, int]:
    """Messages, and people."""
    with company.db.read() as tx:
        ours = [
            select(func.count()).where(t.c.workspace_id == company.workspace_id) for t in (message, contact)
        ]
        return tx.scalar(ours[0]) or 0, tx.scalar(ours[1]) or 0


def test_somebody_is_found_and_a_template_filled_in(bia: Visitor, horizonte: Company, parent: int) -> None:
    found = bia.get("/messages/new?words=pessoa")
    assert f"/messages/new?contact={parent}" in found.html
    chosen = bia.get(f"/messages/new?contact={parent}")
    assert "lembrete_matricula (pt_BR)" in chosen.text
    assert "Free text" not in chosen.text
    whole = bia.get(f"/messages/new?contact={parent}&template={horizonte.template_id}")
    assert 'name="slot.body.1"' in whole.html
    assert "matrícula" in whole.text


def test_somebody_without_a_phone_is_found_and_named_by_the_platforms_id(
    bia: Visitor, horizonte: Company
) -> None:
    with horizonte.unit() as unit:
        lia = touch_from_inbound(unit, bsuid="BR.13491208655302741918")
    found = bia.get("/messages/new?words=BR.13491208655302741918")
    assert f"/messages/new?contact={lia}" in found.html and "BR…1918" in found.text
    assert "BR…1918" in bia.get(f"/messages/new?contact={lia}").text
    assert "BR…1918" in bia.get("/contacts").text


def test_the_gate_is_asked_and_leaves_no_trace(bia: Visitor, horizonte: Company, parent: int) -> None:
    before = counted(horizonte)
    look = bia.post("/messages/new/look", typed(horizonte, parent))
    assert "It would leave now." in look.text
    assert "A matrícula de Theo" in look.text
    refused = bia.post("/messages/new/look", typed(horizonte, STRANGER))
    assert "It would not be sent:" in refused.text
    assert counted(horizonte) == before
    wrong = bia.post("/messages/new/look", typed(horizonte, parent, **{"slot.body.2": ""}))
    assert (wrong.status, "is empty" in wrong.text) == (422, True)


def test_it_is_sent_once_however_often_the_button_is_pressed(
    bia: Visitor, horizonte: Company, parent: int
) -> None:
    first = bia.post("/messages/new", typed(horizonte, parent))
    again = bia.post("/messages/new", typed(horizonte, parent))
    assert re.fullmatch(r"/messages/\d+", first.goes_to)
    assert first.goes_to == again.goes_to
    assert counted(horizonte)[0] == 1
    assert "The message is in line." in bia.get(first.goes_to).text
    assert bia.post("/messages/new", typed(horizonte, parent, once="k2")).goes_to != first.goes_to


def test_it_can_wait_for_an_hour_of_the_companys_clock(bia: Visitor, horizonte: Company, parent: int) -> None:
    sent = bia.post("/messages/new", typed(horizonte, parent, when="2026-11-17T09:30"))
    with horizonte.db.read() as tx:
        mine = (message.c.workspace_id == horizonte.workspace_id, message.c.contact_id == parent)
        due_at = tx.scalar(select(message.c.due_at).where(*mine))
    assert sent.status == 303
    assert due_at == horizonte.clock() + (24 * 60 - 30) * 60_000
    assert bia.post("/messages/new", typed(horizonte, parent, when="amanhã")).status == 422


def test_while_the_window_is_open_free_text_is_offered(bia: Visitor, horizonte: Company, parent: int) -> None:
    word = {"number_id": horizonte.number_id, "contact_id": parent, "wamid": "in.1", "kind": "text"}
    with horizonte.unit() as unit:
        receive(unit, [{**word, "body": "Oi", "context": "", "at": unit.now}])
    assert "Free text (the window is open)" in bia.get(f"/messages/new?contact={parent}").text
    free = {"contact": parent, "number": horizonte.number_id, "template": "text", "text": "Bom dia!"}
    assert "It would leave now." in bia.post("/messages/new/look", free).text
    sent = bia.post("/messages/new", {**free, "once": "k3"})
    assert "Bom dia!" in bia.get(sent.goes_to).text
    assert bia.post("/messages/new", {**free, "text": "", "once": "k4"}).status == 422


def test_what_it_would_cost_and_when_it_would_leave_are_told_before(
    ana: Visitor, bia: Visitor, horizonte: Company, parent: int
) -> None:
    look = ana.post("/messages/new/look", typed(horizonte, parent, when="2026-11-17T09:30"))
    assert "It would leave at Nov 17, 2026" in look.text
    assert re.search(r"If it arrives, it costs US\$\d|If it arrives, it costs \$\d", look.text)
    assert "costs" not in bia.post("/messages/new/look", typed(horizonte, parent)).text


def test_going_back_and_changing_what_was_sent_sends_nothing_more(
    bia: Visitor, horizonte: Company, parent: int
) -> None:
    sent = bia.post("/messages/new", typed(horizonte, parent))
    again = bia.post("/messages/new", typed(horizonte, parent, **{"slot.body.2": "Lia"}))
    assert again.goes_to == sent.goes_to
    assert "The form had sent this message already." in bia.get(again.goes_to).text
    assert counted(horizonte)[0] == 1


def test_caio_finds_nobody_of_anas(caio: Visitor, horizonte: Company, parent: int) -> None:
    assert str(parent) not in caio.get("/messages/new?words=pessoa").html
    assert caio.get(f"/messages/new?contact={parent}").status == 404
    assert caio.post("/messages/new", typed(horizonte, parent)).status == 404
    assert phone_of(0) not in caio.get(f"/messages/new?words={phone_of(0)[3:]}").html


def test_the_file_of_a_header_is_kept_chosen_and_sent(bia: Visitor, horizonte: Company, parent: int) -> None:
    with_parts(horizonte, [IMAGE, BODY])
    own = {name: value for name, value in typed(horizonte, parent).items() if not name.startswith("slot.")}
    missing = bia.post("/messages/new", own)
    assert missing.status == 422 and "is empty" in missing.text
    page = bia.post_with_file("/messages/new/file", own, "file", "feira.png", PNG)
    file = re.search(r'<option value="(\d+)" selected>feira.png \(800 × 418\)', page.html)
    assert page.status == 200 and file is not None
    assert f'src="/templates/samples/{file[1]}"' in page.html
    assert bia.post("/messages/new", own | {"file.header_link": file[1]}).status == 303
    with horizonte.db.read() as tx:
        body = tx.scalar(select(message.c.body).where(message.c.workspace_id == horizonte.workspace_id))
    assert f'"media_id":"media:{file[1]}"' in str(body)
    assert bia.post_with_file("/messages/new/file", own, "file", "feira.gif", b"GIF89a").status == 422
