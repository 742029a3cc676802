"""Davi's system makes people known, changes what is known of them, and fills lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from avisa.consent.actions import suppress
from avisa.consent.types import Channel, Proof, Scope, SuppressionSource
from avisa.identity.types import Role
from avisa.kernel.db import Database
from avisa.privacy.queries import trail
from avisa.privacy.types import Sought
from tests.api.davi import MARINA, MARINA_E164, Caller, key_of
from tests.cast import Company
from tests.databases import Databases
from tests.people import VAULT, add_people

NEW = {"phone": MARINA, "name": "Marina Alves", "language": "pt-BR", "attributes": {"turma": "3B"}}


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    with databases.fresh("sqlite") as database:
        yield database


def made(davi: Caller, **changes: Any) -> Any:
    return davi.call("POST", "/contacts", {**NEW, **changes})


def test_somebody_becomes_known_once(davi: Caller) -> None:
    first, again = made(davi), made(davi, name="Outra")
    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    assert (first.json["phone"], first.json["language"]) == (MARINA_E164, "pt_BR")
    assert davi.get(first.headers["location"].removeprefix("/v1")).json["consents"] == []
    assert made(davi, phone="12").json["code"] == "phone_malformed"


def test_what_is_left_out_stays_and_null_takes_away(davi: Caller) -> None:
    one = f"/contacts/{made(davi).json['id']}"
    changed = davi.call("PATCH", one, {"attributes": {"curso": "Inglês", "turma": None}}).json
    assert (changed["name"], changed["attributes"]) == ("Marina Alves", {"curso": "Inglês"})
    assert davi.call("PATCH", one, {"name": "Marina A."}).json["attributes"] == {"curso": "Inglês"}
    many = {f"a{n}": "x" for n in range(100)}
    assert davi.call("PATCH", one, {"attributes": many}).json["code"] == "attributes_too_many"
    assert davi.call("PATCH", "/contacts/7", {"name": "x"}).status == 404


def test_people_are_found_by_name_and_number_page_by_page(davi: Caller, horizonte: Company) -> None:
    add_people(horizonte, 5)
    seen, cursor = [], ""
    while cursor is not None:
        page = davi.get(f"/contacts?words=pessoa&limit=2&cursor={cursor}").json
        seen += [one["name"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [f"Pessoa {n}" for n in range(5)]
    assert [one["name"] for one in davi.get("/contacts?words=90000003").json["items"]] == ["Pessoa 3"]


def test_a_list_is_made_and_filled(davi: Caller, horizonte: Company) -> None:
    first, second = add_people(horizonte, 2)
    made = davi.call("POST", "/lists", {"name": "3º ano"})
    assert made.status == 201
    one = f"/lists/{made.json['id']}"
    assert davi.call("POST", "/lists", {"name": "3º ano"}).json["code"] == "list_name_taken"
    for who, status in ((first, 201), (first, 200), (second, 201)):
        put = davi.call("PUT", f"{one}/contacts/{who}", {"values": {"aluno": f"Theo {who}"}})
        assert (put.status, put.json["values"]) == (status, {"aluno": f"Theo {who}"})
    told = davi.get(one).json
    assert (told["people"], told["columns"]) == (2, ["aluno"])
    page = davi.get(f"{one}/contacts?limit=1").json
    assert davi.get(f"{one}/contacts?cursor={page['next_cursor']}").json["items"][0]["contact_id"] == str(
        second
    )
    with horizonte.db.read() as tx:
        looks = trail(tx, horizonte.workspace_id, Sought(looks_only=True))
    assert [look.subject for look in looks] == [f"list:{made.json['id']}"] * 2
    assert davi.call("DELETE", f"{one}/contacts/{first}").status == 204
    assert [each["people"] for each in davi.get("/lists").json["items"]] == [1]
    assert davi.call("PUT", f"{one}/contacts/7", {}).json["code"] == "contact_unknown"


def test_every_no_is_listed(davi: Caller, horizonte: Company) -> None:
    people = add_people(horizonte, 3)
    proof = Proof(channel=Channel.API, at=horizonte.clock())
    with horizonte.unit() as unit:
        for source in (SuppressionSource.OURS, SuppressionSource.PERSON):
            suppress(unit, VAULT, people[:2], source, Scope.ALL, "api", proof)
    seen, cursor = [], ""
    while cursor is not None:
        page = davi.get(f"/suppressions?limit=3&cursor={cursor}").json
        seen += [(one["contact_id"], one["source"]) for one in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [(str(who), source) for who in people[:2] for source in ("ours", "person")]
    assert len(davi.get("/suppressions?source=ours").json["items"]) == 2


def test_caio_gets_nothing_and_an_agent_writes_nothing(
    served: Any, davi: Caller, caio: Caller, horizonte: Company
) -> None:
    (who,) = add_people(horizonte, 1)
    one = davi.call("POST", "/lists", {"name": "3º ano"}).json["id"]
    davi.call("PUT", f"/contacts/{who}/suppressions/ours", {})
    for path in ("/contacts", "/lists", "/suppressions"):
        assert caio.get(path).json["items"] == []
    for method, path in (("PATCH", f"/contacts/{who}"), ("PUT", f"/lists/{one}/contacts/{who}")):
        assert caio.call(method, path, {}).status == 404
    bia = Caller(served, key_of(horizonte, Role.AGENT))
    for method, path, body in (("POST", "/contacts", NEW), ("POST", "/lists", {"name": "x"})):
        assert bia.call(method, path, body).status == 403
