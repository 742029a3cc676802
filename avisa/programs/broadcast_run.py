"""The course of `avisa broadcast` on a terminal: import, check, rehearsal, launch, progress, funnel."""

from __future__ import annotations

import json
from dataclasses import dataclass

from avisa.campaigns.types import CampaignState, CampaignView, Check
from avisa.errors import Refused
from avisa.gate.rehearse import Rehearsal
from avisa.kernel.clock import iso
from avisa.kernel.i18n import N_
from avisa.programs import bringing_in, broadcast
from avisa.programs.broadcast import Look
from avisa.programs.children import end_like_ctrl_c
from avisa.programs.choice import Choice
from avisa.programs.engine import engine_beside
from avisa.programs.funnel import one_line, print_funnel
from avisa.programs.house import House
from avisa.programs.progress import Progress
from avisa.programs.telling import SHOWN, Teller, WaitTeller, tell_cells, tell_import, tell_rehearsal
from avisa.reports.costs import as_json as cost_as_json
from avisa.web import reasons, words
from avisa.workspace.queries import workspace_by_id

FINISHED, STANDS_STILL, LEFT = 0, 3, 130


@dataclass(frozen=True, slots=True)
class BroadcastOptions:
    rehearse: bool = False
    json: bool = False
    leave_out_bad: bool = False


def run_broadcast(house: House, choice: Choice, options: BroadcastOptions, teller: Teller) -> int:
    """0 when the campaign is done (or was only rehearsed), 3 when it stands still until a person acts,
    130 when nobody waited for its end. Raises Refused when some people's values do not fit."""
    end_like_ctrl_c()
    workspace_id = choice.workspace_id
    campaign = drafted(house, choice, teller)
    check = broadcast.checked(house, workspace_id, campaign)
    if check.bad_rows:
        tell_cells(teller, check.cells, check.bad_rows)
    if check.bad_rows and not options.leave_out_bad:
        broadcast.discard(house, workspace_id, campaign)
        raise Refused("bad_rows_left", rows=check.bad_rows, of=check.rows)
    rehearsal = broadcast.rehearsed(house, workspace_id, campaign)
    tell_rehearsal(teller, rehearsal, teller.figures(zone_of(house, workspace_id), house.clock()))
    if options.rehearse:
        return only_rehearsed(house, workspace_id, campaign, rehearsal, options)
    return carried_out(house, workspace_id, campaign, check, options, teller)


def drafted(house: House, choice: Choice, teller: Teller) -> CampaignView:
    """To the people of a file, who are brought in first, or to lists and segments that are there."""
    if choice.wish.file is None:
        return broadcast.draft_to_known(house, choice)
    with Progress(teller, teller.text(N_("Import"))) as bar:
        run = bringing_in.bring_in(house, choice, bar.told)
    tell_import(teller, run, bringing_in.bad_rows_of(house, choice.workspace_id, run.id, SHOWN))
    return broadcast.draft(house, choice, run)


def only_rehearsed(
    house: House, workspace_id: int, campaign: CampaignView, rehearsal: Rehearsal, options: BroadcastOptions
) -> int:
    broadcast.discard(house, workspace_id, campaign)
    if options.json:
        print(json.dumps(rehearsal_as_json(rehearsal), ensure_ascii=False))
    return FINISHED


def carried_out(
    house: House,
    workspace_id: int,
    campaign: CampaignView,
    check: Check,
    options: BroadcastOptions,
    teller: Teller,
) -> int:
    broadcast.launch(house, workspace_id, check, options.leave_out_bad)
    try:
        sent(house, workspace_id, campaign, teller)
    except KeyboardInterrupt:
        teller.say(N_("The campaign goes on with the next engine: `avisa serve` or `avisa engine`."))
    look = broadcast.looked_at(house, workspace_id, campaign.id)
    print_funnel(teller, campaign.name, look.tally, {})
    if options.json:
        print(one_line(look.tally, {}))
    return status_of(look, teller)


def sent(house: House, workspace_id: int, campaign: CampaignView, teller: Teller) -> None:
    """The engine beside works only where no other does; leaving early it settles what is in the air."""
    waiting = WaitTeller(teller, zone_of(house, workspace_id))
    with engine_beside(house), Progress(teller, campaign.name) as bar:

        def told(look: Look) -> None:
            bar.tally(look.tally)
            waiting.tell(look.waits, house.clock())

        broadcast.follow(house, workspace_id, campaign.id, told)


def status_of(look: Look, teller: Teller) -> int:
    if look.campaign.state == CampaignState.DONE:
        return FINISHED
    if not look.stands_still:
        return LEFT
    if look.is_over:
        state, reason = words.CAMPAIGN_STATES[look.campaign.state][0], look.campaign.reason
        text = N_("The campaign stands still (%(state)s). %(reason)s")
        teller.say(text, state=teller.text(state), reason=in_words(teller, reason))
    elif look.number.may_send:
        teller.say(N_("The next wave waits until somebody opens it: `avisa campaign open-wave`."))
    else:
        reason = look.number.stopped_reason or look.number.account_stopped_reason
        text = N_("The number is stopped: start it in the console, and the campaign goes on. %(reason)s")
        teller.say(text, reason=in_words(teller, reason))
    return STANDS_STILL


def in_words(teller: Teller, reason: str) -> str:
    text = reasons.stop(reason)
    return teller.text(text) if text else reason


def zone_of(house: House, workspace_id: int) -> str:
    with house.db.read() as tx:
        company = workspace_by_id(tx, workspace_id)
    return company.time_zone if company else "UTC"


def rehearsal_as_json(rehearsal: Rehearsal) -> dict[str, object]:
    return {
        "recipients": rehearsal.recipients,
        "go": rehearsal.go,
        "skipped": rehearsal.skipped,
        "waits": rehearsal.waits,
        "quiet": rehearsal.quiet,
        "per_day": {day.isoformat(): count for day, count in rehearsal.per_day},
        "ends_at": iso(rehearsal.ends_at),
        "cost": cost_as_json(rehearsal.cost),
    }
