"""The browser's cookie: which session it holds, how it is set, and how it ends."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from avisa.identity import actions, queries
from avisa.identity.types import Member, SignedIn
from avisa.kernel.clock import Millis
from avisa.kernel.db import Database
from avisa.kernel.secrets import token_hash

COOKIE = "avisa_session"
NOTICE = "avisa_notice"


def member_of(db: Database, request: Request, now: Millis) -> Member | None:
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    with db.read() as tx:
        member = queries.member_of_session(tx, token_hash(token), now)
        due = member is not None and actions.due_for_renewal(tx, token, now)
    if due:
        with db.write() as tx:
            actions.renew_session(tx, token, now)
    return member


def let_in(response: Response, request: Request, signed: SignedIn) -> None:
    """No end in the cookie: the browser drops it when it closes, and the server's own end holds."""
    set_private(response, request, COOKIE, signed.token)


def let_out(db: Database, request: Request, response: Response) -> None:
    if token := request.cookies.get(COOKIE):
        with db.write() as tx:
            actions.sign_out(tx, token)
    response.delete_cookie(COOKIE, path="/")


def set_private(
    response: Response, request: Request, name: str, value: str, seconds: int | None = None
) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
