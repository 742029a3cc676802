"""A copy of a campaign, and a second try for those whose message was not read, answered or delivered."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from avisa.campaigns import actions
from avisa.campaigns.answer_actions import send_answers_to
from avisa.campaigns.answer_queries import Answers, answers_go_to
from avisa.campaigns.copy_actions import SECOND_TRIES, duplicate, try_again
from avisa.campaigns.making_actions import amend
from avisa.campaigns.types import CampaignState, Wave
from avisa.errors import Conflict, NotFound, Refused
from avisa.messages.links.tables import link
from avisa.messages.tables import inbound, message
from avisa.segments.queries import segments_page
from avisa.segments.types import Past
from tests.campaigns.school import GOOD, campaign_of, looked_over, running, view_of
from tests.cast import Company, own, put


def test_a_copy_is_a_draft_with_the_same_rules(horizonte: Company, padaria: Company) -> None:
    made = campaign_of(horizonte, [GOOD] * 4)
    with horizonte.unit() as unit:
        amend(unit, made, holdout=10, waves=(Wave(size=2), Wave(starts_at=unit.now + 5)))
        send_answers_to(unit, made, Answers(text="Obrigada!"))
        copy = duplicate(unit, made)
        assert answers_go_to(unit.tx, unit.workspace_id, [copy])[copy].text == "Obrigada!"
        again = duplicate(unit, made)
    first, second = view_of(horizonte, copy), view_of(horizonte, again)
    assert (first.name, second.name) == ("Matrícula 2027 2", "Matrícula 2027 3")
    assert (first.state, first.holdout, first.waves) == (CampaignState.DRAFT, 10, (Wave(size=2), Wave()))
    assert (first.audience, first.mapping) == (
        view_of(horizonte, made).audience,
        view_of(horizonte, made).mapping,
    )
    with padaria.unit() as unit, pytest.raises(NotFound):
        duplicate(unit, made)


def test_a_second_try_reaches_exactly_those_with_the_values_of_their_rows(horizonte: Company) -> None:
    made = running(horizonte, [{**GOOD, "aluno": f"Aluno {n}"} for n in range(5)])
    m = message.c
    mine = (m.workspace_id == horizonte.workspace_id, m.run_id == made)
    with horizonte.unit() as unit:
        ids = list(unit.tx.scalars(select(m.id).where(*mine).order_by(m.contact_id)))
        unit.tx.execute(update(message).where(*mine).values(state="delivered", delivered_at=unit.now))
        unit.tx.execute(
            update(message).where(*mine, m.id.in_(ids[:2])).values(state="read", read_at=unit.now)
        )
        again = try_again(unit, made, Past.NOT_READ, "Matrícula 2027: não lidas")
        same = try_again(unit, made, Past.NOT_READ, "Matrícula 2027: não lidas")
        assert len(segments_page(unit.tx, unit.workspace_id)) == 1
        with pytest.raises(Refused, match="second_try_unknown"):
            try_again(unit, made, Past.READ, "Lidas")
    check = looked_over(horizonte, again)
    assert (check.rows, check.bad_rows, looked_over(horizonte, same).rows) == (3, 0, 3)
    with horizonte.unit() as unit:
        assert actions.launch(unit, again, check)
        assert actions.freeze_next(unit, again).added == 3
        written = select(m.body).where(m.workspace_id == unit.workspace_id, m.run_id == again)
        bodies = unit.tx.scalars(written.order_by(m.contact_id))
        assert all(f"Aluno {n}" in body for n, body in zip((2, 3, 4), bodies, strict=True))


# What became of each person's message, whether it had a measured link, and whether they answered it.
BECAME: tuple[tuple[dict[str, object], bool, bool], ...] = (
    ({"state": "delivered", "delivered_at": 1}, True, False),
    ({"state": "delivered", "delivered_at": 1, "clicked_at": 2}, True, False),
    ({"state": "read", "delivered_at": 1, "read_at": 2}, True, True),
    ({"state": "delivered", "delivered_at": 1}, False, True),
    ({"state": "sent"}, True, False),
    ({"state": "failed", "reason": "marketing_capped"}, True, False),
    ({"state": "failed", "reason": "undeliverable"}, True, False),
    ({"state": "queued"}, True, False),
)


def test_each_kind_of_second_try_reaches_those_it_names_and_nobody_else(horizonte: Company) -> None:
    made = running(horizonte, [GOOD] * len(BECAME))
    people = became(horizonte, made)
    chosen = {op: [people.index(one) for one in tried_again(horizonte, made, op)] for op in SECOND_TRIES}
    assert chosen == {
        Past.NOT_READ: [0, 1, 3],
        Past.NOT_REPLIED: [0, 1],
        Past.NOT_CLICKED: [0, 2],
        Past.FAILED_SOFTLY: [5],
        Past.NOT_DELIVERED: [4],
    }


def became(company: Company, campaign_id: int) -> list[int]:
    """The people in their order, after `BECAME`."""
    m, whose = message.c, company.workspace_id
    with company.unit() as unit:
        sent = select(m.id, m.contact_id).where(m.workspace_id == whose, m.run_id == campaign_id)
        rows = unit.tx.execute(sent.order_by(m.contact_id)).all()
        for row, (columns, measured, answered) in zip(rows, BECAME, strict=True):
            one = update(message).where(m.workspace_id == whose, m.id == row.id)
            unit.tx.execute(one.values(wamid=f"wamid.{row.id}", **columns))
            to = {"contact_id": row.contact_id, "run_id": campaign_id, "message_id": row.id}
            if measured:
                put(unit.tx, link, **own(company, unit.ids.next()), **to, code=str(row.id))
            if answered:
                said = {"contact_id": row.contact_id, "number_id": company.number_id, "at": unit.now}
                words = {"wamid": f"in.{row.id}", "context": f"wamid.{row.id}"}
                put(unit.tx, inbound, **own(company, unit.ids.next()), **said, **words)
    return [row.contact_id for row in rows]


def tried_again(company: Company, campaign_id: int, op: Past) -> list[int]:
    with company.unit() as unit:
        again = try_again(unit, campaign_id, op, f"Matrícula 2027: {op}")
    check = looked_over(company, again)
    m = message.c
    with company.unit() as unit:
        assert actions.launch(unit, again, check)
        assert actions.freeze_next(unit, again).done
        queued = select(m.contact_id).where(m.workspace_id == company.workspace_id, m.run_id == again)
        return list(unit.tx.scalars(queued.order_by(m.contact_id)))


def test_what_was_never_launched_has_no_second_try(horizonte: Company) -> None:
    made = campaign_of(horizonte)
    with horizonte.unit() as unit, pytest.raises(Conflict, match="campaign_never_launched"):
        try_again(unit, made, Past.NOT_READ, "Não lidas")
    with horizonte.unit() as unit:
        assert segments_page(unit.tx, unit.workspace_id) == []
