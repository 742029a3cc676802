"""The pop-up's side of a form: its script, what it shows, its answer; for the company's own sites only."""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from avisa.consent.intake.forms.queries import texts_seen
from avisa.consent.intake.forms.rules import is_timely
from avisa.consent.intake.forms.tokens import seen_in
from avisa.consent.intake.forms.types import Confirm, Face, Outcome, Recorded
from avisa.consent.intake.invitations.rules import link_to
from avisa.consent.types import Channel
from avisa.errors import Refused
from avisa.kernel.i18n import N_
from avisa.web.forms import Form, Mistake
from avisa.web.public.form import TOO_FAST, face_at, mistaken, token_for, told
from avisa.web.public.guest import Guest, guest_in
from avisa.web.visit import LARGEST_FORM, refuse_flood

TITLE = N_("Messages from %(company)s on WhatsApp")
LATER = N_("Too many answers came from your network. Please try again in a few minutes.")
SINGLE = N_("Your consent counts as soon as you send this form; your number is not verified.")
DOUBLE = N_("You then confirm it from your own WhatsApp. Until then nothing is recorded as your consent.")
ASKING = N_("You are then asked once on WhatsApp. Until you answer yes there, nothing else is sent.")
ASKED = N_("You will get one message on WhatsApp. Answer yes there, or you will get no others.")
ONE_MORE = N_("Open WhatsApp and send the message that is already written there, without changing it.")


class Answered(msgspec.Struct):
    """What the script sends; more than this is ignored, and other types are refused."""

    token: str = ""
    phone: str = ""
    name: str = ""
    website: str = ""
    page: str = ""
    language: str = ""
    purposes: list[str] = []


def script(request: Request) -> Response:
    guest = guest_in(request, Form())
    face_at(guest)
    content = guest.console.assets.files["widget.js"]
    headers = {"cache-control": "public, max-age=300", "cross-origin-resource-policy": "cross-origin"}
    return Response(content, media_type="text/javascript; charset=utf-8", headers=headers)


def offer(request: Request) -> Response:
    guest = guest_in(request, Form())
    face = face_at(guest)

    def say(text: str, **fields: object) -> str:
        return guest.console.screens.text(face.language, text, fields)

    shown = {
        "language": face.language.replace("_", "-"),
        "title": say(TITLE, company=face.company),
        "purposes": [{"id": str(text.purpose_id), "text": text.body} for text in face.texts],
        "token": token_for(guest, face, face.texts),
        "words": {
            "phone": say(N_("Your WhatsApp number")),
            "name": say(N_("Your name (if you like)")),
            "yes": say(N_("I want to get them")),
            "no": say(N_("No, thanks")),
            "later": say(N_("This did not work. Please try again later.")),
            "note": say(DOUBLE if face.form.double_opt_in else ASKING if face.asks else SINGLE),
        },
    }
    return shared(request, face, shown)


async def answers(request: Request) -> Response:
    refuse_flood(request, LARGEST_FORM)
    raw = await request.body()
    return await run_in_threadpool(take, request, raw)


def take(request: Request, raw: bytes) -> Response:
    try:
        sent = msgspec.json.decode(raw, type=Answered)
    except (msgspec.DecodeError, UnicodeDecodeError):
        sent = Answered()
    typed = Form({"phone": sent.phone, "name": sent.name}, {"purposes": sent.purposes})
    guest = guest_in(request, typed)
    face = face_at(guest, sent.language)
    if not allowed(request, face):
        return Response(status_code=403)
    if guest.flood.seconds_to_wait(guest.address, str(face.form.id), guest.now):
        return mistake(guest, face, Mistake(LATER), 429)
    if sent.website:
        return thanked(guest, face, None)
    seen = seen_in(guest.console.vault, sent.token, face.form.id)
    if seen is None or not is_timely(seen, guest.now):
        return mistake(guest, face, Mistake(TOO_FAST), 422)
    with guest.console.db.read() as tx:
        texts = texts_seen(tx, face.form.workspace_id, seen.texts)
    try:
        return thanked(guest, face, told(guest, face, texts, Channel.POPUP, sent.page))
    except Refused as error:
        mistaken(guest, error)
        return mistake(guest, face, next(iter(guest.form.mistakes.values())), 422)


def thanked(guest: Guest, face: Face, outcome: Outcome | None) -> Response:
    def say(text: str, **fields: object) -> str:
        return guest.console.screens.text(face.language, text, fields)

    if isinstance(outcome, Confirm):
        link = link_to(outcome.number, outcome.message)
        said = {"title": say(N_("One more step: confirm it on WhatsApp")), "text": say(ONE_MORE)}
        more = {"link": link, "message": outcome.message, "open": say(N_("Open WhatsApp"))}
        return shared(guest.request, face, said | more)
    said = {"title": say(N_("Thank you"))}
    received = say(N_("%(company)s has received your answer."), company=face.company)
    if isinstance(outcome, Recorded) and outcome.asks:
        received += " " + say(ASKED)
    return shared(guest.request, face, said | {"text": received})


def mistake(guest: Guest, face: Face, wrong: Mistake, status: int) -> Response:
    text = guest.console.screens.text(face.language, wrong.text, wrong.fields)
    return shared(guest.request, face, {"wrong": text}, status)


def preflight(request: Request) -> Response:
    face = face_at(guest_in(request, Form()))
    answer = Response(status_code=204, headers=sharing(request, face))
    answer.headers["access-control-allow-methods"] = "GET, POST"
    answer.headers["access-control-allow-headers"] = "content-type"
    return answer


def shared(request: Request, face: Face, content: dict[str, Any], status: int = 200) -> Response:
    return JSONResponse(content, status, headers=sharing(request, face))


def sharing(request: Request, face: Face) -> dict[str, str]:
    """Only pages of the sites that the form names may read the answer."""
    headers = {"vary": "Origin"}
    if allowed(request, face):
        headers["access-control-allow-origin"] = request.headers["origin"]
        headers["cross-origin-resource-policy"] = "cross-origin"
    return headers


def allowed(request: Request, face: Face) -> bool:
    return request.headers.get("origin", "").lower() in face.form.sites


ROUTES = [
    Route("/c/{slug}/widget.js", script, methods=["GET"]),
    Route("/c/{slug}/offer", offer, methods=["GET"]),
    Route("/c/{slug}/answers", answers, methods=["POST"]),
    Route("/c/{slug}/offer", preflight, methods=["OPTIONS"]),
    Route("/c/{slug}/answers", preflight, methods=["OPTIONS"]),
]
