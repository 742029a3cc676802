"""Reading forms: those of a company, and one by the address that anybody may open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from avisa.consent.intake.confirmation.rules import to_confirm
from avisa.consent.intake.forms.rules import language_for
from avisa.consent.intake.forms.types import Face, Form
from avisa.consent.queries import purposes_of
from avisa.consent.tables import consent_form, public_address
from avisa.consent.texts.queries import published, texts_by_id
from avisa.consent.texts.types import Text
from avisa.kernel.db import Tx
from avisa.workspace.queries import numbers_of, workspace_by_id


def forms_of(tx: Tx, workspace_id: int) -> list[Form]:
    c = consent_form.c
    mine = select(consent_form).where(c.workspace_id == workspace_id, c.closed_at.is_(None))
    return [form_from(row) for row in tx.execute(mine.order_by(c.id))]


def form_by_id(tx: Tx, workspace_id: int, form_id: int) -> Form | None:
    c = consent_form.c
    row = tx.execute(select(consent_form).where(c.workspace_id == workspace_id, c.id == form_id)).first()
    return form_from(row) if row else None


def form_at(tx: Tx, slug: str) -> Form | None:
    """The open form of whichever company has this address."""
    c = public_address.c
    found = tx.execute(select(c.workspace_id, c.form_id).where(c.slug == slug)).first()
    form = form_by_id(tx, found.workspace_id, found.form_id) if found else None
    return form if form and form.closed_at is None else None


def face_of(tx: Tx, form: Form, wanted: Sequence[str]) -> Face | None:
    """None when the form has not all of its words in any language, or its company is gone."""
    company = workspace_by_id(tx, form.workspace_id)
    if company is None:
        return None
    chosen = language_for(form, published(tx, form.workspace_id), (*wanted, company.language))
    if chosen is None:
        return None
    numbers = [number.phone for number in numbers_of(tx, form.workspace_id) if number.may_send]
    language, texts = chosen
    first = numbers[0] if numbers else ""
    asks = bool(to_confirm(form.purposes, purposes_of(tx, form.workspace_id)))
    return Face(form, company.name, company.time_zone, language, texts, first, asks)


def texts_seen(tx: Tx, workspace_id: int, ids: Sequence[int]) -> tuple[Text, ...]:
    """The texts as they were shown, in that order."""
    found = texts_by_id(tx, workspace_id, ids)
    return tuple(found[one] for one in ids if one in found)


def form_from(row: Row[Any]) -> Form:
    return Form(
        id=row.id,
        workspace_id=row.workspace_id,
        slug=row.slug,
        name=row.name,
        purposes=tuple(row.purposes),
        double_opt_in=row.double_opt_in,
        sites=tuple(row.sites),
        created_at=row.created_at,
        closed_at=row.closed_at,
    )
