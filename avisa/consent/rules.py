"""What a yes and a no come to: whether a consent holds now, and how each event changes what stands."""

from __future__ import annotations

from dataclasses import replace

from avisa.consent.types import Evidence, Kind, Purpose, Scope, Standing, Suppression


def stands(consent: Standing | None, now: int) -> bool:
    """A yes that was neither taken back nor has run out."""
    return consent is not None and consent.revoked_at is None and not has_expired(consent, now)


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
    """The earlier of what the evidence says and what the purpose allows."""
    limits = [event.proof.expires_at]
    if purpose.valid_for is not None:
        limits.append(event.proof.at + purpose.valid_for)
    return min((limit for limit in limits if limit is not None), default=None)


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
    if event.source is None or (lifted_at is not None and at <= lifted_at):
        return current
    wanted = Suppression(event.source, event.scope or Scope.ALL, event.reason, event_id, at)
    return wanted if current is None else _wider(current, wanted)


def _wider(current: Suppression, wanted: Suppression) -> Suppression:
    """The later no stands, and never narrows an earlier one."""
    scope = Scope.ALL if Scope.ALL in (current.scope, wanted.scope) else wanted.scope
    newer = wanted if wanted.at > current.at else current
    return replace(newer if current.scope is scope else wanted, scope=scope, at=newer.at)


def says_more(current: Suppression | None, scope: Scope, at: int, lifted_at: int | None) -> bool:
    """Whether a no is worth an event: it was not taken back since, and is new, wider, or said again later."""
    if lifted_at is not None and at <= lifted_at:
        return False
    return current is None or at > current.at or scope is Scope.ALL is not current.scope
