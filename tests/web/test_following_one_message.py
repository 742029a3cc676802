"""One message's page follows it by itself, and whoever may takes it back while it is in line."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from avisa.messages.queries import message_by_id
from avisa.messages.single import SingleRequest, dispatch
from avisa.messages.tables import message
from tests.cast import Company
from tests.people import VAULT, add_people, say_yes
from tests.web.test_live_pages import events
from tests.web.visitor import Visitor

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
VALUES = {"body.1": "Marina", "body.2": "Theo"}


@pytest.fixture
def in_line(horizonte: Company) -> int:
    (marina,) = add_people(horizonte, 1)
    say_yes(horizonte, [marina])
    asked = SingleRequest(template="lembrete_matricula", values=VALUES, contact_id=marina)
    with horizonte.unit("user:7") as unit:
        return dispatch(unit, VAULT, asked).message_id


def state_of(company: Company, message_id: int) -> str:
    with company.db.read() as tx:
        found = message_by_id(tx, company.workspace_id, message_id)
        return str(found.state) if found else ""


def test_its_ticks_come_by_themselves_until_nothing_more_can_come(
    bia: Visitor, horizonte: Company, in_line: int
) -> None:
    assert f'hx-sse:connect="/messages/{in_line}/live"' in bia.get(f"/messages/{in_line}").html
    answer = events(bia, f"/messages/{in_line}/live").getresponse()
    assert answer.readline().startswith(b"data: ")
    now = horizonte.clock()
    got = {"state": "read", "accepted_at": now, "sent_at": now, "delivered_at": now, "read_at": now}
    mine = (message.c.workspace_id == horizonte.workspace_id) & (message.c.id == in_line)
    with horizonte.unit() as unit:
        unit.tx.execute(update(message).where(mine).values(got))
    told = answer.read()
    assert b">Read<" in told and told.endswith(b"event: done\ndata: \n\n")
    assert "hx-sse:connect" not in bia.get(f"/messages/{in_line}").html


def test_it_is_taken_back_while_it_is_in_line_and_no_longer(
    ana: Visitor, horizonte: Company, in_line: int
) -> None:
    address = f"/messages/{in_line}"
    assert "Take it back" in ana.get(address).text
    assert ana.delete(address).goes_to == address
    assert "The message was taken back." in ana.get(address).text
    assert state_of(horizonte, in_line) == "cancelled"
    ana.delete(address)
    assert "nothing could be taken back" in ana.get(address).text


def test_neither_bia_nor_caio_takes_it_back(
    bia: Visitor, caio: Visitor, horizonte: Company, in_line: int
) -> None:
    assert "Take it back" not in bia.get(f"/messages/{in_line}").text
    assert bia.delete(f"/messages/{in_line}").status == 403
    assert caio.get(f"/messages/{in_line}/live").status == 404
    assert caio.delete(f"/messages/{in_line}").status == 404
    assert state_of(horizonte, in_line) == "queued"
