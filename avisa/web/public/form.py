"""`/c/{slug}`: the form that asks for a yes; works without a script, and trusts nothing that comes back."""

from __future__ import annotations

import secrets

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.phone_types import REASON_TEXT, PhoneReason
from avisa.consent.intake.forms.actions import receive
from avisa.consent.intake.forms.queries import face_of, form_at, texts_seen
from avisa.consent.intake.forms.rules import is_timely
from avisa.consent.intake.forms.tokens import form_token, seen_in
from avisa.consent.intake.forms.types import Confirm, Face, Filled, Outcome, Recorded, Seen
from avisa.consent.intake.invitations.rules import link_to
from avisa.consent.texts.types import Text
from avisa.consent.types import Channel
from avisa.errors import AvisaError, NotFound, Refused
from avisa.kernel.i18n import N_, known_language
from avisa.web.public.guest import Guest, looking, telling

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # what people cannot mistake when they type it
TOO_FAST = N_("Please look at what you typed and send it once more.")
MISTAKES = {
    "purpose_wanted": ("purposes", N_("Tick what you want to hear about.")),
    "text_outdated": ("token", N_("The words have changed meanwhile. Please read them again.")),
    "number_erased": ("phone", N_("This number cannot be signed up here. Please write to the company.")),
}


def show(guest: Guest) -> Response:
    face = face_at(guest)
    return page(guest, face, face.texts)


def take(guest: Guest) -> Response:
    """A trap that is filled in was filled in by a program, which is thanked and not believed."""
    face = face_at(guest)
    if wait := guest.flood.seconds_to_wait(guest.address, str(face.form.id), guest.now):
        return too_many(guest, face, wait)
    if guest.form["website"]:
        return thanked(guest, face, None)
    seen = seen_in(guest.console.vault, guest.form["token"], face.form.id)
    if seen is None or not is_timely(seen, guest.now):
        guest.form.wrong("token", TOO_FAST)
        return page(guest, face, face.texts, 422)
    with guest.console.db.read() as tx:
        texts = texts_seen(tx, face.form.workspace_id, seen.texts)
    try:
        return thanked(guest, face, told(guest, face, texts, Channel.FORM, str(guest.request.url)))
    except Refused as error:
        mistaken(guest, error)
        return page(guest, face, face.texts if error.code == "text_outdated" else texts, 422)


def told(guest: Guest, face: Face, texts: tuple[Text, ...], channel: Channel, address: str) -> Outcome:
    filled = Filled(
        phone_typed=guest.form["phone"],
        name=guest.form["name"],
        purposes=tuple(guest.form.ids("purposes")),
        channel=channel,
        ip=guest.address,
        user_agent=guest.user_agent,
        page=address,
    )
    with guest.write(face.form.workspace_id) as unit:
        return receive(unit, guest.console.vault, face, texts, filled, new_code())


def face_at(guest: Guest, language: str = "") -> Face:
    """In the language that the person saw already, or the one they want."""
    seen = known_language(language)
    with guest.console.db.read() as tx:
        form = form_at(tx, guest.request.path_params["slug"])
        face = face_of(tx, form, (seen,) if seen else guest.wanted) if form else None
    if face is None or (face.form.double_opt_in and not face.number):
        raise NotFound("form_unknown")
    return face


def token_for(guest: Guest, face: Face, texts: tuple[Text, ...]) -> str:
    seen = Seen(face.form.id, guest.now, tuple(text.id for text in texts))
    return form_token(guest.console.vault, seen)


def page(guest: Guest, face: Face, texts: tuple[Text, ...], status: int = 200) -> Response:
    token = token_for(guest, face, texts)
    return guest.show(
        "public/form.html", face.language, status, face.zone, face=face, texts=texts, token=token
    )


def thanked(guest: Guest, face: Face, outcome: Outcome | None) -> Response:
    link = link_to(outcome.number, outcome.message) if isinstance(outcome, Confirm) else ""
    message = outcome.message if isinstance(outcome, Confirm) else ""
    asks = isinstance(outcome, Recorded) and outcome.asks
    return guest.show("public/thanks.html", face.language, face=face, link=link, message=message, asks=asks)


def too_many(guest: Guest, face: Face, wait: int) -> Response:
    text = N_("Too many answers came from your network. Please try again in a few minutes.")
    return guest.notice(N_("A moment, please"), text, 429, face.language, retry_after=str(wait))


def mistaken(guest: Guest, error: AvisaError) -> None:
    if error.code == "phone_refused":
        reason = PhoneReason(str(error.fields["reason"]))
        guest.form.wrong("phone", REASON_TEXT[reason])
        return
    field, text = MISTAKES.get(error.code, ("token", TOO_FAST))
    guest.form.wrong(field, text)


def new_code() -> str:
    """40 bits that hold for two days: who guesses one would still have to write from that very phone."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


ROUTES = [
    Route("/c/{slug}", looking(show), methods=["GET"]),
    Route("/c/{slug}", telling(take), methods=["POST"]),
]
