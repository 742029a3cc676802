"""The calls about campaigns, schedules, lists and segments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from avisa.client.calls import Call, part
from avisa.client.types import Campaign, Page
from avisa.client.types_imports import Import, ImportProblem, ImportStart
from avisa.client.types_plans import (
    AnswersGo,
    CampaignPlan,
    Condition,
    Count,
    Listed,
    Made,
    NewCampaign,
    NewSchedule,
    PeopleList,
    Rehearsal,
    Report,
    Schedule,
    ScheduleRun,
    Segment,
)


def campaign(campaign_id: str) -> Call[Campaign]:
    return Call("GET", f"/campaigns/{part(campaign_id)}", Campaign)


def campaigns(limit: int) -> Call[Page[Campaign]]:
    return Call("GET", "/campaigns", Page[Campaign], (("limit", str(limit)),))


def make_campaign(asked: NewCampaign) -> Call[Campaign]:
    return Call("POST", "/campaigns", Campaign, body=asked)


def plan_campaign(campaign_id: str, asked: CampaignPlan) -> Call[Campaign]:
    return Call("PUT", f"/campaigns/{part(campaign_id)}/plan", Campaign, body=asked)


def copy_campaign(campaign_id: str) -> Call[Made]:
    return Call("POST", f"/campaigns/{part(campaign_id)}/copies", Made)


def rehearsal(campaign_id: str) -> Call[Rehearsal]:
    return Call("GET", f"/campaigns/{part(campaign_id)}/rehearsal", Rehearsal)


def report(campaign_id: str, event: str, days: int | None) -> Call[Report]:
    query = (("event", event), ("days", "" if days is None else str(days)))
    given = tuple(one for one in query if one[1])
    return Call("GET", f"/campaigns/{part(campaign_id)}/report", Report, given)


def recipients(campaign_id: str) -> Call[bytes]:
    return Call("GET", f"/campaigns/{part(campaign_id)}/recipients.csv", bytes)


def answers(campaign_id: str) -> Call[AnswersGo]:
    return Call("GET", f"/campaigns/{part(campaign_id)}/answers", AnswersGo)


def put_answers(campaign_id: str, asked: AnswersGo) -> Call[AnswersGo]:
    return Call("PUT", f"/campaigns/{part(campaign_id)}/answers", AnswersGo, body=asked)


def steer_campaign(method: str, campaign_id: str, what: str, body: Any = None) -> Call[Campaign]:
    """`PUT …/launch`, `PUT …/pause`, `DELETE …/pause`, `PUT …/open-wave`, or `DELETE` of the whole."""
    below = f"/{what}" if what else ""
    return Call(method, f"/campaigns/{part(campaign_id)}{below}", Campaign, body=body)


def schedule(schedule_id: str) -> Call[Schedule]:
    return Call("GET", f"/schedules/{part(schedule_id)}", Schedule)


def schedules(limit: int) -> Call[Page[Schedule]]:
    return Call("GET", "/schedules", Page[Schedule], (("limit", str(limit)),))


def make_schedule(asked: NewSchedule) -> Call[Schedule]:
    return Call("POST", "/schedules", Schedule, body=asked)


def change_schedule(schedule_id: str, asked: NewSchedule) -> Call[Schedule]:
    return Call("PUT", f"/schedules/{part(schedule_id)}", Schedule, body=asked)


def steer_schedule(method: str, schedule_id: str, what: str) -> Call[Schedule]:
    """`PUT …/activation`, `PUT …/pause`, `DELETE …/pause`, or `DELETE` of the whole."""
    below = f"/{what}" if what else ""
    return Call(method, f"/schedules/{part(schedule_id)}{below}", Schedule)


def runs(schedule_id: str, limit: int) -> Call[Page[ScheduleRun]]:
    path = f"/schedules/{part(schedule_id)}/runs"
    return Call("GET", path, Page[ScheduleRun], (("limit", str(limit)),))


def steer_run(
    method: str, schedule_id: str, day: date, step: int, what: str = "", body: Any = None
) -> Call[Schedule]:
    below = f"/{what}" if what else ""
    path = f"/schedules/{part(schedule_id)}/runs/{day.isoformat()}/{step}{below}"
    return Call(method, path, Schedule, body=body)


def run_budget(schedule_id: str, day: date, step: int, amount: str | None) -> Call[ScheduleRun]:
    """`PUT …/budget`, or `DELETE` of it without an amount."""
    path = f"/schedules/{part(schedule_id)}/runs/{day.isoformat()}/{step}/budget"
    if amount is None:
        return Call("DELETE", path, ScheduleRun)
    return Call("PUT", path, ScheduleRun, body={"amount": amount})


def bring(content: bytes, name: str) -> Call[Import]:
    """Without a key: asked twice it is there twice, and nobody is written before it is started."""
    return Call("POST", "/imports", Import, (("name", name),), file=content)


def one_import(import_id: str) -> Call[Import]:
    return Call("GET", f"/imports/{part(import_id)}", Import)


def start_import(import_id: str, asked: ImportStart) -> Call[Import]:
    return Call("PUT", f"/imports/{part(import_id)}/start", Import, body=asked)


def import_problems(import_id: str, limit: int) -> Call[Page[ImportProblem]]:
    path = f"/imports/{part(import_id)}/problems"
    return Call("GET", path, Page[ImportProblem], (("limit", str(limit)),))


def lists(limit: int) -> Call[Page[PeopleList]]:
    return Call("GET", "/lists", Page[PeopleList], (("limit", str(limit)),))


def one_list(list_id: str) -> Call[PeopleList]:
    return Call("GET", f"/lists/{part(list_id)}", PeopleList)


def make_list(name: str) -> Call[PeopleList]:
    return Call("POST", "/lists", PeopleList, body={"name": name})


def listed(list_id: str, limit: int) -> Call[Page[Listed]]:
    return Call("GET", f"/lists/{part(list_id)}/contacts", Page[Listed], (("limit", str(limit)),))


def put_listed(list_id: str, contact_id: str, values: Mapping[str, str]) -> Call[Listed]:
    path = f"/lists/{part(list_id)}/contacts/{part(contact_id)}"
    return Call("PUT", path, Listed, body={"values": dict(values)})


def take_listed(list_id: str, contact_id: str) -> Call[None]:
    return Call("DELETE", f"/lists/{part(list_id)}/contacts/{part(contact_id)}", type(None))


def segments(limit: int) -> Call[Page[Segment]]:
    return Call("GET", "/segments", Page[Segment], (("limit", str(limit)),))


def segment(segment_id: str) -> Call[Segment]:
    return Call("GET", f"/segments/{part(segment_id)}", Segment)


def make_segment(name: str, condition: Condition) -> Call[Segment]:
    return Call("POST", "/segments", Segment, body={"name": name, "condition": condition})


def change_segment(segment_id: str, name: str, condition: Condition) -> Call[Segment]:
    body = {"name": name, "condition": condition}
    return Call("PUT", f"/segments/{part(segment_id)}", Segment, body=body)


def count_people(condition: Condition) -> Call[Count]:
    return Call("POST", "/segments/counts", Count, body={"condition": condition})


def freeze_segment(segment_id: str, name: str) -> Call[Made]:
    return Call("POST", f"/segments/{part(segment_id)}/lists", Made, body={"name": name})


def remove_segment(segment_id: str) -> Call[None]:
    return Call("DELETE", f"/segments/{part(segment_id)}", type(None))
