"""What will become of an accepted message: whether it fails, is read, is told twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from whatsapp_sandbox.account import standing
from whatsapp_sandbox.faults import Chance
from whatsapp_sandbox.people.persona import Persona
from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.store import Message
from whatsapp_sandbox.wire.errors import TOLD_LATER

# What a seeded failure looks like; the last two exist for marketing only.
FAILURES = (131026, 131049, 130472)
MARKETING_ONLY = (131049, 131050, 130472)
# The platform documents no code for an exceeded messaging limit [!]; this is what has been reported.
OVER_LIMIT = 131048
# Of what was held for quality assessment and then dropped.
PAUSED = 132015
DETAILS = {
    130472: "The recipient takes part in an experiment and receives no marketing messages.",
    131009: "The message that the reaction is for does not exist, is too old or is a reaction itself.",
    131026: "The message could not be delivered to this recipient.",
    131042: "There is a problem with the payment method of this account.",
    131047: "More than 24 hours have passed since the recipient last wrote.",
    131048: "The messaging limit of the portfolio is used up.",
    131049: "The platform held this message back to keep engagement healthy.",
    131050: "The recipient has chosen to receive no marketing messages from this business.",
    132015: "The template was paused while this message was held.",
    132016: "The template behind this message is disabled.",
    132021: "A template that was written by hand has this name.",
    131053: "The medium could not be fetched or is not of a supported type.",
}


@dataclass(frozen=True, slots=True)
class Fate:
    failure: int  # 0 when the message arrives
    in_window: bool
    fails_late: bool  # after `sent`
    reads: bool
    chance: Chance


@dataclass(slots=True)
class Case:
    platform: Platform
    message: Message
    persona: Persona
    in_window: bool
    now: int


def fate_of(
    platform: Platform, message: Message, persona: Persona, chance: Chance, now: int, ordered: int = 0
) -> Fate:
    """`ordered` is the code of a failure that somebody wants to see."""
    person = message.recipient.person
    in_window = platform.store.window_is_open(message.number_id, person, now)
    case = Case(platform, message, persona, in_window, now)
    sure = ordered or next((code for reason in REASONS if (code := reason(case))), 0)
    drawn = 0 if sure else _drawn_failure(platform, message, chance)
    reads = chance.reading < platform.settings.read_share if persona.reads is None else persona.reads
    fails_late = bool(drawn) and int(chance.kind * 1000) % 2 == 1
    return Fate(sure or drawn, in_window, fails_late, reads, chance)


def _persona_fails(case: Case) -> int:
    code = case.persona.fails or (case.persona.problem if case.persona.problem in TOLD_LATER else 0)
    return code if code and (case.message.category == "marketing" or code not in MARKETING_ONLY) else 0


def _nobody_is_there(case: Case) -> int:
    who = case.message.recipient
    gone = case.persona.changes_number or who.person in case.platform.crowd.moved
    return 131026 if gone or not who.wa_id else 0


def _account_forbids(case: Case) -> int:
    return standing.failure(case.platform, case.message)


def _marketing_is_unwanted(case: Case) -> int:
    if case.message.category != "marketing":
        return 0
    if case.message.recipient.person in case.platform.store.stopped:
        return 131050
    # Since 1 April 2025 no marketing template reaches a number of the United States.
    return 131049 if case.message.recipient.region == "US" else 0


def _window_is_closed(case: Case) -> int:
    return 131047 if case.message.category == "service" and not case.in_window else 0


def _reaction_has_no_message(case: Case) -> int:
    if case.message.kind != "reaction":
        return 0
    wamid = str(case.message.content.get("message_id"))
    number_id, person = case.message.number_id, case.message.recipient.person
    return 0 if case.platform.store.is_in_chat(wamid, number_id, person) else 131009


def _limit_is_used_up(case: Case) -> int:
    if case.in_window or case.platform.limit.has_room_for(case.message.recipient.person, case.now):
        return 0
    return OVER_LIMIT


REASONS: tuple[Callable[[Case], int], ...] = (
    _persona_fails,
    _nobody_is_there,
    _account_forbids,
    _marketing_is_unwanted,
    _window_is_closed,
    _reaction_has_no_message,
    _limit_is_used_up,
)


def _drawn_failure(platform: Platform, message: Message, chance: Chance) -> int:
    if chance.failure >= platform.settings.fail_share:
        return 0
    return FAILURES[int(chance.kind * len(FAILURES))] if message.category == "marketing" else FAILURES[0]
