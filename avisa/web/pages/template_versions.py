"""Modelos: the versions of a draft, what differs between two of them, and bringing one back."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from avisa.templates.drafts.actions import bring_back
from avisa.templates.drafts.queries import versions_of
from avisa.templates.drafts.rules import differences
from avisa.web.pages.template_drafts import draft_in
from avisa.web.pages.trail import actors_of
from avisa.web.visit import Visit, page


def shown(visit: Visit) -> Response:
    """The newest against the one before, unless two others are asked for."""
    with visit.read() as tx:
        draft = draft_in(visit, tx)
        versions = versions_of(tx, visit.workspace_id, draft.id)
    by_number = {one.number: one for one in versions}
    after = by_number.get(visit.query_id("after"), versions[0])
    before = by_number.get(visit.query_id("before"), by_number.get(after.number - 1, after))
    return visit.show(
        "templates/versions.html",
        draft=draft,
        versions=versions,
        before=before,
        after=after,
        changes=differences(before.body, after.body),
        actors=actors_of(visit),
    )


def restore(visit: Visit) -> Response:
    with visit.write() as unit:
        number, base = visit.id("number"), visit.query_id("base")
        bring_back(unit, visit.id("draft_id"), number, base)
    return visit.go(f"/templates/drafts/{visit.id('draft_id')}", "draft_saved")


ROUTES = [
    Route("/templates/drafts/{draft_id:id}/versions", page(shown, "templates.read")),
    Route(
        "/templates/drafts/{draft_id:id}/versions/{number:id}",
        page(restore, "templates.write"),
        methods=["PUT"],
    ),
]
