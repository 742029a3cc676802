"""Modelos: the templates that WhatsApp knows, one of them as on a phone; asking for them, deleting one."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from avisa.errors import NotFound
from avisa.templates.queries import template_by_id, templates_page
from avisa.templates.rules import wanted
from avisa.templates.submission.actions import ask_for_deletion, ask_for_unpausing
from avisa.templates.submission.queries import last_request, templates_kept
from avisa.templates.submission.rules import FEW, MANY, settling_until
from avisa.web.pages import template_beginnings, template_drafts, template_samples, template_versions
from avisa.web.template_look import examples_of
from avisa.web.template_price import moved
from avisa.web.visit import Visit, page
from avisa.web.words import TEMPLATE_STATES
from avisa.workspace.actions import ask
from avisa.workspace.queries import account_by_id, accounts_of, open_chores
from avisa.workspace.types import ChoreKind

MOST = 100


def listed(visit: Visit) -> Response:
    status = visit.query("status")
    only = {"status": status} if status in TEMPLATE_STATES else {}
    asked: dict[str, Any] = {"search": visit.query("search"), "only": only, "after": cursor(visit)}
    with visit.read() as tx:
        found = templates_page(tx, visit.workspace_id, most=MOST + 1, **asked)
        chores = open_chores(tx, visit.workspace_id)
        accounts = accounts_of(tx, visit.workspace_id)
        kept = [(one, templates_kept(tx, visit.workspace_id, one.id)) for one in accounts]
    return visit.show(
        "templates/list.html",
        templates=found[:MOST],
        further=len(found) > MOST,
        reading=any(chore.kind == ChoreKind.READ_TEMPLATES for chore in chores),
        kept=kept,
        limits=(FEW, MANY),
    )


def cursor(visit: Visit) -> tuple[str, str, int] | None:
    name, language = visit.query("name"), visit.query("language")
    return (name, language, visit.query_id("after")) if visit.query_id("after") else None


def shown(visit: Visit) -> Response:
    with visit.read() as tx:
        found = template_by_id(tx, visit.workspace_id, visit.id("template_id"))
        if found is None:
            raise NotFound("template_unknown")
        account = account_by_id(tx, visit.workspace_id, found.account_id)
        asked = last_request(tx, visit.workspace_id, found.account_id, found.name, found.language)
        change = moved(tx, visit.workspace_id, found, visit.now)
    return visit.show(
        "templates/template.html",
        template=found,
        account=account,
        slots=wanted(found.shape),
        examples=examples_of(found.shape),
        asked=asked,
        moved=change,
        settles=settling_until(found.approved_at, visit.now) if found.is_live else None,
    )


def ask_to_delete(visit: Visit) -> Response:
    with visit.write() as unit:
        ask_for_deletion(unit, visit.id("template_id"))
    return visit.go(f"/templates/{visit.id('template_id')}", "deletion_asked")


def ask_to_unpause(visit: Visit) -> Response:
    with visit.write() as unit:
        ask_for_unpausing(unit, visit.id("template_id"))
    return visit.go(f"/templates/{visit.id('template_id')}", "unpausing_asked")


def ask_for_templates(visit: Visit) -> Response:
    with visit.write() as unit:
        for account in accounts_of(unit.tx, visit.workspace_id):
            ask(unit, ChoreKind.READ_TEMPLATES, account.id)
    return visit.go("/templates", notice="templates_asked")


ROUTES = [
    Route("/templates", page(listed, "templates.read")),
    Route("/templates/reading", page(ask_for_templates, "templates.refresh"), methods=["PUT"]),
    Route("/templates/{template_id:id}", page(shown, "templates.read"), methods=["GET"]),
    Route("/templates/{template_id:id}", page(ask_to_delete, "templates.delete"), methods=["DELETE"]),
    Route("/templates/{template_id:id}/pause", page(ask_to_unpause, "templates.submit"), methods=["DELETE"]),
    *template_beginnings.ROUTES,
    *template_drafts.ROUTES,
    *template_samples.ROUTES,
    *template_versions.ROUTES,
]
