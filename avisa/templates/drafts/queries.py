"""Reading drafts: one, those of a page, the other languages of a name, and older versions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, select

from avisa.kernel.db import Tx
from avisa.templates.drafts.types import Draft, Version
from avisa.templates.tables import template, template_draft, template_draft_version

draft, version = template_draft, template_draft_version


def draft_by_id(tx: Tx, workspace_id: int, draft_id: int) -> Draft | None:
    row = tx.execute(in_workspace(workspace_id).where(draft.c.id == draft_id)).one_or_none()
    return draft_from(row) if row else None


def draft_of(tx: Tx, workspace_id: int, account_id: int, name: str, language: str) -> Draft | None:
    named = in_workspace(workspace_id).where(
        draft.c.account_id == account_id, draft.c.name == name, draft.c.language == language
    )
    row = tx.execute(named).one_or_none()
    return draft_from(row) if row else None


def drafts_of(tx: Tx, workspace_id: int, most: int = 200) -> list[Draft]:
    """What was changed last comes first."""
    order = (draft.c.changed_at.desc(), draft.c.id.desc())
    return [draft_from(row) for row in tx.execute(in_workspace(workspace_id).order_by(*order).limit(most))]


def drafts_page(tx: Tx, workspace_id: int, before: int | None, most: int) -> list[Draft]:
    """The newest first; `before` is the id of the last one of the page before."""
    page = in_workspace(workspace_id)
    if before is not None:
        page = page.where(draft.c.id < before)
    return [draft_from(row) for row in tx.execute(page.order_by(draft.c.id.desc()).limit(most))]


def translations_of(tx: Tx, workspace_id: int, account_id: int, name: str) -> list[Draft]:
    """Every language in which this name is being written, to be read side by side."""
    named = in_workspace(workspace_id).where(draft.c.account_id == account_id, draft.c.name == name)
    return [draft_from(row) for row in tx.execute(named.order_by(draft.c.language))]


def rejected_drafts(tx: Tx, workspace_id: int, most: int) -> list[tuple[int, str, str]]:
    """Those that WhatsApp has rejected and that are being written here: id, name, its reason."""
    theirs = (
        (template.c.workspace_id == draft.c.workspace_id)
        & (template.c.account_id == draft.c.account_id)
        & (template.c.name == draft.c.name)
        & (template.c.language == draft.c.language)
    )
    rejected = select(draft.c.id, draft.c.name, template.c.rejected_reason).join(template, theirs)
    mine = rejected.where(draft.c.workspace_id == workspace_id, template.c.status == "REJECTED")
    newest = mine.order_by(draft.c.changed_at.desc()).limit(most)
    return [(row.id, row.name, row.rejected_reason) for row in tx.execute(newest)]


def versions_of(tx: Tx, workspace_id: int, draft_id: int) -> list[Version]:
    """The newest first."""
    mine = select(version).where(version.c.workspace_id == workspace_id, version.c.draft_id == draft_id)
    return [version_from(row) for row in tx.execute(mine.order_by(version.c.number.desc()))]


def version_by_number(tx: Tx, workspace_id: int, draft_id: int, number: int) -> Version | None:
    mine = select(version).where(
        version.c.workspace_id == workspace_id, version.c.draft_id == draft_id, version.c.number == number
    )
    row = tx.execute(mine).one_or_none()
    return version_from(row) if row else None


def in_workspace(workspace_id: int) -> Select[Any]:
    newest = (
        (version.c.workspace_id == draft.c.workspace_id)
        & (version.c.draft_id == draft.c.id)
        & (version.c.number == draft.c.version)
    )
    return select(draft, version.c.body).join(version, newest).where(draft.c.workspace_id == workspace_id)


def draft_from(row: Row[Any]) -> Draft:
    return Draft(
        id=row.id,
        account_id=row.account_id,
        name=row.name,
        language=row.language,
        category=row.category,
        version=row.version,
        origin=row.origin,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        body=row.body,
    )


def version_from(row: Row[Any]) -> Version:
    return Version(row.number, row.author, row.at, row.body)
