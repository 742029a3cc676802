"""Modelos: the sample of a header's medium: a file is chosen, checked by its bytes, kept, and looked at."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from avisa.errors import NotFound, Refused
from avisa.templates.drafts.actions import save
from avisa.templates.drafts.types import Draft
from avisa.templates.samples.queries import content_of, sample_by_id
from avisa.web.kept_files import keep_file
from avisa.web.pages.consent_paper import ALONE
from avisa.web.pages.template_drafts import draft_in, editor, field_of, keep, said, typed_body
from avisa.web.template_cards import MOST_CARDS
from avisa.web.texts import text_of
from avisa.web.visit import Visit, form, page

FILE = "sample_file"  # the field of the header's file; a card's has the card before it


def choose(visit: Visit) -> Response:
    """What was typed is saved with it; the header becomes what the file is.

    Its button is the form's first, so that the return key ends here too: without a file it only saves.
    """
    if not visit.form.files:
        return keep(visit)
    with visit.read() as tx:
        draft = draft_in(visit, tx)
    body = dict(draft.body)
    try:
        body = typed_body(visit, draft)
        return kept(visit, draft)
    except Refused as error:
        if error.code.startswith("sample_"):
            visit.form.mistakes[next(iter(visit.form.files))] = text_of(error)
        else:
            visit.form.mistakes.setdefault(field_of(error), said(error))
        return editor(visit, draft, body, error.status)


def kept(visit: Visit, draft: Draft) -> Response:
    """Each file where it was chosen: the header's, or a card's."""
    for field, file in visit.form.files.items():
        sample_id, medium = keep_file(visit, file)
        prefix = field.removesuffix(FILE)
        kind, handle = ("cards.kind", f"{prefix}handle") if prefix else ("header", "header_handle")
        visit.form.values |= {kind: medium.format, handle: f"sample:{sample_id}"}
    body: dict[str, Any] = typed_body(visit, draft)
    with visit.write() as unit:
        save(unit, draft.id, body, visit.form.id("base"))
    return visit.go(f"/templates/drafts/{draft.id}", "sample_kept")


def shown(visit: Visit) -> Response:
    sample_id = visit.id("sample_id")
    with visit.read() as tx:
        found = sample_by_id(tx, visit.workspace_id, sample_id)
        if found is None:
            raise NotFound("sample_gone")
        content = content_of(tx, visit.workspace_id, visit.console.vault, sample_id)
    placed = "inline" if found.medium.format == "IMAGE" else "attachment"
    ending = found.medium.kind.partition("/")[2]
    headers = {
        "content-disposition": f'{placed}; filename="avisa-sample-{sample_id}.{ending}"',
        "content-security-policy": ALONE,
    }
    return Response(content, media_type=found.medium.kind, headers=headers)


ROUTES = [
    Route(
        "/templates/drafts/{draft_id:id}/sample",
        form(choose, "templates.write", files=1 + MOST_CARDS),
        methods=["POST"],
    ),
    Route("/templates/samples/{sample_id:id}", page(shown, "templates.read")),
]
