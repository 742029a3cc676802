"""Respostas prontas: Ana keeps answers for all, Bia her own; `/` offers them filled, and Caio sees none."""

from __future__ import annotations

import re

import pytest

from avisa.calendar.types import Hours, QuietHours, Span
from avisa.desk.canned_queries import canned_replies
from avisa.desk.types import CannedReply, Conversation
from avisa.gate.actions import set_policy
from avisa.gate.types import Policy
from tests.cast import Company
from tests.desk.desks import MARINA, conversation_with, replies_to
from tests.ingest.posts import hear, written
from tests.people import add_parents
from tests.web.visitor import Visitor

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
TYPED = {
    "kind": "text",
    "title": "Horário",
    "shortcut": "/Horário",
    "category": "Secretaria",
    "text": "Olá, {{nome}}! Abrimos {{horario}}. {{turma}}",
    "shared": "yes",
}


def kept(company: Company, user_id: int = 0) -> list[CannedReply]:
    with company.db.read() as tx:
        return canned_replies(tx, company.workspace_id, user_id)


def talk_with_marina(company: Company) -> Conversation:
    (marina,) = add_parents(company, 1)
    hear(company, written(company, MARINA, "Que horas abre?"))
    return conversation_with(company, marina)


def test_an_answer_is_kept_found_changed_and_deleted(ana: Visitor, horizonte: Company) -> None:
    assert ana.post("/canned", TYPED).goes_to == "/canned"
    (one,) = kept(horizonte)
    assert (one.shortcut, one.category, one.is_shared) == ("horario", "Secretaria", True)
    assert "/horario" in ana.get("/canned?q=hor").text
    assert "Nothing fits" in ana.get("/canned?q=pix").text
    assert "Horário" in ana.get("/canned?category=Secretaria").text
    page = ana.get(f"/canned/{one.id}")
    assert 'value="horario"' in page.html and "Abrimos {{horario}}" in page.html
    ana.post(f"/canned/{one.id}", {**TYPED, "title": "Quando abrimos"})
    assert kept(horizonte)[0].title == "Quando abrimos"
    again = ana.post("/canned", TYPED)
    assert again.status == 422 and "Another answer has the shortcut /horario already." in again.text
    assert ana.delete(f"/canned/{one.id}").goes_to == "/canned"
    assert kept(horizonte) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Give it a title."),
        ({"shortcut": "dois nomes"}, "Use up to 30 letters"),
        ({"kind": "interactive", "button1": ""}, "Give one to 3 buttons"),
        ({"kind": "interactive", "shape": "list", "rows": "Manhã"}, "Give a button of at most 20 characters"),
        ({"kind": "template"}, "Choose a template"),
        ({"kind": "media"}, "The file is not here any more."),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(ana: Visitor, typed: dict[str, str], said: str) -> None:
    page = ana.post("/canned", TYPED | typed)
    assert page.status == 422 and said in page.text


def test_files_lists_and_templates_are_kept_too(ana: Visitor, horizonte: Company) -> None:
    pdf = ("file", "mapa.pdf", b"%PDF-1.4 mapa")
    ana.post_with_file("/canned", TYPED | {"kind": "media", "shortcut": "mapa", "text": "Aqui."}, *pdf)
    rows = {"shape": "list", "label": "Ver turnos", "rows": "Manhã | das 7h às 12h\nTarde"}
    ana.post("/canned", TYPED | {"kind": "interactive", "shortcut": "turno"} | rows)
    template = {"template": horizonte.template_id, "slot.body.1": "{{nome}}", "slot.body.2": ""}
    ana.post("/canned", TYPED | {"kind": "template", "shortcut": "volta"} | template)
    found = {one.shortcut: one.content for one in kept(horizonte)}
    assert found["mapa"].medium_id and "mapa.pdf" in ana.get(f"/canned/{kept(horizonte)[0].id}").text
    assert [row.title for row in found["turno"].choices] == ["Manhã", "Tarde"]
    assert found["volta"].values == {"body.1": "{{nome}}"}


def test_a_slash_offers_them_and_what_is_empty_is_shown_and_must_be_written(
    ana: Visitor, bia: Visitor, horizonte: Company
) -> None:
    weekday = (Span(8 * 60, 18 * 60),)
    with horizonte.unit() as unit:
        set_policy(unit, Policy(hours=QuietHours(company=Hours(week=(*(weekday,) * 5, (), ())))))
    found = talk_with_marina(horizonte)
    talk = f"/desk/{found.id}"
    ana.post("/canned", TYPED)
    (one,) = kept(horizonte)
    assert f'data-offer="{talk}/canned/{one.id}"' in bia.get(f"{talk}/canned?q=hor").html
    assert "No canned reply fits." in bia.get(f"{talk}/canned?q=pix").text
    composer = bia.get(f"{talk}/canned/{one.id}")
    assert "Olá, Pessoa 0! Abrimos seg.–sex. 08:00–18:00. {{turma}}" in composer.html
    assert "Nothing is known for turma" in composer.text
    typed = {"canned": one.id, "text": "Olá! {{turma}}"}
    assert "Write what belongs in the place of turma first." in bia.post(f"{talk}/messages", typed).text
    assert bia.post(f"{talk}/messages", typed | {"text": "Olá!"}).status == 303
    (row,) = replies_to(horizonte, found.contact_id)
    assert "Olá!" in row.body


def test_a_template_is_offered_filled_where_the_window_has_closed(ana: Visitor, horizonte: Company) -> None:
    talk = f"/desk/{talk_with_marina(horizonte).id}"
    template = {"template": horizonte.template_id, "slot.body.1": "{{primeiro nome}}", "slot.body.2": "Theo"}
    ana.post("/canned", TYPED | {"kind": "template", "shortcut": "volta"} | template)
    (one,) = kept(horizonte)
    chooser = ana.get(f"{talk}/template?canned={one.id}").html
    assert re.search(r'name="slot\.body\.1" value=""', chooser), "no such attribute: it must be written"
    assert re.search(r'name="slot\.body\.2" value="Theo"', chooser)
    assert f"template?canned={one.id}" in ana.get(f"{talk}/canned/{one.id}").html


def test_bia_keeps_her_own_and_no_shared_one_and_caio_gets_nothing(
    ana: Visitor, bia: Visitor, caio: Visitor, horizonte: Company
) -> None:
    talk = f"/desk/{talk_with_marina(horizonte).id}"
    ana.post("/canned", TYPED)
    (shared,) = kept(horizonte)
    assert bia.post("/canned", TYPED).status == 403
    assert bia.post(f"/canned/{shared.id}", TYPED).status == 403
    assert bia.delete(f"/canned/{shared.id}").status == 403
    assert bia.post("/canned", TYPED | {"shared": "", "title": "Meu"}).goes_to == "/canned"
    assert "Meu" in bia.get("/canned").text and "Meu" not in ana.get("/canned").text
    assert "Horário" not in caio.get("/canned").text
    for path in (f"/canned/{shared.id}", f"{talk}/canned", f"{talk}/canned/{shared.id}", f"{talk}/composer"):
        assert caio.get(path).status == 404, path
    assert caio.post(f"/canned/{shared.id}", TYPED).status == 404
    assert caio.delete(f"/canned/{shared.id}").status == 404
