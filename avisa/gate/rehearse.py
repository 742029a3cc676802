"""The rehearsal: the same gate over the audience before launch, without a call to the platform."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from avisa.calendar.opening import openings_for
from avisa.calendar.types import QuietHours
from avisa.campaigns.types import CampaignView
from avisa.errors import NotFound
from avisa.gate.costs import cost_before, sort_of
from avisa.gate.drafted import batches, by_wave
from avisa.gate.forecast import Going, forecast
from avisa.gate.hours import Where, where
from avisa.gate.policy import policy_of
from avisa.gate.queries import facts_for
from avisa.gate.rules import full_caps, verdict
from avisa.gate.types import Admit, Cap, Expire, Skip, Verdict, Wait, case_of
from avisa.kernel.clock import Millis
from avisa.kernel.db import Tx
from avisa.limits.queries import last_reached, limit_of, reached_at
from avisa.limits.rules import by_day, plan
from avisa.limits.types import Part
from avisa.messages.queries import due_by_id
from avisa.messages.types import HOLDOUT, WAVE, Draft, Due
from avisa.prices.queries import free_entries
from avisa.prices.types import Cost, Sort
from avisa.workspace.queries import number_by_id, workspace_by_id
from avisa.workspace.types import Number


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """`recipients` = go + skipped + waits; `per_day` in the company's zone; `ends_at` None if none go."""

    recipients: int
    go: int
    skipped: dict[str, int]
    waits: dict[str, int]
    per_day: tuple[tuple[date, int], ...]
    ends_at: Millis | None
    tier: int | None
    reached: int
    quiet: int = 0  # of those who go: wait for the company's hours first
    capped: dict[str, int] = field(default_factory=dict)  # who got enough lately, by whose cap says so
    caps: tuple[Cap | None, Cap | None] = (None, None)  # the company's, the purpose's
    cost: Cost = field(default_factory=Cost)  # if everybody who goes is reached


@dataclass(frozen=True, slots=True)
class Run:
    """Who sends what for which purpose; `timed` when some of it has an instant of its own."""

    number_id: int
    purpose_id: int
    drafts: Iterable[Sequence[Draft]]
    timed: bool = False


@dataclass(slots=True)
class Seen:
    """What has been seen of the audience so far."""

    hours: QuietHours
    timed: bool = False  # waves begin at instants of their own
    skipped: Counter[str] = field(default_factory=Counter)
    waits: Counter[str] = field(default_factory=Counter)
    capped: Counter[str] = field(default_factory=Counter)
    told: dict[int, str] = field(default_factory=dict)
    recipients: int = 0
    quiet: int = 0  # who goes only when the hours begin
    repeated: int = 0  # take no place: their window is open, or they were reached in the last 24 h
    fresh: int = 0
    renewed: list[Millis] = field(default_factory=list)  # when those reached before were last reached
    going: list[Going] = field(default_factory=list)  # where hours are kept: each of them
    places: dict[Where, int] = field(default_factory=dict)  # position of each place and purpose
    sorts: Counter[Sort] = field(default_factory=Counter)  # how they would be priced

    @property
    def plays(self) -> bool:
        """Whether clocks must be played forward: the arithmetic knows no hours."""
        return self.hours.is_set or self.timed


def rehearse(tx: Tx, workspace_id: int, campaign: CampaignView, now: Millis) -> Rehearsal:
    """Everybody on the campaign's list passes the gate as it stands at `now`; nothing is written.

    Other runs that wait on the same number are not looked at: they may push the end further away.
    """
    drafts = batches(tx, workspace_id, campaign, now)
    timed = any(wave.starts_at > now for wave in campaign.waves)
    return rehearsed(tx, workspace_id, Run(campaign.number_id, campaign.purpose_id, drafts, timed), now)


