"""Prepared answers: who may keep which, how they are found and filled, and what leaves when one is said."""

from __future__ import annotations

import io

import msgspec
import pytest

from avisa.channels.meta.wire import outgoing
from avisa.channels.port import Body, Choice, Outbound, Reply
from avisa.desk.actions import By
from avisa.desk.canned_actions import Keeper, change, drop, make, say_canned
from avisa.desk.canned_queries import canned_by_id, canned_replies
from avisa.desk.canned_rules import Wish, checked, facts_of, fill, found_by, shortcut_of
from avisa.desk.queries import attachments_of
from avisa.desk.types import CannedReply, Content
from avisa.errors import AvisaError, Conflict, NotAllowed, NotFound, Refused
from avisa.messages.media.actions import take_in
from avisa.messages.media.queries import medium_by_id
from tests.cast import Company
from tests.desk.desks import MARINA, conversation_with, replies_to
from tests.ingest.posts import hear, written
from tests.people import VAULT, add_parents

ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
ANA, BIA, RUI = Keeper(7000, may_share=True), Keeper(7001), Keeper(7002)
HOURS = Wish("Horário", "text", Content(text="Abrimos das 8h às 18h."), "Secretaria", "/Horário", shared=True)
LIST = (Choice("Manhã", "", "das 7h às 12h"), Choice("Tarde", ""))


def test_variables_are_filled_by_any_of_their_names_and_what_is_empty_stays_in_sight() -> None:
    known = facts_of("Marina Alves", {"Turma": "3º B", "Série": "", "name": "?"}) | {"today": "16/11"}
    filled = fill("{{Nome}}, {{ primeiro_nome }}: {{turma}}, {{hoje}}. {{série}} {{agent}}", known)
    assert filled.text == "Marina Alves, Marina: 3º B, 16/11. {{série}} {{agent}}"
    assert filled.missing == ("série", "agent")
    assert fill("R$ 100 {sem} variável", known).missing == ()


def test_a_shortcut_is_found_whatever_its_case_and_accents_and_before_other_words() -> None:
    assert shortcut_of(" /Horário ") == "horario"
    some = [
        reply(1, "", "Horário de verão"),
        reply(2, "horario", "Secretaria"),
        reply(3, "pix", "Chave"),
    ]
    assert [one.id for one in found_by(some, "hor")] == [2, 1]
    assert [one.id for one in found_by(some, "chave")] == [3]
    assert [one.id for one in found_by(some, "")] == [1, 2, 3]


def reply(reply_id: int, shortcut: str, title: str) -> CannedReply:
    return CannedReply(reply_id, None, "", shortcut, title, "text", "", Content(text="…"), 0)


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("text", Content(text="  "), "text_missing"),
        ("text", Content(text="a" * 4_097), "text_too_long"),
        ("media", Content(text="Segue."), "medium_gone"),
        ("interactive", Content(text="Qual?"), "canned_buttons_malformed"),
        ("interactive", Content(text="Qual?", replies=(Reply("Sim", ""),) * 2), "canned_buttons_malformed"),
        ("interactive", Content(text="Qual?", replies=(Reply("a" * 21, ""),)), "canned_buttons_malformed"),
        ("interactive", Content(text="Qual?", choices=LIST), "canned_rows_malformed"),
        ("template", Content(text="Oi"), "template_unknown"),
        ("poem", Content(text="Oi"), "canned_kind_unknown"),
    ],
)
def test_what_the_platform_would_refuse_is_not_kept(kind: str, content: Content, code: str) -> None:
    with pytest.raises(Refused) as refused:
        checked(Wish("Turno", kind, content))
    assert refused.value.code == code


def test_a_list_travels_as_the_platform_takes_it() -> None:
    wish = checked(
        Wish("Turno", "interactive", Content(text="Qual turno?", choices=LIST, label="Ver turnos"))
    )
    body = Body(text="Qual turno?", choices=wish.content.choices, label=wish.content.label)
    sent = msgspec.json.decode(outgoing(Outbound("1.1", "+5511990000000", body)))
    assert sent["interactive"]["type"] == "list"
    assert sent["interactive"]["action"] == {
        "button": "Ver turnos",
        "sections": [
            {
                "rows": [
                    {"id": "canned-1", "title": "Manhã", "description": "das 7h às 12h"},
                    {"id": "canned-2", "title": "Tarde"},
                ]
            }
        ],
    }


