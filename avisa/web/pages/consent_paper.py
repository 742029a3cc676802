"""Consentimento: a yes that somebody signed on paper or at the counter, the sheet for it, and its scan."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from avisa.audience.queries import person, search
from avisa.consent.intake.paper.actions import record_paper
from avisa.consent.intake.paper.queries import opened_scan
from avisa.consent.intake.paper.rules import KINDS, MOST_BYTES, PDF
from avisa.consent.intake.paper.types import Recorded, Signed
from avisa.consent.queries import purposes_of
from avisa.consent.texts.queries import texts_by_id, texts_of
from avisa.consent.texts.types import Text
from avisa.errors import AvisaError, NotFound
from avisa.kernel.clock import to_datetime
from avisa.web.figures import Figures
from avisa.web.paper_form import MEGABYTE, ask_for_scan_again, signed_in, tell, texts_in
from avisa.web.visit import Visit, form, page

MOST = 8  # people that a search shows
ALONE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"  # styles: the browser's own


def shown(visit: Visit) -> Response:
    return asking(visit, [int(one) for one in queried(visit, "text") if one.isdecimal()])


def asking(visit: Visit, chosen: list[int], status: int = 200) -> Response:
    """`chosen` are the versions that stay chosen from sheet to sheet."""
    contact_id = visit.form.id("contact") or visit.query_id("contact")
    seeking = visit.query("search")
    with visit.read() as tx:
        whom = person(tx, visit.workspace_id, contact_id) if contact_id else None
        found = search(tx, visit.workspace_id, seeking, most=MOST) if seeking and not whom else []
        before = person(tx, visit.workspace_id, visit.query_id("recorded"))
        purposes = purposes_of(tx, visit.workspace_id)
        texts = [text for text in texts_of(tx, visit.workspace_id) if text.published_at]
    values: dict[str, Any] = {"whom": None if whom and whom.is_erased else whom, "found": found}
    return visit.show(
        "consent/paper.html",
        status,
        **values,
        before=before,
        seeking=seeking,
        purposes=list(purposes.values()),
        versions=by_purpose(texts),
        newest=by_purpose(list({(one.purpose_id, one.language): one for one in reversed(texts)}.values())),
        chosen=chosen,
        kept=kept(visit, chosen),
        today=visit.query("day") or to_datetime(visit.now).astimezone(visit.figures.zone).date().isoformat(),
        most=MOST_BYTES // MEGABYTE,
    )


def queried(visit: Visit, name: str) -> list[str]:
    return visit.request.query_params.getlist(name)


def by_purpose(texts: list[Text]) -> dict[int, list[Text]]:
    """Of each language the newest first."""
    found: dict[int, list[Text]] = {}
    for text in texts:
        found.setdefault(text.purpose_id, []).append(text)
    return found


def kept(visit: Visit, chosen: list[int]) -> str:
    """What goes along in the address while the person is looked for."""
    day = visit.form["day"] or visit.query("day")
    return urlencode({"text": chosen} | ({"day": day} if day else {}), doseq=True)


def record(visit: Visit) -> Response:
    typed = visit.form
    signed = signed_in(typed, str(visit.figures.zone))
    recorded = take(visit, signed) if signed else None
    if recorded is None:
        ask_for_scan_again(typed)
        return asking(visit, texts_in(typed), 422)
    on = urlencode(
        {"recorded": recorded.contact_id, "text": texts_in(typed), "day": typed["day"]}, doseq=True
    )
    return visit.go(f"/consent/paper?{on}", notice_of(recorded))


def take(visit: Visit, signed: Signed) -> Recorded | None:
    """None with the mistake at its field: then nothing at all was written."""
    try:
        with visit.write() as unit:
            return record_paper(unit, visit.console.vault, signed)
    except AvisaError as error:
        tell(visit.form, error, visit.figures)
        return None


def notice_of(recorded: Recorded) -> str:
    if recorded.stopped:
        return "paper_stopped"
    if recorded.stands:
        return "paper_recorded"
    return "paper_to_confirm" if recorded.to_confirm else "paper_older"


def sheet(visit: Visit) -> Response:
    """To be printed and signed, in the language of its texts."""
    wanted = [int(one) for one in queried(visit, "text") if one.isdecimal()]
    with visit.read() as tx:
        found = texts_by_id(tx, visit.workspace_id, wanted)
        purposes = purposes_of(tx, visit.workspace_id)
    texts = [found[one] for one in dict.fromkeys(wanted) if one in found and found[one].published_at]
    if not texts:
        raise NotFound("text_unknown")
    tongue = texts[0].language
    figures = Figures(tongue, str(visit.figures.zone), visit.now)
    values = visit.values({"texts": texts, "purposes": purposes, "language": tongue, "figures": figures})
    html = visit.console.screens.page(tongue, "consent/sheet.html", values)
    return Response(html, media_type="text/html")


def scan(visit: Visit) -> Response:
    """A picture is shown, a PDF is saved: nothing in it runs under our address. Each look leaves a line."""
    contact_id, event_id = visit.id("contact_id"), visit.id("event_id")
    with visit.read() as tx:
        about, content = opened_scan(tx, visit.workspace_id, visit.console.vault, contact_id, event_id)
    visit.note("scan.viewed", f"contact:{contact_id}", event=str(event_id))
    placed = "attachment" if about.kind == PDF else "inline"
    name = f'{placed}; filename="avisa-scan-{event_id}.{KINDS[about.kind]}"'
    headers = {"content-disposition": name, "content-security-policy": ALONE}
    return Response(content, media_type=about.kind, headers=headers)


ROUTES = [
    Route("/consent/paper", page(shown, "consent.write"), methods=["GET"]),
    Route("/consent/paper", form(record, "consent.write"), methods=["POST"]),
    Route("/consent/paper/sheet", page(sheet, "consent.read")),
    Route("/contacts/{contact_id:id}/scans/{event_id:id}", page(scan, "consent.read")),
]
