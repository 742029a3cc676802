"""Writing drafts: begun, saved version by version, brought back, put away."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, insert, select, update

from avisa.errors import Conflict, NotFound, Refused
from avisa.journal.actions import record
from avisa.kernel.unit import Unit
from avisa.templates.drafts.queries import draft_by_id, draft_of, version_by_number
from avisa.templates.drafts.rules import misfits, written_down
from avisa.templates.drafts.types import Draft
from avisa.templates.queries import template_by_name
from avisa.templates.tables import template, template_draft, template_draft_version
from avisa.templates.types import DELETED
from avisa.workspace.queries import account_by_id

draft, version = template_draft, template_draft_version


def begin(unit: Unit, account_id: int, given: object, origin: str = "") -> int:
    """A new draft, in its first version. Refused with the place of what makes it no template."""
    body = shaped(given)
    if account_by_id(unit.tx, unit.workspace_id, account_id) is None:
        raise NotFound("account_unknown", account_id=account_id)
    refuse_taken(unit, account_id, body)
    identifier = unit.ids.next()
    owned = {"workspace_id": unit.workspace_id, "id": identifier, "account_id": account_id}
    when = {"made_at": unit.now, "changed_at": unit.now, "changed_by": unit.actor}
    unit.tx.execute(insert(draft), {**owned, **listed(body), **when, "version": 1, "origin": origin})
    put_version(unit, identifier, 1, body)
    record(unit, "template_draft.begun", subject(identifier), **listed(body), origin=origin)
    return identifier


def save(unit: Unit, draft_id: int, given: object, base: int) -> int:
    """The next version, written on top of `base`; what says the same as before makes none.

    Conflict("draft_moved_on") when somebody else has saved since `base`.
    """
    body, found = shaped(given), existing(unit, draft_id)
    if found.version != base:
        raise Conflict("draft_moved_on", version=found.version, by=found.changed_by)
    if body == found.body:
        return base
    if (body["name"], body["language"]) != (found.name, found.language):
        refuse_rename(unit, found)
        refuse_taken(unit, found.account_id, body)
    mine = (draft.c.workspace_id == unit.workspace_id) & (draft.c.id == draft_id) & (draft.c.version == base)
    when = {"changed_at": unit.now, "changed_by": unit.actor, "version": base + 1}
    if unit.tx.execute(update(draft).where(mine).values(**listed(body), **when)).rowcount == 0:
        raise Conflict("draft_moved_on", version=base, by="")
    put_version(unit, draft_id, base + 1, body)
    record(unit, "template_draft.saved", subject(draft_id), version=base + 1)
    return base + 1


def bring_back(unit: Unit, draft_id: int, number: int, base: int) -> int:
    """An older wording as the next version: nothing that was written is lost."""
    older = version_by_number(unit.tx, unit.workspace_id, draft_id, number)
    if older is None:
        raise NotFound("draft_version_unknown", number=number)
    return save(unit, draft_id, older.body, base)


def put_away(unit: Unit, draft_id: int) -> None:
    """The draft and its versions; what was submitted of it stays at WhatsApp."""
    found = existing(unit, draft_id)
    w = unit.workspace_id
    unit.tx.execute(delete(version).where(version.c.workspace_id == w, version.c.draft_id == draft_id))
    unit.tx.execute(delete(draft).where(draft.c.workspace_id == w, draft.c.id == draft_id))
    record(unit, "template_draft.deleted", subject(draft_id), name=found.name, language=found.language)


def draft_from_template(unit: Unit, template_id: int) -> int:
    """What WhatsApp has, as a draft to change; the one that is there already, when there is one."""
    mine = select(template).where(template.c.workspace_id == unit.workspace_id, template.c.id == template_id)
    row = unit.tx.execute(mine).one_or_none()
    if row is None or row.status == DELETED:
        raise NotFound("template_unknown", template_id=template_id)
    known = draft_of(unit.tx, unit.workspace_id, row.account_id, row.name, row.language)
    if known:
        return known.id
    named = {"name": row.name, "language": row.language, "category": row.category}
    body = {**named, "parameter_format": row.parameter_format or "POSITIONAL", "components": row.components}
    return begin(unit, row.account_id, body, f"template:{template_id}")


def shaped(given: object) -> dict[str, Any]:
    wrong = next(misfits(given), None)
    if wrong is not None or not isinstance(given, dict):
        raise Refused(
            "draft_malformed",
            path=wrong.path if wrong else "",
            reason=wrong.reason.value if wrong else "not_an_object",
        )
    return written_down(given)


def existing(unit: Unit, draft_id: int) -> Draft:
    found = draft_by_id(unit.tx, unit.workspace_id, draft_id)
    if found is None:
        raise NotFound("draft_unknown", draft_id=draft_id)
    return found


def refuse_taken(unit: Unit, account_id: int, body: dict[str, Any]) -> None:
    other = draft_of(unit.tx, unit.workspace_id, account_id, body["name"], body["language"])
    if other is not None:
        raise Conflict("draft_exists", name=other.name, language=other.language, draft_id=other.id)


def refuse_rename(unit: Unit, found: Draft) -> None:
    """The platform lets nobody change the name or the language of what it knows (facts, section 2.4)."""
    known = template_by_name(unit.tx, unit.workspace_id, found.account_id, found.name, found.language)
    if known is not None and known.status != DELETED:
        raise Conflict("draft_name_fixed", name=found.name, language=found.language)


def listed(body: dict[str, Any]) -> dict[str, str]:
    return {name: body[name] for name in ("name", "language", "category")}


def put_version(unit: Unit, draft_id: int, number: int, body: dict[str, Any]) -> None:
    owned = {"workspace_id": unit.workspace_id, "draft_id": draft_id, "number": number}
    unit.tx.execute(insert(version), {**owned, "body": body, "author": unit.actor, "at": unit.now})


def subject(draft_id: int) -> str:
    return f"template_draft:{draft_id}"
