"""A copy of a campaign, and a second try for those whose message was not read, answered or delivered."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from avisa.campaigns import actions
from avisa.campaigns.answer_actions import send_answers_to
from avisa.campaigns.answer_queries import Answers, answers_go_to
from avisa.campaigns.copy_actions import duplicate, try_again
from avisa.campaigns.making_actions import amend
from avisa.campaigns.types import CampaignState, Wave
from avisa.errors import Conflict, NotFound, Refused
from avisa.messages.tables import message
from avisa.segments.queries import segments_page
from avisa.segments.types import Past
from tests.campaigns.school import GOOD, campaign_of, looked_over, running, view_of
from tests.cast import Company


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


def test_what_was_never_launched_has_no_second_try(horizonte: Company) -> None:
    made = campaign_of(horizonte)
    with horizonte.unit() as unit, pytest.raises(Conflict, match="campaign_never_launched"):
        try_again(unit, made, Past.NOT_READ, "Não lidas")
    with horizonte.unit() as unit:
        assert segments_page(unit.tx, unit.workspace_id) == []
