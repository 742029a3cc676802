"""Following the platform: the mirror of an account's templates, and what webhooks say of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select, update

from avisa.channels.port import TemplateCategorySeen, TemplateQualitySeen, TemplateSeen, TemplateStatusSeen
from avisa.journal.actions import Line, record, record_all
from avisa.kernel.bulk import bulk_insert, bulk_update
from avisa.kernel.unit import Unit
from avisa.templates.shapes import version_of
from avisa.templates.tables import template
from avisa.templates.types import APPROVED, DELETED, Change
from avisa.templates.waking_actions import wake
from avisa.workspace.actions import ask, templates_read
from avisa.workspace.types import ChoreKind

Key = tuple[str, str]  # name and language
Columns = dict[str, Any]

NEVER_MOVED: Columns = {"category_before": "", "category_changed_at": None}
FOLLOWED = ("status", "category", "quality", "version")

# What a webhook may say as it is; anything else (REINSTATED, UNARCHIVED, next year's word) says only
# that something happened, and the list is read again.
PLAIN_STATUSES = frozenset({"PENDING", "APPROVED", "REJECTED", "PAUSED", "DISABLED", DELETED})


def mirror(unit: Unit, account_id: int, seen: Sequence[TemplateSeen]) -> tuple[Change, ...]:
    """Make our rows what the account lists: all of it, so what is not in `seen` has been deleted.

    Returns the changes of templates that we knew; what they mean for campaigns is the caller's to say.
    """
    known = rows_of(unit, account_id)
    listed = {(one.name, plain_language(one.language)): columns_from(one) for one in seen}
    fresh = [key for key in listed if key not in known]
    stayed = {
        known[key].id: (known[key], listed[key] | lasting(unit, known[key], listed[key]))
        for key in listed
        if key in known
    }
    gone = {
        row.id: (row, {"status": DELETED})
        for key, row in known.items()
        if key not in listed and row.status != DELETED
    }
    _insert(unit, account_id, [(key, listed[key]) for key in fresh])
    _update(unit, {identifier: columns for identifier, (_, columns) in stayed.items()})
    _update(unit, {identifier: columns for identifier, (_, columns) in gone.items()})
    templates_read(unit, account_id)
    changes = [change for row, columns in (stayed | gone).values() for change in changes_of(row, columns)]
    record_all(unit, map(told, changes))
    wake(unit, changes)
    return tuple(changes)


def apply_status(unit: Unit, seen: TemplateStatusSeen) -> tuple[Change, ...]:
    """A webhook's word on one template. Empty when it is not known here or is told too late."""
    columns = {"status": seen.status, "rejected_reason": seen.reason}
    changes = _apply(unit, seen.platform_id, seen.at, columns, plain=seen.status in PLAIN_STATUSES)
    wake(unit, changes)
    return changes


def apply_quality(unit: Unit, seen: TemplateQualitySeen) -> tuple[Change, ...]:
    return _apply(unit, seen.platform_id, seen.at, {"quality": seen.quality})


def apply_category(unit: Unit, seen: TemplateCategorySeen) -> tuple[Change, ...]:
    """A notice of what the category will become changes nothing yet: it is kept, and told."""
    row = _row_of(unit, seen.platform_id)
    if row is None:
        return ()
    notice = seen.correct.upper() if seen.correct and seen.correct != seen.category else ""
    if notice:
        record(unit, "template.category_notice", f"template:{row.id}", category=row.category, to=notice)
    category = seen.category.upper() or row.category
    told = {"category": category, "version": version_of(category, row.components), "category_next": notice}
    return _apply(unit, seen.platform_id, seen.at, told)


def take_in(unit: Unit, account_id: int, seen: TemplateSeen) -> None:
    """One that was just created: known at once, and not only when the list is read again."""
    key = (seen.name, plain_language(seen.language))
    known = rows_of(unit, account_id).get(key)
    columns = columns_from(seen)
    if known is None:
        _insert(unit, account_id, [(key, columns)])
        return
    # The name was used before and has been free again: the row goes on with the new template.
    since = approval(unit, known, columns["status"])
    _update(unit, {known.id: columns | NEVER_MOVED | since})
    record_all(unit, map(told, changes_of(known, columns)))


