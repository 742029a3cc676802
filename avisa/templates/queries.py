"""Reading templates: by id for a batch, by name and language for a sender, by page for the console."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Row, Select, bindparam, select

from avisa.kernel.bulk import among
from avisa.kernel.db import Tx
from avisa.templates.shapes import shape_of
from avisa.templates.tables import template
from avisa.templates.types import DELETED, Template

# Asked by every call of `POST /v1/messages`, so built once.
NAMED = select(template).where(
    *(template.c[one] == bindparam(one) for one in ("workspace_id", "account_id", "name", "language"))
)


def templates_of(tx: Tx, workspace_id: int, ids: Collection[int]) -> dict[int, Template]:
    wanted = in_workspace(workspace_id).where(among(template.c.id, set(ids)))
    return {row.id: template_from(row) for row in tx.execute(wanted)}


def template_by_id(tx: Tx, workspace_id: int, template_id: int) -> Template | None:
    row = tx.execute(in_workspace(workspace_id).where(template.c.id == template_id)).one_or_none()
    return template_from(row) if row else None


def template_by_name(tx: Tx, workspace_id: int, account_id: int, name: str, language: str) -> Template | None:
    """Languages are found however they are written: `pt_BR`, `pt-BR`."""
    given = {"workspace_id": workspace_id, "account_id": account_id, "name": name}
    row = tx.execute(NAMED, {**given, "language": language.replace("-", "_")}).one_or_none()
    return template_from(row) if row else None


def languages_of(tx: Tx, workspace_id: int, account_id: int, name: str) -> list[Template]:
    """Every language that a name exists in: what `--template NAME` without a language chooses from."""
    named = in_workspace(workspace_id).where(
        template.c.account_id == account_id, template.c.name == name, template.c.status != DELETED
    )
    return [template_from(row) for row in tx.execute(named.order_by(template.c.language))]


def templates_page(
    tx: Tx,
    workspace_id: int,
    *,
    after: tuple[str, str, int] | None = None,
    most: int = 50,
    search: str = "",
    only: Mapping[str, str | int] | None = None,
) -> list[Template]:
    """A page by name, language and id; `after` is the last row of the page before.

    `only` holds equal values of account_id, category, status, language or quality. Templates that the
    account no longer lists are shown only when `only` asks for the status DELETED.
    """
    chosen = dict(only or {})
    page = in_workspace(workspace_id).where(
        *(template.c[column] == value for column, value in chosen.items())
    )
    if "status" not in chosen:
        page = page.where(template.c.status != DELETED)
    if search:
        page = page.where(template.c.name.contains(search.lower(), autoescape=True))
    order = (template.c.name, template.c.language, template.c.id)
    if after:
        page = page.where(further(after))
    return [template_from(row) for row in tx.execute(page.order_by(*order).limit(most))]


def in_workspace(workspace_id: int) -> Select[Any]:
    return select(template).where(template.c.workspace_id == workspace_id)


def further(after: tuple[str, str, int]) -> Any:
    name, language, identifier = after
    same_name = template.c.name == name
    return (
        (template.c.name > name)
        | (same_name & (template.c.language > language))
        | (same_name & (template.c.language == language) & (template.c.id > identifier))
    )


def template_from(row: Row[Any]) -> Template:
    return Template(
        id=row.id,
        account_id=row.account_id,
        platform_id=row.platform_id,
        name=row.name,
        language=row.language,
        category=row.category,
        status=row.status,
        quality=row.quality,
        rejected_reason=row.rejected_reason,
        version=row.version,
        read_at=row.read_at,
        shape=shape_of(row.components, row.parameter_format),
        approved_at=row.approved_at,
        category_before=row.category_before,
        category_changed_at=row.category_changed_at,
        category_next=row.category_next,
    )
