"""Rules for what is said: selling as utility, threats, secrets, scams, codes, a way to stop, doubles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from avisa.kernel.i18n import N_
from avisa.templates.lint.draft import Draft, Said
from avisa.templates.lint.reading import bare, noted, stands
from avisa.templates.lint.types import Change, Known, Note, Span
from avisa.templates.lint.words import CODES, NEVER, SCAMS, SECRETS, SELLING, STOPS, THREATS

STOP_FOOTERS = {
    "pt": "Responda SAIR para não receber mais",
    "en": "Reply STOP to get no more",
    "es": "Responde BAJA para no recibir más",
}
# Somebody is told to send something secret, some words apart; without accents.
ASKED = re.compile(
    r"\b(?:envie|informe|mande|responda com|digite|passe|diga|escreva|reply with|send|provide|tell us|envia"
    r"|responde con|indique|escribe)\b[^.!?\n]{0,50}?\b(?:senha|cvv|pin|password|contrasena"
    r"|foto (?:do|da|de|of) (?:seu |sua |tu |su |your )?"
    r"(?:rg|cnh|cpf|cartao|documento|dni|tarjeta|card|id))\b"
)
PERCENT = re.compile(r"\b\d+ ?% (?:off|de desconto|de descuento|discount)", re.IGNORECASE)


def selling_as_utility(draft: Draft, known: Known) -> Iterator[Note]:
    """All words that speak for marketing, each in its place."""
    if draft.category != "UTILITY":
        return
    for said in draft.said:
        for span in apart([*stands(SELLING, said.text), *(m.span() for m in PERCENT.finditer(said.text))]):
            text = N_("“%(words)s” speaks for marketing: WhatsApp would change the category, and the price.")
            yield noted(said.path, said.text, span, text)


def apart(spans: list[Span]) -> list[Span]:
    """The longer one of two that overlap."""
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        if all(end <= other[0] or other[1] <= start for other in kept):
            kept.append((start, end))
    return sorted(kept)


def threat(draft: Draft, known: Known) -> Iterator[Note]:
    for said, span in said_as(THREATS, draft):
        text = N_("“%(words)s” threatens the reader: say what can be done instead.")
        yield noted(said.path, said.text, span, text)


def secret_asked(draft: Draft, known: Known) -> Iterator[Note]:
    """A sentence that warns of such questions is none."""
    for said in draft.said if not draft.is_code else ():
        asked = [found.span() for found in ASKED.finditer(bare(said.text))]
        for span in apart([*stands(SECRETS, said.text), *asked]):
            if not warns(said.text, span):
                text = N_(
                    "“%(words)s”: passwords, cards and whole documents are never asked for in a message."
                )
                yield noted(said.path, said.text, span, text)


def warns(text: str, span: Span) -> bool:
    start = max(text.rfind(sign, 0, span[0]) for sign in ".!?\n") + 1
    ends = [place for sign in ".!?\n" if (place := text.find(sign, span[1])) >= 0]
    return any(True for _ in stands(NEVER, text[start : min(ends, default=len(text))]))


def scam(draft: Draft, known: Known) -> Iterator[Note]:
    for said, span in said_as(SCAMS, draft):
        text = N_("“%(words)s” promises what nobody gives: say plainly what is offered.")
        yield noted(said.path, said.text, span, text)


def code_elsewhere(draft: Draft, known: Known) -> Iterator[Note]:
    for said, span in said_as(CODES, draft):
        text = N_("“%(words)s”: one-time codes are sent by authentication templates only.")
        yield noted(said.path, said.text, span, text)


def said_as(phrases: tuple[str, ...], draft: Draft) -> Iterator[tuple[Said, Span]]:
    for said in draft.said if not draft.is_code else ():
        for span in stands(phrases, said.text):
            yield said, span


def stop_missing(draft: Draft, known: Known) -> Iterator[Note]:
    if draft.category != "MARKETING" or draft.family not in STOP_FOOTERS:
        return
    if any(True for said in draft.said for _ in stands(STOPS, said.text)):
        return
    text = N_("Marketing without a way to stop: add a quick reply, or say how in the footer.")
    yield Note("/components", text, fix=footer_with_stop(draft))


def footer_with_stop(draft: Draft) -> tuple[Change, ...]:
    """Where a footer stands, or may not, a person decides."""
    if draft.part("FOOTER") or draft.part("LIMITED_TIME_OFFER") or draft.part("CAROUSEL"):
        return ()
    body = draft.part("BODY")
    if body is None:
        return ()
    place = int(body.path.rpartition("/")[2]) + 1
    footer = {"type": "FOOTER", "text": STOP_FOOTERS[draft.family]}
    return (Change("add", f"/components/{place}", footer),)


def duplicate(draft: Draft, known: Known) -> Iterator[Note]:
    """Codes are all alike and exempt."""
    mine = wording(draft.body), wording(draft.footer)
    if draft.is_code or not draft.body.strip():
        return
    for other in known.others:
        same = other.language == draft.form.language and other.name != draft.form.name
        if same and (wording(other.body), wording(other.footer)) == mine:
            yield Note("/components", N_("The template %(name)s has the same words."), {"name": other.name})
            return


def wording(text: str) -> str:
    return " ".join(bare(text).split())
