"""The handles in a template's examples: each must come from a resumable upload to this app."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whatsapp_sandbox.platform import Platform
from whatsapp_sandbox.templates.rules.refusals import refused
from whatsapp_sandbox.wire.errors import Problem

# [!] The subcode is known from other people's logs only.
FOREIGN = 2494102


def foreign(platform: Platform, components: Any) -> Problem | None:
    """Of components in the right form, those of carousels among them."""
    unknown = next((one for one in _handles(components) if not platform.media.handle_known(one)), None)
    if unknown is None:
        return None
    return refused(f"The handle {unknown[:40]} is of no upload to this app.", FOREIGN)


def _handles(value: Any) -> Iterator[str]:
    for key, inner in value.items() if isinstance(value, dict) else enumerate(_listed(value)):
        if key == "header_handle":
            yield from [inner] if isinstance(inner, str) else _listed(inner)
        else:
            yield from _handles(inner)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
