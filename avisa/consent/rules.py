"""What a yes and a no come to: whether a consent holds now, and how each event changes what stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from avisa.consent.types import (
    Evidence,
    Kind,
    Purpose,
    Renewal,
    Scope,
    Standing,
    Suppression,
    SuppressionSource,
)
from avisa.kernel.clock import SECOND


def stands(consent: Standing | None, now: int) -> bool:
    """A yes that was neither taken back nor has run out."""
    return consent is not None and consent.revoked_at is None and not has_expired(consent, now)


def is_stopped(noes: Iterable[Suppression], about_marketing: bool) -> bool:
    """The person's own stop and ours stop everything; the platform's, and a narrow one, marketing alone."""
    return any(
        about_marketing or (no.source is not SuppressionSource.PLATFORM and no.scope is not Scope.MARKETING)
        for no in noes
    )


def has_expired(consent: Standing, now: int) -> bool:
    return consent.expires_at is not None and consent.expires_at <= now


def after(current: Standing | None, event_id: int, event: Evidence, purpose: Purpose) -> Standing | None:
    """What stands for the purpose once this event is in the ledger.

    Events may arrive late: a yes older than the no changes nothing, nor does a no older than the yes,
    nor an older yes than the one that stands.
    """
    at = event.proof.at
    if event.kind is Kind.GRANT:
        if current and at < current.granted_at:
            return current
        if current and current.revoked_at is not None and at <= current.revoked_at:
            return current
        return Standing(event_id, at, expiry(event, purpose))
    if current is None:  # a no that comes before its yes: neither a late yes nor a list may undo it
        return Standing(event_id, at, revoked_at=at)
    if at < current.granted_at:
        return current
    return replace(current, revoked_at=max(at, current.revoked_at or at))


def expiry(event: Evidence, purpose: Purpose) -> int | None:
    """The earliest of what the evidence says, what the purpose allows, and when its old words end.

    What counts for the words is when they were read: before a confirmation, at the first yes.
    """
    read_at = event.proof.at if event.proof.asked_at is None else event.proof.asked_at
    limits = [event.proof.expires_at, ends_with_words(read_at, purpose.renewals)]
    valid_for = valid_for_at(purpose, event.proof.at)
    if valid_for is not None:
        limits.append(event.proof.at + valid_for)
    return min((limit for limit in limits if limit is not None), default=None)


def valid_for_at(purpose: Purpose, at: int) -> int | None:
    """How long a yes held that was said at this instant; a later change of the purpose leaves it alone."""
    return next((valid_for for until, valid_for in purpose.earlier if at < until), purpose.valid_for)


def ends_with_words(read_at: int, renewals: Sequence[Renewal]) -> int | None:
    """When a yes to the words of then ends, because they came to mean something else."""
    return min((change.since for change in renewals if read_at < change.before), default=None)


def renewed(consent: Standing, renewals: Sequence[Renewal]) -> Standing:
    """The same yes as the purpose's new words leave it."""
    ends = ends_with_words(consent.granted_at, renewals)
    if ends is None or (consent.expires_at is not None and consent.expires_at <= ends):
        return consent
    return replace(consent, expires_at=ends)


def no_after(
    current: Suppression | None, event_id: int, event: Evidence, lifted_at: int | None
) -> Suppression | None:
    """The suppression of the event's source once the event is in the ledger; None when there is none.

    `lifted_at` is when that source last took its no back: a no said before then has no effect, however
    late it arrives, and a no that stands is not taken back by an older word.
    """
    at = event.proof.at
    if event.kind is Kind.LIFT:
        return None if current is None or current.at <= at else current
    if event.source is None or was_taken_back(at, lifted_at):
        return current
    wanted = Suppression(event.source, event.scope or Scope.ALL, event.reason, event_id, at)
    return wanted if current is None else _wider(current, wanted)


def was_taken_back(at: int, lifted_at: int | None) -> bool:
    """Whether a no was said before its source lifted it.

    The platform tells whole seconds: within the same one nobody knows which came first, and the no holds.
    """
    return lifted_at is not None and at // SECOND < lifted_at // SECOND


def _wider(current: Suppression, wanted: Suppression) -> Suppression:
    """The later no stands, and never narrows an earlier one."""
    scope = Scope.ALL if Scope.ALL in (current.scope, wanted.scope) else wanted.scope
    newer = wanted if wanted.at > current.at else current
    return replace(newer if current.scope is scope else wanted, scope=scope, at=newer.at)


def says_more(current: Suppression | None, scope: Scope, at: int, lifted_at: int | None) -> bool:
    """Whether a no is worth an event: it was not taken back since, and is new, wider, or said again later."""
    if was_taken_back(at, lifted_at):
        return False
    return current is None or at > current.at or scope is Scope.ALL is not current.scope
