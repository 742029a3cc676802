"""Logs of one line each, without secrets, with phone numbers masked; ids (17-19 digits) stay readable.

What is known to be sensitive is never logged in the first place. This is the net below: it looks at the
finished line, exceptions included, so that neither an argument nor another library's error slips past.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from typing import TextIO

from avisa.kernel.clock import iso

HIDDEN = "[hidden]"
NAMES = r"authorization|\w*token|\w*secret\w*|\w*password\w*|api[_-]?key"

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


def masked_phone(found: re.Match[str]) -> str:
    shown = [character for character in found[0] if character.isdigit()]
    plus = "+" if found[0].startswith("+") else ""
    return f"{plus}{''.join(shown[:2])}…{''.join(shown[-2:])}"


# In this order: a rule may rely on what the rules before it have taken away.
RULES: tuple[Rule, ...] = (
    # A database's error quotes whole rows: people's names, numbers and messages.
    (re.compile(r"(\[parameters: |DETAIL: )[^\n]*"), rf"\1{HIDDEN}"),
    (re.compile(r"(://[^\s:/@]*:)[^\s/]+@"), rf"\1{HIDDEN}@"),  # a password within an address
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}"), rf"\1 {HIDDEN}"),
    (re.compile(rf"(?i)\b({NAMES})([\"']?\s*[=:]\s*)(b?[\"'][^\"']*[\"']|[^\s,;&)}}]+)"), rf"\1\2{HIDDEN}"),
    (re.compile(r"\bEAA[A-Za-z0-9]{16,}"), HIDDEN),
    # Whatever is long, mixed and opaque: a session, an API key.
    (re.compile(r"(?<![\w/.-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{40,}"), HIDDEN),
    # The platform's message ids hold the phone number, in base64.
    (re.compile(r"wamid\.[\w+/=-]*?([\w+/=-]{0,6})(?![\w+/=-])"), r"wamid.…\1"),
    # Its ids of people who have shown no phone: a country, and at least so many signs, a digit among them.
    (re.compile(r"\b([A-Z]{2})\.(?:ENT\.)?(?=[A-Za-z]*\d)[0-9A-Za-z]{8,128}\b"), r"\1.…"),
    (re.compile(r"(?<![\w+.-])\+?\d{10,15}(?!\w)"), masked_phone),
    (re.compile(r"\+\d{1,3}[ -]?\(?\d{2,4}\)?[ -]?\d{3,5}[ -]?\d{3,5}(?!\d)"), masked_phone),
    (re.compile(r"\(\d{2}\) ?9?[ -]?\d{4}[ -]?\d{4}(?!\d)"), masked_phone),
)


def redacted(line: str) -> str:
    for pattern, replacement in RULES:
        line = pattern.sub(replacement, line)
    return line


class OneLine(logging.Formatter):
    """`time LEVEL logger message`, and a traceback folded into the same line."""

    def format(self, record: logging.LogRecord) -> str:
        time = iso(int(record.created * 1000))
        told = redacted(super().format(record)).replace("\n", "\\n").replace("\r", "\\r")
        return f"{time} {record.levelname} {record.name} {told}"


def configure(level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send every logger of the process through `OneLine`; other libraries' own handlers are taken away.

    Servers that would set up logging themselves are told not to (uvicorn: `log_config=None`).
    """
    through = logging.StreamHandler(stream or sys.stderr)
    through.setFormatter(OneLine())
    root = logging.getLogger()
    root.handlers[:] = [through]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "alembic", "sqlalchemy"):
        own = logging.getLogger(name)
        own.handlers.clear()
        own.propagate = True
    for chatty in ("uvicorn.access", "alembic"):
        logging.getLogger(chatty).setLevel(max(level, logging.WARNING))
