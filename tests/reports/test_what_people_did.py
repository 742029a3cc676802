"""Replies, refusals and clicks of a run, as product.md counts them, as a whole and by wording."""

from __future__ import annotations

from dataclasses import replace

from avisa.campaigns.types import CampaignState, Opens, Wave
from avisa.campaigns.waves import holds_back, next_wave
from avisa.consent.actions import revoke, suppress
from avisa.consent.types import Channel, Proof, Scope, SuppressionSource
from avisa.kernel.clock import DAY, HOUR
from avisa.messages.queries import tally_of
from avisa.messages.types import Tally
from avisa.reports.responses import by_variant, responses_of
from avisa.reports.rules import Rates, Responses, rates_of
from tests.campaigns.school import campaign_of, view_of
from tests.cast import Company
from tests.people import VAULT, add_parents
from tests.segments.school import sent, wrote


def test_replies_and_refusals_are_counted_once_and_in_time(horizonte: Company) -> None:
    people = add_parents(horizonte, 8)
    then = horizonte.clock() - 3 * DAY
    for order, person in enumerate(people[:7]):
        came = {"wamid": f"w.{order}", "variant": order % 2}
        sent(horizonte, person, 7, 0, state="delivered", delivered_at=then, **came)
    sent(horizonte, people[7], run=7, variant=1)
    wrote(horizonte, people[0], ago=3 * DAY)
    wrote(horizonte, people[0], ago=3 * DAY - HOUR)  # twice, and one person
    wrote(horizonte, people[1], ago=2 * DAY - 1)  # a millisecond too late
    wrote(horizonte, people[2], ago=DAY, context="w.2")  # late, but quoting
    wrote(horizonte, people[3], ago=4 * DAY)  # before it came
    wrote(horizonte, people[7])  # never got it
    said = Proof(channel=Channel.AGENT, at=then + HOUR)
    late = Proof(channel=Channel.AGENT, at=then + 25 * HOUR)
    with horizonte.unit() as unit:
        suppress(unit, VAULT, [people[4]], SuppressionSource.PERSON, Scope.ALL, "keyword", said)
        revoke(unit, VAULT, [people[4]], [horizonte.matricula_id], said)
        revoke(unit, VAULT, [people[5]], [horizonte.matricula_id], late)
    with horizonte.db.read() as tx:
        did = responses_of(tx, horizonte.workspace_id, [7, 8])
        tally = tally_of(tx, horizonte.workspace_id, 7)
        parts = by_variant(tx, horizonte.workspace_id, 7)
    assert did == {7: Responses(2, 1, None), 8: Responses(0, 0, None)}
    assert rates_of(tally, did[7]) == Rates(7 / 8, 0.0, 2 / 7, 1 / 7, None)
    assert [(one.variant, one.tally.recipients, one.tally.delivered) for one in parts] == [
        (0, 4, 4),
        (1, 4, 3),
    ]
    assert [one.responses for one in parts] == [Responses(2, 1, None), Responses(0, 0, None)]


CANARY = (Wave(size=10), Wave(opens=Opens.QUALITY, hours=4))
HEALTHY = Tally(recipients=100, accepted=40, sent=40, delivered=39, read=10, waiting=60, waits={"wave": 60})


def test_a_wave_goes_on_by_itself_only_when_all_is_well(horizonte: Company) -> None:
    draft = view_of(horizonte, campaign_of(horizonte))
    opened = horizonte.clock()
    running = replace(draft, state=CampaignState.RUNNING, waves=CANARY, wave_opened_at=opened)
    wave = next_wave(running)
    assert wave == CANARY[1]
    assert (next_wave(draft), next_wave(replace(running, open_wave=1))) == (None, None)

    def held(
        tally: Tally = HEALTHY, opted_out: int = 0, quality: str = "GREEN", after: int = 4 * HOUR
    ) -> str:
        return holds_back(running, CANARY[1], tally, opted_out, quality, opened + after)

    assert held() == ""
    assert held(after=4 * HOUR - 1) == "too_early"
    assert held(replace(HEALTHY, waiting=61)) == "still_sending"
    assert held(replace(HEALTHY, sending=1)) == "still_sending"
    assert held(replace(HEALTHY, accepted=0)) == "nothing_sent"
    assert held(quality="YELLOW") == "quality_low"
    assert held(replace(HEALTHY, failed_before_acceptance=3)) == "too_many_failures"
    assert held(replace(HEALTHY, failed_before_acceptance=1, unknown=1)) == ""
    assert (held(opted_out=1), held(opted_out=2)) == ("", "too_many_opt_outs")
    assert holds_back(running, Wave(opens=Opens.PERSON), HEALTHY, 0, "GREEN", opened + DAY) == "person"
