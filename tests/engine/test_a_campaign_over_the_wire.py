"""A campaign really leaves: launched, sent over HTTP, told by webhooks, paused, resumed, cancelled."""

from __future__ import annotations

from avisa.campaigns import actions as campaigns
from avisa.campaigns.types import CampaignState
from avisa.consent.queries import suppressions_of
from avisa.engine.types import Tuning
from avisa.kernel.clock import HOUR, SECOND
from avisa.messages.queries import next_due
from avisa.templates.queries import template_by_id
from avisa.workspace.queries import portfolio_by_id
from tests.engine.live import Live
from tests.gate.audience import set_tier
from tests.messages.letters import rows_in

ONE_BY_ONE = Tuning(connections=1, lease=2 * SECOND, idle=20, batch=1)


def test_everybody_gets_one_message_and_reads_it(live: Live) -> None:
    run = live.launch(30)
    with live.engine():
        counts = live.wait_for(run, lambda now: now.read == 30)
        live.wait_until(lambda: live.state(run) == CampaignState.DONE)
    assert counts.adds_up
    assert (counts.accepted, counts.unknown, counts.failed, counts.waiting) == (30, 0, 0, 0)
    seen = live.sandbox.seen()
    assert (seen["accepted"], seen["people"], seen["duplicates"]) == (30, 30, 0)
    for row in rows_in(live.company, run):
        assert (row.attempt, row.price_category) == (1, "utility")
        assert row.wamid
        assert row.consent_event_id


def test_after_a_pause_nobody_leaves_until_somebody_resumes_it(live: Live) -> None:
    run = live.launch(25)
    with live.engine(ONE_BY_ONE):
        live.wait_for(run, lambda now: now.accepted >= 3)
        with live.company.unit() as unit:
            assert campaigns.pause(unit, run)
        paused_at = live.clock()
        live.wait_until(lambda: nothing_is_due(live))
        counts = live.wait_for(run, lambda now: not now.sending)
        assert 3 <= counts.accepted < 25
        assert all((row.claimed_at or 0) <= paused_at for row in rows_in(live.company, run))
        assert counts.waits == {"paused": counts.waiting}
        assert live.sandbox.seen()["accepted"] == counts.accepted
        with live.company.unit() as unit:
            assert campaigns.resume(unit, run)
        live.wait_for(run, lambda now: now.read == 25)
    assert live.sandbox.seen()["duplicates"] == 0


def nothing_is_due(live: Live) -> bool:
    with live.company.db.read() as tx:
        return next_due(tx, live.company.workspace_id, live.company.number_id) is None


def test_a_cancel_ends_what_has_not_left_and_nothing_else(live: Live) -> None:
    run = live.launch(25)
    with live.engine(ONE_BY_ONE):
        live.wait_for(run, lambda now: now.accepted >= 3)
        with live.company.unit() as unit:
            assert campaigns.cancel(unit, run)
        live.wait_until(lambda: live.state(run) == CampaignState.CANCELLED)
        counts = live.wait_for(run, lambda now: now.read == now.accepted and not now.sending)
    assert (counts.accepted + counts.cancelled, counts.adds_up) == (25, True)
    assert live.sandbox.seen()["accepted"] == counts.accepted


def test_whoever_writes_sair_gets_nothing_of_what_is_queued(live: Live) -> None:
    marina, paulo = live.parents(2)
    due_at = live.clock() + HOUR
    first, second = (live.send(one, run_id=77, due_at=due_at) for one in (marina, paulo))
    with live.engine():
        live.control("/inbound", {"phone": marina.phone, "text": "Sair."})
        live.wait_until(lambda: noes_of(live, marina.id))
        live.clock.advance(HOUR)
        live.wait_for(77, lambda now: not now.waiting and not now.sending)
    assert (live.row(first).state, live.row(first).reason) == ("skipped", "suppressed")
    assert live.row(second).accepted_at
    assert live.sandbox.seen()["accepted"] == 1


def noes_of(live: Live, contact_id: int) -> list[str]:
    with live.company.db.read() as tx:
        found = suppressions_of(tx, live.company.workspace_id, [contact_id])
    return [str(no.source) for no in found.get(contact_id, ())]


def test_a_stop_told_by_the_platform_holds_back_marketing_alone(live: Live) -> None:
    (marina,) = live.parents(1)
    live.control("/personas", {"pattern": (marina.phone or "").lstrip("+"), "fails": 131050})
    with live.engine():
        first = live.send(marina, "convite_feira")
        assert live.wait_for_state(first, "failed").reason == "stopped_marketing"
        live.wait_until(lambda: noes_of(live, marina.id) == ["platform"])
        live.clock.advance(10 * SECOND)  # the same person again, so soon
        second = live.send(marina, "convite_feira")
        assert live.wait_for_state(second, "skipped").reason == "suppressed"
        third = live.send(marina)
        live.wait_for_state(third, "read")
    counts = live.tally(first)
    assert (counts.accepted, counts.failed, counts.failed_before_acceptance) == (1, 1, 0)


def test_a_raised_limit_told_by_webhook_lets_the_others_go_on(live: Live) -> None:
    set_tier(live.company, 4)
    run = live.launch(12)
    with live.engine():
        live.wait_for(run, lambda now: now.read == 4 and now.waits == {"limit_reached": 8})
        live.control("/tier", {"tier": "TIER_250"})
        live.wait_until(lambda: tier_of(live) == 250)
        live.clock.advance(5 * SECOND)  # the timer looks for room every five seconds
        live.wait_for(run, lambda now: now.read == 12)
    assert live.sandbox.seen()["over_limit"] == 0


def tier_of(live: Live) -> int | None:
    with live.company.db.read() as tx:
        ours = portfolio_by_id(tx, live.company.workspace_id, live.company.portfolio_id)
    return ours.tier if ours else None


def test_a_paused_template_holds_the_campaign_and_its_return_frees_it(live: Live) -> None:
    run = live.launch(20)
    template = "/templates/lembrete_matricula/pt_BR"
    with live.engine(ONE_BY_ONE):
        live.wait_for(run, lambda now: now.accepted >= 3)
        live.control(template, {"status": "PAUSED"})
        live.wait_until(lambda: live.state(run) == CampaignState.PAUSED and template_status(live) == "PAUSED")
        live.clock.advance(10 * SECOND)  # who was refused meanwhile is looked at once more, then parked
        live.wait_until(lambda: nothing_is_due(live) and live.is_digested())
        assert live.tally(run).waiting > 0
        live.control(template, {"status": "APPROVED"})
        live.wait_for(run, lambda now: now.read == 20)
    assert live.sandbox.seen()["duplicates"] == 0


def template_status(live: Live) -> str:
    with live.company.db.read() as tx:
        known = template_by_id(tx, live.company.workspace_id, live.company.template_id)
    return known.status if known else ""
