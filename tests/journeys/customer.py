"""The customer's own system: it is told all that happens, and believes nothing that is not signed for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from avisa.client import ForgedWebhook, opened
from avisa.client.types import Event
from avisa.journal.tables import journal
from tests.engine.live import Live
from tests.hooks.receiver import Came, Receiver

OTHER_SECRET = "whsec_" + "A" * 43 + "="


def beside(live: Live) -> Live:
    """The school whose own systems stand on this machine, where webhooks otherwise do not go."""
    inwards = replace(live.house.settings, webhooks_to_private="yes")
    return replace(live, house=replace(live.house, settings=inwards))


def told_to(live: Live, customer: Receiver, secret: str) -> list[Event]:
    """All the journal's lines since the customer listens, each signed with this secret and with no other."""
    live.wait_until(lambda: live.is_digested() and written(live) <= heard(customer))
    with pytest.raises(ForgedWebhook):
        checked(customer.came[0], OTHER_SECRET)
    assert all(one.is_signed_with(secret) for one in list(customer.came))
    events = [checked(one, secret) for one in list(customer.came)]
    return list({one.id: one for one in events}.values())  # the same may come twice


def written(live: Live) -> set[str]:
    j, mine = journal.c, journal.c.workspace_id == live.company.workspace_id
    listening = select(j.id).where(mine, j.kind == "webhook.made").scalar_subquery()
    with live.company.db.read() as tx:
        return {str(one) for one in tx.scalars(select(j.id).where(mine, j.id >= listening))}


def heard(customer: Receiver) -> set[str]:
    return {one.headers["webhook-id"] for one in list(customer.came)}


def checked(one: Came, secret: str) -> Event:
    """At its own time: the clock is moved between the first of them and the last."""
    return opened(one.body, one.headers, secret, float(one.headers["webhook-timestamp"]))
