"""WhatsApp moves a template to another category while it is being sent: the campaign waits, and the page says
what it costs."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from avisa.campaigns import actions as campaigns
from avisa.errors import Refused
from avisa.kernel.clock import DAY
from avisa.templates.queries import languages_of
from avisa.templates.types import Template
from avisa.web.template_price import Moved, moved
from avisa.workspace.tables import number
from tests.campaigns.school import view_of
from tests.engine.live import Live

PEOPLE = 60
pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def template_of(live: Live) -> Template:
    with live.company.db.read() as tx:
        (found,) = languages_of(tx, live.company.workspace_id, live.company.account_id, "lembrete_matricula")
    return found


def told(live: Live) -> Moved | None:
    with live.company.db.read() as tx:
        return moved(tx, live.company.workspace_id, template_of(live), live.clock())


def go_slowly(live: Live) -> None:
    mine = (number.c.workspace_id == live.company.workspace_id, number.c.id == live.company.number_id)
    with live.company.unit() as unit:
        unit.tx.execute(update(number).where(*mine).values(mps=1))


def test_a_running_campaign_waits_and_nobody_is_burnt(live: Live) -> None:
    go_slowly(live)
    assert told(live) is None
    with live.engine():
        run = live.launch(PEOPLE)
        live.wait_for(run, lambda now: now.accepted)
        live.control("/templates/lembrete_matricula/pt_BR/category_review", {"category": "MARKETING"})
        live.wait_until(lambda: template_of(live).category_next == "MARKETING")
        notice = told(live)
        assert notice is not None and (notice.at, notice.before, notice.after) == (
            None,
            "UTILITY",
            "MARKETING",
        )
        live.control("/templates/lembrete_matricula/pt_BR", {"category": "MARKETING"})
        live.wait_until(lambda: live.state(run) == "paused")
        counts = live.wait_for(run, lambda now: not now.sending)
    assert view_of(live.company, run).reason == "template_recategorised"
    assert counts.waiting and not counts.skipped and counts.adds_up
    with live.company.unit() as unit, pytest.raises(Refused, match="template_changed"):
        campaigns.resume(unit, run)  # the people agreed to another kind of message
    change = told(live)
    assert change is not None and change.at and change.was and change.will and change.more
    assert (change.country, change.more.micros) == ("BR", change.will.micros - change.was.micros)
    assert change.more.micros > 0
    live.clock.advance(61 * DAY)
    assert told(live) is None
