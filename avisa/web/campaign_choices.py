"""What has been chosen of a new campaign so far, or of another wording of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from avisa.campaigns.queries import campaign_by_id
from avisa.campaigns.types import CampaignView
from avisa.consent.queries import purposes_of
from avisa.consent.types import Purpose
from avisa.errors import NotFound
from avisa.kernel.db import Tx
from avisa.templates.queries import template_by_id
from avisa.templates.types import Template
from avisa.web.audience_form import Choice, audience_in, choice_of
from avisa.web.forms import Form
from avisa.web.visit import Visit
from avisa.web.wizard import fitting
from avisa.workspace.queries import numbers_of
from avisa.workspace.types import Number


@dataclass(frozen=True, slots=True)
class Choices:
    """`campaign`: the draft that gets another wording; None for a new campaign."""

    number: Number
    template: Template
    people: Choice
    purposes: Sequence[Purpose]
    campaign: CampaignView | None = None


def chosen_in(visit: Visit, tx: Tx, typed: Form | None = None) -> Choices:
    typed = typed or visit.form
    if typed.id("campaign"):
        return chosen_for_wording(visit, tx, typed)
    template = template_by_id(tx, visit.workspace_id, typed.id("template"))
    number = number_for(numbers_of(tx, visit.workspace_id), typed.id("number"), template)
    chosen = choice_of(tx, visit.workspace_id, audience_in(typed))
    if template is None or number is None or chosen is None:
        raise NotFound("choice_unknown")
    return choices_from(visit, tx, number, template, chosen)


def chosen_for_wording(visit: Visit, tx: Tx, typed: Form) -> Choices:
    """The draft says all but the template and its values."""
    campaign = campaign_by_id(tx, visit.workspace_id, typed.id("campaign"))
    template = template_by_id(tx, visit.workspace_id, typed.id("template"))
    if campaign is None or template is None:
        raise NotFound("choice_unknown")
    number = number_for(numbers_of(tx, visit.workspace_id), campaign.number_id, template)
    chosen = choice_of(tx, visit.workspace_id, campaign.audience)
    if number is None or chosen is None:
        raise NotFound("choice_unknown")
    return choices_from(visit, tx, number, template, chosen, campaign)


def choices_from(
    visit: Visit,
    tx: Tx,
    number: Number,
    template: Template,
    chosen: Choice,
    campaign: CampaignView | None = None,
) -> Choices:
    purposes = fitting(purposes_of(tx, visit.workspace_id).values(), template)
    return Choices(number, template, chosen, purposes, campaign)


def number_for(numbers: Sequence[Number], wanted_id: int, template: Template | None) -> Number | None:
    """The chosen number, or the only one that can send this template."""
    able = [n for n in numbers if template and n.account_id == template.account_id]
    chosen = [n for n in able if n.id == wanted_id] or (able if len(able) == 1 else [])
    return chosen[0] if chosen else None
