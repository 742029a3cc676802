"""Reading campaigns: one, a page, the states that the gate asks for, and what the engine has to do."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import Row, Select, Text, bindparam, func, or_, select, type_coerce

from avisa.audience.tables import contact_list
from avisa.campaigns.tables import campaign
from avisa.campaigns.types import Audience, CampaignState, CampaignView, Conditions, Variant, Wave
from avisa.consent.tables import purpose
from avisa.kernel.bulk import among_given
from avisa.kernel.db import Tx
from avisa.messages.filling import Mapping
from avisa.segments.tables import segment
from avisa.templates.media.rules import NAMED, files_named
from avisa.templates.tables import template
from avisa.workspace.tables import number

STOPPABLE = (CampaignState.LAUNCHING, CampaignState.RUNNING, CampaignState.PAUSED)


def campaign_by_id(tx: Tx, workspace_id: int, campaign_id: int) -> CampaignView | None:
    row = tx.execute(views(workspace_id).where(campaign.c.id == campaign_id)).one_or_none()
    return view_from(row) if row else None


def campaign_named(tx: Tx, workspace_id: int, name: str) -> CampaignView | None:
    row = tx.execute(views(workspace_id).where(campaign.c.name == name)).one_or_none()
    return view_from(row) if row else None


def campaigns_page(
    tx: Tx, workspace_id: int, *, before: int | None = None, most: int = 50, states: Collection[str] = ()
) -> list[CampaignView]:
    """The newest first; `before` is the id of the last one already shown."""
    page = views(workspace_id)
    if before is not None:
        page = page.where(campaign.c.id < before)
    if states:
        page = page.where(campaign.c.state.in_([str(state) for state in states]))
    return [view_from(row) for row in tx.execute(page.order_by(campaign.c.id.desc()).limit(most))]


STATES = select(campaign.c.id, campaign.c.state, campaign.c.reason).where(
    campaign.c.workspace_id == bindparam("workspace_id"), among_given(campaign.c.id, "runs")
)
HELD_STATES = STATES.with_for_update(read=True)


def states_of(
    tx: Tx, workspace_id: int, run_ids: Collection[int], *, hold: bool = False
) -> dict[int, tuple[str, str]]:
    """State and reason of each campaign; runs that are no campaigns are absent.

    With `hold` none of them can be paused, resumed or cancelled until this transaction ends. Without
    it, on PostgreSQL, a row may be parked just after the release of the parked ones went by.
    """
    given = {"workspace_id": workspace_id, "runs": set(run_ids)}
    rows = tx.execute(HELD_STATES if hold else STATES, given).all()
    return {row.id: (row.state, row.reason) for row in rows}


def campaigns_of_template(
    tx: Tx, workspace_id: int, template_id: int, states: Collection[str] = STOPPABLE
) -> list[CampaignView]:
    """Those that send it, or will when they are resumed."""
    sending = views(workspace_id).where(campaign.c.state.in_([str(state) for state in states]))
    found = [view_from(row) for row in tx.execute(sending.order_by(campaign.c.id))]
    return [one for one in found if template_id in {arm.template_id for arm in one.arms}]


def sends_for(tx: Tx, workspace_id: int, purpose_id: int) -> bool:
    """A campaign of any state names the purpose."""
    mine = (campaign.c.workspace_id == workspace_id, campaign.c.purpose_id == purpose_id)
    return tx.execute(select(campaign.c.id).where(*mine).limit(1)).first() is not None


def campaigns_with_work(tx: Tx, workspace_id: int) -> list[CampaignView]:
    """Whose rows wait for the engine: to be frozen, cancelled, or made due again after a pause."""
    c = campaign.c
    in_chunks = c.state.in_([str(CampaignState.LAUNCHING), str(CampaignState.CANCELLING)])
    releasing = (c.state == str(CampaignState.RUNNING)) & c.releasing.is_(True)
    working = views(workspace_id).where(in_chunks | releasing).order_by(c.id)
    return [view_from(row) for row in tx.execute(working)]


def running_campaigns(tx: Tx, workspace_id: int) -> list[CampaignView]:
    """Those that may be done: the engine asks the messages, and finishes them."""
    running = views(workspace_id).where(campaign.c.state == str(CampaignState.RUNNING))
    return [view_from(row) for row in tx.execute(running.order_by(campaign.c.id))]


def files_of_campaigns(tx: Tx, workspace_id: int) -> set[int]:
    """The kept files that those name which are not over."""
    over = [str(CampaignState.DONE), str(CampaignState.CANCELLED)]
    mine = (campaign.c.workspace_id == workspace_id, campaign.c.state.not_in(over))
    told = [type_coerce(one, Text).contains(NAMED) for one in (campaign.c.mapping, campaign.c.variants)]
    found = tx.execute(select(campaign.c.mapping, campaign.c.variants).where(*mine, or_(*told)))
    return files_named([wording for row in found for wording in row])


def names_like(tx: Tx, workspace_id: int, name: str) -> list[str]:
    alike = select(campaign.c.name).where(
        campaign.c.workspace_id == workspace_id, campaign.c.name.startswith(name, autoescape=True)
    )
    return list(tx.execute(alike).scalars())


def views(workspace_id: int) -> Select[Any]:
    joined = select(
        campaign,
        number.c.phone.label("number_phone"),
        template.c.name.label("template_name"),
        template.c.language.label("template_language"),
        purpose.c.name.label("purpose_name"),
        func.coalesce(contact_list.c.name, segment.c.name, "").label("list_name"),
    )
    for table, key in (
        (number, campaign.c.number_id),
        (template, campaign.c.template_id),
        (purpose, campaign.c.purpose_id),
    ):
        joined = joined.join(table, (table.c.workspace_id == campaign.c.workspace_id) & (table.c.id == key))
    for table, key in ((contact_list, campaign.c.list_id), (segment, campaign.c.segment_id)):
        mine = (table.c.workspace_id == campaign.c.workspace_id) & (table.c.id == key)
        joined = joined.outerjoin(table, mine)
    return joined.where(campaign.c.workspace_id == workspace_id)


def view_from(row: Row[Any]) -> CampaignView:
    columns = {name: getattr(row, name) for name in CampaignView.__slots__}
    read = {
        "mapping": msgspec.convert(row.mapping, Mapping),
        "audience": audience_in(row),
        "conditions": row.conditions and msgspec.convert(row.conditions, Conditions),
        "variants": tuple(msgspec.convert(row.variants or (), tuple[Variant, ...])),
        "waves": tuple(msgspec.convert(row.waves or (), tuple[Wave, ...])),
        "cuts": tuple(row.cuts or ()),
    }
    state = {"state": CampaignState(row.state), "releasing": bool(row.releasing)}
    return CampaignView(**(columns | read | state))


def audience_in(row: Row[Any]) -> Audience:
    if row.audience is None:
        return Audience(lists=(row.list_id,))
    return msgspec.convert(row.audience, Audience)
