"""Consentimento: QR codes, keywords and greetings of advertisements, each ready to be printed or pasted."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.consent.intake.invitations.actions import close_invitation, invite
from avisa.consent.intake.invitations.queries import invitation_by_id, invitations_of
from avisa.consent.intake.invitations.rules import ACCEPTING, by_end, link_to, message_with
from avisa.consent.intake.invitations.types import Invitation, InvitationKind
from avisa.consent.queries import purposes_of
from avisa.consent.texts.queries import published, texts_by_id
from avisa.consent.texts.rules import TO_STOP
from avisa.consent.texts.types import Text
from avisa.errors import NotFound, Refused
from avisa.kernel.i18n import LANGUAGES, N_, translator
from avisa.web.forms import CHOOSE
from avisa.web.poster import Poster, poster_pdf
from avisa.web.public.form import new_code
from avisa.web.qr import KINDS, picture
from avisa.web.visit import Visit, form, page
from avisa.workspace.queries import number_by_id, numbers_of
from avisa.workspace.types import Number

WRONG = {
    "message_malformed": N_("Write what people shall send, in at most 300 characters."),
    "message_stops": N_("This is a word with which people stop your messages."),
    "message_taken": N_("This message is in use already. Close the other one first."),
}
HERE = (InvitationKind.QR, InvitationKind.KEYWORD, InvitationKind.AD)  # an SMS has pages of its own
NO_TEXT = N_("Choose purposes whose text is published in this language.")


def listed(visit: Visit) -> Response:
    with visit.read() as tx:
        invitations = invitations_of(tx, visit.workspace_id)
        purposes = purposes_of(tx, visit.workspace_id)
    return visit.show("consent/invitations.html", invitations=invitations, purposes=purposes)


def new(visit: Visit) -> Response:
    return asking(visit)


def asking(visit: Visit, status: int = 200) -> Response:
    with visit.read() as tx:
        purposes = list(purposes_of(tx, visit.workspace_id).values())
        numbers = numbers_of(tx, visit.workspace_id)
    kind = visit.form["kind"] or visit.query("kind") or InvitationKind.QR.value
    return visit.show(
        "consent/new_invitation.html",
        status,
        purposes=purposes,
        numbers=numbers,
        kind=kind,
        accepting=ACCEPTING,
    )


def add(visit: Visit) -> Response:
    typed = visit.form
    typed.need("name")
    typed.at_most(80, "name")
    if typed["kind"] not in HERE:
        typed.wrong("kind", CHOOSE)
    with visit.read() as tx:
        number = number_by_id(tx, visit.workspace_id, typed.id("number"))
        texts = chosen_texts(published(tx, visit.workspace_id), typed.ids("purposes"), typed["language"])
    if number is None:
        typed.wrong("number", CHOOSE)
    if not texts:
        typed.wrong("purposes", NO_TEXT)
    if not typed.good or number is None:
        return asking(visit, 422)
    kind = InvitationKind(typed["kind"])
    try:
        with visit.write() as unit:
            made = invite(unit, kind, typed["name"], message_of(visit, kind), texts, number.id)
    except Refused as error:
        typed.wrong("message", WRONG[error.code])
        return asking(visit, 422)
    return visit.go(f"/consent/invitations/{made}", "invitation_opened")


def message_of(visit: Visit, kind: InvitationKind) -> str:
    """A QR code's text is ours, with a code of its own; the other words are the company's."""
    if kind is not InvitationKind.QR:
        return visit.form["message"]
    company = visit.company.name if visit.company else ""
    return message_with(visit.form["language"], company, new_code())


def chosen_texts(found: dict[tuple[int, str], Text], purposes: list[int], language: str) -> tuple[Text, ...]:
    """Nothing when one of the purposes has no words in force in that language."""
    texts = [found.get((purpose, language)) for purpose in purposes if language in LANGUAGES]
    there = tuple(text for text in texts if text)
    return there if len(there) == len(texts) else ()


def opened(visit: Visit) -> tuple[Invitation, tuple[Text, ...], Number, str]:
    with visit.read() as tx:
        found = invitation_by_id(tx, visit.workspace_id, visit.id("invitation_id"))
        if found is None or found.closed_at is not None:
            raise NotFound("invitation_unknown")
        texts = texts_by_id(tx, visit.workspace_id, found.texts)
        number = number_by_id(tx, visit.workspace_id, found.number_id or 0)
    if number is None:
        raise NotFound("invitation_unknown")
    words = tuple(texts[one] for one in found.texts)
    return found, words, number, link_to(number.phone, found.message)


def shown(visit: Visit) -> Response:
    found, texts, number, link = opened(visit)
    with visit.read() as tx:
        purposes = purposes_of(tx, visit.workspace_id)
    ends = min((end for end in by_end(texts, purposes) if end is not None), default=None)
    return visit.show("consent/invitation.html", one=found, texts=texts, number=number, link=link, ends=ends)


def printed(visit: Visit) -> Response:
    found, texts, number, link = opened(visit)
    tongue = texts[0].language
    values = visit.values({"one": found, "texts": texts, "number": number, "link": link})
    html = visit.console.screens.page(tongue, "consent/poster.html", values | {"language": tongue})
    return Response(html, media_type="text/html")


def drawn(visit: Visit) -> Response:
    found, texts, number, link = opened(visit)
    kind = visit.request.path_params["kind"]
    if kind not in (*KINDS, "pdf"):
        raise NotFound("picture_unknown")
    sheet = kind == "pdf"
    content = poster_pdf(poster_of(visit, found, texts, number, link)) if sheet else picture(link, kind)
    saved = {"content-disposition": f'inline; filename="qr-{found.id}.{kind}"'}
    return Response(content, media_type="application/pdf" if sheet else KINDS[kind], headers=saved)


def poster_of(visit: Visit, found: Invitation, texts: tuple[Text, ...], number: Number, link: str) -> Poster:
    """In the language of the words that people agree to, whoever prints it."""
    language = texts[0].language
    _ = translator(language)
    to_stop = TO_STOP[language]
    return Poster(
        title=found.name,
        company=visit.company.name if visit.company else "",
        ask=_("Point your camera here and send the message that opens in WhatsApp."),
        link=link,
        otherwise=_("Or write to %(phone)s on WhatsApp:", phone=visit.figures.phone(number.phone)),
        message=found.message,
        words=[text.body for text in texts],
        how_to_stop="" if any(to_stop in text.body for text in texts) else to_stop,
        language=language,
        made_at=found.created_at,
    )


def close(visit: Visit) -> Response:
    with visit.write() as unit:
        close_invitation(unit, visit.id("invitation_id"))
    return visit.go("/consent/invitations", "invitation_closed")


ONE = "/consent/invitations/{invitation_id:id}"
ROUTES = [
    Route("/consent/invitations", page(listed, "consent.read"), methods=["GET"]),
    Route("/consent/invitations", form(add, "consent.write"), methods=["POST"]),
    Route("/consent/invitations/new", page(new, "consent.write")),
    Route(ONE, page(shown, "consent.read"), methods=["GET"]),
    Route(ONE, page(close, "consent.write"), methods=["DELETE"]),
    Route(f"{ONE}/poster", page(printed, "consent.read")),
    Route(f"{ONE}/qr.{{kind}}", page(drawn, "consent.read")),
]
