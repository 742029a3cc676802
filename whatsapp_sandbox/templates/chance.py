"""What chance says about a template that somebody looks at."""

from __future__ import annotations

import struct
from hashlib import blake2b

from whatsapp_sandbox.templates.template import Template


def drawn(seed: int, template: Template, submission: int) -> tuple[float, float]:
    """Two numbers between 0 and 1, the same for the same seed."""
    text = f"{seed}/review/{template.name}/{template.language}/{submission}"
    first, second = struct.unpack("<2I", blake2b(text.encode(), digest_size=8).digest())
    return first / 0x1_0000_0000, second / 0x1_0000_0000
