"""Pages that change by themselves: they begin with what is now, end cleanly, and spare the database."""

from __future__ import annotations

import asyncio
from http.client import HTTPConnection
from threading import Event

from sqlalchemy import update

from avisa.campaigns.tables import campaign
from avisa.kernel.clock import HOUR, SECOND
from avisa.web.live import Glimpses, News, stream
from tests.cast import Company, FakeClock
from tests.web.school import run_with_every_fate
from tests.web.visitor import Visitor


def events(visitor: Visitor, path: str) -> HTTPConnection:
    connection = HTTPConnection(visitor.served.host, visitor.served.port, timeout=30)
    connection.request("GET", path, headers={"Cookie": f"avisa_session={visitor.cookies['avisa_session']}"})
    return connection


def test_a_running_campaigns_page_is_told_what_is_now(
    ana: Visitor, horizonte: Company, closing: Event
) -> None:
    run_id = run_with_every_fate(horizonte)
    assert f'hx-sse:connect="/campaigns/{run_id}/live"' in ana.get(f"/campaigns/{run_id}").html
    connection = events(ana, f"/campaigns/{run_id}/live")
    answer = connection.getresponse()
    assert answer.getheader("content-type", "").startswith("text/event-stream")
    assert answer.readline().startswith(b"data: ")
    closing.set()
    assert b"Where everybody is" in answer.read()  # the stream ends: the server is about to stop
    connection.close()


def test_htmx_does_not_begin_before_it_knows_of_live_pages(ana: Visitor, horizonte: Company) -> None:
    """A deferred htmx begins by a timer, perhaps before the next script; another one at the page's end."""
    html = ana.get(f"/campaigns/{run_with_every_fate(horizonte)}").html
    htmx, live = html.index("htmx.min.js"), html.index("hx-sse.min.js")
    assert html[:htmx].rpartition("<")[2].startswith('script src="')
    assert htmx < live < html.index("</head>")
    assert html[:live].rpartition("<")[2].startswith('script defer src="')


def test_a_page_left_open_is_told_nothing_after_signing_out(
    ana: Visitor, horizonte: Company, clock: FakeClock
) -> None:
    run_id = run_with_every_fate(horizonte)
    answer = events(ana, f"/campaigns/{run_id}/live").getresponse()
    assert answer.readline().startswith(b"data: ")
    ana.delete("/session")
    assert answer.read().endswith(b"event: done\ndata: \n\n")


def test_a_campaign_that_is_long_over_is_told_once_and_no_more(ana: Visitor, horizonte: Company) -> None:
    run_id = run_with_every_fate(horizonte)
    ended = {"state": "done", "finished_at": horizonte.clock() - HOUR}
    mine = (campaign.c.workspace_id == horizonte.workspace_id) & (campaign.c.id == run_id)
    with horizonte.unit() as work:
        work.tx.execute(update(campaign).where(mine).values(ended))
    assert "hx-sse:connect" not in ana.get(f"/campaigns/{run_id}").html
    answer = events(ana, f"/campaigns/{run_id}/live").getresponse()
    assert answer.read().endswith(b"event: done\ndata: \n\n")


def test_many_watchers_share_one_look_a_second(clock: FakeClock) -> None:
    looks: list[int] = []
    glimpses = Glimpses(clock)

    def look() -> int:
        looks.append(clock.now)
        return len(looks)

    assert [glimpses.of("a campaign", look) for _ in range(50)] == [1] * 50
    clock.advance(SECOND)
    assert [glimpses.of("a campaign", look) for _ in range(50)] == [2] * 50
    assert glimpses.of("another", look) == 3


def test_a_look_that_takes_long_is_taken_more_rarely(clock: FakeClock) -> None:
    glimpses = Glimpses(clock)
    first = glimpses.of("a large run", lambda: clock.advance(SECOND))
    clock.advance(8 * SECOND)
    assert glimpses.of("a large run", lambda: clock.advance(SECOND)) == first
    clock.advance(SECOND)
    assert glimpses.of("a large run", lambda: clock.advance(SECOND)) > first


def test_news_that_is_no_news_is_not_told_again() -> None:
    seen = iter([News("one"), News("one"), News("two", last=True)])

    async def told() -> list[str]:
        return [event async for event in stream(lambda: next(seen), lambda: False, every=0)]

    assert asyncio.run(told()) == ["data: one\n\n", "data: two\n\n", "event: done\ndata: \n\n"]
