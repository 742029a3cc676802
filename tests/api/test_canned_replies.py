"""`/v1/canned-replies`: Davi keeps the answers that all agents have; a reading key and Caio change none."""

from __future__ import annotations

from typing import Any

import pytest

from avisa.desk.canned_actions import Keeper, make
from avisa.desk.canned_rules import Wish
from avisa.desk.types import Content
from avisa.identity.types import Role
from avisa.kernel.clock import DAY
from avisa.messages.media.queries import media_by_id
from tests.api.davi import Caller, key_of
from tests.cast import Company, FakeClock
from tests.serving import Answer

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
HOURS = {"title": "Horário", "shortcut": "/Horário", "text": "Olá, {{nome}}! Abrimos {{horario}}."}


def write(caller: Caller, **changes: Any) -> Any:
    return caller.call("POST", "/canned-replies", HOURS | changes)


def bring(caller: Caller, content: bytes = b"%PDF-1.7 tabela") -> Answer:
    told = {"Content-Type": "application/octet-stream", "Authorization": f"Bearer {caller.key}"}
    return caller.served.request("POST", "/v1/canned-replies/files?name=tabela.pdf", content, told)


def test_an_answer_is_made_read_changed_and_deleted(davi: Caller, horizonte: Company) -> None:
    made = write(davi)
    assert (made.status, made.json["shortcut"], made.json["kind"]) == (201, "horario", "text")
    one = f"/canned-replies/{made.json['id']}"
    assert davi.get(one).json == made.json
    rows = {"button": "Ver turnos", "rows": [{"title": "Manhã", "description": "das 7h às 12h"}]}
    menu = {"title": "Turno", "kind": "interactive", "text": "Qual turno?", "menu": rows}
    assert davi.call("PUT", one, menu).json["menu"] == rows
    assert davi.get(one).json["shortcut"] == ""
    template = {"title": "Volta", "kind": "template", "template_id": str(horizonte.template_id)}
    assert davi.call("PUT", one, template).json["template_id"] == str(horizonte.template_id)
    assert davi.call("DELETE", one).status == 204
    assert davi.get(one).json["code"] == "canned_reply_unknown"


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"shortcut": "horario"}, 409, "canned_shortcut_taken"),
        ({"shortcut": "dois nomes"}, 422, "canned_shortcut_malformed"),
        ({"shortcut": "x", "text": " "}, 422, "text_missing"),
        ({"shortcut": "x", "kind": "interactive"}, 422, "canned_buttons_malformed"),
        ({"shortcut": "x", "kind": "template", "template_id": "77"}, 422, "template_unknown"),
        ({"shortcut": "x", "kind": "media"}, 422, "medium_gone"),
        ({"shortcut": "x", "kind": "media", "medium_id": "77"}, 422, "medium_gone"),
        ({"shortcut": "x", "kind": "interactive", "buttons": ["Sim\0"]}, 422, "malformed_request"),
    ],
)
def test_what_cannot_be_kept_says_why(
    davi: Caller, changes: dict[str, object], status: int, code: str
) -> None:
    write(davi)
    answer = write(davi, **changes)
    assert (answer.status, answer.json["code"]) == (status, code)


def test_a_file_is_brought_first_and_an_answer_carries_it(
    davi: Caller, caio: Caller, horizonte: Company, clock: FakeClock
) -> None:
    first, second = bring(davi), bring(davi)
    assert (first.status, first.json["kind"], first.json["form"]) == (201, "application/pdf", "document")
    media = {"kind": "media", "medium_id": first.json["id"], "text": "A tabela."}
    made = write(davi, **media)
    assert made.json["file"] == first.json and made.json["text"] == "A tabela."
    assert davi.get("/canned-replies").json["items"] == [made.json]
    assert write(caio, **media).json["code"] == "medium_gone"
    assert bring(davi, b"\0\1").json["code"] == "medium_malformed"
    clock.advance(2 * DAY)
    bring(davi)
    with horizonte.db.read() as tx:
        there = media_by_id(tx, horizonte.workspace_id, [int(one.json["id"]) for one in (first, second)])
    assert [one.is_kept for one in there.values()] == [True, False]


def test_an_agents_key_brings_no_file(davi: Caller, horizonte: Company) -> None:
    assert bring(Caller(davi.served, key_of(horizonte, Role.AGENT))).status == 403


def test_pages_follow_each_other_without_agents_own_and_caio_sees_none(
    davi: Caller, caio: Caller, horizonte: Company
) -> None:
    made = [write(davi, shortcut=f"s{place}").json["id"] for place in range(3)]
    with horizonte.unit() as unit:
        make(unit, Wish("Meu", "text", Content(text="Oi")), Keeper(7001))
    first = davi.get("/canned-replies?limit=2").json
    rest = davi.get(f"/canned-replies?limit=2&cursor={first['next_cursor']}").json
    assert [one["id"] for one in (*first["items"], *rest["items"])] == made and rest["next_cursor"] is None
    assert caio.get("/canned-replies").json["items"] == []
    for method, body in (("GET", None), ("PUT", HOURS), ("DELETE", None)):
        assert caio.call(method, f"/canned-replies/{made[0]}", body).status == 404


def test_an_agents_key_reads_and_changes_none(davi: Caller, horizonte: Company) -> None:
    bias = Caller(davi.served, key_of(horizonte, Role.AGENT))
    made = write(davi).json["id"]
    assert bias.get("/canned-replies").status == 200
    assert write(bias).status == 403
    assert bias.call("DELETE", f"/canned-replies/{made}").status == 403


def test_a_file_of_two_answers_is_kept_until_neither_carries_it(davi: Caller, horizonte: Company) -> None:
    brought = int(bring(davi).json["id"])
    media = {"kind": "media", "medium_id": str(brought), "text": "A tabela."}
    first, second, third = (write(davi, **media, shortcut=f"s{place}").json["id"] for place in range(3))

    def is_kept() -> bool:
        with horizonte.db.read() as tx:
            return media_by_id(tx, horizonte.workspace_id, [brought])[brought].is_kept

    assert davi.call("DELETE", f"/canned-replies/{first}").status == 204
    assert davi.call("PUT", f"/canned-replies/{second}", HOURS).status == 200
    assert is_kept(), "the third answer still carries it"
    assert davi.call("DELETE", f"/canned-replies/{third}").status == 204
    assert not is_kept()


@pytest.mark.parametrize("place", ["/canned-replies/files", "/media"])
def test_a_files_name_that_cannot_be_stored_is_refused(davi: Caller, place: str) -> None:
    told = {"Content-Type": "application/octet-stream", "Authorization": f"Bearer {davi.key}"}
    answer = davi.served.request("POST", f"/v1{place}?name=tabela%00.pdf", b"%PDF-1.7 tabela", told)
    assert (answer.status, answer.json["code"]) == (422, "malformed_request")
