"""Whom a campaign reaches, as fields of a form and of an address: read, written back, and called by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from avisa.audience.queries import columns_known, lists_of
from avisa.campaigns.queries import campaigns_page
from avisa.campaigns.types import Audience
from avisa.kernel.db import Tx
from avisa.segments.queries import segments_page
from avisa.web.forms import Form

# The name of a field, and of the audience's part that it fills.
FIELDS = {
    "list": "lists",
    "segment": "segments",
    "within": "within",
    "without_list": "without_lists",
    "without_segment": "without_segments",
    "without_campaign": "without_campaigns",
}
MOST_CAMPAIGNS = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """An audience with what a page shows of it. `known`: columns of people that any list has told."""

    audience: Audience
    names: tuple[str, ...]
    columns: tuple[str, ...]
    known: tuple[str, ...]

    @property
    def title(self) -> str:
        return ", ".join(self.names)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return pairs_of(self.audience)


def audience_in(form: Form) -> Audience:
    parts = {part: tuple(dict.fromkeys(form.ids(name))) for name, part in FIELDS.items()}
    days = form["quiet_days"]
    return Audience(**parts, quiet_days=int(days) if days.isdecimal() and len(days) < 4 else 0)


def pairs_of(audience: Audience) -> list[tuple[str, str]]:
    pairs = [(name, str(one)) for name, part in FIELDS.items() for one in getattr(audience, part)]
    return pairs + ([("quiet_days", str(audience.quiet_days))] if audience.quiet_days else [])


def choice_of(tx: Tx, workspace_id: int, audience: Audience) -> Choice | None:
    """None when nobody is chosen, or something that is not there."""
    lists = {one.id: one for one in lists_of(tx, workspace_id)}
    segments = {one.id: one for one in segments_page(tx, workspace_id)}
    asked_lists = (*audience.lists, *audience.without_lists)
    asked_segments = (*audience.segments, *audience.within, *audience.without_segments)
    if not (audience.lists or audience.segments):
        return None
    if any(one not in lists for one in asked_lists) or any(one not in segments for one in asked_segments):
        return None
    names = [lists[one].name for one in audience.lists] + [segments[one].name for one in audience.segments]
    columns = [column for one in audience.lists for column in lists[one].columns]
    known = columns_known(tx, workspace_id) if audience.segments else []
    return Choice(audience, tuple(names), tuple(dict.fromkeys(columns)), tuple(known))


def audience_choices(tx: Tx, workspace_id: int, chosen: Audience) -> dict[str, Any]:
    """What the fields of an audience can be set to, and are."""
    newest = campaigns_page(tx, workspace_id, most=MOST_CAMPAIGNS)
    return {
        "lists": lists_of(tx, workspace_id),
        "segments": segments_page(tx, workspace_id),
        "campaigns": [one for one in newest if one.launched_at is not None],
        "chosen": chosen,
    }
