"""What a message to many people is made of, looked up for an action, and refused if it could never leave."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from avisa.audience.tables import contact_list
from avisa.consent.queries import purposes_of
from avisa.errors import NotFound, Refused
from avisa.kernel.unit import Unit
from avisa.messages.filling import Mapping
from avisa.templates.media.actions import want
from avisa.templates.media.queries import refuse_media
from avisa.templates.media.rules import files_named
from avisa.templates.queries import template_by_id
from avisa.templates.types import Shape, Template
from avisa.workspace.queries import number_by_id


def template_for(unit: Unit, number_id: int, template_id: int) -> Template:
    number = number_by_id(unit.tx, unit.workspace_id, number_id)
    template = template_by_id(unit.tx, unit.workspace_id, template_id)
    if number is None:
        raise NotFound(number_id=number_id)
    if template is None:
        raise NotFound(template_id=template_id)
    if template.account_id != number.account_id:
        raise Refused("template_of_another_account", name=template.name, phone=number.phone)
    if not template.is_live:
        raise Refused("template_not_live", name=template.name, language=template.language)
    return template


def refuse_category(unit: Unit, purpose_id: int, template: Template) -> None:
    purpose = purposes_of(unit.tx, unit.workspace_id).get(purpose_id)
    if purpose is None:
        raise NotFound(purpose_id=purpose_id)
    if purpose.category != template.category:
        raise Refused("outside_purpose", purpose=purpose.name, category=template.category)


def want_files(unit: Unit, number_id: int, shape: Shape, mapping: Mapping) -> None:
    """Files that everybody gets: refused where they do not fit, else to be uploaded to the number."""
    told = {slot: source.fixed for slot, source in mapping.slots.items()}
    refuse_media(unit.tx, unit.workspace_id, shape, told)
    want(unit, number_id, files_named(told))


def columns_of(unit: Unit, list_id: int) -> Sequence[str]:
    c = contact_list.c
    row = unit.tx.execute(
        select(c.columns).where(c.workspace_id == unit.workspace_id, c.id == list_id)
    ).one_or_none()
    if row is None:
        raise NotFound(list_id=list_id)
    return tuple(row.columns)
