"""What an owner tells of a provider, checked before it is kept: address, headers, body. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from avisa.channels.loopback import LOOPBACK
from avisa.channels.sms.body import read_template
from avisa.errors import Refused

NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}")
VALUE = re.compile(r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?")
LONGEST_VALUE = 4_000
MOST_HEADERS = 20
OURS = frozenset({"content-type", "content-length", "host", "transfer-encoding", "connection"})


def check_provider(url: str, headers: Mapping[str, str], body: str) -> None:
    """Raises Refused: `sms_url_unusable`, `sms_header_malformed`, `sms_body_malformed`, `sms_body_lacks`."""
    check_address(url)
    read_template(body)
    for name, value in headers.items():
        if not NAME.fullmatch(name) or name.lower() in OURS:
            raise Refused("sms_header_malformed", name=name[:40])
        if not VALUE.fullmatch(value) or len(value) > LONGEST_VALUE:
            raise Refused("sms_header_malformed", name=name[:40])
    if len(headers) > MOST_HEADERS:
        raise Refused("sms_header_malformed", name="…")


def check_address(url: str) -> None:
    """https anywhere, plain http on this machine alone, and no password in the address."""
    try:
        parts = urlsplit(url)
        told = (parts.hostname, parts.port)
    except ValueError:
        raise Refused("sms_url_unusable") from None
    safe = parts.scheme == "https" or (parts.scheme == "http" and told[0] in LOOPBACK)
    blank = any(sign.isspace() for sign in url)
    if not safe or not told[0] or blank or parts.username or parts.password or parts.fragment:
        raise Refused("sms_url_unusable")


def read_headers(written: str) -> dict[str, str]:
    """`Name: value`, one a line. Raises Refused("sms_header_malformed") without quoting the line: it may
    be the key alone."""
    found: dict[str, str] = {}
    for line in written.splitlines():
        if line.strip():
            name, colon, value = line.partition(":")
            if not colon:
                raise Refused("sms_header_malformed", name="")
            found[name.strip()] = value.strip()
    return found
