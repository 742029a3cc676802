"""The demo's reminder series: in the agenda once the campaign is over, at rest while another is counted."""

from __future__ import annotations

from contextlib import suppress
from zoneinfo import ZoneInfo

from avisa.campaigns.types import CampaignView
from avisa.errors import Refused
from avisa.kernel.clock import Millis, to_datetime
from avisa.programs.demo_company import COMPANY
from avisa.programs.house import House
from avisa.schedule import actions
from avisa.schedule.queries import schedule_named
from avisa.schedule.types import Asked, Audience, Kind, OnClosed, Plan, StepAsked, Stops, Unit

SERIES = "Lembrete da rematrícula"
TEN = 10 * 60


def rest_series(house: House, workspace_id: int) -> None:
    """Of a demo before, so that nothing of it is counted with this one's campaign."""
    with house.unit(workspace_id) as unit:
        if known := schedule_named(unit.tx, workspace_id, SERIES):
            actions.pause(unit, known)


def plan_series(house: House, workspace_id: int, campaign: CampaignView) -> None:
    """Every Monday to the families of the list, and again two business days later, until they answer."""
    with house.unit(workspace_id) as unit:
        known = schedule_named(unit.tx, workspace_id, SERIES)
        if known is None:
            known = actions.create(unit, series(campaign, unit.now))
            actions.activate(unit, known)
            return
        with suppress(Refused):  # its template may be another one by now: it rests until somebody looks
            actions.resume(unit, known)


def series(campaign: CampaignView, now: Millis) -> Asked:
    assert campaign.list_id is not None
    plan = Plan(
        Kind.REPEAT,
        to_datetime(now).astimezone(ZoneInfo(COMPANY.time_zone)).date(),
        rrule="FREQ=WEEKLY;BYDAY=MO",
        on_closed=OnClosed.AFTER,
        stops=Stops(events=("enrolled",), reply=True),
    )
    first = StepAsked(campaign.template_id, campaign.mapping, TEN)
    second = StepAsked(campaign.template_id, campaign.mapping, TEN, 2, Unit.BUSINESS_DAY)
    audience = Audience(lists=(campaign.list_id,))
    return Asked(SERIES, campaign.number_id, campaign.purpose_id, plan, audience, (first, second))
