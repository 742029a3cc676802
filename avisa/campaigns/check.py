"""A look over a campaign's whole audience before launch: every cell that the platform would refuse."""

from __future__ import annotations

from collections.abc import Iterator

from avisa.audience.queries import listing_after
from avisa.audience.types import Listed
from avisa.campaigns.rules import bad_cells
from avisa.campaigns.types import BadCell, CampaignView, Check
from avisa.errors import NotFound
from avisa.kernel.db import Tx
from avisa.templates.queries import template_by_id

AT_ONCE = 1_000


def check_rows(tx: Tx, workspace_id: int, campaign: CampaignView, most_cells: int = 200) -> Check:
    """Read in a transaction of its own, before the launch: it may take seconds, and no write should.

    Counts every bad row and keeps the first `most_cells` bad cells, so that memory stays flat.
    """
    template = template_by_id(tx, workspace_id, campaign.template_id)
    if template is None:
        raise NotFound(template_id=campaign.template_id)
    rows, bad_rows = 0, 0
    cells: list[BadCell] = []
    for person in everybody(tx, workspace_id, campaign.list_id):
        bad = list(bad_cells(template.shape, campaign.mapping, person))
        rows, bad_rows = rows + 1, bad_rows + bool(bad)
        cells += bad[: most_cells - len(cells)]
    in_order = tuple(sorted(cells, key=lambda cell: (cell.line, cell.slot)))
    return Check(campaign.id, campaign.changed_at, template.version, rows, bad_rows, in_order)


def everybody(tx: Tx, workspace_id: int, list_id: int) -> Iterator[Listed]:
    """A list's people, batch by batch."""
    after = 0
    while batch := listing_after(tx, workspace_id, list_id, after, AT_ONCE):
        yield from batch
        after = batch[-1].contact_id
