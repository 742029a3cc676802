"""Rules for the special kinds: limited-time offer, carousel, authentication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

from whatsapp_sandbox.templates.form import App, ButtonForm, Card, Form, PartForm
from whatsapp_sandbox.templates.rules import limits
from whatsapp_sandbox.templates.rules.buttons import row_of_buttons
from whatsapp_sandbox.templates.rules.limits import Measure
from whatsapp_sandbox.templates.rules.refusals import BODY, FOOTER, INCOMPLETE, TOO_LONG, one_of, refused
from whatsapp_sandbox.templates.rules.texts import body_part, header_part
from whatsapp_sandbox.wire.errors import Problem

_PACKAGE = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*)+")


def offer(form: Form, measure: Measure) -> Problem | None:
    part = form.part("LIMITED_TIME_OFFER")
    if part is None:
        return None
    if form.kind not in limits.OFFER_CATEGORIES:
        return refused("A limited-time offer is a marketing template.")
    text = part.limited_time_offer.text if part.limited_time_offer else ""
    if not text.strip():
        return refused("component of type LIMITED_TIME_OFFER is missing expected field(s) (text)", INCOMPLETE)
    if len(text) > limits.OFFER_TEXT_MOST:
        return refused(f"The text of an offer has at most {limits.OFFER_TEXT_MOST} characters.", TOO_LONG)
    if form.part("FOOTER"):
        return refused("A limited-time offer has no footer.", FOOTER)
    return None


def carousel(form: Form, measure: Measure) -> Problem | None:
    part = form.part("CAROUSEL")
    if part is None:
        return None
    if form.kind not in limits.CAROUSEL_CATEGORIES:
        return refused("A carousel is a marketing template.")
    cards, (least, most) = part.cards or [], limits.CARDS
    if not least <= len(cards) <= most:
        return refused(f"A carousel has {least} to {most} cards, and these are {len(cards)}.")
    problems = (_card(form, card, measure) for card in cards)
    if problem := next((problem for problem in problems if problem), None):
        return problem
    if len({_structure(card) for card in cards}) > 1:
        return refused("All cards of a carousel have the same parts: header, text and buttons.")
    return None


def _card(form: Form, card: Card, measure: Measure) -> Problem | None:
    parts = {part.kind: part for part in card.components}
    header, text, row = parts.get("HEADER"), parts.get("BODY"), parts.get("BUTTONS")
    if header is None or header.format.upper() not in limits.CARD_HEADERS:
        return refused(f"The header of a card is one of {', '.join(limits.CARD_HEADERS)}.")
    if problem := header_part(form, header):
        return problem
    if text and (problem := body_part(form, text, limits.CARD_BODY_MOST, measure)):
        return problem
    if row is None or not row.buttons:
        return refused("Each card of a carousel has a button.", INCOMPLETE)
    return row_of_buttons(row.buttons, limits.CARD_BUTTONS_MOST)


def _structure(card: Card) -> tuple[str, ...]:
    shown: list[str] = []
    for part in sorted(card.components, key=lambda part: part.kind):
        shown += [part.kind, part.format.upper(), *(button.kind for button in part.buttons or ())]
    return tuple(shown)


def code(form: Form, measure: Measure) -> Problem | None:
    """Authentication: the platform writes the text, the business chooses among its parts."""
    if wrong := next((p.kind for p in form.components if p.kind not in ("BODY", "FOOTER", "BUTTONS")), ""):
        return refused(f"An authentication template has no component of type {wrong}.")
    text, row = form.part("BODY"), form.buttons
    if text is None:
        return refused("An authentication template needs a body.", BODY)
    if text.text and not _is_written_by_us(text):
        return refused("The text of an authentication template is the platform's own.", BODY)
    if len(row) != 1 or row[0].kind not in ("OTP", "URL"):
        return refused("An authentication template has exactly one button, of type OTP.")
    return _expiry(form.part("FOOTER")) or _code_button(row[0])


def _is_written_by_us(part: PartForm) -> bool:
    """A list shows the text; who sends back what was listed, changed or not, has written nothing."""
    return part.add_security_recommendation is not None or part.names == ["1"]


def _expiry(part: PartForm | None) -> Problem | None:
    least, most = limits.CODE_MINUTES
    if part is None:
        return None
    minutes = part.code_expiration_minutes
    if minutes is None:
        why = "component of type FOOTER is missing expected field(s) (code_expiration_minutes)"
        return refused(why, FOOTER)
    return None if least <= minutes <= most else refused(f"A code expires after {least} to {most} minutes.")


def _code_button(button: ButtonForm) -> Problem | None:
    if button.kind == "URL":  # as lists show it
        return None
    kind = button.otp_type.upper()
    if kind not in limits.OTP_TYPES:
        return one_of("otp_type", f"{{{', '.join(limits.OTP_TYPES)}}}", button.otp_type)
    for text in (button.text, button.autofill_text):
        if len(text) > limits.BUTTON_TEXT_MOST:
            why = f"The text of a button has at most {limits.BUTTON_TEXT_MOST} characters."
            return refused(why, TOO_LONG)
    if kind == "COPY_CODE":
        return None
    if kind == "ZERO_TAP" and not button.zero_tap_terms_accepted:
        return refused("A zero-tap button needs its terms accepted (zero_tap_terms_accepted).")
    return _apps(button.apps)


def _apps(apps: Sequence[App]) -> Problem | None:
    if not 1 <= len(apps) <= limits.APPS_MOST:
        return refused(f"Between 1 and {limits.APPS_MOST} supported_apps are needed.", INCOMPLETE)
    for app in apps:
        if not _PACKAGE.fullmatch(app.package_name):
            return refused(f"{app.package_name!r} is no package name.")
        # The hash may come escaped as in an address.
        if len(unquote(app.signature_hash)) != limits.SIGNATURE_LENGTH:
            return refused(f"The signature_hash of an app has {limits.SIGNATURE_LENGTH} characters.")
    return None
