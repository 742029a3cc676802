"""Free text over `/v1`: it rests on the person's own words, so it may go inside the window alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from avisa.audience.tables import contact
from avisa.consent.actions import forget
from avisa.kernel.clock import DAY
from avisa.kernel.db import Database
from avisa.kernel.secrets import Vault
from avisa.messages.actions import receive
from avisa.templates.tables import template
from tests.api.davi import MARINA, Caller
from tests.cast import SECRET, Company, FakeClock
from tests.databases import Databases
from tests.people import add_people, phone_of

BSUID = "BR.1a2B3c"


@pytest.fixture
def db(databases: Databases) -> Iterator[Database]:
    with databases.fresh("sqlite") as database:
        yield database


@pytest.fixture
def somebody(horizonte: Company) -> int:
    """Wrote to the school just now; the platform calls them by an id of its own too."""
    (who,) = add_people(horizonte, 1)
    word = {
        "number_id": horizonte.number_id,
        "contact_id": who,
        "wamid": "in.1",
        "kind": "text",
        "body": "Oi",
    }
    with horizonte.unit() as unit:
        receive(unit, [{**word, "context": "", "at": unit.now}])
        mine = (contact.c.workspace_id == unit.workspace_id, contact.c.id == who)
        unit.tx.execute(update(contact).where(*mine).values(bsuid=BSUID))
    return who


def test_inside_the_window_it_goes_and_needs_no_consent(davi: Caller, somebody: int) -> None:
    answer = davi.call("POST", "/messages", {"contact_id": str(somebody), "text": "Bom dia! Já vejo."})
    assert (answer.status, answer.json["verdict"]["outcome"]) == (202, "send")
    row = davi.get(f"/messages/{answer.json['id']}").json
    assert (row["kind"], row["template_id"], row["to"]) == ("reply", None, phone_of(0))


def test_after_it_the_gate_says_no(davi: Caller, somebody: int, clock: FakeClock) -> None:
    clock.advance(1 * DAY)
    answer = davi.call("POST", "/messages", {"contact_id": str(somebody), "text": "Ainda está aí?"})
    assert answer.status == 202
    assert answer.json["verdict"] == {"outcome": "skip", "reason": "window_closed", "until": None}
    stranger = davi.call("POST", "/messages", {"to": MARINA, "text": "Oi"})
    assert stranger.json["verdict"]["reason"] == "window_closed"


def test_a_person_is_named_by_the_platforms_own_id(davi: Caller, caio: Caller, somebody: int) -> None:
    sent = davi.call("POST", "/messages", {"bsuid": BSUID, "text": "Bom dia!"})
    assert davi.get(f"/messages/{sent.json['id']}").json["contact_id"] == str(somebody)
    assert caio.call("POST", "/messages", {"bsuid": BSUID, "text": "Bom dia!"}).status == 404


@pytest.fixture
def nameless(horizonte: Company, somebody: int) -> int:
    """The same person without a phone."""
    with horizonte.unit() as unit:
        mine = (contact.c.workspace_id == unit.workspace_id, contact.c.id == somebody)
        unit.tx.execute(update(contact).where(*mine).values(phone=None, wa_id=None))
    return somebody


def test_who_has_shown_no_phone_is_written_to_by_that_id(davi: Caller, nameless: int) -> None:
    for by in ({"bsuid": BSUID}, {"contact_id": str(nameless)}):
        sent = davi.call("POST", "/messages", {**by, "text": "Bom dia!"})
        assert (sent.status, sent.json["verdict"]["outcome"]) == (202, "send")
        assert davi.get(f"/messages/{sent.json['id']}").json["to"] == BSUID


def test_a_code_goes_to_a_phone_alone(davi: Caller, horizonte: Company, nameless: int) -> None:
    with horizonte.unit() as unit:
        mine = (template.c.workspace_id == unit.workspace_id, template.c.id == horizonte.template_id)
        unit.tx.execute(update(template).where(*mine).values(category="AUTHENTICATION"))
    refused = davi.send(to=None, bsuid=BSUID)
    assert (refused.status, refused.json["code"]) == (422, "code_needs_phone")


def test_who_was_erased_is_refused_by_that_id_too(davi: Caller, horizonte: Company, nameless: int) -> None:
    with horizonte.unit() as unit:
        forget(unit, Vault(SECRET), {nameless: ""})
    refused = davi.call("POST", "/messages", {"bsuid": BSUID, "text": "Bom dia!"})
    assert (refused.status, refused.json["code"]) == (422, "number_erased")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"to": MARINA}, "content_wanted"),
        ({"to": MARINA, "text": "Oi", "template": {"name": "lembrete_matricula"}}, "content_wanted"),
        ({"to": MARINA, "bsuid": BSUID, "text": "Oi"}, "recipient_wanted"),
        ({"text": "Oi"}, "recipient_wanted"),
    ],
)
def test_what_is_no_message_is_refused_in_words(davi: Caller, asked: dict[str, object], code: str) -> None:
    answer = davi.call("POST", "/messages", asked)
    assert (answer.status, answer.json["code"]) == (422, code)
