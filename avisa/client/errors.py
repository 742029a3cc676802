"""What a call can end in beside an answer: every error of the client is a `ClientError`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ClientError(Exception):
    """Base of all errors here."""


class Problem(ClientError):
    """Avisa said no (RFC 9457). `code` names it for programs, `detail` says it for people.

    `status` is the HTTP status; `fields` what the detail speaks of; `errors` where a body is malformed, each
    with a JSON pointer; `retry_after` seconds to wait, where Avisa named them.
    """

    def __init__(self, status: int, told: Mapping[str, Any], retry_after: int | None = None) -> None:
        self.status = status
        self.code = str(told.get("code", ""))
        self.title = str(told.get("title", ""))
        self.detail = str(told.get("detail", ""))
        self.fields: Mapping[str, Any] = told.get("fields") or {}
        self.errors: tuple[Mapping[str, str], ...] = tuple(told.get("errors") or ())
        self.retry_after = retry_after
        super().__init__(f"{status} {self.code}: {self.detail or self.title}")


class Unanswered(ClientError):
    """No whole answer came, also not after trying again. What was asked may have been done.

    Asking again with the same key is safe: `key` is the one that was used, or empty.
    """

    def __init__(self, details: str, key: str = "") -> None:
        self.key = key
        super().__init__(details)


class Unreadable(ClientError):
    """An answer that is not Avisa's: perhaps a proxy's page, or another service at this address."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(f"the answer with status {status} is not one of Avisa's API")


class ForgedWebhook(ClientError):
    """Not signed with the secret, or not now: believe nothing of it, and answer 401."""
