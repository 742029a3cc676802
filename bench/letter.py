"""The message that every contender sends: the same template, values and number, so that bodies are equal."""

from __future__ import annotations

from avisa.channels.meta.wire import outgoing
from avisa.channels.port import Body, Outbound, Parameter

VERSION = "v25.0"
TOKEN = "token-of-the-bench"
NUMBER = "106540352242922"
TEMPLATE, LANGUAGE = "lembrete_matricula", "pt_BR"
TEXT = "Olá, {{1}}! A matrícula de {{2}} começa na segunda-feira."
GUARDIAN, PUPIL = "Marina", "Theo"
COMPONENT = {
    "type": "body",
    "parameters": [{"type": "text", "text": GUARDIAN}, {"type": "text", "text": PUPIL}],
}


def phone_of(position: int) -> str:
    """Mobile numbers of São Paulo, one for each position below ten million."""
    return f"+55119{90_000_000 + position:08d}"


def raw_body(position: int) -> bytes:
    """What the engine puts on the wire for this person, made beforehand for those who only send."""
    body = Body(parameters=(Parameter(GUARDIAN), Parameter(PUPIL)))
    callback = f"{187_000_000_000_000_000 + position}.1"
    return outgoing(Outbound(callback, phone_of(position), body, TEMPLATE, LANGUAGE))


def address_of(peer: str) -> str:
    return f"{peer}/{VERSION}/{NUMBER}/messages"
