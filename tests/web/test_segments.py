"""Ana describes people, sees how many fit while she writes, and makes a list of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from avisa.audience.tag_actions import tag
from avisa.kernel.db import Database
from avisa.segments.queries import segments_page
from tests.cast import Company
from tests.databases import Databases
from tests.people import add_people
from tests.web.visitor import Visitor

ROW = {"g0.r0.is": "tag", "g0.r0.name": "bolsa", "g0.r0.yes": "yes"}
TAGGED = {"name": "Com bolsa", "g0.match": "all", **ROW}
NUMBER = {"g0.r0.is": "attribute", "g0.r0.name": "x", "g0.r0.op": "at_least", "g0.r0.value": "y"}


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    """What differs between the databases is asked of the rooms below."""
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture
def people(horizonte: Company) -> list[int]:
    found = add_people(horizonte, 3)
    with horizonte.unit() as unit:
        tag(unit, found[:2], "bolsa")
    return found


def the_segment(company: Company) -> int:
    with company.db.read() as tx:
        (one,) = segments_page(tx, company.workspace_id)
    return one.id


def test_a_segment_is_counted_while_it_is_written_and_saved(
    ana: Visitor, bia: Visitor, caio: Visitor, horizonte: Company, people: list[int]
) -> None:
    assert "No segments yet" in ana.get("/contacts/segments").text
    assert ana.get("/contacts/segments/new").status == 200
    counted = ana.post("/contacts/segments/count", TAGGED)
    assert "2 people Pessoa 0" in counted.text
    assert (
        "Counted as soon as"
        in ana.post("/contacts/segments/count", {"g0.match": "all", "g0.r0.is": "tag"}).text
    )
    saved = ana.post("/contacts/segments", TAGGED)
    one = f"/contacts/segments/{the_segment(horizonte)}"
    assert (saved.status, saved.goes_to) == (303, one)
    shown = ana.get(one)
    assert 'value="bolsa"' in shown.html
    assert ana.get(f"{one}/people").text == "2"
    assert (bia.get(one).status, bia.post(one, TAGGED).status) == (200, 403)
    assert (caio.get(one).status, caio.post("/contacts/segments/count", TAGGED).text[:1]) == (404, "0")
    frozen = ana.post(f"{one}/lists", {"list_name": "Bolsistas"})
    assert (frozen.status, frozen.goes_to) == (303, "/contacts/lists")
    assert "A list has this name already." in ana.post(f"{one}/lists", {"list_name": "Bolsistas"}).text
    assert ana.delete(one).status == 204
    assert ana.get(one).status == 404


def test_rows_and_groups_come_and_go(ana: Visitor) -> None:
    more = ana.post("/contacts/segments/conditions", {**TAGGED, "add": "0"})
    assert 'name="g0.r1.is"' in more.html
    grouped = ana.post("/contacts/segments/conditions", {**TAGGED, "add": "group"})
    assert 'name="g1.r0.is"' in grouped.html
    fewer = ana.post("/contacts/segments/conditions", {**TAGGED, "remove": "0.0"})
    assert 'name="g0.r0.is"' not in fewer.html
    for kind in ("attribute", "consent", "suppressed", "list", "message", "wrote"):
        assert ana.post("/contacts/segments/conditions", {"g0.match": "any", "g0.r0.is": kind}).status == 200


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": ""}, "Fill in this field."),
        ({"g0.r0.name": ""}, "Say which."),
        (NUMBER, "Write a number."),
        ({"g1.match": "any", "g1.r0.is": "wrote", "g1.r0.days": "dois"}, "Write a number of days."),
        ({"g0.r0.is": "list", "g0.r0.list_id": "7"}, "Choose one of the list."),
        ({"g0.r0.is": "nonsense"}, "This condition is not complete."),
    ],
)  # fmt: skip
def test_what_means_nothing_is_said_at_its_row(ana: Visitor, typed: dict[str, str], told: str) -> None:
    page = ana.post("/contacts/segments", TAGGED | typed)
    assert page.status == 422
    assert told in page.text


def test_a_person_is_tagged_by_anybody_of_the_company(
    ana: Visitor, bia: Visitor, caio: Visitor, people: list[int]
) -> None:
    page = f"/contacts/{people[2]}"
    assert bia.post(f"{page}/tags", {"tag": "Turma  7B"}).goes_to == page
    assert "turma 7b" in ana.get(page).text
    assert "Tags turma 7b" in ana.get(f"{page}/record").text
    assert caio.post(f"{page}/tags", {"tag": "alheia"}).status == 404
    assert caio.delete(f"{page}/tags?tag=turma%207b").status == 404
    assert ana.delete(f"{page}/tags?tag=turma%207b").status == 204
    assert "turma 7b" not in bia.get(page).text
