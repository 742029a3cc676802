"""Davi writes templates by program: drafts with their findings, handing in, and what came of it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import pytest

from avisa.identity.actions import make_api_key
from avisa.identity.types import Role
from avisa.kernel.db import Database
from avisa.templates.submission.actions import send_now, settle
from avisa.templates.submission.queries import request_by_id
from avisa.templates.submission.types import Happened, Refusal, Verdict
from tests.api.davi import Caller, key_of
from tests.cast import Company
from tests.databases import Databases
from tests.serving import Answer, Served

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 800, 418) + b"\x08\x02"
TEXT = (
    "Olá, aqui é Colégio Horizonte. A reunião de pais é amanhã, 12 de março, às 19h, no auditório da escola."
)
DRAFTS = "/templates/drafts"


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    """What differs between the databases is tried in tests/templates."""
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture
def bia(served: Served, horizonte: Company) -> Caller:
    return Caller(served, key_of(horizonte, Role.AGENT))


def body(text: str = TEXT, **changes: Any) -> dict[str, Any]:
    parts = [{"type": "BODY", "text": text}]
    whole = {"name": "lembrete_reuniao", "language": "pt_BR", "category": "UTILITY", "components": parts}
    return {"template": whole | changes}


def begun(davi: Caller, **changes: Any) -> str:
    answer = davi.call("POST", DRAFTS, body(**changes))
    assert answer.status == 201, answer.json
    return answer.headers["location"].removeprefix("/v1")


def code(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.json["code"]


def settled(company: Company, request_id: str, verdict: Verdict) -> None:
    """The engine hands it in, and WhatsApp answers."""
    with company.unit() as unit:
        one = request_by_id(unit.tx, company.workspace_id, int(request_id))
        assert one is not None and send_now(unit, one, "") is None
        settle(unit, one.id, verdict)


def test_a_draft_is_written_read_changed_and_deleted(davi: Caller) -> None:
    draft = begun(davi)
    assert davi.get(DRAFTS).json["items"][0]["name"] == "lembrete_reuniao"
    changed = davi.call("PUT", draft, body(TEXT + " Até lá.") | {"version": 1})
    assert (changed.status, changed.json["version"]) == (200, 2)
    assert code(davi.call("PUT", draft, body() | {"version": 1})) == (409, "draft_moved_on")
    assert davi.get(draft).json["template"]["components"][0]["text"].endswith("Até lá.")
    assert code(davi.call("POST", DRAFTS, body())) == (409, "draft_exists")
    assert davi.call("DELETE", draft).status == 204
    assert davi.get(draft).status == 404


def test_what_is_no_template_is_refused_with_its_place(davi: Caller) -> None:
    answer = davi.call("POST", DRAFTS, body(name="Reunião!"))
    assert code(answer) == (422, "draft_malformed") and answer.json["fields"]["path"] == "/name"


def test_only_a_draft_without_errors_is_handed_in_and_its_outcome_is_told(
    davi: Caller, horizonte: Company
) -> None:
    draft = begun(
        davi, text="Veja em https://bit.ly/reuniao o convite que preparamos para a reunião de pais."
    )
    assert davi.get(f"{draft}/findings").json["errors"] > 0
    assert code(davi.call("POST", f"{draft}/requests")) == (409, "draft_has_errors")
    davi.call("PUT", draft, body() | {"version": 1})
    asked = davi.call("POST", f"{draft}/requests")
    assert (asked.status, asked.json["kind"], asked.json["state"]) == (202, "create", "asked")
    assert code(davi.call("POST", f"{draft}/requests")) == (409, "request_open")
    settled(horizonte, asked.json["id"], Happened("77", "REJECTED", "UTILITY"))
    told = davi.get(asked.headers["location"].removeprefix("/v1")).json
    assert (told["state"], told["template_status"], told["due_at"]) == ("done", "REJECTED", None)
    assert davi.get(draft).json["request"]["id"] == asked.json["id"]


def test_a_refusal_is_listed_with_whatsapps_own_words(davi: Caller, horizonte: Company) -> None:
    asked = davi.call("POST", f"{begun(davi)}/requests").json["id"]
    settled(horizonte, asked, Refusal("template_draft_refused", "too many emojis"))
    (told,) = davi.get("/templates/requests?state=refused").json["items"]
    assert (told["reason"], told["details"]) == ("template_draft_refused", "too many emojis")
    assert davi.get("/templates/requests?state=asked").json["items"] == []


def test_what_has_not_left_is_taken_back_once_or_twice(davi: Caller, horizonte: Company) -> None:
    asked = f"/templates/requests/{davi.call('POST', f'{begun(davi)}/requests').json['id']}"
    assert [davi.call("DELETE", asked).status for _ in range(2)] == [204, 204]
    gone = davi.call("POST", f"{begun(davi, name='outro_lembrete')}/requests").json["id"]
    settled(horizonte, gone, Happened("78", "PENDING", "UTILITY"))
    assert code(davi.call("DELETE", f"/templates/requests/{gone}")) == (409, "request_moved_on")


def test_deleting_needs_an_owners_key_and_unpausing_a_pause(
    davi: Caller, served: Served, horizonte: Company
) -> None:
    requests = f"/templates/{horizonte.template_id}/requests"
    assert code(davi.call("POST", requests, {"kind": "delete"})) == (403, "not_allowed")
    with horizonte.unit() as unit:
        narrow = make_api_key(unit, "Modelos", Role.OWNER, scopes=["templates.submit"]).secret
    assert code(Caller(davi.served, narrow).call("POST", requests, {"kind": "delete"})) == (
        403,
        "out_of_scope",
    )
    assert code(davi.call("POST", requests, {"kind": "unpause"})) == (409, "template_not_paused")
    ana = Caller(served, key_of(horizonte, Role.OWNER))
    assert ana.call("POST", requests, {"kind": "delete"}).json["kind"] == "delete"


def test_neither_caio_nor_an_agents_key_gets_anything(
    davi: Caller, caio: Caller, bia: Caller, horizonte: Company
) -> None:
    draft = begun(davi)
    asked = f"/templates/requests/{davi.call('POST', f'{draft}/requests').json['id']}"
    file = upload(davi, PNG).json["id"]
    for address in (draft, asked, f"{draft}/findings", f"/media/{file}"):
        assert caio.get(address).status == 404
    assert caio.get(DRAFTS).json["items"] == caio.get("/templates/requests").json["items"] == []
    assert [caio.call(method, draft).status for method in ("DELETE",)] == [404]
    assert (
        caio.call("POST", f"/templates/{horizonte.template_id}/requests", {"kind": "unpause"}).status == 404
    )
    assert bia.call("POST", DRAFTS, body(name="de_bia")).status == 403
    assert bia.call("POST", f"{draft}/requests").status == 403
    assert bia.get(draft).status == 200


def upload(caller: Caller, content: bytes, name: str = "feira.png") -> Answer:
    told = {"Authorization": f"Bearer {caller.key}"} if caller.key else {}
    return caller.served.request("POST", f"/v1/media?name={name}", content, told)


def test_a_file_is_kept_once_and_named_in_messages_and_drafts(davi: Caller, served: Served) -> None:
    kept = upload(davi, PNG)
    told = kept.json
    assert (kept.status, told["header"], told["kind"], told["width"]) == (201, "image", "image/png", 800)
    assert (told["reference"], told["sample"]) == (f"media:{told['id']}", f"sample:{told['id']}")
    assert upload(davi, PNG).json["id"] == told["id"]
    assert davi.get(f"/media/{told['id']}").json == told


def test_what_no_header_takes_and_who_has_no_key_are_refused(davi: Caller, served: Served) -> None:
    assert code(upload(davi, b"GIF89a")) == (422, "sample_malformed")
    assert code(upload(davi, PNG[:16] + bytes(20))) == (422, "sample_sides")
    assert upload(Caller(served, ""), PNG).status == 401
    assert upload(davi, PNG + bytes(300_000)).status == 201  # larger than other bodies may be
    assert code(davi.call("POST", DRAFTS, {"template": {"x": "a" * 300_000}})) == (413, "too_large")
