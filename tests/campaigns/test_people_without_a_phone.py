"""A campaign to people whom the platform names by its id alone, each of them once."""

from __future__ import annotations

from sqlalchemy import select, update

from avisa.audience.tables import contact
from avisa.campaigns import actions
from avisa.campaigns.making_actions import amend
from avisa.campaigns.types import Audience, Wave
from avisa.gate.rehearse import rehearse
from avisa.messages.tables import message
from avisa.segments.actions import create
from avisa.segments.types import Group, Match
from tests.campaigns.school import GOOD, campaign_of, looked_over, view_of
from tests.cast import Company, own, put


def known_as(company: Company, contact_id: int, **names: str | None) -> None:
    mine = (contact.c.workspace_id == company.workspace_id, contact.c.id == contact_id)
    with company.unit() as unit:
        unit.tx.execute(update(contact).where(*mine).values(**names))


def everybody(company: Company) -> list[int]:
    c = contact.c
    with company.db.read() as tx:
        return list(tx.scalars(select(c.id).where(c.workspace_id == company.workspace_id).order_by(c.id)))


def addresses(company: Company, run_id: int) -> dict[int, str]:
    m = message.c
    mine = select(m.contact_id, m.phone).where(m.workspace_id == company.workspace_id, m.run_id == run_id)
    with company.db.read() as tx:
        return {row[0]: row[1] for row in tx.execute(mine)}


def launched(company: Company, made: int) -> int:
    """All of it frozen, in chunks of two; how many rows the look before it saw."""
    check = looked_over(company, made)
    with company.unit() as unit:
        assert actions.launch(unit, made, check, leave_out_bad=True)
    for _ in range(20):
        with company.unit() as unit:
            if actions.freeze_next(unit, made, 2).done:
                return check.rows
    raise AssertionError("the walk finds no end")


def test_an_address_is_a_phone_or_the_platforms_id(horizonte: Company) -> None:
    made = campaign_of(horizonte, [GOOD] * 4)
    lia, nobody, marina, theo = everybody(horizonte)
    known_as(horizonte, lia, phone=None, bsuid="BR.lia1")
    known_as(horizonte, nobody, phone=None, wa_id="nobody-at-all", bsuid="of no form that we know")
    with horizonte.unit() as unit:
        amend(unit, made, waves=(Wave(size=1), Wave()))
    check = looked_over(horizonte, made)
    assert [(cell.slot, cell.contact_id) for cell in check.cells] == [("to", nobody)]
    with horizonte.db.read() as tx:
        rehearsal = rehearse(tx, horizonte.workspace_id, view_of(horizonte, made), horizonte.clock())
    assert launched(horizonte, made) == 4
    got = addresses(horizonte, made)
    assert got.keys() == {lia, marina, theo}
    assert got[lia] == "BR.lia1"
    assert rehearsal.recipients == len(got)


def test_one_person_under_two_names_is_one_recipient(horizonte: Company) -> None:
    """Who wrote behind a username first, and was imported by phone later, is known by both in the end."""
    made = campaign_of(horizonte, [GOOD] * 5)
    by_id, by_wa_id, older, newer, marina = everybody(horizonte)
    known_as(horizonte, marina, phone="+5531988887777", wa_id="553188887777", bsuid="BR.marina1")
    known_as(horizonte, by_id, phone=None, bsuid="BR.marina1")
    known_as(horizonte, by_wa_id, phone=None, wa_id="553188887777", bsuid="BR.marina0")
    for one in (older, newer):
        known_as(horizonte, one, phone=None, bsuid="BR.theo1")
    assert launched(horizonte, made) == 2
    assert addresses(horizonte, made) == {marina: "+5531988887777", older: "BR.theo1"}


def test_a_double_who_is_not_reached_takes_nobodys_place(horizonte: Company) -> None:
    made = campaign_of(horizonte, [GOOD] * 2)
    lia, theo = everybody(horizonte)
    known_as(horizonte, lia, phone=None, bsuid="BR.lia1")
    with horizonte.unit() as unit:
        (elsewhere,) = unit.ids.take(1)
        named = {"phone": "+5531988887777", "bsuid": "BR.lia1", "name": "Lia"}
        put(unit.tx, contact, **own(horizonte, elsewhere), **named)
    listed = view_of(horizonte, made).audience.lists
    assert launched(horizonte, made) == 2
    assert addresses(horizonte, made)[lia] == "BR.lia1"
    wide = campaign_of(horizonte, [GOOD], "Todos")
    with horizonte.unit() as unit:
        anybody = create(unit, "Todos", Group(Match.ALL))
        amend(unit, wide, audience=Audience(lists=listed, segments=(anybody,)))
    launched(horizonte, wide)
    assert addresses(horizonte, wide)[elsewhere] == "+5531988887777"
    assert lia not in addresses(horizonte, wide)
    assert theo in addresses(horizonte, wide)


def test_who_is_left_out_by_their_phone_is_not_reached_by_their_id(horizonte: Company) -> None:
    """In chunks of two the one with the phone is in line before the other is looked at: "who got nothing
    lately" leaves them out then, and they have been reached all the same."""
    made = campaign_of(horizonte, [GOOD] * 4)
    by_phone, theo, bia, lia = everybody(horizonte)
    known_as(horizonte, by_phone, bsuid="BR.lia1")
    known_as(horizonte, lia, phone=None, bsuid="BR.lia1")
    listed = view_of(horizonte, made).audience.lists
    with horizonte.unit() as unit:
        amend(unit, made, audience=Audience(lists=listed, quiet_days=7))
    assert launched(horizonte, made) == 3
    assert addresses(horizonte, made).keys() == {by_phone, theo, bia}
    again = campaign_of(horizonte, [GOOD], "Outra")
    with horizonte.unit() as unit:
        both = (*listed, *view_of(horizonte, again).audience.lists)
        amend(unit, again, audience=Audience(lists=both, without_campaigns=(made,)))
    assert launched(horizonte, again) == 1
