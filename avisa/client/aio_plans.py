"""Campaigns, schedules, lists and segments, for asyncio."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import date
from typing import Unpack

from avisa.client import calls_plans as calls
from avisa.client.asking import AsksLater
from avisa.client.types import Campaign
from avisa.client.types_imports import Import, ImportProblem, ImportStart
from avisa.client.types_plans import (
    AnswersGo,
    CampaignPlan,
    Condition,
    Listed,
    NewCampaign,
    NewSchedule,
    PeopleList,
    Rehearsal,
    Report,
    Schedule,
    ScheduleRun,
    Segment,
)


class Campaigns:
    """A broadcast is drafted (`make`), rehearsed and launched; nothing leaves before the launch."""

    def __init__(self, avisa: AsksLater) -> None:
        self._avisa = avisa

    async def get(self, campaign_id: str) -> Campaign:
        """With its counts."""
        return await self._avisa.call(calls.campaign(campaign_id))

    def list(self, page: int = 50) -> AsyncIterator[Campaign]:
        return self._avisa.pages(calls.campaigns(page))

    async def make(self, **asked: Unpack[NewCampaign]) -> Campaign:
        return await self._avisa.call(calls.make_campaign(asked))

    async def plan(self, campaign_id: str, **asked: Unpack[CampaignPlan]) -> Campaign:
        return await self._avisa.call(calls.plan_campaign(campaign_id, asked))

    async def copy(self, campaign_id: str) -> str:
        """A draft like it; returns its id."""
        return (await self._avisa.call(calls.copy_campaign(campaign_id))).id

    async def rehearse(self, campaign_id: str) -> Rehearsal:
        """How many would get it and what it would cost; WhatsApp is not called."""
        return await self._avisa.call(calls.rehearsal(campaign_id))

    async def launch(self, campaign_id: str, leave_out_bad: bool = False) -> Campaign:
        body = {"leave_out_bad": leave_out_bad}
        return await self._avisa.call(calls.steer_campaign("PUT", campaign_id, "launch", body))

    async def pause(self, campaign_id: str) -> Campaign:
        return await self._avisa.call(calls.steer_campaign("PUT", campaign_id, "pause"))

    async def resume(self, campaign_id: str) -> Campaign:
        return await self._avisa.call(calls.steer_campaign("DELETE", campaign_id, "pause"))

    async def cancel(self, campaign_id: str) -> Campaign:
        """What has left has left; the rest never leaves."""
        return await self._avisa.call(calls.steer_campaign("DELETE", campaign_id, ""))

    async def open_wave(self, campaign_id: str, after: int) -> Campaign:
        """`after`: how many are open. Asked twice it opens one."""
        return await self._avisa.call(calls.steer_campaign("PUT", campaign_id, "open-wave", {"after": after}))

    async def report(self, campaign_id: str, event: str = "", days: int | None = None) -> Report:
        """Beside those held out by an `event` like `paid` within so many `days`; else by having written."""
        return await self._avisa.call(calls.report(campaign_id, event, days))

    async def recipients(self, campaign_id: str) -> bytes:
        """Everybody with what became of their message: CSV, UTF-8. The export is written in the journal."""
        return await self._avisa.call(calls.recipients(campaign_id))

    async def answers(self, campaign_id: str) -> AnswersGo:
        return await self._avisa.call(calls.answers(campaign_id))

    async def send_answers_to(
        self, campaign_id: str, agent_id: str | None = None, queue_id: str | None = None, text: str = ""
    ) -> AnswersGo:
        """To an agent or a queue; to neither: the queue that everybody sees. `text` is told at once."""
        return await self._avisa.call(calls.put_answers(campaign_id, AnswersGo(agent_id, queue_id, text)))


class Schedules:
    """What goes out by itself, at a time: a draft until it is activated."""

    def __init__(self, avisa: AsksLater) -> None:
        self._avisa = avisa

    async def get(self, schedule_id: str) -> Schedule:
        return await self._avisa.call(calls.schedule(schedule_id))

    def list(self, page: int = 50) -> AsyncIterator[Schedule]:
        return self._avisa.pages(calls.schedules(page))

    async def make(self, **asked: Unpack[NewSchedule]) -> Schedule:
        return await self._avisa.call(calls.make_schedule(asked))

    async def change(self, schedule_id: str, **asked: Unpack[NewSchedule]) -> Schedule:
        """The whole of it is put."""
        return await self._avisa.call(calls.change_schedule(schedule_id, asked))

    async def activate(self, schedule_id: str) -> Schedule:
        return await self._avisa.call(calls.steer_schedule("PUT", schedule_id, "activation"))

    async def pause(self, schedule_id: str) -> Schedule:
        return await self._avisa.call(calls.steer_schedule("PUT", schedule_id, "pause"))

    async def resume(self, schedule_id: str) -> Schedule:
        return await self._avisa.call(calls.steer_schedule("DELETE", schedule_id, "pause"))

    async def cancel(self, schedule_id: str) -> Schedule:
        return await self._avisa.call(calls.steer_schedule("DELETE", schedule_id, ""))

    def runs(self, schedule_id: str, page: int = 50) -> AsyncIterator[ScheduleRun]:
        """Those that came, newest first, with their counts."""
        return self._avisa.pages(calls.runs(schedule_id, page))

    async def move(self, schedule_id: str, day: date, step: int, on: date, at: str | None = None) -> Schedule:
        """One run, to another day and hour (`09:00`)."""
        body = {"on": on, "at": at}
        return await self._avisa.call(calls.steer_run("PUT", schedule_id, day, step, body=body))

    async def skip(self, schedule_id: str, day: date, step: int) -> Schedule:
        return await self._avisa.call(calls.steer_run("PUT", schedule_id, day, step, "skip"))

    async def put_back(self, schedule_id: str, day: date, step: int) -> Schedule:
        """Ends a move or a skip."""
        return await self._avisa.call(calls.steer_run("DELETE", schedule_id, day, step))

    async def give_budget(self, schedule_id: str, day: date, step: int, amount: str) -> ScheduleRun:
        """To one run, `"80.00"`; held back for its budget, it goes on."""
        return await self._avisa.call(calls.run_budget(schedule_id, day, step, amount))

    async def lift_budget(self, schedule_id: str, day: date, step: int) -> ScheduleRun:
        return await self._avisa.call(calls.run_budget(schedule_id, day, step, None))


class Imports:
    """A file of people is brought, looked at, and started with what it stands on."""

    def __init__(self, avisa: AsksLater) -> None:
        self._avisa = avisa

    async def bring(self, content: bytes, name: str) -> Import:
        """CSV, XLSX or ODS. Nobody is written before it is started."""
        return await self._avisa.call(calls.bring(content, name))

    async def get(self, import_id: str) -> Import:
        return await self._avisa.call(calls.one_import(import_id))

    async def start(self, import_id: str, **asked: Unpack[ImportStart]) -> Import:
        return await self._avisa.call(calls.start_import(import_id, asked))

    def problems(self, import_id: str, page: int = 50) -> AsyncIterator[ImportProblem]:
        """The rows that were left out, in the order of their lines."""
        return self._avisa.pages(calls.import_problems(import_id, page))


class Lists:
    def __init__(self, avisa: AsksLater) -> None:
        self._avisa = avisa

    async def get(self, list_id: str) -> PeopleList:
        return await self._avisa.call(calls.one_list(list_id))

    def list(self, page: int = 50) -> AsyncIterator[PeopleList]:
        return self._avisa.pages(calls.lists(page))

    async def make(self, name: str) -> PeopleList:
        return await self._avisa.call(calls.make_list(name))

    def people(self, list_id: str, page: int = 50) -> AsyncIterator[Listed]:
        return self._avisa.pages(calls.listed(list_id, page))

    async def put(self, list_id: str, contact_id: str, values: Mapping[str, str] | None = None) -> Listed:
        """`values` are what the list says of the person, by column."""
        return await self._avisa.call(calls.put_listed(list_id, contact_id, values or {}))

    async def take(self, list_id: str, contact_id: str) -> None:
        await self._avisa.call(calls.take_listed(list_id, contact_id))


class Segments:
    """People by conditions, who fit whenever they are asked for."""

    def __init__(self, avisa: AsksLater) -> None:
        self._avisa = avisa

    async def get(self, segment_id: str) -> Segment:
        """Counted now."""
        return await self._avisa.call(calls.segment(segment_id))

    def list(self, page: int = 50) -> AsyncIterator[Segment]:
        return self._avisa.pages(calls.segments(page))

    async def make(self, name: str, condition: Condition) -> Segment:
        return await self._avisa.call(calls.make_segment(name, condition))

    async def change(self, segment_id: str, name: str, condition: Condition) -> Segment:
        return await self._avisa.call(calls.change_segment(segment_id, name, condition))

    async def count(self, condition: Condition) -> int:
        """Who fits now, of a condition that is not saved."""
        return (await self._avisa.call(calls.count_people(condition))).people

    async def freeze(self, segment_id: str, name: str) -> str:
        """A list of who fits now, there in a moment; returns its id."""
        return (await self._avisa.call(calls.freeze_segment(segment_id, name))).id

    async def remove(self, segment_id: str) -> None:
        await self._avisa.call(calls.remove_segment(segment_id))
