"""Free text over `/v1`: it rests on the person's own words, so it may go inside the window alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from avisa.audience.tables import contact
from avisa.kernel.clock import DAY
from avisa.kernel.db import Database
from avisa.messages.actions import receive
from tests.api.davi import MARINA, Caller
from tests.cast import Company, FakeClock
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
