"""The gate: its verbs in their order, and what each asks of which kind of message (docs/gate.md)."""

from __future__ import annotations

from collections.abc import Sequence

from avisa.audience.addresses import is_phone
from avisa.audience.types import NOT_ON_WHATSAPP_FOR
from avisa.consent.rules import has_expired, is_stopped, stands
from avisa.consent.types import Suppression
from avisa.gate.types import (
    AUTHENTICATION,
    MARKETING,
    UTILITY,
    Admit,
    Cancel,
    Cap,
    Case,
    Expire,
    Objection,
    Skip,
    Verdict,
    Wait,
    WhileServed,
)
from avisa.kernel.clock import DAY, HOUR, MINUTE, Millis
from avisa.messages.types import IN_CONVERSATION, Kind

UNCLEAR_NO = "unclear_no"
TALK: Millis = 15 * MINUTE  # the end of a conversation makes due what waits for it; this is for lost ends


def verdict(case: Case) -> Verdict:
    """The first objection, or leave to go with the consent that gives it."""
    objection = next((no for verb in GATE if (no := verb(case))), None)
    if objection:
        return objection
    consent = case.consent
    allowed_by = consent.event_id if consent and case.message.kind != Kind.REQUEST else None
    return Admit(allowed_by, counts=not case.in_window)


def not_expired(case: Case) -> Objection | None:
    expires = case.message.expires_at
    return Expire() if expires is not None and expires <= case.facts.now else None


def not_cancelled(case: Case) -> Objection | None:
    """A cancelled campaign's rows are ended by whoever meets them first."""
    state = case.facts.campaigns.get(case.message.run_id)
    return Cancel() if state in ("cancelling", "cancelled") else None


def not_suppressed(case: Case) -> Objection | None:
    """Our stop and the person's stop all active messages; the platform's stops marketing alone.

    Whoever said stop is not asked either whether they meant the yes that came before it, and does not get
    the answer that was in line when they said it: whoever answers knows it from then on.
    """
    if case.message.kind == Kind.REPLY:
        return Skip("suppressed") if is_stopped(later_noes(case), about_marketing=False) else None
    if not case.asks_consent and case.message.kind != Kind.REQUEST:
        return None
    noes = case.facts.suppressions.get(case.message.contact_id, ())
    return Skip("suppressed") if is_stopped(noes, MARKETING in (case.category, case.about)) else None


def later_noes(case: Case) -> list[Suppression]:
    """By their ids, which are ordered by time: the platform tells the hour of a word in whole seconds."""
    noes = case.facts.suppressions.get(case.message.contact_id, ())
    return [no for no in noes if no.event_id > case.message.id]


def needs_consent(case: Case) -> Objection | None:
    consent = case.consent
    if case.message.kind == Kind.REQUEST:  # whoever has said no since is not asked whether they meant the yes
        refused = consent is not None and (consent.revoked_at or 0) >= case.message.created_at
        return Skip("no_consent") if refused else None
    if not case.asks_consent:
        return None
    missing = consent is None or (not stands(consent, case.facts.now) and consent.revoked_at is not None)
    return Skip("no_consent") if missing else None


def consent_still_holds(case: Case) -> Objection | None:
    consent = case.consent if case.asks_consent else None
    return Skip("consent_expired") if consent and has_expired(consent, case.facts.now) else None


def within_purpose(case: Case) -> Objection | None:
    """What the person agreed to must be what WhatsApp says the template is, also after a change."""
    if case.template is None:
        return None
    if case.message.kind == Kind.REQUEST:  # nobody has agreed to an advertisement yet
        return None if case.category == UTILITY else Skip("outside_purpose")
    if not case.asks_consent:
        return None
    return None if case.about == case.category else Skip("outside_purpose")


def needs_live_template(case: Case) -> Objection | None:
    """A campaign's rows wait for the template, or for a person; they are not burnt."""
    if not case.in_window and (case.message.template_id is None or case.message.kind == Kind.REPLY):
        return Skip("window_closed")  # a reply rests on the person's own words, so they must be recent
    if case.message.template_id is None:
        return None
    live = case.template
    fits = live is not None and live.version == case.message.template_version
    if live is not None and live.status == "APPROVED" and fits:
        return None
    if not case.is_campaign:
        return Skip("template_not_live")
    return Wait(
        "template_not_live" if live is None or live.status != "APPROVED" else "template_changed", None
    )


