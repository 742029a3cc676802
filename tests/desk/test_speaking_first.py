"""An agent speaks first, to a few people: once, not over a colleague, not too often, not if they write."""

from __future__ import annotations

import pytest

from avisa.channels.port import NeverLeft
from avisa.desk import actions
from avisa.desk.actions import By
from avisa.desk.active_actions import Opening, say_first, set_daily_cap, take_back
from avisa.desk.active_queries import board
from avisa.desk.template_actions import send_template
from avisa.engine.types import TooLate
from avisa.errors import NotAllowed, NotFound, Refused
from avisa.gate.types import Admit, Skip
from avisa.gate.verdicts import verdicts_before
from avisa.kernel.clock import DAY, HOUR
from avisa.messages.queries import message_by_id
from avisa.messages.single import SingleRequest, draft
from tests.cast import Company, FakeClock
from tests.desk.desks import MARINA, conversation_with
from tests.desk.test_a_person_writes import leave
from tests.engine.by_hand import Hand
from tests.ingest.posts import hear, written
from tests.people import VAULT, add_parents, add_people

BIA, RUI, ANA = By(7001), By(7002), By(7000, may_assign=True)
ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def opening(company: Company, people: list[int], key: str = "form", **other: object) -> Opening:
    values = {one: {"body.1": "Marina", "body.2": "Theo"} for one in people}
    return Opening(key, company.number_id, "lembrete_matricula", "pt_BR", values, "matrícula", **other)  # type: ignore[arg-type]


def say(company: Company, wish: Opening, by: By = BIA) -> list[int]:
    with company.unit(f"user:{by.user_id}") as unit:
        return say_first(unit, VAULT, wish, by)


def code_of(company: Company, wish: Opening, by: By = BIA) -> str:
    with pytest.raises(Refused) as refused:
        say(company, wish, by)
    return refused.value.code


def states(company: Company, ids: list[int]) -> list[str]:
    with company.db.read() as tx:
        rows = [message_by_id(tx, company.workspace_id, one) for one in ids]
    return [row.state if row else "gone" for row in rows]


@ON_SQLITE
def test_a_form_that_is_sent_twice_says_nothing_twice(horizonte: Company) -> None:
    people = add_parents(horizonte, 3)
    ids = say(horizonte, opening(horizonte, people))
    assert len(ids) == 3 and say(horizonte, opening(horizonte, people)) == []
    with horizonte.db.read() as tx:
        shown = board(tx, horizonte.workspace_id, horizonte.clock())
    assert {(one.contact_id, one.user_id, one.state) for one in shown} == {
        (p, 7001, "queued") for p in people
    }


@ON_SQLITE
def test_sixteen_people_are_too_many_and_one_who_is_refused_stops_all(horizonte: Company) -> None:
    people = add_parents(horizonte, 16)
    assert code_of(horizonte, opening(horizonte, people)) == "people_too_many"
    assert code_of(horizonte, opening(horizonte, [])) == "people_missing"
    past = opening(horizonte, people[:2], due_at=horizonte.clock())
    assert code_of(horizonte, past) == "moment_passed"
    with horizonte.db.read() as tx:
        assert board(tx, horizonte.workspace_id, horizonte.clock()) == []


def test_whoever_writes_first_gets_nothing_and_what_has_left_stays(horizonte: Company) -> None:
    people = add_parents(horizonte, 3)
    later = horizonte.clock() + HOUR
    first, second, third = say(horizonte, opening(horizonte, people, due_at=later, unless_they_write=True))
    plain = say(horizonte, opening(horizonte, people[:1], "other", due_at=later))
    hear(horizonte, written(horizonte, MARINA, "Ainda há vaga?"))
    assert states(horizonte, [first, second, third, *plain]) == ["cancelled", "queued", "queued", "queued"]
    leave(horizonte, second)
    hear(horizonte, written(horizonte, "5511990000001", "Oi"))
    assert states(horizonte, [second, third]) == ["accepted", "queued"]
    with horizonte.db.read() as tx:
        told = {one.message_id: one for one in board(tx, horizonte.workspace_id, horizonte.clock())}
    assert told[first].wrote_at and not told[second].wrote_at
    assert [told[one].ends_if_they_write for one in (first, third, plain[0])] == [True, True, False]


