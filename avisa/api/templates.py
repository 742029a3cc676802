"""`/v1/templates`: what can be sent, and which values each wants."""

from __future__ import annotations

from fastapi import APIRouter, Request

from avisa.api import wire
from avisa.api.caller import TemplateReader
from avisa.api.parts import parts_of
from avisa.api.reading import Cursor, Limit, identifier
from avisa.errors import NotFound
from avisa.kernel.db import Tx
from avisa.templates.queries import template_by_id, templates_page
from avisa.templates.rules import preview, wanted
from avisa.templates.types import Template

router = APIRouter(prefix="/templates", tags=["templates"])


@router.get("", summary="List templates by name")
def get_templates(
    request: Request, holder: TemplateReader, cursor: Cursor = "", limit: Limit = 50
) -> wire.TemplatePage:
    with parts_of(request).db.read() as tx:
        after = place_of(tx, holder.workspace_id, cursor) if cursor else None
        page = templates_page(tx, holder.workspace_id, after=after, most=limit + 1)
    more = str(page[limit - 1].id) if len(page) > limit else None
    return wire.TemplatePage(items=[shown(one) for one in page[:limit]], next_cursor=more)


@router.get("/{template_id}", summary="One template")
def get_template(template_id: str, request: Request, holder: TemplateReader) -> wire.TemplateShown:
    with parts_of(request).db.read() as tx:
        return shown(found(tx, holder.workspace_id, template_id))


def place_of(tx: Tx, workspace_id: int, cursor: str) -> tuple[str, str, int]:
    last = found(tx, workspace_id, cursor)
    return last.name, last.language, last.id


def found(tx: Tx, workspace_id: int, template_id: str) -> Template:
    template = template_by_id(tx, workspace_id, identifier(template_id))
    if template is None:
        raise NotFound
    return template


def shown(template: Template) -> wire.TemplateShown:
    return wire.TemplateShown(
        id=str(template.id),
        name=template.name,
        language=template.language,
        category=template.category,
        status=template.status,
        quality=template.quality,
        rejected_reason=template.rejected_reason,
        text=preview(template.shape, {}),
        slots=[
            wire.TemplateSlot(name=slot.name, label=slot.label, example=slot.example)
            for slot in wanted(template.shape)
        ],
        unsupported=list(template.shape.unsupported),
    )
