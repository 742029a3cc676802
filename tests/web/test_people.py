"""Ana decides who works in the console and as what; everybody changes their own password, and only theirs."""

from __future__ import annotations

import re

from avisa.identity.doors import NewUser, add_user
from avisa.identity.types import Member, Role
from tests.cast import Company
from tests.serving import Served
from tests.web.visitor import Page, Visitor, person, signed_in

PASSWORD = "girassol na janela"
NEW = "outra lousa, outro giz"


def rui_of(company: Company) -> Member:
    """An agent with a password that we know."""
    newcomer = NewUser("rui@horizonte.example", "Rui Alves", Role.AGENT, PASSWORD, "en")
    return add_user(company.db, company.ids, company.workspace_id, newcomer, company.clock())


def come_in(visitor: Visitor, password: str = PASSWORD) -> Page:
    return visitor.post("/session", {"email": "rui@horizonte.example", "password": password})


def typed(current: str, new: str, again: str = "") -> dict[str, str]:
    return {"current_password": current, "new_password": new, "again_password": again or new}


def test_a_new_role_opens_pages_in_the_session_that_is_open(
    ana: Visitor, served: Served, horizonte: Company
) -> None:
    rui = rui_of(horizonte)
    his = signed_in(served, horizonte, rui)
    assert his.get("/campaigns/new").status == 403
    role = f"/settings/people/{rui.user_id}/role"
    assert ana.post(role, {"role": "emperor"}).status == 422
    assert ana.post(role, {"role": "operator"}).goes_to == "/settings"
    assert "Rui Alves rui@horizonte.example Operator" in ana.get("/settings").text
    assert his.get("/campaigns/new").status == 200


def test_who_is_shut_out_is_at_the_door_with_the_next_click(
    ana: Visitor, served: Served, stranger: Visitor, horizonte: Company
) -> None:
    rui = rui_of(horizonte)
    his, access = signed_in(served, horizonte, rui), f"/settings/people/{rui.user_id}/access"
    assert ana.delete(access).goes_to == "/settings"
    assert "Rui Alves No access" in ana.get("/settings").text
    assert his.get("/").goes_to == "/sign-in"
    assert "E-mail or password is not right." in come_in(stranger).text
    ana.put(access)
    assert come_in(stranger).goes_to == "/"


def test_the_last_owner_stays(ana: Visitor, served: Served, horizonte: Company) -> None:
    otto = person(horizonte, "Otto")
    his = signed_in(served, horizonte, otto)
    address = re.findall(r'href="(/settings/people/\d+)">Ana', ana.get("/settings").html)[0]
    ana.delete(f"/settings/people/{otto.user_id}/access")
    refused = ana.post(f"{address}/role", {"role": "agent"})
    assert refused.status == 422
    assert "This is the last owner." in refused.text
    assert "This is the last owner." in ana.delete(f"{address}/access").text
    assert f'hx-delete="{address}/access"' not in ana.get(address).html  # nor is it offered
    assert his.get("/").goes_to == "/sign-in"
    assert ana.get("/").status == 200


def test_rui_changes_his_own_password(served: Served, stranger: Visitor, horizonte: Company) -> None:
    rui = rui_of(horizonte)
    here, elsewhere = signed_in(served, horizonte, rui), signed_in(served, horizonte, rui)
    assert here.post("/account/password", typed(PASSWORD, NEW)).goes_to == "/account"
    assert "Your password was changed." in here.get("/account").text
    assert elsewhere.get("/").goes_to == "/sign-in"
    assert come_in(stranger).status == 422
    assert come_in(stranger, NEW).goes_to == "/"


def test_slips_about_a_password_are_told_at_the_field_and_never_shown(
    served: Served, horizonte: Company
) -> None:
    his = signed_in(served, horizonte, rui_of(horizonte))
    for given, field, told in (
        (typed("a guess", NEW), "current_password", "This is not your current password."),
        (typed(PASSWORD, "curta"), "new_password", "Use between 12 and 256 characters."),
        (typed(PASSWORD, NEW, "other"), "again_password", "The two new passwords are not the same."),
        (typed("", NEW), "current_password", "Fill in this field."),
    ):
        page = his.post("/account/password", given)
        assert re.findall(r'id="(\w+)-mistake"', page.html) == [field]
        assert told in page.text
        assert NEW not in page.html and PASSWORD not in page.html


def test_guessing_the_current_password_is_slowed_down(served: Served, horizonte: Company) -> None:
    his = signed_in(served, horizonte, rui_of(horizonte))
    statuses = [his.post("/account/password", typed("a guess", NEW)).status for _ in range(7)]
    assert statuses == [422] * 6 + [429]
