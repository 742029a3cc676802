"""Ana gives Bia a way in."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from avisa.errors import Conflict, Refused
from avisa.identity import queries
from avisa.identity.doors import NewUser, add_user
from avisa.identity.tables import user
from avisa.identity.types import Member, Role
from avisa.journal.tables import journal
from tests.cast import Company

PASSWORD = "lousa verde 1987"


def invite(
    company: Company, email: str = "bia@horizonte.example", password: str = PASSWORD, name: str = "Bia Lopes"
) -> Member:
    newcomer = NewUser(email, name, Role.AGENT, password)
    return add_user(company.db, company.ids, company.workspace_id, newcomer, company.clock())


def test_bia_is_listed_with_her_role(horizonte: Company) -> None:
    bia = invite(horizonte, email="  Bia@Horizonte.example ")
    with horizonte.db.read() as tx:
        assert queries.users(tx, horizonte.workspace_id) == [bia]
    assert (bia.email, bia.role) == ("bia@horizonte.example", Role.AGENT)


def test_her_password_is_kept_as_an_argon2_hash_only(horizonte: Company) -> None:
    invite(horizonte)
    with horizonte.db.read() as tx:
        stored = tx.scalar(select(user.c.password_hash)) or ""
    assert stored.startswith("$argon2id$")
    assert PASSWORD not in stored


def test_the_journal_tells_that_she_came(horizonte: Company) -> None:
    bia = invite(horizonte)
    with horizonte.db.read() as tx:
        told = tx.execute(select(journal).where(journal.c.workspace_id == horizonte.workspace_id)).one()
    assert (told.kind, told.actor, told.subject) == ("user.added", "cli", bia.actor)


def test_caio_does_not_see_her_among_his_people(horizonte: Company, padaria: Company) -> None:
    invite(horizonte)
    with padaria.db.read() as tx:
        assert queries.users(tx, padaria.workspace_id) == []


def test_caio_cannot_take_over_her_e_mail(horizonte: Company, padaria: Company) -> None:
    invite(horizonte)
    with pytest.raises(Conflict) as refusal:
        invite(padaria)
    assert refusal.value.code == "email_taken"


@pytest.mark.parametrize("email", ["bia", "bia@", "@horizonte.example", "bia @h.example", "b@x", "b@."])
def test_an_e_mail_that_is_none_is_refused(horizonte: Company, email: str) -> None:
    with pytest.raises(Refused) as refusal:
        invite(horizonte, email=email)
    assert refusal.value.code == "email_malformed"


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("curta 123", "password_length"),
        ("x" * 257, "password_length"),
        ("abababababab", "password_repeats"),
        ("senha1234567", "password_guessable"),
        ("123456senha123456", "password_guessable"),
        ("Bia.Lopes-bia", "password_guessable"),
        ("PasswordPassword1", "password_guessable"),
        (PASSWORD, None),
    ],
)
def test_a_password_that_anybody_would_try_first_is_refused(
    horizonte: Company, password: str, code: str | None
) -> None:
    if code is None:
        assert invite(horizonte, password=password).name == "Bia Lopes"
        return
    with pytest.raises(Refused) as refusal:
        invite(horizonte, password=password)
    assert refusal.value.code == code
