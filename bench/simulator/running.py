"""The sandbox as a program of its own, with the one template that every race sends."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.company import WORDING
from bench.letter import LANGUAGE, NUMBER, TEMPLATE, TOKEN
from whatsapp_sandbox.testing import RunningSandbox

DELAY_MS = 200  # from acceptance to `sent`, and on from there: the sandbox's own default
BATCH = 1_000


@contextmanager
def simulator(folder: Path) -> Iterator[RunningSandbox]:
    templates = folder / "templates.json"
    letter = {"name": TEMPLATE, "language": LANGUAGE, "category": "UTILITY", "components": [WORDING]}
    templates.write_text(json.dumps([letter]))
    options = {
        "--templates": templates,
        "--token": TOKEN,
        "--phone-number-id": NUMBER,
        "--delay-ms": DELAY_MS,
        "--batch": BATCH,
    }
    words = [str(word) for option in options.items() for word in option]
    with RunningSandbox(*words) as sandbox:
        yield sandbox


def processor_seconds(sandbox: RunningSandbox) -> float:
    """What its process has taken so far."""
    fields = Path(f"/proc/{sandbox.pid}/stat").read_text().rpartition(")")[2].split()
    ticks: float = int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
