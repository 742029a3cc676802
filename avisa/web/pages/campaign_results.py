"""What came of campaigns: answers and refusals by wording, waves, copies, second tries, five side by side."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from avisa.campaigns import actions
from avisa.campaigns.copy_actions import duplicate, try_again
from avisa.campaigns.queries import campaigns_page
from avisa.campaigns.waves import next_wave
from avisa.errors import Conflict, Refused
from avisa.reports.comparing import MOST, Report, compared, reports_of
from avisa.reports.holdout import USUAL_DAYS, Outcome, effect_of
from avisa.reports.waves import why_held
from avisa.schedule.rules import EVENT
from avisa.segments.types import Past
from avisa.web.campaign_words import SECOND_TRIES
from avisa.web.pages.campaigns import ONE, campaign_in, to_campaign
from avisa.web.visit import Visit, form, page

LETTERS = "ABCDE"
MOST_CHOICES = 100
DAYS = ("1", "3", "7", "14", "30", "90")


def results(visit: Visit) -> Response:
    """Fetched apart from the report: every delivered message is looked up in what its person wrote."""
    campaign = campaign_in(visit)
    with visit.read() as tx:
        (report,) = reports_of(tx, visit.workspace_id, [campaign.id])
        held = why_held(tx, visit.workspace_id, campaign, visit.now)
    told: dict[str, Any] = {
        "report": report,
        "held": held,
        "letters": LETTERS,
        "next_wave": next_wave(campaign),
    }
    return visit.show("campaigns/results.html", campaign=campaign, **told)


def beside_holdout(visit: Visit) -> Response:
    """By what both sides can do; the choice comes with the address, so that it can be sent to somebody."""
    campaign, event, days = campaign_in(visit), visit.query("event").strip(), visit.query("days")
    outcome = Outcome(event, int(days) if days in DAYS else USUAL_DAYS)
    wrong = bool(event) and not EVENT.fullmatch(event)
    with visit.read() as tx:
        effect = None if wrong else effect_of(tx, visit.workspace_id, campaign, outcome, visit.now)
    told: dict[str, Any] = {"outcome": outcome, "effect": effect, "wrong": wrong, "spans": DAYS}
    page_of = "campaigns/holdout.html" if visit.by_htmx else "campaigns/holdout_page.html"
    return visit.show(page_of, campaign=campaign, **told)


def open_wave(visit: Visit) -> Response:
    campaign = campaign_in(visit)
    with visit.write() as unit:
        if not actions.open_next_wave(unit, campaign.id, visit.form.id("after")):
            raise Conflict("campaign_moved_on")
    return to_campaign(visit, "wave_opened")


def copy(visit: Visit) -> Response:
    campaign = campaign_in(visit)
    with visit.write() as unit:
        made = duplicate(unit, campaign.id, visit.member.user_id)
    return visit.go(f"/campaigns/{made}", "campaign_copied")


def second_try(visit: Visit) -> Response:
    campaign, status = campaign_in(visit), visit.form["status"]
    if status not in SECOND_TRIES:
        raise Refused("second_try_unknown", op=status)
    name = f"{campaign.name}: {visit.say(SECOND_TRIES[status])}"
    with visit.write() as unit:
        made = try_again(unit, campaign.id, Past(status), name, visit.member.user_id)
    return visit.go(f"/campaigns/{made}", "second_try_made")


def compare(visit: Visit) -> Response:
    asked = [int(one) for one in visit.request.query_params.getlist("campaign") if one.isdecimal()]
    with visit.read() as tx:
        reports = reports_of(tx, visit.workspace_id, [one for one in asked if one < 1 << 63])
        known = campaigns_page(tx, visit.workspace_id, most=MOST_CHOICES)
    launched = [one for one in known if one.launched_at is not None]
    told: dict[str, Any] = {"told": verdicts(reports), "most": MOST, "letters": LETTERS}
    return visit.show("campaigns/compare.html", reports=reports, launched=launched, **told)


def verdicts(reports: list[Report]) -> dict[str, Any]:
    return compared({at: (one.tally, one.responses) for at, one in enumerate(reports)})


ROUTES = [
    Route("/campaigns/compare", page(compare, "campaigns.read")),
    Route(f"{ONE}/results", page(results, "campaigns.read")),
    Route(f"{ONE}/holdout", page(beside_holdout, "campaigns.read")),
    Route(f"{ONE}/open-wave", form(open_wave, "campaigns.launch"), methods=["PUT"]),
    Route(f"{ONE}/copies", form(copy, "campaigns.write"), methods=["POST"]),
    Route(f"{ONE}/second-tries", form(second_try, "campaigns.write"), methods=["POST"]),
]
