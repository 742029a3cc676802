"""Consentimento: the words that ask for a yes, for each purpose and language, with what they lack."""

from __future__ import annotations

from datetime import date, datetime, time

from starlette.responses import Response
from starlette.routing import Route

from avisa.consent.queries import purposes_of
from avisa.consent.texts.actions import publish_text, save_text
from avisa.consent.texts.queries import published, texts_of
from avisa.consent.texts.rules import LONGEST, findings, model_text
from avisa.consent.texts.types import LACKS, Finding, Text
from avisa.consent.types import Purpose
from avisa.errors import Conflict, NotFound
from avisa.kernel.clock import Millis, to_millis
from avisa.kernel.i18n import LANGUAGES, N_
from avisa.web.visit import Visit, form, page

DAY_WANTED = N_("Choose a day, from today on.")
OUTDATED = N_("Somebody has saved a newer version meanwhile. Look at it first.")


def listed(visit: Visit) -> Response:
    with visit.read() as tx:
        purposes = purposes_of(tx, visit.workspace_id).values()
        versions = texts_of(tx, visit.workspace_id)
        shown = published(tx, visit.workspace_id)
    return visit.show("consent/texts.html", purposes=list(purposes), current=in_force(versions), shown=shown)


def in_force(versions: list[Text]) -> dict[tuple[int, str], tuple[Text, Text | None]]:
    """The newest version of each text, and the one that people see."""
    found: dict[tuple[int, str], tuple[Text, Text | None]] = {}
    for text in versions:  # the newest first
        newest, seen = found.get((text.purpose_id, text.language), (text, None))
        found[text.purpose_id, text.language] = newest, seen or (text if text.published_at else None)
    return found


def shown(visit: Visit) -> Response:
    purpose, language = wanted(visit)
    return edit(visit, purpose, language)


def save(visit: Visit) -> Response:
    purpose, language = wanted(visit)
    typed = visit.form
    typed.need("body")
    typed.at_most(2 * LONGEST, "body")
    if not typed.good:
        return edit(visit, purpose, language, 422)
    company = visit.company.name if visit.company else ""
    lacks = findings(typed["body"], language, company, purpose.name)
    publishing = typed["order"] == "publish"
    anew_from = ends_in(visit) if publishing else None
    if not typed.good:
        return edit(visit, purpose, language, 422)
    try:
        with visit.write() as unit:
            saved = save_text(unit, purpose.id, language, typed["body"])
            if publishing and not lacks:
                publish_text(unit, saved, anew_from)
    except Conflict:
        typed.wrong("body", OUTDATED)
        return edit(visit, purpose, language, 409)
    if publishing and not lacks:
        return visit.go("/consent", "text_published")
    if publishing:
        return edit(visit, purpose, language, 422)
    return visit.go(visit.request.url.path, "text_saved")


def ends_in(visit: Visit) -> Millis | None:
    """When older yeses end, where the new words mean something else: the beginning of that day here."""
    if visit.form["meaning"] != "other":
        return None
    try:
        day = date.fromisoformat(visit.form["day"])
    except ValueError:
        visit.form.wrong("day", DAY_WANTED)
        return None
    first = datetime.combine(day, time(), visit.figures.zone)
    if day < visit.figures.today:
        visit.form.wrong("day", DAY_WANTED)
    return to_millis(first)


def wanted(visit: Visit) -> tuple[Purpose, str]:
    language = visit.request.path_params["language"]
    with visit.read() as tx:
        purpose = purposes_of(tx, visit.workspace_id).get(visit.id("purpose_id"))
    if purpose is None or language not in LANGUAGES:
        raise NotFound("text_unknown")
    return purpose, language


def edit(visit: Visit, purpose: Purpose, language: str, status: int = 200) -> Response:
    with visit.read() as tx:
        found = texts_of(tx, visit.workspace_id)
    versions = [text for text in found if (text.purpose_id, text.language) == (purpose.id, language)]
    company = visit.company.name if visit.company else ""
    model = model_text(language, company, purpose.name)
    body = visit.form["body"] or (versions[0].body if versions else model)
    return visit.show(
        "consent/text.html",
        status,
        purpose=purpose,
        tongue=language,
        versions=versions,
        followed=any(text.published_at for text in found if text.purpose_id == purpose.id),
        body=body,
        model=model,
        lacks=[said(visit, one) for one in findings(body, language, company, purpose.name)],
    )


def said(visit: Visit, finding: Finding) -> tuple[str, str]:
    return visit.say(LACKS[finding.rule], **finding.fields), finding.suggestion


TEXT = "/consent/texts/{purpose_id:id}/{language}"
ROUTES = [
    Route("/consent", page(listed, "consent.read")),
    Route(TEXT, page(shown, "consent.write"), methods=["GET"]),
    Route(TEXT, form(save, "consent.write"), methods=["POST"]),
]
