"""What a yes and a no come to: whether a consent holds now, and how each event changes what stands."""

from __future__ import annotations

from dataclasses import replace

from avisa.consent.types import Evidence, Kind, Purpose, Scope, Standing, Suppression, SuppressionSource


def stands(consent: Standing | None, now: int) -> bool:
    """A yes that was neither taken back nor has run out."""
    return consent is not None and consent.revoked_at is None and not has_expired(consent, now)


def has_expired(consent: Standing, now: int) -> bool:
    return consent.expires_at is not None and consent.expires_at <= now


def after(current: Standing | None, event_id: int, event: Evidence, purpose: Purpose) -> Standing | None:
    """What stands for the purpose once this event is in the ledger.

    Events may arrive late: a yes older than the no changes nothing, nor does a no older than the yes.
    """
    at = event.proof.at
    if event.kind is Kind.GRANT:
        if current and current.revoked_at is not None and at <= current.revoked_at:
            return current
        return Standing(event_id, at, expiry(event, purpose))
    if current is None or at < current.granted_at:
        return current
    return replace(current, revoked_at=at)


def expiry(event: Evidence, purpose: Purpose) -> int | None:
    """The earlier of what the evidence says and what the purpose allows."""
    limits = [event.proof.expires_at]
    if purpose.valid_for is not None:
        limits.append(event.proof.at + purpose.valid_for)
    return min((limit for limit in limits if limit is not None), default=None)


def widened(current: Suppression | None, wanted: Suppression) -> Suppression | None:
    """The suppression to write when this no comes: None when what stands already says as much."""
    if current and (current.scope is wanted.scope or current.scope is Scope.ALL):
        return None
    return wanted


def may_lift(current: Suppression | None, source: SuppressionSource, at: int) -> bool:
    """Only from where it came, and only a no that was said before."""
    return current is not None and current.source is source and current.at <= at
