"""Which first yes needs a second one, what counts as its answer, and the words of the request."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from avisa.consent.intake.confirmation.types import Question, Waiting
from avisa.consent.stopwords import plain
from avisa.consent.types import Asking, Channel, Proof, Purpose

# The whole message, as the person writes it to the request; a button brings its own payload instead.
YES: Final = frozenset(
    {"sim", "confirmo", "sim confirmo", "yes", "i confirm", "yes i confirm", "si"} | {"si confirmo"}
)
NO: Final = frozenset({"nao", "nao confirmo", "no", "no confirmo", "i do not confirm", "nao fui eu"})

ASKING: Final = {
    "pt_BR": Question(
        "Você pediu para receber mensagens de {company} pelo WhatsApp sobre {about}. Confirma?", "Sim", "Não"
    ),
    "en": Question(
        "You asked for messages from {company} on WhatsApp about {about}. Is that right?", "Yes", "No"
    ),
    "es": Question(
        "Usted pidió recibir mensajes de {company} por WhatsApp sobre {about}. ¿Lo confirma?", "Sí", "No"
    ),
}
LONGEST_QUESTION = 1024  # of an interactive message's body
REFUSING: Final = re.compile(r"avisa no ([0-9]{1,20})")


def is_proven(proof: Proof) -> bool:
    """The phone itself has spoken already: by a message, a second step, or the page that only it can open."""
    return proof.double_opt_in or bool(proof.inbound_id) or proof.channel is Channel.PREFERENCE


def to_confirm(purposes: Iterable[int], known: Mapping[int, Purpose]) -> dict[Asking, tuple[int, ...]]:
    """Those of the purposes that ask for a second yes, by how they ask for it."""
    found: dict[Asking, tuple[int, ...]] = {}
    for one in purposes:
        if (purpose := known.get(one)) and purpose.asking:
            found[purpose.asking] = (*found.get(purpose.asking, ()), one)
    return found


def is_asked_already(purposes: Collection[int], waiting: Iterable[Waiting], now: int) -> bool:
    """A request about all of these is open or was refused: its phone is not asked again before it expires."""
    kept = [one for one in waiting if one.expires_at > now]
    return set(purposes) <= {purpose for one in kept for purpose in one.pending.purposes}


def payload_of(says_yes: bool, event_id: int) -> str:
    """What a button of the request brings back that asks about this first yes."""
    return f"avisa {'yes' if says_yes else 'no'} {event_id}"


def refused_by(payload: str) -> str | None:
    """The answer that would have confirmed what this button says no to."""
    found = REFUSING.fullmatch(plain(payload))
    return payload_of(True, int(found[1])) if found else None


def answer_in(text: str) -> bool | None:
    """Yes, no, or nothing that a request could mean."""
    words = plain(text)
    return True if words in YES else False if words in NO else None


def question(language: str, company: str, purposes: Sequence[str]) -> Question:
    asked = ASKING.get(language, ASKING["en"])
    text = asked.text.format(company=company, about=", ".join(purposes))
    return Question(text[:LONGEST_QUESTION], asked.yes, asked.no)
