"""Reading the facts for one batch: a select for each kind of fact, none inside a loop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import bindparam, or_, select

from avisa.audience.double_queries import sharing_ids
from avisa.audience.tables import contact
from avisa.calendar.types import QuietHours
from avisa.campaigns.queries import states_of
from avisa.consent.queries import Standings, consents_of, purposes_of, suppressions_of
from avisa.consent.types import Purpose, Suppression
from avisa.consent.unclear.queries import unclear_among
from avisa.gate.hours import opening_times
from avisa.gate.policy import policy_of
from avisa.gate.talks import automatic_to, talks_with
from avisa.gate.types import Caps, Facts, LiveTemplate
from avisa.kernel.bulk import among_given
from avisa.kernel.clock import DAY, Millis
from avisa.kernel.db import Tx
from avisa.messages.lately_queries import Lately, lately
from avisa.messages.queries import windows_of
from avisa.messages.types import Due
from avisa.schedule.queries import states_of_runs
from avisa.templates.tables import template

Same = Mapping[int, frozenset[int]]  # by contact: the others here whom the platform calls by the same id

# Built once, not for every batch.
LIVE_TEMPLATES = select(
    *(template.c[name] for name in ("id", "name", "language", "category", "status", "version"))
).where(template.c.workspace_id == bindparam("workspace_id"), among_given(template.c.id, "templates"))
PLATFORM_WORDS = select(contact.c.id, contact.c.not_on_whatsapp_at, contact.c.wa_id, contact.c.bsuid).where(
    contact.c.workspace_id == bindparam("workspace_id"),
    among_given(contact.c.id, "people"),
    or_(
        contact.c.not_on_whatsapp_at.is_not(None),
        contact.c.wa_id.is_not(None),
        contact.c.bsuid.is_not(None),
    ),
)
ATTRIBUTES = select(contact.c.id, contact.c.attributes).where(
    contact.c.workspace_id == bindparam("workspace_id"), among_given(contact.c.id, "people")
)


def facts_for(
    tx: Tx, workspace_id: int, number_id: int, batch: Sequence[Due], now: Millis, hold: bool = False
) -> Facts:
    """`batch` are rows of one number; everything else is read as it is in this transaction.

    With `hold` (the claim) no campaign of the batch can change its state until the transaction ends.
    """
    people = list({row.contact_id for row in batch})
    purposes = list({row.purpose_id for row in batch if row.purpose_id is not None})
    runs = list({row.run_id for row in batch if row.run_id != row.id})
    wanted = list({row.template_id for row in batch if row.template_id is not None})
    gone, wa_ids, bsuids = platform_words(tx, workspace_id, people)
    policy = policy_of(tx, workspace_id, hold)
    known = purposes_of(tx, workspace_id) if purposes else {}
    named = {one: known[one] for one in purposes if one in known}
    told = places_told(tx, workspace_id, people, policy.hours)
    others = sharing_ids(tx, workspace_id, bsuids)
    unclear = unclear_of(tx, workspace_id, people, others)
    serving, authors = talks_with(tx, workspace_id, batch, policy.while_served)
    return Facts(
        now=now,
        templates=live_templates(tx, workspace_id, wanted),
        purposes=known,
        consents=yeses_of(tx, workspace_id, people, named, others) if named else {},
        suppressions=noes_of(tx, workspace_id, people, others),
        campaigns=campaign_states(tx, workspace_id, runs, hold),
        not_on_whatsapp=gone,
        wa_ids=wa_ids,
        open_windows=windows_of(tx, workspace_id, number_id, people, now),
        unclear=unclear,
        automatic=automatic_to(tx, workspace_id, batch, unclear),
        caps=policy.caps,
        lately=got_lately(tx, workspace_id, people, policy.caps, now),
        opens=opening_times(policy.hours, batch, told, now) if policy.hours.is_set else {},
        told=told,
        while_served=policy.while_served,
        serving=serving,
        authors=authors,
    )


def got_lately(
    tx: Tx, workspace_id: int, people: Sequence[int], caps: Caps, now: Millis
) -> dict[int, tuple[Lately, ...]]:
    """Asked only where a cap is set, and no further back than the longest of them looks."""
    if not caps.is_set:
        return {}
    return lately(tx, workspace_id, people, now - max(cap.days for cap in caps.all) * DAY)


def places_told(tx: Tx, workspace_id: int, people: Sequence[int], hours: QuietHours) -> dict[int, str]:
    """What an attribute of theirs says of where they live; asked only where the company named one."""
    name = hours.place_attribute
    if not (name and hours.is_set):
        return {}
    rows = tx.execute(ATTRIBUTES, {"workspace_id": workspace_id, "people": people}).all()
    return {row[0]: told for row in rows if (told := str(row[1].get(name, "")).strip())}


def campaign_states(tx: Tx, workspace_id: int, runs: Sequence[int], hold: bool) -> dict[int, str]:
    """Of campaigns, and of what schedules have fired; a batch of campaigns alone asks nothing more."""
    found = states_of(tx, workspace_id, runs, hold=hold) if runs else {}
    states = {run: state for run, (state, _) in found.items()}
    others = [run for run in runs if run not in states]
    return states | (states_of_runs(tx, workspace_id, others, hold=hold) if others else {})


def live_templates(tx: Tx, workspace_id: int, ids: Iterable[int]) -> dict[int, LiveTemplate]:
    rows = tx.execute(LIVE_TEMPLATES, {"workspace_id": workspace_id, "templates": ids}).all()
    return {row[0]: LiveTemplate(*row[1:]) for row in rows}


def unclear_of(tx: Tx, workspace_id: int, people: Sequence[int], others: Same) -> frozenset[int]:
    """Of these people those who may have said no, under any of their names."""
    found = unclear_among(tx, workspace_id, frozenset(people).union(*others.values()))
    return frozenset(one for one in people if one in found or not found.isdisjoint(others.get(one, ())))


def yeses_of(
    tx: Tx, workspace_id: int, people: Sequence[int], named: Mapping[int, Purpose], others: Same
) -> Standings:
    """Theirs; a yes that they took back since, as somebody else here, is taken back."""
    everybody = frozenset(people).union(*others.values())
    found = dict(consents_of(tx, workspace_id, everybody, named))
    for one, purpose in [(one, purpose) for one in others for purpose in named if (one, purpose) in found]:
        mine = found[one, purpose]
        theirs = (found.get((other, purpose)) for other in others[one])
        noes = [at for yes in theirs if yes and (at := yes.revoked_at) is not None and at >= mine.granted_at]
        if mine.revoked_at is None and noes:
            found[one, purpose] = replace(mine, revoked_at=max(noes))
    return found


def noes_of(
    tx: Tx, workspace_id: int, people: Sequence[int], others: Same
) -> dict[int, tuple[Suppression, ...]]:
    """Theirs, and what they said as somebody else here whom the platform calls the same."""
    found = suppressions_of(tx, workspace_id, people)
    theirs = suppressions_of(tx, workspace_id, frozenset().union(*others.values())) if others else {}
    for one, same in others.items():
        noes = tuple(no for other in same for no in theirs.get(other, ()))
        if noes:
            found[one] = (*found.get(one, ()), *noes)
    return found


def platform_words(
    tx: Tx, workspace_id: int, ids: Iterable[int]
) -> tuple[dict[int, Millis], dict[int, str], dict[int, str]]:
    """What the platform said of these people: who was not on WhatsApp and when, their `wa_id`s and ids."""
    rows = tx.execute(PLATFORM_WORDS, {"workspace_id": workspace_id, "people": ids}).all()
    gone = {row[0]: row[1] for row in rows if row[1] is not None}
    wa_ids = {row[0]: row[2] for row in rows if row[2] is not None}
    return gone, wa_ids, {row[0]: row[3] for row in rows if row[3] is not None}
