"""Uploads of files: for the review of a template, and for the messages of a number.

The first is resumable: a session is begun at the app, the bytes go to it, and a handle comes back. `app`
is the app that the token belongs to, so that nobody has to type its id. The second is a form.
"""

from __future__ import annotations

import hashlib
from urllib.parse import quote, urlencode

from avisa.channels.http import Caller, Reply, Unanswered, Url
from avisa.channels.meta.answers import media_taken, upload_begun, upload_ended
from avisa.channels.port import Ambiguous, MediaOutcome, NeverLeft, SampleOutcome

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
    long = time_for(content, timeout_ms)
    ended: Reply | Unanswered = await caller.post_file(url, content, headers, long)
    if isinstance(ended, Unanswered):
        return no_answer(ended)
    return upload_ended(ended.status, ended.body, ended.header_of)


async def upload_for_messages(
    caller: Caller, address: str, token: str, file: tuple[str, str, bytes], timeout_ms: int
) -> MediaOutcome:
    """`file` is its name, kind and content. Never tries twice."""
    name, kind, content = file
    boundary, form = as_form(name, kind, content)
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": f"multipart/form-data; boundary={boundary}",
    }
    reply = await caller.post_file(Url(address), form, headers, time_for(content, timeout_ms))
    if isinstance(reply, Unanswered):
        return no_answer(reply)
    return media_taken(reply.status, reply.body, reply.header_of)


def as_form(name: str, kind: str, content: bytes) -> tuple[str, bytes]:
    """The boundary is made of the content's hash: no file can hold its own."""
    boundary = f"avisa-{hashlib.sha256(content).hexdigest()[:40]}"
    plain = "".join(sign if sign.isprintable() and sign not in '"\\' else "_" for sign in name)
    parts = [
        *(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
            for field, value in (("messaging_product", "whatsapp"), ("type", kind))
        ),
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{plain}"\r\n'
        f"Content-Type: {kind}\r\n\r\n",
    ]
    return boundary, "".join(parts).encode() + content + f"\r\n--{boundary}--\r\n".encode()


def time_for(content: bytes, timeout_ms: int) -> int:
    return timeout_ms + len(content) * 1000 // SLOWEST


def no_answer(reply: Unanswered) -> Ambiguous | NeverLeft:
    return Ambiguous(reply.details) if reply.left else NeverLeft(reply.details)
