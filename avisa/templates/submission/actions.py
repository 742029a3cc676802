"""Asking the provider to take, change or delete a template; what leaves, and what came of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, update

from avisa.channels.port import TemplateSeen
from avisa.errors import Conflict, NotFound
from avisa.journal.actions import record
from avisa.kernel.unit import Unit
from avisa.templates.actions import changed_here, take_in
from avisa.templates.drafts.queries import draft_by_id
from avisa.templates.queries import template_by_id, template_by_name
from avisa.templates.samples.queries import refuse_samples
from avisa.templates.submission.queries import open_request, request_by_id, spent
from avisa.templates.submission.rules import (
    QUIET,
    kind_for,
    refuse_deletion,
    refuse_unfit,
    refuse_unpausing,
    wait_for,
)
from avisa.templates.submission.types import (
    Again,
    Doubt,
    Happened,
    Refusal,
    Request,
    RequestKind,
    RequestState,
    Verdict,
    Wait,
)
from avisa.templates.tables import template_request
from avisa.templates.types import DELETED, Change, Template
from avisa.workspace.actions import ask
from avisa.workspace.types import ChoreKind

asked = template_request
LEAVES = (RequestState.ASKED,)
IN_THE_AIR = (RequestState.SENDING, RequestState.UNKNOWN)


def ask_for_review(unit: Unit, draft_id: int) -> int:
    """The draft as it is now: created where WhatsApp does not have it, else edited."""
    found = draft_by_id(unit.tx, unit.workspace_id, draft_id)
    if found is None:
        raise NotFound("draft_unknown", draft_id=draft_id)
    key = (found.account_id, found.name, found.language)
    known = template_by_name(unit.tx, unit.workspace_id, *key)
    refuse_unfit(found.body, known)
    refuse_samples(unit.tx, unit.workspace_id, found.body)
    kind = kind_for(known)
    platform_id = known.platform_id if known and kind is RequestKind.EDIT else ""
    return _ask(unit, kind, *key, platform_id=platform_id, body=found.body, draft_id=draft_id)


def ask_for_deletion(unit: Unit, template_id: int) -> int:
    """In this language; its name cannot be used again for 30 days."""
    known = _known(unit, template_id)
    refuse_deletion(known)
    return _ask_of(unit, RequestKind.DELETE, known)


def ask_for_unpausing(unit: Unit, template_id: int) -> int:
    """What low quality has paused may be sent again at once; the third pause is the last."""
    known = _known(unit, template_id)
    refuse_unpausing(known)
    return _ask_of(unit, RequestKind.UNPAUSE, known)


def _known(unit: Unit, template_id: int) -> Template:
    known = template_by_id(unit.tx, unit.workspace_id, template_id)
    if known is None:
        raise NotFound("template_unknown", template_id=template_id)
    return known


def _ask_of(unit: Unit, kind: RequestKind, known: Template) -> int:
    key = (known.account_id, known.name, known.language)
    return _ask(unit, kind, *key, platform_id=known.platform_id, body={}, draft_id=None)


def take_back(unit: Unit, request_id: int) -> bool:
    """As long as it waits; what has left cannot be taken back."""
    values = {"state": RequestState.CANCELLED.value, "settled_at": unit.now}
    taken = _move(unit, request_id, LEAVES, **values)
    if taken:
        record(unit, "template_request.taken_back", subject(request_id))
    return taken


def send_now(unit: Unit, one: Request, status: str) -> Wait | None:
    """asked -> sending, before the wire; or why it waits. `status` is the template's, as far as we know.

    Raises Conflict when somebody was faster.
    """
    wait = wait_for(one.kind, status, spent(unit.tx, one, unit.now), unit.now)
    if wait:
        if not _move(unit, one.id, LEAVES, reason=wait.reason, due_at=wait.until):
            raise Conflict("request_moved_on", request_id=one.id)
        return wait
    intent = {"state": RequestState.SENDING.value, "attempt": one.attempt + 1, "sent_at": unit.now}
    # Should this engine die now, the next one looks before it does anything.
    if not _move(unit, one.id, LEAVES, **intent, was_status=status, due_at=unit.now + QUIET, reason=""):
        raise Conflict("request_moved_on", request_id=one.id)
    return None


def settle(unit: Unit, request_id: int, verdict: Verdict) -> tuple[Change, ...]:
    """What an answer or a look proved; returns what it changed of a template that we knew."""
    one = request_by_id(unit.tx, unit.workspace_id, request_id)
    if one is None or one.state not in IN_THE_AIR:
        return ()
    match verdict:
        case Happened():
            return _happened(unit, one, verdict)
        case Refusal(reason, details):
            told = {"state": RequestState.REFUSED.value, "reason": reason, "details": details}
            _move(unit, one.id, IN_THE_AIR, **told, settled_at=unit.now)
            record(unit, f"template.{one.kind}_refused", subject(one.id), **named(one), reason=reason)
            if reason in ("template_gone", "template_name_taken"):
                ask(unit, ChoreKind.READ_TEMPLATES, one.account_id)
        case Again(reason, until):
            _move(unit, one.id, IN_THE_AIR, state=RequestState.ASKED.value, reason=reason, due_at=until)
        case Doubt(until, details):
            doubt = {"state": RequestState.UNKNOWN.value, "due_at": until, "reason": "looking_it_up"}
            _move(unit, one.id, IN_THE_AIR, **doubt, **({"details": details} if details else {}))
    return ()


def wait_until(unit: Unit, one: Request, reason: str, until: int) -> None:
    """It could not even be looked up: no account, no answer."""
    _move(unit, one.id, (one.state,), reason=reason, due_at=until)


def refuse(unit: Unit, one: Request, refusal: Refusal) -> None:
    """Before it left: its sample is gone, or the provider does not take it."""
    told = {"state": RequestState.REFUSED.value, "reason": refusal.reason, "details": refusal.details}
    if _move(unit, one.id, LEAVES, **told, settled_at=unit.now):
        record(unit, f"template.{one.kind}_refused", subject(one.id), **named(one), reason=refusal.reason)


def _ask(
    unit: Unit,
    kind: RequestKind,
    account_id: int,
    name: str,
    language: str,
    **what: Any,
) -> int:
    waiting = open_request(unit.tx, unit.workspace_id, account_id, name, language)
    if waiting is not None:
        raise Conflict("request_open", name=name, language=language, request_id=waiting.id)
    identifier = unit.ids.next()
    key = {"workspace_id": unit.workspace_id, "id": identifier, "account_id": account_id}
    words = {"kind": kind.value, "name": name, "language": language, "asked_by": unit.actor}
    start = {"state": RequestState.ASKED.value, "reason": "", "details": "", "was_status": "", "attempt": 0}
    when = {"asked_at": unit.now, "due_at": unit.now, "sent_at": None, "settled_at": None}
    unit.tx.execute(insert(asked), {**key, **words, **start, **when, **what})
    record(unit, f"template.{kind}_asked", subject(identifier), name=name, language=language)
    return identifier


def _happened(unit: Unit, one: Request, proof: Happened) -> tuple[Change, ...]:
    platform_id = proof.platform_id or one.platform_id
    done = {"state": RequestState.DONE.value, "reason": "", "platform_id": platform_id}
    _move(unit, one.id, IN_THE_AIR, **done, settled_at=unit.now)
    record(unit, f"template.{one.kind}_done", subject(one.id), **named(one), platform_id=platform_id)
    ask(unit, ChoreKind.READ_TEMPLATES, one.account_id)
    if one.kind is RequestKind.CREATE:
        take_in(unit, one.account_id, seen_from(one, proof))
        return ()
    known = template_by_name(unit.tx, unit.workspace_id, one.account_id, one.name, one.language)
    if known is None:
        return ()
    if one.kind is RequestKind.UNPAUSE:
        return ()  # the list is read again, and says what it is now
    if one.kind is RequestKind.DELETE:
        return changed_here(unit, known.id, {"status": DELETED})
    return changed_here(unit, known.id, {"status": proof.status or "PENDING"}, one.body["components"])


def seen_from(one: Request, proof: Happened) -> TemplateSeen:
    return TemplateSeen(
        platform_id=proof.platform_id,
        name=one.name,
        language=one.language,
        category=proof.category or one.body["category"],
        status=proof.status or "PENDING",
        quality="UNKNOWN",
        components=one.body["components"],
        parameter_format=one.body.get("parameter_format", "POSITIONAL"),
    )


def _move(unit: Unit, request_id: int, where: tuple[RequestState, ...], **values: Any) -> bool:
    mine = (
        asked.c.workspace_id == unit.workspace_id,
        asked.c.id == request_id,
        asked.c.state.in_([state.value for state in where]),
    )
    return unit.tx.execute(update(asked).where(*mine).values(**values)).rowcount == 1


def named(one: Request) -> dict[str, str]:
    return {"name": one.name, "language": one.language}


def subject(request_id: int) -> str:
    return f"template_request:{request_id}"
