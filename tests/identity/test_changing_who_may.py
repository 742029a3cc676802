"""Ana changes what colleagues may do and whether they come in; the school never loses its last owner."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from avisa.errors import Conflict, NotFound, NotSignedIn, Refused, TooMany
from avisa.identity import actions, doors, people_actions, queries
from avisa.identity.rules import TRIES_PER_EMAIL
from avisa.identity.types import Credentials, Member, Role
from avisa.kernel.secrets import Vault, token_hash
from avisa.kernel.unit import Unit
from tests.cast import SECRET, Company

PASSWORD = "giz branco na lousa"


def join(company: Company, name: str, role: Role = Role.OWNER) -> Member:
    newcomer = doors.NewUser(f"{name.lower()}@horizonte.example", name, role, PASSWORD)
    return doors.add_user(company.db, company.ids, company.workspace_id, newcomer, company.clock())


def come_in(company: Company, member: Member, password: str = PASSWORD) -> str:
    credentials = Credentials(member.email, password)
    return doors.sign_in(company.db, Vault(SECRET), company.ids, credentials, company.clock()).token


def who_is(company: Company, token: str) -> Member | None:
    with company.db.read() as tx:
        return queries.member_of_session(tx, token_hash(token), company.clock())


def colleagues(company: Company) -> dict[str, tuple[Role, bool]]:
    """Role of each, and whether they are let in."""
    with company.db.read() as tx:
        everyone = queries.colleagues(tx, company.workspace_id)
    return {one.member.name: (one.member.role, one.disabled_at is None) for one in everyone}


def change_own(company: Company, member: Member, current: str, new: str, token: str = "") -> None:
    typed = doors.NewPassword(current, new, token)
    doors.change_own_password(company.db, Vault(SECRET), company.ids, member, typed, company.clock())


def test_a_new_role_counts_in_the_session_that_is_open(horizonte: Company) -> None:
    bia = join(horizonte, "Bia", Role.AGENT)
    token = come_in(horizonte, bia)
    with horizonte.unit() as unit:
        assert people_actions.change_role(unit, bia.user_id, Role.OPERATOR)
        assert not people_actions.change_role(unit, bia.user_id, Role.OPERATOR)
    seen = who_is(horizonte, token)
    assert seen and seen.role is Role.OPERATOR


def test_who_is_disabled_is_out_at_once_and_comes_back_only_when_enabled(horizonte: Company) -> None:
    bia = join(horizonte, "Bia", Role.AGENT)
    token = come_in(horizonte, bia)
    with horizonte.unit() as unit:
        assert people_actions.disable(unit, bia.user_id)
        assert not people_actions.disable(unit, bia.user_id)
    assert who_is(horizonte, token) is None
    with pytest.raises(NotSignedIn):
        come_in(horizonte, bia)
    assert colleagues(horizonte) == {"Bia": (Role.AGENT, False)}
    with horizonte.unit() as unit:
        assert people_actions.enable(unit, bia.user_id)
    assert who_is(horizonte, token) is None  # the old session stays ended
    assert who_is(horizonte, come_in(horizonte, bia)) == bia


def test_the_last_owner_can_neither_be_demoted_nor_disabled(horizonte: Company, padaria: Company) -> None:
    ana, otto = join(horizonte, "Ana"), join(horizonte, "Otto")
    join(padaria, "Caio")  # an owner, but of another company
    with horizonte.unit() as unit:
        people_actions.disable(unit, otto.user_id)
    for step in (people_actions.disable, demote):
        with pytest.raises(Conflict, match="last_owner"), horizonte.unit() as unit:
            step(unit, ana.user_id)
    assert colleagues(horizonte) == {"Ana": (Role.OWNER, True), "Otto": (Role.OWNER, False)}


def demote(unit: Unit, user_id: int) -> bool:
    return people_actions.change_role(unit, user_id, Role.AGENT)


@pytest.mark.parametrize("step", [demote, people_actions.disable])
def test_of_two_owners_who_turn_on_each_other_at_once_one_stays(
    horizonte: Company, step: Callable[[Unit, int], bool]
) -> None:
    owners = [join(horizonte, "Ana").user_id, join(horizonte, "Otto").user_id]
    start = threading.Barrier(2)

    def turn_on(user_id: int) -> str:
        start.wait(timeout=30)
        try:
            with horizonte.unit() as unit:
                step(unit, user_id)
        except Conflict as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(turn_on, owners)) == ["done", "last_owner"]


def test_caio_cannot_touch_anas_people(horizonte: Company, padaria: Company) -> None:
    bia = join(horizonte, "Bia", Role.AGENT)
    for step in (demote, people_actions.disable, people_actions.enable):
        with pytest.raises(NotFound), padaria.unit() as unit:
            step(unit, bia.user_id)
    with padaria.db.read() as tx:
        assert queries.colleague(tx, padaria.workspace_id, bia.user_id) is None
    assert colleagues(horizonte) == {"Bia": (Role.AGENT, True)}


def test_ones_own_new_password_ends_the_other_sessions(horizonte: Company) -> None:
    ana = join(horizonte, "Ana")
    here, elsewhere = come_in(horizonte, ana), come_in(horizonte, ana)
    change_own(horizonte, ana, PASSWORD, "outra lousa, outro giz", here)
    assert who_is(horizonte, here) == ana
    assert who_is(horizonte, elsewhere) is None
    with pytest.raises(NotSignedIn):
        come_in(horizonte, ana)
    assert come_in(horizonte, ana, "outra lousa, outro giz")


def test_who_does_not_know_the_current_password_cannot_change_it(horizonte: Company) -> None:
    ana = join(horizonte, "Ana")
    token = come_in(horizonte, ana)
    codes = []
    for _ in range(TRIES_PER_EMAIL + 1):
        with pytest.raises((Refused, TooMany)) as refusal:
            change_own(horizonte, ana, "a guess", "outra lousa, outro giz", token)
        codes.append(refusal.value.code)
    assert codes == ["password_wrong"] * TRIES_PER_EMAIL + ["sign_in_too_many"]


def test_a_weak_new_password_is_refused_and_nothing_ends(horizonte: Company) -> None:
    ana = join(horizonte, "Ana")
    token = come_in(horizonte, ana)
    with pytest.raises(Refused, match="password_length"):
        change_own(horizonte, ana, PASSWORD, "curta")
    assert who_is(horizonte, token) == ana
    with horizonte.db.write() as tx:
        assert actions.sign_out(tx, token)
