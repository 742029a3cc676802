"""Writing opt-in texts: each saving is a version, and one that lacks something is not published."""

from __future__ import annotations

import hashlib

from sqlalchemy import select, update

from avisa.consent.queries import purposes_of
from avisa.consent.tables import consent_text, purpose
from avisa.consent.texts.queries import newest, texts_by_id
from avisa.consent.texts.rules import LONGEST, findings
from avisa.consent.texts.types import Text
from avisa.consent.types import Purpose, Renewal
from avisa.errors import Conflict, NotFound, Refused
from avisa.journal.actions import record
from avisa.kernel.bulk import bulk_insert
from avisa.kernel.clock import Millis
from avisa.kernel.i18n import LANGUAGES
from avisa.kernel.unit import Unit
from avisa.workspace.tables import workspace


def save_text(unit: Unit, purpose_id: int, language: str, body: str) -> int:
    """The id of the version that says this; saving the newest one's words again makes no other."""
    if purpose_id not in purposes_of(unit.tx, unit.workspace_id):
        raise NotFound("purpose_not_found", purpose=str(purpose_id))
    if language not in LANGUAGES or not body.strip() or len(body) > 2 * LONGEST:
        raise Refused("text_malformed")
    last = newest(unit.tx, unit.workspace_id, purpose_id, language)
    if last and last.body == body:
        return last.id
    version = last.version + 1 if last else 1
    row = row_of(unit, purpose_id, language, version, body)
    if not bulk_insert(unit.tx, consent_text, [row], ignore_conflicts=True):
        raise Conflict("text_saved_meanwhile")
    record(unit, "consent_text.saved", f"consent_text:{row['id']}", language=language, version=version)
    return int(str(row["id"]))


def row_of(unit: Unit, purpose_id: int, language: str, version: int, body: str) -> dict[str, object]:
    return {
        "workspace_id": unit.workspace_id,
        "id": unit.ids.next(),
        "purpose_id": purpose_id,
        "language": language,
        "version": version,
        "body": body,
        "sha256": hashlib.sha256(body.encode()).hexdigest(),
        "created_by": unit.actor,
        "created_at": unit.now,
        "published_at": None,
    }


def publish_text(unit: Unit, text_id: int, anew_from: Millis | None = None) -> Text:
    """Let forms show this version from now on.

    With `anew_from` it means something else than before: who said yes until now must say it anew by then,
    and what is published of the purpose in other languages is shown to nobody any more. Without it only
    the wording changed, and every yes stands.
    Raises Refused("text_lacks", rules=...) with everything that it lacks, or Conflict("text_outdated")
    when a newer version exists.
    """
    text = texts_by_id(unit.tx, unit.workspace_id, [text_id]).get(text_id)
    if text is None:
        raise NotFound("text_not_found")
    last = newest(unit.tx, unit.workspace_id, text.purpose_id, text.language)
    if last and last.id != text.id:
        raise Conflict("text_outdated", version=last.version)
    company = unit.tx.scalar(select(workspace.c.name).where(workspace.c.id == unit.workspace_id))
    about = purposes_of(unit.tx, unit.workspace_id)[text.purpose_id]
    lacks = findings(text.body, text.language, company or "", about.name)
    if lacks:
        raise Refused("text_lacks", rules=[finding.rule for finding in lacks])
    if put_out(unit, text_id):
        told = {"version": text.version, "language": text.language}
        record(unit, "consent_text.published", f"consent_text:{text_id}", **told)
    if anew_from is not None and means_else(unit, text_id, anew_from):
        ask_anew(unit, about, Renewal(text.published_at or unit.now, max(anew_from, unit.now)))
    return text


def put_out(unit: Unit, text_id: int) -> bool:
    c = consent_text.c
    still = (c.workspace_id == unit.workspace_id, c.id == text_id, c.published_at.is_(None))
    return unit.tx.execute(update(consent_text).where(*still).values(published_at=unit.now)).rowcount == 1


def means_else(unit: Unit, text_id: int, anew_from: Millis) -> bool:
    """Said when it is published, or found out later; once."""
    c = consent_text.c
    still = (c.workspace_id == unit.workspace_id, c.id == text_id, c.anew_from.is_(None))
    return unit.tx.execute(update(consent_text).where(*still).values(anew_from=anew_from)).rowcount == 1


def ask_anew(unit: Unit, asked: Purpose, change: Renewal) -> None:
    """No row of anybody's consent is touched: what they come to is worked out wherever it is read."""
    mine = (purpose.c.workspace_id == unit.workspace_id, purpose.c.id == asked.id)
    known = unit.tx.scalar(select(purpose.c.renewals).where(*mine).with_for_update()) or []
    changes = [*known, [change.before, change.since]]
    unit.tx.execute(update(purpose).where(*mine).values(renewals=changes))
    told = {"before": change.before, "since": change.since}
    record(unit, "purpose.asked_anew", f"purpose:{asked.id}", name=asked.name, **told)
