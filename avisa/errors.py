"""The families of errors, and what each means over HTTP.

AvisaError
  Refused          the request cannot be done as it stands; the person can mend it   422
    NotFound       no such thing in this workspace                                   404
    Conflict       the thing is not in a state that allows it                        409
    Outdated       somebody else has changed it since it was read                    412
    NotAllowed     this role may not                                                 403
    NotSignedIn    no valid session or key                                           401
    TooMany        slow down                                                         429
  Misconfigured    the machine's settings are missing or unsafe                      500
"""

from __future__ import annotations

from typing import ClassVar


class AvisaError(Exception):
    """Base of all expected errors: a code for programs, fields for the text that people read."""

    status: ClassVar[int] = 500
    code: str = "internal"

    def __init__(self, code: str | None = None, **fields: object) -> None:
        self.code = code or type(self).code
        self.fields = fields
        super().__init__(self.code, fields)

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.fields.items())
        return f"{self.code}({shown})" if shown else self.code


class Refused(AvisaError):
    """The input or the state of things does not allow it; saying what to mend is our job."""

    status = 422
    code = "refused"


class NotFound(Refused):
    """There is no such thing here, or it belongs to another workspace: both look the same."""

    status = 404
    code = "not_found"


class Conflict(Refused):
    """It exists, but not in a state from which this can be done."""

    status = 409
    code = "conflict"


class Outdated(Refused):
    """What the request rests on has been changed since; read it again, then decide."""

    status = 412
    code = "outdated"


class NotAllowed(Refused):
    """Signed in, but this role may not do it."""

    status = 403
    code = "not_allowed"


class NotSignedIn(Refused):
    """No valid session or API key."""

    status = 401
    code = "not_signed_in"


class TooMany(Refused):
    """Asked too often; `retry_after` (seconds) is among the fields."""

    status = 429
    code = "too_many"


class Misconfigured(AvisaError):
    """A setting is missing or wrong; `avisa doctor` names it and the page about it."""

    code = "misconfigured"
