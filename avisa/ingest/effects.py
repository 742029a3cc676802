"""What each kind of event changes: many of a kind at once, in the digest's transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from avisa.audience.actions import touch_all_from_inbound, touch_from_inbound
from avisa.audience.identity_actions import follow_person
from avisa.audience.queries import find_person
from avisa.audience.types import Writer
from avisa.channels.port import (
    AccountSeen,
    Event,
    IdentitySeen,
    InboundSeen,
    LimitSeen,
    NumberQualitySeen,
    PreferenceSeen,
    StatusSeen,
    TemplateCategorySeen,
    TemplateQualitySeen,
    TemplateStatusSeen,
    UnknownSeen,
)
from avisa.consent.actions import lift, suppress
from avisa.consent.intake.invitations.actions import hear_yes
from avisa.consent.stopwords import is_stop
from avisa.consent.types import Channel, Proof, Scope, SuppressionSource
from avisa.consent.unclear.flag_actions import raise_flags
from avisa.consent.unclear.rules import may_be_a_no
from avisa.consent.unclear.types import Doubt
from avisa.gate.run_actions import follow_templates
from avisa.ingest.answers import Heard, said_by
from avisa.ingest.conversations import Fresh, rows_of, take_up
from avisa.ingest.statuses import settle_all
from avisa.journal.actions import record
from avisa.kernel.secrets import Vault
from avisa.kernel.unit import Unit
from avisa.messages.actions import receive
from avisa.messages.address_actions import follow_people
from avisa.messages.inbound_queries import authors_of, ids_of
from avisa.messages.stop_actions import confirm_stop
from avisa.prices.actions import came_by_ad
from avisa.schedule.stop_actions import end_rounds
from avisa.templates.actions import apply_category, apply_quality, apply_status
from avisa.workspace.actions import apply_tier, ask
from avisa.workspace.queries import (
    accounts_of,
    number_by_phone,
    number_by_platform_id,
    numbers_of,
    portfolio_by_id,
)
from avisa.workspace.rules import e164
from avisa.workspace.types import ChoreKind

SAYS_YES = ("text", "button", "interactive")  # a caption or a corrected message is nobody's signature
Events = Sequence[tuple[int, Event]]  # connection, event


def apply(unit: Unit, vault: Vault, events: Events) -> None:
    """Who is who comes first; stops come before anything that could make a message leave sooner."""
    for _, event in events:
        if isinstance(event, IdentitySeen):
            follow(unit, event)
    hear(unit, vault, [event for _, event in events if isinstance(event, InboundSeen)])
    for _, event in events:
        if isinstance(event, PreferenceSeen):
            prefer(unit, vault, event)
    settle_all(unit, vault, [event for _, event in events if isinstance(event, StatusSeen)])
    for connection_id, event in events:
        one(unit, connection_id, event)


def one(unit: Unit, connection_id: int, event: Event) -> None:
    match event:
        case LimitSeen():
            limit_changed(unit, connection_id, event)
        case TemplateStatusSeen():
            follow_templates(unit, apply_status(unit, event))
        case TemplateQualitySeen():
            follow_templates(unit, apply_quality(unit, event))
        case TemplateCategorySeen():
            follow_templates(unit, apply_category(unit, event))
        case NumberQualitySeen():
            number_changed(unit, event)
        case AccountSeen():
            subject = f"connection:{connection_id}"
            record(unit, f"account.{event.event.lower()}", subject, told=dict(event.details))
        case UnknownSeen(field, details):
            subject = f"connection:{connection_id}"
            record(unit, "platform.unknown", subject, field=field, details=details)


def follow(unit: Unit, event: IdentitySeen) -> None:
    if event.old_wa_id or event.old_bsuid:
        old = Writer(event.old_wa_id, event.old_bsuid)
        moved = follow_person(unit, old, wa_id=event.new_wa_id, bsuid=event.new_bsuid)
        follow_people(unit, [moved] if moved else [])


def hear(unit: Unit, vault: Vault, events: Sequence[InboundSeen]) -> None:
    """Keep what people wrote, open their windows, and obey a stop word at once."""
    numbers = {name: number_by_platform_id(unit.tx, unit.workspace_id, name) for name in numbers_in(events)}
    ours = [event for event in events if numbers[event.number] and (event.wa_id or event.bsuid)]
    known = authors_of(unit.tx, unit.workspace_id, [event.wamid for event in ours]) if ours else {}
    people = authors(unit, ours, known) if ours else []
    spoken = [
        Fresh(event, contact_id, number.id)
        for event, contact_id in zip(ours, people, strict=True)
        if (number := numbers[event.number])
    ]
    fresh = unheard(spoken, known)
    receive(unit, rows_of(unit, spoken, fresh))
    came_by_ad(unit, {(one.number_id, one.contact_id): one.event.at for one in spoken if one.event.referral})
    take_up(unit, fresh, {event.wamid for event in ours if says_no(event)})
    end_rounds(unit, sorted({one.contact_id for one in fresh}))
    agreeing: list[Heard] = []
    for event, contact_id in zip(ours, people, strict=True):
        if is_stop(event.text) or is_stop(event.payload):
            if obey(unit, vault, event, contact_id) and (number := numbers[event.number]):
                confirm_stop(unit, number.id, contact_id, event.at)
        elif (number := numbers[event.number]) and event.kind in SAYS_YES:
            agreeing.append((event, contact_id, number.id))
    clear = hear_yes(unit, vault, said_by(unit, agreeing))
    rest = [pair for pair in zip(ours, people, strict=True) if pair[0].wamid not in clear]
    wonder(unit, [pair for pair in rest if may_be_a_no(pair[0].text)])


def wonder(unit: Unit, unclear: Sequence[tuple[InboundSeen, int]]) -> None:
    """Words that may be a no stop nothing by themselves: a person is told, and marketing waits."""
    if not unclear:
        return
    ids = ids_of(unit.tx, unit.workspace_id, [event.wamid for event, _ in unclear])
    raise_flags(
        unit,
        [Doubt(ids[event.wamid], who, event.at) for event, who in unclear if event.wamid in ids],
    )


def unheard(spoken: Sequence[Fresh], known: Collection[str]) -> list[Fresh]:
    """Each message once, and none that an earlier reading of the inbox has kept."""
    new = {one.event.wamid: one for one in reversed(spoken)}
    return [one for wamid, one in reversed(new.items()) if wamid and wamid not in known]


def says_no(event: InboundSeen) -> bool:
    return is_stop(event.text) or is_stop(event.payload) or may_be_a_no(event.text)


def authors(unit: Unit, events: Sequence[InboundSeen], known: Mapping[str, int]) -> list[int]:
    """Who wrote each message; one that was heard before keeps its author, whatever they are called now."""
    new = [Writer(e.wa_id, e.bsuid, e.name) for e in events if e.wamid not in known]
    met = iter(touch_all_from_inbound(unit, new) if new else ())
    return [known[event.wamid] if event.wamid in known else next(met) for event in events]


def numbers_in(events: Sequence[InboundSeen]) -> set[str]:
    return {event.number for event in events}


def obey(unit: Unit, vault: Vault, event: InboundSeen, contact_id: int) -> bool:
    """Whether this no was new or wider."""
    by_button = event.kind in ("button", "interactive")
    proof = Proof(
        channel=Channel.BUTTON if by_button else Channel.KEYWORD,
        at=event.at,
        inbound_id=event.wamid,
        inbound_text=(event.text or event.payload)[:1_000],
    )
    reason = "button" if by_button else "keyword"
    return bool(suppress(unit, vault, [contact_id], SuppressionSource.PERSON, Scope.ALL, reason, proof))


def prefer(unit: Unit, vault: Vault, event: PreferenceSeen) -> None:
    """The person told WhatsApp, not us: only WhatsApp's own word lifts it again."""
    if not (event.wa_id or event.bsuid):
        return record(unit, "platform.unknown", "platform", field="user_preferences", details="nobody")
    known = find_person(unit.tx, unit.workspace_id, wa_id=event.wa_id, bsuid=event.bsuid)
    contact_id = known.id if known else touch_from_inbound(unit, event.wa_id, event.bsuid)
    proof = Proof(channel=Channel.PLATFORM, at=event.at)
    source = SuppressionSource.PLATFORM
    if event.stop:
        suppress(unit, vault, [contact_id], source, Scope.MARKETING, "preference", proof)
    else:
        lift(unit, vault, [contact_id], source, "preference", proof)
    return None


def limit_changed(unit: Unit, connection_id: int, event: LimitSeen) -> None:
    """A word that is older than what we have read asks the platform again instead of being believed."""
    portfolios = {
        account.portfolio_id
        for account in accounts_of(unit.tx, unit.workspace_id)
        if account.connection_id == connection_id
    }
    for number in numbers_of(unit.tx, unit.workspace_id):
        if number.portfolio_id not in portfolios:
            continue
        portfolios.discard(number.portfolio_id)
        limit = portfolio_by_id(unit.tx, unit.workspace_id, number.portfolio_id)
        if limit is None or event.at >= (limit.tier_read_at or 0):
            apply_tier(unit, number.portfolio_id, event.tier, event.at)
        elif limit.tier != event.tier:
            ask(unit, ChoreKind.READ_NUMBER, number.id)


def number_changed(unit: Unit, event: NumberQualitySeen) -> None:
    """The webhook says that something changed; the number itself says what."""
    number = number_by_phone(unit.tx, unit.workspace_id, e164(event.display_phone))
    if number:
        record(unit, "number.told", f"number:{number.id}", event=event.event)
        ask(unit, ChoreKind.READ_NUMBER, number.id)
