"""The web process is killed while webhooks come in: what it acknowledged is there, the rest comes again."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from avisa.ingest import inbox
from avisa.ingest.queries import waiting
from tests.chaos.machine import Machine, free_port, kill, machine, until
from tests.chaos.school import School, open_school
from tests.databases import Databases
from tests.forked import Program
from whatsapp_sandbox.testing import RunningSandbox

KILLS = 3
MESSAGES = 80  # in each life
# Small webhooks, many at once, tried again soon: three statuses for each message.
OPTIONS = ("--batch", "2", "--webhook-connections", "16", "--retry-ms", "100", "--read-share", "1")
HELLO = {"name": "hello_world", "language": {"code": "en_US"}}
Status = tuple[str, str]  # wamid, status


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    with databases.fresh_url(request.param) as address:
        yield address


def test_no_acknowledged_webhook_is_lost(url: str, tmp_path: Path) -> None:
    with (
        RunningSandbox(*OPTIONS) as sandbox,
        machine(url, tmp_path, sandbox.url) as (programs, house),
    ):
        school = open_school(house, sandbox)
        port = free_port()
        web = programs.web(port)
        school.webhooks_come_to(port)
        acknowledged = list(killed(school, programs, web, port, random.Random(2027)))
        assert acknowledged == sorted(set(acknowledged))  # each life took some
        programs.web(port)
        until(lambda: is_told(sandbox), "the platform to have told everything")
        assert sandbox.seen()["webhooks"]["failures"] > 0  # some were in the air when it died
        wamids = [row["wamid"] for row in sandbox.seen_messages()]
        assert len(wamids) == KILLS * MESSAGES
        assert set(stored(school)) == {
            (one, what) for one in wamids for what in ("sent", "delivered", "read")
        }


def killed(
    school: School, programs: Machine, web: Program, port: int, chance: random.Random
) -> Iterator[int]:
    """Kill it again and again; how many statuses were acknowledged until then.

    It serves when the messages are sent and dies when some of their statuses are through.
    """
    for life in range(KILLS):
        before = told(school.sandbox)
        goal = before + chance.randint(1, MESSAGES)
        for person in range(MESSAGES):
            greet(school.sandbox, life * MESSAGES + person)
        until(lambda goal=goal: told(school.sandbox) >= goal, "some webhooks to be acknowledged")  # type: ignore[misc]
        kill(web)
        yield told(school.sandbox)
        web = programs.web(port)


def greet(sandbox: RunningSandbox, person: int) -> None:
    body = {"messaging_product": "whatsapp", "to": f"+55119{90_000_000 + person}", "template": HELLO}
    status, answer = sandbox.graph("POST", f"/{sandbox.phone_number_id}/messages", body)
    assert status == 200, answer


def told(sandbox: RunningSandbox) -> int:
    """How many statuses a 200 has confirmed."""
    return int(sandbox.seen()["webhooks"]["updates"])


def is_told(sandbox: RunningSandbox) -> bool:
    seen = sandbox.seen()["webhooks"]
    due = sandbox.control("GET", "/state")["clock"]["due"]
    return not (due or seen["waiting"] or seen["in_flight"])


def stored(school: School) -> Iterator[Status]:
    """Every status in the inbox, as its own webhook told it."""
    with school.house.db.read() as tx:
        rows = waiting(tx, school.workspace_id, most=100_000)
    for row in rows:
        for entry in json.loads(inbox.opened(school.house.vault, row))["entry"]:
            for change in entry["changes"]:
                for status in change["value"].get("statuses", ()):
                    yield status["id"], status["status"]
