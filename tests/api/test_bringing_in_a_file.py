"""Davi's system brings a file of people straight in, and a campaign goes to the list that it becomes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from avisa.audience.imports.queries import runs_before, waiting_imports
from avisa.consent.intake.importer import Importer
from avisa.identity.types import Role
from avisa.kernel.db import Database
from tests.api.davi import Caller, key_of
from tests.cast import Company
from tests.databases import Databases
from tests.people import VAULT
from tests.serving import Answer

PARENTS = """Responsável;Celular;Aluno
Marina;(31) 99888-7766;Theo
Paulo;31 99888-7767;Lia
Rita;31 3344-5566;Bento
Marina;31998887766;Theo
"""


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    with databases.fresh("sqlite") as database:
        yield database


def brought(davi: Caller, content: bytes, name: str = "pais.csv") -> Answer:
    told = {"Authorization": f"Bearer {davi.key}", "Content-Type": "application/octet-stream"}
    return davi.served.request("POST", f"/v1/imports?name={quote(name)}", content, told)


def start(company: Company, **changes: Any) -> dict[str, Any]:
    consent = {
        "purpose_ids": [str(company.matricula_id)],
        "statement": "Aceito avisos do Colégio Horizonte pelo WhatsApp.",
        "company_name": "Colégio Horizonte",
        "declared_by": "Ana",
    }
    return {"list_name": "Pais 2027", "consent": consent, **changes}


def imported(company: Company, import_id: str) -> None:
    """What the engine does."""
    importer = Importer(company.db, company.ids, VAULT)
    for _ in importer.run(company.workspace_id, int(import_id), company.clock()):
        pass


def test_a_file_becomes_a_list_with_what_its_people_agreed_to(
    davi: Caller, caio: Caller, horizonte: Company
) -> None:
    made = brought(davi, PARENTS.encode("latin-1"))
    assert made.status == 201, made.json
    one = f"/imports/{made.json['id']}"
    proposed = {"phone_column": "Celular", "name_column": "Responsável", "state": "uploaded"}
    assert {name: made.json[name] for name in proposed} == proposed
    assert [made.json[name] for name in ("rows", "ok", "duplicate", "bad")] == [4, 2, 1, 1]
    assert caio.get(one).status == caio.call("PUT", f"{one}/start", start(horizonte)).status == 404
    agent = Caller(davi.served, key_of(horizonte, Role.AGENT))
    assert (agent.get(one).status, brought(agent, b"x").status) == (403, 403)
    begun = davi.call("PUT", f"{one}/start", start(horizonte))
    assert (begun.status, begun.json["state"]) == (200, "ready")
    again = davi.call("PUT", f"{one}/start", start(horizonte))
    assert (again.status, again.json["code"]) == (409, "import_not_waiting")
    imported(horizonte, made.json["id"])
    done = davi.get(one).json
    assert [done[name] for name in ("state", "rows", "ok", "created")] == ["done", 4, 2, 2]
    told = davi.get(f"{one}/problems?limit=1").json
    assert [(row["line"], row["column"]) for row in told["items"]] == [(4, "Celular")]
    rest = davi.get(f"{one}/problems?cursor={told['next_cursor']}").json
    assert [(row["reason"], rest["next_cursor"]) for row in rest["items"]] == [("duplicate", None)]
    listed = davi.get(f"/lists/{done['list_id']}").json
    assert (listed["name"], listed["people"]) == ("Pais 2027", 2)
    (person, _) = davi.get(f"/lists/{done['list_id']}/contacts").json["items"]
    consents = davi.get(f"/contacts/{person['contact_id']}").json["consents"]
    assert [one["purpose"] for one in consents] == ["matrícula"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"phone_column": "Fone"}, "import_column_unknown"),
        ({"consent": {"statement": "Sim"}}, "malformed_request"),
        ({"list_name": "  "}, "malformed_request"),
    ],
)
def test_a_start_that_cannot_be_is_refused(
    davi: Caller, horizonte: Company, changes: dict[str, Any], code: str
) -> None:
    made = brought(davi, PARENTS.encode()).json["id"]
    refused = davi.call("PUT", f"/imports/{made}/start", start(horizonte, **changes))
    assert (refused.status, refused.json["code"]) == (422, code)
    assert davi.get(f"/imports/{made}").json["state"] == "uploaded"


def test_what_is_no_file_of_people_says_so(davi: Caller, padaria: Company, horizonte: Company) -> None:
    for content in (b"", b"%PDF-1.7 boleto", b"Nome;Celular\n"):
        assert brought(davi, content).json["code"] == "file_unreadable"
    with horizonte.db.read() as tx:
        given_up = runs_before(tx, horizonte.workspace_id)
        assert waiting_imports(tx, horizonte.workspace_id), "the engine throws away what they brought"
    assert [(one.state, bool(one.failure)) for one in given_up] == [("failed", True)] * 3
    without = brought(davi, b"Nome;Cor\nMarina;azul\n").json
    assert (without["phone_column"], without["rows"]) == (None, 0)
    unclear = davi.call("PUT", f"/imports/{without['id']}/start", start(horizonte))
    assert unclear.json["code"] == "phone_column_wanted"
    foreign = start(padaria)
    made = brought(davi, PARENTS.encode()).json["id"]
    assert davi.call("PUT", f"/imports/{made}/start", foreign).json["code"] == "purpose_not_found"
