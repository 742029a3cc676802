"""Modelos: drafts, and the editor of one: fields, its look on a phone, what the lint says, handing in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from avisa.audience.queries import columns_known
from avisa.errors import Conflict, NotFound, Refused
from avisa.identity.rules import require
from avisa.kernel.db import Tx
from avisa.templates.drafts.actions import put_away, save
from avisa.templates.drafts.queries import draft_by_id, drafts_of, translations_of
from avisa.templates.drafts.types import Draft
from avisa.templates.lint.linting import mended
from avisa.templates.queries import languages_of, template_by_name
from avisa.templates.samples.queries import first_sample, samples_in
from avisa.templates.shapes import shape_of
from avisa.templates.submission.actions import ask_for_review, take_back
from avisa.templates.submission.queries import last_request, open_requests
from avisa.templates.submission.rules import settling_until
from avisa.web.forms import Mistake
from avisa.web.template_cards import cards_shown
from avisa.web.template_form import BODY_MOST, body_from, fields_of, is_plain, rows_shown, values_offered
from avisa.web.template_look import findings_of, key_of, look_at
from avisa.web.template_words import MISFITS
from avisa.web.texts import text_of
from avisa.web.visit import Visit, form, page

EDITOR = "templates/draft.html"


def listed(visit: Visit) -> Response:
    with visit.read() as tx:
        drafts = drafts_of(tx, visit.workspace_id)
        asked = open_requests(tx, visit.workspace_id)
    under_way = {(one.account_id, one.name, one.language): one for one in asked}
    return visit.show("templates/drafts.html", drafts=drafts, under_way=under_way)


def shown(visit: Visit) -> Response:
    with visit.read() as tx:
        draft = draft_in(visit, tx)
    return editor(visit, draft, draft.body)


def editor(visit: Visit, draft: Draft, body: Mapping[str, Any], status: int = 200) -> Response:
    """`body` is what was typed, where it could not be saved."""
    w, key = visit.workspace_id, (draft.account_id, draft.name, draft.language)
    with visit.read() as tx:
        template, asked = template_by_name(tx, w, *key), last_request(tx, w, *key)
        look, beside = look_at(visit, tx, body), beside_of(visit, tx, draft)
        columns = columns_known(tx, w)
        sample, samples = first_sample(tx, w, body), samples_in(tx, w, body)
    settles = settling_until(template.approved_at, visit.now) if template and template.is_live else None
    plain = is_plain(body)
    fields = {**fields_of(body), **visit.form.values} if plain else {}
    shown: dict[str, Any] = {"draft": draft, "fields": fields, "rows": rows_shown(fields), "look": look}
    shown |= {"json": "" if plain else as_json(body), "beside": beside, "base": draft.version}
    shown |= {"sample": sample, "card_samples": samples}
    shown["cards"] = cards_shown(fields)
    shown["offered"] = values_offered(draft.language, columns)
    return visit.show(
        EDITOR, status, **shown, template=template, asked=asked, settles=settles, most=BODY_MOST
    )


def as_json(body: Mapping[str, Any]) -> str:
    return msgspec.json.format(msgspec.json.encode(body), indent=2).decode()


def beside_of(visit: Visit, tx: Tx, draft: Draft) -> list[tuple[str, Any, str]]:
    """The other languages of the name: (language, shape, address), a draft before what WhatsApp has."""
    w, key = visit.workspace_id, (draft.account_id, draft.name)
    there = {one.language: (one.shape, f"/templates/{one.id}") for one in languages_of(tx, w, *key)}
    for one in translations_of(tx, w, *key):
        shape = shape_of(one.body.get("components", []), one.body.get("parameter_format", "POSITIONAL"))
        there[one.language] = (shape, f"/templates/drafts/{one.id}")
    return [(code, *there[code]) for code in sorted(there) if code != draft.language]


def keep(visit: Visit) -> Response:
    """Save; and, as the button says, mend what the lint found or hand it in."""
    with visit.read() as tx:
        draft = draft_in(visit, tx)
    order, body = visit.form["order"], dict(draft.body)
    try:
        body = typed_body(visit, draft)
        if visit.form["mend"]:
            body, order = after_mending(visit, body), "mend"
        return kept(visit, draft, body, order)
    except Refused as error:
        visit.form.mistakes.setdefault(field_of(error), said(error))
        if order == "mend":
            raise
        return editor(visit, draft, body, error.status)


def kept(visit: Visit, draft: Draft, body: dict[str, Any], order: str) -> Response:
    """A draft with errors is saved and stays: only handing it in needs a clean one."""
    here = f"/templates/drafts/{draft.id}"
    with visit.write() as unit:
        save(unit, draft.id, body, visit.form.id("base"))
    if order != "submit":
        return visit.go(here, "draft_mended" if order == "mend" else "draft_saved")
    require(visit.member.role, "templates.submit")
    with visit.read() as tx:
        draft = draft_in(visit, tx)
        if look_at(visit, tx, draft.body).has_errors:
            visit.form.values.clear()
            visit.form.mistakes["order"] = text_of(Conflict("draft_has_errors"))
            return editor(visit, draft, draft.body, 422)
    try:
        with visit.write() as unit:
            ask_for_review(unit, draft.id)
    except Refused as error:
        visit.form.values.clear()
        visit.form.mistakes["order"] = said(error)
        return editor(visit, draft, draft.body, error.status)
    return visit.go(here, "review_asked")


def look(visit: Visit) -> Response:
    """As it would be, while somebody types."""
    with visit.read() as tx:
        draft = draft_in(visit, tx)
        try:
            body = typed_body(visit, draft)
        except Refused as error:
            body, visit.form.mistakes["order"] = dict(draft.body), said(error)
        seen = look_at(visit, tx, body)
    return HTMLResponse(visit.block(EDITOR, "look", look=seen, draft=draft, fields=visit.form.values))


def typed_body(visit: Visit, draft: Draft) -> dict[str, Any]:
    if "json" not in visit.form.values:
        return body_from(visit.form.values, draft.body)
    try:
        return dict(msgspec.json.decode(visit.form["json"], type=dict[str, Any]))
    except msgspec.DecodeError:
        raise Refused("draft_malformed", path="", reason="not_an_object") from None


def after_mending(visit: Visit, body: dict[str, Any]) -> dict[str, Any]:
    with visit.read() as tx:
        found = findings_of(visit, tx, body)
    chosen = next((one for one in found if key_of(one) == visit.form["mend"]), None)
    return dict(mended(body, chosen.note.fix)) if chosen else body


def field_of(error: Refused) -> str:
    if error.code in ("draft_exists", "draft_name_fixed"):
        return "name"
    path = str(error.fields.get("path", "")).strip("/")
    return path if path in ("name", "language", "category") else "order"


def said(error: Refused) -> Mistake:
    reason = str(error.fields.get("reason", ""))
    return Mistake(MISFITS[reason]) if error.code == "draft_malformed" else text_of(error)


def remove(visit: Visit) -> Response:
    with visit.write() as unit:
        put_away(unit, visit.id("draft_id"))
    return visit.go("/templates/drafts", "draft_put_away")


def withdraw(visit: Visit) -> Response:
    with visit.write() as unit:
        if not take_back(unit, visit.id("request_id")):
            raise Conflict("request_moved_on")
    back = visit.query_id("draft")
    return visit.go(f"/templates/drafts/{back}" if back else "/templates", "request_taken_back")


def draft_in(visit: Visit, tx: Tx) -> Draft:
    found = draft_by_id(tx, visit.workspace_id, visit.id("draft_id"))
    if found is None:
        raise NotFound("draft_unknown")
    return found


ROUTES = [
    Route("/templates/drafts", page(listed, "templates.read"), methods=["GET"]),
    Route("/templates/drafts/{draft_id:id}", page(shown, "templates.read"), methods=["GET"]),
    Route("/templates/drafts/{draft_id:id}", form(keep, "templates.write"), methods=["POST"]),
    Route("/templates/drafts/{draft_id:id}", page(remove, "templates.write"), methods=["DELETE"]),
    Route("/templates/drafts/{draft_id:id}/look", form(look, "templates.write"), methods=["POST"]),
    Route("/templates/requests/{request_id:id}", page(withdraw, "templates.submit"), methods=["DELETE"]),
]
