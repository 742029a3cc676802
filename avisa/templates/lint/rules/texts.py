"""Rules for header, body and footer: what must be there, and how long it may be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from avisa.kernel.i18n import N_
from avisa.templates.lint import limits
from avisa.templates.lint.draft import Draft, Placed
from avisa.templates.lint.form import listed
from avisa.templates.lint.reading import EMOJI
from avisa.templates.lint.types import Change, Known, Note

# The sample of a medium is a handle of the resumable upload, neither an address nor a media id.
NO_HANDLE = re.compile(r"https?://.*|\d+|\s*")
BREAKS = re.compile(r"\n\s*\n\s*\n\s*")
FORMATTING = re.compile(r"[*~`\n]|(?<!\w)_|_(?!\w)")
WORDS = re.compile(r"[^\W\d_]{2}")


def header_kind(draft: Draft, known: Known) -> Iterator[Note]:
    for one in headers(draft):
        kind = format_of(one)
        if kind not in limits.HEADER_FORMATS:
            yield Note(
                f"{one.path}/format",
                N_("A header is one of %(known)s, not “%(format)s”."),
                {"known": ", ".join(limits.HEADER_FORMATS), "format": one.part.format},
            )
        elif kind == "GIF" and draft.category != "MARKETING":
            yield Note(f"{one.path}/format", N_("Only marketing templates have a GIF as their header."))


def header_sample(draft: Draft, known: Known) -> Iterator[Note]:
    """A medium needs a sample for the review: the handle of an upload."""
    for one in headers(draft):
        handles = listed(one.part.example.header_handle) if one.part.example else ()
        bad = not handles or any(NO_HANDLE.fullmatch(handle) for handle in handles)
        if format_of(one) in limits.MEDIA and bad:
            text = N_("A header with a medium needs the handle of an uploaded sample, not an address or id.")
            yield Note(f"{one.path}/example/header_handle", text)


def header_plain(draft: Draft, known: Known) -> Iterator[Note]:
    for one in headers(draft):
        text = one.text
        if format_of(one) == "TEXT" and (
            found := FORMATTING.search(masked_names(text)) or EMOJI.search(text)
        ):
            message = N_("A header is one plain line: no line breaks, no emoji, no formatting.")
            plain = re.sub(r"\s+", " ", EMOJI.sub("", re.sub(r"[*~`\n\ufe0f]", " ", text))).strip()
            fix = (Change("replace", one.text_path, plain),) if plain else ()
            yield Note(one.text_path, message, span=found.span(), fix=fix)


def masked_names(text: str) -> str:
    """An underscore in a variable's name formats nothing."""
    return re.sub(r"\{\{.*?\}\}", lambda found: "x" * len(found[0]), text)


def text_missing(draft: Draft, known: Known) -> Iterator[Note]:
    """Also a body: without one there is no template."""
    needs_body = draft.form.components and draft.part("BODY") is None
    if needs_body and not draft.form.library_template_name:
        yield Note("/components", N_("A template needs a body."))
    if draft.is_code:
        return
    for one in draft.all_parts:
        kind = one.part.kind
        wanted = kind in ("BODY", "FOOTER") or (kind == "HEADER" and format_of(one) == "TEXT")
        if wanted and not one.text.strip():
            yield Note(one.text_path, N_("The %(part)s has no text."), {"part": kind.lower()})


def text_stray(draft: Draft, known: Known) -> Iterator[Note]:
    """Nobody reads it on a phone, but the review does."""
    for one in draft.all_parts:
        kind, medium = one.part.kind, one.part.kind == "HEADER" and format_of(one) != "TEXT"
        if one.text.strip() and (medium or kind in ("BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER")):
            text = N_("This part has a text that nobody will see.")
            yield Note(one.text_path, text, fix=(Change("remove", one.text_path),))


def text_long(draft: Draft, known: Known) -> Iterator[Note]:
    in_cards = {one.path for card in draft.cards for one in card.parts}
    offered = draft.part("LIMITED_TIME_OFFER") is not None
    for said in draft.texts:
        most = {
            "header": limits.HEADER_MOST,
            "footer": limits.FOOTER_MOST,
            "button": limits.BUTTON_MOST,
            "offer": limits.OFFER_MOST,
            "body": limits.OFFER_BODY_MOST if offered else limits.BODY_MOST,
        }[said.place]
        if said.place == "body" and said.path.removesuffix("/text") in in_cards:
            most = limits.CARD_BODY_MOST
        if len(said.text) > most:
            text = N_("This text has %(count)s characters; at most %(most)s are allowed here.")
            yield Note(said.path, text, {"count": len(said.text), "most": most}, (most, len(said.text)))


def footer_variable(draft: Draft, known: Known) -> Iterator[Note]:
    one = draft.part("FOOTER")
    if one and "{{" in one.text and not draft.is_code:
        yield Note(one.text_path, N_("A footer has no variables."))


def body_empty(draft: Draft, known: Known) -> Iterator[Note]:
    """What the reviewer would reject at sight."""
    one = draft.part("BODY")
    if (
        one
        and one.text.strip()
        and not draft.is_code
        and not WORDS.search(re.sub(r"\{\{.*?\}\}", " ", one.text))
    ):
        yield Note(one.text_path, N_("The body says nothing without its variables."))


def emoji_many(draft: Draft, known: Known) -> Iterator[Note]:
    one = draft.part("BODY")
    count = len(EMOJI.findall(one.text)) if one else 0
    if one and count > limits.EMOJI_MOST:
        text = N_("The body has %(count)s emoji; more than %(most)s may be refused.")
        yield Note(one.text_path, text, {"count": count, "most": limits.EMOJI_MOST})


def blank_lines(draft: Draft, known: Known) -> Iterator[Note]:
    one = draft.part("BODY")
    found = BREAKS.search(one.text) if one else None
    if one and found:
        fix = (Change("replace", one.text_path, BREAKS.sub("\n\n", one.text)),)
        text = N_("More than one blank line in a row may be refused.")
        yield Note(one.text_path, text, span=found.span(), fix=fix)


def headers(draft: Draft) -> Iterator[Placed]:
    return (one for one in draft.all_parts if one.part.kind == "HEADER" and not draft.is_code)


def format_of(one: Placed) -> str:
    return (one.part.format or "TEXT").upper()
