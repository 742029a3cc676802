"""Names as searches compare them: whoever types `jose` looks for José too."""

from __future__ import annotations

import unicodedata


def folded(name: str) -> str:
    """Without case and accents, and with single blanks; a `ç` is a `c` as it is on many keyboards."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


ERASED = "\x1f"  # in place of the name that people are found by: nobody is called so
