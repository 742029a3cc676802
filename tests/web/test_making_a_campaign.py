"""From a template to a running campaign, step by step, with every mistake told where it is mended."""

from __future__ import annotations

from threading import Event

import pytest

from tests.campaigns.school import list_of
from tests.cast import Company
from tests.databases import ON_SQLITE
from tests.people import say_yes
from tests.web.visitor import Visitor

ROWS = (
    {"responsavel": "Marina", "aluno": "Theo"},
    {"responsavel": "Paulo", "aluno": "Lia"},
    {"responsavel": "Rita", "aluno": ""},
)


@pytest.fixture
def choice(horizonte: Company) -> dict[str, object]:
    """What the three steps come to."""
    return {
        "number": horizonte.number_id,
        "template": horizonte.template_id,
        "list": list_of(horizonte, ROWS),
        "purpose": horizonte.matricula_id,
        "name": "Matrícula 2027",
        "source.body.1": "column:responsavel",
        "source.body.2": "column:aluno",
    }


@pytest.fixture
def draft(ana: Visitor, choice: dict[str, object]) -> str:
    page = ana.post("/campaigns", choice)
    assert page.status == 303
    return page.goes_to


def test_the_steps_follow_what_is_chosen(ana: Visitor, choice: dict[str, object]) -> None:
    assert "What to send" in ana.get("/campaigns/new").text
    second = ana.get(f"/campaigns/new?template={choice['template']}")
    assert "To whom" in second.text
    assert "Matrículas 3 people" in second.text
    third = ana.get(f"/campaigns/new?template={choice['template']}&list={choice['list']}")
    assert "Name of the campaign" in third.text


def test_a_row_is_shown_as_its_person_will_read_it(ana: Visitor, choice: dict[str, object]) -> None:
    page = ana.post("/campaigns/new/preview", choice)
    assert "Olá, Marina ! A matrícula de Theo começa na segunda-feira." in page.text
    assert "As Marina will see it (line 2 of the list)." in page.text
    assert "<html" not in page.html


@ON_SQLITE
def test_a_value_that_does_not_fit_is_told_in_the_preview(ana: Visitor, choice: dict[str, object]) -> None:
    first = ana.post("/campaigns/new/preview", choice).html
    after = first.split('{"after": "')[1].split('"')[0]
    second = ana.post("/campaigns/new/preview", choice | {"after": after})
    assert "As Paulo will see it" in second.text
    third = second.html.split('{"after": "')[1].split('"')[0]
    assert "Text: {{2}} is empty." in ana.post("/campaigns/new/preview", choice | {"after": third}).text


@ON_SQLITE
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Fill in this field."),
        ({"purpose": ""}, "Choose one of the list."),
        ({"source.body.2": ""}, "Choose where this value comes from."),
        ({"source.body.2": "fixed"}, "Write the text that everybody gets."),
        ({"source.body.2": "column:nota"}, "The list has no such column any more."),
        ({"source.body.2": "fixed", "fixed.body.2": "Theo\tLia"}, "holds what WhatsApp does not accept"),
    ],
)
def test_mistakes_are_told_and_what_was_typed_stays(
    ana: Visitor, choice: dict[str, object], changes: dict[str, object], said: str
) -> None:
    page = ana.post("/campaigns", choice | {"otherwise.body.1": "família"} | changes)
    assert page.status == 422
    assert said in page.text
    assert 'value="família"' in page.html
    assert '<option value="column:responsavel" selected>' in page.html


def test_a_name_that_is_taken_comes_with_a_free_one(
    ana: Visitor, choice: dict[str, object], draft: str
) -> None:
    page = ana.post("/campaigns", choice)
    assert page.status == 422
    assert "A campaign has this name already. Try “Matrícula 2027 2”." in page.text
    assert draft.startswith("/campaigns/")


def test_the_rehearsal_says_who_goes_and_who_does_not(ana: Visitor, draft: str) -> None:
    text = ana.get(f"{draft}/rehearsal").text
    assert "0 of 3 people on the list get the message" in text
    assert "No consent" in text
    assert "Values that do not fit 1 person" in text
    assert "4 aluno Text: {{2}} is empty" in text


def test_people_who_agreed_go(ana: Visitor, horizonte: Company, draft: str) -> None:
    say_yes(horizonte, on_the_list(ana))
    text = ana.get(f"{draft}/rehearsal").text
    assert "2 of 3 people on the list get the message" in text
    assert "A value does not fit" in text


def on_the_list(ana: Visitor) -> list[int]:
    page = ana.get("/contacts").html
    return [int(part.split('"')[0]) for part in page.split('class="cover" href="/contacts/')[1:]]


def test_bad_rows_hold_the_launch_until_ana_leaves_them_out(ana: Visitor, draft: str, bell: Event) -> None:
    refused = ana.put(f"{draft}/launch")
    assert refused.status == 422
    assert "Some people's values do not fit: 1 of 3." in refused.text
    bell.clear()
    launched = ana.put(f"{draft}/launch", {"leave_out_bad": "yes"})
    assert (launched.status, launched.goes_to) == (204, draft)
    assert bell.is_set()
    assert "Starting" in ana.get(draft).text


def test_a_launch_happens_once(ana: Visitor, draft: str) -> None:
    ana.put(f"{draft}/launch", {"leave_out_bad": "yes"})
    again = ana.put(f"{draft}/launch", {"leave_out_bad": "yes"})
    assert again.status == 409


def test_ana_pauses_resumes_and_cancels(ana: Visitor, draft: str) -> None:
    ana.put(f"{draft}/launch", {"leave_out_bad": "yes"})
    assert ana.put(f"{draft}/pause").goes_to == draft
    assert "Somebody of your company stopped it." in ana.get(draft).text
    assert ana.delete(f"{draft}/pause").goes_to == draft
    assert "Resume" not in ana.get(draft).text
    assert ana.delete(draft).goes_to == draft
    assert "Cancelling" in ana.get(draft).text


def test_a_draft_is_deleted(ana: Visitor, draft: str) -> None:
    assert ana.delete(draft).goes_to == "/campaigns"
    assert "The draft was deleted." in ana.get("/campaigns").text
