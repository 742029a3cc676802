"""Who could not have typed so fast, in which language a form speaks, and the message that confirms a yes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from avisa.consent.intake.forms.types import Form, Seen
from avisa.consent.texts.types import Text
from avisa.errors import Refused
from avisa.kernel.clock import DAY, SECOND, Millis

YOUNGEST: Millis = 1 * SECOND  # nobody reads and types that fast
OLDEST: Millis = 1 * DAY
PENDING_FOR: Millis = 2 * DAY
LONGEST_NAME = 80
SLUG: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]")

# The person sends it as it stands, so it is in the language of the form.
CONFIRMING: Final = {
    "pt_BR": "Confirmo que quero receber mensagens de {company} pelo WhatsApp. Código {code}",
    "en": "I confirm that I want messages from {company} on WhatsApp. Code {code}",
    "es": "Confirmo que quiero recibir mensajes de {company} por WhatsApp. Código {code}",
}


def is_timely(seen: Seen, now: Millis) -> bool:
    """Old enough to have been read, young enough to say what the person saw."""
    return YOUNGEST <= now - seen.shown_at <= OLDEST


def confirming(language: str, company: str, code: str) -> str:
    return CONFIRMING.get(language, CONFIRMING["en"]).format(company=company, code=code)


def own_name(typed: str) -> str:
    """What people call themselves, without what no name holds; it is escaped wherever it is shown."""
    kept = (c for c in typed if unicodedata.category(c)[0] != "C" or c == " ")
    return " ".join("".join(kept).split())[:LONGEST_NAME]


def language_for(
    form: Form, published: Mapping[tuple[int, str], Text], wanted: Sequence[str]
) -> tuple[str, tuple[Text, ...]] | None:
    """The first wanted language in which each purpose of the form has words in force."""
    for language in (*wanted, *sorted({language for _, language in published})):
        texts = [published.get((purpose, language)) for purpose in form.purposes]
        found = tuple(text for text in texts if text)
        if found and len(found) == len(texts):
            return language, found
    return None


def site_of(typed: str, domain: str) -> str:
    """An origin on the company's own domain; raises Refused("site_not_yours")."""
    site = typed.strip().rstrip("/").lower()
    found = re.fullmatch(r"https://([a-z0-9.-]+)(:[0-9]{1,5})?", site)
    own = domain.lower().removeprefix("www.")
    if not found or not own or not (found[1] == own or found[1].endswith("." + own)):
        raise Refused("site_not_yours", site=typed[:100], domain=own)
    return site
