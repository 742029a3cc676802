"""Writing SMS invitations: the provider, a draft with its numbers, its launch, its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import ColumnElement, delete, func, select, update

from avisa.channels.sms.telling import check_provider
from avisa.consent.intake.invitations.actions import close_invitation, invite
from avisa.consent.intake.invitations.types import InvitationKind
from avisa.consent.intake.sms.facts import checked
from avisa.consent.intake.sms.queries import asking_by_id, sealed_under
from avisa.consent.intake.sms.rules import LASTS, MOST_PEOPLE, REST_DAYS
from avisa.consent.intake.sms.tables import sms, sms_invitation, sms_provider
from avisa.consent.intake.sms.types import Asking, AskingState, SmsProvider, SmsState, Way
from avisa.consent.tables import public_address
from avisa.consent.texts.types import Text
from avisa.errors import Conflict, Refused
from avisa.journal.actions import record
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit


@dataclass(frozen=True, slots=True)
class NewAsking:
    """What to ask. `slug` and `base` are for links; `word`, `number` and `number_id` for a word."""

    name: str
    way: Way
    wording: str
    texts: tuple[Text, ...]
    base: str = ""
    slug: str = ""
    word: str = ""
    number: str = ""
    number_id: int | None = None


def set_provider(unit: Unit, vault: Vault, provider: SmsProvider) -> None:
    """Where SMS go from now on; without headers those that are there stay. Raises as `check_provider`."""
    check_provider(provider.url, provider.headers, provider.body)
    c = sms_provider.c
    mine = c.workspace_id == unit.workspace_id
    sealed = vault.seal(msgspec.json.encode(provider.headers), sealed_under(unit.workspace_id))
    plain = {"url": provider.url, "body": provider.body, "id_at": provider.id_at, "changed_at": unit.now}
    pace = {"per_second": provider.per_second, "rest_days": provider.rest_days}
    fresh = {"headers": sealed} if provider.headers else {}
    changing = update(sms_provider).where(mine).values(**plain, **pace, **fresh, revision=c.revision + 1)
    if unit.tx.execute(changing).rowcount == 0:
        row = {"workspace_id": unit.workspace_id, "headers": sealed, "revision": 1}
        bulk_insert(unit.tx, sms_provider, [row | plain | pace])
    record(
        unit,
        "sms_provider.changed",
        "workspace",
        url=provider.url.partition("?")[0],
        headers=sorted(provider.headers),
    )


def draft(unit: Unit, new: NewAsking) -> int:
    """An invitation whose numbers still have to come. Raises Refused: `address_taken` (try another slug),
    and for a word what `invite` raises."""
    asking_id, answer_id = unit.ids.next(), None
    if new.way is Way.WORD:
        answer_id = invite(unit, InvitationKind.SMS, new.name, new.word, new.texts, new.number_id)
    else:
        address = {"slug": new.slug, "workspace_id": unit.workspace_id, "form_id": asking_id}
        if not bulk_insert(unit.tx, public_address, [address], ignore_conflicts=True):
            raise Refused("address_taken")
    row = {
        "workspace_id": unit.workspace_id,
        "id": asking_id,
        "name": new.name,
        "way": str(new.way),
        "wording": new.wording,
        "language": new.texts[0].language,
        "purposes": [text.purpose_id for text in new.texts],
        "texts": [text.id for text in new.texts],
        "slug": new.slug,
        "base": new.base,
        "answer_id": answer_id,
        "word": new.word,
        "number": new.number,
    }
    begun = {"state": str(AskingState.PREPARING), "stopped_reason": "", "created_by": unit.actor}
    times = {"created_at": unit.now, "launched_at": None, "ends_at": None}
    bulk_insert(unit.tx, sms_invitation, [row | begun | times])
    return asking_id


def add_numbers(unit: Unit, vault: Vault, asking_id: int, phones: Sequence[str], rest_days: int) -> int:
    """Each number once; who must not be invited is skipped with its reason. Returns how many were new."""
    asking = preparing(unit, asking_id)
    first = 1 + last_position(unit, asking_id)
    if first + len(phones) > MOST_PEOPLE + 1:
        raise Refused("sms_too_many", most=MOST_PEOPLE)
    found = checked(unit, vault, asking, list(dict.fromkeys(phones)), rest_days)
    rows = [
        {
            "workspace_id": unit.workspace_id,
            "id": identifier,
            "invitation_id": asking_id,
            "position": place,
            "contact_id": one.contact_id,
            "phone": one.phone,
            "state": str(SmsState.SKIPPED if one.objection else SmsState.QUEUED),
            "reason": one.objection,
            "details": "",
            "provider_id": "",
            "attempt": 0,
            "due_at": unit.now,
            "claimed_at": None,
            "sent_at": None,
            "answer": "",
            "answered_at": None,
        }
        for place, identifier, one in zip(
            range(first, first + len(found)), unit.ids.take(len(found)), found.values(), strict=True
        )
    ]
    return bulk_insert(unit.tx, sms, rows, ignore_conflicts=True)


def preparing(unit: Unit, asking_id: int) -> Asking:
    asking = asking_by_id(unit.tx, unit.workspace_id, asking_id)
    if asking is None or asking.state is not AskingState.PREPARING:
        raise Conflict("sms_moved_on")
    return asking


def last_position(unit: Unit, asking_id: int) -> int:
    mine = (sms.c.workspace_id == unit.workspace_id, sms.c.invitation_id == asking_id)
    return int(unit.tx.scalar(select(func.max(sms.c.position)).where(*mine)) or 0)


def drafted(unit: Unit, asking_id: int) -> bool:
    """All numbers are in: now it can be looked at and launched."""
    return _move(unit, asking_id, (AskingState.PREPARING,), {"state": str(AskingState.DRAFT)})


def launch(unit: Unit, asking_id: int) -> bool:
    """The engine sends from now on. Also what was stopped goes on this way, to its first end."""
    known = asking_by_id(unit.tx, unit.workspace_id, asking_id)
    begun = known.launched_at if known and known.launched_at else unit.now
    running = {"state": str(AskingState.RUNNING), "stopped_reason": "", "launched_at": begun}
    from_states = (AskingState.DRAFT, AskingState.STOPPED)
    done = _move(unit, asking_id, from_states, running | {"ends_at": begun + LASTS})
    if done:
        record(unit, "sms_invitation.launched", f"sms_invitation:{asking_id}")
    return done


def stop(unit: Unit, asking_id: int, reason: str = "person") -> bool:
    """Nothing more leaves; the links of what has left still answer."""
    stopped = {"state": str(AskingState.STOPPED), "stopped_reason": reason}
    done = _move(unit, asking_id, (AskingState.RUNNING,), stopped)
    if done:
        record(unit, "sms_invitation.stopped", f"sms_invitation:{asking_id}", reason=reason)
    return done


def halt(unit: Unit, reason: str) -> int:
    """All that run, because something is wrong for every SMS alike; returns how many there were."""
    c = sms_invitation.c
    running = (c.workspace_id == unit.workspace_id, c.state == AskingState.RUNNING)
    found = list(unit.tx.scalars(select(c.id).where(*running)))
    return sum(stop(unit, one, reason) for one in found)


def drop(unit: Unit, asking_id: int) -> bool:
    """Only what was never launched; its word is a word like any other again."""
    asking = asking_by_id(unit.tx, unit.workspace_id, asking_id)
    if asking is None or asking.launched_at is not None:
        return False
    mine = (sms.c.workspace_id == unit.workspace_id, sms.c.invitation_id == asking_id)
    unit.tx.execute(delete(sms).where(*mine))
    own = (sms_invitation.c.workspace_id == unit.workspace_id, sms_invitation.c.id == asking_id)
    unit.tx.execute(delete(sms_invitation).where(*own))
    if asking.answer_id:
        close_invitation(unit, asking.answer_id)
    return True


def _move(unit: Unit, asking_id: int, before: Sequence[AskingState], values: Mapping[str, object]) -> bool:
    c = sms_invitation.c
    among_states: ColumnElement[bool] = c.state.in_([str(one) for one in before])
    mine = (c.workspace_id == unit.workspace_id, c.id == asking_id, among_states)
    return unit.tx.execute(update(sms_invitation).where(*mine).values(**values)).rowcount == 1


def rest_of(provider: SmsProvider | None) -> int:
    return provider.rest_days if provider else REST_DAYS
