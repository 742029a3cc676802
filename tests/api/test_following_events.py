"""Davi's system follows what happens in the company: every event once, in order, and nobody else's."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from avisa.campaigns import actions as campaigns
from avisa.identity.types import Role
from avisa.journal.actions import record
from avisa.journal.tables import journal_head
from tests.api.davi import Caller, key_of
from tests.campaigns.school import looked_over
from tests.cast import Company
from tests.gate.audience import AGREED, assemble, draft_campaign
from tests.journal.readers import give_positions
from tests.serving import Served


@pytest.fixture
def auditor(served: Served, horizonte: Company) -> Caller:
    """A program that holds an owner's key."""
    return Caller(served, key_of(horizonte, Role.OWNER))


def tell(company: Company, count: int) -> None:
    with company.unit() as unit:
        for number in range(count):
            record(unit, "campaign.created", f"campaign:{number}", list_id=unit.ids.next(), rows=number)
    give_positions(company)


def test_events_come_in_order_page_by_page_and_go_on_where_they_ended(
    auditor: Caller, horizonte: Company
) -> None:
    tell(horizonte, 4)
    seen, after, pages = [], "0", 0
    while items := (page := auditor.get(f"/events?after={after}&limit=2").json)["items"]:
        seen += [one["subject"] for one in items]
        after, pages = page["next_after"], pages + 1
    assert seen[1:] == [f"campaign:{number}" for number in range(4)]  # the key's own making came first
    assert pages == 3
    assert page["next_after"] == after
    tell(horizonte, 1)
    assert [one["subject"] for one in auditor.get(f"/events?after={after}").json["items"]] == ["campaign:0"]


def test_an_event_says_who_did_what_when(auditor: Caller, horizonte: Company) -> None:
    tell(horizonte, 1)
    made, told = auditor.get("/events").json["items"]
    assert (made["kind"], made["body"]) == ("key.made", {"name": "Receipts", "role": "owner"})
    assert (told["kind"], told["actor"], told["at"]) == (
        "campaign.created",
        "avisa",
        "2026-11-16T13:00:00.000Z",
    )
    assert isinstance(told["body"]["list_id"], str), "an id does not fit a number of JavaScript"
    assert told["body"]["rows"] == 0
    assert int(told["id"]) and int(told["position"])


def test_the_main_street_is_told_step_by_step(auditor: Caller, horizonte: Company) -> None:
    made = draft_campaign(horizonte, assemble(horizonte, [AGREED]))
    with horizonte.unit("user:1") as unit:
        assert campaigns.launch(unit, made, looked_over(horizonte, made))
    for step in (campaigns.freeze_next, campaigns.pause, campaigns.resume, campaigns.finish):
        with horizonte.unit() as unit:
            assert step(unit, made)
    give_positions(horizonte)
    told = [one for one in auditor.get("/events").json["items"] if one["subject"] == f"campaign:{made}"]
    assert [one["kind"].removeprefix("campaign.") for one in told] == [
        *("created", "launched", "frozen", "paused", "resumed", "done")
    ]
    assert told[1]["actor"] == "user:1"


def test_caio_sees_his_own_and_an_operator_none(
    served: Served, davi: Caller, horizonte: Company, padaria: Company
) -> None:
    tell(horizonte, 2)
    caio = Caller(served, key_of(padaria, Role.OWNER))
    assert caio.get("/events").json == {"items": [], "next_after": "0"}
    give_positions(padaria)
    assert [one["kind"] for one in caio.get("/events").json["items"]] == ["key.made"]
    refused = davi.get("/events")
    assert (refused.status, refused.json["fields"]["permission"]) == (403, "journal.read")


def test_after_a_restored_backup_a_cursor_from_the_future_is_told(
    auditor: Caller, horizonte: Company
) -> None:
    tell(horizonte, 3)
    after = auditor.get("/events").json["next_after"]
    with horizonte.unit() as unit:
        mine = journal_head.c.workspace_id == unit.workspace_id
        unit.tx.execute(update(journal_head).where(mine).values(position=1))
    refused = auditor.get(f"/events?after={int(after) + 1}")
    assert (refused.status, refused.json["code"]) == (409, "events_forgotten")
    assert refused.json["fields"] == {"last": "1"}


@pytest.mark.parametrize("after", ["-1", "x", "99999999999999999999"])
def test_a_cursor_that_is_none_is_refused(auditor: Caller, after: str) -> None:
    assert auditor.get(f"/events?after={after}").status == 422
