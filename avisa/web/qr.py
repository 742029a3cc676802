"""QR codes as pictures that a printer takes: large, with a quiet zone, readable with a scratch on it."""

from __future__ import annotations

from base64 import b64encode
from io import BytesIO

import segno

SCALE = 10
KINDS = {"png": "image/png", "svg": "image/svg+xml"}


def inline(content: str) -> str:
    """As the address of a picture that lies in the page itself."""
    return f"data:image/svg+xml;base64,{b64encode(picture(content, 'svg')).decode()}"


def code_of(content: str) -> segno.QRCode:
    return segno.make(content, error="m", micro=False)


def picture(content: str, kind: str) -> bytes:
    out = BytesIO()
    code = code_of(content)
    if kind == "svg":
        code.save(out, kind="svg", scale=SCALE, border=4, light="#fff", svgclass=None, lineclass=None)
    else:
        code.save(out, kind="png", scale=SCALE, border=4)
    return out.getvalue()
