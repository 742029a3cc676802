"""The bodies that Avisa puts on the wire fit the schema of Meta's document, as Meta's own examples do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from avisa.channels.meta.wire import outgoing
from avisa.channels.port import Body, Button, Card, Header, Outbound, Parameter
from tests.conformance.replaying import DOCUMENT
from tests.conformance.schemas import request_schema, violations

SENDS = request_schema("POST /{Phone-Number-ID}/messages")
ANA = "+5511998887766"
VALUES = (Parameter("Ana"), Parameter("10 de dezembro"))
STOP = Button(0, "quick_reply", "SAIR")
CARD = Card(Header("image", media_id="1"), (Parameter("R$ 90"),), (STOP,))


def template(body: Body) -> Outbound:
    return Outbound("187.1", ANA, body, "convite_evento", "pt_BR")


LETTERS = {
    "text": Outbound("187.1", ANA, Body(text="Oi")),
    "plain template": template(Body()),
    "values": template(Body(parameters=VALUES)),
    "named values": template(Body(parameters=(Parameter("Ana", "nome"),))),
    "text in the header": template(Body(header=Header("text", text="Ana"), parameters=VALUES)),
    "image in the header": template(Body(header=Header("image", link="https://escola.example/a.jpg"))),
    "document in the header": template(Body(header=Header("document", media_id="1", filename="a.pdf"))),
    "buttons": template(Body(parameters=VALUES, buttons=(STOP, Button(1, "url", "abc")))),
    "place in the header": template(Body(header=Header("location", latitude="-19.9", longitude="-43.9"))),
    "flow": template(Body(parameters=VALUES, buttons=(Button(0, "flow", "turma-3B"),))),
    "carousel": template(Body(parameters=VALUES, cards=(CARD, CARD))),
    "offer": template(Body(offer_ends_at=1_797_649_140_000, buttons=(Button(0, "copy_code", "25OFF"),))),
    "coupon": template(Body(parameters=VALUES, buttons=(Button(0, "copy_code", "25OFF"),))),
}


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_fits_the_document(shared: Path, name: str) -> None:
    body = json.loads(outgoing(LETTERS[name]))
    assert [*violations(shared / DOCUMENT, SENDS, body, ())] == []


def test_the_document_would_object_to_a_letter_without_recipient(shared: Path) -> None:
    body = json.loads(outgoing(LETTERS["values"]))
    del body["to"], body["template"]["name"]
    assert [*violations(shared / DOCUMENT, SENDS, body, ())] != []
