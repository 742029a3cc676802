"""What is said of templates that are written here: places, requests, refusals, reviews, the library."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from avisa.kernel.i18n import N_
from avisa.messages.fault_text import FAULT_TEXT

LANGUAGES = {
    "pt_BR": "Português (Brasil)",
    "en": "English",
    "en_US": "English (US)",
    "en_GB": "English (UK)",
    "es": "Español",
    "es_AR": "Español (Argentina)",
    "es_ES": "Español (España)",
    "es_MX": "Español (México)",
    "pt_PT": "Português (Portugal)",
    "fr": "Français",
    "it": "Italiano",
    "de": "Deutsch",
}

HEADERS = {
    "": N_("None"),
    "TEXT": N_("Text"),
    "IMAGE": N_("Picture"),
    "VIDEO": N_("Video"),
    "DOCUMENT": N_("Document"),
    "LOCATION": N_("Place on a map"),
}

BUTTONS = {
    "": N_("No button"),
    "QUICK_REPLY": N_("Quick reply"),
    "URL": N_("Open an address"),
    "PHONE_NUMBER": N_("Call a number"),
    "COPY_CODE": N_("Copy a code"),
    "FLOW": N_("Open a flow"),
}

# How a code reaches the field where it is wanted.
CODE_WAYS = {
    "COPY_CODE": N_("The person copies it"),
    "ONE_TAP": N_("One tap fills it in, in your Android app"),
    "ZERO_TAP": N_("Your Android app takes it by itself"),
}

BRANCHES = {
    "any": N_("Every company"),
    "school": N_("School"),
    "clinic": N_("Clinic"),
    "shop": N_("Shop"),
    "bank": N_("Bank"),
    "services": N_("Services"),
}

MOMENTS = {
    "reopening": N_("Re-open a conversation"),
    "enrolment": N_("Enrolment"),
    "appointment": N_("Appointment"),
    "payment": N_("Payment"),
    "receipt": N_("Receipt"),
    "delivery": N_("Delivery"),
    "event": N_("Event"),
    "notice": N_("Notice"),
    "satisfaction": N_("Opinion"),
    "security": N_("Security"),
    "consent": N_("Consent"),
    "news": N_("News and offers"),
}

NEEDED = {
    "MARKETING": N_("Needs a yes to marketing messages."),
    "UTILITY": N_("Needs a yes to utility messages."),
    "AUTHENTICATION": N_("Needs the person's own request for a code."),
}

REQUESTS: dict[str, tuple[str, str]] = {
    "asked": (N_("Waiting to be handed in"), "wait"),
    "sending": (N_("Being handed in"), "info"),
    "unknown": (N_("Being looked up"), "wait"),
    "done": (N_("Handed in"), "good"),
    "refused": (N_("Not accepted"), "bad"),
    "cancelled": (N_("Taken back"), ""),
}

# Why a request waits, and what ends the wait.
WAITS: dict[str, str] = {
    "": N_("It leaves in a moment."),
    "creations_an_hour": N_(
        "WhatsApp takes 100 new templates an hour from an account. It goes on by itself."
    ),
    "edit_a_day": N_("An approved template may be changed once in 24 hours. It goes on by itself."),
    "edits_a_month": N_("An approved template may be changed ten times in 30 days. It goes on by itself."),
    "in_review": N_("WhatsApp is reviewing it. The change goes on by itself when the review ends."),
    "no_connection": N_("WhatsApp could not be reached. It is tried again by itself."),
    "did_not_arrive": N_("It did not arrive at WhatsApp. It is tried again by itself."),
    "looking_it_up": N_("WhatsApp did not answer. Avisa looks whether it arrived before it tries again."),
    "sample_unanswered": N_("WhatsApp did not answer while the sample was uploaded. It is uploaded again."),
    "account_gone": N_("The account is not connected any more. Connect it again under Settings."),
}

REFUSALS: dict[str, str] = {
    "sample_gone": N_("The file of the header's sample is not here any more. Choose it again."),
    "sample_refused": N_("WhatsApp did not take the file of the header's sample. Choose another one."),
    "template_gone": N_("WhatsApp no longer has this template. Hand it in as a new one."),
}

# Why WhatsApp rejected a template, and what to change.
REJECTIONS: dict[str, tuple[str, str]] = {
    "ABUSIVE_CONTENT": (
        N_("WhatsApp finds the content threatening, or it asks for something secret."),
        N_("Take out threats, and whatever asks for passwords, cards or documents."),
    ),
    "INCORRECT_CATEGORY": (
        N_("The text does not belong to its category."),
        N_("Choose the category that the text has: codes are authentication, whatever sells is marketing."),
    ),
    "INVALID_FORMAT": (
        N_("Something in its form is not right: variables, links, samples or a repeated text."),
        N_("Put words around every variable, give each a sample, and use whole links of your own domain."),
    ),
    "PROMOTIONAL": (
        N_("The text sells something, and its category does not allow that."),
        N_("Take out what sells, or make a new template in the category marketing."),
    ),
    "SCAM": (
        N_("WhatsApp takes the text for a fraud."),
        N_("Say plainly who writes and why. Promise no prize and no profit."),
    ),
    "TAG_CONTENT_MISMATCH": (
        N_("The text is not in the language, or not of the kind, that was declared."),
        N_("Choose the language that the text is written in, or write it in the chosen one."),
    ),
    "CATEGORY_NOT_AVAILABLE": (
        N_("This category is not open to your account."),
        N_("Choose another category, or ask Meta's support."),
    ),
}
REJECTED = N_("WhatsApp rejected it and gave no reason that we know.")
CHANGE_IT = N_("Look at the findings below, change the text, and hand it in again.")

MISFITS = {
    "not_an_object": N_("This is not a template in JSON."),
    "unknown_field": N_("WhatsApp knows no such field."),
    "wrong_type": N_("This field is of another type than WhatsApp takes."),
    "bad_name": N_("A name has small letters, digits and underscores only."),
    "bad_language": N_("This is not a language as WhatsApp writes it, as in pt_BR."),
    "bad_category": N_("The category is marketing, utility or authentication."),
    "bad_format": N_("Variables are POSITIONAL or NAMED."),
    "unknown_part": N_("WhatsApp knows no such part."),
    "part_twice": N_("This part stands there twice."),
    "too_big": N_("This is too long for a template."),
}

PLACES = {
    "name": N_("Name"),
    "language": N_("Language"),
    "category": N_("Category"),
    "header": N_("Header"),
    "body": N_("Body"),
    "footer": N_("Footer"),
    "buttons": N_("Buttons"),
    "button": N_("Button"),
    "sample": N_("Sample"),
    "carousel": N_("Carousel"),
    "limited_time_offer": N_("Limited-time offer"),
    "whole": N_("Template"),
}

# What a page says once after something was done.
NOTICES = {
    "sample_kept": N_("The sample is kept. It is uploaded to WhatsApp when you hand the template in."),
    "draft_begun": N_("The draft is ready. Read it as your customers will, then hand it in."),
    "draft_there": N_("There was a draft of it already. Here it is."),
    "draft_saved": N_("The draft is saved. Nothing was sent to WhatsApp."),
    "draft_mended": N_("It was mended and saved as a new version."),
    "draft_put_away": N_("The draft and its versions were deleted."),
    "review_asked": N_("It is being handed in to WhatsApp. The review takes minutes, at most a day."),
    "deletion_asked": N_("WhatsApp is being asked to delete the template."),
    "unpausing_asked": N_("WhatsApp is being asked to let the template be sent again."),
    "request_taken_back": N_("It was taken back before it left."),
}


def rejection(reason: str) -> tuple[str, str]:
    return REJECTIONS.get(reason, (REJECTED, CHANGE_IT))


def refusal(reason: str) -> str:
    return REFUSALS.get(reason) or FAULT_TEXT.get(reason, FAULT_TEXT["template_draft_refused"])


def waiting(reason: str) -> str:
    return WAITS.get(reason) or FAULT_TEXT.get(reason, WAITS["no_connection"])


def card_at(path: str) -> tuple[str, int, int]:
    """A pointer into a card: the rest of it, and the places of the carousel and of the card; else itself."""
    found = re.match(r"/components/(\d+)/cards/(\d+)(/.*|$)", path)
    return (found[3], int(found[1]), int(found[2])) if found else (path, -1, -1)


def parts_of_card(components: Sequence[Mapping[str, Any]], carousel: int, card: int) -> list[Any]:
    cards = components[carousel].get("cards", []) if carousel < len(components) else []
    parts = cards[card].get("components") if card < len(cards) else None
    return parts if isinstance(parts, list) else []


def place_of(path: str, components: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """What a pointer points at: a name of PLACES, and which of them, counted from one."""
    path, carousel, card = card_at(path)
    if carousel >= 0:
        inner = [one if isinstance(one, Mapping) else {} for one in parts_of_card(components, carousel, card)]
        return place_of(path, inner) if path else ("carousel", "")
    found = re.match(r"/components/(\d+)(?:/buttons/(\d+))?(/example)?", path)
    if not found:
        name = path.strip("/").partition("/")[0]
        return (name if name in PLACES else "whole"), ""
    place, button, sample = found.groups()
    if button:
        return "button", str(int(button) + 1)
    kind = str(components[int(place)].get("type", "")).lower() if int(place) < len(components) else ""
    return ("sample" if sample else kind if kind in PLACES else "whole"), ""


def difference_place(place: str) -> tuple[str, str]:
    """The same for the place of a difference: `button.0`, `sample.body.1`."""
    first, _, rest = place.partition(".")
    if first == "button":
        return "button", str(int(rest) + 1)
    if first == "sample":
        return "sample", rest.rpartition(".")[2] if "." in rest else ""
    return (first if first in PLACES else "whole"), rest if first not in PLACES else ""
