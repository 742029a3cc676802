"""The customer's system hears of a message's whole way, signed, while the engine sends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from avisa.hooks.actions import make
from avisa.hooks.kinds import KINDS
from avisa.hooks.types import Wish
from avisa.kernel.db import Database
from avisa.programs.engine import engine_beside
from tests.databases import Databases
from tests.engine.live import QUICK, Live, connected
from tests.hooks.receiver import Came, receiving
from tests.people import VAULT
from whatsapp_sandbox.testing import RunningSandbox


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture
def school(db: Database, platform: RunningSandbox, tmp_path: Path) -> Iterator[Live]:
    """Webhooks may go to this very machine."""
    with connected(db, platform, tmp_path) as live:
        settings = replace(live.house.settings, webhooks_to_private="yes")
        yield replace(live, house=replace(live.house, settings=settings))


def test_a_message_and_its_answer_are_told_step_by_step(school: Live) -> None:
    (parent,) = school.parents(1)
    with receiving() as erp:
        with school.company.unit("user:1") as unit:
            secret = make(unit, VAULT, Wish(erp.url, KINDS), to_private=True).secret
        erp.answers = [500]  # the first call fails: it comes again
        with engine_beside(school.house, QUICK):
            sent = school.send(parent)
            school.wait_for_state(sent, "read")
            wanted = {f"message.{step}" for step in ("accepted", "sent", "delivered", "read")}
            school.wait_until(lambda: wanted <= told(erp.came[1:], sent))
        assert all(one.is_signed_with(secret) for one in erp.came)


def told(came: list[Came], message_id: int) -> set[str]:
    return {one.event["type"] for one in came if one.event["data"]["subject"] == f"message:{message_id}"}
