"""What an outcome means for the row, the campaign, the number and the person: pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from avisa.channels.port import Accepted, Ambiguous, Fault, NeverLeft, Rejected, Verb
from avisa.engine.types import Answer, Ready, TooLate
from avisa.kernel.clock import MINUTE, SECOND, Millis
from avisa.messages.types import Settled, State

LONGEST_WAIT: Millis = 60 * MINUTE


@dataclass(slots=True)
class Effects:
    """What a batch of answers brings about beside the rows."""

    settled: list[Settled] = field(default_factory=list)
    back: list[Ready] = field(default_factory=list)  # as if they had not been claimed
    wa_ids: dict[int, tuple[str, str]] = field(default_factory=dict)  # contact -> (wa_id, bsuid)
    marks: dict[int, str] = field(default_factory=dict)  # contact -> platform_stop, not_on_whatsapp
    pause: dict[int, str] = field(default_factory=dict)  # run -> reason
    stop: dict[int, str] = field(default_factory=dict)
    stop_number: str = ""
    stop_account: str = ""
    stop_since: Millis = 0  # when the newest of the sends was claimed that ask for a stop
    slower: Millis = 0


def effects_of(answers: list[Answer], now: Millis, jitter: float) -> Effects:
    """`jitter` in [0, 1) spreads retries; `now` in ms."""
    effects = Effects()
    for answer in answers:
        add(effects, answer, now, jitter)
    return effects


def add(effects: Effects, answer: Answer, now: Millis, jitter: float) -> None:
    ready = answer.ready
    match answer.outcome:
        case Accepted() as yes:
            state = State.HELD if yes.held else State.ACCEPTED
            effects.settled.append(Settled(ready.id, ready.attempt, state.value, wamid=yes.wamid or None))
            if yes.wa_id and yes.wa_id != ready.wa_id:
                effects.wa_ids[ready.contact_id] = (yes.wa_id, yes.bsuid)
        case TooLate():
            effects.back.append(ready)
        case NeverLeft(details):
            wait = backoff(SECOND, ready.attempt, jitter)
            effects.slower = max(effects.slower, SECOND)
            effects.settled.append(again(ready, now + wait, "never_left", details, "never_left"))
        case Ambiguous(details, fault):
            reason = fault.name if fault else "no_answer"
            effects.settled.append(
                Settled(ready.id, ready.attempt, State.UNKNOWN.value, reason, details, outcome="ambiguous")
            )
        case Rejected(fault, details, retry_after):
            refuse(effects, ready, fault, details, now + waiting(fault, ready, retry_after, jitter))


def refuse(effects: Effects, ready: Ready, fault: Fault, details: str, due_at: Millis) -> None:
    if fault.marks:
        effects.marks[ready.contact_id] = fault.marks
    match fault.verb:
        case Verb.RETRY if ready.attempt < fault.attempts:
            if fault.blame == "pace" and not fault.name.startswith("pair"):
                effects.slower = max(effects.slower, fault.wait)
            effects.settled.append(again(ready, due_at, fault.name, details))
        case Verb.PAUSE_CAMPAIGN if is_campaign(ready):
            effects.pause[ready.run_id] = fault.name
            # With an instant, so that the gate meets it once more: it parks the row, or ends it when the
            # campaign was cancelled meanwhile.
            effects.settled.append(again(ready, due_at, fault.name, details))
        case Verb.STOP_NUMBER | Verb.STOP_ACCOUNT:
            effects.stop_since = max(effects.stop_since, ready.claimed_at)
            if fault.verb is Verb.STOP_NUMBER:
                effects.stop_number = fault.name
            else:
                effects.stop_account = fault.name
            effects.settled.append(again(ready, due_at, fault.name, details))
        case Verb.UNKNOWN:
            effects.settled.append(
                Settled(
                    ready.id, ready.attempt, State.UNKNOWN.value, fault.name, details, outcome="ambiguous"
                )
            )
        case _:
            if fault.verb is Verb.STOP_CAMPAIGN and is_campaign(ready):
                effects.stop[ready.run_id] = fault.name
            effects.settled.append(
                Settled(ready.id, ready.attempt, State.FAILED.value, fault.name, details, outcome="rejected")
            )


def again(ready: Ready, due_at: Millis, reason: str, details: str, outcome: str = "rejected") -> Settled:
    return Settled(
        ready.id, ready.attempt, State.QUEUED.value, reason, details, due_at=due_at, outcome=outcome
    )


def waiting(fault: Fault, ready: Ready, retry_after: Millis, jitter: float) -> Millis:
    """The provider's own word wins over our table when it asks for longer."""
    return max(retry_after, backoff(fault.wait or SECOND, ready.attempt, jitter))


def backoff(first: Millis, attempt: int, jitter: float) -> Millis:
    """Doubling with each attempt, up to an hour, plus up to half of it by chance."""
    wait = min(first * 2 ** min(attempt - 1, 12), LONGEST_WAIT)
    return int(wait * (1 + jitter / 2))


def is_campaign(ready: Ready) -> bool:
    return ready.run_id != ready.id
