"""Ana connects the school's number: what Meta needs comes out, and no secret is ever shown again."""

from __future__ import annotations

import re
from threading import Event

import pytest

from avisa.kernel.db import Database
from avisa.kernel.secrets import Vault
from avisa.workspace.actions import ask, chore_done
from avisa.workspace.queries import connection_by_id, number_by_platform_id, open_chores
from avisa.workspace.sealing import opened
from avisa.workspace.types import ChoreKind, Number, Secrets
from tests.cast import SECRET, Company
from tests.databases import ON_SQLITE
from tests.web.visitor import Page, Visitor

NEW = {
    "phone": "+55 31 3500-1000",
    "phone_number_id": "106540352242922",
    "waba_id": "102290129340398",
    "token": "EAAG-first-token",
    "app_secret": "0123456789abcdef",
    "verify_token": "girassol",
}


def number_of(company: Company, platform_id: str = NEW["phone_number_id"]) -> Number:
    with company.db.read() as tx:
        found = number_by_platform_id(tx, company.workspace_id, platform_id)
    assert found is not None
    return found


def secrets_of(db: Database, connection_id: int) -> Secrets:
    with db.read() as tx:
        connection = connection_by_id(tx, connection_id)
    assert connection is not None
    return opened(connection, Vault(SECRET))


def tells_no_secret(page: Page) -> bool:
    return not any(page.html.count(NEW[name]) for name in ("token", "app_secret", "verify_token"))


def test_a_number_is_connected_and_meta_gets_what_it_needs(
    ana: Visitor, horizonte: Company, bell: Event
) -> None:
    page = ana.post("/settings/numbers", NEW)
    made = number_of(horizonte)
    assert f"/webhooks/meta/{made.connection_id}" in page.html
    assert 'value="girassol"' in page.html
    assert NEW["token"] not in page.html and NEW["app_secret"] not in page.html
    assert secrets_of(horizonte.db, made.connection_id) == Secrets(
        NEW["token"], NEW["app_secret"], NEW["verify_token"]
    )
    with horizonte.db.read() as tx:
        asked = {(one.kind, one.subject_id) for one in open_chores(tx, horizonte.workspace_id)}
        wired = connection_by_id(tx, made.connection_id)
    assert asked == {(ChoreKind.READ_NUMBER, made.id), (ChoreKind.READ_TEMPLATES, made.account_id)}
    assert wired and (wired.graph_url, wired.graph_version) == ("https://graph.example", "v25.0")
    assert bell.is_set()
    assert made.portfolio_id == horizonte.portfolio_id  # one limit for all the school's numbers


@ON_SQLITE
def test_secrets_are_never_shown_again(ana: Visitor, horizonte: Company) -> None:
    ana.post("/settings/numbers", NEW)
    later = ana.get(f"/settings/connections/{number_of(horizonte).connection_id}")
    assert "/webhooks/meta/" in later.html
    assert tells_no_secret(later)
    assert tells_no_secret(ana.get("/settings"))


@ON_SQLITE
def test_a_verify_token_is_made_up_when_nobody_thought_of_one(ana: Visitor, horizonte: Company) -> None:
    page = ana.post("/settings/numbers", NEW | {"verify_token": ""})
    kept = secrets_of(horizonte.db, number_of(horizonte).connection_id)
    assert len(kept.verify_token) > 20
    assert f'value="{kept.verify_token}"' in page.html


def test_a_second_number_of_an_account_needs_no_secret(ana: Visitor, horizonte: Company) -> None:
    ana.post("/settings/numbers", NEW)
    empty = dict.fromkeys(("token", "app_secret", "verify_token"), "")
    ana.post("/settings/numbers", NEW | empty | {"phone": "+55 31 3500-2000", "phone_number_id": "777"})
    first, second = number_of(horizonte), number_of(horizonte, "777")
    assert first.connection_id == second.connection_id
    assert secrets_of(horizonte.db, first.connection_id).token == NEW["token"]


@ON_SQLITE
@pytest.mark.parametrize(
    ("slip", "told"),
    [
        ({"phone": "31 3500-1000"}, "with + and the country"),
        ({"phone": "+55"}, "with + and the country"),
        ({"phone_number_id": "5531 3500"}, "An id has digits only"),
        ({"phone_number_id": "553135001000"}, "This is the phone number itself."),
        ({"phone_number_id": NEW["waba_id"]}, "the account's id again"),
        ({"waba_id": ""}, "Fill in this field."),
        ({"token": "EAAG first"}, "There is a blank or a line break in it"),
        ({"app_secret": ""}, "This account is new here"),
    ],
)
def test_a_slip_is_told_at_its_field_and_connects_nothing(
    ana: Visitor, horizonte: Company, slip: dict[str, str], told: str
) -> None:
    page = ana.post("/settings/numbers", NEW | slip)
    assert page.status == 422
    [mistake] = re.findall(r'<span class="mistake" id="(\w+)-mistake"', page.html)
    assert mistake in slip
    assert told in page.text
    assert tells_no_secret_but_the_word(page)
    with horizonte.db.read() as tx:
        assert number_by_platform_id(tx, horizonte.workspace_id, NEW["phone_number_id"]) is None


def tells_no_secret_but_the_word(page: Page) -> bool:
    """The verify token stays in its field: it has to be typed at Meta too."""
    return NEW["token"] not in page.html and NEW["app_secret"] not in page.html


def test_a_number_under_another_account_is_not_moved(ana: Visitor, horizonte: Company) -> None:
    ana.post("/settings/numbers", NEW)
    page = ana.post("/settings/numbers", NEW | {"waba_id": "555"})
    assert page.status == 422
    assert "is connected already, under the account 102290129340398" in page.text
    assert number_of(horizonte).account_id != horizonte.account_id


def test_what_whatsapp_last_said_to_the_token_stands_beside_the_numbers(
    ana: Visitor, horizonte: Company
) -> None:
    connection = f"/settings/connections/{horizonte.connection_id}"
    with horizonte.unit() as unit:
        chore_done(unit, ask(unit, ChoreKind.READ_NUMBER, horizonte.number_id), "token_invalid")
    assert "WhatsApp's last answer: The access token expired" in ana.get(connection).text
    ana.post(f"{connection}/secrets", {"token": "EAAG-second"})
    asking = ana.get(connection).text
    assert "WhatsApp is being asked at the moment." in asking
    assert "last answer" not in asking
    with horizonte.unit() as unit:
        for one in open_chores(unit.tx, horizonte.workspace_id):
            chore_done(unit, one.id)
    assert "last answer" not in ana.get(connection).text


def test_a_new_token_replaces_the_token_alone_and_is_tried_at_once(ana: Visitor, horizonte: Company) -> None:
    secrets = f"/settings/connections/{horizonte.connection_id}/secrets"
    assert ana.post(secrets, {"token": "EAAG-second"}).goes_to == secrets.removesuffix("/secrets")
    assert "The new secrets are in use." in ana.get("/settings").text
    kept = secrets_of(horizonte.db, horizonte.connection_id)
    assert kept == Secrets("EAAG-second", "app-secret-of-the-tests", "verify-token-of-the-tests")
    with horizonte.db.read() as tx:
        assert {one.kind for one in open_chores(tx, horizonte.workspace_id)} == {
            ChoreKind.READ_NUMBER,
            ChoreKind.READ_TEMPLATES,
        }
    assert "Fill in what is to be replaced." in ana.post(secrets, {}).text
