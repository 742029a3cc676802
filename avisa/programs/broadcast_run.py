"""The course of `avisa broadcast` on a terminal: import, rehearsal, launch, progress, funnel."""

from __future__ import annotations

import json
from dataclasses import dataclass

from rich.console import Console

from avisa.campaigns.types import CampaignState, CampaignView
from avisa.gate.rehearse import Rehearsal
from avisa.kernel.clock import iso
from avisa.kernel.i18n import Translator
from avisa.programs import broadcast
from avisa.programs.broadcast import Wish
from avisa.programs.engine import engine_beside
from avisa.programs.funnel import one_line, print_funnel
from avisa.programs.house import House
from avisa.programs.progress import Progress


@dataclass(frozen=True, slots=True)
class BroadcastOptions:
    rehearse: bool
    json: bool


def run_broadcast(
    house: House, workspace_id: int, wish: Wish, options: BroadcastOptions, console: Console, _: Translator
) -> int:
    """0 when the campaign is done (or was only rehearsed), 3 when it stands still until a person acts."""
    number = broadcast.chosen_number(house, workspace_id, wish.number)
    template = broadcast.chosen_template(house, workspace_id, number, wish)
    purpose = broadcast.chosen_purpose(house, workspace_id, template.category, wish.purpose)
    with Progress(console, _("Import")) as bar:
        run = broadcast.bring_in(house, workspace_id, wish, purpose, bar.told)
    console.print(
        _(
            "Imported %(file)s: %(rows)s rows, %(ok)s good, %(duplicate)s repeated, %(bad)s bad.",
            file=run.filename,
            rows=run.rows,
            ok=run.ok,
            duplicate=run.duplicate,
            bad=run.bad,
        )
    )
    assert run.mapping is not None and run.list_id is not None
    campaign = broadcast.draft(house, workspace_id, wish, template, number, purpose, run.mapping, run.list_id)
    rehearsal = broadcast.rehearsed(house, workspace_id, campaign)
    tell_rehearsal(console, _, rehearsal)
    if options.rehearse:
        broadcast.discard(house, workspace_id, campaign)
        if options.json:
            print(json.dumps(rehearsal_as_json(rehearsal), ensure_ascii=False))
        return 0
    broadcast.launch(house, workspace_id, campaign)
    return send(house, workspace_id, campaign, options, console, _)


def send(
    house: House,
    workspace_id: int,
    campaign: CampaignView,
    options: BroadcastOptions,
    console: Console,
    _: Translator,
) -> int:
    with engine_beside(house), Progress(console, campaign.name) as bar:
        ended = broadcast.follow(house, workspace_id, campaign.id, bar.tally)
    tally = broadcast.tallied(house, workspace_id, campaign.id)
    print_funnel(console, _, campaign.name, tally, {})
    if ended.state != CampaignState.DONE:
        console.print(_("The campaign is %(state)s: %(reason)s", state=str(ended.state), reason=ended.reason))
    if options.json:
        print(one_line(tally, {}))
    return 0 if ended.state == CampaignState.DONE else 3


def tell_rehearsal(console: Console, _: Translator, rehearsal: Rehearsal) -> None:
    console.print(
        _(
            "Rehearsal: %(go)s go, %(skipped)s are skipped.",
            go=rehearsal.go,
            skipped=sum(rehearsal.skipped.values()),
        )
    )
    for reason, count in rehearsal.skipped.items():
        console.print(f"  {reason}: {count}")
    for day, count in rehearsal.per_day:
        console.print(f"  {day.isoformat()}: {count}")
    if rehearsal.ends_at:
        console.print(_("It ends about %(instant)s.", instant=iso(rehearsal.ends_at)))


def rehearsal_as_json(rehearsal: Rehearsal) -> dict[str, object]:
    return {
        "recipients": rehearsal.recipients,
        "go": rehearsal.go,
        "skipped": rehearsal.skipped,
        "waits": rehearsal.waits,
        "per_day": {day.isoformat(): count for day, count in rehearsal.per_day},
        "ends_at": iso(rehearsal.ends_at),
    }
