"""What an HTTP answer proves about a send: accepted, refused, or nothing at all.

Only a body of Meta's own form is proof of a refusal; its HTTP status proves nothing (decision 2).
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from avisa.channels.meta.faults import fault_of
from avisa.channels.meta.wire import MetaError, read_error, read_sent, read_taken, read_uploaded
from avisa.channels.port import (
    Accepted,
    Ambiguous,
    Blame,
    Fault,
    MediaOutcome,
    MediaTaken,
    Outcome,
    Rejected,
    SampleOutcome,
    SampleTaken,
    TemplateOutcome,
    TemplateTaken,
    Trouble,
    Verb,
)
from avisa.kernel.clock import MINUTE, SECOND

HELD = ("held_for_quality_assessment", "paused")
LONGEST_WAIT = 24 * 60 * MINUTE

HeaderOf = Callable[[str], str | None]


def outcome_of(status: int, raw: bytes, header_of: HeaderOf) -> Outcome:
    """`header_of` finds a header by name; it is asked only about refusals."""
    if 200 <= status < 300 and (accepted := _accepted(raw)):
        return accepted
    return _refusal(status, raw, header_of)


def taken_of(status: int, raw: bytes, header_of: HeaderOf) -> TemplateOutcome:
    """The same for a template that was handed in, changed or deleted."""
    if 200 <= status < 300 and (taken := _taken(raw)):
        return taken
    return _refusal(status, raw, header_of)


def upload_begun(status: int, raw: bytes, header_of: HeaderOf) -> str | Rejected | Ambiguous:
    """The session that the bytes go to."""
    if 200 <= status < 300 and (session := _uploaded(raw)[0]):
        return session
    return _refusal(status, raw, header_of)


def upload_ended(status: int, raw: bytes, header_of: HeaderOf) -> SampleOutcome:
    if 200 <= status < 300 and (handle := _uploaded(raw)[1]):
        return SampleTaken(handle)
    return _refusal(status, raw, header_of)


def media_taken(status: int, raw: bytes, header_of: HeaderOf) -> MediaOutcome:
    """A file for messages: its id, as any object's."""
    if 200 <= status < 300 and (taken := _taken(raw)) and taken.platform_id:
        return MediaTaken(taken.platform_id)
    return _refusal(status, raw, header_of)


def _uploaded(raw: bytes) -> tuple[str, str]:
    try:
        answer = read_uploaded(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return "", ""
    return (answer.id if answer.id.startswith("upload:") else ""), answer.h


def _refusal(status: int, raw: bytes, header_of: HeaderOf) -> Rejected | Ambiguous:
    error = _error(raw)
    if error is None:
        return Ambiguous(f"http {status} without a readable answer")
    fault = _fault(error, status)
    if fault.verb is Verb.UNKNOWN:
        return Ambiguous(error.details, fault)
    return Rejected(fault, error.details, retry_after(header_of))


def trouble_of(status: int, raw: bytes) -> Trouble:
    """Why a reading call brought nothing: there the HTTP status is all that may be left to tell."""
    error = _error(raw)
    if error is None:
        return Trouble(f"http {status} without a readable answer")
    return Trouble(error.details, _fault(error, status))


def _accepted(raw: bytes) -> Accepted | None:
    try:
        answer = read_sent(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if not answer.messages or not answer.messages[0].id:
        return None
    message = answer.messages[0]
    held = message.message_status in HELD
    if not answer.contacts:
        return Accepted(message.id, held=held)
    contact = answer.contacts[0]
    return Accepted(message.id, contact.wa_id or "", contact.user_id or "", held)


def _taken(raw: bytes) -> TemplateTaken | None:
    """A creation answers the new id, an edit and a deletion their success."""
    try:
        answer = read_taken(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if not (answer.id or answer.success):
        return None
    return TemplateTaken(str(answer.id or ""), (answer.status or "").upper(), (answer.category or "").upper())


def _error(raw: bytes) -> MetaError | None:
    try:
        error = read_error(raw).error
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return error if isinstance(error.code, int) or error.code.isdecimal() else None


def _fault(error: MetaError, status: int) -> Fault:
    """A code that the table lacks is a refusal when Meta calls it ours (4xx), else it promises nothing."""
    fault = fault_of(int(error.code), error.error_subcode or 0)
    if fault.name == "unlisted" and status >= 500:
        return Fault(fault.code, "provider_error", Verb.UNKNOWN, Blame.PROVIDER)
    return fault


def retry_after(header_of: HeaderOf) -> int:
    """How long Meta asks us to wait, in ms; 0 when it says nothing.

    `Retry-After` counts seconds, `estimated_time_to_regain_access` minutes (facts, section 4).
    """
    seconds = header_of("retry-after") or ""
    waits = [int(seconds) * SECOND] if seconds.isdecimal() and len(seconds) < 10 else []
    waits += [minutes * MINUTE for minutes in _minutes(header_of("x-business-use-case-usage"))]
    return min(max(waits, default=0), LONGEST_WAIT)


class _Usage(msgspec.Struct):
    estimated_time_to_regain_access: int = 0


_read_usage = msgspec.json.Decoder(dict[str, list[_Usage]]).decode


def _minutes(usage: str | None) -> list[int]:
    if not usage:
        return []
    try:
        by_account = _read_usage(usage)
    except msgspec.DecodeError:
        return []
    return [each.estimated_time_to_regain_access for uses in by_account.values() for each in uses]
