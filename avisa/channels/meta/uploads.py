"""Resumable uploads: a session is begun at the app, the bytes go to it, and a handle comes back.

`app` is the app that the token belongs to, so that nobody has to type its id.
"""

from __future__ import annotations

from urllib.parse import quote, urlencode

from avisa.channels.http import Caller, Reply, Unanswered, Url
from avisa.channels.meta.answers import upload_begun, upload_ended
from avisa.channels.port import Ambiguous, NeverLeft, SampleOutcome

SLOWEST = 128 * 1024  # bytes a second: a slower line takes another try
SESSION_SAFE = ":?=&"


async def upload(
    caller: Caller, base: str, token: str, file: tuple[str, str, bytes], timeout_ms: int
) -> SampleOutcome:
    """`file` is its name, kind and content. Never tries twice."""
    name, kind, content = file
    about = urlencode({"file_name": name, "file_length": len(content), "file_type": kind})
    # An empty object: a POST without a body says no length, which some servers refuse.
    reply = await caller.post(Url(f"{base}/app/uploads?{about}"), b"{}")
    if isinstance(reply, Unanswered):
        return no_answer(reply)
    session = upload_begun(reply.status, reply.body, reply.header_of)
    if not isinstance(session, str):
        return session
    headers = {"Authorization": f"OAuth {token}", "file_offset": "0", "Content-Type": kind}
    url = Url(f"{base}/{quote(session, safe=SESSION_SAFE)}")
    long = timeout_ms + len(content) * 1000 // SLOWEST
    ended: Reply | Unanswered = await caller.post_file(url, content, headers, long)
    if isinstance(ended, Unanswered):
        return no_answer(ended)
    return upload_ended(ended.status, ended.body, ended.header_of)


def no_answer(reply: Unanswered) -> SampleOutcome:
    return Ambiguous(reply.details) if reply.left else NeverLeft(reply.details)
