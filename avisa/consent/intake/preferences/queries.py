"""Reading what one person's preference page shows."""

from __future__ import annotations

from collections.abc import Sequence

from avisa.audience.queries import person
from avisa.consent.intake.preferences.types import Link, Preference, Preferences
from avisa.consent.queries import consents_of, history_of, purposes_of, suppressions_of
from avisa.consent.rules import stands
from avisa.consent.texts.queries import published
from avisa.consent.texts.types import Text
from avisa.consent.types import Purpose, Standing
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.kernel.secrets import Vault
from avisa.workspace.queries import workspace_by_id


def preferences_of(
    tx: Tx, vault: Vault, link: Link, wanted: Sequence[str], now: Millis
) -> Preferences | None:
    """None when the person is not there any more, or was erased."""
    who = person(tx, link.workspace_id, link.contact_id)
    company = workspace_by_id(tx, link.workspace_id)
    if who is None or who.is_erased or company is None:
        return None
    purposes = purposes_of(tx, link.workspace_id)
    standing = consents_of(tx, link.workspace_id, [who.id], purposes)
    texts = published(tx, link.workspace_id)
    languages = (*wanted, company.language, *sorted({language for _, language in texts}))
    events = history_of(tx, link.workspace_id, who.id, vault)
    choices = [
        choice(purpose, standing.get((who.id, purpose.id)), text_for(texts, purpose.id, languages), now)
        for purpose in purposes.values()
    ]
    return Preferences(
        person=who,
        company=company.name,
        zone=company.time_zone,
        choices=tuple(one for one in choices if one.text or one.on),
        stops=suppressions_of(tx, link.workspace_id, [who.id]).get(who.id, ()),
        events=events,
        state=events[-1].position if events else 0,
    )


def choice(purpose: Purpose, standing: Standing | None, text: Text | None, now: Millis) -> Preference:
    return Preference(purpose, stands(standing, now), standing, text)


def text_for(texts: dict[tuple[int, str], Text], purpose_id: int, languages: Sequence[str]) -> Text | None:
    found = (texts.get((purpose_id, language)) for language in languages)
    return next((text for text in found if text), None)
