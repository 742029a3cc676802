"""Campaigns of the command line: found by name or id, acted on, and told as lines or as `/v1` does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from avisa.api.campaign_reports import reported
from avisa.api.campaigns import tallied
from avisa.campaigns import actions
from avisa.campaigns.budgeting import set_budget
from avisa.campaigns.check import check_rows
from avisa.campaigns.copy_actions import duplicate, try_again
from avisa.campaigns.queries import campaign_by_id, campaign_named, campaigns_page
from avisa.campaigns.types import CampaignState, CampaignView
from avisa.errors import Conflict, NotFound
from avisa.gate.rehearse import Rehearsal, rehearse
from avisa.kernel.db import Tx
from avisa.kernel.unit import Unit
from avisa.programs.house import House
from avisa.reports.comparing import Report, reports_of
from avisa.reports.holdout import Effect, Outcome, effect_of
from avisa.segments.types import Past

Act = Callable[[Unit, int], bool]
ACTS: Mapping[str, Act] = {
    "pause": actions.pause,
    "resume": actions.resume,
    "cancel": actions.cancel,
}
MOST_ID = 2**63 - 1


def found_in(tx: Tx, workspace_id: int, wanted: str) -> CampaignView:
    """By its name, or by its id. Raises NotFound with the names of the newest."""
    if named := campaign_named(tx, workspace_id, " ".join(wanted.split())):
        return named
    typed = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 20 else 0
    if 0 < typed <= MOST_ID and (found := campaign_by_id(tx, workspace_id, typed)):
        return found
    known = [one.name for one in campaigns_page(tx, workspace_id, most=10)]
    raise NotFound("campaign_not_among", campaign=wanted, known=known or ["–"])


def named(house: House, workspace_id: int, wanted: str) -> CampaignView:
    with house.db.read() as tx:
        return found_in(tx, workspace_id, wanted)


def act_on(house: House, workspace_id: int, campaign_id: int, act: Act) -> int:
    """Raises Conflict where its state does not allow it."""
    with house.unit(workspace_id) as unit:
        if not act(unit, campaign_id):
            raise Conflict("campaign_moved_on")
    return campaign_id


def launch(house: House, workspace_id: int, wanted: str, leave_out_bad: bool) -> int:
    with house.db.read() as tx:
        found = draft_in(tx, workspace_id, wanted)
        check = check_rows(tx, workspace_id, found, house.clock(), 0)
    return act_on(
        house, workspace_id, found.id, lambda unit, one: actions.launch(unit, one, check, leave_out_bad)
    )


def open_wave(house: House, workspace_id: int, wanted: str) -> int:
    """The next one, after the last open wave as it is now."""
    found = named(house, workspace_id, wanted)
    return act_on(
        house, workspace_id, found.id, lambda unit, one: actions.open_next_wave(unit, one, found.open_wave)
    )


def copied(house: House, workspace_id: int, wanted: str, name: str) -> int:
    found = named(house, workspace_id, wanted)
    with house.unit(workspace_id) as unit:
        return duplicate(unit, found.id, name=name)


def tried_again(house: House, workspace_id: int, wanted: str, who: str, names: tuple[str, str]) -> int:
    """`names` of the draft, "" for one that is found, and of the segment that those people become."""
    found, (draft_name, segment_name) = named(house, workspace_id, wanted), names
    with house.unit(workspace_id) as unit:
        return try_again(unit, found.id, Past(who), segment_name, name=draft_name)


def given_budget(house: House, workspace_id: int, wanted: str, micros: int | None) -> int:
    found = named(house, workspace_id, wanted)
    with house.unit(workspace_id) as unit:
        set_budget(unit, found.id, micros)
    return found.id


def rehearsed(house: House, workspace_id: int, wanted: str) -> tuple[Rehearsal, int]:
    """With how many people's values the platform would refuse."""
    with house.db.read() as tx:
        found = draft_in(tx, workspace_id, wanted)
        bad = check_rows(tx, workspace_id, found, house.clock(), 0).bad_rows
        return rehearse(tx, workspace_id, found, house.clock()), bad


def draft_in(tx: Tx, workspace_id: int, wanted: str) -> CampaignView:
    found = found_in(tx, workspace_id, wanted)
    if found.state is not CampaignState.DRAFT:
        raise Conflict("campaign_moved_on")
    return found


def report_of(house: House, workspace_id: int, wanted: str, outcome: Outcome) -> tuple[Report, Effect | None]:
    with house.db.read() as tx:
        found = found_in(tx, workspace_id, wanted)
        (report,) = reports_of(tx, workspace_id, [found.id])
        return report, effect_of(tx, workspace_id, found, outcome, house.clock())


def compared_in(house: House, workspace_id: int, wanted: tuple[str, ...]) -> list[Report]:
    with house.db.read() as tx:
        return reports_of(tx, workspace_id, [found_in(tx, workspace_id, one).id for one in wanted])


def campaign_json(tx: Tx, workspace_id: int, campaign_id: int) -> str:
    return tallied(tx, workspace_id, str(campaign_id)).model_dump_json()


def report_json(report: Report, effect: Effect | None = None) -> str:
    return reported(report, effect).model_dump_json()
