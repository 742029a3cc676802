"""Atendimento: Bia speaks first to a few people: the gate's word for each before, the board after."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from avisa.audience.actions import touch_from_inbound
from avisa.desk import actions
from avisa.desk.actions import By
from avisa.desk.active_queries import board, daily_cap
from avisa.messages.tables import message
from tests.cast import Company
from tests.desk.desks import MARINA, conversation_with
from tests.ingest.posts import hear, written
from tests.people import add_parents, add_people, say_yes
from tests.web.visitor import Visitor

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def typed(company: Company, people: list[int], **more: object) -> dict[str, object]:
    values = {f"v.{one}.body.{place}": "Theo" for one in people for place in (1, 2)}
    chosen = {"p": people, "send": people, "template": company.template_id, "number": company.number_id}
    return {**chosen, **values, "purpose": "matrícula", "once": "a-form", **more}


def said(company: Company) -> list[int]:
    with company.db.read() as tx:
        return [one.contact_id for one in board(tx, company.workspace_id, company.clock())]


def test_people_are_found_and_a_template_is_begun_for_each(bia: Visitor, horizonte: Company) -> None:
    first, second = add_people(horizonte, 2)
    assert f'href="/desk/active?p={first}&amp;' in bia.get("/desk/active?q=Pessoa+0").html
    page = bia.get(f"/desk/active?p={first}&p={second}&template={horizonte.template_id}")
    assert "2 / 15" in page.text
    assert all(f'name="v.{one}.body.1"' in page.html for one in (first, second))
    assert 'id="send-active"' not in page.html, "nothing leaves that nobody has looked over"


def test_a_username_is_spoken_to_like_anybody(bia: Visitor, horizonte: Company) -> None:
    bsuid = "BR.13491208655302741918"
    with horizonte.unit() as unit:
        lia = touch_from_inbound(unit, bsuid=bsuid, name="Lia")
    say_yes(horizonte, [lia])
    assert f'href="/desk/active?p={lia}&amp;' in bia.get(f"/desk/active?q={bsuid}").html
    assert "BR…1918" in bia.get(f"/desk/active?p={lia}&template={horizonte.template_id}").text
    assert bia.post("/desk/active", typed(horizonte, [lia])).goes_to == "/desk/active/sent"
    with horizonte.db.read() as tx:
        to = select(message.c.phone).where(message.c.workspace_id == horizonte.workspace_id)
        assert tx.scalars(to).all() == [bsuid]


def test_each_persons_verdict_is_told_before_and_only_the_ticked_get_it(
    bia: Visitor, horizonte: Company
) -> None:
    people = [*add_parents(horizonte, 2), *add_people(horizonte, 1, first=2)]
    looked = bia.post("/desk/active/review", typed(horizonte, people))
    assert looked.status == 200 and said(horizonte) == []
    assert looked.text.count("Goes") == 2 and "No consent" in looked.text
    assert "Send to 2 people" in looked.text
    assert re.findall(r'name="send" value="(\d+)" checked', looked.html) == [str(one) for one in people[:2]]
    refused = bia.post("/desk/active", typed(horizonte, people))
    assert refused.status == 422 and said(horizonte) == [], "one of the ticked would not get it"
    sent = bia.post("/desk/active", typed(horizonte, people, send=people[:2]))
    assert sent.goes_to == "/desk/active/sent"
    bia.post("/desk/active", typed(horizonte, people, send=people[:2]))
    assert sorted(said(horizonte)) == people[:2], "the same form says nothing twice"


def test_what_it_costs_is_told_for_each_and_for_all_to_whoever_may_see_prices(
    ana: Visitor, bia: Visitor, horizonte: Company
) -> None:
    people = [*add_parents(horizonte, 2), *add_people(horizonte, 1, first=2)]
    looked = ana.post("/desk/active/review", typed(horizonte, people)).text
    (one, other), (both,) = (
        re.findall(rf"{words}", looked)
        for words in (r"If it arrives, it costs \$([\d.]+)\.", r"\$([\d.]+) if all 2 messages arrive")
    )
    assert one == other and float(both) == float(one) + float(other)
    asked_by_bia = bia.post("/desk/active/review", typed(horizonte, people)).text
    assert "Goes" in asked_by_bia and "$" not in asked_by_bia


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"send": []}, "Choose somebody first."),
        ({"when": "2020-01-01T10:00"}, "This moment has passed."),
        ({"when": "soon"}, "Write a day and an hour"),
        ({"template": 0}, "Choose a template"),
    ],
)
def test_what_cannot_be_asked_is_said(
    bia: Visitor, horizonte: Company, more: dict[str, object], told: str
) -> None:
    page = bia.post("/desk/active/review", typed(horizonte, add_parents(horizonte, 1), **more))
    assert page.status == 422 and told in page.text


def test_whoever_is_served_by_a_colleague_is_left_to_them(
    ana: Visitor, bia: Visitor, horizonte: Company
) -> None:
    people = add_parents(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "Oi"))
    with horizonte.unit() as unit:
        actions.assign(unit, conversation_with(horizonte, people[0]).id, 7009, By(7009))
    wish = typed(horizonte, people, override="yes")
    assert "A colleague serves this person." in bia.post("/desk/active/review", wish).text
    assert "A colleague serves" in ana.post("/desk/active/review", typed(horizonte, people)).text
    assert ana.post("/desk/active", wish).status == 303


def test_the_board_shows_mine_or_all_and_takes_back_what_waits(
    ana: Visitor, bia: Visitor, caio: Visitor, horizonte: Company
) -> None:
    people = add_parents(horizonte, 1)
    bia.post("/desk/active", typed(horizonte, people, unless="yes"))
    assert "Cancelled if they write first" in bia.get("/desk/active/sent").text
    assert "Pessoa 0" not in ana.get("/desk/active/sent").text
    assert "Pessoa 0" in ana.get("/desk/active/sent/rows?who=all").text
    assert "Pessoa 0" not in caio.get("/desk/active/sent?who=all").text
    found = re.search(r"/desk/active/sent/(\d+)", bia.get("/desk/active/sent").html)
    assert found and caio.delete(found[0]).status == 404
    hear(horizonte, written(horizonte, MARINA, "Oi"))
    assert "The person wrote first." in bia.get("/desk/active/sent").text
    assert bia.delete(found[0]).goes_to == "/desk/active/sent"


def test_the_limit_a_day_is_the_owners_to_set(ana: Visitor, bia: Visitor, horizonte: Company) -> None:
    assert bia.post("/desk/active/cap", {"most": 1}).status == 403
    assert ana.post("/desk/active/cap", {"most": 99}).status == 422
    assert ana.post("/desk/active/cap", {"most": 1}).goes_to == "/desk/active/sent"
    with horizonte.db.read() as tx:
        assert daily_cap(tx, horizonte.workspace_id) == 1
    people = add_parents(horizonte, 1)
    bia.post("/desk/active", typed(horizonte, people))
    again = bia.post("/desk/active/review", typed(horizonte, people, once="another"))
    assert "your company's limit" in again.text


def test_caio_reaches_none_of_anas_people(caio: Visitor, horizonte: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    assert "Pessoa 0" not in caio.get(f"/desk/active?p={marina}&q=Pessoa").text
    page = caio.post("/desk/active", typed(horizonte, [marina]))
    assert page.status == 422 and said(horizonte) == []
