"""Davi's system gets a key of its own, which is shown once and can be taken away."""

from __future__ import annotations

import pytest

from avisa.errors import NotAllowed, NotFound, Refused
from avisa.identity import actions, queries
from avisa.identity.rules import require_scope
from avisa.identity.types import KeyHolder, NewKey, Role
from avisa.kernel.clock import HOUR
from avisa.kernel.secrets import token_hash
from tests.cast import Company, FakeClock


@pytest.fixture
def davis_key(horizonte: Company) -> NewKey:
    with horizonte.unit() as unit:
        return actions.make_api_key(unit, "Receipts", Role.OPERATOR)


def holder(company: Company, secret: str) -> KeyHolder | None:
    with company.db.read() as tx:
        return queries.holder_of_key(tx, token_hash(secret))


def test_the_key_opens_its_own_workspace(horizonte: Company, davis_key: NewKey) -> None:
    assert davis_key.secret.startswith("avk_")
    found = holder(horizonte, davis_key.secret)
    assert found == KeyHolder(horizonte.workspace_id, davis_key.id, Role.OPERATOR, "Receipts")


def test_the_secret_is_neither_listed_nor_logged(horizonte: Company, davis_key: NewKey) -> None:
    with horizonte.db.read() as tx:
        (listed,) = queries.keys(tx, horizonte.workspace_id)
    assert (listed.id, listed.name, listed.role) == (davis_key.id, "Receipts", Role.OPERATOR)
    assert davis_key.secret not in f"{listed!r} {davis_key!r}"


def test_a_revoked_key_opens_nothing(horizonte: Company, davis_key: NewKey) -> None:
    with horizonte.unit() as unit:
        assert actions.revoke_api_key(unit, davis_key.id)
        assert not actions.revoke_api_key(unit, davis_key.id)
    assert holder(horizonte, davis_key.secret) is None


def test_caio_cannot_revoke_it(horizonte: Company, padaria: Company, davis_key: NewKey) -> None:
    with pytest.raises(NotFound), padaria.unit() as unit:
        actions.revoke_api_key(unit, davis_key.id)
    assert holder(horizonte, davis_key.secret)


def test_its_use_is_noted_once_an_hour(horizonte: Company, davis_key: NewKey, clock: FakeClock) -> None:
    unused = holder(horizonte, davis_key.secret)
    assert unused
    assert actions.wants_noting(unused, clock.now)
    with horizonte.db.write() as tx:
        actions.note_key_use(tx, unused, clock.now)
    used = holder(horizonte, davis_key.secret)
    assert used
    assert used.last_used_at == clock.now
    assert not actions.wants_noting(used, clock.now + HOUR - 1)
    assert actions.wants_noting(used, clock.now + HOUR)


def test_a_key_can_be_narrowed_to_some_of_what_its_role_may(horizonte: Company) -> None:
    with horizonte.unit() as unit:
        made = actions.make_api_key(unit, "ERP", Role.OPERATOR, scopes=["messages.send", "messages.read"])
        holder = queries.holder_of_key(unit.tx, token_hash(made.secret))
    assert holder is not None
    require_scope(holder.scopes, "messages.send")
    with pytest.raises(NotAllowed, match="out_of_scope"):
        require_scope(holder.scopes, "contacts.read")
    require_scope(frozenset(), "contacts.read")


@pytest.mark.parametrize("scope", ["journal.read", "everything"])
def test_no_scope_is_more_than_its_role(horizonte: Company, scope: str) -> None:
    with horizonte.unit() as unit, pytest.raises(Refused):
        actions.make_api_key(unit, "ERP", Role.OPERATOR, scopes=[scope])