def rehearsed(tx: Tx, workspace_id: int, run: Run, now: Millis) -> Rehearsal:
    """The same for whatever would be frozen as these drafts."""
    number = number_by_id(tx, workspace_id, run.number_id)
    company = workspace_by_id(tx, workspace_id)
    if number is None or company is None:
        raise NotFound(number_id=run.number_id)
    policy = policy_of(tx, workspace_id)
    seen = Seen(policy.hours, timed=run.timed)
    for batch in run.drafts:
        seen.recipients += len(batch)
        seen.skipped.update([HOLDOUT] * sum(draft.withheld for draft in batch))
        for begins, rows, parked in by_wave(batch, now):
            judge(tx, number, rows, begins, seen, parked=parked)
    tier, promised_at = limit_of(tx, workspace_id, number.portfolio_id)
    window = last_reached(tx, workspace_id, number.portfolio_id, now)
    parts = planned(seen, window, tier, number.mps, now, promised_at)
    return Rehearsal(
        recipients=seen.recipients,
        go=seen.repeated + seen.fresh,
        skipped=dict(seen.skipped.most_common()),
        waits=dict(seen.waits.most_common()),
        per_day=by_day(parts, ZoneInfo(company.time_zone)),
        ends_at=ended(parts),
        tier=tier,
        reached=len(window),
        quiet=seen.quiet,
        capped=dict(seen.capped),
        caps=(policy.caps.company, policy.caps.purposes.get(run.purpose_id)),
        cost=cost_before(tx, number, seen.sorts, now),
    )


def planned(
    seen: Seen, window: Sequence[Millis], tier: int | None, mps: int, now: Millis, promised_at: Millis
) -> list[Part]:
    if not seen.plays:
        people = (seen.repeated, seen.fresh)
        return list(plan(window, tier, *people, mps, now, promised_at, seen.renewed))
    openings = [openings_for(seen.hours, *there) for there in seen.places]
    return forecast(seen.going, openings, window, tier, mps, promised_at)


def ended(parts: Sequence[Part]) -> Millis | None:
    return max((part.ends for part in parts), default=None)


def judge(
    tx: Tx,
    number: Number,
    batch: Sequence[Due],
    now: Millis,
    seen: Seen,
    later: bool = False,
    parked: bool = False,
) -> None:
    """With `later` they have waited for the hours: then the gate is asked again, as in the run. Who is
    `parked` and would go waits for the wave to be opened."""
    facts = facts_for(tx, number.workspace_id, number.id, batch, now)
    free = free_entries(tx, number.workspace_id, number.id, [row.contact_id for row in batch], now)
    seen.told.update(facts.told)
    quiet: defaultdict[Millis, list[Due]] = defaultdict(list)
    admitted: list[tuple[Due, bool]] = []
    for row in batch:
        case = case_of(row, facts)
        match verdict(case):
            case Admit() | Wait() if parked:
                seen.waits[WAVE] += 1
            case Admit(_, counts):
                admitted.append((row, counts))
                seen.sorts[sort_of(case, row.contact_id in free)] += 1
            case Skip(reason):
                seen.skipped[reason] += 1
                seen.capped.update([full_caps(case)] if reason == "frequency_cap" else ())
            case Wait("quiet_hours", int(until)) if not later:
                quiet[until].append(row)
            case Wait(reason, _):
                seen.waits[reason] += 1
            case Expire():
                seen.skipped["expired"] += 1
            case _:
                seen.skipped["cancelled"] += 1
    seen.quiet += len(admitted) if later else 0
    take_in(tx, number, admitted, now, seen)
    for until, rows in sorted(quiet.items()):
        judge(tx, number, rows, until, seen, later=True)


def take_in(tx: Tx, number: Number, admitted: Sequence[tuple[Due, bool]], now: Millis, seen: Seen) -> None:
    counted = [row.contact_id for row, counts in admitted if counts]
    known = reached_at(tx, number.workspace_id, number.portfolio_id, counted, now)
    seen.repeated += len(admitted) - len(counted) + len(known)
    seen.renewed += known.values()
    seen.fresh += len(counted) - len(known)
    if seen.plays:
        by_area = seen.hours.by_area
        for row, counts in admitted:
            there = seen.places.setdefault(where(row, seen.told, by_area), len(seen.places))
            seen.going.append(Going(now, there, counts, known.get(row.contact_id)))


def verdict_of(tx: Tx, workspace_id: int, message_id: int, now: Millis) -> Verdict | None:
    """What the gate says of a queued message now; None when there is none here, or it is queued no more."""
    found = due_by_id(tx, workspace_id, message_id)
    if found is None:
        return None
    number_id, row = found
    return verdict(case_of(row, facts_for(tx, workspace_id, number_id, [row], now)))
