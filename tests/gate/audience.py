"""An audience in which everybody is different: who agreed, who stopped, whom WhatsApp cannot reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from sqlalchemy import update

from avisa.audience.actions import mark_not_on_whatsapp
from avisa.audience.tables import contact, contact_list, listing
from avisa.campaigns import actions as campaigns
from avisa.campaigns.reach import everybody
from avisa.consent.actions import grant, revoke, suppress
from avisa.consent.types import Channel, Proof, Scope, SuppressionSource
from avisa.kernel.clock import DAY, HOUR, MINUTE, Millis
from avisa.kernel.unit import Unit
from avisa.limits.actions import admit
from avisa.messages.filling import mapping_from
from avisa.messages.tables import last_inbound, message
from avisa.workspace.actions import apply_tier
from tests.campaigns.school import COLUMNS, GOOD, SLOTS, looked_over, view_of
from tests.cast import Company, own, put
from tests.people import VAULT, add_people

TRAITS = (
    "agreed",
    "revoked",
    "run_out",
    "stopped",
    "stopped_at_platform",
    "not_there",
    "not_there_long_ago",
    "wrote",
    "bad_value",
    "reached",
    "far_away",
    "messaged",
    "elsewhere",
    "without_phone",
)
Traits = frozenset[str]
AGREED: Traits = frozenset({"agreed"})
HUNDREDS = count(0, 100)  # each use takes phones of its own


def assemble(company: Company, audience: Sequence[Traits]) -> int:
    """A list with a person for each set of traits; its id."""
    rows: list[Mapping[str, str]] = [
        {"responsavel": "", "aluno": "Theo"} if "bad_value" in traits else GOOD for traits in audience
    ]
    people = dict(zip(strangers(company, len(rows)), audience, strict=True))
    made = list_up(company, list(people), rows)

    def having(trait: str) -> list[int]:
        return [person for person, traits in people.items() if trait in traits]

    with company.unit() as unit:
        say(unit, company, having)
        mark_not_on_whatsapp(replace(unit, now=unit.now - DAY), having("not_there"))
        mark_not_on_whatsapp(replace(unit, now=unit.now - 40 * DAY), having("not_there_long_ago"))
        move_away(unit, having("far_away"))
        message_yesterday(company, unit, having("messaged"))
        know_better(unit, having("elsewhere"))
        hide_phones(unit, having("without_phone"))
    reach(company, having("reached"), 5 * HOUR + 30 * MINUTE)
    return made


def move_away(unit: Unit, people: Sequence[int]) -> None:
    """To Acre, where clocks are two hours behind São Paulo's."""
    for position, person in enumerate(people):
        mine = (contact.c.workspace_id == unit.workspace_id) & (contact.c.id == person)
        phone = f"+5568{980_000_000 + next(HUNDREDS) * 1000 + position}"
        unit.tx.execute(update(contact).where(mine).values(phone=phone))


def hide_phones(unit: Unit, people: Sequence[int]) -> None:
    """Usernames: the platform names them to the company by an id alone."""
    for person in people:
        mine = (contact.c.workspace_id == unit.workspace_id) & (contact.c.id == person)
        unit.tx.execute(update(contact).where(mine).values(phone=None, bsuid=f"BR.{person}"))


def know_better(unit: Unit, people: Sequence[int]) -> None:
    """The company knows that they live in Manaus, whatever their numbers say."""
    mine = (contact.c.workspace_id == unit.workspace_id) & contact.c.id.in_(people)
    unit.tx.execute(update(contact).where(mine).values(attributes={"mora em": "AM"}))


def message_yesterday(company: Company, unit: Unit, people: Sequence[int]) -> None:
    """An active message of the same purpose, delivered."""
    what = {"kind": "active", "lane": 2, "purpose_id": company.matricula_id, "state": "delivered"}
    for person in people:
        run = {"number_id": company.number_id, "contact_id": person, "run_id": 1}
        row = {**own(company, unit.ids.next()), **run, **what, "claimed_at": unit.now - DAY}
        put(unit.tx, message, **row)


def say(unit: Unit, company: Company, having: Any) -> None:
    """What these people said, and when they last wrote."""
    purposes, paper = [company.matricula_id], Proof(channel=Channel.PAPER, at=unit.now - 2 * DAY)
    short = Proof(channel=Channel.PAPER, at=unit.now - 2 * DAY, expires_at=unit.now)
    grant(unit, VAULT, having("agreed"), purposes, paper)
    grant(unit, VAULT, having("run_out"), purposes, short)
    gone = Proof(channel=Channel.AGENT, at=unit.now - DAY)
    revoke(unit, VAULT, having("revoked"), purposes, gone)
    for trait, source, scope in (
        ("stopped", SuppressionSource.PERSON, Scope.ALL),
        ("stopped_at_platform", SuppressionSource.PLATFORM, Scope.MARKETING),
    ):
        suppress(unit, VAULT, having(trait), source, scope, "keyword", gone)
    for person in having("wrote"):
        where = {"number_id": company.number_id, "contact_id": person}
        put(unit.tx, last_inbound, workspace_id=company.workspace_id, **where, at=unit.now - HOUR)


def reach(company: Company, people: Sequence[int], ago: Millis) -> None:
    """They got a message `ago`, when there was room for all."""
    if people:
        with company.unit(now=company.clock() - ago) as unit:
            apply_tier(unit, company.portfolio_id, None)
            admit(unit, company.portfolio_id, people)


def reach_strangers(company: Company, hours: Sequence[int]) -> None:
    """Other people took places of the limit, each so many hours and a half ago."""
    people = strangers(company, len(hours))
    for person, ago in sorted(zip(people, hours, strict=True), key=lambda pair: -pair[1]):
        reach(company, [person], ago * HOUR + 30 * MINUTE)


def strangers(company: Company, number: int) -> list[int]:
    """New people, whoever was there before."""
    return add_people(company, number, first=next(HUNDREDS))


def set_tier(company: Company, tier: int | None) -> None:
    with company.unit() as unit:
        apply_tier(unit, company.portfolio_id, tier)


def list_up(company: Company, people: Sequence[int], rows: Sequence[Mapping[str, str]]) -> int:
    with company.unit() as unit:
        made = unit.ids.next()
        put(unit.tx, contact_list, **own(company, made), name=f"Lista {made}", columns=list(COLUMNS))
        for line, (person, row) in enumerate(zip(people, rows, strict=True), 2):
            place = {"list_id": made, "contact_id": person, "line": line}
            put(unit.tx, listing, workspace_id=company.workspace_id, **place, attributes=dict(row))
    return made


def listed_people(company: Company, campaign_id: int) -> list[int]:
    """The people on a campaign's list."""
    with company.db.read() as tx:
        found = everybody(tx, company.workspace_id, view_of(company, campaign_id), company.clock())
        return [person.contact_id for person in found]


def draft_campaign(company: Company, list_id: int) -> int:
    with company.unit() as unit:
        return campaigns.create(
            unit,
            name=f"Campanha {unit.ids.next()}",
            number_id=company.number_id,
            template_id=company.template_id,
            purpose_id=company.matricula_id,
            list_id=list_id,
            mapping=mapping_from({"slots": SLOTS}),
        )


def start(company: Company, campaign_id: int) -> None:
    """Launched without its bad rows, and the whole audience frozen."""
    check = looked_over(company, campaign_id)
    with company.unit() as unit:
        assert campaigns.launch(unit, campaign_id, check, leave_out_bad=True)
        assert campaigns.freeze_next(unit, campaign_id).done