def changed_here(
    unit: Unit, template_id: int, columns: Columns, components: Sequence[Any] | None = None
) -> tuple[Change, ...]:
    """What we ourselves had the platform change, before its list says so."""
    mine = (template.c.workspace_id == unit.workspace_id) & (template.c.id == template_id)
    row = unit.tx.execute(select(template).where(mine)).one()
    if components is not None:
        version = version_of(row.category, components)
        columns = columns | {"components": list(components), "version": version}
    since = approval(unit, row, columns["status"])
    unit.tx.execute(update(template).where(mine).values(**columns, **since, read_at=unit.now))
    changes = tuple(changes_of(row, columns))
    record_all(unit, map(told, changes))
    return changes


def rows_of(unit: Unit, account_id: int) -> dict[Key, Row[Any]]:
    mine = select(template).where(
        template.c.workspace_id == unit.workspace_id, template.c.account_id == account_id
    )
    return {(row.name, row.language): row for row in unit.tx.execute(mine)}


def columns_from(seen: TemplateSeen) -> Columns:
    return {
        "platform_id": seen.platform_id,
        "category": seen.category.upper(),
        "category_next": "" if seen.correct_category == seen.category else seen.correct_category.upper(),
        "status": seen.status.upper(),
        "quality": seen.quality.upper(),
        "parameter_format": seen.parameter_format.upper(),
        "components": [dict(part) for part in seen.components],
        "rejected_reason": seen.rejected_reason,
        "version": version_of(seen.category, seen.components),
    }


def lasting(unit: Unit, row: Row[Any], columns: Columns) -> Columns:
    """What a change leaves behind: since when it may be sent, and what its category was before."""
    return approval(unit, row, columns.get("status", row.status)) | moved(row, columns, unit.now)


def moved(row: Row[Any], columns: Columns, at: int) -> Columns:
    if columns.get("category", row.category) == row.category:
        return {name: getattr(row, name) for name in NEVER_MOVED}
    return {"category_before": row.category, "category_changed_at": at}


def approval(unit: Unit, row: Row[Any], status: str) -> Columns:
    """Since when it may be sent; the platform needs a while after that."""
    since = row.approved_at if row.status == APPROVED else unit.now
    return {"approved_at": since if status == APPROVED else None}


def plain_language(code: str) -> str:
    """Webhooks write `pt-BR` what the list writes `pt_BR`."""
    return code.replace("-", "_")


def changes_of(row: Row[Any], columns: Mapping[str, Any]) -> Iterator[Change]:
    for field in FOLLOWED:
        before = getattr(row, field)
        if field in columns and columns[field] != before:
            yield Change(row.id, field, before, columns[field])


def told(change: Change) -> Line:
    subject = f"template:{change.template_id}"
    return f"template.{change.field}", subject, {"before": change.before, "after": change.after}


def _insert(unit: Unit, account_id: int, fresh: Sequence[tuple[Key, Columns]]) -> None:
    owned = {"workspace_id": unit.workspace_id, "account_id": account_id, "read_at": unit.now}
    owned |= NEVER_MOVED
    rows = [
        {**owned, "id": identifier, "name": name, "language": language, "approved_at": None, **columns}
        for identifier, ((name, language), columns) in zip(unit.ids.take(len(fresh)), fresh, strict=True)
    ]
    bulk_insert(unit.tx, template, rows)
    record_all(unit, map(added, rows))


def added(row: Columns) -> Line:
    told = {name: row[name] for name in ("name", "language", "status", "category")}
    return "template.added", f"template:{row['id']}", told


def _update(unit: Unit, columns_by_id: Mapping[int, Columns]) -> None:
    owned = {"workspace_id": unit.workspace_id, "read_at": unit.now}
    bulk_update(unit.tx, template, [{**owned, "id": i, **columns} for i, columns in columns_by_id.items()])


def _apply(unit: Unit, platform_id: str, at: int, columns: Columns, plain: bool = True) -> tuple[Change, ...]:
    """Set `columns` unless we have read something newer; then, and for odd words, ask for the list."""
    row = _row_of(unit, platform_id)
    if row is None:
        return ()
    late = at < row.read_at
    if late or not plain:
        ask(unit, ChoreKind.READ_TEMPLATES, row.account_id)
    if late:
        return ()
    mine = (template.c.workspace_id == unit.workspace_id) & (template.c.id == row.id)
    since = lasting(unit, row, columns)
    unit.tx.execute(update(template).where(mine).values(**columns, **since, read_at=at))
    changes = tuple(changes_of(row, columns))
    record_all(unit, map(told, changes))
    return changes


def _row_of(unit: Unit, platform_id: str) -> Row[Any] | None:
    mine = select(template).where(
        template.c.workspace_id == unit.workspace_id, template.c.platform_id == platform_id
    )
    return unit.tx.execute(mine.order_by(template.c.id.desc()).limit(1)).one_or_none()
