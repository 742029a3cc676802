"""Prepared answers that are templates: what a conversation offers, with the values filled for the person."""

from __future__ import annotations

from collections.abc import Sequence

from avisa.audience.queries import person
from avisa.desk.canned_queries import canned_by_id, canned_replies
from avisa.desk.canned_rules import fill
from avisa.desk.types import CannedKind, CannedReply
from avisa.kernel.db import Tx
from avisa.templates.types import Template
from avisa.web.canned_fill import facts_for
from avisa.web.visit import Visit


def prepared_templates(visit: Visit, tx: Tx, sendable: Sequence[Template]) -> list[CannedReply]:
    """Those whose template may be sent from here."""
    here = {one.id for one in sendable}
    found = canned_replies(tx, visit.workspace_id, visit.member.user_id)
    return [one for one in found if one.kind == CannedKind.TEMPLATE and one.content.template_id in here]


def picked_template(visit: Visit, tx: Tx) -> CannedReply | None:
    picked = visit.query_id("canned")
    one = canned_by_id(tx, visit.workspace_id, picked, visit.member.user_id) if picked else None
    return one if one is not None and one.kind == CannedKind.TEMPLATE else None


def values_of_picked(visit: Visit, tx: Tx, picked: CannedReply | None, contact_id: int) -> dict[str, str]:
    """By slot; one with an empty variable stays empty, so that it must be written."""
    who = person(tx, visit.workspace_id, contact_id) if picked else None
    if picked is None or who is None:
        return {}
    facts = facts_for(visit, tx, who)
    filled = {slot: fill(value, facts) for slot, value in picked.content.values.items()}
    return {slot: "" if one.missing else one.text for slot, one in filled.items()}
