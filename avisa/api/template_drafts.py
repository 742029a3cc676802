"""`/v1/templates/drafts`: what is written before it is handed in; its findings, and handing it in."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from avisa.api import template_requests
from avisa.api.caller import TemplateReader, TemplateSubmitter, TemplateWriter
from avisa.api.declared import tells
from avisa.api.linting import Linted, linted
from avisa.api.parts import parts_of
from avisa.api.problems import speaker
from avisa.api.reading import Cursor, Limit, identifier
from avisa.api.templates_wire import (
    ChangedDraft,
    DraftListed,
    DraftPage,
    DraftShown,
    NewDraft,
    TemplateRequest,
)
from avisa.errors import Conflict, NotFound, Refused
from avisa.identity.types import KeyHolder
from avisa.kernel.clock import iso
from avisa.kernel.db import Tx
from avisa.templates.drafts.actions import begin, put_away, save
from avisa.templates.drafts.queries import draft_by_id, drafts_page
from avisa.templates.drafts.types import Draft
from avisa.templates.lint.linting import lint
from avisa.templates.lint.queries import known_for
from avisa.templates.lint.types import Finding, Severity
from avisa.templates.submission.actions import ask_for_review
from avisa.templates.submission.queries import last_request
from avisa.workspace.queries import accounts_of

router = APIRouter(prefix="/templates/drafts", tags=["templates"])

ONE = "/{draft_id}"
MALFORMED = ("draft_malformed", "draft_exists")
UNFIT = (
    "template_without_body",
    "template_category_fixed",
    "template_name_locked",
    "sample_gone",
    "sample_misfit",
)


@router.get("", summary="List drafts, newest first")
def get_drafts(request: Request, holder: TemplateReader, cursor: Cursor = "", limit: Limit = 50) -> DraftPage:
    before = identifier(cursor) if cursor else None
    with parts_of(request).db.read() as tx:
        page = drafts_page(tx, holder.workspace_id, before, limit + 1)
    more = str(page[limit - 1].id) if len(page) > limit else None
    return DraftPage(items=[DraftListed(**listed(one)) for one in page[:limit]], next_cursor=more)


@router.post(
    "",
    status_code=201,
    summary="Begin a draft",
    openapi_extra=tells(*MALFORMED, "account_unknown", "account_wanted"),
)
def post_draft(body: NewDraft, request: Request, response: Response, holder: TemplateWriter) -> DraftShown:
    """It may be as unfinished as you like: only handing it in needs one without errors."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        account_id = chosen_account(tx, holder.workspace_id, body.account_id)
        made = begin(parts.unit(tx, holder, parts.clock()), account_id, body.template, "api")
        response.headers["Location"] = f"/v1/templates/drafts/{made}"
        return shown(tx, found(tx, holder, str(made)), holder)


@router.get(ONE, summary="One draft, and what was asked of WhatsApp last")
def get_draft(draft_id: str, request: Request, holder: TemplateReader) -> DraftShown:
    with parts_of(request).db.read() as tx:
        return shown(tx, found(tx, holder, draft_id), holder)


@router.put(
    ONE,
    summary="Write the next version of a draft",
    openapi_extra=tells(*MALFORMED, "draft_moved_on", "draft_name_fixed"),
)
def put_draft(draft_id: str, body: ChangedDraft, request: Request, holder: TemplateWriter) -> DraftShown:
    """What says the same as before makes no version. 409 when somebody saved since `version`."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        one = found(tx, holder, draft_id)
        save(parts.unit(tx, holder, parts.clock()), one.id, body.template, body.version)
        return shown(tx, found(tx, holder, draft_id), holder)


@router.delete(ONE, status_code=204, summary="Delete a draft and its versions")
def delete_draft(draft_id: str, request: Request, holder: TemplateWriter) -> None:
    """What WhatsApp has of it stays there."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        put_away(parts.unit(tx, holder, parts.clock()), found(tx, holder, draft_id).id)


@router.get(f"{ONE}/findings", summary="What the lint says of a draft", response_model_exclude_unset=True)
def get_findings(draft_id: str, request: Request, holder: TemplateReader) -> Linted:
    with parts_of(request).db.read() as tx:
        findings = findings_of(tx, found(tx, holder, draft_id), holder)
    return linted(findings, speaker(request))


@router.post(
    f"{ONE}/requests",
    status_code=202,
    summary="Hand a draft in to WhatsApp",
    openapi_extra=tells("draft_has_errors", "request_open", *UNFIT),
)
def post_review(
    draft_id: str, request: Request, response: Response, holder: TemplateSubmitter
) -> TemplateRequest:
    """As it is now: created where WhatsApp does not have it, else changed. Follow the request."""
    parts = parts_of(request)
    with parts.db.write() as tx:
        one = found(tx, holder, draft_id)
        errors = sum(each.severity is Severity.ERROR for each in findings_of(tx, one, holder))
        if errors:
            raise Conflict("draft_has_errors", errors=errors)
        made = ask_for_review(parts.unit(tx, holder, parts.clock()), one.id)
        asked = template_requests.found(tx, holder.workspace_id, str(made))
        told = template_requests.shown(tx, asked)
    parts.queued()
    response.headers["Location"] = f"/v1/templates/requests/{made}"
    return told


def findings_of(tx: Tx, one: Draft, holder: KeyHolder) -> tuple[Finding, ...]:
    return lint(one.body, known_for(tx, holder.workspace_id, one.language))


def chosen_account(tx: Tx, workspace_id: int, asked: str) -> int:
    if asked:
        return identifier(asked, "account_unknown")
    there = accounts_of(tx, workspace_id)
    if len(there) != 1:
        raise Refused("account_wanted")
    return there[0].id


def found(tx: Tx, holder: KeyHolder, draft_id: str) -> Draft:
    one = draft_by_id(tx, holder.workspace_id, identifier(draft_id))
    if one is None:
        raise NotFound
    return one


def shown(tx: Tx, one: Draft, holder: KeyHolder) -> DraftShown:
    asked = last_request(tx, holder.workspace_id, one.account_id, one.name, one.language)
    last = template_requests.shown(tx, asked) if asked else None
    return DraftShown(**listed(one), template=dict(one.body), request=last)


def listed(one: Draft) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "account_id": str(one.account_id),
        **{name: getattr(one, name) for name in ("name", "language", "category", "version", "changed_by")},
        "changed_at": iso(one.changed_at),
    }
