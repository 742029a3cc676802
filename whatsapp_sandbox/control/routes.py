"""`/_sandbox`: what a test or a person tells the sandbox to do, and what it has seen."""

from __future__ import annotations

from starlette.routing import Mount

from whatsapp_sandbox.control import (
    account,
    description,
    groups,
    money,
    people,
    templates,
    troubles,
    witness,
    world,
)
from whatsapp_sandbox.control.calls import Row, route
from whatsapp_sandbox.phone import pages
from whatsapp_sandbox.platform import Platform

SEEN: tuple[Row, ...] = (
    ("/seen", "GET", witness.seen),
    ("/seen/people", "GET", witness.seen_people),
    ("/seen/messages", "GET", witness.seen_messages),
    ("/state", "GET", witness.state),
    ("/openapi.json", "GET", description.openapi),
)
ACCOUNT = (*account.ROWS, *troubles.ROWS, *money.ROWS)
ROWS = (*SEEN, *people.ROWS, *groups.ROWS, *ACCOUNT, *templates.ROWS, *world.ROWS)


def mount(platform: Platform) -> Mount:
    return Mount("/_sandbox", routes=[route(platform, *row) for row in (*ROWS, *pages.ROWS)])