@pytest.mark.parametrize("outcome", [TooLate(), NeverLeft("connection refused")])
def test_who_writes_while_it_is_on_its_way_gets_nothing_when_it_comes_back(
    horizonte: Company, outcome: TooLate | NeverLeft
) -> None:
    people = add_parents(horizonte, 2)
    made = say(horizonte, opening(horizonte, people, unless_they_write=True))
    hand = Hand(horizonte)
    ready = hand.claim().ready
    hear(horizonte, written(horizonte, MARINA, "Ainda há vaga?"))
    assert states(horizonte, made) == ["sending", "sending"]
    hand.settle(ready, outcome)
    assert states(horizonte, made) == ["cancelled", "queued"]


@ON_SQLITE
def test_nobody_talks_over_a_colleague_but_who_may_assign(horizonte: Company) -> None:
    people = add_parents(horizonte, 2)
    hear(horizonte, written(horizonte, MARINA, "Oi"))
    with horizonte.unit() as unit:
        actions.assign(unit, conversation_with(horizonte, people[0]).id, RUI.user_id, RUI)
    assert code_of(horizonte, opening(horizonte, people)) == "served_by_other"
    assert len(say(horizonte, opening(horizonte, people, "ruis"), RUI)) == 2
    assert len(say(horizonte, opening(horizonte, people, "anas"), ANA)) == 2


@ON_SQLITE
def test_the_companys_cap_counts_the_last_24_hours_by_any_way(horizonte: Company, clock: FakeClock) -> None:
    (marina,) = add_parents(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "Oi"))
    with horizonte.unit() as unit:
        set_daily_cap(unit, 2)
    taken_back, single = (say(horizonte, opening(horizonte, [marina], key))[0] for key in "ab")
    assert code_of(horizonte, opening(horizonte, [marina], "c")) == "daily_cap"
    with pytest.raises(Refused, match="daily_cap"), horizonte.unit() as unit:
        talk, slots = conversation_with(horizonte, marina).id, {"body.1": "Marina", "body.2": "Theo"}
        send_template(unit, VAULT, talk, horizonte.template_id, slots, BIA, "matrícula")
    with horizonte.unit() as unit:
        assert take_back(unit, taken_back, BIA)
    say(horizonte, opening(horizonte, [marina], "d"))
    assert states(horizonte, [taken_back, single]) == ["cancelled", "queued"]
    clock.advance(DAY)
    say(horizonte, opening(horizonte, [marina], "e"))


@ON_SQLITE
def test_only_its_author_or_who_may_assign_takes_one_back(horizonte: Company, padaria: Company) -> None:
    one, other = say(horizonte, opening(horizonte, add_parents(horizonte, 2)))
    with pytest.raises(NotAllowed), horizonte.unit() as unit:
        take_back(unit, one, RUI)
    with pytest.raises(NotFound), padaria.unit() as unit:
        take_back(unit, one, ANA)
    with horizonte.unit() as unit:
        assert take_back(unit, one, BIA) and take_back(unit, other, ANA)
        assert not take_back(unit, one, BIA)


@ON_SQLITE
def test_the_gate_is_asked_before_anything_is_in_line(horizonte: Company) -> None:
    agreed, stranger = [*add_parents(horizonte, 1), *add_people(horizonte, 1, first=1)]
    with horizonte.unit() as unit:
        letters = [
            draft(
                unit,
                VAULT,
                SingleRequest(
                    template="lembrete_matricula",
                    values={"1": "Marina", "2": "Theo"},
                    contact_id=one,
                    purpose="matrícula",
                ),
            )
            for one in (agreed, stranger)
        ]
        told = verdicts_before(unit.tx, horizonte.workspace_id, horizonte.number_id, letters, unit.now)
    assert isinstance(told[0], Admit) and told[1] == Skip("no_consent")