def code_has_a_phone(case: Case) -> Objection | None:
    """WhatsApp refuses a security code to whoever is known by its id alone (131062)."""
    needed = case.category == AUTHENTICATION and not is_phone(case.message.phone)
    return Skip("code_needs_phone") if needed else None


def has_its_variables(case: Case) -> Objection | None:
    """A row that could not be rendered at launch was frozen with an empty body."""
    return None if case.message.body else Skip("bad_variables")


def is_on_whatsapp(case: Case) -> Objection | None:
    seen = case.facts.not_on_whatsapp.get(case.message.contact_id)
    gone = seen is not None and case.facts.now - seen < NOT_ON_WHATSAPP_FOR
    return Skip("not_on_whatsapp") if gone else None


def not_in_conversation(case: Case) -> Objection | None:
    """What agents say first waits while a colleague answers the person; the rest is the company's choice."""
    serving = case.facts.serving.get(case.message.contact_id)
    if serving is None or not case.asks_consent:
        return None
    author = case.facts.authors.get(case.message.id)
    if author is not None:
        may = author.overrides or author.user_id == serving
        return None if may else Wait(IN_CONVERSATION, looked_at_again(case, TALK))
    match case.facts.while_served:
        case WhileServed.SKIP:
            return Skip(IN_CONVERSATION)
        case WhileServed.WAIT:
            return Wait(IN_CONVERSATION, looked_at_again(case, TALK))
        case WhileServed.SEND:
            return None


def looked_at_again(case: Case, after: Millis) -> Millis:
    """In time to expire."""
    again, expires = case.facts.now + after, case.message.expires_at
    return again if expires is None else min(again, expires)


def not_too_often(case: Case) -> Objection | None:
    return Skip("frequency_cap") if full_caps(case) else None


def full_caps(case: Case) -> str:
    """Whose cap leaves no room: the company's counts all that the person got of us, a purpose's what was
    of the purpose; "" while there is room by both."""
    caps, purpose_id = case.facts.caps, case.message.purpose_id
    if not case.asks_consent or not caps.is_set:
        return ""
    got, now = case.facts.lately.get(case.message.contact_id, ()), case.facts.now
    of_purpose = [at for purpose, at in got if purpose == purpose_id]
    full = is_full(caps.company, [at for _, at in got], now)
    if is_full(caps.purposes.get(purpose_id or 0), of_purpose, now):
        return "both" if full else "purpose"
    return "company" if full else ""


def is_full(cap: Cap | None, left_at: Sequence[Millis], now: Millis) -> bool:
    return cap is not None and sum(at > now - cap.days * DAY for at in left_at) >= cap.most


def not_paused(case: Case) -> Objection | None:
    state = case.facts.campaigns.get(case.message.run_id)
    return Wait("paused", None) if state in ("paused", "stopped") else None


def not_unclear(case: Case) -> Objection | None:
    """Words that may be a no are not obeyed as one; until a person decides no marketing follows them, and
    no answer that nobody wrote."""
    marketing = case.asks_consent and case.category == MARKETING
    asked = marketing and case.message.contact_id in case.facts.unclear
    asked = asked or case.message.id in case.facts.automatic
    return Wait(UNCLEAR_NO, looked_at_again(case, HOUR)) if asked else None


def within_hours(case: Case) -> Objection | None:
    """As for consent: what the person asked for (a code, an answer, a confirmation) comes at any hour."""
    until = case.facts.opens.get((case.message.contact_id, case.message.purpose_id))
    return Wait("quiet_hours", until) if until is not None and case.asks_consent else None


# Order is part of the policy (product.md, the gate). The limit comes last, in the claim itself,
# because only there can it be counted exactly.
GATE = (
    not_expired,
    not_cancelled,
    not_suppressed,
    needs_consent,
    consent_still_holds,
    within_purpose,
    needs_live_template,
    code_has_a_phone,
    has_its_variables,
    is_on_whatsapp,
    not_in_conversation,
    not_too_often,
    not_paused,
    not_unclear,
    within_hours,
)
