"""Any provider of SMS that takes JSON by HTTP: the one adapter, told by its owner where and how."""

from __future__ import annotations

from collections.abc import Mapping

from avisa.channels.http import Caller, Reply, Unanswered, Url, hider
from avisa.channels.sms.body import filled, found_at, read_template
from avisa.channels.sms.port import Later, Refused, Sms, SmsOutcome, Taken, Uncertain
from avisa.channels.sms.telling import check_provider
from avisa.errors import Refused as Refusal
from avisa.kernel.clock import HOUR, MINUTE, SECOND

TIMEOUT_MS = 30_000
CONNECTIONS = 8
LONGEST_DETAILS = 200

# 4xx is the provider's no. Of these it is a no to everything: address, key, credit.
TO_ALL = frozenset({401, 402, 403, 404, 405, 407, 410, 415, 426})
# These say nothing of whether it was sent: a time-out on the way, a reference that is known already.
SAYS_NOTHING = frozenset({408, 409, 425, 499})
COME_AGAIN = 429


class HttpSms:
    """`send` is safe to call from many tasks at once, and never tries twice."""

    __slots__ = ("_caller", "_hide", "_id_at", "_template", "_url")

    def __init__(
        self,
        url: str,
        headers: Mapping[str, str],
        body: str,
        id_at: str = "",
        timeout_ms: int = TIMEOUT_MS,
        connect_timeout_ms: int = TIMEOUT_MS // 3,
    ) -> None:
        """Raises errors.Refused for what no request can be made of; `id_at` as in `found_at`."""
        self._template = read_template(body)
        self._id_at = id_at
        self._hide = hider(headers.values())
        check_provider(url, headers, body)
        self._url = address(url)
        self._caller = Caller(url, headers, CONNECTIONS, timeout_ms, connect_timeout_ms)

    async def send(self, sms: Sms) -> SmsOutcome:
        reply = await self._caller.post(self._url, filled(self._template, sms))
        if isinstance(reply, Unanswered):
            details = self._hide(reply.details)[:LONGEST_DETAILS]
            return Uncertain(details) if reply.left else Later(details)
        return self._judged(reply)

    def _judged(self, reply: Reply) -> SmsOutcome:
        status = reply.status
        details = f"http {status}"
        if 200 <= status < 300:
            return self._taken(reply)
        if status == COME_AGAIN:
            return Later(details, wait_of(reply.header_of("retry-after")))
        if not 400 <= status < 500 or status in SAYS_NOTHING:
            return Uncertain(details)
        said = " ".join(reply.body[:1_000].decode(errors="replace").split())
        return Refused(self._hide(f"{details} {said}").strip()[:LONGEST_DETAILS], status in TO_ALL)

    def _taken(self, reply: Reply) -> SmsOutcome:
        """Where the owner says that the answer names the SMS, an answer without the name is no yes."""
        if not self._id_at:
            return Taken()
        found = found_at(reply.body, self._id_at)
        return Taken(found) if found else Uncertain(f"http {reply.status} without {self._id_at}")

    async def close(self) -> None:
        await self._caller.close()


def address(url: str) -> Url:
    try:
        return Url(url)
    except ValueError:
        raise Refusal("sms_url_unusable") from None


def wait_of(retry_after: str | None) -> int:
    """How long the provider asks us to wait, in ms; a minute when it does not say."""
    said = retry_after or ""
    return min(int(said) * SECOND, HOUR) if said.isdecimal() and len(said) < 7 else MINUTE