def test_shortcuts_are_unique_among_the_shared_and_within_each_agents_own(horizonte: Company) -> None:
    mine = differently(HOURS, shared=False)
    with horizonte.unit() as unit:
        shared = make(unit, HOURS, ANA)
        bias, ruis = make(unit, mine, BIA), make(unit, mine, RUI)
    for wish, by in ((HOURS, ANA), (mine, BIA)):
        with pytest.raises(Conflict) as refused, horizonte.unit() as unit:
            make(unit, wish, by)
        assert refused.value.code == "canned_shortcut_taken"
    with horizonte.unit() as unit:
        other = make(unit, differently(mine, shortcut="pix"), BIA)
    with pytest.raises(Conflict), horizonte.unit() as unit:
        change(unit, other, mine, BIA)
    with horizonte.db.read() as tx:
        seen = {one.id for one in canned_replies(tx, horizonte.workspace_id, BIA.user_id)}
    assert seen == {shared, bias, other} and ruis not in seen


def differently(wish: Wish, shared: bool | None = None, shortcut: str = "") -> Wish:
    shared = wish.shared if shared is None else shared
    return Wish(wish.title, wish.kind, wish.content, wish.category, shortcut or wish.shortcut, "", shared)


@ON_SQLITE
def test_bia_keeps_her_own_and_neither_the_companys_nor_a_colleagues(horizonte: Company) -> None:
    with horizonte.unit() as unit:
        shared, ruis = make(unit, HOURS, ANA), make(unit, differently(HOURS, shared=False), RUI)
    tries: list[tuple[int, type[AvisaError]]] = [(shared, NotAllowed), (ruis, NotFound)]
    for reply_id, error in tries:
        with pytest.raises(error), horizonte.unit() as unit:
            drop(unit, reply_id, BIA)
        with pytest.raises(error), horizonte.unit() as unit:
            change(unit, reply_id, differently(HOURS, shared=False), BIA)
    with pytest.raises(NotAllowed), horizonte.unit() as unit:
        make(unit, HOURS, BIA)


@ON_SQLITE
def test_caio_can_say_and_change_none_of_them(horizonte: Company, padaria: Company) -> None:
    with horizonte.unit() as unit:
        shared = make(unit, HOURS, ANA)
    with padaria.db.read() as tx:
        assert canned_by_id(tx, padaria.workspace_id, shared, ANA.user_id) is None
    with pytest.raises(NotFound), padaria.unit() as unit:
        drop(unit, shared, ANA)


@ON_SQLITE
def test_what_is_said_is_what_was_looked_over_and_nothing_with_an_empty_variable(horizonte: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "Que horas abre?"))
    found = conversation_with(horizonte, marina)
    turno = Content(text="Qual?", replies=(Reply("Manhã", ""), Reply("Tarde", "")))
    with horizonte.unit() as unit:
        hours = make(unit, HOURS, ANA)
        asks = make(unit, Wish("Turno", "interactive", turno), BIA)
    with pytest.raises(Refused) as refused, horizonte.unit() as unit:
        say_canned(unit, found.id, hours, "Olá, {{nome}}!", By(BIA.user_id))
    assert (refused.value.code, refused.value.fields["variable"]) == ("canned_variable_empty", "nome")
    with horizonte.unit() as unit:
        say_canned(unit, found.id, hours, "Olá! Das 8h às 18h.", By(BIA.user_id))
        say_canned(unit, found.id, asks, "Qual turno?", By(BIA.user_id))
    bodies = [msgspec.json.decode(row.body, type=Body) for row in replies_to(horizonte, marina)]
    assert [body.text for body in bodies] == ["Olá! Das 8h às 18h.", "Qual turno?"]
    assert [one.title for one in bodies[1].replies] == ["Manhã", "Tarde"]
    with pytest.raises(NotFound), horizonte.unit() as unit:
        say_canned(unit, found.id, asks, "Qual turno?", By(RUI.user_id))


@ON_SQLITE
def test_a_prepared_file_is_kept_sealed_sent_as_any_and_gone_with_its_answer(horizonte: Company) -> None:
    (marina,) = add_parents(horizonte, 1)
    hear(horizonte, written(horizonte, MARINA, "Onde fica?"))
    found = conversation_with(horizonte, marina)
    who = (horizonte.workspace_id, ANA.user_id, horizonte.clock())
    about = ("mapa.pdf", "application/pdf", None)
    kept = take_in(horizonte.db, horizonte.ids, VAULT, who, about, io.BytesIO(b"%PDF-1.4 mapa"))
    with horizonte.unit() as unit:
        maps = make(unit, Wish("Mapa", "media", Content(text="Aqui.", medium_id=kept), shared=True), ANA)
        say_canned(unit, found.id, maps, "Fica aqui.", By(BIA.user_id))
    with horizonte.db.read() as tx:
        (waiting,) = attachments_of(tx, horizonte.workspace_id, found.id, 1 << 62, 5)
    assert (waiting.medium_id, waiting.caption, waiting.state) == (kept, "Fica aqui.", "waiting")
    with horizonte.unit() as unit:
        drop(unit, maps, ANA)
    with horizonte.db.read() as tx:
        gone = medium_by_id(tx, horizonte.workspace_id, kept)
    assert gone and (gone.state, gone.reason) == ("refused", "deleted")
