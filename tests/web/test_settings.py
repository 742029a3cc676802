"""Settings: a key is shown once, people are added with a clear word about mistakes, numbers are stopped."""

from __future__ import annotations

import re
from threading import Event

from avisa.workspace.actions import stop_account
from avisa.workspace.queries import open_chores
from tests.cast import Company
from tests.web.visitor import Visitor

BEA = {"name": "Bea", "email": "bea@horizonte.example", "password": "girassol na janela", "role": "agent"}


def test_a_key_is_shown_once_and_revoked(ana: Visitor) -> None:
    made = ana.post("/settings/keys", {"name": "Receipts", "role": "operator"})
    secret = re.findall(r"avk_[\w-]+", made.html)
    assert len(secret) == 1
    listed = ana.get("/settings")
    assert "Receipts" in listed.text
    assert "avk_" not in listed.html
    address = re.findall(r'hx-delete="(/settings/keys/\d+)"', listed.html)[0]
    assert ana.delete(address).goes_to == "/settings"
    assert "The key no longer works." in ana.get("/settings").text
    assert "Revoked" in ana.get("/settings").text


def test_a_key_needs_a_name_and_a_role(ana: Visitor) -> None:
    page = ana.post("/settings/keys", {"name": ""})
    assert page.status == 422
    assert "Fill in this field." in page.text
    assert "Choose one of the list." in page.text


def test_a_new_person_can_come_in(ana: Visitor, stranger: Visitor) -> None:
    assert ana.post("/settings/people", BEA).goes_to == "/settings"
    assert stranger.post("/session", BEA).goes_to == "/"


def test_mistakes_about_a_person_are_told_at_the_field(ana: Visitor) -> None:
    short = ana.post("/settings/people", BEA | {"password": "short"})
    assert "Use between 12 and 256 characters." in short.text
    assert 'value="bea@horizonte.example"' in short.html
    assert "short" not in re.findall(r'value="(.*?)"', short.html)
    ana.post("/settings/people", BEA)
    twice = ana.post("/settings/people", BEA)
    assert "This e-mail is already in use." in twice.text


def test_a_number_is_stopped_and_let_send_again(ana: Visitor, horizonte: Company) -> None:
    stop = f"/settings/numbers/{horizonte.number_id}/stop"
    ana.put(stop)
    assert "Somebody of your company stopped it." in ana.get("/settings").text
    assert "The number +553133334444 is stopped." in ana.get("/").text
    ana.delete(stop)
    assert "Sending allowed" in ana.get("/settings").text


def test_letting_a_number_send_means_its_account_too(ana: Visitor, horizonte: Company) -> None:
    with horizonte.unit() as unit:
        stop_account(unit, horizonte.account_id, "token_invalid")
    assert "Sending stopped" in ana.get("/settings").text
    ana.delete(f"/settings/numbers/{horizonte.number_id}/stop")
    assert "Sending allowed" in ana.get("/settings").text


def test_a_number_and_the_templates_are_asked_for_again(
    ana: Visitor, horizonte: Company, bell: Event
) -> None:
    ana.put(f"/settings/numbers/{horizonte.number_id}/reading")
    ana.put("/templates/reading")
    ana.put("/templates/reading")  # what is asked already is not asked twice
    assert bell.is_set()
    with horizonte.db.read() as tx:
        kinds = sorted(chore.kind for chore in open_chores(tx, horizonte.workspace_id))
    assert kinds == ["read_number", "read_templates"]
    assert "Being read from WhatsApp now…" in ana.get("/templates").text


def test_a_key_can_be_made_for_some_things_alone(ana: Visitor, horizonte: Company) -> None:
    typed = {"name": "ERP", "role": "operator", "scopes": ["messages.send", "messages.read"]}
    assert "Copy the key now." in ana.post("/settings/keys", typed).text
    assert "messages.read, messages.send" in ana.get("/settings").text
    beyond = ana.post("/settings/keys", {**typed, "scopes": ["journal.read"]})
    assert beyond.status == 422
    assert "The role does not include “journal.read”." in beyond.text
