"""The words of an SMS, what they lack, who must not be invited, and what a claim makes of a row."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from avisa.consent.intake.sms.segments import cheaper
from avisa.consent.intake.sms.types import Asking, SmsAnswer, SmsRow, SmsState, Way
from avisa.consent.rules import stands
from avisa.consent.texts.rules import findings
from avisa.consent.texts.types import Finding
from avisa.consent.types import Standing
from avisa.kernel.clock import DAY, HOUR, MINUTE, Millis

LASTS: Millis = 30 * DAY  # from the launch on: nothing leaves after it, and no link answers
REST_DAYS = 30
LONGEST_WORDING = 500
MOST_PEOPLE = 20_000

MODELS: Final = {
    Way.LINK: {
        "pt_BR": "{company}: quer mensagens sobre {purpose} pelo WhatsApp? "
        "Para dizer sim ou cancelar convites: {link}",
        "en": "{company}: would you like messages about {purpose} on WhatsApp? "
        "To say yes or unsubscribe: {link}",
        "es": "{company}: ¿quiere mensajes sobre {purpose} por WhatsApp? "
        "Para decir si o cancelar invitaciones: {link}",
    },
    Way.WORD: {
        "pt_BR": "{company}: para receber mensagens sobre {purpose} pelo WhatsApp, "
        "envie {word} para {number}. Para cancelar, envie SAIR.",
        "en": "{company}: to get messages about {purpose} on WhatsApp, send {word} to {number}. "
        "To unsubscribe, send STOP.",
        "es": "{company}: para recibir mensajes sobre {purpose} por WhatsApp, envie {word} al {number}. "
        "Para cancelar, envie BAJA.",
    },
}
PLACES: Final = {Way.LINK: ("{link}",), Way.WORD: ("{word}", "{number}", "{chat}")}
NEEDED: Final = {Way.LINK: ("{link}",), Way.WORD: ("{word}", "{chat}")}

# What the checks of opt-in texts ask that an SMS must say as well.
ASKED_OF_SMS: Final = frozenset({"whatsapp", "company", "kind", "stop", "shouting", "legalese"})

ANSWERABLE: Final = frozenset({SmsState.SENDING, SmsState.SENT, SmsState.UNKNOWN})


def model_wording(way: Way, language: str, company: str, purpose: str) -> str:
    """A wording to begin with, in the cheap alphabet, which passes every check below."""
    models = MODELS[way]
    model = models.get(language, models["en"])
    return cheaper(model.replace("{company}", company).replace("{purpose}", purpose))


def lacks(wording: str, way: Way, language: str, company: str, purpose: str) -> tuple[Finding, ...]:
    """Everything that keeps this SMS from being sent."""
    own = list(_of_places(wording, way))
    if len(wording) > LONGEST_WORDING:
        own.append(Finding("length", fields={"length": len(wording), "most": LONGEST_WORDING}))
    spoken = wording.replace("{", " ").replace("}", " ")
    said = (one for one in findings(spoken, language, company, purpose) if one.rule in ASKED_OF_SMS)
    return (*own, *said)


def _of_places(wording: str, way: Way) -> list[Finding]:
    named = re.findall(r"\{[^{}]*\}", wording)
    strange = [place for place in named if place not in PLACES[way]]
    found = [Finding("sms_place", fields={"place": place}) for place in dict.fromkeys(strange)]
    if not any(place in wording for place in NEEDED[way]):
        found.append(Finding("sms_way", NEEDED[way][0]))
    return found


def composed(asking: Asking, link: str = "", chat: str = "") -> str:
    """The SMS as it is sent; the same for ever, for nothing in it changes once it is drafted."""
    places = {"{link}": link, "{word}": asking.word, "{number}": asking.number, "{chat}": chat}
    text = asking.wording
    for place in PLACES[asking.way]:
        text = text.replace(place, places[place])
    return text


def objection(
    phone: str,
    contact_id: int | None,
    purposes: Collection[int],
    stopped: Collection[int],
    standing: Mapping[tuple[int, int], Standing],
    erased: Collection[str],
    invited: Collection[str],
    now: Millis,
) -> str:
    """Why this number must not be invited; empty when it may. The order is the policy."""
    if phone in erased:
        return "erased"
    said = [standing.get((contact_id, purpose)) for purpose in purposes] if contact_id else []
    if contact_id in stopped or any(one and one.revoked_at is not None for one in said):
        return "stopped"
    if said and all(stands(one, now) for one in said):
        return "agreed"
    return "invited_lately" if phone in invited else ""


def pause_after(attempt: int, wait: Millis = 0) -> Millis:
    """How long an SMS that provably did not leave waits before it is tried again."""
    grown: Millis = MINUTE << min(max(attempt - 1, 0), 10)
    return max(wait, min(grown, HOUR))


def is_open(asking: Asking, now: Millis) -> bool:
    """Whether its links still answer: a stopped invitation's links go on, for they are in people's hands."""
    return asking.ends_at is not None and now < asking.ends_at


def may_say_yes(row: SmsRow) -> bool:
    """A link says yes once: who has it later must not undo what the person decided since."""
    return row.state in ANSWERABLE and row.answer is SmsAnswer.NONE
