"""What people wrote becomes part of their conversations: what it answers, its files, who gets it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from avisa.campaigns.answer_queries import Answers, answers_go_to
from avisa.channels.port import Details, InboundSeen
from avisa.desk.cancelling_actions import NOT_WAITED_FOR
from avisa.desk.hearing_actions import wake
from avisa.desk.types import Heard, ReplyTo
from avisa.identity.queries import users
from avisa.kernel.unit import Unit
from avisa.messages.answered_queries import Said, answers_of
from avisa.messages.inbound_queries import ids_of
from avisa.messages.media.actions import ask_for


@dataclass(frozen=True, slots=True)
class Fresh:
    """A message that was never heard before, whose it is, and at which number it came in."""

    event: InboundSeen
    contact_id: int
    number_id: int


def rows_of(unit: Unit, spoken: Sequence[Fresh], fresh: Sequence[Fresh]) -> list[dict[str, Any]]:
    """As `messages.actions.receive` keeps them, the answered message of the new ones among them."""
    answered = {one.event.wamid: found[0] for one, found in answers(unit, fresh).items()}
    return [row_of(one, answered.get(one.event.wamid)) for one in spoken]


def row_of(one: Fresh, answers_id: int | None) -> dict[str, Any]:
    event = one.event
    return {
        "number_id": one.number_id,
        "contact_id": one.contact_id,
        "wamid": event.wamid,
        "kind": event.kind,
        "body": event.text or event.payload,
        "context": event.context,
        "details": plain(event.details),
        "answers_id": answers_id,
        "at": event.at,
    }


def plain(details: Details | None) -> dict[str, Any] | None:
    """Without the file, which has a row of its own."""
    if details is None:
        return None
    kept: dict[str, Any] = msgspec.to_builtins(msgspec.structs.replace(details, media=None))
    return kept or None


def answers(unit: Unit, fresh: Sequence[Fresh]) -> dict[Fresh, tuple[int, int]]:
    """(message, its run) by what answers it."""
    said = {one: Said(one.contact_id, one.number_id, one.event.context, one.event.at) for one in fresh}
    found = answers_of(unit.tx, unit.workspace_id, list(said.values())) if said else {}
    return {one: found[words] for one, words in said.items() if words in found}


def take_up(unit: Unit, fresh: Sequence[Fresh], noes: Collection[str]) -> None:
    """After they were kept: their files are asked for, their conversations wake. Once for each message.

    `noes` are the platform's ids of those that say no, or may.
    """
    if not fresh:
        return
    ids = ids_of(unit.tx, unit.workspace_id, [one.event.wamid for one in fresh])
    fresh = [
        one for one in fresh if one.event.wamid in ids
    ]  # a name that no database finds again is left out
    ask_for(unit, [file for one in fresh if (file := file_of(one, ids))])
    runs = {one: run_id for one, (_, run_id) in answers(unit, fresh).items()}
    goes = answers_go_to(unit.tx, unit.workspace_id, set(runs.values())) if runs else {}
    heard = [
        Heard(
            inbound_id=ids[one.event.wamid],
            number_id=one.number_id,
            contact_id=one.contact_id,
            kind=one.event.kind,
            at=one.event.at,
            campaign_id=runs[one] if runs.get(one) in goes else None,
            is_no=one.event.wamid in noes,
            waits=one.event.kind not in NOT_WAITED_FOR,
        )
        for one in fresh
    ]
    wake(
        unit,
        heard,
        {run_id: ReplyTo(a.agent_id, a.queue_id, a.text) for run_id, a in goes.items()},
        agents(unit, goes),
    )


def agents(unit: Unit, goes: Mapping[int, Answers]) -> set[int]:
    """Those who are let in; looked up only where a campaign names one."""
    if not any(one.agent_id for one in goes.values()):
        return set()
    return {member.user_id for member in users(unit.tx, unit.workspace_id)}


def file_of(one: Fresh, ids: Mapping[str, int]) -> dict[str, Any] | None:
    seen = one.event.details.media if one.event.details else None
    if seen is None:
        return None
    return {
        "form": seen.form,
        "kind": seen.kind.partition(";")[0],
        "name": seen.name[:200],
        "sha256": seen.sha256,
        "platform_id": seen.media_id,
        "number_id": one.number_id,
        "contact_id": one.contact_id,
        "inbound_id": ids[one.event.wamid],
    }
