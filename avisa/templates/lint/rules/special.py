"""Rules for the special kinds: limited-time offer, carousel, one-time code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from avisa.kernel.i18n import N_
from avisa.templates.lint import limits
from avisa.templates.lint.draft import Draft, PlacedButton, PlacedCard, buttons_of
from avisa.templates.lint.types import Change, Known, Note

PACKAGE = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)+", re.ASCII)


def offer(draft: Draft, known: Known) -> Iterator[Note]:
    one = draft.part("LIMITED_TIME_OFFER")
    if one is None or draft.is_code:
        return
    if draft.category != "MARKETING":
        yield Note("/category", N_("A limited-time offer is a marketing template."))
    if not (one.part.limited_time_offer and one.part.limited_time_offer.text.strip()):
        yield Note(f"{one.path}/limited_time_offer/text", N_("The limited-time offer has no text."))
    if footer := draft.part("FOOTER"):
        fix = (Change("remove", footer.path),)
        yield Note(footer.path, N_("A limited-time offer has no footer."), fix=fix)


def carousel(draft: Draft, known: Known) -> Iterator[Note]:
    one = draft.part("CAROUSEL")
    if one is None or draft.is_code:
        return
    if draft.category != "MARKETING":
        yield Note("/category", N_("A carousel is a marketing template."))
    least, most = limits.CARDS
    if not least <= len(draft.cards) <= most:
        fields = {"least": least, "most": most, "count": len(draft.cards)}
        text = N_("A carousel has %(least)s to %(most)s cards, and these are %(count)s.")
        yield Note(f"{one.path}/cards", text, fields)


def card_parts(draft: Draft, known: Known) -> Iterator[Note]:
    """Each card has an image, a video or a product on top, and a button."""
    for card in draft.cards if not draft.is_code else ():
        header = card.part("HEADER")
        if header is None or header.part.format.upper() not in limits.CARD_HEADERS:
            fields = {"known": ", ".join(limits.CARD_HEADERS)}
            yield Note(card.path, N_("The header of a card is one of %(known)s."), fields)
        if not buttons_of(card.part("BUTTONS")):
            yield Note(card.path, N_("Each card of a carousel has a button."))


def cards_alike(draft: Draft, known: Known) -> Iterator[Note]:
    if draft.is_code:
        return
    first = structure(draft.cards[0]) if draft.cards else ()
    for card in draft.cards:
        if structure(card) != first:
            text = N_("All cards have the same parts as the first: header, text and buttons.")
            yield Note(card.path, text)


def structure(card: PlacedCard) -> tuple[str, ...]:
    shown: list[str] = []
    for one in sorted(card.parts, key=lambda one: one.part.kind):
        shown += [one.part.kind, one.part.format.upper()]
        shown += [button.kind for button in one.part.buttons or ()]
    return tuple(shown)


def code_parts(draft: Draft, known: Known) -> Iterator[Note]:
    """The platform writes the text of a one-time code; the business chooses among its parts."""
    if not draft.is_code:
        return
    for one in draft.parts:
        if one.part.kind not in limits.CODE_PARTS:
            text = N_("A one-time code template has no %(kind)s.")
            yield Note(one.path, text, {"kind": one.part.kind}, fix=(Change("remove", one.path),))
    body = draft.part("BODY")
    ours = body and body.text and body.part.add_security_recommendation is None and body.part.names != ["1"]
    if body and ours:
        text = N_("WhatsApp writes the text of one-time codes itself.")
        yield Note(body.text_path, text, fix=(Change("remove", body.text_path),))


def code_expiry(draft: Draft, known: Known) -> Iterator[Note]:
    one = draft.part("FOOTER")
    if not draft.is_code or one is None:
        return
    (least, most), minutes = limits.CODE_MINUTES, one.part.code_expiration_minutes
    if minutes is None or not least <= minutes <= most:
        text = N_(
            "The footer of a one-time code says after how many minutes it expires: %(least)s to %(most)s."
        )
        yield Note(f"{one.path}/code_expiration_minutes", text, {"least": least, "most": most})


def code_button(draft: Draft, known: Known) -> Iterator[Note]:
    if not draft.is_code:
        return
    row = buttons_of(draft.part("BUTTONS"))
    if len(row) != 1 or row[0].button.kind not in ("OTP", "URL"):
        yield Note("/components", N_("A one-time code has exactly one button, of type OTP."))
    elif row[0].button.kind == "OTP":
        yield from wrong_otp(row[0])


def wrong_otp(one: PlacedButton) -> Iterator[Note]:
    kind = one.button.otp_type.upper()
    if kind not in limits.OTP_TYPES:
        text = N_("The otp_type is one of %(known)s.")
        yield Note(f"{one.path}/otp_type", text, {"known": ", ".join(limits.OTP_TYPES)})
    if len(one.button.autofill_text) > limits.BUTTON_MOST:
        text = N_("This text has %(count)s characters; at most %(most)s are allowed here.")
        fields = {"count": len(one.button.autofill_text), "most": limits.BUTTON_MOST}
        yield Note(f"{one.path}/autofill_text", text, fields)
    if kind == "ZERO_TAP" and not one.button.zero_tap_terms_accepted:
        text = N_("A zero-tap button needs its terms accepted (zero_tap_terms_accepted).")
        yield Note(f"{one.path}/zero_tap_terms_accepted", text)


def code_apps(draft: Draft, known: Known) -> Iterator[Note]:
    """The buttons that fill a code in name the apps that may read it."""
    for one in draft.buttons if draft.is_code else ():
        if one.button.kind != "OTP" or one.button.otp_type.upper() not in ("ONE_TAP", "ZERO_TAP"):
            continue
        path, apps = f"{one.path}/supported_apps", one.button.apps
        if not 1 <= len(apps) <= limits.APPS_MOST:
            text = N_("Between 1 and %(most)s supported_apps are needed.")
            yield Note(path, text, {"most": limits.APPS_MOST})
        for app in apps:
            if not PACKAGE.fullmatch(app.package_name):
                text = N_("“%(package)s” is no package name of an app.")
                yield Note(path, text, {"package": app.package_name})
            if len(unquote(app.signature_hash)) != limits.SIGNATURE:
                text = N_("The signature_hash of an app has %(length)s characters.")
                yield Note(path, text, {"length": limits.SIGNATURE})
