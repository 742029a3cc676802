"""Signing in and out: what a person is told, where they get to, and what the cookie is like."""

from __future__ import annotations

import pytest

from avisa.identity.doors import NewUser, add_user
from avisa.identity.types import Role
from tests.cast import Company
from tests.databases import ON_SQLITE
from tests.web.visitor import Visitor

PASSWORD = "girassol na janela azul"


@pytest.fixture
def anas_email(horizonte: Company) -> str:
    newcomer = NewUser("ana@horizonte.example", "Ana Prado", Role.OWNER, PASSWORD, "en")
    return add_user(horizonte.db, horizonte.ids, horizonte.workspace_id, newcomer, horizonte.clock()).email


def test_ana_signs_in_and_is_at_home(stranger: Visitor, anas_email: str) -> None:
    page = stranger.post("/session", {"email": anas_email, "password": PASSWORD})
    assert (page.status, page.goes_to) == (303, "/")
    assert "Good to see you, Ana" in stranger.get("/").text


def test_a_wrong_password_is_said_at_the_field_and_the_email_stays(
    stranger: Visitor, anas_email: str
) -> None:
    page = stranger.post("/session", {"email": anas_email, "password": "not this one at all"})
    assert page.status == 422
    assert "E-mail or password is not right." in page.text
    assert f'value="{anas_email}"' in page.html
    assert "not this one at all" not in page.html


@ON_SQLITE
def test_empty_fields_are_told_one_by_one(stranger: Visitor) -> None:
    page = stranger.post("/session", {"email": "", "password": ""})
    assert page.status == 422
    assert page.html.count("Fill in this field.") == 2


def test_who_guesses_is_told_to_wait(stranger: Visitor, anas_email: str) -> None:
    for _ in range(6):
        stranger.post("/session", {"email": anas_email, "password": "a guess that is wrong"})
    page = stranger.post("/session", {"email": anas_email, "password": PASSWORD})
    assert page.status == 429
    assert "Too many attempts. Try again in 15 minutes." in page.text


@ON_SQLITE
def test_a_page_asked_for_before_signing_in_comes_after_it(stranger: Visitor, anas_email: str) -> None:
    door = stranger.get("/campaigns")
    assert (door.status, door.goes_to) == (303, "/sign-in?next=/campaigns")
    page = stranger.post("/session", {"email": anas_email, "password": PASSWORD, "next": "/campaigns"})
    assert page.goes_to == "/campaigns"


@ON_SQLITE
@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_nobody_is_led_to_another_site(stranger: Visitor, anas_email: str, elsewhere: str) -> None:
    page = stranger.post("/session", {"email": anas_email, "password": PASSWORD, "next": elsewhere})
    assert page.goes_to == "/"


def test_signing_out_ends_the_session_itself(ana: Visitor) -> None:
    token = ana.cookies["avisa_session"]
    assert ana.delete("/session").goes_to == "/sign-in"
    ana.cookies = {"avisa_session": token}
    assert ana.get("/").status == 303


@ON_SQLITE
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(stranger: Visitor, anas_email: str) -> None:
    page = stranger.post("/session", {"email": anas_email, "password": PASSWORD})
    cookie = page.answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_ana_chooses_the_language_she_reads(ana: Visitor) -> None:
    assert "Home" in ana.get("/").text
    assert ana.post("/language", {"language": "es", "back": "/"}).goes_to == "/"
    assert '<html lang="es">' in ana.get("/").html
