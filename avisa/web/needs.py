"""What needs a person: gathered from the rooms for Início, each with the page where it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from avisa.audience.imports.queries import runs_before
from avisa.audience.imports.types import CUT_OFF, UNANSWERED
from avisa.audience.queries import contacts_of
from avisa.audience.types import ImportState, Person
from avisa.calendar.state_rules import is_old, table_of
from avisa.campaigns.queries import campaigns_page, running_campaigns
from avisa.campaigns.types import CampaignState, Opens
from avisa.campaigns.waves import next_wave
from avisa.consent.intake.sms.queries import doubts_of, halted_askings
from avisa.consent.unclear.queries import doubted_people, open_doubts
from avisa.gate.policy import policy_of
from avisa.hooks.queries import hooks_of
from avisa.hooks.types import HookState, Why
from avisa.kernel.clock import DAY, HOUR, MINUTE, Millis
from avisa.kernel.db import Tx
from avisa.kernel.i18n import N_
from avisa.messages.inbound_queries import written_by_id
from avisa.messages.queries import in_doubt
from avisa.messages.types import IN_CONVERSATION, Lane
from avisa.messages.waiting_queries import waiting_for
from avisa.privacy.queries import open_requests
from avisa.templates.drafts.queries import rejected_drafts
from avisa.templates.queries import templates_page
from avisa.templates.submission.queries import refused_since
from avisa.web.forms import Mistake
from avisa.web.hook_words import WHY as HOOK_WHY
from avisa.web.reasons import fault, stop
from avisa.web.sms_words import stop_of
from avisa.web.template_words import refusal, rejection
from avisa.workspace.queries import numbers_of, troubled_chores
from avisa.workspace.types import ChoreKind

UNREAD_FOR: Millis = 2 * MINUTE  # the engine reads webhooks within a second
SILENT_FOR: Millis = 1 * HOUR  # statuses come within seconds; an hour of silence is worth a look
MOST = 100
MOST_REJECTED = 5
MOST_HEARD, LONGEST_HEARD = 3, 120


@dataclass(frozen=True, slots=True)
class Heard:
    """Who wrote what, and when."""

    who: Person
    words: str
    at: Millis


@dataclass(frozen=True, slots=True)
class Need:
    """`tone` is bad or wait; `why` is a text of its own, or empty; `heard` is what people wrote."""

    tone: str
    what: Mistake
    why: str = ""
    address: str = ""
    heard: tuple[Heard, ...] = ()


def needs_of(tx: Tx, workspace_id: int, now: Millis, unread_since: Millis | None = None) -> list[Need]:
    """`unread_since` is when the oldest webhook came in that nobody has read."""
    return [
        *unread_webhooks(unread_since, now),
        *stopped_numbers(tx, workspace_id),
        *fruitless_chores(tx, workspace_id, now),
        *unknown_messages(tx, workspace_id, now),
        *kept_back(tx, workspace_id, now),
        *halted_campaigns(tx, workspace_id),
        *closed_waves(tx, workspace_id),
        *troubled_templates(tx, workspace_id),
        *refused_templates(tx, workspace_id, now),
        *troubled_imports(tx, workspace_id),
    ]


def unread_webhooks(since: Millis | None, now: Millis) -> Iterator[Need]:
    if since is not None and now - since > UNREAD_FOR:
        text = N_("What WhatsApp told has not been read for %(minutes)s minutes.")
        why = N_(
            "Deliveries and stop words do not count until the engine reads them. "
            "Is “avisa serve” or “avisa engine” running? If so, its log says what holds it up."
        )
        yield Need("bad", Mistake(text, {"minutes": (now - since) // MINUTE}), why)


def stopped_numbers(tx: Tx, workspace_id: int) -> Iterator[Need]:
    for number in numbers_of(tx, workspace_id):
        if not number.may_send:
            said = Mistake(N_("The number %(phone)s is stopped."), {"phone": number.phone})
            yield Need("bad", said, stop(number.stopped_reason or number.account_stopped_reason), "/settings")


def fruitless_chores(tx: Tx, workspace_id: int, now: Millis) -> Iterator[Need]:
    """What was asked of WhatsApp and brought nothing."""
    for chore in troubled_chores(tx, workspace_id, now - DAY):
        if chore.kind == ChoreKind.READ_TEMPLATES:
            said = Mistake(N_("The templates could not be read from WhatsApp."))
            yield Need("wait", said, fault(chore.trouble), "/templates")
        else:
            said = Mistake(N_("A number's state could not be read from WhatsApp."))
            yield Need("wait", said, fault(chore.trouble), "/settings")


def unknown_messages(tx: Tx, workspace_id: int, now: Millis) -> Iterator[Need]:
    found = in_doubt(tx, workspace_id, now - SILENT_FOR, MOST)
    if found:
        said = Mistake(N_("Messages whose outcome nobody knows: %(count)s."), {"count": len(found)})
        why = N_("WhatsApp neither confirmed nor refused them. They are not sent again on a guess.")
        yield Need("bad", said, why, "/messages/in-doubt")


def kept_back(tx: Tx, workspace_id: int, now: Millis) -> Iterator[Need]:
    """What agents and single dispatches wanted to say while somebody else answers the person."""
    found = held_by_answers(tx, workspace_id, now)
    if found:
        count = {"count": len(found)}
        said = Mistake(N_("Messages that wait for the end of a conversation: %(count)s."), count)
        why = N_("Somebody is answering these people. They go when the conversation is closed or given on.")
        yield Need("wait", said, why, "/messages/in-conversation")


def held_by_answers(tx: Tx, workspace_id: int, now: Millis) -> list[int]:
    numbers = [one.id for one in numbers_of(tx, workspace_id)]
    return waiting_for(tx, workspace_id, numbers, Lane.SINGLE, IN_CONVERSATION, now, MOST)


def troubled_templates(tx: Tx, workspace_id: int) -> Iterator[Need]:
    for status, tone in (("PAUSED", "wait"), ("DISABLED", "bad")):
        for template in templates_page(tx, workspace_id, only={"status": status}, most=5):
            text = (
                N_("WhatsApp paused the template %(name)s.")
                if status == "PAUSED"
                else N_("WhatsApp disabled the template %(name)s.")
            )
            yield Need(tone, Mistake(text, {"name": template.name}), "", f"/templates/{template.id}")


def refused_templates(tx: Tx, workspace_id: int, now: Millis) -> Iterator[Need]:
    """What was handed in here and came back: refused at once, or rejected by the review."""
    for one in refused_since(tx, workspace_id, now - 7 * DAY):
        said = Mistake(N_("WhatsApp did not take the template %(name)s."), {"name": one.name})
        page = f"/templates/drafts/{one.draft_id}" if one.draft_id else "/templates"
        yield Need("wait", said, refusal(one.reason), page)
    for draft_id, name, reason in rejected_drafts(tx, workspace_id, MOST_REJECTED):
        said = Mistake(N_("WhatsApp rejected the template %(name)s."), {"name": name})
        yield Need("wait", said, rejection(reason)[0], f"/templates/drafts/{draft_id}")


def halted_campaigns(tx: Tx, workspace_id: int) -> Iterator[Need]:
    """Those that the platform halted; what a person paused needs nobody to be told."""
    halted = (CampaignState.STOPPED, CampaignState.PAUSED)
    for campaign in campaigns_page(tx, workspace_id, states=halted, most=MOST):
        if campaign.reason != "person":
            tone = "bad" if campaign.state == CampaignState.STOPPED else "wait"
            said = Mistake(N_("The campaign “%(name)s” stands still."), {"name": campaign.name})
            yield Need(tone, said, stop(campaign.reason), f"/campaigns/{campaign.id}")


def closed_waves(tx: Tx, workspace_id: int) -> Iterator[Need]:
    """Campaigns whose next wave leaves when a person says so, and not by itself."""
    for campaign in running_campaigns(tx, workspace_id):
        wave = next_wave(campaign)
        if wave is not None and wave.opens is Opens.PERSON:
            said = Mistake(N_("The next wave of “%(name)s” waits for you."), {"name": campaign.name})
            yield Need("wait", said, "", f"/campaigns/{campaign.id}")


def troubled_imports(tx: Tx, workspace_id: int) -> Iterator[Need]:
    """Among the newest: files that wait for an answer, and files that could not be read to the end.

    Whose upload was cut off knew it then, and has brought the file again; what nobody answered, nobody needs.
    """
    for run in runs_before(tx, workspace_id, most=10):
        named, address = {"name": run.filename}, f"/contacts/imports/{run.id}"
        if run.state == ImportState.UPLOADED:
            yield Need("wait", Mistake(N_("The file %(name)s waits for you."), named), "", address)
        elif run.state == ImportState.FAILED and run.failure not in (CUT_OFF, UNANSWERED):
            yield Need("bad", Mistake(N_("The import of %(name)s failed."), named), "", address)


def doubtful_sms(tx: Tx, workspace_id: int) -> Iterator[Need]:
    """Told to those alone who may end the doubt, or go on."""
    found = doubts_of(tx, workspace_id)
    if found:
        said = Mistake(N_("SMS whose outcome nobody knows: %(count)s."), {"count": len(found)})
        why = N_("The provider gave no clear answer. They are not sent again on a guess.")
        yield Need("bad", said, why, f"/consent/sms/{found[0].invitation_id}")
    for asking in halted_askings(tx, workspace_id):
        said = Mistake(N_("The SMS invitation “%(name)s” stands still."), {"name": asking.name})
        yield Need("bad", said, stop_of(asking.stopped_reason), f"/consent/sms/{asking.id}")


def failing_webhooks(tx: Tx, workspace_id: int) -> Iterator[Need]:
    """Told to those alone who may switch them on again; what a person switched off needs nobody."""
    for one in hooks_of(tx, workspace_id):
        if one.state is HookState.OFF and one.reason != Why.PERSON:
            said = Mistake(N_("The webhook to %(url)s is switched off."), {"url": one.told_url})
            yield Need("bad", said, HOOK_WHY[one.reason], f"/settings/webhooks/{one.id}")


def unclear_words(tx: Tx, workspace_id: int) -> Iterator[Need]:
    """Told to those alone who may decide."""
    people = doubted_people(tx, workspace_id)
    if people:
        said = Mistake(N_("People whose words may be a no: %(count)s."), {"count": people})
        why = N_("No marketing goes to them until somebody has read what they wrote, and decides.")
        yield Need("bad", said, why, "/consent/unclear", heard_first(tx, workspace_id))


def heard_first(tx: Tx, workspace_id: int) -> tuple[Heard, ...]:
    """Those who wait for the longest."""
    doubts = open_doubts(tx, workspace_id, MOST_HEARD)
    people = contacts_of(tx, workspace_id, [one.contact_id for one in doubts])
    words = written_by_id(tx, workspace_id, [one.inbound_id for one in doubts])
    return tuple(
        Heard(people[one.contact_id], words[one.inbound_id].text[:LONGEST_HEARD], one.at)
        for one in doubts
        if one.contact_id in people and one.inbound_id in words
    )


def waiting_people(tx: Tx, workspace_id: int) -> Iterator[Need]:
    """Who asked for their data or their erasure; told to those alone who may answer."""
    found = open_requests(tx, workspace_id, MOST)
    if found:
        said = Mistake(N_("Requests of people about their data: %(count)s."), {"count": len(found)})
        why = N_("Who wants a copy of their data, or to be erased, is answered within a term of law.")
        yield Need("bad", said, why, "/privacy")


def old_rules(tx: Tx, workspace_id: int, today: date) -> Iterator[Need]:
    """State rules that messages keep to, though nobody has looked at their sources for long."""
    hours = policy_of(tx, workspace_id).hours
    chosen = hours.chosen_rules
    table = table_of(hours.changes) if chosen else {}
    old = [one for one in table.values() if one.id in chosen and is_old(one, hours.recheck_months, today)]
    if old:
        said = Mistake(
            N_("State rules whose sources want to be looked at again: %(count)s."), {"count": len(old)}
        )
        why = N_("Laws change. Your messages keep to hours that nobody has checked for long.")
        yield Need("wait", said, why, "/settings/hours/rules")
