"""A look over a campaign's whole audience before launch: every cell that the platform would refuse."""

from __future__ import annotations

from collections.abc import Sequence

from avisa.campaigns.reach import everybody
from avisa.campaigns.rules import bad_cells
from avisa.campaigns.splits import HOLDOUT, arm_of, cuts_of, place
from avisa.campaigns.types import BadCell, CampaignView, Check
from avisa.errors import NotFound
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.templates.queries import template_by_id
from avisa.templates.types import Template


def check_rows(
    tx: Tx, workspace_id: int, campaign: CampaignView, now: Millis, most_cells: int = 200
) -> Check:
    """Read in a transaction of its own, before the launch: it may take seconds, and no write should.

    Counts every bad row and keeps the first `most_cells` bad cells, so that memory stays flat.
    """
    templates = templates_of(tx, workspace_id, campaign)
    rows, bad_rows = 0, 0
    cells: list[BadCell] = []
    places: list[int] = []
    for person in everybody(tx, workspace_id, campaign, now):
        rows += 1
        index = arm_of(campaign.id, campaign.variants, campaign.holdout, person.contact_id)
        if index == HOLDOUT:
            continue
        if len(campaign.waves) > 1 and person.address:
            places.append(place(campaign.id, "wave", person.contact_id))
        bad = list(bad_cells(templates[index].shape, campaign.arms[index].mapping, person))
        bad_rows += bool(bad)
        cells += bad[: most_cells - len(cells)]
    in_order = tuple(sorted(cells, key=lambda cell: (cell.line, cell.slot)))
    versions = tuple(template.version for template in templates)
    cuts = cuts_of(campaign.waves, places)
    return Check(campaign.id, campaign.changed_at, versions, rows, bad_rows, in_order, cuts)


def templates_of(tx: Tx, workspace_id: int, campaign: CampaignView) -> Sequence[Template]:
    """Of each wording, in their order."""
    found = [template_by_id(tx, workspace_id, arm.template_id) for arm in campaign.arms]
    if missing := [arm for arm, one in zip(campaign.arms, found, strict=True) if one is None]:
        raise NotFound(template_id=missing[0].template_id)
    return [one for one in found if one is not None]
